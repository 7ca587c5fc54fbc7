// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/ModelCard.h"

#include <torch/types.h>

namespace lookback::diffusion {

/// Linear values (N, band, H, W) -> network values, band by band; and back.
torch::Tensor normalise(const torch::Tensor& flux, const engine::Normalisation& scaling);
torch::Tensor denormalise(const torch::Tensor& values, const engine::Normalisation& scaling);

/// The scaling of bands first .. first + count - 1 alone.
engine::Normalisation part(const engine::Normalisation& scaling, std::size_t first, std::size_t count);

} // namespace lookback::diffusion
