// SPDX-License-Identifier: MIT
#include "core/training/Optimiser.h"

#include "core/engine/Torch.h"

#include <algorithm>
#include <cmath>

namespace lookback::training {

Optimiser::Optimiser(torch::nn::Module& module, OptimiserOptions options)
    : options_(options) {
    const torch::NoGradGuard noGradient;
    std::vector<torch::Tensor> trained;
    std::int64_t total = 0;
    for (const auto& parameter : module.parameters()) {
        if (parameter.requires_grad()) {
            trained.push_back(parameter);
            total += parameter.numel();
        }
    }
    const auto kind = trained.front().options().requires_grad(false);
    weights_ = torch::empty({total}, kind);
    gradient_ = torch::zeros({total}, kind);
    std::int64_t first = 0;
    for (auto& parameter : trained) {
        const auto place = [&](torch::Tensor& whole) {
            return whole.narrow(0, first, parameter.numel()).view(parameter.sizes());
        };
        place(weights_).copy_(parameter);
        parameter.set_data(place(weights_));
        parameter.mutable_grad() = place(gradient_);
        first += parameter.numel();
    }
    mean_ = weights_.clone();
    first_ = torch::zeros_like(weights_);
    second_ = torch::zeros_like(weights_);
}

void Optimiser::clearGradient() {
    gradient_.zero_();
}

double Optimiser::gradientNorm() const {
    return gradient_.norm().item<double>();
}

void Optimiser::apply(double learningRate, int step, double norm) {
    const torch::NoGradGuard noGradient;
    constexpr double kBeta2 = 0.999;
    if (norm > options_.clip) {
        gradient_.mul_(options_.clip / norm);
    }
    first_.lerp_(gradient_, 1.0 - options_.beta1);
    second_.mul_(kBeta2).addcmul_(gradient_, gradient_, 1.0 - kBeta2);
    const double correct1 = 1.0 - std::pow(options_.beta1, step + 1);
    const double correct2 = 1.0 - std::pow(kBeta2, step + 1);
    weights_.mul_(1.0 - learningRate * options_.weightDecay);
    weights_.addcdiv_(first_, second_.sqrt().div_(std::sqrt(correct2)).add_(1e-8), -learningRate / correct1);
    const double decay = std::min(options_.ema, (1.0 + step) / (10.0 + step)); // short memory at first
    mean_.lerp_(weights_, 1.0 - decay);
}

void Optimiser::swapMean() {
    const torch::NoGradGuard noGradient;
    const auto kept = weights_.clone();
    weights_.copy_(mean_);
    mean_.copy_(kept);
}

std::vector<io::TensorBytes> Optimiser::save() const {
    return {engine::toBytes("weights", weights_), engine::toBytes("mean", mean_),
            engine::toBytes("first", first_), engine::toBytes("second", second_)};
}

void Optimiser::restore(const io::Safetensors& state) {
    const torch::NoGradGuard noGradient;
    const auto put = [&state](const char* name, torch::Tensor& target) {
        const auto value = engine::toTensor(state.at(name));
        if (value.sizes() != target.sizes()) {
            throw Error(std::string("checkpoint, tensor ") + name + ": expected " +
                        std::to_string(target.numel()) + " values, found " + std::to_string(value.numel()) +
                        ".");
        }
        target.copy_(value);
    };
    put("weights", weights_);
    put("mean", mean_);
    put("first", first_);
    put("second", second_);
}

} // namespace lookback::training
