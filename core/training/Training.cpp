// SPDX-License-Identifier: MIT
#include "core/training/Training.h"

#include "core/common/Error.h"
#include "core/engine/Torch.h"
#include "core/training/Trainer.h"

namespace lookback::training {

void train(const std::filesystem::path& recipeFile, const std::filesystem::path& job, bool resume,
           const engine::Device& device, const OnProgress& onProgress, const Monitor& monitor) {
    auto recipe = readRecipe(recipeFile);
    openForTraining(recipe.training); // say what is missing before a folder is made
    openForTraining(recipe.validation);
    JobFolder folder(job);
    folder.claim(recipe.text, resume);
    Progress last;
    last.steps = recipe.steps;
    try {
        engine::translateTorchErrors([&] {
            Trainer trainer(std::move(recipe), folder, device);
            if (resume) {
                trainer.resume();
            }
            const auto remember = [&](const Progress& progress) {
                last = progress;
                if (onProgress) {
                    onProgress(progress);
                }
            };
            last = trainer.progress();
            trainer.run(remember, monitor);
        });
        folder.writeStatus("done", last);
    } catch (const Monitor::Cancelled&) {
        folder.writeStatus("interrupted", last);
        throw;
    } catch (const std::exception& e) {
        folder.writeStatus("failed", last, e.what());
        throw;
    }
}

} // namespace lookback::training
