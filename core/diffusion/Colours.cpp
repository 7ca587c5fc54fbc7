// SPDX-License-Identifier: MIT
#include "core/diffusion/Colours.h"

#include "core/common/Error.h"
#include "core/diffusion/Samplers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace lookback::diffusion {

namespace {

constexpr const char* kName = "colours";

constexpr std::array<double, 4> kRadii{0.25, 0.75, 1.5, 2.5}; // arcsec; a PSF is 0.7 wide
constexpr std::int64_t kApertures = kRadii.size() - 1;
constexpr double kLowest = 0.01; // noise levels that are learnt
constexpr double kHighest = 1.0;
constexpr double kDoubt = 0.4; // where drawing begins: how wrong the image network may be
constexpr int kEvaluations = 12;

/// Weights of the apertures: (3, H, W), of the kind of `like`.
torch::Tensor apertures(const torch::Tensor& like, const engine::ModelCard& card) {
    const auto from = [&](std::int64_t side) {
        return (torch::arange(side, like.options()) - 0.5 * static_cast<double>(side - 1)).square();
    };
    const auto radius =
        (from(like.size(2)).unsqueeze(1) + from(like.size(3)).unsqueeze(0)).sqrt() * card.pixelScale;
    std::vector<torch::Tensor> rings;
    for (std::size_t k = 0; k + 1 < kRadii.size(); ++k) {
        auto ring = (kRadii[k + 1] - radius) / (kRadii[k + 1] - kRadii[k]);
        if (k > 0) {
            ring = torch::minimum(ring, (radius - kRadii[k - 1]) / (kRadii[k] - kRadii[k - 1]));
        }
        rings.push_back(ring.clamp(0.0, 1.0));
    }
    return torch::stack(rings);
}

/// Flux (N, band, H, W) through the apertures: (N, 3, band).
torch::Tensor sums(const torch::Tensor& flux, const torch::Tensor& rings) {
    return torch::matmul(rings.flatten(1), flux.flatten(2).transpose(1, 2));
}

/// The sky's standard deviation in each aperture and band: (3, band).
torch::Tensor skyNoise(const torch::Tensor& rings, const engine::ModelCard& card) {
    const auto pixel = torch::tensor(card.normalisation.softening, torch::kFloat64).to(rings.options()) / 2.0;
    return rings.square().sum({1, 2}).sqrt().unsqueeze(1) * pixel.unsqueeze(0);
}

torch::Tensor denoise(nn::ColourNet& colours, const torch::Tensor& x, const torch::Tensor& sigma,
                      const torch::Tensor& redshift) {
    return x - sigma.unsqueeze(1) * colours.forward(x, sigma, redshift);
}

} // namespace

std::shared_ptr<nn::ColourNet> coloursOf(const nn::Network& network) {
    for (const auto& child : network.named_children()) {
        if (child.key() == kName) {
            return std::dynamic_pointer_cast<nn::ColourNet>(child.value());
        }
    }
    return nullptr;
}

void addColours(nn::Network& network, const engine::ModelCard& card) {
    const auto found = card.sizes.find(kName);
    if (found == card.sizes.end() || found->second.empty()) {
        return;
    }
    constexpr std::int64_t kWidest = 4096;
    if (found->second.size() != 1 || found->second[0] < 1 || found->second[0] > kWidest) {
        throw ValueError("sizes.colours",
                         "expected one number from 1 to " + std::to_string(kWidest) + ", or none.");
    }
    if (card.normalisation.kind != engine::Normalisation::Kind::Asinh) {
        throw ValueError("sizes.colours", "expected pixels scaled by asinh, whose softening tells the sky.");
    }
    if (std::min(card.height, card.width) * card.pixelScale < 2.0 * kRadii.back()) {
        throw ValueError("sizes.colours", "expected images of at least 5 arcsec.");
    }
    const auto numbers = kApertures * static_cast<std::int64_t>(card.bands.size());
    network.register_module(kName, std::make_shared<nn::ColourNet>(numbers, found->second[0]));
}

torch::Tensor photometry(const torch::Tensor& flux, const engine::ModelCard& card) {
    const auto rings = apertures(flux, card);
    return torch::asinh(sums(flux, rings) / skyNoise(rings, card)).flatten(1);
}

torch::Tensor withPhotometry(const torch::Tensor& flux, const torch::Tensor& wanted,
                             const engine::ModelCard& card) {
    const auto rings = apertures(flux, card);
    const auto bands = flux.size(1);
    const auto more = torch::sinh(wanted).reshape({-1, kApertures, bands}) * skyNoise(rings, card) -
                      sums(flux, rings); // (N, 3, band)
    // Where to put it: on the galaxy's light, bands weighted by their noise, ring by ring. Rings overlap: the
    // shares are the solution of (ring_j . light ring_k) shares_k = more_j.
    constexpr double kSomewhere = 1e-3; // of the sky's noise: without any light, evenly
    const auto sky = torch::tensor(card.normalisation.softening, torch::kFloat64).to(flux.options());
    const auto light = (flux.clamp_min(0.0) / sky.reshape({1, -1, 1, 1})).mean(1) + kSomewhere; // (N, H, W)
    const auto lit = (rings.unsqueeze(0) * light.unsqueeze(1)).flatten(2);                      // (N, 3, H W)
    const auto overlap = torch::matmul(lit, rings.flatten(1).t());                              // (N, 3, 3)
    const auto shares = torch::linalg_solve(overlap.to(torch::kFloat64), more.to(torch::kFloat64));
    const auto added = torch::matmul(shares.to(flux.options()).transpose(1, 2), lit); // (N, band, H W)
    return flux + added.reshape(flux.sizes());
}

torch::Tensor colourLoss(nn::ColourNet& colours, const torch::Tensor& flux, const torch::Tensor& redshift,
                         const torch::Tensor& noise, const torch::Tensor& position,
                         const engine::ModelCard& card) {
    const auto clean = photometry(flux, card);
    const auto added = noise.flatten(1).narrow(1, 0, colours.numbers);
    const auto sigma = torch::exp(std::log(kLowest) + position * std::log(kHighest / kLowest));
    return (colours.forward(clean + sigma.unsqueeze(1) * added, sigma, redshift) - added).square().mean();
}

torch::Tensor recolour(nn::ColourNet& colours, const torch::Tensor& flux, double redshift,
                       const torch::Tensor& noise, const engine::ModelCard& card) {
    const auto each = [&flux](double value) { return torch::full({flux.size(0)}, value, flux.options()); };
    const auto z = each(redshift);
    const auto start = photometry(flux, card) + kDoubt * noise.flatten(1).narrow(1, 0, colours.numbers);
    const auto clean = [&](const torch::Tensor& x, double sigma) {
        return denoise(colours, x, each(sigma), z);
    };
    const auto drawn =
        sample(Method::DpmSolver, start, karrasLevels(kEvaluations, kLowest, kDoubt), clean, {}, {});
    return withPhotometry(flux, drawn, card);
}

} // namespace lookback::diffusion
