// SPDX-License-Identifier: MIT
#include "core/diffusion/CardSizes.h"

#include "core/common/Error.h"

#include <algorithm>

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

void checkWidths(const std::vector<std::int64_t>& widths) {
    const auto bad = [](auto w) { return w < 8 || w > 4096 || w % 8 != 0; };
    if (widths.empty() || widths.size() > 6 || std::any_of(widths.begin(), widths.end(), bad)) {
        throw ValueError("sizes.widths", "expected 1 to 6 multiples of 8 from 8 to 4096.");
    }
}

double compactParameters(const std::vector<std::int64_t>& widths, std::int64_t blocks, std::int64_t code) {
    double parameters = static_cast<double>(code) * static_cast<double>(code);
    for (const auto w : widths) { // 3 x 3 convolutions on the way down and up, and what the code modulates
        parameters += static_cast<double>(blocks * w) * static_cast<double>(45 * w + 4 * code);
    }
    return parameters;
}

void checkParameters(double parameters) {
    constexpr double kMost = 3e8; // a card may not ask for more than any model needs
    if (parameters > kMost) {
        throw ValueError("sizes", "expected a network of at most 3e8 parameters.");
    }
}

} // namespace lookback::diffusion
