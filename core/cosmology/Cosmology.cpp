// SPDX-License-Identifier: MIT
#include "core/cosmology/Cosmology.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace lookback::cosmology {

namespace {

constexpr double kHubble = 67.66; // km/s/Mpc
constexpr double kOmegaMatter = 0.30966;
constexpr double kTemperature = 2.7255;  // K, of the microwave background
constexpr double kNeutrinos = 3.046 / 3; // each of the three, in units of one thermal species
constexpr double kNeutrinoMass = 0.06;   // eV, of one of the three

// CODATA 2018 and IAU 2015
constexpr double kLight = 299792.458;                                // km/s
constexpr double kGravity = 6.6743e-11;                              // m^3/kg/s^2
constexpr double kStefanBoltzmann = 5.670374e-8;                     // W/m^2/K^4
constexpr double kBoltzmann = 8.617333262e-5;                        // eV/K
constexpr double kMegaparsec = 3.0856775814914e19;                   // km
constexpr double kGigayear = 3.15576e16;                             // s, Julian
constexpr double kNeutrinoTemperature = 0.7137658555 * kTemperature; // (4/11)^(1/3)

constexpr double kHubbleDistance = kLight / kHubble;              // Mpc
constexpr double kHubbleTime = kMegaparsec / kHubble / kGigayear; // Gyr
constexpr double kArcsec = std::numbers::pi / (180.0 * 3600.0);   // radians

double omegaPhotons() {
    const double rate = kHubble / kMegaparsec; // 1/s
    const double critical = 3.0 * rate * rate / (8.0 * std::numbers::pi * kGravity);
    const double c = kLight * 1e3;
    return 4.0 * kStefanBoltzmann * std::pow(kTemperature, 4) / (c * c * c) / critical;
}

/// Neutrinos' energy density over that of photons at 1 + z: Komatsu et al. (2011), eq. 26 and its fit.
double neutrinosPerPhotons(double scale) {
    constexpr double kFermions = 0.22710731766; // 7/8 (4/11)^(4/3)
    constexpr double kPower = 1.83;
    const double y = kNeutrinoMass / (kBoltzmann * kNeutrinoTemperature) / scale;
    const double massive = std::pow(1.0 + std::pow(0.3173 * y, kPower), 1.0 / kPower);
    return kFermions * kNeutrinos * (2.0 + massive);
}

/// H(z)/H0 as a function of scale = 1 + z.
double expansion(double scale) {
    static const double photons = omegaPhotons();
    static const double lambda = 1.0 - kOmegaMatter - photons * (1.0 + neutrinosPerPhotons(1.0));
    const double radiation = photons * (1.0 + neutrinosPerPhotons(scale)) * scale;
    return std::sqrt((kOmegaMatter + radiation) * scale * scale * scale + lambda);
}

/// Gauss-Legendre quadrature on [-1, 1].
struct Rule {
    static constexpr int kCount = 32;
    std::array<double, kCount> at{};
    std::array<double, kCount> weight{};

    Rule() {
        for (int i = 0; i < kCount; ++i) {
            double x = std::cos(std::numbers::pi * (i + 0.75) / (kCount + 0.5));
            double slope = 0.0;
            for (int iteration = 0; iteration < 8; ++iteration) { // Newton on the Legendre polynomial
                double p = x;
                double previous = 1.0;
                for (int n = 2; n <= kCount; ++n) {
                    const double next = ((2 * n - 1) * x * p - (n - 1) * previous) / n;
                    previous = p;
                    p = next;
                }
                slope = kCount * (x * p - previous) / (x * x - 1.0);
                x -= p / slope;
            }
            at[i] = x;
            weight[i] = 2.0 / ((1.0 - x * x) * slope * slope);
        }
    }
};

template <class Function>
double integrate(double from, double to, Function function) {
    static const Rule rule;
    const double half = 0.5 * (to - from);
    double sum = 0.0;
    for (int i = 0; i < Rule::kCount; ++i) {
        sum += rule.weight[i] * function(from + half * (1.0 + rule.at[i]));
    }
    return sum * half;
}

/// Lookback time in Hubble times between today and u = ln(1 + z): dt = du / E.
double timeTo(double u) {
    return integrate(0.0, u, [](double v) { return 1.0 / expansion(std::exp(v)); });
}

} // namespace

double comovingDistance(double redshift) {
    kRange.check("redshift", redshift);
    return kHubbleDistance * integrate(0.0, std::log1p(redshift), [](double u) {
               const double scale = std::exp(u);
               return scale / expansion(scale);
           });
}

double luminosityDistance(double redshift) {
    return comovingDistance(redshift) * (1.0 + redshift);
}

double angularDiameterDistance(double redshift) {
    return comovingDistance(redshift) / (1.0 + redshift);
}

double kpcPerArcsec(double redshift) {
    return angularDiameterDistance(redshift) * 1e3 * kArcsec;
}

double lookbackTime(double redshift) {
    kRange.check("redshift", redshift);
    return kHubbleTime * timeTo(std::log1p(redshift));
}

double age(double redshift) {
    kRange.check("redshift", redshift);
    // y = sqrt(a) keeps the integrand smooth through both the radiation and the matter era: dt = 2 dy / (y
    // E).
    const double end = 1.0 / std::sqrt(1.0 + redshift);
    return kHubbleTime * integrate(0.0, end, [](double y) { return 2.0 / (y * expansion(1.0 / (y * y))); });
}

double redshiftAtLookbackTime(double gyr) {
    static const double longest = lookbackTime(kRange.highest);
    Range<double>{0.0, longest}.check("lookback time", gyr);
    const double wanted = gyr / kHubbleTime;
    double low = 0.0;
    double high = std::log1p(kRange.highest);
    double u = std::min(wanted, high); // E(0) = 1
    for (int iteration = 0; iteration < 60; ++iteration) {
        const double error = timeTo(u) - wanted;
        (error > 0.0 ? high : low) = u;
        double next = u - error * expansion(std::exp(u));
        if (next <= low || next >= high) { // Newton left the bracket
            next = 0.5 * (low + high);
        }
        if (std::abs(next - u) < 1e-12 * (1.0 + u)) {
            return std::expm1(next);
        }
        u = next;
    }
    return std::expm1(u);
}

} // namespace lookback::cosmology
