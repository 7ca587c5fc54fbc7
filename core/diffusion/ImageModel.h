// SPDX-License-Identifier: MIT
#pragma once

#include "core/diffusion/Ddpm.h"
#include "core/diffusion/Edm.h"
#include "core/diffusion/Samplers.h"
#include "core/diffusion/Scaling.h"
#include "core/engine/ModelCard.h"
#include "core/nn/Network.h"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lookback::diffusion {

/// The network that a card describes, with fresh weights. Throws ValueError for sizes that do not fit.
std::shared_ptr<nn::Network> makeNetwork(const engine::ModelCard& card);

/// Whether a model of these sizes draws the profiles of galaxies by a network of their own: "profile", which
/// holds rings, width and depth of a nn::ProfileNet.
bool knowsProfiles(const std::map<std::string, std::vector<std::int64_t>>& sizes);

/// Gives a network without one the part that knows profiles, with fresh weights, as the card asks. Throws
/// ValueError for sizes that do not fit or a network that takes none.
void addProfile(nn::Network& network, const engine::ModelCard& card);

/// Linear flux (N, band, H, W) -> network values, band by band as the card says; and back.
torch::Tensor normalise(const torch::Tensor& flux, const engine::ModelCard& card);
torch::Tensor denormalise(const torch::Tensor& values, const engine::ModelCard& card);

/// A network with the process it was trained for: what both training and drawing need to know.
class ImageModel {
public:
    /// Throws ValueError where the network knows profiles and the process is not Edm.
    ImageModel(engine::ModelCard card, std::shared_ptr<nn::Network> network);

    const engine::ModelCard& card() const { return card_; }

    nn::Network& network() const { return *network_; }

    /// The clean image expected behind x = clean + sigma noise: x (N, band, H, W), sigma (N), redshift (N).
    /// Edm: c_skip x + c_out F(c_in x, log(sigma) / 4), Karras et al. 2022, table 1; with the profile that
    /// its own network expects, if there is one (Profile.h); F itself where it gives the image. Ddpm: x -
    /// sigma eps(x / sqrt(1 + sigma^2), t(sigma)), t rounded to a whole step.
    torch::Tensor denoise(const torch::Tensor& x, const torch::Tensor& sigma,
                          const torch::Tensor& redshift) const;

    /// Loss of a batch, a scalar. `clean` (N, band, H, W) network values, redshift (N), `noise` standard
    /// normal of clean's shape, `position` (N) in (0, 1), which becomes the noise level:
    /// Edm: log sigma = mean + spread probit(position), weighted squares; Ddpm: t = 1 .. 999 and Huber on the
    /// noise.
    torch::Tensor loss(const torch::Tensor& clean, const torch::Tensor& redshift, const torch::Tensor& noise,
                       const torch::Tensor& position, const Emphasis& emphasis) const;

    /// The same of the network of profiles (Profile.h); the other one is not asked.
    torch::Tensor lossOfProfile(const torch::Tensor& clean, const torch::Tensor& redshift,
                                const torch::Tensor& noise, const torch::Tensor& position) const;

    /// Measures the axes of the profiles of galaxies (N, band, H, W), network values, before the first step
    /// (Profile.h). Throws ValueError for less than two.
    void measureProfiles(const torch::Tensor& clean) const;

    /// For a number of evaluations, from the highest level that the model knows. Ddpm's ancestral sampler
    /// ends where the published one does.
    Path pathOf(Method method, int evaluations) const;

    /// Galaxies at one redshift, linear flux (N, band, H, W) on the CPU. noise(0) is where the path starts
    /// and noise(1 + step) what a stochastic sampler adds: standard normal (N, band, H, W), on any device.
    torch::Tensor draw(const std::function<torch::Tensor(std::uint64_t stream)>& noise, double redshift,
                       Method method, int evaluations, const Monitor& monitor = {}) const;

private:
    Preconditioned edmNetwork(const torch::Tensor& redshift) const;

    engine::ModelCard card_;
    std::shared_ptr<nn::Network> network_;
    DdpmSchedule ddpm_;
    torch::Tensor basis_; ///< Of profiles; undefined where there are none.
};

/// Standard normal values, one Philox stream per galaxy: (seeds, band, H, W) on the CPU.
torch::Tensor noiseOf(std::span<const std::uint64_t> seeds, std::uint64_t stream, int bands, int height,
                      int width);

} // namespace lookback::diffusion
