// SPDX-License-Identifier: MIT
#include "app/cli/Bench.h"
#include "core/common/Random.h"
#include "core/translation/ScanTime.h"
#include "core/translation/Translator.h"

#include <chrono>
#include <cmath>

namespace lookback::cli {

namespace {

constexpr int kSide = 128;

/// Values like those of a galaxy's gas: what a network's time depends on is their number.
Image gas() {
    Image map(1, kSide, kSide);
    fillNormal(map.pixels, 1, 0);
    for (float& value : map.pixels) {
        value = 1e7F * std::exp(value);
    }
    return map;
}

/// The scan of Mamba is linear in tokens: twice as many take twice as long.
std::vector<Measured> scans(const engine::Device& device, const Monitor& monitor) {
    std::vector<Measured> all;
    for (const int tokens : {2048, 4096, 8192}) {
        std::vector<double> milliseconds;
        for (int i = 0; i < 3; ++i) {
            monitor.step(i, 3);
            milliseconds.push_back(1e3 * translation::scanSeconds(tokens, device));
        }
        all.push_back(measured("selective scan, " + std::to_string(tokens) + " tokens", "ms", milliseconds,
                               std::nullopt));
    }
    return all;
}

std::vector<Measured> benchTranslation(const DeviceOptions& wanted, const Monitor& monitor) {
    const auto models = translation::findTranslators();
    const auto device = engine::chooseDevice(wanted.name, wanted.threads);
    const Image map = gas();
    std::vector<Measured> all = scans(device, monitor);
    if (models.cards.empty()) {
        all.push_back(skipped("translation", "no model that translates maps of galaxies was found"));
    }
    for (const auto& card : models.cards) {
        translation::Translator translator(card, device);
        const int evaluations = translator.defaultEvaluations();
        const std::string name = "all targets of a map, " + std::to_string(kSide) + " x " +
                                 std::to_string(kSide) + ", " + std::to_string(evaluations) + " evaluation" +
                                 (evaluations > 1 ? "s" : "") + " (" + card.name + ")";
        if (const auto flaw = translator.flawOf(kSide, kSide); !flaw.empty()) {
            all.push_back(skipped(name, flaw));
            continue;
        }
        std::vector<double> seconds;
        for (std::uint64_t seed = 0; seed < 4; ++seed) {
            const auto start = std::chrono::steady_clock::now();
            translator.translate(
                {map, 20.0}, {seed}, {}, [](const translation::TranslatedMaps&) {}, monitor);
            const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
            if (seed > 0) { // the first one warms up
                seconds.push_back(passed.count());
            }
        }
        all.push_back(measured(name, "s", seconds, std::nullopt));
    }
    return all;
}

} // namespace

std::vector<Benchmark> translationBenchmarks() {
    return {{"translation", benchTranslation}};
}

} // namespace lookback::cli
