// SPDX-License-Identifier: MIT
#include "core/diffusion/CardSizes.h"

#include "core/common/Error.h"

namespace lookback::diffusion {

std::vector<std::int64_t> sizesOf(const engine::ModelCard& card, const std::string& name,
                                  std::vector<std::int64_t> otherwise) {
    const auto found = card.sizes.find(name);
    return found == card.sizes.end() ? std::move(otherwise) : found->second;
}

std::int64_t sizeOf(const engine::ModelCard& card, const std::string& name, std::int64_t otherwise,
                    std::int64_t most) {
    const auto list = sizesOf(card, name, {otherwise});
    if (list.size() != 1 || list[0] < 1 || list[0] > most) {
        throw ValueError("sizes." + name, "expected one number from 1 to " + std::to_string(most) + ".");
    }
    return list[0];
}

} // namespace lookback::diffusion
