// SPDX-License-Identifier: MIT
#include "app/cli/Bench.h"
#include "app/cli/BenchFiles.h"
#include "core/common/Command.h"
#include "core/common/Error.h"
#include "core/common/Memory.h"
#include "core/io/AtomicFile.h"
#include "core/io/GalaxyFile.h"
#include "core/mock/Galaxies.h"
#include "core/training/JobStatus.h"
#include "core/training/MetricTable.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>

namespace lookback::cli {

namespace {

namespace fs = std::filesystem;

constexpr int kBatch = 16;
constexpr int kSteps = 40;
constexpr std::size_t kFirst = 5; // steps that are not counted: libraries make their plans

void writeGalaxies(const fs::path& file, int count, const Monitor& monitor) {
    constexpr int kDifferent = 32;
    const auto writer = io::createGalaxies(file, {});
    std::vector<Image> galaxies;
    for (int i = 0; i < kDifferent; ++i) {
        monitor.step(i, kDifferent);
        galaxies.push_back(mock::mockGalaxy({}, i, 0.3).image);
    }
    for (int i = 0; i < count; ++i) {
        writer->add(galaxies[static_cast<std::size_t>(i % kDifferent)], 0.3, static_cast<std::uint64_t>(i),
                    {});
    }
    writer->finish();
}

/// A network small enough for any machine, for galaxies of full size.
void writeRecipe(const fs::path& file, const fs::path& training, const fs::path& validation,
                 const std::string& scaling) {
    constexpr int kNever = 10000000;
    const nlohmann::ordered_json recipe{
        {"name", "bench"},
        {"task", "evolution"},
        {"architecture", "compact_unet"},
        {"sizes",
         {{"widths", {32, 64}}, {"blocks", {1}}, {"attention", {1}}, {"code", {64}}, {"patch", {2}}}},
        {"data",
         {{"training", training.string()},
          {"validation", validation.string()},
          {"validation_count", 1},
          {"description", "simulated galaxies"},
          {"simulated", true},
          {"scaling", scaling}}},
        {"optimiser", {{"steps", kSteps}, {"batch", kBatch}}},
        {"output",
         {{"checkpoint_every", kNever},
          {"validate_every", kNever},
          {"preview_every", 0},
          {"quality_every", 0}}}};
    io::writeTextAtomically(file, recipe.dump(2) + "\n");
}

/// What a run of this very program has written of its steps.
struct Run {
    std::vector<double> seconds; ///< Of each step that counts.
    double waiting = 0.0;        ///< Share of their time.
    double memory = 0.0;         ///< Bytes resident at the end.

    std::vector<double> rates() const { ///< Galaxies a second.
        std::vector<double> all;
        for (const double s : seconds) {
            all.push_back(kBatch / s);
        }
        return all;
    }
};

Run train(const fs::path& recipe, const fs::path& job, int ranks, int threads) {
    const auto ended =
        runToEnd({.line = {fs::read_symlink("/proc/self/exe").string(), "train", recipe.string(), "--job",
                           job.string(), "--device", "cpu", "--threads", std::to_string(threads), "--ranks",
                           std::to_string(ranks)},
                  .folder = {},
                  .patience = std::chrono::minutes(30)});
    if (ended.code != 0) {
        throw Error("training ended with " + std::to_string(ended.code) + ": " + ended.error);
    }
    training::MetricTable table(job / "metrics.csv");
    table.update();
    const auto& seconds = table.column("seconds");
    const auto& shares = table.column("waiting_share");
    Run run;
    double waited = 0.0;
    for (std::size_t i = kFirst; i < seconds.size(); ++i) {
        run.seconds.push_back(seconds[i]);
        waited += seconds[i] * shares[i];
    }
    run.waiting = waited / std::accumulate(run.seconds.begin(), run.seconds.end(), 0.0);
    const auto status = training::readStatus(job);
    run.memory = status ? status->memory : 0.0;
    return run;
}

/// One process against two, each with the same threads, that share a batch.
std::vector<Measured> benchRanks(const fs::path& folder, int threads, const Monitor& monitor) {
    writeGalaxies(folder / "training.hdf5", 256, monitor);
    writeGalaxies(folder / "validation.hdf5", 32, monitor);
    writeRecipe(folder / "recipe.json", folder / "training.hdf5", folder / "validation.hdf5", "asinh");
    const std::string each = std::to_string(threads) + (threads == 1 ? " thread" : " threads");
    const auto one = train(folder / "recipe.json", folder / "one", 1, threads);
    std::vector<Measured> all{measured("training, one process of " + each, "galaxies/s", one.rates(), {})};
    try {
        const auto two = train(folder / "recipe.json", folder / "two", 2, threads);
        all.push_back(measured("training, two processes of " + each, "galaxies/s", two.rates(), {}));
    } catch (const Error& e) { // this build may know no Gloo
        all.push_back(skipped("training, two processes of " + each, e.what()));
    }
    all.push_back(measured("share of a step spent waiting for galaxies", "", {one.waiting}, 0.05));
    return all;
}

/// Random rows of a file that no memory here can hold. It is sparse: what this measures is everything but the
/// disk itself.
std::vector<Measured> benchLargeFile(const fs::path& folder, int threads) {
    constexpr double kImage = 81920.0; // bytes
    const double bytes = 1.25 * totalMemory();
    const auto name = "the same, of a file of " + std::to_string(static_cast<int>(bytes / 1e9)) + " GB";
    if (!makeSparse(folder / "large.hdf5", static_cast<std::uint64_t>(bytes / kImage)) ||
        !makeSparse(folder / "large_validation.hdf5", 32)) {
        return {skipped(name, "the temporary folder cannot hold a sparse file")};
    }
    writeRecipe(folder / "large.json", folder / "large.hdf5", folder / "large_validation.hdf5", "published");
    const auto run = train(folder / "large.json", folder / "large", 1, threads);
    return {measured(name, "", {run.waiting}, 0.05),
            measured("memory of that run", "MB", {run.memory / 1e6}, {})};
}

std::vector<Measured> benchTraining(const DeviceOptions& wanted, const Monitor& monitor) {
    const Temporary folder("-training");
    fs::create_directories(folder.path);
    const int threads = std::max(1, wanted.threads);
    auto all = benchRanks(folder.path, threads, monitor);
    const auto large = benchLargeFile(folder.path, threads);
    all.insert(all.end(), large.begin(), large.end());
    return all;
}

} // namespace

std::vector<Benchmark> trainingBenchmarks() {
    return {{"training", benchTraining}};
}

} // namespace lookback::cli
