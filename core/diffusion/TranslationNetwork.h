// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/ModelCard.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <memory>

namespace lookback::diffusion {

/// A network of maps of galaxies, whatever its kind.
struct TranslationNetwork {
    std::shared_ptr<torch::nn::Module> module;

    /// noisy (N, targets, H, W), given (N, inputs, H, W), code (N) of the noise level or the time: as the
    /// process of the card has it. Gives (N, targets, H, W). One that predicts in one go sees `given` alone.
    std::function<torch::Tensor(const torch::Tensor& noisy, const torch::Tensor& given,
                                const torch::Tensor& code)>
        forward;

    std::int64_t multiple = 1; ///< Of the sides of a map, pixels.
};

/// What an architecture wants: "galaxy_unet" (CompactUnet of Reach::Image with the inputs behind the noisy
/// targets; sizes "widths", "blocks", "attention", "code", "patch"), "attention_unet" (sizes "widths",
/// "dropout"), "dim" (sizes "width", "depth", "state", "expand", "patch"), with fresh weights. Throws
/// ValueError for sizes that do not fit.
TranslationNetwork makeTranslationNetwork(const engine::ModelCard& card);

/// Whether this architecture makes maps in one go, without a process.
bool predictsInOneGo(const std::string& architecture);

} // namespace lookback::diffusion
