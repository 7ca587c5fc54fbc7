// SPDX-License-Identifier: MIT
#include "core/display/Render.h"

#include "core/common/Error.h"
#include "core/display/Ramp.h"

#include <algorithm>
#include <cmath>

namespace lookback::display {

namespace {

void checkBand(const Image& image, int band) {
    if (band < 0 || band >= image.bands) {
        throw ValueError("band", "expected 0 to " + std::to_string(image.bands - 1) + ", found " +
                                     std::to_string(band) + ".");
    }
}

void put(std::uint8_t* pixel, const Colour& colour) {
    pixel[0] = colour.red;
    pixel[1] = colour.green;
    pixel[2] = colour.blue;
}

/// astropy's AsinhMapping: what a band is multiplied with, given the mean intensity of the three.
class Asinh {
public:
    explicit Asinh(const LuptonOptions& options) {
        const double q = options.q < 0x1p-23 ? 0.1 : std::min(options.q, 1e10);
        constexpr double kFraction = 0.1; // the slope is fixed at a tenth of the stretch
        slope_ = static_cast<float>(kFraction * 255.0 / std::asinh(kFraction * q));
        soften_ = static_cast<float>(q / options.stretch);
    }

    float factor(float intensity) const {
        return intensity > 0.0F ? std::asinh(intensity * soften_) * slope_ / intensity : 0.0F;
    }

private:
    float slope_ = 1.0F;
    float soften_ = 1.0F;
};

Colour luptonColour(const std::array<float, 3>& flux, const Asinh& mapping) {
    const float factor = mapping.factor((flux[0] + flux[1] + flux[2]) / 3.0F);
    std::array<float, 3> c{};
    for (int i = 0; i < 3; ++i) {
        c[i] = std::max(0.0F, flux[i] * factor);
    }
    const float brightest = std::max({c[0], c[1], c[2]});
    const float scale = brightest >= 255.0F ? 255.0F / brightest : 1.0F; // keeps the hue
    const auto byte = [scale](float v) { return static_cast<std::uint8_t>(std::min(255.0F, v * scale)); };
    return {byte(c[0]), byte(c[1]), byte(c[2])};
}

} // namespace

Limits limitsFor(const Image& image, int band, const DisplayOptions& options) {
    checkBand(image, band);
    switch (options.limits) {
    case LimitsKind::MinMax:
        return minMaxLimits(image.band(band));
    case LimitsKind::Percentile:
        return percentileLimits(image.band(band), options.percent);
    case LimitsKind::ZScale:
        return zscaleLimits(image.band(band));
    case LimitsKind::Fixed:
        return options.fixed;
    }
    return options.fixed;
}

Picture renderBand(const Image& image, int band, const DisplayOptions& options) {
    const Limits limits = limitsFor(image, band, options);
    const Ramp ramp(options);
    const double span = static_cast<double>(limits.high) - limits.low;
    const float scale =
        span != 0.0 ? static_cast<float>(1.0 / span) : 0.0F; // a flat image is shown as the darkest colour
    Picture picture(image.width, image.height);
    std::uint8_t* pixel = picture.rgb.data();
    for (int y = image.height - 1; y >= 0; --y) {
        for (int x = 0; x < image.width; ++x, pixel += 3) {
            const float v = image.at(band, y, x);
            put(pixel, std::isnan(v) ? kBlankColour : ramp.at((v - limits.low) * scale));
        }
    }
    return picture;
}

Picture renderLupton(const Image& image, const LuptonOptions& options) {
    for (const int band : options.bands) {
        checkBand(image, band);
    }
    kLuptonStretchRange.check("stretch", options.stretch);
    kLuptonQRange.check("q", options.q);
    const Asinh mapping(options);
    Picture picture(image.width, image.height);
    std::uint8_t* pixel = picture.rgb.data();
    for (int y = image.height - 1; y >= 0; --y) {
        for (int x = 0; x < image.width; ++x, pixel += 3) {
            std::array<float, 3> flux{};
            for (int i = 0; i < 3; ++i) {
                flux[i] = image.at(options.bands[i], y, x) - static_cast<float>(options.minimum[i]);
            }
            const bool blank = !std::isfinite(flux[0] + flux[1] + flux[2]);
            put(pixel, blank ? kBlankColour : luptonColour(flux, mapping));
        }
    }
    return picture;
}

Picture render(const Image& image, const Look& look) {
    const auto& wanted = look.lupton.bands;
    if (look.colour && *std::max_element(wanted.begin(), wanted.end()) < image.bands) {
        return renderLupton(image, look.lupton);
    }
    return renderBand(image, std::clamp(look.band, 0, std::max(0, image.bands - 1)), look.single);
}

} // namespace lookback::display
