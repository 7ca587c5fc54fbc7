// SPDX-License-Identifier: MIT
#include "core/cosmology/LinearPower.h"

#include <boost/math/quadrature/gauss_kronrod.hpp>

#include <cmath>
#include <numbers>

namespace lookback::cosmology {

namespace {

using Quadrature = boost::math::quadrature::gauss_kronrod<double, 31>;

constexpr double kTemperature = 2.7255 / 2.7;      // of the microwave background, as the formula wants it
constexpr double kCriticalDensity = 2.77536627e11; // Msun/h per (Mpc/h)^3

/// integral_0^a da' / (a' E)^3
double heath(const Parameters& p, double a) {
    return Quadrature::integrate(
        [&p](double x) { return x > 0.0 ? std::pow(x * expansion(p, x), -3.0) : 0.0; }, 0.0, a, 10, 1e-10);
}

double growthUnscaled(const Parameters& p, double a) {
    return expansion(p, a) * heath(p, a);
}

/// A sphere's window in Fourier space.
double sphere(double x) {
    return x < 1e-3 ? 1.0 - x * x / 10.0 : 3.0 * (std::sin(x) - x * std::cos(x)) / (x * x * x);
}

/// Eisenstein & Hu 1998, eqs. 19 and 20.
double transferZero(double q, double alpha, double beta) {
    const double c = 14.2 / alpha + 386.0 / (1.0 + 69.9 * std::pow(q, 1.08));
    const double l = std::log(std::numbers::e + 1.8 * beta * q);
    return l / (l + c * q * q);
}

} // namespace

void check(const Parameters& p) {
    kOmegaMatterRange.check("Omega_m", p.omegaMatter);
    kSigma8Range.check("sigma_8", p.sigma8);
    Range<double>{1e-4, p.omegaMatter}.check("Omega_b", p.omegaBaryon);
    Range<double>{0.3, 1.5}.check("h", p.hubble);
    Range<double>{0.3, 2.0}.check("n_s", p.tilt);
}

double expansion(const Parameters& p, double a) {
    return std::sqrt(p.omegaMatter / (a * a * a) + 1.0 - p.omegaMatter);
}

double omegaMatterAt(const Parameters& p, double a) {
    const double e = expansion(p, a);
    return p.omegaMatter / (a * a * a * e * e);
}

double growth(const Parameters& p, double a) {
    return growthUnscaled(p, a) / growthUnscaled(p, 1.0);
}

double growthRate(const Parameters& p, double a) { // d ln E / d ln a = -3/2 Omega_m(a)
    const double e = expansion(p, a);
    return -1.5 * omegaMatterAt(p, a) + 1.0 / (a * a * e * e * e * heath(p, a));
}

double growthSecond(const Parameters& p, double a) {
    const double d = growth(p, a);
    return -3.0 / 7.0 * d * d * std::pow(omegaMatterAt(p, a), -1.0 / 143.0);
}

double growthRateSecond(const Parameters& p, double a) {
    return 2.0 * std::pow(omegaMatterAt(p, a), 6.0 / 11.0);
}

LinearPower::LinearPower(const Parameters& parameters)
    : p_(parameters) {
    check(p_);
    const double m = p_.omegaMatter * p_.hubble * p_.hubble; // omega_0
    const double b = p_.omegaBaryon * p_.hubble * p_.hubble;
    const double t2 = kTemperature * kTemperature;
    const double fb = b / m;
    const double fc = 1.0 - fb;
    const double zEquality = 2.5e4 * m / (t2 * t2);
    equality_ = 7.46e-2 * m / t2;
    const double b1 = 0.313 * std::pow(m, -0.419) * (1.0 + 0.607 * std::pow(m, 0.674));
    const double b2 = 0.238 * std::pow(m, 0.223);
    const double zDrag =
        1291.0 * std::pow(m, 0.251) / (1.0 + 0.659 * std::pow(m, 0.828)) * (1.0 + b1 * std::pow(b, b2));
    const auto ratio = [&](double z) { return 31.5 * b / (t2 * t2) * (1000.0 / z); };
    const double rDrag = ratio(zDrag);
    const double rEquality = ratio(zEquality);
    soundHorizon_ =
        2.0 / (3.0 * equality_) * std::sqrt(6.0 / rEquality) *
        std::log((std::sqrt(1.0 + rDrag) + std::sqrt(rDrag + rEquality)) / (1.0 + std::sqrt(rEquality)));
    silk_ = 1.6 * std::pow(b, 0.52) * std::pow(m, 0.73) * (1.0 + std::pow(10.4 * m, -0.95));
    const double a1 = std::pow(46.9 * m, 0.670) * (1.0 + std::pow(32.1 * m, -0.532));
    const double a2 = std::pow(12.0 * m, 0.424) * (1.0 + std::pow(45.0 * m, -0.582));
    alphaC_ = std::pow(a1, -fb) * std::pow(a2, -fb * fb * fb);
    const double c1 = 0.944 / (1.0 + std::pow(458.0 * m, -0.708));
    const double c2 = std::pow(0.395 * m, -0.0266);
    betaC_ = 1.0 / (1.0 + c1 * (std::pow(fc, c2) - 1.0));
    const double y = (1.0 + zEquality) / (1.0 + zDrag);
    const double root = std::sqrt(1.0 + y);
    const double g = y * (-6.0 * root + (2.0 + 3.0 * y) * std::log((root + 1.0) / (root - 1.0)));
    alphaB_ = 2.07 * equality_ * soundHorizon_ * std::pow(1.0 + rDrag, -0.75) * g;
    betaB_ = 0.5 + fb + (3.0 - 2.0 * fb) * std::sqrt(17.2 * m * 17.2 * m + 1.0);
    betaNode_ = 8.41 * std::pow(m, 0.435);
    const double found = sigma(8.0);
    amplitude_ = p_.sigma8 * p_.sigma8 / (found * found);
}

double LinearPower::transfer(double k) const {
    const double wave = k * p_.hubble; // 1/Mpc
    const double q = wave / (13.41 * equality_);
    const double ks = wave * soundHorizon_;
    const double f = 1.0 / (1.0 + std::pow(ks / 5.4, 4));
    const double cold = f * transferZero(q, 1.0, betaC_) + (1.0 - f) * transferZero(q, alphaC_, betaC_);
    const double node = soundHorizon_ / std::cbrt(1.0 + std::pow(betaNode_ / ks, 3));
    const double x = wave * node;
    const double wiggle = x < 1e-4 ? 1.0 : std::sin(x) / x;
    const double baryons =
        (transferZero(q, 1.0, 1.0) / (1.0 + std::pow(ks / 5.2, 2)) +
         alphaB_ / (1.0 + std::pow(betaB_ / ks, 3)) * std::exp(-std::pow(wave / silk_, 1.4))) *
        wiggle;
    const double share = p_.omegaBaryon / p_.omegaMatter;
    return share * baryons + (1.0 - share) * cold;
}

double LinearPower::operator()(double k) const {
    const double t = transfer(k);
    return amplitude_ * std::pow(k, p_.tilt) * t * t;
}

double LinearPower::sigma(double radius) const {
    const auto integrand = [&](double lnK) {
        const double k = std::exp(lnK);
        const double w = sphere(k * radius);
        return k * k * k * (*this)(k)*w * w;
    };
    const double top = std::log(300.0 / radius);
    const double square = Quadrature::integrate(integrand, std::log(1e-5), top, 15, 1e-7);
    return std::sqrt(square / (2.0 * std::numbers::pi * std::numbers::pi));
}

double LinearPower::sigmaOfMass(double mass) const {
    return sigma(std::cbrt(3.0 * mass / (4.0 * std::numbers::pi * meanDensity(p_))));
}

double LinearPower::slopeOfMass(double mass) const {
    constexpr double kStep = 0.02; // of ln M
    return -(std::log(sigmaOfMass(mass * std::exp(kStep))) - std::log(sigmaOfMass(mass * std::exp(-kStep)))) /
           (2.0 * kStep);
}

double meanDensity(const Parameters& p) {
    return p.omegaMatter * kCriticalDensity;
}

double tinkerMassFunction(const LinearPower& power, double mass) {
    constexpr double kA = 0.186; // table 2, Delta = 200, z = 0
    constexpr double kSmall = 1.47;
    constexpr double kB = 2.57;
    constexpr double kC = 1.19;
    const double s = power.sigmaOfMass(mass);
    const double f = kA * (std::pow(s / kB, -kSmall) + 1.0) * std::exp(-kC / (s * s));
    return f * meanDensity(power.parameters()) / mass * power.slopeOfMass(mass);
}

} // namespace lookback::cosmology
