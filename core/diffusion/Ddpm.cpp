// SPDX-License-Identifier: MIT
#include "core/diffusion/Ddpm.h"

#include <algorithm>
#include <cmath>

namespace lookback::diffusion {

DdpmSchedule::DdpmSchedule(int steps, double betaStart, double betaEnd)
    : beta(steps)
    , alphaBar(steps) {
    double product = 1.0;
    for (int t = 0; t < steps; ++t) {
        beta[t] = steps == 1 ? betaStart : betaStart + (betaEnd - betaStart) * t / (steps - 1);
        product *= 1.0 - beta[t];
        alphaBar[t] = product;
    }
}

double DdpmSchedule::sigma(int t) const {
    return std::sqrt((1.0 - alphaBar[t]) / alphaBar[t]);
}

double DdpmSchedule::timeOf(double noiseLevel) const {
    int low = 0;
    int high = steps() - 1;
    if (noiseLevel <= sigma(low)) {
        return low;
    }
    if (noiseLevel >= sigma(high)) {
        return high;
    }
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        (sigma(middle) <= noiseLevel ? low : high) = middle;
    }
    const double from = std::log(sigma(low));
    return low + (std::log(noiseLevel) - from) / (std::log(sigma(high)) - from);
}

torch::Tensor ddpmLoss(const torch::Tensor& clean, const torch::Tensor& noise, const torch::Tensor& position,
                       const DdpmSchedule& schedule, engine::Prediction predicts,
                       const Preconditioned& network) {
    const auto table = torch::tensor(schedule.alphaBar, torch::kFloat64).to(clean.options());
    const auto t = (position * schedule.steps()).floor().clamp(0, schedule.steps() - 1).to(torch::kLong);
    const auto signal = table.index_select(0, t); // (N)
    return levelLoss(clean, noise, ((1.0 - signal) / signal).sqrt(), predicts, network);
}

torch::Tensor ddpmStep(const torch::Tensor& x, const torch::Tensor& predictedNoise, double alphaBarT,
                       double alphaBarS, const torch::Tensor& noise) {
    const double alpha = alphaBarT / alphaBarS;
    const auto mean = (x - predictedNoise * ((1.0 - alpha) / std::sqrt(1.0 - alphaBarT))) / std::sqrt(alpha);
    return noise.defined() ? mean + noise * std::sqrt(1.0 - alpha) : mean;
}

torch::Tensor ddimStep(const torch::Tensor& x, const torch::Tensor& predictedNoise, double alphaBarT,
                       double alphaBarS) {
    const auto clean = (x - predictedNoise * std::sqrt(1.0 - alphaBarT)) / std::sqrt(alphaBarT);
    return clean * std::sqrt(alphaBarS) + predictedNoise * std::sqrt(1.0 - alphaBarS);
}

} // namespace lookback::diffusion
