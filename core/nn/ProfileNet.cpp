// SPDX-License-Identifier: MIT
#include "core/nn/ProfileNet.h"

#include "core/nn/CompactBlocks.h"

#include <string>

namespace lookback::nn {

ProfileNet::ProfileNet(const ProfileOptions& given)
    : options(given)
    , code_(register_module("code", torch::nn::Linear(4 * kWaves, given.width)))
    , in_(register_module("in", torch::nn::Linear(given.bands * given.rings, given.width)))
    , out_(register_module("out", startingAtZero(given.width, given.bands * given.rings))) {
    const auto width = given.width;
    const auto count = given.bands * given.rings;
    mean = register_buffer("mean", torch::zeros({count}));
    axes = register_buffer("axes", torch::eye(count));
    spread = register_buffer("spread", torch::ones({count}));
    for (std::int64_t i = 0; i < given.depth; ++i) {
        const std::string name = "block" + std::to_string(i);
        Block block{torch::nn::Linear(width, 2 * width), torch::nn::LayerNorm(std::vector{width}),
                    torch::nn::Linear(width, 2 * width), startingAtZero(2 * width, width)};
        register_module(name + "_modulation", block.modulation);
        register_module(name + "_norm", block.norm);
        register_module(name + "_widen", block.widen);
        register_module(name + "_narrow", block.narrow);
        blocks_.push_back(std::move(block));
    }
}

torch::Tensor ProfileNet::forward(const torch::Tensor& x, const torch::Tensor& noise,
                                  const torch::Tensor& redshift) {
    const auto code =
        torch::silu(code_->forward(torch::cat({waves(noise), waves(torch::log1p(redshift))}, 1)));
    auto y = in_->forward(x) + code; // (N, width)
    for (auto& block : blocks_) {
        const auto parts = block.modulation->forward(code).chunk(2, 1); // scale and shift, (N, width) each
        const auto seen = torch::addcmul(parts[1], block.norm->forward(y), parts[0] + 1.0);
        y = y + block.narrow->forward(torch::silu(block.widen->forward(seen)));
    }
    return out_->forward(torch::silu(y));
}

} // namespace lookback::nn
