// SPDX-License-Identifier: MIT
#include "core/mock/Galaxies.h"

#include "core/cosmology/Cosmology.h"
#include "core/mock/Population.h"
#include "core/mock/Surroundings.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookback::mock {

namespace {

constexpr double kPixelScale = 0.168; // arcsec

// One galaxy's streams of random numbers.
enum Stream : std::uint64_t { Redshift, Nature, Clumps, Sky, Around, Noise, StreamCount = 16 };

// Noise of a pixel in HSC Wide, in units of AB 27: white noise under which a point source (Moffat, beta = 3)
// reaches 5 sigma at 26.6, 26.2, 26.2, 25.3, 24.5 mag in seeing of 0.77, 0.76, 0.58, 0.68, 0.68 arcsec
// (Aihara et al. 2019, table 2).
constexpr BandFlux kNoise{0.033, 0.048, 0.062, 0.12, 0.25};
// Electrons for a unit of flux: exposures of 10 min (g, r) and 20 min (i, z, y), Kawanomoto et al. (2018).
constexpr BandFlux kElectrons{2200.0, 1700.0, 2900.0, 1300.0, 700.0};
// Seeing in a band against that of i.
constexpr BandFlux kSeeing{1.08, 1.04, 1.0, 1.01, 1.0};

Random streamOf(const MockOptions& options, std::int64_t index, Stream stream) {
    return Random(options.seed, static_cast<std::uint64_t>(index) * StreamCount + stream);
}

/// The air above: width in pixels in every band, and the wing's exponent.
struct Air {
    BandFlux fullWidth{};
    double beta = 3.0;
};

Air drawAir(Random random) {
    Air air;
    const double seeing = random.uniform(0.61, 0.76); // arcsec in i
    air.beta = random.uniform(2.6, 3.6);
    for (int band = 0; band < kBands; ++band) {
        const double width = std::clamp(seeing * kSeeing[band] * (1.0 + 0.02 * random.normal()), 0.6, 0.8);
        air.fullWidth[band] = width / kPixelScale;
    }
    return air;
}

/// The parts of a galaxy that have a shape and a colour of their own.
struct Layer {
    std::vector<float> light; // total 1 before what leaves the board
    BandFlux flux{};
};

void addClumps(std::vector<float>& light, const Board& board, const Galaxy& galaxy, double pixelsPerKpc,
               const Place& place, Random random) {
    const double scale = galaxy.radiusHalfLight / 1.678 * pixelsPerKpc; // of the exponential disc
    std::vector<double> weights(galaxy.clumpCount);
    for (double& weight : weights) {
        weight = std::pow(random.uniform(), -0.6) - 0.9; // a few giants among many small ones
    }
    double sum = 0.0;
    for (const double weight : weights) {
        sum += weight;
    }
    for (const double weight : weights) {
        const double r = std::min(scale * (random.exponential() + random.exponential()), 4.0 * scale);
        double phi = random.uniform(0.0, 2.0 * std::numbers::pi);
        if (galaxy.arms.contrast > 0.8) { // most lie on the arms
            const double arm = std::floor(phi / (2.0 * std::numbers::pi) * galaxy.arms.count);
            phi = galaxy.arms.turn *
                      ((2.0 * std::numbers::pi * arm - galaxy.arms.phase) / galaxy.arms.count +
                       std::log(r / (galaxy.arms.radiusIn * pixelsPerKpc)) / std::tan(galaxy.arms.pitch)) +
                  0.2 * random.normal();
        }
        const double u = r * std::cos(phi);
        const double v = r * std::sin(phi) * place.axisRatio;
        const double x = place.x + u * std::cos(place.angle) - v * std::sin(place.angle);
        const double y = place.y + u * std::sin(place.angle) + v * std::cos(place.angle);
        board.addSpot(light, x, y, galaxy.clumpRadius * pixelsPerKpc, weight / sum);
    }
}

std::vector<Layer> layersOf(const Board& board, const Galaxy& galaxy, double x, double y,
                            const Random& clumps) {
    const double scale = 1.0 / (cosmology::kpcPerArcsec(galaxy.redshift) * kPixelScale); // pixels per kpc
    const Place disc{x, y, galaxy.angle, galaxy.axisRatioDisc};
    const Sersic profile{1.0, galaxy.radiusHalfLight * scale};
    std::vector<Layer> layers;
    if (galaxy.bulgeFraction > 0.0) {
        Layer& bulge = layers.emplace_back(Layer{board.blank(), fluxOf(galaxy.bulge, galaxy.redshift)});
        board.addSersic(bulge.light, {x, y, galaxy.angle, galaxy.axisRatioBulge},
                        {galaxy.bulgeIndex, galaxy.radiusBulge * scale}, 1.0);
    }
    if (galaxy.bulgeFraction < 1.0) {
        Layer& old = layers.emplace_back(Layer{board.blank(), fluxOf(galaxy.disc, galaxy.redshift)});
        Arms faint = galaxy.arms;
        faint.radiusIn *= scale;
        faint.contrast *= 0.5; // old stars follow the arms less
        faint.lopsided *= 0.5;
        const bool resolved = profile.radiusHalfLight > 2.0 && faint.contrast > 0.0;
        board.addSersic(old.light, disc, profile, 1.0 - galaxy.barFraction, resolved ? &faint : nullptr);
        if (galaxy.barFraction > 0.0) {
            // A bar lies in the disc's plane: its direction and shape are seen through the inclination.
            const double tilt =
                std::atan2(std::sin(galaxy.barAngle) * galaxy.axisRatioDisc, std::cos(galaxy.barAngle));
            const double shrink =
                std::hypot(std::cos(galaxy.barAngle), std::sin(galaxy.barAngle) * galaxy.axisRatioDisc);
            board.addSersic(old.light,
                            {x, y, galaxy.angle + tilt,
                             std::clamp(0.35 * galaxy.axisRatioDisc / (shrink * shrink), 0.15, 1.0)},
                            {0.6, 0.45 * profile.radiusHalfLight * shrink}, galaxy.barFraction);
        }
    }
    if (galaxy.young.young > 0.0) {
        Layer& young = layers.emplace_back(Layer{board.blank(), fluxOf(galaxy.young, galaxy.redshift)});
        Arms arms = galaxy.arms;
        arms.radiusIn *= scale;
        const double rest = 1.0 - galaxy.clumpFraction;
        const Sersic wide{1.0, 1.15 * profile.radiusHalfLight}; // young discs reach further out
        board.addSersic(young.light, disc, wide, rest * galaxy.smoothFraction);
        board.addSersic(young.light, disc, wide, rest * (1.0 - galaxy.smoothFraction),
                        profile.radiusHalfLight > 2.0 ? &arms : nullptr);
        std::vector<float> spots = board.blank();
        addClumps(spots, board, galaxy, scale, disc, clumps);
        for (std::size_t i = 0; i < spots.size(); ++i) {
            young.light[i] += static_cast<float>(galaxy.clumpFraction) * spots[i];
        }
    }
    return layers;
}

/// To multiples of the largest power of two below a share of the sky noise: what rounding adds, at most
/// share / sqrt(12), is lost in it, and floats with empty last bits compress well.
void roundPixels(Image& image, double share) {
    for (int band = 0; band < image.bands; ++band) {
        const double unit = std::exp2(std::floor(std::log2(share * kNoise[static_cast<std::size_t>(band)])));
        for (float& pixel : image.band(band)) {
            pixel = static_cast<float>(std::round(pixel / unit) * unit);
        }
    }
}

MockGalaxy paint(const MockOptions& options, std::int64_t index, const Galaxy& galaxy) {
    const Board board(options.size);
    const Air air = drawAir(streamOf(options, index, Sky));
    Random middle = streamOf(options, index, Redshift);
    const double x = middle.uniform(-0.5, 0.5);
    const double y = middle.uniform(-0.5, 0.5);
    std::vector<Layer> layers = layersOf(board, galaxy, x, y, streamOf(options, index, Clumps));

    MockGalaxy mock;
    BandFlux total{};
    std::vector<std::vector<float>> scenes =
        surroundings(board, options.size, streamOf(options, index, Around));
    mock.image = Image(kBands, options.size, options.size);
    for (int band = 0; band < kBands; ++band) {
        std::vector<float>& scene = scenes[band];
        for (const Layer& layer : layers) {
            total[band] += layer.flux[band];
            const auto flux = static_cast<float>(layer.flux[band]);
            for (std::size_t i = 0; i < scene.size(); ++i) {
                scene[i] += flux * layer.light[i];
            }
        }
        board.blurOnto(mock.image.band(band).data(), scene, air.fullWidth[band], air.beta);
        mock.magnitudes[band] = magnitudeOf(total[band]);
    }
    if (options.noise) {
        std::vector<float> normal(mock.image.pixels.size());
        fillNormal(normal, options.seed, static_cast<std::uint64_t>(index) * StreamCount + Noise);
        addNoise(mock.image, noiseOfWide(), normal);
    }
    if (options.roundTo > 0.0) {
        roundPixels(mock.image, options.roundTo);
    }

    mock.redshift = galaxy.redshift;
    mock.massLog10 = galaxy.massLog10;
    mock.starForming = galaxy.starForming;
    mock.radiusKpc = galaxy.radiusHalfLight;
    mock.radiusArcsec = galaxy.radiusHalfLight / cosmology::kpcPerArcsec(galaxy.redshift);
    mock.axisRatio = galaxy.bulgeFraction < 1.0 ? galaxy.axisRatioDisc : galaxy.axisRatioBulge;
    mock.angleDegrees = galaxy.angle * 180.0 / std::numbers::pi;
    mock.bulgeFraction = galaxy.bulgeFraction;
    mock.psfArcsec = air.fullWidth[2] * kPixelScale;
    return mock;
}

} // namespace

PixelNoise noiseOfWide() {
    return {{kNoise.begin(), kNoise.end()}, {kElectrons.begin(), kElectrons.end()}};
}

void check(const MockOptions& options) {
    kMockCountRange.check("count", options.count);
    kMockSizeRange.check("size", options.size);
    kMockRedshiftRange.check("lowest redshift", options.redshiftLowest);
    kMockRedshiftRange.check("highest redshift", options.redshiftHighest);
    kMockRoundRange.check("round", options.roundTo);
    if (options.redshiftHighest < options.redshiftLowest) {
        throw ValueError("highest redshift", "expected at least the lowest redshift.");
    }
}

MockGalaxy mockGalaxy(const MockOptions& options, std::int64_t index) {
    check(options);
    Random random = streamOf(options, index, Redshift);
    random.uniform(); // two numbers are the centre's
    random.uniform();
    const double redshift =
        drawRedshift(random, options.redshiftDistribution, options.redshiftLowest, options.redshiftHighest);
    return paint(options, index, drawGalaxy(streamOf(options, index, Nature), redshift));
}

MockGalaxy mockGalaxy(const MockOptions& options, std::int64_t index, double redshift) {
    check(options);
    kMockRedshiftRange.check("redshift", redshift);
    return paint(options, index, drawGalaxy(streamOf(options, index, Nature), redshift));
}

std::vector<std::string> mockColumns() {
    return {"g_cmodel_mag",          "r_cmodel_mag",       "i_cmodel_mag",       "z_cmodel_mag",
            "y_cmodel_mag",          "stellar_mass_log10", "is_star_forming",    "radius_half_light_arcsec",
            "radius_half_light_kpc", "axis_ratio",         "position_angle_deg", "bulge_fraction",
            "psf_fwhm_arcsec"};
}

std::vector<double> mockValues(const MockGalaxy& galaxy) {
    const auto& m = galaxy.magnitudes;
    return {m[0],
            m[1],
            m[2],
            m[3],
            m[4],
            galaxy.massLog10,
            galaxy.starForming ? 1.0 : 0.0,
            galaxy.radiusArcsec,
            galaxy.radiusKpc,
            galaxy.axisRatio,
            galaxy.angleDegrees,
            galaxy.bulgeFraction,
            galaxy.psfArcsec};
}

} // namespace lookback::mock
