// SPDX-License-Identifier: MIT
#include "core/diffusion/Profile.h"

#include "core/common/Error.h"

#include <algorithm>
#include <cmath>

namespace lookback::diffusion {

namespace {

constexpr std::int64_t kDraws = 8; // noise levels of each galaxy in a step

/// Along the axes numbers have unit variance, and noise of its own level for each.
struct Scaled {
    torch::Tensor level; ///< (N, band * rings)
    torch::Tensor size;  ///< 1 / sqrt(1 + level^2)
};

Scaled scaledBy(const nn::ProfileNet& network, const torch::Tensor& sigma) {
    const auto level = sigma.unsqueeze(1) / network.spread;
    return {level, (1.0 + level.square()).rsqrt()};
}

torch::Tensor alongAxes(const nn::ProfileNet& network, const torch::Tensor& profile) {
    return torch::matmul(profile - network.mean, network.axes.t()) / network.spread;
}

torch::Tensor fromAxes(const nn::ProfileNet& network, const torch::Tensor& along) {
    return network.mean + torch::matmul(along * network.spread, network.axes);
}

/// Radii of the rings, pixels: each further from the last than that from the one before.
std::vector<double> radiiOf(std::int64_t rings, double last) {
    std::vector<double> radii{0.0};
    const double count = static_cast<double>(rings);
    for (std::int64_t i = 0; i + 1 < rings; ++i) {
        radii.push_back(radii.back() + 1.5 + 2.8 * static_cast<double>(i) / count);
    }
    const double scale = rings > 1 ? last / radii.back() : 1.0;
    std::transform(radii.begin(), radii.end(), radii.begin(), [=](double r) { return r * scale; });
    return radii;
}

} // namespace

torch::Tensor profileBasis(std::int64_t rings, std::int64_t height, std::int64_t width) {
    const auto axis = [](std::int64_t size) {
        return torch::arange(size, torch::kFloat64) - 0.5 * static_cast<double>(size - 1);
    };
    const auto r = (axis(height).square().unsqueeze(1) + axis(width).square().unsqueeze(0)).sqrt().flatten();
    const double half = 0.5 * static_cast<double>(std::min(height, width));
    const auto radii = radiiOf(rings, 0.875 * half);
    std::vector<torch::Tensor> rows;
    for (std::size_t i = 0; i < radii.size(); ++i) {
        const double inner = i > 0 ? radii[i] - radii[i - 1] : 1.0;
        const double outer = i + 1 < radii.size() ? radii[i + 1] - radii[i] : 0.125 * half;
        rows.push_back(
            torch::minimum(1.0 + (r - radii[i]) / inner, 1.0 - (r - radii[i]) / outer).clamp(0.0, 1.0));
    }
    const auto [q, triangle] = torch::linalg_qr(torch::stack(rows, 1)); // (H W, rings)
    if (triangle.diagonal().abs().min().item<double>() < 1e-3) {
        throw ValueError("sizes.profile", "expected rings that images of " + std::to_string(width) + " x " +
                                              std::to_string(height) + " pixels can tell apart, found " +
                                              std::to_string(rings) + ".");
    }
    return q.t().contiguous().to(torch::kFloat32);
}

torch::Tensor profileOf(const torch::Tensor& images, const torch::Tensor& basis) {
    return torch::matmul(images.flatten(2), basis.t()).flatten(1);
}

torch::Tensor withProfile(const torch::Tensor& images, const torch::Tensor& profile,
                          const torch::Tensor& basis) {
    const auto change = (profile - profileOf(images, basis)).reshape({images.size(0), images.size(1), -1});
    return images + torch::matmul(change, basis).reshape(images.sizes());
}

void measureAxes(nn::ProfileNet& network, const torch::Tensor& profiles) {
    const torch::NoGradGuard noGradient;
    const auto values = profiles.to(torch::kFloat64);
    const auto mean = values.mean(0);
    const auto apart = values - mean;
    const auto covariance = torch::matmul(apart.t(), apart) / static_cast<double>(values.size(0) - 1);
    const auto [variance, columns] = torch::linalg_eigh(covariance);
    network.mean.copy_(mean);
    network.axes.copy_(columns.t());
    network.spread.copy_(variance.clamp_min(1e-6).sqrt());
}

torch::Tensor denoiseProfile(nn::ProfileNet& network, const torch::Tensor& noisy, const torch::Tensor& sigma,
                             const torch::Tensor& redshift) {
    const auto [level, size] = scaledBy(network, sigma);
    const auto x = alongAxes(network, noisy) * size;
    return fromAxes(network, x * size + level * size * network.forward(x, sigma.log() / 4.0, redshift));
}

torch::Tensor profileLoss(nn::ProfileNet& network, const torch::Tensor& profile,
                          const torch::Tensor& redshift, const torch::Tensor& noise,
                          const torch::Tensor& position, const ProfileLevels& levels) {
    const auto n = profile.size(0);
    const auto steps = torch::arange(kDraws, position.options()) / static_cast<double>(kDraws);
    const auto places = (position.unsqueeze(1) + steps.unsqueeze(0)).remainder(1.0).flatten(); // (8 N)
    const auto sigma = torch::exp(places * std::log(levels.highest / levels.lowest)) * levels.lowest;
    const auto [level, size] = scaledBy(network, sigma);
    const auto clean = alongAxes(network, profile).repeat_interleave(kDraws, 0);
    const auto drawn = noise.narrow(1, 0, kDraws * profile.size(1)).reshape({n * kDraws, -1});
    const auto output = network.forward((clean + level * drawn) * size, sigma.log() / 4.0,
                                        redshift.repeat_interleave(kDraws, 0));
    return (output - (level * clean - drawn) * size).square().mean();
}

} // namespace lookback::diffusion
