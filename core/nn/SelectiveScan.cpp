// SPDX-License-Identifier: MIT
#include "core/nn/SelectiveScan.h"

#include "core/common/Parallel.h"
#include "core/nn/ScanChunks.h"
#include "core/nn/ScanKernel.h"

#include <ATen/Parallel.h>
#include <c10/core/impl/LocalDispatchKeySet.h>
#include <torch/autograd.h>

#include <algorithm>

namespace lookback::nn {

namespace {

using torch::Tensor;

constexpr std::int64_t kShareWork = 1 << 18; // states to compute from which a second thread pays
constexpr std::int64_t kGroup = 64;          // channels that add to the same gradients of B and C, one thread

ScanSizes sizesOf(const ScanTensors& in) {
    return {in.u.size(1), in.u.size(2), in.a.size(1)};
}

ScanInput sequence(const ScanTensors& in, std::int64_t n) {
    const auto z = sizesOf(in);
    const auto wide = n * z.tokens * z.channels;
    const auto narrow = n * z.tokens * z.state;
    return {in.u.data_ptr<float>() + wide,   in.delta.data_ptr<float>() + wide, in.a.data_ptr<float>(),
            in.b.data_ptr<float>() + narrow, in.c.data_ptr<float>() + narrow,   in.d.data_ptr<float>()};
}

/// work(sequence, group of channels) for all of them. at::parallel_for would need OpenMP in this file.
void forGroups(const ScanTensors& in, const std::function<void(std::int64_t, std::int64_t)>& work) {
    const auto groups = (in.u.size(2) + kGroup - 1) / kGroup;
    const int threads = in.u.numel() * in.a.size(1) < kShareWork ? 1 : at::get_num_threads();
    parallelFor(static_cast<int>(in.u.size(0) * groups), threads,
                [&](int i) { work(i / groups, i % groups); });
}

Tensor scanOnCpu(const ScanTensors& in) {
    const auto z = sizesOf(in);
    auto y = torch::empty_like(in.u);
    auto* out = y.data_ptr<float>();
    forGroups(in, [&](std::int64_t n, std::int64_t group) {
        const auto end = std::min(z.channels, (group + 1) * kGroup);
        for (auto first = group * kGroup; first < end; first += kScanLanes) {
            scanLoop(z, sequence(in, n), first, out + n * z.tokens * z.channels);
        }
    });
    return y;
}

ScanTensors scanOnCpuBackward(const ScanTensors& in, const Tensor& gradY) {
    const auto z = sizesOf(in);
    const auto count = in.u.size(0);
    const auto groups = (z.channels + kGroup - 1) / kGroup;
    // Sums over sequences and channels: a part for every piece of work, so that threads do not meet and the
    // order of adding never changes.
    ScanTensors g{torch::empty_like(in.u),
                  torch::empty_like(in.u),
                  torch::zeros({count, z.channels, z.state}),
                  torch::zeros({count, groups, z.tokens, z.state}),
                  torch::zeros({count, groups, z.tokens, z.state}),
                  torch::zeros({count, z.channels})};
    const auto at = [](const Tensor& t, std::int64_t i) { return t.data_ptr<float>() + i; };
    forGroups(in, [&](std::int64_t n, std::int64_t group) {
        const auto wide = n * z.tokens * z.channels;
        const auto narrow = (n * groups + group) * z.tokens * z.state;
        const ScanGradient out{at(g.u, wide),   at(g.delta, wide), at(g.a, n * z.channels * z.state),
                               at(g.b, narrow), at(g.c, narrow),   at(g.d, n * z.channels)};
        const auto end = std::min(z.channels, (group + 1) * kGroup);
        for (auto first = group * kGroup; first < end; first += kScanLanes) {
            scanLoopBackward(z, sequence(in, n), first, gradY.data_ptr<float>() + wide, out);
        }
    });
    return {g.u, g.delta, g.a.sum(0), g.b.sum(1), g.c.sum(1), g.d.sum(0)};
}

struct Scan final : torch::autograd::Function<Scan> {
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& u, const Tensor& delta,
                          const Tensor& a, const Tensor& b, const Tensor& c, const Tensor& d, bool loop) {
        context->save_for_backward({u, delta, a, b, c, d});
        context->saved_data["loop"] = loop;
        const ScanTensors in{u, delta, a, b, c, d};
        return loop ? scanOnCpu(in) : scanChunks(in);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradY) {
        TORCH_CHECK(!torch::GradMode::is_enabled(), "a selective scan has no second derivative.");
        const auto saved = context->get_saved_variables();
        const ScanTensors in{saved[0], saved[1], saved[2], saved[3], saved[4], saved[5]};
        const auto g = context->saved_data["loop"].toBool() ? scanOnCpuBackward(in, gradY[0].contiguous())
                                                            : scanChunksBackward(in, gradY[0]);
        return {g.u, g.delta, g.a, g.b, g.c, g.d, Tensor()};
    }
};

} // namespace

Tensor selectiveScan(const Tensor& u, const Tensor& delta, const Tensor& a, const Tensor& b, const Tensor& c,
                     const Tensor& d, ScanWay way) {
    TORCH_CHECK(u.dim() == 3 && a.dim() == 2 && u.size(1) > 0,
                "expected u (N, tokens, channels) and A (channels, state), found ", u.sizes(), " and ",
                a.sizes(), ".");
    const std::vector<std::int64_t> narrow{u.size(0), u.size(1), a.size(1)};
    TORCH_CHECK(delta.sizes() == u.sizes() && a.size(0) == u.size(2) && b.sizes() == narrow &&
                    c.sizes() == narrow && d.dim() == 1 && d.size(0) == u.size(2),
                "expected delta like u ", u.sizes(), ", B and C ", narrow,
                " and a row of A and one D a channel, "
                "found delta ",
                delta.sizes(), ", A ", a.sizes(), ", B ", b.sizes(), ", C ", c.sizes(), " and D ", d.sizes(),
                ".");
    // In half precision a sequence would be forgotten: mixed precision ends here.
    const c10::impl::ExcludeDispatchKeyGuard exact(c10::autocast_dispatch_keyset);
    const auto type =
        way == ScanWay::Loop ? torch::kFloat32 : torch::promote_types(u.scalar_type(), torch::kFloat32);
    const auto plain = [&](const Tensor& t) {
        return way == ScanWay::Loop ? t.to(type).contiguous() : t.to(type);
    };
    return Scan::apply(plain(u), plain(delta), plain(a), plain(b), plain(c), plain(d), way == ScanWay::Loop);
}

Tensor selectiveScan(const Tensor& u, const Tensor& delta, const Tensor& a, const Tensor& b, const Tensor& c,
                     const Tensor& d) {
    const bool loop = u.is_cpu() && u.scalar_type() != torch::kFloat64;
    return selectiveScan(u, delta, a, b, c, d, loop ? ScanWay::Loop : ScanWay::Chunks);
}

} // namespace lookback::nn
