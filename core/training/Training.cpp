// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/engine/Torch.h"
#include "core/io/AtomicFile.h"
#include "core/training/Heartbeat.h"
#include "core/training/Memory.h"
#include "core/training/RunPlan.h"
#include "core/training/Trainer.h"

#include <new>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;

/// The recipe, once the files that it names can be learnt from.
Recipe readWithData(const fs::path& file) {
    auto recipe = readRecipe(file);
    openForTraining(recipe, DataPart::Training);
    openForTraining(recipe, DataPart::Validation);
    return recipe;
}

/// "CPU, 1 thread, 2 processes".
std::string describeAll(const engine::Device& device, const RankPlace& place) {
    return engine::describe(device) + (place.alone() ? "" : ", " + std::to_string(place.size) + " processes");
}

/// What train() was asked for.
struct Order {
    const fs::path& recipe;
    const fs::path& job;
    bool resume = false;
    const engine::Device& device;
    const OnProgress& onProgress;
    const Monitor& monitor;
    const RunPlan& plan;
};

/// `folder`, `heartbeat`: null for all but the first process of a run.
void trainIn(const Order& order, JobFolder* folder, Heartbeat* heartbeat, Ranks& ranks) {
    const bool cuda = order.device.cuda;
    const std::unique_ptr<MemoryBound> bound(cuda ? nullptr : new MemoryBound); // drivers map far more
    Trainer trainer(readWithData(order.recipe), folder, order.device, ranks, order.plan.judge);
    if (order.resume) {
        trainer.resume();
    }
    const auto tell = [&](const Progress& progress) {
        if (heartbeat != nullptr) {
            heartbeat->set(progress);
        }
        if (order.onProgress) {
            order.onProgress(progress);
        }
    };
    if (heartbeat != nullptr) {
        heartbeat->set(trainer.progress());
    }
    trainer.run(tell, order.monitor);
}

/// What LibTorch throws as what Training.h promises.
void translateErrors(const std::function<void()>& work) {
    try {
        engine::translateTorchErrors(work);
    } catch (const std::bad_alloc&) { // a step says more: Memory.h
        throw DeviceError("out of memory while galaxies were read; choose a smaller batch, or fewer for the "
                          "validation.");
    }
}

/// The work of one process of a run; the others are told why it fails.
void trainWith(const Order& order, JobFolder* folder, Heartbeat* heartbeat, Ranks& ranks) {
    try {
        translateErrors([&] { trainIn(order, folder, heartbeat, ranks); });
    } catch (const RankLost&) { // they know
        throw;
    } catch (const std::exception& e) {
        ranks.say(e.what());
        throw;
    }
}

void trainAsFirst(const Order& order, Ranks& ranks) {
    JobFolder folder(order.job);
    folder.claim(io::readText(order.recipe), order.resume);
    writeWish(order.job, Wish::None);
    Heartbeat heartbeat(folder, describeAll(order.device, ranks.place));
    try {
        trainWith(order, &folder, &heartbeat, ranks);
        heartbeat.end("done");
    } catch (const Monitor::Cancelled&) {
        heartbeat.end(readWish(order.job) == Wish::Stop ? "stopped" : "interrupted");
        throw;
    } catch (const std::exception& e) {
        try {
            heartbeat.end("failed", e.what());
        } catch (const DiskError&) { // what came first is what matters
        }
        throw;
    }
}

} // namespace

void train(const fs::path& recipe, const fs::path& job, bool resume, const engine::Device& device,
           const OnProgress& onProgress, const Monitor& monitor) {
    train(recipe, job, resume, device, onProgress, monitor, RunPlan{});
}

void train(const fs::path& recipe, const fs::path& job, bool resume, const engine::Device& device,
           const OnProgress& onProgress, const Monitor& monitor, const RunPlan& plan) {
    if (!fs::exists(job / "recipe.json")) {
        readWithData(recipe); // say what is missing before a folder is made
    }
    const Order order{recipe, job, resume, device, onProgress, monitor, plan};
    const auto ranks = joinRanks(plan.place, device, io::readText(recipe, kLongestRecipe));
    if (!plan.place.first()) {
        trainWith(order, nullptr, nullptr, *ranks);
        return;
    }
    try {
        trainAsFirst(order, *ranks);
    } catch (const Error& e) { // a folder in use, say
        ranks->say(e.what());
        throw;
    }
}

} // namespace lookback::training
