// SPDX-License-Identifier: MIT
#include "core/mock/GasPhysics.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookback::mock {

namespace {

constexpr double kIonisationToday = 2.27e-14; // 1/s
constexpr double kIonisationAtOne = 3.42e-13; // 1/s, redshift 1
constexpr double kProton = 1.6726e-24;        // g
constexpr double kBoltzmann = 1.3807e-16;     // erg/K
constexpr double kKilometre = 1e5;            // cm
constexpr double kWeight = 1.36;              // of gas against its hydrogen, helium included
constexpr double kDispersion = 9.0;           // km/s
constexpr double kMolecularPressure = 4.3e4;  // K/cm^3
constexpr double kThreshold = 0.1;            // nuclei a cm^3 that form stars

// Recombination of hydrogen, case A, cm^3/s (Hui & Gnedin 1997).
double recombination(double temperature) {
    const double lambda = 315614.0 / temperature;
    return 1.269e-13 * std::pow(lambda, 1.503) / std::pow(1.0 + std::pow(lambda / 0.522, 0.47), 1.923);
}

// Ionisation by collisions, cm^3/s (Theuns et al. 1998).
double collisions(double temperature) {
    return 1.17e-10 * std::sqrt(temperature) * std::exp(-157809.0 / temperature) /
           (1.0 + std::sqrt(temperature / 1e5));
}

} // namespace

double photoionisation(double redshift) {
    const double power = std::log(kIonisationAtOne / kIonisationToday) / std::numbers::ln2;
    return kIonisationToday * std::pow(1.0 + redshift, power);
}

double neutralShare(double nuclei, double temperature, double redshift) {
    const double background = photoionisation(redshift);
    const double shielded =
        6.73e-3 * std::pow(temperature / 1e4, 0.17) * std::pow(background / 1e-12, 2.0 / 3.0);
    const double x = nuclei / shielded;
    const double light =
        background * (0.98 * std::pow(1.0 + std::pow(x, 1.64), -2.28) + 0.02 * std::pow(1.0 + x, -0.84));
    const double alpha = recombination(temperature);
    const double lambda = collisions(temperature);
    const double a = alpha + lambda;
    const double b = 2.0 * alpha + light / nuclei + lambda;
    // a eta^2 - b eta + alpha = 0; this form of the smaller root loses no digits.
    return 2.0 * alpha / (b + std::sqrt(std::max(0.0, b * b - 4.0 * a * alpha)));
}

NeutralTable::NeutralTable(double redshift) {
    for (int t = 0; t < kTemperatures; ++t) {
        for (int d = 0; d < kDensities; ++d) {
            const double share =
                neutralShare(std::pow(10.0, -7.0 + 0.1 * d), std::pow(10.0, 2.0 + 0.1 * t), redshift);
            logShares_.push_back(static_cast<float>(std::log(std::max(share, 1e-30))));
        }
    }
}

double NeutralTable::at(double nuclei, double temperature) const {
    const double d = std::clamp((std::log10(nuclei) + 7.0) * 10.0, 0.0, kDensities - 1.001);
    const double t = std::clamp((std::log10(temperature) - 2.0) * 10.0, 0.0, kTemperatures - 1.001);
    const auto i = static_cast<std::size_t>(d);
    const auto k = static_cast<std::size_t>(t);
    const double u = d - static_cast<double>(i);
    const double v = t - static_cast<double>(k);
    const float* const low = logShares_.data() + k * kDensities + i;
    const float* const high = low + kDensities;
    return std::exp((1.0 - v) * (low[0] + u * (low[1] - low[0])) + v * (high[0] + u * (high[1] - high[0])));
}

double molecularShare(double pressure) {
    const double ratio = std::pow(pressure / kMolecularPressure, 0.92);
    return ratio / (1.0 + ratio);
}

double discPressure(double nuclei) {
    const double sigma = kDispersion * kKilometre;
    return kWeight * kProton * nuclei * sigma * sigma / kBoltzmann;
}

double virialTemperature(double circularVelocity) {
    const double v = circularVelocity * kKilometre;
    return 0.59 * kProton * v * v / (2.0 * kBoltzmann);
}

double frozenField(double nuclei) {
    return 5e-6 * std::cbrt(nuclei * nuclei);
}

double equipartitionField(double nuclei, double velocity) {
    return std::sqrt(4.0 * std::numbers::pi * kWeight * kProton * nuclei) * velocity * kKilometre;
}

double starFormationRate(double nuclei) {
    return nuclei > kThreshold ? 0.5 * std::pow(nuclei, 0.4) : 0.0;
}

} // namespace lookback::mock
