// SPDX-License-Identifier: MIT
#include "core/nn/ScanChunks.h"

#include <torch/utils.h>

#include <algorithm>
#include <vector>

namespace lookback::nn {

namespace {

using torch::Tensor;

constexpr std::int64_t kChunk = 16; // tokens

/// (N, L, ...) -> (N, M, kChunk, ...), zeros behind the end: decays of 1 and nothing that flows in.
Tensor chunked(const Tensor& x) {
    const auto chunks = (x.size(1) + kChunk - 1) / kChunk;
    std::vector<std::int64_t> padding(static_cast<std::size_t>(2 * (x.dim() - 1)), 0); // last axis first
    padding.back() = chunks * kChunk - x.size(1);
    auto sides = x.sizes().vec();
    sides[1] = kChunk;
    sides.insert(sides.begin() + 1, chunks);
    return torch::constant_pad_nd(x, padding).reshape(sides);
}

/// (N, M, kChunk, ...) -> (N, L, ...)
Tensor joined(const Tensor& x, std::int64_t tokens) {
    return x.flatten(1, 2).narrow(1, 0, tokens);
}

/// The states before each step of h' = decay h + inflow, from nothing: (N, M, channels, state) -> the same.
Tensor statesBefore(const Tensor& decay, const Tensor& inflow) {
    const auto steps = inflow.size(1);
    const auto advance = [](Tensor out, const Tensor& itsDecay, const Tensor& itsInflow, std::int64_t axis) {
        for (std::int64_t k = 0; k + 1 < out.size(axis); ++k) {
            auto next = out.select(axis, k + 1);
            torch::addcmul_out(next, itsInflow.select(axis, k), itsDecay.select(axis, k),
                               out.select(axis, k));
        }
    };
    if (steps <= kChunk) {
        auto out = torch::zeros_like(inflow);
        advance(out, decay, inflow, 1);
        return out;
    }
    const auto decays = chunked(decay);
    const auto inflows = chunked(inflow);
    auto product = decays.select(2, 0).clone(); // (N, M / 16, channels, state)
    auto end = inflows.select(2, 0).clone();
    for (std::int64_t k = 1; k < kChunk; ++k) {
        end = torch::addcmul(inflows.select(2, k), decays.select(2, k), end);
        product *= decays.select(2, k);
    }
    auto out = torch::empty_like(inflows);
    out.select(2, 0).copy_(statesBefore(product, end));
    advance(out, decays, inflows, 2);
    return joined(out, steps);
}

/// A scan cut into chunks; steps are places within a chunk, taken by all chunks at once.
class Chunks {
public:
    explicit Chunks(const ScanTensors& in)
        : u_(chunked(in.u))
        , delta_(chunked(in.delta))
        , b_(chunked(in.b))
        , c_(chunked(in.c))
        , a_(in.a)
        , inflow_(u_ * delta_) {}

    Tensor u(std::int64_t k) const { return u_.select(2, k); } // (N, M, channels)

    Tensor delta(std::int64_t k) const { return delta_.select(2, k); } // (N, M, channels)

    Tensor b(std::int64_t k) const { return b_.select(2, k); } // (N, M, state)

    Tensor c(std::int64_t k) const { return c_.select(2, k); } // (N, M, state)

    Tensor inflow(std::int64_t k) const { return inflow_.select(2, k); } // (N, M, channels)

    Tensor nothing() const {
        return torch::zeros({b_.size(0), b_.size(1), a_.size(0), a_.size(1)}, a_.options());
    }

    Tensor emptyLikeTokens() const { return torch::empty_like(inflow_); } // (N, M, 16, channels)

    Tensor emptyLikeStates() const { return torch::empty_like(b_); } // (N, M, 16, state)

    Tensor decay(std::int64_t k) const { // (N, M, channels, state)
        return (delta(k).unsqueeze(-1) * a_).exp_();
    }

    void advance(Tensor& h, std::int64_t k) const {
        h.mul_(decay(k)).addcmul_(inflow(k).unsqueeze(-1), b(k).unsqueeze(2));
    }

    /// Of a whole chunk; summed as an exponent, which cannot overflow.
    Tensor decayOfAll() const { return (delta_.sum(2).unsqueeze(-1) * a_).exp_(); }

    /// The state that each chunk starts from.
    Tensor starts() const {
        auto h = nothing();
        for (std::int64_t k = 0; k < kChunk; ++k) {
            advance(h, k);
        }
        return statesBefore(decayOfAll(), h);
    }

    /// What the loss changes by with the state that each chunk ends in, from later chunks alone; `gradY`
    /// (N, M, 16, channels).
    Tensor adjoints(const Tensor& gradY) const {
        auto g = nothing();
        for (std::int64_t k = kChunk; k-- > 0;) {
            g.addcmul_(gradY.select(2, k).unsqueeze(-1), c(k).unsqueeze(2)).mul_(decay(k));
        }
        return statesBefore(decayOfAll().flip(1), g.flip(1)).flip(1);
    }

private:
    Tensor u_;
    Tensor delta_;
    Tensor b_;
    Tensor c_;
    Tensor a_;
    Tensor inflow_;
};

/// (N, M, channels, state) and (N, M, state) -> (N, M, channels), the sum over the state.
Tensor overState(const Tensor& h, const Tensor& weights) {
    return torch::matmul(h, weights.unsqueeze(-1)).squeeze(-1);
}

/// (N, M, channels) and (N, M, channels, state) -> (N, M, state), the sum over channels.
Tensor overChannels(const Tensor& weights, const Tensor& h) {
    return torch::matmul(weights.unsqueeze(-2), h).squeeze(-2);
}

ScanTensors backwardOf(const ScanTensors& in, const Tensor& gradY) {
    const Chunks x(in);
    const auto tokens = in.u.size(1);
    const auto gy = chunked(gradY);
    auto gradC = x.emptyLikeStates();
    std::vector<Tensor> states; // before each step
    auto h = x.starts();
    for (std::int64_t k = 0; k < kChunk; ++k) {
        states.push_back(h.clone());
        x.advance(h, k);
        gradC.select(2, k).copy_(overChannels(gy.select(2, k), h));
    }
    auto adjoint = x.adjoints(gy);
    auto gradA = x.nothing();
    auto gradU = x.emptyLikeTokens();
    auto gradDelta = x.emptyLikeTokens();
    auto gradB = x.emptyLikeStates();
    for (std::int64_t k = kChunk; k-- > 0;) {
        adjoint.addcmul_(gy.select(2, k).unsqueeze(-1), x.c(k).unsqueeze(2));
        gradB.select(2, k).copy_(overChannels(x.inflow(k), adjoint));
        const auto gradInflow = overState(adjoint, x.b(k)); // (N, M, channels)
        adjoint.mul_(x.decay(k));
        auto exponent = states.back().mul_(adjoint); // the gradient of delta A
        states.pop_back();
        gradA.addcmul_(exponent, x.delta(k).unsqueeze(-1));
        auto gradDeltaK = gradDelta.select(2, k);
        torch::sum_out(gradDeltaK, exponent.mul(in.a), -1);
        gradDeltaK.addcmul_(gradInflow, x.u(k));
        auto gradUk = gradU.select(2, k);
        torch::mul_out(gradUk, gradInflow, x.delta(k));
    }
    return {joined(gradU, tokens) + gradY * in.d,
            joined(gradDelta, tokens),
            gradA.sum(torch::IntArrayRef{0, 1}),
            joined(gradB, tokens),
            joined(gradC, tokens),
            (gradY * in.u).sum(torch::IntArrayRef{0, 1})};
}

} // namespace

Tensor scanChunks(const ScanTensors& in) {
    const Chunks x(in);
    auto h = x.starts();
    auto y = x.emptyLikeTokens();
    for (std::int64_t k = 0; k < kChunk; ++k) {
        x.advance(h, k);
        y.select(2, k).copy_(overState(h, x.c(k)));
    }
    return joined(y, in.u.size(1)).addcmul(in.u, in.d);
}

ScanTensors scanChunksBackward(const ScanTensors& in, const Tensor& gradY, std::int64_t most) {
    const auto states = in.u.size(0) * in.u.size(1) * in.a.size(1); // a channel
    const auto channels = in.u.size(2);
    const auto slice = std::clamp<std::int64_t>(most / states, 1, channels);
    if (slice == channels) {
        return backwardOf(in, gradY);
    }
    ScanTensors all{torch::empty_like(in.u), torch::empty_like(in.delta), torch::empty_like(in.a),
                    torch::zeros_like(in.b), torch::zeros_like(in.c),     torch::empty_like(in.d)};
    for (std::int64_t from = 0; from < channels; from += slice) {
        const auto count = std::min(slice, channels - from);
        const auto some = [&](const Tensor& t, std::int64_t axis) { return t.narrow(axis, from, count); };
        const auto part = backwardOf(
            {some(in.u, 2), some(in.delta, 2), some(in.a, 0), in.b, in.c, some(in.d, 0)}, some(gradY, 2));
        some(all.u, 2).copy_(part.u);
        some(all.delta, 2).copy_(part.delta);
        some(all.a, 0).copy_(part.a);
        all.b += part.b;
        all.c += part.c;
        some(all.d, 0).copy_(part.d);
    }
    return all;
}

} // namespace lookback::nn
