// SPDX-License-Identifier: MIT
#pragma once

#include "core/nn/MapNetwork.h"

#include <memory>

namespace lookback::nn {

/// The two phases of Zhang et al. (2019, arXiv:1902.05965) as one network: a classifier says where there are
/// galaxies, a regressor how many, and nothing is where the first says so. Parameter names begin with
/// "classifier." and "regressor.".
struct TwoPhase final : MapNetwork {
    /// The classifier gives two channels and is not trained any more, the regressor one. `threshold`: the
    /// probability above which a pixel counts as one with galaxies.
    TwoPhase(std::shared_ptr<MapNetwork> classifier, std::shared_ptr<MapNetwork> regressor, double threshold);

    torch::Tensor forward(const torch::Tensor& maps) override; // (N, 1, H, W) -> (N, 1, H, W)

    torch::Tensor mask(const torch::Tensor& maps); // (N, 1, H, W) -> (N, 1, H, W), 0 or 1

    std::int64_t multiple() const override;

    std::shared_ptr<MapNetwork> classifier;
    std::shared_ptr<MapNetwork> regressor;
    double threshold;
};

/// Probability of galaxies from the two scores of a classifier: (N, 2, H, W) -> (N, 1, H, W).
torch::Tensor probabilityOf(const torch::Tensor& scores);

} // namespace lookback::nn
