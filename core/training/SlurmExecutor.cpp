// SPDX-License-Identifier: MIT
#include "core/common/Command.h"
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/training/Executor.h"
#include "core/training/SlurmAnswers.h"
#include "core/training/SlurmScript.h"

#include <map>
#include <mutex>
#include <utility>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr auto kFresh = std::chrono::seconds(2); // one squeue answers for all jobs within that time
constexpr auto kRest = std::chrono::seconds(30); // after Slurm has not answered

class SlurmExecutor final : public Executor {
public:
    SlurmExecutor(fs::path cli, fs::path templateFile, std::chrono::milliseconds patience)
        : cli_(std::move(cli))
        , template_(std::move(templateFile))
        , patience_(patience) {}

    std::string start(const Job& job) override;
    Sighting look(const Job& job) const override;
    void interrupt(const Job& job) override;
    void kill(const Job& job) override;

private:
    Ended run(std::vector<std::string> line) const { return runToEnd({std::move(line), {}, patience_}); }

    std::string ask(std::vector<std::string> line) const;
    const SlurmRow* find(const std::string& handle) const;
    Sighting lookInto(const std::string& handle) const;
    Sighting ended(const std::string& handle) const;
    void forget() const;

    fs::path cli_;
    fs::path template_;
    std::chrono::milliseconds patience_;

    mutable std::mutex lock_;
    mutable std::map<std::string, SlurmRow> rows_;  ///< This user's jobs, by number.
    mutable Clock::time_point asked_{};             ///< When rows_ were asked for.
    mutable std::map<std::string, Sighting> ended_; ///< What is known of jobs that are gone.
    mutable std::string failure_;                   ///< Why Slurm did not answer.
    mutable Clock::time_point failed_{};
};

/// Its standard output. Throws Error with what it said if it failed.
std::string SlurmExecutor::ask(std::vector<std::string> line) const {
    const auto program = line.front();
    const auto answer = run(std::move(line));
    if (answer.code != 0) {
        throw Error(slurmComplaint(program, answer));
    }
    return answer.out;
}

std::string SlurmExecutor::start(const Job& job) {
    const auto script = fs::absolute(job.folder) / "slurm.sbatch";
    const auto text = io::readText(template_.empty() ? findSlurmTemplate() : template_);
    io::writeTextAtomically(script, fillSlurmTemplate(text, job, cli_));
    const auto number = readSlurmNumber(
        ask({"sbatch", "--parsable", "--chdir=" + script.parent_path().string(), script.string()}));
    forget();
    return number;
}

/// What is known is no longer so: ask again.
void SlurmExecutor::forget() const {
    const std::lock_guard guard(lock_);
    asked_ = {};
    failed_ = {};
    failure_.clear();
}

Sighting SlurmExecutor::look(const Job& job) const {
    if (job.handle.empty()) {
        return {};
    }
    const std::lock_guard guard(lock_);
    if (!failure_.empty() && Clock::now() - failed_ < kRest) {
        return {.kind = Sighting::Kind::Unknown, .reason = failure_};
    }
    try {
        failure_.clear();
        return lookInto(job.handle);
    } catch (const Error& e) {
        failure_ = e.what();
        failed_ = Clock::now();
        return {.kind = Sighting::Kind::Unknown, .reason = failure_};
    }
}

/// Its row in the list of this user's jobs, asked for anew if that is old, or too old to know of the job.
const SlurmRow* SlurmExecutor::find(const std::string& handle) const {
    if (Clock::now() - asked_ > kFresh || (!rows_.contains(handle) && !ended_.contains(handle))) {
        const auto now = Clock::now();
        rows_ = readSlurmRows(ask({"squeue", "--me", "--noheader", "--states=all", "--format=%i|%T|%r"}));
        asked_ = now;
    }
    const auto row = rows_.find(handle);
    return row == rows_.end() ? nullptr : &row->second;
}

Sighting SlurmExecutor::lookInto(const std::string& handle) const {
    const auto* row = find(handle);
    if (row != nullptr) {
        const auto kind = slurmKind(row->state);
        if (kind != Sighting::Kind::Gone) {
            ended_.erase(handle); // requeued by hand, perhaps
            const bool waits = kind == Sighting::Kind::Waiting && row->reason != "None";
            return {.kind = kind, .reason = waits ? row->reason : row->state};
        }
    }
    auto known = ended_.find(handle);
    if (known == ended_.end()) {
        known = ended_.emplace(handle, ended(handle)).first;
    }
    return known->second;
}

/// How a job ended that Slurm's list no longer shows as alive: the controller remembers for some minutes, the
/// accounting, where there is any, for long.
Sighting SlurmExecutor::ended(const std::string& handle) const {
    const auto shown = run({"scontrol", "show", "job", "--oneliner", handle});
    if (shown.code == 0) {
        return readSlurmJob(shown.out);
    }
    const auto kept = run({"sacct", "--jobs=" + handle, "--allocations", "--noheader", "--parsable2",
                           "--format=State,ExitCode"});
    if (kept.code == 0 && !kept.out.empty()) {
        return readSlurmAccount(kept.out);
    }
    return {.kind = Sighting::Kind::Gone, .reason = {}};
}

// A job that has not begun has nothing to save: it leaves the queue. The script of one that runs hands the
// signal on to the ranks and ends with them; it tells this one from the signal for the time limit.
void SlurmExecutor::interrupt(const Job& job) {
    if (job.handle.empty()) {
        return;
    }
    run({"scancel", "--state=PENDING", job.handle}); // fails if it is gone
    const auto told = run({"scancel", "--batch", "--signal=TERM", job.handle});
    forget();
    if (told.code != 0 && look(job).kind == Sighting::Kind::Running) {
        throw Error(slurmComplaint("scancel", told));
    }
}

void SlurmExecutor::kill(const Job& job) {
    if (!job.handle.empty()) {
        run({"scancel", "--state=PENDING", job.handle});
        const auto told = run({"scancel", "--signal=KILL", job.handle});
        forget();
        if (told.code != 0 && look(job).kind == Sighting::Kind::Running) {
            throw Error(slurmComplaint("scancel", told));
        }
    }
}

} // namespace

std::unique_ptr<Executor> makeSlurmExecutor(fs::path cli, fs::path templateFile,
                                            std::chrono::milliseconds patience) {
    return std::make_unique<SlurmExecutor>(std::move(cli), std::move(templateFile), patience);
}

} // namespace lookback::training
