// SPDX-License-Identifier: MIT
#include "core/common/Random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookback {

namespace {

std::array<std::uint32_t, 4> blockOf(std::uint64_t stream, std::uint64_t block,
                                     std::array<std::uint32_t, 2> key) {
    return philox({static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32),
                   static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(stream >> 32)},
                  key);
}

/// (0, 1] from one word: never 0, so that its logarithm is finite.
double openUnit(std::uint32_t word) {
    return (word + 1.0) * 0x1p-32;
}

} // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
    constexpr std::uint64_t kMultiplier0 = 0xD2511F53;
    constexpr std::uint64_t kMultiplier1 = 0xCD9E8D57;
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t product0 = kMultiplier0 * counter[0];
        const std::uint64_t product1 = kMultiplier1 * counter[2];
        counter = {static_cast<std::uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
                   static_cast<std::uint32_t>(product1),
                   static_cast<std::uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
                   static_cast<std::uint32_t>(product0)};
        key[0] += 0x9E3779B9; // golden ratio
        key[1] += 0xBB67AE85; // sqrt(3) - 1
    }
    return counter;
}

std::uint32_t Random::word() {
    if (used_ == 4) {
        words_ = blockOf(stream_, block_++, key_);
        used_ = 0;
    }
    return words_[used_++];
}

double Random::uniform() {
    const std::uint64_t high = word() >> 5; // 27 bits
    const std::uint64_t low = word() >> 6;  // 26 bits
    return (static_cast<double>((high << 26) | low) + 0.5) * 0x1p-53;
}

double Random::uniform(double a, double b) {
    return a + (b - a) * uniform();
}

double Random::normal() {
    if (hasSpare_) {
        hasSpare_ = false;
        return spare_;
    }
    const double radius = std::sqrt(-2.0 * std::log(uniform()));
    const double angle = 2.0 * std::numbers::pi * uniform();
    spare_ = radius * std::sin(angle);
    hasSpare_ = true;
    return radius * std::cos(angle);
}

double Random::exponential() {
    return -std::log(uniform());
}

std::uint64_t Random::poisson(double mean) {
    if (mean > 60.0) {
        return static_cast<std::uint64_t>(std::max(0.0, std::round(mean + std::sqrt(mean) * normal())));
    }
    // Knuth (1997), volume 2, 3.4.1: multiply uniforms until they fall below exp(-mean).
    const double limit = std::exp(-mean);
    std::uint64_t count = 0;
    for (double product = uniform(); product > limit; product *= uniform()) {
        ++count;
    }
    return count;
}

std::uint64_t Random::below(std::uint64_t n) {
    return static_cast<std::uint64_t>(uniform() * static_cast<double>(n));
}

void fillNormal(std::span<float> values, std::uint64_t seed, std::uint64_t stream, std::uint64_t from) {
    const std::array<std::uint32_t, 2> key{static_cast<std::uint32_t>(seed),
                                           static_cast<std::uint32_t>(seed >> 32)};
    for (std::size_t first = 0; first < values.size(); first += 4) {
        const auto words = blockOf(stream, (from + first) / 4, key);
        for (std::size_t pair = 0; pair < 2; ++pair) {
            const double radius = std::sqrt(-2.0 * std::log(openUnit(words[2 * pair])));
            const double angle = 2.0 * std::numbers::pi * openUnit(words[2 * pair + 1]);
            const std::size_t at = first + 2 * pair;
            if (at < values.size()) {
                values[at] = static_cast<float>(radius * std::cos(angle));
            }
            if (at + 1 < values.size()) {
                values[at + 1] = static_cast<float>(radius * std::sin(angle));
            }
        }
    }
}

} // namespace lookback
