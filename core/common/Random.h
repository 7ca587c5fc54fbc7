// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace lookback {

/// Four random words from a counter and a key: Philox4x32-10, Salmon et al. (2011).
/// The same counter and key give the same words on every machine, in any order, on any thread.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// A numbered stream of random values belonging to one seed. Two streams of one seed are independent, so a
/// galaxy's noise does not depend on its neighbours in the batch. Cheap to make and to copy.
class Random {
public:
    explicit Random(std::uint64_t seed, std::uint64_t stream = 0)
        : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}
        , stream_(stream) {}

    std::uint32_t word();                 ///< Uniform over all 32-bit words.
    double uniform();                     ///< In (0, 1), both ends excluded; 53 bits.
    double uniform(double a, double b);   ///< In (a, b).
    double normal();                      ///< Mean 0, variance 1 (Box-Muller).
    double exponential();                 ///< Mean 1.
    std::uint64_t poisson(double mean);   ///< Exact below 60, a rounded Gaussian above.
    std::uint64_t below(std::uint64_t n); ///< Uniform over 0 .. n - 1; n > 0.

private:
    std::array<std::uint32_t, 2> key_;
    std::uint64_t stream_;
    std::uint64_t block_ = 0;
    std::array<std::uint32_t, 4> words_{};
    int used_ = 4;
    double spare_ = 0.0;
    bool hasSpare_ = false;
};

/// Fill with standard normal values numbered by position: value i depends on (seed, stream, i) alone. `from`,
/// a multiple of 4: the number of the first, so that several threads may fill one array.
void fillNormal(std::span<float> values, std::uint64_t seed, std::uint64_t stream, std::uint64_t from = 0);

} // namespace lookback
