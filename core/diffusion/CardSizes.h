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

/// Throws ValueError for channels of levels that are not 1 to 6 multiples of 8 from 8 to 4096.
void checkWidths(const std::vector<std::int64_t>& widths);

/// About how many parameters a CompactUnet of these sizes has, attention left out.
double compactParameters(const std::vector<std::int64_t>& widths, std::int64_t blocks, std::int64_t code);

/// Throws ValueError above 3e8, which are 1.2 GB.
void checkParameters(double parameters);

} // namespace lookback::diffusion
