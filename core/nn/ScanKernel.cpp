// SPDX-License-Identifier: MIT
#include "core/nn/ScanKernel.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <vector>

// The same loops for processors with 16, 8 and 4 floats side by side, chosen at the program's start.
#if defined(__x86_64__) && defined(__linux__) && !defined(__SANITIZE_ADDRESS__)
#define LOOKBACK_WIDE __attribute__((target_clones("avx512f", "arch=haswell", "default")))
#else
#define LOOKBACK_WIDE
#endif
// What these loops call must become part of them, or it would be compiled for the narrowest processor.
#define LOOKBACK_INSIDE [[gnu::always_inline]] inline

namespace lookback::nn {

namespace {

constexpr std::int64_t kLanes = kScanLanes;

/// exp(x) of x <= 0 to about 1e-7, without a call, so that the loops around it become vector code:
/// 2^n times a polynomial of the rest (Cephes). Below -87 it is e^-87, nothing beside 1.
LOOKBACK_INSIDE float decay(float x) {
    x = std::max(x, -87.0F);
    constexpr float kRound = 12582912.0F; // 1.5 * 2^23: adding it rounds to whole numbers
    const float shifted = x * 1.44269504F + kRound;
    const float n = shifted - kRound;
    const float r = (x - n * 0.693359375F) + n * 2.12194440e-4F; // x - n log 2, in two parts
    float p = 1.9875691500e-4F;
    p = p * r + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    p = p * r * r + r + 1.0F;
    const auto power = (std::bit_cast<std::int32_t>(shifted) << 23) + std::bit_cast<std::int32_t>(1.0F);
    return p * std::bit_cast<float>(power);
}

using Lanes = std::array<float, static_cast<std::size_t>(kLanes)>;

/// Up to kLanes values beside each other; 0 where there is no channel.
LOOKBACK_INSIDE Lanes load(const float* from, std::int64_t count) {
    Lanes lanes{};
    std::copy_n(from, count, lanes.data());
    return lanes;
}

/// A of the lanes, (state, kLanes).
std::vector<float> turned(const ScanSizes& sizes, const float* a, std::int64_t first, std::int64_t count) {
    std::vector<float> out(static_cast<std::size_t>(sizes.state * kLanes));
    for (std::int64_t s = 0; s < sizes.state; ++s) {
        for (std::int64_t l = 0; l < count; ++l) {
            out[static_cast<std::size_t>(s * kLanes + l)] = a[(first + l) * sizes.state + s];
        }
    }
    return out;
}

/// One token of all lanes.
struct Token {
    LOOKBACK_INSIDE Token(const ScanSizes& sizes, const ScanInput& in, std::int64_t t, std::int64_t first,
                          std::int64_t count)
        : u(load(in.u + t * sizes.channels + first, count))
        , dt(load(in.delta + t * sizes.channels + first, count))
        , b(in.b + t * sizes.state)
        , c(in.c + t * sizes.state) {
        for (std::size_t l = 0; l < step.size(); ++l) {
            step[l] = dt[l] * u[l];
        }
    }

    Lanes u;
    Lanes dt;
    Lanes step{}; // dt u
    const float* b;
    const float* c;
};

/// next = exp(dt A) h + dt u b, all (state, kLanes); `next` may be `h`.
LOOKBACK_INSIDE void advance(std::int64_t state, const float* a, const Token& x, const float* h,
                             float* next) {
    for (std::int64_t s = 0; s < state; ++s) {
        for (std::size_t l = 0; l < x.dt.size(); ++l) {
            const std::size_t i = static_cast<std::size_t>(s * kLanes) + l;
            next[i] = decay(x.dt[l] * a[i]) * h[i] + x.step[l] * x.b[s];
        }
    }
}

/// The sum of all lanes, in pairs of pairs.
LOOKBACK_INSIDE float total(Lanes x) {
    for (std::size_t half = x.size() / 2; half > 0; half /= 2) {
        for (std::size_t l = 0; l < half; ++l) {
            x[l] += x[l + half];
        }
    }
    return x[0];
}

/// What the gradient of a token's lanes gathers over the states.
struct TokenGradient {
    Lanes step{};
    Lanes dt{};
};

/// Of one token: `adjoint` is what the loss changes by with the state, on entry that of later tokens alone,
/// on return as the token before sees it. `h` is the state before the token, `next` the one after.
LOOKBACK_INSIDE TokenGradient retreat(std::int64_t state, const float* a, const Token& x, const Lanes& gradY,
                                      const float* h, const float* next, float* adjoint, float* gradA,
                                      float* gradB, float* gradC) {
    TokenGradient g;
    for (std::int64_t s = 0; s < state; ++s) {
        Lanes forB{};
        Lanes forC{};
        for (std::size_t l = 0; l < x.dt.size(); ++l) {
            const std::size_t i = static_cast<std::size_t>(s * kLanes) + l;
            const float all = adjoint[i] + x.c[s] * gradY[l];
            const float before = decay(x.dt[l] * a[i]) * all;
            const float exponent = before * h[i]; // of dt A
            adjoint[i] = before;
            gradA[i] += exponent * x.dt[l];
            g.dt[l] += exponent * a[i];
            g.step[l] += all * x.b[s];
            forB[l] = all * x.step[l];
            forC[l] = gradY[l] * next[i];
        }
        gradB[s] += total(forB);
        gradC[s] += total(forC);
    }
    return g;
}

} // namespace

LOOKBACK_WIDE void scanLoop(const ScanSizes& sizes, const ScanInput& in, std::int64_t first, float* y) {
    const std::int64_t count = std::min(kLanes, sizes.channels - first);
    const auto a = turned(sizes, in.a, first, count);
    const auto d = load(in.d + first, count);
    std::vector<float> h(a.size());
    for (std::int64_t t = 0; t < sizes.tokens; ++t) {
        const Token x(sizes, in, t, first, count);
        advance(sizes.state, a.data(), x, h.data(), h.data());
        Lanes sum{};
        for (std::size_t l = 0; l < sum.size(); ++l) {
            sum[l] = d[l] * x.u[l];
        }
        for (std::int64_t s = 0; s < sizes.state; ++s) {
            for (std::size_t l = 0; l < sum.size(); ++l) {
                sum[l] += x.c[s] * h[static_cast<std::size_t>(s * kLanes) + l];
            }
        }
        std::copy_n(sum.data(), count, y + t * sizes.channels + first);
    }
}

LOOKBACK_WIDE void scanLoopBackward(const ScanSizes& sizes, const ScanInput& in, std::int64_t first,
                                    const float* gradY, const ScanGradient& out) {
    const std::int64_t count = std::min(kLanes, sizes.channels - first);
    const auto a = turned(sizes, in.a, first, count);
    const auto d = load(in.d + first, count);
    const auto all = static_cast<std::int64_t>(a.size()); // values of a state
    const auto run = std::max<std::int64_t>(
        1, std::llround(std::sqrt(static_cast<double>(sizes.tokens)))); // tokens between states that are kept
    const std::int64_t runs = (sizes.tokens + run - 1) / run;
    std::vector<float> starts(static_cast<std::size_t>(runs * all));
    std::vector<float> states(static_cast<std::size_t>((run + 1) * all)); // of one run, with its start
    for (std::int64_t r = 0; r + 1 < runs; ++r) {
        std::copy_n(starts.data() + r * all, all, starts.data() + (r + 1) * all);
        float* h = starts.data() + (r + 1) * all;
        for (std::int64_t t = r * run; t < (r + 1) * run; ++t) {
            advance(sizes.state, a.data(), Token(sizes, in, t, first, count), h, h);
        }
    }
    std::vector<float> adjoint(a.size());
    std::vector<float> gradA(a.size());
    Lanes gradD{};
    for (std::int64_t r = runs; r-- > 0;) {
        const std::int64_t tokens = std::min(run, sizes.tokens - r * run);
        std::copy_n(starts.data() + r * all, all, states.data());
        for (std::int64_t k = 0; k < tokens; ++k) {
            advance(sizes.state, a.data(), Token(sizes, in, r * run + k, first, count),
                    states.data() + k * all, states.data() + (k + 1) * all);
        }
        for (std::int64_t k = tokens; k-- > 0;) {
            const std::int64_t t = r * run + k;
            const Token x(sizes, in, t, first, count);
            const auto gy = load(gradY + t * sizes.channels + first, count);
            auto g =
                retreat(sizes.state, a.data(), x, gy, states.data() + k * all, states.data() + (k + 1) * all,
                        adjoint.data(), gradA.data(), out.b + t * sizes.state, out.c + t * sizes.state);
            Lanes gradU{};
            for (std::size_t l = 0; l < gradU.size(); ++l) {
                gradU[l] = g.step[l] * x.dt[l] + d[l] * gy[l];
                g.dt[l] += g.step[l] * x.u[l];
                gradD[l] += gy[l] * x.u[l];
            }
            std::copy_n(gradU.data(), count, out.u + t * sizes.channels + first);
            std::copy_n(g.dt.data(), count, out.delta + t * sizes.channels + first);
        }
    }
    for (std::int64_t l = 0; l < count; ++l) {
        out.d[first + l] += gradD[static_cast<std::size_t>(l)];
        for (std::int64_t s = 0; s < sizes.state; ++s) {
            out.a[(first + l) * sizes.state + s] += gradA[static_cast<std::size_t>(s * kLanes + l)];
        }
    }
}

} // namespace lookback::nn
