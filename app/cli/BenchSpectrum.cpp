// SPDX-License-Identifier: MIT
#include "app/cli/Bench.h"
#include "core/common/Random.h"
#include "core/maps/PowerSpectrum.h"

namespace lookback::cli {

namespace {

std::vector<Measured> benchSpectrum(const DeviceOptions&, const Monitor& monitor) {
    constexpr int kSide = 256;
    constexpr int kCube = 64;
    std::vector<float> values(std::size_t{kCube} * kCube * kCube);
    fillNormal(values, 1, 0);
    const std::span<const float> all(values);
    const maps::Grid map{all.first(kSide * kSide), 1, kSide, kSide};
    const maps::Grid other{all.last(kSide * kSide), 1, kSide, kSide};
    const maps::Grid cube{all, kCube, kCube, kCube};
    const maps::SpectrumOptions options{.box = 25.0, .contrast = false};
    return {
        timed(
            "spectrum of a 256 x 256 map", 300, 1.0, [&] { maps::powerSpectrum(map, options); }, monitor),
        timed(
            "cross spectrum of two 256 x 256 maps", 100, {},
            [&] { maps::crossSpectrum(map, other, options); }, monitor),
        timed(
            "spectrum of a 64 x 64 x 64 cube", 50, {}, [&] { maps::powerSpectrum(cube, options); }, monitor)};
}

} // namespace

std::vector<Benchmark> spectrumBenchmarks() {
    return {{"spectrum", benchSpectrum}};
}

} // namespace lookback::cli
