// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "core/common/Error.h"
#include "core/evolution/Alike.h"
#include "core/evolution/Export.h"
#include "core/io/GalaxyFile.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

namespace lookback::cli {

namespace {

struct EvolveOptions {
    std::string model;
    std::string redshift;
    std::filesystem::path redshiftsOf; ///< A file of galaxies.
    std::int64_t count = 0;            ///< Of them, the first; 0: all.
    std::filesystem::path out;
    int galaxies = 1;
    std::uint64_t seed = 1;
    std::optional<std::uint64_t> blend;
    double fraction = 0.5;
    std::string sampler = "dpm++";
    int steps = 0; ///< 0: as many as make about 20 evaluations.
    std::string band;
    std::string stretch = "asinh";
    std::string map = "grey";
    evolution::EvolutionExport file;
    DeviceOptions device;
    bool noLabels = false;
    bool noiseless = false;
};

evolution::SamplingOptions samplingOf(const EvolveOptions& options) {
    evolution::SamplingOptions sampling;
    sampling.sampler = evolution::samplerFromName(options.sampler);
    const bool heun = sampling.sampler == evolution::Sampler::Heun;
    const bool ddpm = sampling.sampler == evolution::Sampler::Ddpm;
    const int usual = heun ? 10 : ddpm ? 1000 : 20;
    const int steps = options.steps > 0 ? options.steps : usual;
    const int most = heun ? (evolution::kStepsRange.highest + 1) / 2 : evolution::kStepsRange.highest;
    Range<int>{evolution::kStepsRange.lowest, most}.check("--steps", steps);
    sampling.evaluations = heun ? 2 * steps - 1 : steps; // two a step but the last
    sampling.noise = !options.noiseless;
    return sampling;
}

display::Look lookOf(const EvolveOptions& options, const engine::ModelCard& card) {
    display::Look look = options.file.look;
    if (options.band.empty()) {
        return look;
    }
    const auto found = std::find(card.bands.begin(), card.bands.end(), options.band);
    if (found == card.bands.end()) {
        std::string known;
        for (const std::string& band : card.bands) {
            known += (known.empty() ? "" : ", ") + band;
        }
        throw ValueError("--band", "expected one of " + known + ", found " + options.band + ".");
    }
    look.colour = false;
    look.band = static_cast<int>(found - card.bands.begin());
    look.single.stretch = display::stretchFromName(options.stretch);
    look.single.map = display::colourMapFromName(options.map);
    return look;
}

engine::ModelCard modelOf(const std::string& name) {
    if (!name.empty()) {
        return engine::findModel(name);
    }
    const engine::ModelList list = engine::findModels("evolution");
    sayNotes(list.notes);
    if (list.cards.empty()) {
        throw Error("expected a model in " + engine::modelFolders().back().string() +
                    " or a folder that LOOKBACK_MODELS names, found none.");
    }
    return list.cards.front();
}

evolution::Generator generatorOf(const engine::ModelCard& card, const DeviceOptions& wanted) {
    const engine::Device device = engine::chooseDevice(wanted.name, wanted.threads);
    if (!device.note.empty()) {
        std::fprintf(stderr, "lookback-cli: %s\n", device.note.c_str());
    }
    return {card, device};
}

/// One galaxy for each in a file, at its redshift.
void evolveAlike(const EvolveOptions& options, const Monitor& monitor) {
    const auto galaxies = io::openGalaxies(options.redshiftsOf);
    const auto& facts = galaxies->facts();
    evolution::AlikeExport alike;
    alike.seed = options.seed;
    alike.sampling = samplingOf(options);
    const auto rows = static_cast<std::int64_t>(facts.redshifts.size());
    const std::int64_t count = options.count > 0 ? std::min(options.count, rows) : rows;
    for (std::int64_t i = 0; i < count; ++i) {
        const double redshift = facts.redshifts[static_cast<std::size_t>(i)];
        if (evolution::kRedshiftRange.contains(redshift)) {
            alike.redshifts.push_back(redshift);
        }
    }
    if (alike.redshifts.empty()) {
        throw FileError(options.redshiftsOf, "expected redshifts from 0 to 4, found none.");
    }
    const auto left = count - static_cast<std::int64_t>(alike.redshifts.size());
    if (left > 0) {
        std::fprintf(stderr, "lookback-cli: %lld galaxies without a redshift from 0 to 4 are left out.\n",
                     static_cast<long long>(left));
    }
    auto generator = generatorOf(modelOf(options.model), options.device);
    evolution::exportAlike(generator, alike, options.out, monitor);
}

void evolve(const EvolveOptions& options, const Monitor& monitor) {
    evolution::EvolutionExport file = options.file;
    file.redshifts = evolution::redshiftsFromText(options.redshift);
    file.sampling = samplingOf(options);
    file.labels = !options.noLabels;
    evolution::kGalaxiesRange.check("--galaxies", options.galaxies);
    for (int i = 0; i < options.galaxies; ++i) {
        file.identities.push_back({.seed = options.seed + i,
                                   .other = options.blend,
                                   .fraction = options.blend ? options.fraction : 0.0});
    }
    const engine::ModelCard card = modelOf(options.model);
    file.look = lookOf(options, card);
    auto generator = generatorOf(card, options.device);
    evolution::exportEvolution(generator, file, options.out, monitor);
}

/// What only pictures have is refused where fluxes are written, not ignored.
void checkPictureOptions(const CLI::App& command, const std::filesystem::path& out) {
    const auto ending = out.extension().string();
    if (ending != ".fits" && ending != ".hdf5" && ending != ".h5") {
        return;
    }
    for (const char* name :
         {"--band", "--stretch", "--map", "--brightness", "--zoom", "--fps", "--no-labels"}) {
        if (command.get_option(name)->count() > 0) {
            throw ValueError(name, "expected a picture or film to write (.png, .mp4, .gif), found " +
                                       out.filename().string() + ", which holds fluxes.");
        }
    }
}

} // namespace

void addEvolve(CLI::App& app, Session& session) {
    const auto options = std::make_shared<EvolveOptions>();
    CLI::App* command = app.add_subcommand("evolve", "Draw galaxies at one redshift or along many");
    command->add_option("--model", options->model,
                        "name or card of the model; the first one found if not given");
    CLI::Option_group* where = command->add_option_group("redshifts");
    where->add_option("--redshift", options->redshift, "Z, or Z0:Z1:N for N redshifts");
    CLI::Option* alike = where->add_option("--redshifts-of", options->redshiftsOf,
                                           "galaxies: draw one for each, at its redshift (FITS, HDF5)");
    where->require_option(1);
    command->add_option("--count", options->count, "of these galaxies, only the first")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{100'000'000}))
        ->needs(alike);
    command->add_option("--galaxies", options->galaxies, "how many, 1 to 64")
        ->capture_default_str()
        ->excludes(alike);
    command->add_option("--seed", options->seed, "of the first galaxy; the others count on")
        ->check(seedCheck())
        ->capture_default_str();
    CLI::Option* blend =
        command->add_option("--blend", options->blend, "blend every galaxy with the one of this seed")
            ->check(seedCheck())
            ->excludes(alike);
    command->add_option("--fraction", options->fraction, "how far, 0 to 1")
        ->check(CLI::Range(0.0, 1.0))
        ->needs(blend);
    command->add_option("--sampler", options->sampler, "ddpm, ddim, dpm++ or heun")->capture_default_str();
    command
        ->add_option("--steps", options->steps,
                     "of the sampler; 20, or 1000 of ddpm, 10 of heun, if not given")
        ->check(CLI::Range(1, 1000));
    command->add_option("--out", options->out, "FILE.fits, .hdf5, .png, .mp4 or .gif")->required();
    CLI::Option* band =
        command->add_option("--band", options->band, "pictures and films of one band instead of colour");
    command->add_option("--stretch", options->stretch, "of one band: linear, log, sqrt or asinh")
        ->needs(band);
    command->add_option("--map", options->map, "of one band: grey, viridis, magma, inferno, cividis")
        ->needs(band);
    command
        ->add_option("--brightness", options->file.look.lupton.stretch,
                     "of colour: flux over which the response is linear")
        ->check(CLI::Range(display::kLuptonStretchRange.lowest, display::kLuptonStretchRange.highest));
    command->add_option("--zoom", options->file.zoom, "picture pixels per galaxy pixel, 1 to 32")
        ->check(CLI::Range(1, 32));
    command->add_option("--fps", options->file.framesPerSecond, "frames per second of a film")
        ->capture_default_str();
    command->add_flag("--noiseless", options->noiseless,
                      "without the noise of sky and photons that the model's camera would add");
    command->add_flag("--no-labels", options->noLabels, "pictures and films without redshift and time");
    addDeviceOptions(*command, options->device);
    command->callback([options, command, &session] {
        session.set("evolve", [options, command](const Monitor& monitor) {
            checkPictureOptions(*command, options->out);
            options->redshiftsOf.empty() ? evolve(*options, monitor) : evolveAlike(*options, monitor);
        });
    });
}

} // namespace lookback::cli
