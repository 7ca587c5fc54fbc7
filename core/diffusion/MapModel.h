// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "core/diffusion/Edm.h"
#include "core/diffusion/Samplers.h"
#include "core/diffusion/Vdm.h"
#include "core/engine/ModelCard.h"
#include "core/nn/Network.h"

#include <functional>
#include <memory>
#include <optional>

namespace lookback::diffusion {

/// The network of maps that a card describes, with fresh weights; with those of its process, where these are
/// learned too. Throws ValueError for sizes that do not fit.
std::shared_ptr<nn::Network> makeMapNetwork(const engine::ModelCard& card);

/// Both sides of a map must be multiples of this many pixels for the card's network.
std::int64_t divisorOf(const engine::ModelCard& card);

/// A network that draws maps under the condition of others, with the process that it was trained for: what
/// both training and drawing need to know. Processes: Edm, Vdm.
class MapModel {
public:
    MapModel(engine::ModelCard card, std::shared_ptr<nn::Network> network);

    const engine::ModelCard& card() const { return card_; }

    nn::Network& network() const { return *network_; }

    std::int64_t inputs() const { return static_cast<std::int64_t>(card_.maps->inputs.size()); }

    std::int64_t targets() const { return static_cast<std::int64_t>(card_.maps->targets.size()); }

    /// The clean targets expected behind x = clean + sigma noise: x (N, targets, H, W), `given`
    /// (N, inputs, H, W), both network values, sigma (N). Edm: Edm.h. Vdm: x - sigma eps(z, gamma) with
    /// gamma = 2 log sigma, z = x / sqrt(1 + sigma^2).
    torch::Tensor denoise(const torch::Tensor& x, const torch::Tensor& given,
                          const torch::Tensor& sigma) const;

    /// Loss of a batch, a scalar. `maps` (N, inputs + targets, H, W) linear, `noise` standard normal
    /// (N, targets, H, W), `position` (N) in (0, 1): decides the noise level. Vdm: the sum of Vdm.h's terms.
    torch::Tensor loss(const torch::Tensor& maps, const torch::Tensor& noise, const torch::Tensor& position,
                       const Emphasis& emphasis) const;

    /// Targets for one map, (N, targets, H, W) linear on the CPU, from `given` (1 or N, inputs, H, W) linear.
    /// noise(0) is where the path starts and noise(1 + step) what a stochastic sampler adds: standard normal
    /// (N, targets, H, W). Ancestral: Vdm.h, whatever the process. Values below a target's floor become 0.
    torch::Tensor draw(const torch::Tensor& given,
                       const std::function<torch::Tensor(std::uint64_t stream)>& noise, Method method,
                       int evaluations, const Monitor& monitor = {}) const;

    /// Maps with more than tile x tile pixels are denoised tile by tile, where the network's reach allows it.
    void setTile(std::int64_t tile) { tile_ = tile; }

private:
    torch::Tensor forward(const torch::Tensor& noisy, const torch::Tensor& given,
                          const torch::Tensor& noise) const;
    std::pair<double, double> levelRange() const; ///< Lowest and highest sigma.

    engine::ModelCard card_;
    std::shared_ptr<nn::Network> network_;
    std::shared_ptr<Gamma> gamma_; ///< Vdm only.
    std::int64_t tile_ = 1024;     ///< Pixels.
    std::int64_t margin_ = 0;      ///< Of a tile, pixels; 0: the network sees all of a map.
};

} // namespace lookback::diffusion
