// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "app/cli/Progress.h"
#include "app/cli/Quality.h"
#include "app/cli/Submit.h"
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/training/Job.h"
#include "core/training/Judgement.h"
#include "core/training/LocalRanks.h"
#include "core/training/Recipe.h"
#include "core/training/RecipeCheck.h"
#include "core/training/RunPlan.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <system_error>
#include <utility>

namespace lookback::cli {

namespace {

struct TrainOptions {
    std::filesystem::path recipe;
    std::filesystem::path job;
    bool resume = false;
    bool checkOnly = false;
    DeviceOptions device;
    SubmitOptions submit;
};

/// On a terminal one line that is written over, in a log a line every hundred steps.
void report(const training::Progress& p, const std::string& things) {
    const bool terminal = isatty(STDERR_FILENO) == 1;
    if (!terminal && p.step % 100 != 0 && p.step != p.steps) {
        return;
    }
    std::fprintf(stderr,
                 "%sstep %d of %d  loss %.4f  validation %.4f  rate %.2g  %.1f %s/s  waiting %.0f %%  "
                 "%s left%s",
                 terminal ? "\r\033[K" : "", p.step, p.steps, p.loss, p.validation, p.learningRate,
                 p.imagesPerSecond, things.c_str(), 100.0 * p.waitingShare, clockText(p.secondsLeft).c_str(),
                 terminal ? "" : "\n");
    std::fflush(stderr);
}

/// All mistakes of the recipe on standard error before anything is started; `memory` as for examineRecipe().
/// Throws FileError.
training::RecipeReport check(const std::filesystem::path& recipe, double memory) {
    const auto text = io::readText(recipe, training::kLongestRecipe);
    auto examined = training::examineRecipe(text, std::filesystem::current_path(), memory);
    if (examined.problems.size() == 1) {
        throw FileError(recipe, textOf(examined.problems.front()) + ".");
    }
    for (const auto& problem : examined.problems) {
        std::fprintf(stderr, "%s\n", oneLine(textOf(problem) + ".").c_str());
    }
    if (!examined.problems.empty()) {
        throw FileError(recipe, "the recipe cannot be used: " + std::to_string(examined.problems.size()) +
                                    " mistakes. Nothing was started.");
    }
    return examined;
}

/// The other processes of the run, if this one is to start them; `threads`: of each.
std::unique_ptr<training::LocalRanks> startOthers(const TrainOptions& options, int threads) {
    const std::filesystem::path job = std::filesystem::absolute(options.job);
    std::error_code failure;
    std::filesystem::create_directories(job, failure);
    if (failure) {
        throw DiskError(job, "the folder cannot be made: " + failure.message() + ".");
    }
    std::vector<std::string> command{std::filesystem::read_symlink("/proc/self/exe").string(),
                                     "train",
                                     options.recipe.string(),
                                     "--job",
                                     job.string(),
                                     "--device",
                                     options.device.name,
                                     "--threads",
                                     std::to_string(threads)};
    if (options.resume) {
        command.emplace_back("--resume");
    }
    return std::make_unique<training::LocalRanks>(command, job, options.submit.place.ranks);
}

/// This process' place by its environment. Throws ValueError where --ranks says otherwise.
training::RankPlace placeOf(const TrainOptions& options) {
    const auto place = training::rankPlace([](const char* name) { return std::getenv(name); });
    const int wanted = options.submit.place.ranks;
    training::kRanksRange.check("ranks", wanted);
    if (!place.alone() && wanted > 1 && wanted != place.size) {
        throw ValueError("ranks", "expected the " + std::to_string(place.size) +
                                      " processes that the environment speaks of, found " +
                                      std::to_string(wanted) + ".");
    }
    return place;
}

/// Of several processes on a machine each takes another GPU, unless one is named. Where each sees but one, as
/// Slurm may have it, that is its own.
engine::Device deviceFor(const DeviceOptions& options, int threads, const training::RankPlace& place) {
    const auto device = engine::chooseDevice(options.name, threads);
    if (device.cuda && place.local > 0 && !options.name.starts_with("cuda:")) {
        try {
            return engine::chooseDevice("cuda:" + std::to_string(place.local), threads);
        } catch (const DeviceError&) { // there is none of this number
        }
    }
    return device;
}

void trainHere(const TrainOptions& options, const Monitor& monitor) {
    constexpr double kNotAsked = std::numeric_limits<double>::infinity();
    auto place = placeOf(options);
    const int ranks = options.submit.place.ranks;
    const bool starts = place.alone() && ranks > 1 && !options.checkOnly;
    const int threads =
        starts && options.device.threads == 0 ? training::threadsOfEach(ranks) : options.device.threads;
    const engine::Device device = deviceFor(options.device, threads, place);
    const bool goesOn = options.resume && training::checkpointOf(options.job) > 0;
    if (options.checkOnly || !goesOn) { // else it was good already
        // How much a GPU has is for its own library to say.
        const auto examined = check(options.recipe, device.cuda ? kNotAsked : 0.0);
        if (options.checkOnly) {
            std::printf("the recipe is good: %s\n", textOf(examined).c_str());
            return;
        }
    }
    std::unique_ptr<training::LocalRanks> others;
    if (starts) {
        others = startOthers(options, threads);
        place = others->place();
    }
    bool first = true;
    const std::string things =
        engine::isOfMaps(training::readRecipe(options.recipe).task) ? "maps" : "galaxies";
    const auto onProgress = [&](const training::Progress& progress) {
        if (std::exchange(first, false)) {
            std::fprintf(stderr, "%s%s%s\n", engine::describe(device).c_str(),
                         device.note.empty() ? "" : "; ", device.note.c_str());
        }
        report(progress, things);
    };
    const Monitor quiet{.onStep = {}, .cancelled = monitor.cancelled}; // report() says more
    training::train(options.recipe, options.job, options.resume, device, onProgress, quiet,
                    {.place = place, .judge = judgeQuality});
    if (isatty(STDERR_FILENO) == 1) {
        std::fputs("\n", stderr);
    }
    if (place.first()) {
        std::printf("%s\n", (options.job / "model").string().c_str());
    }
}

void train(const TrainOptions& options, const Monitor& monitor) {
    constexpr double kNotAsked = std::numeric_limits<double>::infinity();
    if (!options.submit.elsewhere() || options.checkOnly) {
        trainHere(options, monitor);
        return;
    }
    check(options.recipe, kNotAsked); // the cluster's memory is not this machine's
    submitJob(options.recipe, options.job, options.device, options.submit);
}

} // namespace

void addTrain(CLI::App& app, Session& session) {
    const auto options = std::make_shared<TrainOptions>();
    CLI::App* command = app.add_subcommand("train", "Train a model by a recipe in a job folder");
    command->add_option("recipe", options->recipe, "RECIPE.json")->required();
    command->add_option("--job", options->job, "the job's folder, made if it is missing");
    command->add_flag("--resume", options->resume, "go on from the newest whole checkpoint");
    command->add_flag("--check", options->checkOnly, "say whether the recipe is good, and start nothing");
    addDeviceOptions(*command, options->device);
    addSubmitOptions(*command, options->submit);
    command->callback([options, &session] {
        if (!options->checkOnly && options->job.empty()) {
            throw CLI::RequiredError("--job");
        }
        session.set("train", [options](const Monitor& monitor) { train(*options, monitor); });
    });
}

} // namespace lookback::cli
