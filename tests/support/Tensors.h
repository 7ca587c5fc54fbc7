// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/Torch.h"

#include <torch/nn/module.h>
#include <zlib.h>

namespace lookback::test {

inline std::uint64_t splitmix64(std::uint64_t x) {
    std::uint64_t z = x + 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

inline std::uint64_t crcOf(const std::string& name) {
    return crc32(0, reinterpret_cast<const Bytef*>(name.data()), static_cast<uInt>(name.size()));
}

/// Value i of the tensor whose name has this CRC-32, in -1 .. 1: the rule by which the reference files filled
/// weights.
inline double ruleValue(std::uint64_t crc, std::uint64_t i) {
    return 2.0 * static_cast<double>(splitmix64((crc << 32) + i) >> 11) * 0x1p-53 - 1.0;
}

inline double ruleValue(const std::string& name, std::uint64_t i) {
    return ruleValue(crcOf(name), i);
}

inline void fillByRule(const std::string& name, torch::Tensor tensor) {
    const torch::NoGradGuard noGradient;
    auto values = torch::empty(tensor.sizes(), torch::kFloat64);
    double* u = values.data_ptr<double>();
    const auto crc = crcOf(name);
    for (std::int64_t i = 0; i < values.numel(); ++i) {
        u[i] = ruleValue(crc, static_cast<std::uint64_t>(i));
    }
    if (tensor.dim() >= 2) {
        values /= std::sqrt(static_cast<double>(tensor.numel()) / static_cast<double>(tensor.size(0)));
    } else if (tensor.dim() == 1 && (name.ends_with("weight") || name.ends_with("running_var"))) {
        values = 1.0 + 0.1 * values;
    } else {
        values *= 0.1;
    }
    tensor.copy_(values);
}

/// Every parameter and buffer of the module, by its name.
inline void fillByRule(torch::nn::Module& module) {
    for (const auto& item : module.named_parameters()) {
        fillByRule(item.key(), item.value());
    }
    for (const auto& item : module.named_buffers()) {
        fillByRule(item.key(), item.value());
    }
}

inline double largestDifference(const torch::Tensor& a, const torch::Tensor& b) {
    return (a.to(torch::kFloat64) - b.to(torch::kFloat64)).abs().max().item<double>();
}

inline torch::Tensor tensorOf(const io::Safetensors& file, const std::string& name) {
    return engine::toTensor(file.at(name));
}

} // namespace lookback::test
