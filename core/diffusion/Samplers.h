// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"

#include <torch/types.h>

#include <functional>
#include <vector>

namespace lookback::diffusion {

/// The clean image expected behind x = clean + sigma noise; shapes as x. One call is one network evaluation.
using Denoise = std::function<torch::Tensor(const torch::Tensor& x, double sigma)>;

/// Fresh standard normal values of the shape of x for step `step` of a stochastic sampler.
using StepNoise = std::function<torch::Tensor(int step)>;

enum class Method { Ancestral, Ddim, DpmSolver, Heun };

/// Noise levels of Karras et al. (2022), equation 5: `count` of them from highest to lowest, rho 7.
std::vector<double> karrasLevels(int count, double lowest, double highest);

/// How many network evaluations a run over `levels` levels takes.
int evaluationsOf(Method method, int levels);

/// How many levels spend at most `evaluations` network evaluations; at least 1.
int levelsFor(Method method, int evaluations);

/// Where a path begins, at the highest level.
///
/// What a sum of pixels holds, such as the brightness of a whole image, no noise of practice hides: of a mean
/// m among images of spread s, a path that begins with noise alone keeps m (1 - s / sigma). Summed over 64 x
/// 64 pixels, galaxies of one redshift can have a spread of 85: at sigma 300 more than a quarter is lost.
enum class Begin {
    Given,    ///< With `start`.
    Expected, ///< With `start` about the image that the network expects behind it, at no further evaluation:
              ///< its answer, which hardly depends on where x is, stands for that of the first step too.
};

/// Ancestral begins with noise alone, as published; the others do better.
Begin beginOf(Method method);

/// Standard deviation of `start`: noise alone takes the place of an image of spread `data` under noise of the
/// highest level, noise about an expected image does not.
double spreadOfStart(Begin begin, double highest, double data);

/// Noise levels from the highest, and how to begin and end.
struct Path {
    std::vector<double> levels;
    Begin begin = Begin::Given;
    double end = 0.0; ///< Of Ancestral: the level that it steps to last, 0 for the expected image.
};

/// Walk from x = start at levels[0] down to sigma = 0, in coordinates x = clean + sigma noise:
///  Ancestral  Ho et al. 2020 with variance beta, no noise at the last step (Ddpm.h);
///  Ddim       Song, Meng & Ermon 2021, eta = 0;
///  DpmSolver  DPM-Solver++ (2M), Lu et al. 2022, algorithm 2;
///  Heun       Karras et al. 2022, algorithm 1 without churn: two evaluations a step but for the last.
/// The last step goes to the clean image that the network expects, but for Ancestral with path.end > 0: there
/// it is one more ancestral step, without noise, to that level, as the published sampler does.
/// monitor.step() per evaluation.
torch::Tensor sample(Method method, const torch::Tensor& start, const Path& path, const Denoise& denoise,
                     const StepNoise& noise, const Monitor& monitor);

} // namespace lookback::diffusion
