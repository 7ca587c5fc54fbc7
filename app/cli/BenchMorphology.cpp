// SPDX-License-Identifier: MIT
#include "app/cli/Bench.h"
#include "core/analysis/Morphology.h"
#include "core/common/Parallel.h"
#include "core/mock/Galaxies.h"

#include <chrono>

namespace lookback::cli {

namespace {

constexpr int kGalaxies = 128;
constexpr int kBand = 2; // i

std::vector<mock::MockGalaxy> simulate(int threads, const Monitor& monitor) {
    std::vector<mock::MockGalaxy> galaxies(kGalaxies);
    parallelFor(kGalaxies, threads, [&galaxies](int i) { galaxies[i] = mock::mockGalaxy({.seed = 21}, i); });
    monitor.step(1, 2);
    return galaxies;
}

/// Galaxies a second of several runs.
Measured rateOf(const std::string& name, std::optional<double> budget, int threads, bool everything,
                const std::vector<mock::MockGalaxy>& galaxies, const Monitor& monitor) {
    constexpr int kRuns = 5;
    constexpr double kPixel = 0.168; // arcsec
    std::vector<double> rates;
    for (int run = 0; run < kRuns; ++run) {
        monitor.step(run, kRuns);
        const auto start = std::chrono::steady_clock::now();
        parallelFor(kGalaxies, threads, [&](int i) {
            analysis::MorphologyOptions options;
            options.psf.fullWidth = galaxies[i].psfArcsec / kPixel;
            options.sersic = options.structure = everything;
            analysis::measureMorphology(galaxies[i].image, kBand, options);
        });
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
        rates.push_back(kGalaxies / passed.count());
    }
    Measured m = measured(name, "galaxies/s", rates, budget);
    m.rate = true;
    return m;
}

std::vector<Measured> benchMorphology(const DeviceOptions& device, const Monitor& monitor) {
    const std::vector<mock::MockGalaxy> galaxies = simulate(device.threads, monitor);
    return {rateOf("morphology with a Sersic fit, 64 x 64", 100.0, device.threads, true, galaxies, monitor),
            rateOf("isophotes alone (SEP)", {}, device.threads, false, galaxies, monitor)};
}

} // namespace

std::vector<Benchmark> morphologyBenchmarks() {
    return {{"morphology", benchMorphology}};
}

} // namespace lookback::cli
