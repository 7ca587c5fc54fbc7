// SPDX-License-Identifier: MIT
#include "core/field/OccupancyCurve.h"

#include "core/common/Error.h"

#include <cmath>

namespace lookback::field {

namespace {

Map mapOf(const Image& image, int band, const MapChannel& channel, const MapFacts& facts) {
    Map map{Image(1, image.height, image.width), channel.quantity, channel.unit,
            facts.pixel * image.width,           facts.depth,      facts.periodic};
    const auto values = image.band(band);
    map.values.pixels.assign(values.begin(), values.end());
    return map;
}

Map above(const Map& probability, double threshold) {
    Map map = probability;
    for (auto& value : map.values.pixels) {
        value = value > threshold ? 1.0F : 0.0F;
    }
    return map;
}

/// Sum of squares of log10(1 + a) - log10(1 + b).
double squaresBetween(const Map& a, const Map& b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.values.pixels.size(); ++i) {
        const double error = std::log10(1.0 + a.values.pixels[i]) - std::log10(1.0 + b.values.pixels[i]);
        sum += error * error;
    }
    return sum;
}

} // namespace

OccupancyCurve measureOccupancy(Cnn& cnn, io::GalaxyFile& pairs, const std::vector<double>& thresholds,
                                double floor, const Monitor& monitor) {
    const auto& facts = pairs.facts();
    if (!facts.maps) {
        throw FileError(facts.path, "expected maps of dark matter and of galaxies.");
    }
    OccupancyCurve curve;
    curve.thresholds = thresholds;
    curve.classifications.resize(thresholds.size());
    double pixels = 0.0;
    for (std::int64_t i = 0; i < facts.count; ++i) {
        monitor.step(static_cast<int>(i), static_cast<int>(facts.count));
        const auto pair = pairs.read(i);
        const auto matter = mapOf(pair, 0, facts.maps->inputs.front(), *facts.maps);
        const auto truth = mapOf(pair, 1, facts.maps->targets.front(), *facts.maps);
        const auto probability = cnn.probability(matter);
        for (std::size_t t = 0; t < thresholds.size(); ++t) {
            curve.classifications[t] += classify(above(probability, thresholds[t]), truth, floor);
        }
        cnn.paint(
            matter, {0}, {}, [&](const Map& field) { curve.squaredError += squaresBetween(field, truth); },
            Monitor{.onStep = {}, .cancelled = monitor.cancelled});
        auto nothing = truth;
        nothing.values.pixels.assign(nothing.values.pixels.size(), 0.0F);
        curve.squaredTruth += squaresBetween(nothing, truth);
        pixels += static_cast<double>(truth.values.pixels.size());
        ++curve.maps;
    }
    curve.squaredError /= pixels;
    curve.squaredTruth /= pixels;
    return curve;
}

} // namespace lookback::field
