// SPDX-License-Identifier: MIT
#pragma once

#include "core/nn/MapNetworks.h"

#include <memory>

namespace lookback::nn {

/// The two phases of Zhang et al. (2019, arXiv:1902.05965) as one network: a classifier says where there are
/// galaxies, a regressor how many, and nothing is where the first says so. Parameter names begin with
/// "classifier." and "regressor."; "threshold" and "floor" lie beside them.
struct TwoPhase final : MapNetwork {
    /// The classifier gives two channels and is not trained any more, the regressor one. `threshold`: the
    /// probability above which a pixel counts as one with galaxies; `floor`: the value from which it did so
    /// while the classifier learnt.
    TwoPhase(std::shared_ptr<MapNetwork> classifier, std::shared_ptr<MapNetwork> regressor,
             double threshold = 0.5, double floor = 0.0);

    torch::Tensor forward(const torch::Tensor& maps) override; // (N, 1, H, W) -> (N, 1, H, W)

    torch::Tensor mask(const torch::Tensor& maps); // (N, 1, H, W) -> (N, 1, H, W), 0 or 1

    std::int64_t multiple() const override;

    std::shared_ptr<MapNetwork> classifier;
    std::shared_ptr<MapNetwork> regressor;
    torch::Tensor threshold; ///< A scalar.
    torch::Tensor floor;     ///< Likewise.
};

/// The sizes of a card of both: those of the regressor, and those of the classifier with its architecture
/// before their names: "unet.widths". None of a classifier is left out.
MapSizes sizesOfBoth(MapSizes regressor, const std::string& classifier, const MapSizes& classifierSizes);

/// Both networks of such a card, fresh; `architecture` is the regressor's. Throws ValueError as
/// makeMapNetwork() does, and without a classifier.
std::shared_ptr<TwoPhase> makeTwoPhase(const std::string& architecture, const MapSizes& sizes);

/// Cross-entropy of the two scores (N, 2, H, W), a scalar: the mean over pixels of which those with galaxies,
/// `occupied` (N, 1, H, W) of kBool, count `weight` times. Zhang et al. (2019): 80.
torch::Tensor occupancyLoss(const torch::Tensor& scores, const torch::Tensor& occupied, double weight);

/// (sum of squares + (weight - 1) sum of squares where there is something) / N of the errors of `said`
/// against `truth`, both (N, 1, H, W); a scalar. Zhang et al. (2019).
torch::Tensor countsLoss(const torch::Tensor& said, const torch::Tensor& truth, double weight);

/// Probability of galaxies from the two scores of a classifier: (N, 2, H, W) -> (N, 1, H, W).
torch::Tensor probabilityOf(const torch::Tensor& scores);

} // namespace lookback::nn
