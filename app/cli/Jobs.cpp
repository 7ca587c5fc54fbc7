// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "app/cli/JobsText.h"
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/training/NewJob.h"
#include "core/training/Project.h"
#include "core/training/RecipeCheck.h"
#include "core/training/Runner.h"

#include <cstdio>
#include <functional>
#include <memory>
#include <system_error>

namespace lookback::cli {

namespace {

namespace fs = std::filesystem;
using training::Job;
using training::Project;

struct JobsOptions {
    fs::path project;
    fs::path recipe;
    training::JobPlace place;
    std::vector<int> numbers;
    int number = 0;
    int position = 0;
    bool queue = false;
    bool json = false;
};

using Options = std::shared_ptr<JobsOptions>;

fs::path projectOf(const JobsOptions& options) {
    return options.project.empty() ? training::defaultProject() : options.project;
}

/// This very program.
fs::path cli() {
    return fs::read_symlink("/proc/self/exe");
}

void seeToTheQueue(const Project& project) {
    training::ensureRunner(project.folder(), cli());
}

void list(const JobsOptions& options) {
    const Project project(projectOf(options));
    const auto jobs = project.jobs();
    std::fputs((options.json ? jobsJson(jobs, project.queue()) : jobsTable(jobs)).c_str(), stdout);
}

/// What a command has made of a job.
void tell(const JobsOptions& options, const Job& job) {
    std::fputs((options.json ? jobJson(job) : jobLine(job)).c_str(), stdout);
}

void add(const JobsOptions& options) {
    Project project(projectOf(options));
    std::error_code ignored;
    const fs::path base = fs::absolute(options.recipe, ignored).parent_path();
    const auto recipe = io::readText(options.recipe, std::size_t{4} << 20);
    training::checkPlace(options.place);
    training::requireGoodRecipe(recipe, base, options.place);
    const int number = project.add(recipe, base, options.place);
    if (options.queue) {
        project.enqueue(number);
    }
    tell(options, project.job(number));
    seeToTheQueue(project);
}

void clone(const JobsOptions& options) {
    Project project(projectOf(options));
    tell(options, project.job(project.clone(options.number)));
}

void run(const JobsOptions& options, const Monitor& monitor) {
    const Project project(projectOf(options));
    training::Executors executors;
    executors["local"] = training::makeLocalExecutor(cli());
    executors["slurm"] = training::makeSlurmExecutor(cli(), {});
    training::Runner runner(project.folder(), std::move(executors));
    if (!runner.run(Monitor{.onStep = {}, .cancelled = monitor.cancelled})) {
        std::puts("another process works off this queue already");
    }
}

/// A command below `jobs`.
CLI::App* addCommand(CLI::App& jobs, Session& session, const Options& options, const std::string& name,
                     const std::string& about, const std::function<void(const Monitor&)>& work) {
    CLI::App* command = jobs.add_subcommand(name, about);
    command->add_option("--project", options->project,
                        "folder of the jobs (default: LOOKBACK_PROJECT, or training in your data folder)");
    command->add_flag("--json", options->json, "for programs");
    command->callback([name, work, &session] { session.set("jobs " + name, work); });
    return command;
}

void addAdd(CLI::App& jobs, Session& session, const Options& options) {
    CLI::App* command = addCommand(jobs, session, options, "add", "Make a job of a recipe",
                                   [options](const Monitor&) { add(*options); });
    command->add_option("recipe", options->recipe, "RECIPE.json; its files are looked for beside it")
        ->required();
    auto& place = options->place;
    command->add_option("--executor", place.executor, "local or slurm")->capture_default_str();
    command->add_option("--device", place.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    command->add_option("--threads", place.threads, "of each process (0: all cores, shared among the ranks)")
        ->capture_default_str();
    command->add_option("--ranks", place.ranks, "processes that share a batch")->capture_default_str();
    command->add_option("--partition", place.partition, "Slurm: partition");
    command->add_option("--minutes", place.minutes, "Slurm: time limit (0: the partition's own)");
    command->add_option("--extra", place.extra,
                        "Slurm: further lines of the script, \"#SBATCH --gres=gpu:1\"");
    command->add_flag("--queue", options->queue, "and start it when its turn comes");
}

/// A command that is done to one job after the other, and tells what became of each.
void addEach(CLI::App& jobs, Session& session, const Options& options, const std::string& name,
             const std::string& about, const std::function<Job(Project&, int)>& work) {
    CLI::App* command = addCommand(jobs, session, options, name, about, [options, work](const Monitor&) {
        Project project(projectOf(*options));
        std::exception_ptr failure; // of the first that it cannot be done to: the others need not wait
        std::vector<Job> done;
        for (const int number : options->numbers) {
            try {
                done.push_back(work(project, number));
            } catch (const Error&) {
                failure = failure ? failure : std::current_exception();
            }
        }
        for (const Job& job : done) {
            tell(*options, job);
        }
        seeToTheQueue(project);
        if (failure) {
            std::rethrow_exception(failure);
        }
    });
    command->add_option("number", options->numbers, "of the jobs")->required();
}

} // namespace

void addJobs(CLI::App& app, Session& session) {
    const auto options = std::make_shared<JobsOptions>();
    CLI::App* jobs = app.add_subcommand("jobs", "Train in the background: a queue of jobs that outlives you");
    jobs->require_subcommand(1);
    addCommand(*jobs, session, options, "list", "All jobs, and how they stand",
               [options](const Monitor&) { list(*options); });
    addAdd(*jobs, session, options);
    addEach(*jobs, session, options, "start", "Put jobs into the queue, or resume them",
            [](Project& project, int number) {
                training::requireGoodRecipe(project.job(number));
                project.enqueue(number);
                return project.job(number);
            });
    addEach(*jobs, session, options, "pause", "Ask jobs to save and end, or take them out of the queue",
            [](Project& project, int number) {
                project.pause(number);
                return project.job(number);
            });
    addEach(*jobs, session, options, "stop", "Ask jobs to end for good and keep their model as it is",
            [](Project& project, int number) {
                project.stopAndKeep(number);
                return project.job(number);
            });
    addEach(*jobs, session, options, "trash", "Move jobs to the folder trash",
            [](Project& project, int number) {
                Job job = project.job(number);
                job.folder = project.trash(number);
                return job;
            });

    CLI::App* move =
        addCommand(*jobs, session, options, "move", "Move a job within the queue", [options](const Monitor&) {
            Project project(projectOf(*options));
            project.move(options->number, options->position - 1);
            tell(*options, project.job(options->number));
        });
    move->add_option("number", options->number, "of the job")->required();
    move->add_option("position", options->position, "1: the first")->required();

    CLI::App* copy =
        addCommand(*jobs, session, options, "clone", "Another job with the same recipe and place",
                   [options](const Monitor&) { clone(*options); });
    copy->add_option("number", options->number, "of the job")->required();

    addCommand(*jobs, session, options, "run", "Work off the queue until it is empty; the others start this",
               [options](const Monitor& monitor) { run(*options, monitor); });
}

} // namespace lookback::cli
