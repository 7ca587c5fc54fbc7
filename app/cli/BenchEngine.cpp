// SPDX-License-Identifier: MIT
#include "app/cli/Bench.h"
#include "core/evolution/Evolution.h"

namespace lookback::cli {

namespace {

std::vector<Measured> benchNetwork(const DeviceOptions& wanted, const Monitor& monitor) {
    const engine::ModelList models = engine::findModels("evolution");
    if (models.cards.empty()) {
        return {skipped("network", "no model was found")};
    }
    const engine::Device device = engine::chooseDevice(wanted.name, wanted.threads);
    evolution::Generator generator(models.cards.front(), device);
    const std::string suffix = " (" + models.cards.front().name + ", " + engine::describe(device) + ")";
    std::uint64_t seed = 0;
    const auto draw = [&](int evaluations, bool fast = false) {
        return [&generator, &seed, evaluations, fast] {
            generator.generate({{.seed = ++seed, .other = {}, .fraction = 0.0}}, 0.7,
                               {evolution::Sampler::DpmSolver, evaluations, fast});
        };
    };
    return {timed("one network evaluation" + suffix, 40, {}, draw(1), monitor),
            timed("preview, 4 evaluations", 40, 100.0, draw(4, true), monitor),
            timed("refined galaxy, 20 evaluations", 15, 600.0, draw(20), monitor)};
}

} // namespace

std::vector<Benchmark> engineBenchmarks() {
    return {{"network", benchNetwork}};
}

} // namespace lookback::cli
