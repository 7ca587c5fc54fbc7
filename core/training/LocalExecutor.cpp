// SPDX-License-Identifier: MIT
#include "core/training/LocalExecutor.h"

#include "core/common/Error.h"
#include "core/training/JobOrder.h"
#include "core/training/LocalRanks.h"
#include "core/training/Process.h"
#include "core/training/RankBoard.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <ctime>
#include <fstream>
#include <map>
#include <utility>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// The grace where nobody knows how a rank ended, which may have been done.
constexpr auto kGraceUnknown = std::chrono::minutes(10);

/// A job's own share of the cores, where it does not say.
int threadsOf(const JobPlace& place) {
    return place.threads > 0 ? place.threads : threadsOfEach(place.ranks);
}

std::string deviceOf(const JobPlace& place) {
    return place.ranks > 1 && place.device.starts_with("cuda") ? "cuda" : place.device; // by LOCAL_RANK
}

void beginLog(const fs::path& log) {
    const auto time = static_cast<std::time_t>(now());
    char text[64] = "";
    std::tm local{};
    if (localtime_r(&time, &local) != nullptr) {
        std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &local);
    }
    std::ofstream(log, std::ios::app) << "# " << text << " on " << hostName() << '\n';
}

/// How often the system has ended a process for want of memory since it started: proc(5), /proc/vmstat.
long outOfMemoryKills() {
    std::ifstream file("/proc/vmstat");
    std::string name;
    long count = 0;
    while (file >> name >> count) {
        if (name == "oom_kill") {
            return count;
        }
    }
    return 0;
}

/// Nothing for processes of another machine, or for what is no handle of ours.
std::vector<ProcessId> processesHere(const Job& job) {
    if (job.host != hostName()) {
        return {};
    }
    try {
        return processesFrom(job.handle);
    } catch (const Error&) {
        return {};
    }
}

class LocalExecutor final : public Executor {
public:
    LocalExecutor(fs::path cli, std::chrono::milliseconds grace)
        : cli_(std::move(cli))
        , grace_(grace) {}

    std::string start(const Job& job) override;
    Sighting look(const Job& job) const override;
    void interrupt(const Job& job) override;
    void attend(const Job& job) override;
    void kill(const Job& job) override;

private:
    struct End {
        int status = -1; ///< As waitpid() tells; -1: not known, for it was no child of ours.
        Clock::time_point time = Clock::now();

        bool good() const { return status == 0; }
    };

    ProcessId startRank(const Job& job, int rank, int port) const;
    std::optional<End> endOf(const ProcessId& process) const;

    fs::path cli_;
    Clock::duration grace_;
    mutable std::map<std::string, long> killsBefore_; ///< By handle, when the job was last seen alive.
    mutable std::map<long, End> ended_; ///< By process number, since a process can be waited for once.
};

ProcessId LocalExecutor::startRank(const Job& job, int rank, int port) const {
    const auto& place = job.place;
    Launch wanted;
    wanted.command = {cli_.string(),
                      "train",
                      (job.folder / "recipe.json").string(),
                      "--job",
                      job.folder.string(),
                      "--resume",
                      "--device",
                      deviceOf(place),
                      "--threads",
                      std::to_string(threadsOf(place))};
    wanted.environment = environmentOf({.rank = rank, .size = place.ranks, .local = rank, .port = port});
    wanted.folder = job.folder.parent_path().parent_path();
    wanted.log = logOf(job.folder, rank);
    beginLog(wanted.log);
    const long pid = launch(wanted);
    ended_.erase(pid);
    return processOf(pid).value_or(ProcessId{pid, 0}); // so quick that it is gone
}

std::string LocalExecutor::start(const Job& job) {
    const int port = job.place.ranks > 1 ? freePort() : 0;
    std::vector<ProcessId> processes;
    try {
        for (int rank = 0; rank < job.place.ranks; ++rank) {
            processes.push_back(startRank(job, rank, port));
        }
    } catch (...) {
        for (const auto& process : processes) {
            ::kill(static_cast<pid_t>(process.pid), SIGKILL);
        }
        throw;
    }
    return toText(processes);
}

std::optional<LocalExecutor::End> LocalExecutor::endOf(const ProcessId& process) const {
    const auto known = ended_.find(process.pid);
    if (known != ended_.end()) {
        return known->second;
    }
    End end;
    const auto answer = ::waitpid(static_cast<pid_t>(process.pid), &end.status, WNOHANG);
    const bool reaped = answer == process.pid;
    if (!reaped && (answer == 0 || lives(process))) {
        return std::nullopt;
    }
    end.status = reaped ? end.status : -1;
    return ended_[process.pid] = end;
}

Sighting LocalExecutor::look(const Job& job) const {
    const auto processes = processesHere(job);
    if (processes.empty()) {
        return {};
    }
    std::optional<End> first; // that ended badly, or the first rank
    for (const auto& process : processes) {
        const auto end = endOf(process);
        if (!end) {
            killsBefore_[job.handle] = outOfMemoryKills();
            return {.kind = Sighting::Kind::Running};
        }
        if (!first || (!end->good() && (first->good() || end->time < first->time))) {
            first = end;
        }
    }
    Sighting gone{.kind = Sighting::Kind::Gone};
    if (first->status >= 0 && WIFEXITED(first->status)) {
        gone.exitCode = WEXITSTATUS(first->status);
    } else if (first->status >= 0 && WIFSIGNALED(first->status)) {
        gone.signal = WTERMSIG(first->status);
    }
    const auto before = killsBefore_.find(job.handle);
    const bool killed = gone.signal == SIGKILL || first->status < 0;
    if (killed && before != killsBefore_.end() && outOfMemoryKills() > before->second) {
        gone.reason = kOutOfMemory;
    }
    return gone;
}

void LocalExecutor::attend(const Job& job) {
    const auto processes = processesHere(job);
    bool overdue = false;
    for (const auto& process : processes) {
        const auto end = endOf(process);
        if (end && !end->good()) {
            overdue = overdue || Clock::now() - end->time > (end->status < 0 ? kGraceUnknown : grace_);
        }
    }
    if (overdue) {
        kill(job);
    }
}

void LocalExecutor::interrupt(const Job& job) {
    interruptHere(job);
}

void LocalExecutor::kill(const Job& job) {
    for (const auto& process : processesHere(job)) {
        if (lives(process)) {
            ::kill(static_cast<pid_t>(process.pid), SIGKILL);
        }
    }
}

} // namespace

std::vector<std::string> devicesOf(const JobPlace& place) {
    std::error_code ignored;
    const bool gpu = place.device.starts_with("cuda") ||
                     (place.device == "auto" && fs::exists("/proc/driver/nvidia/gpus", ignored));
    if (!gpu) {
        return {"cpu"};
    }
    if (place.ranks == 1) {
        return {place.device.starts_with("cuda:") ? place.device : "cuda:0"};
    }
    std::vector<std::string> devices;
    for (int rank = 0; rank < place.ranks; ++rank) {
        devices.push_back("cuda:" + std::to_string(rank));
    }
    return devices;
}

bool interruptHere(const Job& job) {
    const auto processes = processesHere(job);
    if (job.place.executor != "local" || processes.empty() || !lives(processes.front())) {
        return false;
    }
    return ::kill(static_cast<pid_t>(processes.front().pid), SIGTERM) == 0;
}

std::unique_ptr<Executor> makeLocalExecutor(fs::path cli, std::chrono::milliseconds grace) {
    return std::make_unique<LocalExecutor>(std::move(cli), grace);
}

} // namespace lookback::training
