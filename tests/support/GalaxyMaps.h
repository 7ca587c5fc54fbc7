// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Random.h"
#include "core/io/GalaxyMapsWriter.h"

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

namespace lookback::test {

inline const std::vector<Domain> kAllButBrightness{Domain::DarkMatter,  Domain::Stars,
                                                   Domain::Gas,         Domain::Hydrogen,
                                                   Domain::Temperature, Domain::MagneticField};

/// Which galaxy a map of writeGalaxyMaps() shows.
inline io::GalaxyMapFacts galaxyOf(int index) {
    io::GalaxyMapFacts facts;
    facts.known = true;
    facts.galaxy = 100 + index / 2;
    facts.snapshot = 99;
    facts.rotation = {37.5 * (index % 2), 12.25};
    facts.extent = {-20.0, 20.0, -20.0, 20.0};
    facts.name = "test.gid." + std::to_string(facts.galaxy);
    return facts;
}

/// Galaxies as round bumps of gas, brighter or wider from one to the next, with some noise; every other
/// domain is a power of the gas above its floor, so that it can be told from it.
/// Each galaxy's map is `growth` kpc wider on either side than that of the one before.
inline void writeGalaxyMaps(const std::filesystem::path& file, int count, std::uint64_t seed, int side = 64,
                            const std::vector<Domain>& domains = kAllButBrightness, double growth = 0.0) {
    io::GalaxyMapsWriter writer(file, {.domains = domains, .height = side, .width = side});
    for (int i = 0; i < count; ++i) {
        Random random(seed, static_cast<std::uint64_t>(i));
        const double width = side * random.uniform(0.05, 0.2);
        const double peak = random.uniform(2.0, 4.0); // dex above the floor
        std::vector<double> dex;
        for (int y = 0; y < side; ++y) {
            for (int x = 0; x < side; ++x) {
                const double r = std::hypot(x - 0.5 * side, y - 0.4 * side) / width;
                dex.push_back(peak * std::exp(-r) + 0.1 * std::abs(random.normal()));
            }
        }
        std::vector<std::vector<float>> maps;
        for (const Domain domain : domains) {
            const double power = 0.5 + 0.1 * static_cast<double>(domain);
            auto& map = maps.emplace_back();
            for (const double v : dex) {
                map.push_back(static_cast<float>(factsOf(domain).floor * std::pow(10.0, power * v)));
            }
        }
        std::vector<io::GalaxyMapRow> rows;
        for (const auto& map : maps) {
            rows.push_back({.map = map});
        }
        auto facts = galaxyOf(i);
        const double half = facts.halfWidth() + growth * (i / 2);
        facts.extent = {-half, half, -half, half};
        writer.add(facts, rows);
    }
    writer.finish();
}

/// A recipe of a tiny network for training.hdf5 and validation.hdf5 in `folder`, of writeGalaxyMaps().
inline std::string translationRecipe(const std::filesystem::path& folder, const std::string& network,
                                     const std::string& optimiser = "",
                                     const std::string& target = "star, temp", const std::string& data = "") {
    std::ostringstream text;
    text << R"({"name": "tiny", "task": "translation", )" << network << R"(, "data": {"training": ")"
         << (folder / "training.hdf5").string() << R"(", "validation": ")"
         << (folder / "validation.hdf5").string() << R"(", "validation_count": 2, "target": ")" << target
         << R"(", "description": "bumps", "simulated": true)" << data << R"(},
        "optimiser": {"steps": 8, "batch": 2, "seed": 3, "warmup": 1, "learning_rate": 3e-3, "ema": 0.5)"
         << optimiser << R"(},
        "output": {"checkpoint_every": 3, "validate_every": 4, "preview_every": 8, "preview_seeds": [1, 2],
                   "preview_evaluations": 2, "weights": "float32"}})";
    return text.str();
}

/// A tiny U-Net; the rest of its schedule.
inline std::string tinyGalaxyUnet(const std::string& schedule) {
    return R"("architecture": "galaxy_unet", "sizes": {"widths": [8, 8], "blocks": [1], "attention": [1],
        "code": [8], "patch": [4]}, "schedule": {)" +
           schedule + "}";
}

inline const char* const kBridge = R"("kind": "indi", "epsilon": 0.1)"; ///< For tinyGalaxyUnet().
inline const char* const kTinyPix2pix = R"("architecture": "attention_unet",
    "sizes": {"widths": [8, 8], "dropout": [20]}, "absolute_weight": 10, "discriminator_width": 4,
    "schedule": {})";
inline const char* const kTinyDim = R"("architecture": "dim",
    "sizes": {"width": [8], "depth": [2], "patch": [8]}, "schedule": {"kind": "ddpm"})";

} // namespace lookback::test
