// SPDX-License-Identifier: MIT
#include "core/common/PixelNoise.h"

#include <algorithm>
#include <cmath>

namespace lookback {

void addNoise(Image& image, const PixelNoise& noise, std::span<const float> normal) {
    if (noise.sky.empty()) {
        return;
    }
    for (int band = 0; band < image.bands; ++band) {
        const auto index = static_cast<std::size_t>(band);
        const double sky = noise.sky[index] * noise.sky[index];
        const auto pixels = image.band(band);
        for (std::size_t i = 0; i < pixels.size(); ++i) {
            const double photons =
                noise.electrons.empty() ? 0.0 : std::max(0.0F, pixels[i]) / noise.electrons[index];
            pixels[i] += static_cast<float>(std::sqrt(sky + photons)) * normal[index * pixels.size() + i];
        }
    }
}

} // namespace lookback
