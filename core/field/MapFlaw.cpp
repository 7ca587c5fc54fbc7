// SPDX-License-Identifier: MIT
#include "core/field/MapFlaw.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace lookback::field {

namespace {

// Shares by which pixels and depth may differ from those learnt from. A slab a tenth deeper holds 0.04 dex
// more, far less than its structure; boxes are cut into slabs that come this near.
constexpr double kPixelsAlike = 0.05;
constexpr double kDepthsAlike = 0.10;

bool differ(double found, double expected, double alike) {
    return std::abs(found / expected - 1.0) > alike;
}

/// Of quantity and unit.
std::string strangeness(const Map& given, const MapChannel& learnt) {
    if (given.unit != learnt.unit) {
        return "expected " + learnt.quantity + " in " + learnt.unit + ", found " +
               (given.quantity.empty() ? "a map" : given.quantity) +
               (given.unit.empty() ? " without a unit." : " in " + given.unit + ".");
    }
    if (!given.quantity.empty() && given.quantity != learnt.quantity) {
        return "expected a map of " + learnt.quantity + ", found one of " + given.quantity + ".";
    }
    return "";
}

/// Of what a pixel and a slab measure.
std::string misfit(const Map& given, const MapFacts& learnt) {
    std::ostringstream text;
    text.precision(3);
    const double pixel = given.box / std::max(1, given.width());
    if (learnt.pixel > 0.0 && !(given.box > 0.0)) {
        text << "expected the side of the map in Mpc/h, found none: the model knows pixels of "
             << learnt.pixel << " Mpc/h alone.";
    } else if (learnt.pixel > 0.0 && differ(pixel, learnt.pixel, kPixelsAlike)) {
        text << "expected pixels of " << learnt.pixel << " Mpc/h, as the model knows, found " << pixel
             << " Mpc/h (" << given.box << " Mpc/h over " << given.width() << " pixels).";
    } else if (learnt.depth > 0.0 && given.depth > 0.0 && differ(given.depth, learnt.depth, kDepthsAlike)) {
        text << "expected a slab " << learnt.depth << " Mpc/h deep, as the model knows, found one of "
             << given.depth << " Mpc/h.";
    }
    return text.str();
}

std::string badPixels(const Image& image) {
    const auto blank =
        std::count_if(image.pixels.begin(), image.pixels.end(), [](float v) { return !std::isfinite(v); });
    if (blank > 0) {
        return "expected a value in every pixel, found " + std::to_string(blank) + " without.";
    }
    const auto negative =
        std::count_if(image.pixels.begin(), image.pixels.end(), [](float v) { return v < 0.0F; });
    if (negative > 0) {
        return "expected densities of 0 or more, found " + std::to_string(negative) + " pixels below 0.";
    }
    return "";
}

} // namespace

std::string flawFor(const Map& given, const MapFacts& learnt, std::int64_t divisor) {
    if (given.values.bands != 1 || given.values.empty()) {
        return "expected one map with pixels, found " + std::to_string(given.values.bands) + " bands of " +
               std::to_string(given.width()) + " x " + std::to_string(given.height()) + ".";
    }
    for (const auto& flaw : {strangeness(given, learnt.inputs.front()), misfit(given, learnt)}) {
        if (!flaw.empty()) {
            return flaw;
        }
    }
    if (given.periodic && (given.width() % divisor != 0 || given.height() % divisor != 0)) {
        return "expected sides that are multiples of " + std::to_string(divisor) +
               " pixels of a periodic map, found " + std::to_string(given.width()) + " x " +
               std::to_string(given.height()) + ".";
    }
    if (!given.periodic && 3 * std::min(given.width(), given.height()) - 2 < divisor) {
        return "expected a larger map, found " + std::to_string(given.width()) + " x " +
               std::to_string(given.height()) + " pixels.";
    }
    return badPixels(given.values);
}

} // namespace lookback::field
