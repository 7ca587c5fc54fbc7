// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "core/common/Error.h"
#include "core/field/OccupancyCurve.h"
#include "core/io/MapPairs.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace lookback::cli {

namespace {

struct OccupancyOptions {
    std::filesystem::path maps;
    std::string model;
    std::vector<double> thresholds;
    double floor = -1.0; ///< As the model learnt.
    bool json = false;
    DeviceOptions device;
};

engine::ModelCard modelOf(const std::string& name) {
    if (!name.empty()) {
        return engine::findModel(name);
    }
    const engine::ModelList list = engine::findModels("counts");
    if (list.cards.empty()) {
        throw Error("expected a model of task counts in " + engine::modelFolders().back().string() +
                    " or a folder that LOOKBACK_MODELS names, found none.");
    }
    return list.cards.front();
}

void printJson(const engine::ModelCard& card, const field::OccupancyCurve& curve, double floor) {
    nlohmann::ordered_json json{{"model", card.name},
                                {"maps", curve.maps},
                                {"floor", floor},
                                {"squared_error", curve.squaredError},
                                {"squared_error_of_nothing", curve.squaredTruth},
                                {"units", {{"squared_error", "dex^2"}}}};
    for (std::size_t i = 0; i < curve.thresholds.size(); ++i) {
        const auto& c = curve.classifications[i];
        json["thresholds"].push_back({{"threshold", curve.thresholds[i]},
                                      {"accuracy", c.accuracy()},
                                      {"recall", c.recall()},
                                      {"precision", c.precision()}});
    }
    std::printf("%s\n", json.dump(2).c_str());
}

void printText(const engine::ModelCard& card, const field::OccupancyCurve& curve, double floor) {
    std::printf("%lld maps by model %s, trained on %s data; a pixel is occupied from %g %s on.\n",
                static_cast<long long>(curve.maps), card.name.c_str(),
                card.training.simulated ? "simulated" : "real", floor,
                card.maps->targets.front().unit.c_str());
    std::printf("%-10s %10s %10s %10s\n", "threshold", "accuracy", "recall", "precision");
    for (std::size_t i = 0; i < curve.thresholds.size(); ++i) {
        const auto& c = curve.classifications[i];
        std::printf("%-10.4g %8.2f %% %8.2f %% %8.2f %%\n", curve.thresholds[i], 100.0 * c.accuracy(),
                    100.0 * c.recall(), 100.0 * c.precision());
    }
    std::printf("Mean square error of log10(1 + value): %.5f dex^2, of no galaxies at all %.5f.\n",
                curve.squaredError, curve.squaredTruth);
}

void measureOccupancy(const OccupancyOptions& options, const Monitor& monitor) {
    const auto card = modelOf(options.model);
    const engine::Device device = engine::chooseDevice(options.device.name, options.device.threads);
    if (!device.note.empty()) {
        std::fprintf(stderr, "lookback-cli: %s\n", device.note.c_str());
    }
    field::Cnn cnn(card, device);
    const auto pairs = io::openMapPairs(options.maps, {.input = card.maps->inputs.front().name,
                                                       .target = card.maps->targets.front().name,
                                                       .box = card.maps->pixel * card.width,
                                                       .depth = card.maps->depth,
                                                       .mapsPerSimulation = 1});
    auto thresholds = options.thresholds;
    if (thresholds.empty()) {
        thresholds = {cnn.threshold()};
    }
    const double floor = options.floor >= 0.0 ? options.floor : cnn.floor();
    const auto curve = field::measureOccupancy(cnn, *pairs, thresholds, floor, monitor);
    (options.json ? printJson : printText)(card, curve, floor);
}

} // namespace

void addMeasureOccupancy(CLI::App& measure, Session& session) {
    const auto options = std::make_shared<OccupancyOptions>();
    CLI::App* command = measure.add_subcommand(
        "occupancy", "How well a two-phase network knows which pixels of maps hold galaxies");
    command
        ->add_option("maps", options->maps, "folder of maps in the layout of CAMELS, with the true galaxies")
        ->required();
    command->add_option("--model", options->model, "name or card; the first of task counts if not given");
    command
        ->add_option("--thresholds", options->thresholds,
                     "probabilities above which a pixel is said to hold galaxies; else the model's own")
        ->delimiter(',')
        ->check(CLI::Range(0.0, 1.0));
    command->add_option("--floor", options->floor, "value from which a pixel does; else as the model learnt")
        ->check(CLI::NonNegativeNumber);
    command->add_flag("--json", options->json, "print the measures for programs");
    addDeviceOptions(*command, options->device);
    command->callback([options, &session] {
        session.set("measure occupancy",
                    [options](const Monitor& monitor) { measureOccupancy(*options, monitor); });
    });
}

} // namespace lookback::cli
