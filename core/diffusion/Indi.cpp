// SPDX-License-Identifier: MIT
#include "core/diffusion/Indi.h"

#include <cmath>

namespace lookback::diffusion {

double indiNoise(const engine::Schedule& schedule, double t) {
    return schedule.falling ? schedule.epsilon / std::sqrt(t) : schedule.epsilon;
}

torch::Tensor indiSpread(const engine::Schedule& schedule, const torch::Tensor& t) {
    return schedule.epsilon * (schedule.falling ? t.sqrt() : t);
}

torch::Tensor indiLoss(const torch::Tensor& clean, const torch::Tensor& given, const torch::Tensor& noise,
                       const torch::Tensor& t, const engine::Schedule& schedule,
                       const Preconditioned& network) {
    const auto share = t.reshape({-1, 1, 1, 1});
    const auto mixed = (1.0 - share) * clean + share * given + indiSpread(schedule, share) * noise;
    return (network(mixed, t) - clean).square().mean();
}

torch::Tensor indiSample(const torch::Tensor& given, int steps, const engine::Schedule& schedule,
                         const std::function<torch::Tensor(const torch::Tensor&, double)>& network,
                         const StepNoise& noise, const Monitor& monitor) {
    auto x = given + indiNoise(schedule, 1.0) * noise(0);
    for (int i = 0; i < steps; ++i) {
        monitor.step(i, steps);
        const double t = static_cast<double>(steps - i) / steps;
        const double next = static_cast<double>(steps - i - 1) / steps;
        const auto clean = network(x, t);
        if (i + 1 == steps) { // d = t: all of F, none of x, and (t - d) eps goes to 0
            x = clean;
            break;
        }
        const double step = (t - next) / t;
        x = step * clean + (1.0 - step) * x;
        if (schedule.falling) {
            const double here = indiNoise(schedule, t);
            const double there = indiNoise(schedule, next);
            x = x + next * std::sqrt(there * there - here * here) * noise(1 + i);
        }
    }
    monitor.step(steps, steps);
    return x;
}

} // namespace lookback::diffusion
