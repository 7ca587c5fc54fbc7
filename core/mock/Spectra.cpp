// SPDX-License-Identifier: MIT
#include "core/mock/Spectra.h"

#include "core/cosmology/Cosmology.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace lookback::mock {

namespace {

/// Brightness at a rest wavelength (Angstrom), as an AB magnitude relative to 6200 Angstrom.
struct Node {
    double wavelength;
    double magnitude;
};

// Continua after Bruzual & Charlot (2003), solar metallicity: steady star formation, 1 Gyr, 8 Gyr.
constexpr std::array<Node, 14> kYoung{{{912, 1.15},
                                       {1100, 0.85},
                                       {1500, 0.67},
                                       {2000, 0.62},
                                       {2800, 0.58},
                                       {3600, 0.54},
                                       {3750, 0.20},
                                       {4000, 0.03},
                                       {4500, 0.03},
                                       {5500, 0.01},
                                       {6200, 0.0},
                                       {7600, -0.03},
                                       {8900, -0.08},
                                       {12500, -0.12}}};
constexpr std::array<Node, 17> kIntermediate{{{912, 7.5},
                                              {1500, 4.2},
                                              {2000, 3.2},
                                              {2500, 2.4},
                                              {2800, 1.9},
                                              {3300, 1.45},
                                              {3600, 1.35},
                                              {3750, 0.95},
                                              {3900, 0.55},
                                              {4050, 0.25},
                                              {4300, 0.22},
                                              {4700, 0.14},
                                              {5500, 0.05},
                                              {6200, 0.0},
                                              {7600, -0.12},
                                              {8900, -0.20},
                                              {12500, -0.30}}};
constexpr std::array<Node, 18> kOld{{{912, 9.0},
                                     {1500, 6.3},
                                     {2000, 6.2},
                                     {2500, 5.4},
                                     {2800, 4.5},
                                     {3200, 3.4},
                                     {3500, 2.75},
                                     {3800, 2.45},
                                     {3950, 2.2},
                                     {4050, 1.55},
                                     {4300, 1.3},
                                     {4700, 0.85},
                                     {5200, 0.55},
                                     {5500, 0.40},
                                     {6200, 0.0},
                                     {7600, -0.40},
                                     {8900, -0.62},
                                     {12500, -1.0}}};

// Absolute AB magnitude at 6200 Angstrom of one solar mass of each kind; young: 1 solar mass a year gives
// M(1500) = -18.1 (Kennicutt & Evans 2012).
constexpr double kYoungMagnitude = 1.2;
constexpr double kIntermediateMagnitude = 3.8;
constexpr double kOldMagnitude = 5.6; // at 8 Gyr; M/L grows as age^0.75

/// A nebular line: rest wavelength and equivalent width over the young continuum, both in Angstrom.
struct Line {
    double wavelength;
    double width;
};

constexpr std::array<Line, 5> kLines{{{3727, 45}, {4861, 18}, {4959, 15}, {5007, 45}, {6563, 110}}};
constexpr double kLineSpread = 25.0; // Angstrom: broad, so that the quadrature sees it

/// Edges between half transmission (Kawanomoto et al. 2018), Angstrom.
constexpr std::array<std::array<double, 2>, kBands> kFilters{
    {{4050, 5470}, {5420, 6980}, {6950, 8490}, {8530, 9280}, {9350, 10700}}};
constexpr double kFilterEdge = 60.0; // Angstrom: width of the rise and fall
constexpr int kSamples = 36;         // a filter

double brightness(std::span<const Node> nodes, double wavelength) {
    const auto above =
        std::upper_bound(nodes.begin(), nodes.end(), wavelength,
                         [](double value, const Node& node) { return value < node.wavelength; });
    if (above == nodes.begin()) {
        return 0.0; // the caller has cut below 912
    }
    if (above == nodes.end()) {
        return std::pow(10.0, -0.4 * nodes.back().magnitude);
    }
    const Node& a = *(above - 1);
    const double part = (wavelength - a.wavelength) / (above->wavelength - a.wavelength);
    return std::pow(10.0, -0.4 * (a.magnitude + part * (above->magnitude - a.magnitude)));
}

/// Young stars with their nebula.
double nebula(double wavelength) {
    double gain = 1.0;
    for (const Line& line : kLines) {
        const double offset = (wavelength - line.wavelength) / kLineSpread;
        if (std::abs(offset) < 4.0) {
            gain += line.width / (kLineSpread * 2.5066) * std::exp(-0.5 * offset * offset);
        }
    }
    return gain;
}

/// k(wavelength) / k(5500), Calzetti et al. (2000); wavelength in Angstrom.
double dustCurve(double wavelength) {
    const double x = 1e4 / std::clamp(wavelength, 1000.0, 22000.0); // 1 / micron
    const double k = x > 1e4 / 6300.0
                         ? 2.659 * (-2.156 + 1.509 * x - 0.198 * x * x + 0.011 * x * x * x) + 4.05
                         : 2.659 * (-1.857 + 1.040 * x) + 4.05;
    return std::max(k, 0.0) / 4.05;
}

/// Fraction that the intergalactic medium lets through, Madau (1995), equations 12, 13 and 16.
double intergalactic(double observed, double redshift) {
    constexpr std::array<std::array<double, 2>, 4> kSeries{
        {{1215.67, 0.0036}, {1025.72, 0.0017}, {972.54, 0.0012}, {949.74, 0.00093}}};
    double depth = 0.0;
    for (const auto& [line, strength] : kSeries) {
        if (observed < line * (1.0 + redshift)) {
            depth += strength * std::pow(observed / line, 3.46);
        }
    }
    if (observed < 911.75 * (1.0 + redshift)) {
        const double c = observed / 911.75;
        const double e = 1.0 + redshift;
        depth += 0.25 * c * c * c * (std::pow(e, 0.46) - std::pow(c, 0.46)) +
                 9.4 * std::pow(c, 1.5) * (std::pow(e, 0.18) - std::pow(c, 0.18)) -
                 0.7 * c * c * c * (std::pow(c, -1.32) - std::pow(e, -1.32)) -
                 0.023 * (std::pow(e, 1.68) - std::pow(c, 1.68));
    }
    return std::exp(-std::max(depth, 0.0));
}

/// Absolute brightness (units of magnitude 0) at a rest wavelength.
double spectrum(const Stars& stars, double rest) {
    if (rest < 700.0) {
        return 0.0;
    }
    const double escape = rest < 912.0 ? 0.03 : 1.0; // of the ionising light
    const double at = std::max(rest, 912.0);
    const double oldScale = std::pow(std::max(stars.oldAge, 0.2) / 8.0, -0.75);
    // The first stars of a young universe look like the intermediate ones.
    const double grown = std::clamp((stars.oldAge - 1.0) / 4.0, 0.0, 1.0);
    const double old = stars.old * oldScale * std::pow(10.0, -0.4 * kOldMagnitude) *
                       (grown * brightness(kOld, at) + (1.0 - grown) * brightness(kIntermediate, at));
    const double intermediate =
        stars.intermediate * std::pow(10.0, -0.4 * kIntermediateMagnitude) * brightness(kIntermediate, at);
    const double young =
        stars.young * std::pow(10.0, -0.4 * kYoungMagnitude) * brightness(kYoung, at) * nebula(rest);
    return escape * (old + intermediate + young) * std::pow(10.0, -0.4 * stars.dustV * dustCurve(rest));
}

double transmission(int band, double wavelength) {
    const auto& [blue, red] = kFilters[band];
    return 1.0 / ((1.0 + std::exp(-(wavelength - blue) / kFilterEdge * 4.0)) *
                  (1.0 + std::exp((wavelength - red) / kFilterEdge * 4.0)));
}

/// Mean of a brightness per frequency over a filter, as a photon counter takes it.
template <class Brightness>
double through(int band, const Brightness& brightnessAt) {
    const auto& [blue, red] = kFilters[band];
    double sum = 0.0;
    double weight = 0.0;
    for (int s = 0; s < kSamples; ++s) {
        const double wavelength =
            blue - kFilterEdge + (red - blue + 2.0 * kFilterEdge) * (s + 0.5) / kSamples;
        const double w = transmission(band, wavelength) / wavelength; // T dnu / nu
        sum += w * brightnessAt(wavelength);
        weight += w;
    }
    return sum / weight;
}

} // namespace

BandFlux fluxOf(const Stars& stars, double redshift) {
    const double parsecs10 = cosmology::luminosityDistance(redshift) * 1e5; // in units of 10 pc
    // f_nu(observed) = (1 + z) L_nu(rest) / (4 pi d^2)
    const double scale = (1.0 + redshift) / (parsecs10 * parsecs10) * fluxOfMagnitude(0.0);
    BandFlux flux{};
    for (int band = 0; band < kBands; ++band) {
        flux[band] =
            scale * through(band, [&](double wavelength) {
                return spectrum(stars, wavelength / (1.0 + redshift)) * intergalactic(wavelength, redshift);
            });
    }
    return flux;
}

BandFlux fluxOfStar(double hue) {
    // Colours g-i, r-i, i-z, i-y along the stellar locus (Covey et al. 2007), hot to cool.
    const double red = std::clamp(hue, 0.0, 1.0);
    const double ri = 0.05 + 1.6 * red * red;
    const double gr = 0.2 + 1.25 * (1.0 - std::exp(-3.0 * red));
    return {std::pow(10.0, -0.4 * (gr + ri)), std::pow(10.0, -0.4 * ri), 1.0, std::pow(10.0, 0.2 * ri),
            std::pow(10.0, 0.3 * ri)};
}

double magnitudeOf(double flux) {
    return flux > 0.0 ? 27.0 - 2.5 * std::log10(flux) : 99.0;
}

double fluxOfMagnitude(double ab) {
    return std::pow(10.0, 0.4 * (27.0 - ab));
}

} // namespace lookback::mock
