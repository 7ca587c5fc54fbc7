// SPDX-License-Identifier: MIT
#include "core/translation/ScanTime.h"

#include "core/engine/Threads.h"
#include "core/engine/Torch.h"
#include "core/nn/SelectiveScan.h"

#include <c10/core/InferenceMode.h>

#include <chrono>

namespace lookback::translation {

namespace {

constexpr std::int64_t kChannels = 256;
constexpr std::int64_t kState = 16;

} // namespace

double scanSeconds(int tokens, const engine::Device& device) {
    kScanTokensRange.check("tokens", tokens);
    return engine::translateTorchErrors([&] {
        const c10::InferenceMode inference;
        engine::useThreads(device.threads);
        const auto where = engine::torchDevice(device);
        const auto u = torch::randn({1, tokens, kChannels}).to(where);
        const auto delta = torch::full({1, tokens, kChannels}, 0.05).to(where);
        const auto a = -torch::arange(1, kState + 1).to(torch::kFloat32).repeat({kChannels, 1}).to(where);
        const auto b = torch::randn({1, tokens, kState}).to(where);
        const auto c = torch::randn({1, tokens, kState}).to(where);
        const auto d = torch::ones({kChannels}).to(where);
        double seconds = 0.0;
        for (int run = 0; run < 2; ++run) { // the first one warms up
            const auto start = std::chrono::steady_clock::now();
            const auto y = nn::selectiveScan(u, delta, a, b, c, d);
            y.sum().item<float>(); // a GPU has done its work
            seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        }
        return seconds;
    });
}

} // namespace lookback::translation
