// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Job.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lookback::training {

enum class Wish;
struct JobRecord;

/// A folder of jobs and the order in which they wait, all of it plain files that are written atomically:
///   jobs/0007-evolution/   one folder a job (Training.h), with its place in job.json and its log in log.txt;
///   queue.json             numbers of the jobs that wait, in their order;
///   trash/                 deleted jobs.
/// Any number of programs may look at it and change it at once: changes hold a lock for as long as they take.
/// Nothing of a project lives in memory, so nothing is lost with the window.
class Project {
public:
    /// Makes the folder if needed. Throws DiskError.
    explicit Project(std::filesystem::path folder);

    const std::filesystem::path& folder() const { return folder_; }

    /// All jobs by number, newest last, each as it stands now. Broken folders are jobs that failed, and say
    /// why; only a project folder that cannot be read throws (FileError).
    std::vector<Job> jobs() const;

    /// One of them. Throws ValueError if there is none of this number.
    Job job(int number) const;

    /// A new job with this recipe, which is checked as a whole first. Files that it names relatively are
    /// looked for from `base`. Returns its number. Throws FileError with all that is wrong; DiskError.
    int add(const std::string& recipe, const std::filesystem::path& base, const JobPlace& place);

    /// Another job with the recipe and place of this one.
    int clone(int number);

    void enqueue(int number);            ///< To the end of the queue; also resumes what can be resumed.
    void move(int number, int position); ///< Within the queue, 0 first.
    std::vector<int> queue() const;

    /// Ask a job to save and end, and keep it from the queue. They return at once; state follows. One that
    /// runs elsewhere (Slurm) hears it from the runner, so see that one lives (Runner.h). To stop and keep a
    /// job that does not run throws ValueError if it has no model yet.
    void pause(int number);
    void stopAndKeep(int number);

    /// To the trash, which answers for it until it is emptied by hand; where it went. Throws ValueError for a
    /// running job.
    std::filesystem::path trash(int number);

    void setPlace(int number, const JobPlace& place); ///< Before it starts, or between runs.

private:
    void ask(int number, Wish wish);
    static void keepAsItIs(const Job& job, JobRecord& record);

    std::filesystem::path folder_;
};

/// LOOKBACK_PROJECT, or lookback/training in the user's data folder (XDG_DATA_HOME).
std::filesystem::path defaultProject();

} // namespace lookback::training
