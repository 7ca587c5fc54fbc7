// SPDX-License-Identifier: MIT
#include "app/cli/Bench.h"
#include "core/common/Random.h"
#include "core/field/Matter.h"
#include "core/field/Painters.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace lookback::cli {

namespace {

constexpr int kSide = 128;
constexpr int kSamples = 100;
constexpr double kBudget = 180.0;    // s, of all samples
constexpr double kFirstBudget = 5.0; // s, of the first one

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Values like those of a slab: what a network's time depends on is their number.
Map slab(const engine::ModelCard& card) {
    Map map;
    map.values = Image(1, kSide, kSide);
    fillNormal(map.values.pixels, 1, 0);
    for (float& value : map.values.pixels) {
        value = 2e11F * std::exp(value);
    }
    map.quantity = card.maps->inputs.front().quantity;
    map.unit = card.maps->inputs.front().unit;
    map.box = kSide * card.maps->pixel;
    map.depth = card.maps->depth;
    return map;
}

/// Seconds from the wish to stop until it is answered.
double cancelTime(field::Painter& painter, const Map& map) {
    Clock::time_point asked{};
    int steps = 0;
    Monitor monitor;
    monitor.onStep = [&](int, int) {
        if (++steps == 3) {
            asked = Clock::now();
        }
    };
    monitor.cancelled = [&] { return steps > 3; };
    try {
        painter.paint(
            map, {1, 2}, {}, [](const Map&) {}, monitor);
    } catch (const Monitor::Cancelled&) {
        return since(asked);
    }
    return 0.0;
}

std::vector<Measured> benchField(const DeviceOptions& wanted, const Monitor& monitor) {
    const auto models = field::findPainters();
    const auto card = std::find_if(models.cards.begin(), models.cards.end(),
                                   [](const auto& one) { return field::painterKind(one) == "VDM"; });
    if (card == models.cards.end()) {
        return {skipped("field", "no diffusion model of fields was found")};
    }
    const auto painter = field::makePainter(*card, engine::chooseDevice(wanted.name, wanted.threads));
    const Map map = slab(*card);
    if (const auto flaw = painter->flawOf(map); !flaw.empty()) {
        return {skipped("field", flaw)};
    }
    std::vector<std::uint64_t> seeds;
    for (std::uint64_t i = 0; i < kSamples; ++i) {
        seeds.push_back(i);
    }
    std::vector<double> first;
    const auto start = Clock::now();
    painter->paint(
        map, seeds, {},
        [&](const Map&) {
            if (first.empty()) {
                first.push_back(since(start));
            }
        },
        monitor);
    const double all = since(start);
    return {measured("100 samples of 128 x 128, 20 evaluations (" + card->name + ")", "s", {all}, kBudget),
            measured("first of them", "s", first, kFirstBudget),
            measured("a wish to stop is answered within", "s", {cancelTime(*painter, map)}, std::nullopt)};
}

} // namespace

std::vector<Benchmark> fieldBenchmarks() {
    return {{"field", benchField}};
}

} // namespace lookback::cli
