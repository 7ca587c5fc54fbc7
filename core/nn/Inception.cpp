// SPDX-License-Identifier: MIT
#include "core/nn/Inception.h"

#include <torch/nn/functional/padding.h>

namespace lookback::nn {

namespace {

constexpr std::int64_t kClasses = 2; // without, with galaxies

std::int64_t widthOf(const InceptionOptions& o) {
    return o.one + o.three + o.five + o.pool;
}

/// Mean of 3 x 3 pixels; zeros beyond the edge count, as published.
torch::Tensor localMean(const torch::Tensor& x, Edges edges) { // (N, C, H, W) -> (N, C, H, W)
    namespace F = torch::nn::functional;
    if (edges == Edges::Zeros) {
        return torch::avg_pool2d(x, 3, 1, 1);
    }
    return torch::avg_pool2d(F::pad(x, F::PadFuncOptions({1, 1, 1, 1}).mode(torch::kCircular)), 3, 1);
}

} // namespace

RectifiedConvolutionImpl::RectifiedConvolutionImpl(std::int64_t in, std::int64_t out, std::int64_t side,
                                                   Edges edges, bool rectifies)
    : rectified(rectifies)
    , conv(convolution(in, out, side, edges).bias(false)) {
    register_module("conv", conv);
}

torch::Tensor RectifiedConvolutionImpl::forward(const torch::Tensor& x) {
    const auto y = conv->forward(x);
    return rectified ? torch::relu(y) : y;
}

BranchesImpl::BranchesImpl(const InceptionOptions& o)
    : one(1, o.one, 1, o.edges)
    , three(1, o.three, 3, o.edges)
    , five(1, o.five, 5, o.edges)
    , pool(1, o.pool, 1, o.edges)
    , edges(o.edges) {
    register_module("branch1x1", one);
    register_module("branch3x3", three);
    register_module("branch5x5", five);
    register_module("branch_pool", pool);
}

torch::Tensor BranchesImpl::forward(const torch::Tensor& x) {
    return torch::cat(
        {one->forward(x), three->forward(x), five->forward(x), pool->forward(localMean(x, edges))}, 1);
}

Inception::Inception(InceptionOptions given)
    : options(given)
    , branches_(given)
    , first_(widthOf(given), widthOf(given), 3, given.edges)
    , second_(widthOf(given), widthOf(given) / 2, 3, given.edges)
    , scores_(widthOf(given) / 2, kClasses, 1, given.edges, given.rectified) {
    register_module("incep", branches_);
    register_module("conv1", first_);
    register_module("conv2", second_);
    register_module("conv3", scores_);
}

torch::Tensor Inception::forward(const torch::Tensor& maps) {
    return scores_->forward(second_->forward(first_->forward(branches_->forward(maps))));
}

} // namespace lookback::nn
