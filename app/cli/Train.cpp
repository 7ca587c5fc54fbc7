// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "app/cli/Progress.h"
#include "app/cli/Submit.h"
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/training/Recipe.h"
#include "core/training/RecipeCheck.h"
#include "core/training/Training.h"

#include <unistd.h>

#include <cstdio>
#include <limits>
#include <memory>
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
void report(const training::Progress& p) {
    const bool terminal = isatty(STDERR_FILENO) == 1;
    if (!terminal && p.step % 100 != 0 && p.step != p.steps) {
        return;
    }
    std::fprintf(stderr,
                 "%sstep %d of %d  loss %.4f  validation %.4f  rate %.2g  %.1f galaxies/s  waiting %.0f %%  "
                 "%s left%s",
                 terminal ? "\r\033[K" : "", p.step, p.steps, p.loss, p.validation, p.learningRate,
                 p.imagesPerSecond, 100.0 * p.waitingShare, clockText(p.secondsLeft).c_str(),
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

void train(const TrainOptions& options, const Monitor& monitor) {
    constexpr double kNotAsked = std::numeric_limits<double>::infinity();
    if (options.submit.elsewhere() && !options.checkOnly) {
        check(options.recipe, kNotAsked); // the cluster's memory is not this machine's
        submitJob(options.recipe, options.job, options.device, options.submit);
        return;
    }
    const engine::Device device = engine::chooseDevice(options.device.name, options.device.threads);
    // How much a GPU has is for its own library to say.
    const auto examined = check(options.recipe, device.cuda ? kNotAsked : 0.0);
    if (options.checkOnly) {
        std::printf("the recipe is good: %s\n", textOf(examined).c_str());
        return;
    }
    bool first = true;
    const auto onProgress = [&](const training::Progress& progress) {
        if (std::exchange(first, false)) {
            std::fprintf(stderr, "%s%s%s\n", engine::describe(device).c_str(),
                         device.note.empty() ? "" : "; ", device.note.c_str());
        }
        report(progress);
    };
    const Monitor quiet{.onStep = {}, .cancelled = monitor.cancelled}; // report() says more
    training::train(options.recipe, options.job, options.resume, device, onProgress, quiet);
    if (isatty(STDERR_FILENO) == 1) {
        std::fputs("\n", stderr);
    }
    std::printf("%s\n", (options.job / "model").string().c_str());
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
