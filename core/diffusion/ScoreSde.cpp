// SPDX-License-Identifier: MIT
#include "core/diffusion/ScoreSde.h"

#include <cmath>

namespace lookback::diffusion {

namespace {

/// Euclidean length of each image: (N, band, H, W) -> (N, 1, 1, 1).
torch::Tensor lengthOf(const torch::Tensor& x) {
    return x.flatten(1).square().sum(1).sqrt().reshape({-1, 1, 1, 1});
}

} // namespace

ScoreSde::ScoreSde(const engine::Schedule& schedule)
    : vp_(schedule.kind == engine::Schedule::Kind::Vp)
    , schedule_(schedule) {}

double ScoreSde::alpha(double t) const {
    const auto& s = schedule_;
    return vp_ ? std::exp(-0.25 * t * t * (s.betaMax - s.betaMin) - 0.5 * t * s.betaMin) : 1.0;
}

double ScoreSde::spread(double t) const {
    if (vp_) { // 1 - alpha^2, exact for small t too
        return std::sqrt(-std::expm1(2.0 * std::log(alpha(t))));
    }
    return schedule_.sigmaMin * std::pow(schedule_.sigmaMax / schedule_.sigmaMin, t);
}

torch::Tensor ScoreSde::alpha(const torch::Tensor& t) const {
    const auto& s = schedule_;
    return vp_ ? torch::exp(-0.25 * (s.betaMax - s.betaMin) * t.square() - 0.5 * s.betaMin * t)
               : torch::ones_like(t);
}

torch::Tensor ScoreSde::spread(const torch::Tensor& t) const {
    const auto& s = schedule_;
    if (vp_) {
        return (-torch::expm1(-0.5 * (s.betaMax - s.betaMin) * t.square() - s.betaMin * t)).sqrt();
    }
    return s.sigmaMin * torch::exp(t * std::log(s.sigmaMax / s.sigmaMin));
}

double ScoreSde::prior() const {
    const double level = sigma(1.0);
    return vp_ ? std::sqrt(level * level + 1.0) : level; // Vp: x_1 has unit variance
}

torch::Tensor scoreLoss(const torch::Tensor& clean, const torch::Tensor& noise, const torch::Tensor& position,
                        const ScoreSde& sde, engine::Prediction predicts, const Preconditioned& network) {
    const auto t = sde.first() + (1.0 - sde.first()) * position;
    return levelLoss(clean, noise, sde.spread(t) / sde.alpha(t), predicts, network);
}

torch::Tensor predictorCorrector(const torch::Tensor& start, int steps, const ScoreSde& sde, double ratio,
                                 const Score& score, const StepNoise& noise, const Monitor& monitor) {
    const auto timeAt = [&](int i) { return 1.0 - (1.0 - sde.first()) * i / steps; };
    auto x = start;
    for (int i = 0; i < steps; ++i) {
        const double t = timeAt(i);
        const double next = timeAt(i + 1);
        // What the steps from `next` to t do: alpha of the image is kept, the variance `added` comes in.
        const double kept = sde.alpha(t) / sde.alpha(next);
        const double added = std::pow(sde.spread(t), 2) - std::pow(kept * sde.spread(next), 2);
        monitor.step(2 * i, 2 * steps);
        const auto gradient = score(x, t);
        const auto fresh = noise(2 * i);
        const auto share = ratio * lengthOf(fresh) / lengthOf(gradient).clamp_min(1e-12);
        const auto size = 2.0 * kept * kept * share.square(); // algorithm 5; kept = 1 in algorithm 4
        x = x + size * gradient + (2.0 * size).sqrt() * fresh;
        monitor.step(2 * i + 1, 2 * steps);
        x = (2.0 - kept) * x + added * score(x, t); // equation 46: x - f + G G^T score
        if (i + 1 < steps) {
            x = x + std::sqrt(added) * noise(2 * i + 1);
        }
    }
    monitor.step(2 * steps, 2 * steps);
    return x / sde.alpha(sde.first());
}

} // namespace lookback::diffusion
