// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "core/diffusion/Ddpm.h"
#include "core/diffusion/ScoreSde.h"
#include "core/diffusion/TranslationNetwork.h"
#include "core/engine/ModelCard.h"

#include <functional>
#include <string>
#include <vector>

namespace lookback::diffusion {

/// Standard normal values, (N, targets, H, W), on any device, of one of the streams of a seed.
using NoiseStream = std::function<torch::Tensor(std::uint64_t stream)>;

/// A network that makes maps of galaxies in some domains from one in another, with the process that it was
/// trained for: what both training and drawing need to know. Processes, by the card's schedule: Ddpm, Indi,
/// Vp, Ve; or none, in one go.
class TranslationModel {
public:
    /// With fresh weights. Throws ValueError for sizes that do not fit, or a process that maps are not made
    /// by.
    explicit TranslationModel(engine::ModelCard card);

    const engine::ModelCard& card() const { return card_; }

    torch::nn::Module& network() const { return *network_.module; }

    std::int64_t inputs() const { return static_cast<std::int64_t>(card_.maps->inputs.size()); }

    std::int64_t targets() const { return static_cast<std::int64_t>(card_.maps->targets.size()); }

    std::int64_t multiple() const { return network_.multiple; } ///< Of the sides of a map, pixels.

    bool isRandom() const; ///< All but those that predict in one go.

    /// What the network sees: maps (N, inputs, H, W) or (N, inputs + targets, H, W), linear -> the same.
    torch::Tensor valuesOf(const torch::Tensor& maps) const;

    /// One evaluation, whatever the process; all network values, code as TranslationNetwork has it.
    torch::Tensor forward(const torch::Tensor& noisy, const torch::Tensor& given,
                          const torch::Tensor& code) const {
        return network_.forward(noisy, given, code);
    }

    /// Loss of a batch, a scalar. `maps` (N, inputs + targets, H, W) linear, `noise` standard normal
    /// (N, targets, H, W), `position` (N) in (0, 1): decides the noise level. In one go: the mean absolute
    /// error. Indi: every target comes from the first input.
    torch::Tensor loss(const torch::Tensor& maps, const torch::Tensor& noise,
                       const torch::Tensor& position) const;

    /// The ways to draw, the best for few evaluations first: "dpm++", "ddim", "ancestral"; "indi"; "ode",
    /// "pc"; "once".
    std::vector<std::string> samplers() const;

    /// Of the network, for one map by this sampler.
    int defaultEvaluations(const std::string& sampler) const;

    /// Targets for one map, (N, targets, H, W) linear on the CPU and not below their floors, from `given`
    /// (1 or N, inputs, H, W) linear. noise(0) is where the path starts, the other streams are those of its
    /// steps.
    ///  dpm++, ddim  Samplers.h; ancestral likewise, over evenly spaced time steps, all of which give Ho et
    ///               al. 2020;
    ///  indi         Indi.h;
    ///  ode          the probability-flow ODE, which DPM-Solver++ (Samplers.h) solves in x / alpha;
    ///  pc           ScoreSde.h.
    torch::Tensor draw(const torch::Tensor& given, const NoiseStream& noise, const std::string& sampler,
                       int evaluations, const Monitor& monitor = {}) const;

    /// log p(targets | given) in nats a pixel and target, of the maps' logarithms (dex): (N). Vp and Ve
    /// alone. `maps` (N, inputs + targets, H, W) linear; the probes are the signs of noise(0 .. probes - 1).
    /// Likelihood.h; not under InferenceMode.
    torch::Tensor logLikelihood(const torch::Tensor& maps, const NoiseStream& noise, int probes,
                                int evaluations, const Monitor& monitor = {}) const;

private:
    using Kind = engine::Schedule::Kind;

    torch::Tensor drawValues(const torch::Tensor& given, const NoiseStream& noise, const std::string& sampler,
                             int evaluations, const Monitor& monitor) const;
    torch::Tensor drawDdpm(const torch::Tensor& given, const NoiseStream& noise, const std::string& sampler,
                           int evaluations, const Monitor& monitor) const;
    torch::Tensor drawSde(const torch::Tensor& given, const NoiseStream& noise, const std::string& sampler,
                          int evaluations, const Monitor& monitor) const;
    std::vector<double> ddpmLevels(const std::string& sampler, int evaluations) const;
    torch::Tensor fromFirst(const torch::Tensor& given) const;
    Preconditioned under(const torch::Tensor& given) const;

    engine::ModelCard card_;
    TranslationNetwork network_;
    DdpmSchedule ddpm_;
    ScoreSde sde_;
};

} // namespace lookback::diffusion
