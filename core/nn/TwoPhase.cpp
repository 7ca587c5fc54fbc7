// SPDX-License-Identifier: MIT
#include "core/nn/TwoPhase.h"

#include <torch/utils.h>

#include <algorithm>

namespace lookback::nn {

TwoPhase::TwoPhase(std::shared_ptr<MapNetwork> first, std::shared_ptr<MapNetwork> second, double least)
    : classifier(register_module("classifier", std::move(first)))
    , regressor(register_module("regressor", std::move(second)))
    , threshold(least) {
    for (auto& parameter : classifier->parameters()) {
        parameter.set_requires_grad(false);
    }
}

torch::Tensor TwoPhase::forward(const torch::Tensor& maps) {
    return mask(maps) * regressor->forward(maps);
}

torch::Tensor TwoPhase::mask(const torch::Tensor& maps) {
    const torch::NoGradGuard noGradient;
    return (probabilityOf(classifier->forward(maps)) > threshold).to(maps.scalar_type());
}

std::int64_t TwoPhase::multiple() const {
    return std::max(classifier->multiple(), regressor->multiple()); // both are powers of 2
}

torch::Tensor probabilityOf(const torch::Tensor& scores) {
    return torch::softmax(scores, 1).narrow(1, 1, 1);
}

} // namespace lookback::nn
