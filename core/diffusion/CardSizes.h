// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/ModelCard.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lookback::diffusion {

/// What a card says of a size of its network, or `otherwise`.
std::vector<std::int64_t> sizesOf(const engine::ModelCard& card, const std::string& name,
                                  std::vector<std::int64_t> otherwise);

/// One number from 1 to `most`: a card may not ask for more memory than any model needs. Throws ValueError.
std::int64_t sizeOf(const engine::ModelCard& card, const std::string& name, std::int64_t otherwise,
                    std::int64_t most);

} // namespace lookback::diffusion
