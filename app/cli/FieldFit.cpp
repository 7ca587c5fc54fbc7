// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "app/cli/Field.h"
#include "core/common/Error.h"
#include "core/field/Hod.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

namespace lookback::cli {

namespace {

struct FitOptions {
    std::filesystem::path map;
    std::int64_t maps = 0;
    field::HodFitOptions fit;
    std::string name = "field-hod";
    std::string description;
    std::filesystem::path out;
    bool json = false;
};

std::vector<field::HodPair> readPairs(field::MatterSource& source, std::int64_t wanted,
                                      const Monitor& monitor) {
    const std::int64_t maps = source.facts().maps;
    const std::int64_t count = wanted > 0 ? std::min(wanted, maps) : maps;
    std::vector<field::HodPair> pairs;
    for (std::int64_t i = 0; i < count; ++i) {
        monitor.step(static_cast<int>(i), static_cast<int>(count));
        const std::int64_t index = i * maps / count;
        field::HodPair pair{source.matter(index), {}};
        if (!pair.matter.haloes) {
            continue;
        }
        auto truth = source.truth(index);
        if (!truth || truth->unit != field::kGalaxyUnit) {
            throw FileError(source.facts().file,
                            "expected the number of galaxies of each map as truth (Ngal), "
                            "found none.");
        }
        if (const auto flaw = field::hodFlaw(pair.matter); !flaw.empty()) {
            throw FileError(source.facts().file, source.labelOf(index) + ": " + flaw);
        }
        pair.truth = std::move(*truth);
        pair.matter.values =
            Image(1, pair.matter.height(), pair.matter.width()); // its haloes are what counts
        pairs.push_back(std::move(pair));
    }
    if (pairs.empty()) {
        throw FileError(source.facts().file,
                        "expected maps whose haloes are known, found none: the catalogues of their "
                        "simulations are missing.");
    }
    if (static_cast<std::int64_t>(pairs.size()) < count) {
        std::fprintf(stderr, "lookback-cli: %lld of %lld maps are left out: their haloes are not known.\n",
                     static_cast<long long>(count) - static_cast<long long>(pairs.size()),
                     static_cast<long long>(count));
    }
    return pairs;
}

void print(const field::HodFit& fit, bool json) {
    const double min = std::log10(fit.best.massMin);
    const double one = std::log10(fit.best.massOne);
    if (json) {
        const nlohmann::ordered_json all{{"log10_mass_min", min},
                                         {"log10_mass_min_error", fit.massMinError},
                                         {"log10_mass_one", one},
                                         {"log10_mass_one_error", fit.massOneError},
                                         {"alpha", fit.best.alpha},
                                         {"alpha_error", fit.alphaError},
                                         {"power_mean_squared_error", fit.loss},
                                         {"maps", fit.maps},
                                         {"units", {{"mass", "Msun/h"}, {"power", "(Mpc/h)^2"}}}};
        std::printf("%s\n", all.dump(2).c_str());
        return;
    }
    std::printf("log10 M_min / (Msun/h)  %.3f +- %.3f\n", min, fit.massMinError);
    std::printf("log10 M_1 / (Msun/h)    %.3f +- %.3f\n", one, fit.massOneError);
    std::printf("alpha                   %.3f +- %.3f\n", fit.best.alpha, fit.alphaError);
    std::printf("mean square of P - P_truth %.4g (Mpc/h)^4 over %d maps\n", fit.loss, fit.maps);
}

/// Before the work rather than after it. Throws DiskError.
void prepareFolder(const std::filesystem::path& folder) {
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (!std::filesystem::is_directory(folder)) {
        throw DiskError(folder, "expected a folder for the model or a place to make one, found none.");
    }
}

void fit(const FitOptions& options, const Monitor& monitor) {
    prepareFolder(options.out);
    const auto source = field::openMatter(options.map);
    printNotes(source->facts());
    const auto pairs = readPairs(*source, options.maps, monitor);
    const auto found = field::fitHod(pairs, options.fit, monitor);
    const Map& like = pairs.front().matter;
    field::HodOrigin origin;
    origin.name = options.name;
    origin.description = options.description.empty() ? options.map.filename().string() : options.description;
    origin.simulated = true; // galaxies in boxes are always simulated
    origin.side = like.width();
    origin.pixel = like.box / like.width();
    origin.depth = like.depth;
    origin.periodic = like.periodic;
    field::writeHod(options.out, origin, found);
    print(found, options.json);
}

} // namespace

CLI::App* addFieldFit(CLI::App& field, Session& session) {
    const auto options = std::make_shared<FitOptions>();
    auto& o = *options;
    CLI::App* command = field.add_subcommand(
        "fit-hod", "Fit a halo occupation (M_min, M_1, alpha) to maps with their catalogues");
    command->add_option("--map", o.map, "maps or their folder")->required();
    command->add_option("--maps", o.maps, "only so many, spread evenly")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40));
    command->add_option("--seed", o.fit.seed, "of the galaxies that are tried")
        ->check(seedCheck())
        ->capture_default_str();
    command->add_option("--draws", o.fit.draws, "fields a map")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    command->add_option("--parts", o.fit.parts, "of the maps, fitted alone for the errors; 0: no errors")
        ->check(CLI::Range(0, 50))
        ->capture_default_str();
    command->add_option("--name", o.name, "of the model")->capture_default_str();
    command->add_option("--description", o.description, "of the maps, for the model's card");
    command->add_option("--out", o.out, "folder for NAME.safetensors and NAME.json")->required();
    command->add_flag("--json", o.json, "print for programs");
    command->callback([options, &session] {
        session.set("field fit-hod", [options](const Monitor& monitor) { fit(*options, monitor); });
    });
    return command;
}

} // namespace lookback::cli
