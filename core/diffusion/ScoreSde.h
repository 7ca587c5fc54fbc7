// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "core/diffusion/NoiseLevel.h"
#include "core/diffusion/Samplers.h"

#include <torch/types.h>

#include <functional>
#include <vector>

namespace lookback::diffusion {

/// The two stochastic differential equations of Song et al. (2021, arXiv:2011.13456), by what they do to an
/// image x until the time t in [0, 1]: x_t = alpha x + spread noise.
///  Vp  variance preserving: alpha = exp(-1/4 t^2 (betaMax - betaMin) - 1/2 t betaMin),
///      spread^2 = 1 - alpha^2 (equation 33);
///  Ve  variance exploding: alpha = 1, spread = sigmaMin (sigmaMax / sigmaMin)^t (equation 31).
/// The noise that networks predict (NoiseLevel.h) is -spread times the score.
class ScoreSde {
public:
    explicit ScoreSde(const engine::Schedule& schedule);

    double alpha(double t) const;
    double spread(double t) const;

    /// spread / alpha, the level of the noise in x_t / alpha = x + sigma noise. Rises with t.
    double sigma(double t) const { return spread(t) / alpha(t); }

    torch::Tensor alpha(const torch::Tensor& t) const;  ///< (N) -> (N)
    torch::Tensor spread(const torch::Tensor& t) const; ///< (N) -> (N)

    /// Where drawing ends and learning begins: below it steps would be larger than what is left (appendix C).
    double first() const { return vp_ ? 1e-3 : 1e-5; }

    /// Standard deviation of x_1 / alpha(1) that the prior has: the noise's, and of Vp the data's with it.
    double prior() const;

private:
    bool vp_;
    engine::Schedule schedule_;
};

/// The loss of `predicts` (NoiseLevel.h), a scalar; of Noise it is denoising score matching, weighted by
/// spread^2 (equation 7). `clean` (N, band, H, W), `noise` standard normal of its shape, `position` (N) in
/// (0, 1): becomes t.
torch::Tensor scoreLoss(const torch::Tensor& clean, const torch::Tensor& noise, const torch::Tensor& position,
                        const ScoreSde& sde, engine::Prediction predicts, const Preconditioned& network);

inline constexpr double kCorrectorRatio = 0.16; ///< Signal to noise of a corrector's step, Song et al. 2021.

/// The score of x_t at t, in units of x_t: same shape.
using Score = std::function<torch::Tensor(const torch::Tensor& x, double t)>;

/// Predictor and corrector in turn (algorithms 2 to 5): `steps` times one step of Langevin dynamics, whose
/// size gives each image the signal-to-noise ratio `ratio`, and one of reverse diffusion from t to the next
/// of `steps` equal steps from 1 to first(). `start` is x_1; the last step adds no noise. Two evaluations a
/// step, monitor.step() at each. noise(2 i) is the corrector's, noise(2 i + 1) the predictor's. Gives x.
torch::Tensor predictorCorrector(const torch::Tensor& start, int steps, const ScoreSde& sde, double ratio,
                                 const Score& score, const StepNoise& noise, const Monitor& monitor);

} // namespace lookback::diffusion
