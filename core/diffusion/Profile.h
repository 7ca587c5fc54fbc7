// SPDX-License-Identifier: MIT
#pragma once

#include "core/nn/ProfileNet.h"

#include <torch/types.h>

namespace lookback::diffusion {

// The radial profile of a galaxy in every band, drawn by a diffusion of its own.
//
// To the loss of an image, what makes out a galaxy's colours and size is some forty among 20,480 numbers, and
// a network of images gets single pixels right before it gets sums of pixels right. So the sums may have a
// network of their own. They are coefficients of an orthonormal basis: noise that is white in the pixels is
// white in them too, at the same level. Hence both diffuse along the same path, and at each step the small
// network's answer takes the place of the coefficients of the large one's; all else is the large one's.

/// Rings around the middle of the image, weights that rise and fall linearly between radii which lie further
/// and further apart out to 7/8 of half the shorter side, made orthonormal: (rings, H * W). Throws ValueError
/// for an image too small to tell them apart.
torch::Tensor profileBasis(std::int64_t rings, std::int64_t height, std::int64_t width);

/// The coefficients of images: (N, band, H, W) -> (N, band * rings).
torch::Tensor profileOf(const torch::Tensor& images, const torch::Tensor& basis);

/// Images with other coefficients: same shape. All that is orthogonal to the basis stays.
torch::Tensor withProfile(const torch::Tensor& images, const torch::Tensor& profile,
                          const torch::Tensor& basis);

/// Takes mean, principal axes and spread along them from profiles (N, band * rings) of galaxies.
///
/// What tells a redshift is colours, and next to how much galaxies differ in brightness colours differ
/// little: number by number, a network would learn the brightness of each band and see colours as small
/// differences. Along the principal axes they are numbers of their own, each of unit spread. Noise that is
/// white stays so.
void measureAxes(nn::ProfileNet& network, const torch::Tensor& profiles);

/// The profile expected behind `noisy` (N, band * rings) at noise levels sigma (N), under the preconditioning
/// of Karras et al. 2022, table 1, along the network's axes.
torch::Tensor denoiseProfile(nn::ProfileNet& network, const torch::Tensor& noisy, const torch::Tensor& sigma,
                             const torch::Tensor& redshift);

/// Where the noise levels lie that a profile learns: evenly in log sigma.
struct ProfileLevels {
    double lowest = 0.0;
    double highest = 0.0;
};

/// Mean square of the error of what the network itself gives, a scalar, over eight noise levels a galaxy.
/// profile (N, band * rings) of clean galaxies; noise (N, at least 8 * band * rings) standard normal;
/// position (N) in (0, 1).
torch::Tensor profileLoss(nn::ProfileNet& network, const torch::Tensor& profile,
                          const torch::Tensor& redshift, const torch::Tensor& noise,
                          const torch::Tensor& position, const ProfileLevels& levels);

} // namespace lookback::diffusion
