// SPDX-License-Identifier: MIT
#include "core/training/Training.h"

#include "core/common/Error.h"
#include "core/engine/Torch.h"
#include "core/io/AtomicFile.h"
#include "core/training/Heartbeat.h"
#include "core/training/Memory.h"
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

void trainIn(JobFolder& folder, Heartbeat& heartbeat, const fs::path& recipe, bool resume,
             const engine::Device& device, const OnProgress& onProgress, const Monitor& monitor) {
    const std::unique_ptr<MemoryBound> bound(device.cuda ? nullptr : new MemoryBound); // drivers map far more
    Trainer trainer(readWithData(recipe), folder, device);
    if (resume) {
        trainer.resume();
    }
    heartbeat.set(trainer.progress());
    const auto tell = [&](const Progress& progress) {
        heartbeat.set(progress);
        if (onProgress) {
            onProgress(progress);
        }
    };
    trainer.run(tell, monitor);
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

} // namespace

void train(const fs::path& recipe, const fs::path& job, bool resume, const engine::Device& device,
           const OnProgress& onProgress, const Monitor& monitor) {
    if (!fs::exists(job / "recipe.json")) {
        readWithData(recipe); // say what is missing before a folder is made
    }
    JobFolder folder(job);
    folder.claim(io::readText(recipe), resume);
    writeWish(job, Wish::None);
    Heartbeat heartbeat(folder, engine::describe(device));
    try {
        translateErrors([&] { trainIn(folder, heartbeat, recipe, resume, device, onProgress, monitor); });
        heartbeat.end("done");
    } catch (const Monitor::Cancelled&) {
        heartbeat.end(readWish(job) == Wish::Stop ? "stopped" : "interrupted");
        throw;
    } catch (const std::exception& e) {
        try {
            heartbeat.end("failed", e.what());
        } catch (const DiskError&) { // what came first is what matters
        }
        throw;
    }
}

} // namespace lookback::training
