// SPDX-License-Identifier: MIT
#include "core/mock/Population.h"

#include "core/common/Error.h"
#include "core/cosmology/Cosmology.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

namespace lookback::mock {

namespace {

struct Point {
    double x;
    double y;
};

double between(std::span<const Point> curve, double x) {
    if (x <= curve.front().x) {
        return curve.front().y;
    }
    for (std::size_t i = 1; i < curve.size(); ++i) {
        if (x <= curve[i].x) {
            const Point& a = curve[i - 1];
            const Point& b = curve[i];
            return a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x);
        }
    }
    return curve.back().y;
}

/// Share of GalaxiesML below a redshift (x: share, y: redshift), read off its histogram.
constexpr Point kRedshiftQuantiles[] = {
    {0.0, 0.01},  {0.07, 0.10}, {0.17, 0.20}, {0.25, 0.30},  {0.34, 0.40}, {0.45, 0.50},
    {0.56, 0.60}, {0.65, 0.70}, {0.73, 0.80}, {0.785, 0.90}, {0.83, 1.0},  {0.885, 1.2},
    {0.928, 1.5}, {0.982, 2.0}, {0.990, 2.5}, {0.9945, 3.0}, {0.998, 3.5}, {1.0, 4.0}};

/// Typical log10 stellar mass that the sample finds at a redshift.
constexpr Point kMass[] = {{0.01, 9.3}, {0.1, 10.4}, {0.3, 10.75}, {0.5, 10.75},
                           {0.8, 10.5}, {1.2, 10.4}, {2.0, 10.3},  {4.0, 10.2}};
constexpr double kMassSpread = 0.55; // dex
constexpr double kFaintLimit = 23.7; // i band: the sample thins out here
constexpr double kFaintSpread = 0.3; // magnitudes

double smoothStep(double low, double high, double x) {
    const double t = std::clamp((x - low) / (high - low), 0.0, 1.0);
    return t * t * (3.0 - 2.0 * t);
}

/// Galaxies beyond the knee of the mass function are rare: compress towards 11.7.
double belowKnee(double massLog10) {
    constexpr double kKnee = 10.9;
    constexpr double kMost = 0.8;
    return massLog10 < kKnee ? massLog10 : kKnee + kMost * std::tanh((massLog10 - kKnee) / kMost);
}

/// All the dice of a galaxy, thrown in an order that its redshift does not change.
struct Dice {
    explicit Dice(Random& r)
        : mass(r.normal())
        , quenched(r.uniform())
        , activity(r.normal())
        , size(r.normal())
        , inclination(r.uniform())
        , thickness(r.normal())
        , roundness(r.normal())
        , bulge(r.normal())
        , angle(r.uniform(0.0, std::numbers::pi))
        , dust(r.normal())
        , age(r.uniform())
        , bar(r.uniform())
        , barAngle(r.uniform(0.0, std::numbers::pi))
        , armCount(r.uniform())
        , armPitch(r.uniform())
        , armPhase(r.uniform(0.0, 2.0 * std::numbers::pi))
        , armContrast(r.uniform())
        , armTurn(r.uniform())
        , lopsided(r.uniform())
        , clumps(r.uniform())
        , spheroid(r.uniform()) {}

    double mass, quenched, activity, size, inclination, thickness, roundness, bulge, angle, dust, age, bar,
        barAngle, armCount, armPitch, armPhase, armContrast, armTurn, lopsided, clumps, spheroid;
};

void shape(Galaxy& galaxy, const Dice& dice) {
    const double z = galaxy.redshift;
    const double mass = galaxy.massLog10 - 10.7;  // against 5e10, the pivot of van der Wel et al. (2014)
    const double young = smoothStep(0.5, 1.8, z); // how clumpy and thick discs are
    if (galaxy.starForming) {
        galaxy.radiusHalfLight =
            8.9 * std::pow(1.0 + z, -0.75) * std::pow(10.0, 0.22 * mass + 0.17 * dice.size);
        galaxy.bulgeFraction = std::clamp(0.11 + 0.15 * mass + 0.10 * dice.bulge, 0.0, 0.6);
        galaxy.bulgeIndex = 3.0;
        galaxy.radiusBulge = 0.22 * galaxy.radiusHalfLight;
    } else {
        // Below 2e10 the relation of quiescent galaxies flattens.
        const double steep = mass > -0.4 ? 0.75 * mass : -0.3 + 0.15 * (mass + 0.4);
        galaxy.radiusHalfLight = 5.6 * std::pow(1.0 + z, -1.48) * std::pow(10.0, steep + 0.13 * dice.size);
        const bool elliptical = dice.spheroid < 0.35 + 0.4 * smoothStep(-0.2, 0.6, mass);
        galaxy.bulgeFraction = elliptical ? 1.0 : std::clamp(0.5 + 0.15 * dice.bulge, 0.2, 0.9);
        galaxy.bulgeIndex = std::clamp(3.8 + 0.6 * mass + 0.4 * dice.bulge, 2.0, 5.5);
        galaxy.radiusBulge = elliptical ? galaxy.radiusHalfLight : 0.45 * galaxy.radiusHalfLight;
    }
    const double thin = std::clamp(0.25 + 0.08 * young + 0.05 * dice.thickness, 0.10, 0.5);
    const double cosine = dice.inclination; // of the inclination: uniform for random directions
    galaxy.axisRatioDisc = std::sqrt(cosine * cosine * (1.0 - thin * thin) + thin * thin);
    const double round = std::clamp(0.84 + 0.11 * dice.roundness, 0.35, 1.0);
    galaxy.axisRatioBulge = galaxy.bulgeFraction >= 1.0
                                ? round
                                : std::max(galaxy.axisRatioDisc, 0.6 + 0.4 * galaxy.axisRatioDisc * round);
    galaxy.angle = dice.angle;
}

void pattern(Galaxy& galaxy, const Dice& dice) {
    const double irregular =
        smoothStep(0.5, 1.7, galaxy.redshift + 0.7 * (10.0 - galaxy.massLog10) + 0.8 * (dice.lopsided - 0.5));
    galaxy.arms.count = dice.armCount < 0.6 ? 2 : (dice.armCount < 0.8 ? 3 : 4);
    galaxy.arms.pitch = 0.20 + 0.28 * dice.armPitch; // 11 to 28 degrees
    galaxy.arms.phase = dice.armPhase;
    galaxy.arms.contrast =
        galaxy.starForming ? (0.5 + 2.3 * dice.armContrast) * (1.0 - 0.7 * irregular) : 0.0;
    galaxy.arms.lopsided = galaxy.starForming ? (0.2 + 0.6 * irregular) * dice.lopsided : 0.0;
    galaxy.arms.wobble = 0.15 + 0.35 * dice.clumps;
    galaxy.arms.radiusIn = 0.35 * galaxy.radiusHalfLight;
    galaxy.arms.turn = dice.armTurn < 0.5 ? -1.0 : 1.0;
    galaxy.barFraction = dice.bar < 0.4 && galaxy.bulgeFraction < 1.0 ? 0.25 * (1.0 - irregular) : 0.0;
    galaxy.barAngle = dice.barAngle;
    galaxy.clumpCount =
        galaxy.starForming ? static_cast<int>(std::lround(4.0 + 24.0 * dice.clumps * (1.0 - 0.8 * irregular)))
                           : 0;
    galaxy.clumpFraction = 0.15 + 0.40 * irregular;
    galaxy.clumpRadius = (0.04 + 0.05 * irregular) * galaxy.radiusHalfLight;
    galaxy.smoothFraction = 0.15;
}

void populate(Galaxy& galaxy, const Dice& dice) {
    const double z = galaxy.redshift;
    const double time = cosmology::age(z); // Gyr
    const double mass = std::pow(10.0, galaxy.massLog10);
    const double oldAge = std::max(0.3, (0.55 + 0.35 * dice.age) * time);
    // Speagle et al. (2014), equation 28; solar masses a year.
    const double mainSequence = (0.84 - 0.026 * time) * galaxy.massLog10 - (6.51 - 0.11 * time);
    const double rate = std::pow(10.0, mainSequence + 0.28 * dice.activity);
    double young = galaxy.starForming ? std::min(1e8 * rate, 0.15 * mass) : 0.0;
    double intermediate = galaxy.starForming ? std::min(3e9 * rate * (0.6 + 0.8 * dice.age),
                                                        (0.5 + 0.2 * smoothStep(0.4, 1.2, z)) * mass)
                                             : mass * (0.01 + 0.12 * smoothStep(0.3, 1.8, z));
    const double attenuation =
        std::clamp(0.32 + 0.35 * (galaxy.massLog10 - 10.2) + 0.3 * dice.dust - 0.15 * smoothStep(1.0, 2.5, z),
                   0.05, 2.0);
    const double tilted = std::pow(std::max(galaxy.axisRatioDisc, 0.15), -0.35);
    const double dustV = galaxy.starForming ? attenuation * tilted : 0.05;

    const double bulge = galaxy.bulgeFraction;
    const double bulgeIntermediate = galaxy.starForming ? 0.3 * bulge : bulge;
    galaxy.bulge = {0.0, intermediate * bulgeIntermediate,
                    std::max(0.0, mass * bulge - intermediate * bulgeIntermediate), oldAge, 0.4 * dustV};
    const double discIntermediate = intermediate * (1.0 - bulgeIntermediate);
    galaxy.disc = {0.0, discIntermediate, std::max(0.0, mass * (1.0 - bulge) - discIntermediate - young),
                   0.8 * oldAge, 0.6 * dustV};
    galaxy.young = {young, 0.0, 0.0, oldAge, dustV};
}

Galaxy make(const Dice& dice, double redshift, double massLog10) {
    Galaxy galaxy;
    galaxy.redshift = redshift;
    galaxy.massLog10 = massLog10;
    const double turnover = 10.65 + 0.22 * std::min(redshift, 3.0);
    const double most = 0.85 - 0.15 * std::min(redshift, 4.0);
    galaxy.starForming = dice.quenched > most / (1.0 + std::exp(-(massLog10 - turnover) / 0.22));
    shape(galaxy, dice);
    pattern(galaxy, dice);
    populate(galaxy, dice);
    return galaxy;
}

/// The redshift below which this share of the surveyed galaxies between the two lies.
double surveyRedshift(double share, double lowest, double highest) {
    const auto below = [](double redshift) { // invert the monotone table by bisection
        double low = 0.0;
        double high = 1.0;
        for (int i = 0; i < 50; ++i) {
            const double middle = 0.5 * (low + high);
            (between(kRedshiftQuantiles, middle) < redshift ? low : high) = middle;
        }
        return low;
    };
    const double first = below(lowest);
    const double last = below(highest);
    return std::clamp(between(kRedshiftQuantiles, first + (last - first) * share), lowest, highest);
}

} // namespace

double drawRedshift(Random& random, const std::string& distribution, double lowest, double highest) {
    const double share = random.uniform();
    if (distribution == "mixed") { // one number decides which, and where within it
        constexpr double kSurvey = 0.6;
        return share < kSurvey ? surveyRedshift(share / kSurvey, lowest, highest)
                               : lowest + (highest - lowest) * (share - kSurvey) / (1.0 - kSurvey);
    }
    if (distribution == "uniform") {
        return lowest + (highest - lowest) * share;
    }
    if (distribution != "galaxiesml") {
        throw ValueError("redshift distribution",
                         "expected galaxiesml, uniform or mixed, found " + distribution + ".");
    }
    return surveyRedshift(share, lowest, highest);
}

Galaxy drawGalaxy(Random random, double redshift) {
    const Dice dice(random);
    const double mass = belowKnee(between(kMass, redshift) + kMassSpread * dice.mass);
    const Galaxy found = make(dice, redshift, mass);
    const double flux =
        fluxOf(found.bulge, redshift)[2] + fluxOf(found.disc, redshift)[2] + fluxOf(found.young, redshift)[2];
    // Fainter than the limit: the sample holds a more massive one instead, softly.
    const double excess = (magnitudeOf(flux) - kFaintLimit) / kFaintSpread;
    const double heavier = 0.4 * kFaintSpread * (excess > 30.0 ? excess : std::log1p(std::exp(excess)));
    return heavier < 0.02 ? found : make(dice, redshift, belowKnee(mass + heavier));
}

} // namespace lookback::mock
