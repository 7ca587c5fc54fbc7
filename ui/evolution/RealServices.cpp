// SPDX-License-Identifier: MIT
#include "ui/evolution/RealServices.h"

#include "core/evolution/Export.h"
#include "ui/common/DemoFile.h"
#include "ui/evolution/Fallback.h"
#include "ui/evolution/FluxTable.h"

#include <cmath>

namespace lookback::ui {

namespace {

LoadedModel load(const engine::ModelCard& card, const engine::Device& device) {
    const auto make = [card](const engine::Device& on) -> Generate {
        auto generator = std::make_shared<evolution::Generator>(card, on);
        return [generator](const std::vector<evolution::Identity>& identities, double redshift,
                           const evolution::SamplingOptions& options, const Monitor& monitor) {
            return generator->generate(identities, redshift, options, monitor);
        };
    };
    const auto drawer = std::make_shared<Fallback>(make, device);
    LoadedModel model;
    model.card = card;
    model.device = engine::describe(drawer->device());
    model.note = device.note;
    model.takeNote = [drawer] { return drawer->takeNote(); };
    model.generate = [drawer](const auto&... all) { return (*drawer)(all...); };
    return model;
}

void write(const ExportRequest& request, const Generate& generate, const Monitor& monitor) {
    if (request.file.extension() == ".csv") {
        writeFluxTable(request, generate, monitor);
        return;
    }
    evolution::EvolutionExport options;
    options.identities = request.identities;
    options.redshifts = request.redshifts;
    options.sampling = request.sampling;
    options.look = request.look;
    options.framesPerSecond = static_cast<int>(std::lround(request.framesPerSecond));
    const auto draw = [&](double redshift, const Monitor& inner) {
        Monitor quiet; // progress counts redshifts, not network evaluations
        quiet.cancelled = inner.cancelled;
        return generate(request.identities, redshift, request.sampling, quiet);
    };
    evolution::exportEvolution(draw, request.card, request.device, options, request.file, monitor);
}

} // namespace

EvolutionServices realServices(const std::string& device, int threads) {
    EvolutionServices services;
    services.findModels = [] { return engine::findModels("evolution"); };
    services.readCard = engine::readModelCard;
    // Runs on the engine lane alone, so that the choice needs no lock.
    auto chosen = std::make_shared<std::optional<engine::Device>>();
    services.load = [chosen, device, threads](const engine::ModelCard& card) {
        if (!*chosen) {
            *chosen = engine::chooseDevice(device, threads);
        }
        return load(card, **chosen);
    };
    services.open = [](const std::filesystem::path& file) { return io::openGalaxies(file); };
    services.readProvenance = [](const std::filesystem::path& file) {
        return evolution::readProvenance(file);
    };
    services.write = write;
    services.measure = realMeasures();
    services.modelFolders = engine::modelFolders();
    services.demoGalaxies = findDemoFile("demo_galaxies.hdf5");
    return services;
}

} // namespace lookback::ui
