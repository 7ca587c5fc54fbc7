// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/ModelCard.h"
#include "core/nn/ColourNet.h"
#include "core/nn/Network.h"

#include <memory>

namespace lookback::diffusion {

/// The second stage of a model whose sizes name `colours`: a galaxy's brightness in every band and aperture
/// is drawn anew, near what the image network gave it, from what galaxies of its redshift have.
///
/// A network of images gets pixels right before it gets sums of pixels right: to the loss, the colours of a
/// whole galaxy are some ten among 20,480 numbers. Here they are all there is. The numbers get normal noise
/// of level 0.4 (40 % of a bright galaxy's flux), which hides what the image network did wrong, and a
/// diffusion model of these numbers alone takes it away again, as Meng et al. (2022, SDEdit) do with whole
/// pictures.
///
/// Apertures: three rings around the middle of the image, weights rising and falling linearly between radii
/// of 0, 0.25, 0.75, 1.5 and 2.5 arcsec, 1 in all inside 1.5 arcsec.

/// The colour network of a model, or null.
std::shared_ptr<nn::ColourNet> coloursOf(const nn::Network& network);

/// Gives a network the colour network that its card asks for, with fresh weights, if it asks for one.
/// Throws ValueError where the card's images or normalisation have no room for it.
void addColours(nn::Network& network, const engine::ModelCard& card);

/// asinh of the signal-to-noise ratio of each aperture, one band after the other in each: linear flux
/// (N, band, H, W) -> (N, 3 bands). Sky noise as the card's softening, which is twice that of a pixel.
torch::Tensor photometry(const torch::Tensor& flux, const engine::ModelCard& card);

/// The same galaxies with other photometry: light is added or taken away where the galaxy shines in all bands
/// together, nothing beyond 2.5 arcsec.
torch::Tensor withPhotometry(const torch::Tensor& flux, const torch::Tensor& wanted,
                             const engine::ModelCard& card);

/// What colours learn: mean square of the error of the noise, a scalar. flux (N, band, H, W) linear, redshift
/// (N), `noise` standard normal (N, at least 3 bands), position (N) in (0, 1): its logarithm's place between
/// noise levels of 0.01 and 1.
torch::Tensor colourLoss(nn::ColourNet& colours, const torch::Tensor& flux, const torch::Tensor& redshift,
                         const torch::Tensor& noise, const torch::Tensor& position,
                         const engine::ModelCard& card);

/// Generated galaxies with colours of their redshift: flux (N, band, H, W), noise (N, at least 3 bands).
torch::Tensor recolour(nn::ColourNet& colours, const torch::Tensor& flux, double redshift,
                       const torch::Tensor& noise, const engine::ModelCard& card);

} // namespace lookback::diffusion
