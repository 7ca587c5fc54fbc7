// SPDX-License-Identifier: MIT
#include "core/analysis/SersicLight.h"

#include "core/analysis/Sersic.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>

// The loops below take most of a fit's time: where the processor has wider registers, they are used.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define LOOKBACK_WIDE __attribute__((target_clones("arch=haswell", "default")))
#else
#define LOOKBACK_WIDE
#endif

namespace lookback::analysis {

namespace {

/// e^x for -87 < x < 88 to 1e-7, in steps that a compiler turns into vector code.
inline float quickExp(float x) {
    constexpr float kRound = 12582912.0F; // 1.5 * 2^23
    const float scaled = x * 1.44269504F;
    const float whole = (scaled + kRound) - kRound;
    const float f = (x - whole * 0.693145752F) - whole * 1.42860677e-6F;
    const float power =
        1.0F + f * (1.0F + f * (0.5F + f * (0.166666546F +
                                            f * (0.0416657959F + f * (0.00833345167F + f * 0.00138888F)))));
    const auto shift = static_cast<std::int32_t>(whole) << 23;
    return std::bit_cast<float>(std::bit_cast<std::int32_t>(power) + shift);
}

/// ln x for a normal x > 0 to 2e-7 (Cephes logf).
inline float quickLog(float x) {
    constexpr std::int32_t kRoot = 0x3f3504f3; // of one half
    const std::int32_t bits = std::bit_cast<std::int32_t>(x);
    const std::int32_t exponent = (bits - kRoot) >> 23;
    const float m = std::bit_cast<float>(bits - (exponent << 23)) - 1.0F;
    const float z = m * m;
    float p = 7.0376836292E-2F;
    p = p * m - 1.1514610310E-1F;
    p = p * m + 1.1676998740E-1F;
    p = p * m - 1.2420140846E-1F;
    p = p * m + 1.4249322787E-1F;
    p = p * m - 1.6668057665E-1F;
    p = p * m + 2.0000714765E-1F;
    p = p * m - 2.4999993993E-1F;
    p = p * m + 3.3333331174E-1F;
    const auto e = static_cast<float>(exponent);
    return ((p * m * z - 2.12194440e-4F * e) - 0.5F * z) + m + 0.693359375F * e;
}

LOOKBACK_WIDE void lightAt(const SersicLight::Numbers& n, const float* __restrict dx,
                           const float* __restrict dy, std::size_t count, float* __restrict light) {
    for (std::size_t i = 0; i < count; ++i) {
        const float xx = dx[i] * dx[i];
        const float yy = dy[i] * dy[i];
        const float shear = n.eta1 * (xx - yy) + n.eta2 * 2.0F * dx[i] * dy[i];
        const float r2 = std::max(n.cosh * (xx + yy) - n.sinh * shear, n.core);
        const float t = std::min((quickLog(r2) - n.twoLogRadius) * n.halfByIndex, 6.0F);
        light[i] = quickExp(n.logNorm - std::min(n.b * quickExp(t), 70.0F));
    }
}

LOOKBACK_WIDE void allAt(const SersicLight::Numbers& n, const float* __restrict dx,
                         const float* __restrict dy, std::size_t count, float* __restrict light,
                         float* __restrict byRadius, float* __restrict byIndex, float* __restrict byEta1,
                         float* __restrict byEta2, float* __restrict byX, float* __restrict byY) {
    for (std::size_t i = 0; i < count; ++i) {
        const float xx = dx[i] * dx[i];
        const float yy = dy[i] * dy[i];
        const float sum = xx + yy;
        const float along = xx - yy;
        const float across = 2.0F * dx[i] * dy[i];
        const float shear = n.eta1 * along + n.eta2 * across;
        const float given = n.cosh * sum - n.sinh * shear;
        const float r2 = std::max(given, n.core);
        const float logRatio = quickLog(r2) - n.twoLogRadius;
        const float u = quickExp(std::min(logRatio * n.halfByIndex, 6.0F));
        const float bu = std::min(n.b * u, 70.0F);
        const float value = quickExp(n.logNorm - bu);
        light[i] = value;
        byRadius[i] = value * (bu * n.byIndex - 2.0F);
        byIndex[i] = value * (n.normByIndex - n.bByIndex * u + bu * logRatio * n.halfByIndex * n.byIndex);
        const float slope = given < n.core ? 0.0F : -value * bu * n.halfByIndex / r2; // d light / d r^2
        byEta1[i] = slope * (n.cosh1 * sum - n.sinh1 * shear - n.sinh * along);
        byEta2[i] = slope * (n.cosh2 * sum - n.sinh2 * shear - n.sinh * across);
        byX[i] = -2.0F * slope * ((n.cosh - n.sinh * n.eta1) * dx[i] - n.sinh * n.eta2 * dy[i]);
        byY[i] = -2.0F * slope * ((n.cosh + n.sinh * n.eta1) * dy[i] - n.sinh * n.eta2 * dx[i]);
    }
}

/// ln of I at u = 0 for a round profile of total light 1 and r_e = 1.
double logNormOf(double index, double b) {
    return 2.0 * index * std::log(b) - gsl_sf_lngamma(2.0 * index) - std::log(2.0 * std::numbers::pi * index);
}

/// What of the profile's light lies within the core above a constant core.
double cuspOf(double index, double b, double logNorm, double logRatio) { // ln(core / r_e)
    const double bu = b * std::exp(std::min(logRatio / index, 6.0));
    const double within = gsl_sf_gamma_inc_P(2.0 * index, bu);
    return within - std::numbers::pi * std::exp(logNorm - bu + 2.0 * logRatio);
}

} // namespace

double sersicB(double index) {
    return gsl_cdf_gamma_Pinv(0.5, 2.0 * index, 1.0);
}

double sersicLight(double index) {
    const double b = sersicB(index);
    return std::exp(b - logNormOf(index, b));
}

SersicLight::SersicLight(const SersicShape& shape) {
    const double index = shape.index;
    const double step = 1e-3 * index;
    const double b = sersicB(index);
    const double bUp = sersicB(index + step);
    const double bDown = sersicB(index - step);
    const double norm = logNormOf(index, b);
    const double normUp = logNormOf(index + step, bUp);
    const double normDown = logNormOf(index - step, bDown);
    const double eta = std::hypot(shape.eta1, shape.eta2);
    const double sinh = eta > 1e-4 ? std::sinh(eta) / eta : 1.0 + eta * eta / 6.0;
    const double sinhSlope =
        eta > 1e-2 ? (std::cosh(eta) - sinh) / (eta * eta) : 1.0 / 3.0 + eta * eta / 30.0;
    n_.eta1 = static_cast<float>(shape.eta1);
    n_.eta2 = static_cast<float>(shape.eta2);
    n_.cosh = static_cast<float>(std::cosh(eta));
    n_.sinh = static_cast<float>(sinh);
    n_.cosh1 = static_cast<float>(sinh * shape.eta1);
    n_.cosh2 = static_cast<float>(sinh * shape.eta2);
    n_.sinh1 = static_cast<float>(sinhSlope * shape.eta1);
    n_.sinh2 = static_cast<float>(sinhSlope * shape.eta2);
    n_.core = static_cast<float>(kCore * kCore);
    n_.twoLogRadius = static_cast<float>(2.0 * shape.logRadius);
    n_.halfByIndex = static_cast<float>(0.5 / index);
    n_.byIndex = static_cast<float>(1.0 / index);
    n_.b = static_cast<float>(b);
    n_.bByIndex = static_cast<float>((bUp - bDown) / (2.0 * step));
    n_.logNorm = static_cast<float>(norm - 2.0 * shape.logRadius);
    n_.normByIndex = static_cast<float>((normUp - normDown) / (2.0 * step));

    const double ratio = std::log(kCore) - shape.logRadius;
    constexpr double kStep = 1e-3;
    cusp_[0] = cuspOf(index, b, norm, ratio);
    cusp_[1] =
        (cuspOf(index, b, norm, ratio - kStep) - cuspOf(index, b, norm, ratio + kStep)) / (2.0 * kStep);
    cusp_[2] = (cuspOf(index + step, bUp, normUp, ratio) - cuspOf(index - step, bDown, normDown, ratio)) /
               (2.0 * step);
}

void SersicLight::at(const float* dx, const float* dy, std::size_t count, bool derivatives,
                     const SersicArrays& out) const {
    if (derivatives) {
        allAt(n_, dx, dy, count, out[kLight], out[kByRadius], out[kByIndex], out[kByEta1], out[kByEta2],
              out[kByX], out[kByY]);
    } else {
        lightAt(n_, dx, dy, count, out[kLight]);
    }
}

} // namespace lookback::analysis
