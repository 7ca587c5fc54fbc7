// SPDX-License-Identifier: MIT
#include "core/analysis/SersicVariables.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookback::analysis {

namespace {

constexpr double kEtaMost = 2.995732273553991; // -ln of the least axis ratio

/// Standard errors of a function of the variables from the covariance and its gradient.
double spread(const gsl_matrix* covariance, const Variables& gradient) {
    double sum = 0.0;
    for (std::size_t a = 0; a < covariance->size1; ++a) {
        for (std::size_t b = 0; b < covariance->size2; ++b) {
            sum += gradient[a] * gsl_matrix_get(covariance, a, b) * gradient[b];
        }
    }
    return sum >= 0.0 ? std::sqrt(sum) : Estimate{}.error;
}

Variables unit(Variable which, double value = 1.0) {
    Variables v{};
    v[which] = value;
    return v;
}

} // namespace

double indexOf(double t) {
    const double span = std::log(kSersicIndexRange.highest / kSersicIndexRange.lowest);
    return kSersicIndexRange.lowest * std::exp(span / (1.0 + std::exp(-t)));
}

double variableOf(double index) {
    const double span = std::log(kSersicIndexRange.highest / kSersicIndexRange.lowest);
    const double share = std::log(index / kSersicIndexRange.lowest) / span;
    return std::log(share / (1.0 - share));
}

double indexSlope(double t) {
    const double span = std::log(kSersicIndexRange.highest / kSersicIndexRange.lowest);
    const double share = 1.0 / (1.0 + std::exp(-t));
    return indexOf(t) * span * share * (1.0 - share);
}

SersicShape shapeOf(const Variables& v) {
    SersicShape shape;
    shape.logRadius =
        std::clamp(v[kRadius], std::log(kSersicRadiusRange.lowest), std::log(kSersicRadiusRange.highest));
    shape.index = indexOf(std::clamp(v[kIndex], -12.0, 12.0));
    const double eta = std::hypot(v[kEta1], v[kEta2]);
    const double shrink = eta > kEtaMost ? kEtaMost / eta : 1.0;
    shape.eta1 = v[kEta1] * shrink;
    shape.eta2 = v[kEta2] * shrink;
    shape.x = v[kX];
    shape.y = v[kY];
    return shape;
}

void fillIn(SersicFit& fit, const Variables& v, const gsl_matrix* covariance) {
    const SersicShape shape = shapeOf(v);
    const double eta = std::hypot(shape.eta1, shape.eta2);
    const double cosine = eta > 0.0 ? shape.eta1 / eta : 1.0;
    const double sine = eta > 0.0 ? shape.eta2 / eta : 0.0;
    const double radius = std::exp(shape.logRadius + 0.5 * eta);
    const double ratio = std::exp(-eta);
    Variables major = unit(kRadius, radius);
    Variables minor{};
    Variables turn{};
    major[kEta1] = 0.5 * radius * cosine;
    major[kEta2] = 0.5 * radius * sine;
    minor[kEta1] = ratio * cosine;
    minor[kEta2] = ratio * sine;
    turn[kEta1] = -0.5 * sine / std::max(eta, 1e-9);
    turn[kEta2] = 0.5 * cosine / std::max(eta, 1e-9);
    const auto error = [covariance](const Variables& gradient) {
        return covariance != nullptr ? spread(covariance, gradient) : Estimate{}.error;
    };
    fit.flux = {v[kFlux], error(unit(kFlux))};
    fit.radiusHalfLight = {radius, error(major)};
    fit.index = {shape.index, error(unit(kIndex, indexSlope(v[kIndex])))};
    fit.axisRatio = {ratio, error(minor)};
    fit.angle = {0.5 * std::atan2(shape.eta2, shape.eta1), std::min(error(turn), std::numbers::pi / 2.0)};
    fit.x = {shape.x, error(unit(kX))};
    fit.y = {shape.y, error(unit(kY))};
    fit.sky = {v[kSky], covariance != nullptr && covariance->size1 <= kSky ? 0.0 : error(unit(kSky))};
}

bool reachesBound(const Variables& v, int width, int height) {
    const SersicShape shape = shapeOf(v);
    const double radius = std::exp(shape.logRadius);
    const double nearLow = 1.01;
    return shape.index > kSersicIndexRange.highest / nearLow ||
           shape.index < kSersicIndexRange.lowest * nearLow || radius < kSersicRadiusRange.lowest * nearLow ||
           radius > kSersicRadiusRange.highest / nearLow ||
           std::hypot(shape.eta1, shape.eta2) > kEtaMost - 0.01 || shape.x <= -0.5 ||
           shape.x >= width - 0.5 || shape.y <= -0.5 || shape.y >= height - 0.5;
}

} // namespace lookback::analysis
