// SPDX-License-Identifier: MIT
#include "core/diffusion/Noise.h"

#include "core/common/Parallel.h"
#include "core/common/Random.h"

#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <thread>

namespace lookback::diffusion {

namespace {

constexpr std::size_t kPart = std::size_t{1} << 16; // values that a thread fills at a time
constexpr int kCoresPerReader = 4;                  // the others are the network's
constexpr std::int64_t kWord = 0xFFFFFFFF;

torch::Tensor low(const torch::Tensor& product) {
    return torch::bitwise_and(product, kWord);
}

torch::Tensor high(const torch::Tensor& product) {
    return torch::bitwise_and(torch::bitwise_right_shift(product, 32), kWord);
}

using Words = std::array<torch::Tensor, 4>;

/// philox() of many counters at once: words in int64, whose products wrap as unsigned ones do.
Words philoxOf(Words c, std::int64_t key0, std::int64_t key1) {
    for (int round = 0; round < 10; ++round) {
        const auto product0 = c[0] * std::int64_t{0xD2511F53};
        const auto product1 = c[2] * std::int64_t{0xCD9E8D57};
        c = {torch::bitwise_xor(torch::bitwise_xor(high(product1), c[1]), key0), low(product1),
             torch::bitwise_xor(torch::bitwise_xor(high(product0), c[3]), key1), low(product0)};
        key0 = (key0 + 0x9E3779B9) & kWord;
        key1 = (key1 + 0xBB67AE85) & kWord;
    }
    return c;
}

torch::Tensor openUnit(const torch::Tensor& word) {
    return (word.to(torch::kFloat64) + 1.0) * 0x1p-32;
}

} // namespace

torch::Tensor tensorNoise(torch::IntArrayRef shape, std::uint64_t seed, std::uint64_t stream,
                          const torch::Device& device) {
    const torch::NoGradGuard noGradient;
    std::int64_t count = 1;
    for (const auto side : shape) {
        count *= side;
    }
    const auto whole = torch::TensorOptions(device).dtype(torch::kInt64);
    const auto block = torch::arange((count + 3) / 4, whole);
    const auto same = [&](std::uint64_t word) {
        return torch::full_like(block, static_cast<std::int64_t>(word));
    };
    const auto words =
        philoxOf({low(block), high(block), same(stream & 0xFFFFFFFF), same(stream >> 32)},
                 static_cast<std::int64_t>(seed & 0xFFFFFFFF), static_cast<std::int64_t>(seed >> 32));
    std::vector<torch::Tensor> values;
    for (std::size_t pair = 0; pair < 2; ++pair) {
        const auto radius = (openUnit(words[2 * pair]).log() * -2.0).sqrt();
        const auto angle = openUnit(words[2 * pair + 1]) * (2.0 * std::numbers::pi);
        values.push_back(radius * angle.cos());
        values.push_back(radius * angle.sin());
    }
    return torch::stack(values, 1).flatten().narrow(0, 0, count).to(torch::kFloat32).reshape(shape);
}

torch::Tensor normalNoise(torch::IntArrayRef shape, std::uint64_t seed, std::uint64_t stream,
                          const torch::Device& device) {
    if (!device.is_cpu()) {
        return tensorNoise(shape, seed, stream, device);
    }
    auto noise = torch::empty(shape, torch::kFloat32);
    const std::span<float> values(noise.data_ptr<float>(), static_cast<std::size_t>(noise.numel()));
    const auto parts = (values.size() + kPart - 1) / kPart;
    const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()) / kCoresPerReader);
    parallelFor(static_cast<int>(parts), threads, [&](int i) {
        const auto first = static_cast<std::size_t>(i) * kPart;
        fillNormal(values.subspan(first, std::min(kPart, values.size() - first)), seed, stream, first);
    });
    return noise;
}

torch::Tensor withOffset(const torch::Tensor& noise, double offset) {
    if (offset == 0.0) {
        return noise;
    }
    const auto pixels = noise.size(2) * noise.size(3);
    return noise + noise.mean(torch::IntArrayRef{2, 3}, true) * (offsetStretch(offset, pixels) - 1.0);
}

double offsetStretch(double offset, std::int64_t pixels) {
    return 1.0 + offset * std::sqrt(static_cast<double>(pixels));
}

} // namespace lookback::diffusion
