// SPDX-License-Identifier: MIT
#include "core/mock/Surroundings.h"

#include "core/mock/Spectra.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookback::mock {

namespace {

constexpr double kPixelScale = 0.168;        // arcsec
constexpr double kGalaxyDensity = 30.0;      // per square arcmin, i = 20 to 25
constexpr double kStarDensity = 3.0;         // per square arcmin, i = 18 to 24
constexpr double kClearRadius = 1.7 / 0.168; // pixels

/// A magnitude between bright and faint where log10 of the counts rises by `slope` a magnitude.
double drawMagnitude(Random& random, double bright, double faint, double slope) {
    const double low = std::pow(10.0, slope * bright);
    const double high = std::pow(10.0, slope * faint);
    return std::log10(random.uniform(low, high)) / slope;
}

void addGalaxy(std::vector<std::vector<float>>& scenes, const Board& board, double x, double y,
               Random& random) {
    const double magnitude = drawMagnitude(random, 20.0, 25.0, 0.35);
    const double redshift =
        std::clamp(0.25 + 0.13 * (magnitude - 20.0) + 0.3 * random.exponential(), 0.1, 3.5);
    const bool red = random.uniform() < 0.25;
    const Stars stars = red ? Stars{0.0, 0.02, 1.0, 6.0, 0.05}
                            : Stars{0.004 * std::exp(0.8 * random.normal()), 0.15, 0.8, 5.0, 0.6};
    const double arcsec = std::pow(10.0, -0.08 - 0.13 * (magnitude - 21.0) + 0.18 * random.normal());
    const Place place{x, y, random.uniform(0.0, std::numbers::pi), random.uniform(0.25, 1.0)};
    BandFlux flux = fluxOf(stars, redshift);
    const double scale = fluxOfMagnitude(magnitude) / flux[2];
    std::vector<float> light = board.blank();
    board.addSersic(light, place, {red ? 3.0 : 1.0, arcsec * (red ? 0.7 : 1.0) / kPixelScale}, 1.0);
    for (int band = 0; band < kBands; ++band) {
        for (std::size_t i = 0; i < light.size(); ++i) {
            scenes[band][i] += static_cast<float>(flux[band] * scale) * light[i];
        }
    }
}

void addStar(std::vector<std::vector<float>>& scenes, const Board& board, double x, double y,
             Random& random) {
    const double flux = fluxOfMagnitude(drawMagnitude(random, 18.0, 24.0, 0.1));
    const BandFlux colour = fluxOfStar(random.uniform());
    for (int band = 0; band < kBands; ++band) {
        board.addSpot(scenes[band], x, y, 0.0, flux * colour[band]);
    }
}

} // namespace

std::vector<std::vector<float>> surroundings(const Board& board, int size, Random random) {
    std::vector<std::vector<float>> scenes(kBands, board.blank());
    const double half = 0.5 * size + 12.0; // pixels: light from outside is blurred in
    const double area = std::pow(2.0 * half * kPixelScale / 60.0, 2);
    const auto galaxies = random.poisson(kGalaxyDensity * area);
    const auto stars = random.poisson(kStarDensity * area);
    for (std::uint64_t n = 0; n < galaxies + stars; ++n) {
        const double x = random.uniform(-half, half);
        const double y = random.uniform(-half, half);
        if (std::hypot(x, y) < kClearRadius) {
            continue;
        }
        n < galaxies ? addGalaxy(scenes, board, x, y, random) : addStar(scenes, board, x, y, random);
    }
    return scenes;
}

} // namespace lookback::mock
