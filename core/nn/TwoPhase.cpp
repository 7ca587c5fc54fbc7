// SPDX-License-Identifier: MIT
#include "core/nn/TwoPhase.h"

#include "core/common/Error.h"

#include <torch/utils.h>

#include <algorithm>

namespace lookback::nn {

TwoPhase::TwoPhase(std::shared_ptr<MapNetwork> first, std::shared_ptr<MapNetwork> second, double probability,
                   double least)
    : classifier(register_module("classifier", std::move(first)))
    , regressor(register_module("regressor", std::move(second)))
    , threshold(register_buffer("threshold", torch::tensor(probability, torch::kFloat32)))
    , floor(register_buffer("floor", torch::tensor(least, torch::kFloat32))) {
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

torch::Tensor occupancyLoss(const torch::Tensor& scores, const torch::Tensor& occupied, double weight) {
    const auto balance = torch::tensor({1.0, weight}, scores.options().requires_grad(false));
    return torch::nll_loss2d(torch::log_softmax(scores, 1), occupied.squeeze(1).to(torch::kInt64), balance);
}

torch::Tensor countsLoss(const torch::Tensor& said, const torch::Tensor& truth, double weight) {
    const auto squares = (said - truth).square();
    const auto weights = 1.0 + (weight - 1.0) * (truth > 0.0).to(said.scalar_type());
    return (weights * squares).sum() / static_cast<double>(said.size(0));
}

MapSizes sizesOfBoth(MapSizes regressor, const std::string& classifier, const MapSizes& classifierSizes) {
    for (const auto& [name, values] : classifierSizes) {
        regressor[classifier + "." + name] = values;
    }
    regressor.try_emplace(classifier + ".periodic", std::vector<std::int64_t>{0}); // tells the architecture
    return regressor;
}

std::shared_ptr<TwoPhase> makeTwoPhase(const std::string& architecture, const MapSizes& sizes) {
    std::string classifier;
    MapSizes first;
    MapSizes second;
    for (const auto& [name, values] : sizes) {
        const auto dot = name.find('.');
        if (dot == std::string::npos) {
            second[name] = values;
            continue;
        }
        if (!classifier.empty() && classifier != name.substr(0, dot)) {
            throw ValueError("sizes." + name, "expected the sizes of one classifier, " + classifier + ".");
        }
        classifier = name.substr(0, dot);
        first[name.substr(dot + 1)] = values;
    }
    if (classifier.empty()) {
        throw ValueError("sizes", "expected those of a classifier too, such as inception.branches.");
    }
    return std::make_shared<TwoPhase>(makeMapNetwork(classifier, first, 2),
                                      makeMapNetwork(architecture, second, 1));
}

torch::Tensor probabilityOf(const torch::Tensor& scores) {
    return torch::softmax(scores, 1).narrow(1, 1, 1);
}

} // namespace lookback::nn
