// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Random.h"
#include "core/io/NpyWriter.h"

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

namespace lookback::test {

/// Maps in the layout of CAMELS: a few clumps of dark matter on a smooth background, a galaxy in every heavy
/// one. Simulation s of a suite has clumps of its own.
struct Universes {
    int simulations = 3;
    int mapsEach = 2;
    int side = 16; ///< Pixels.
    std::uint64_t seed = 1;
};

inline void writeUniverses(const std::filesystem::path& folder, const Universes& u = {}) {
    std::filesystem::create_directories(folder);
    io::NpyWriter matter(folder / "Maps_Mcdm_Test_LH_z=0.00.npy", {u.side, u.side});
    io::NpyWriter galaxies(folder / "Maps_Ngal_Test_LH_z=0.00.npy", {u.side, u.side});
    for (int m = 0; m < u.simulations * u.mapsEach; ++m) {
        Random random(u.seed, static_cast<std::uint64_t>(m));
        std::vector<float> mass(static_cast<std::size_t>(u.side) * u.side, 4e11F); // Msun/h per (Mpc/h)^2
        std::vector<float> count(mass.size(), 0.0F);                               // per (Mpc/h)^2
        for (auto& value : mass) {
            value *= static_cast<float>(std::exp(0.3 * random.normal()));
        }
        for (int clump = 0; clump < 6; ++clump) {
            const auto at = random.below(mass.size());
            const double weight = random.uniform();
            mass[at] += static_cast<float>(2e13 * weight);
            count[at] += weight > 0.4 ? 100.0F : 0.0F;
        }
        matter.add(mass);
        galaxies.add(count);
    }
    matter.finish();
    galaxies.finish();
}

/// A recipe of a tiny network for the suites training and validation in `folder`, of writeUniverses().
inline std::string fieldRecipe(const std::filesystem::path& folder, const std::string& network,
                               const std::string& data = "", const std::string& optimiser = "") {
    std::ostringstream text;
    text << R"({"name": "tiny", "task": "field", )" << network << R"(,
        "data": {"training": ")"
         << (folder / "training").string() << R"(", "validation": ")" << (folder / "validation").string()
         << R"(", "validation_count": 4, "maps_per_simulation": 2, "box": 1.5625, "description": "clumps",
                 "simulated": true)"
         << data << R"(},
        "optimiser": {"steps": 8, "batch": 2, "seed": 3, "warmup": 2)"
         << optimiser << R"(},
        "output": {"checkpoint_every": 3, "validate_every": 4, "preview_every": 8, "preview_seeds": [1],
                   "preview_evaluations": 2, "weights": "float32"}})";
    return text.str();
}

inline const char* const kTinyMapUnet = R"("architecture": "map_unet",
    "sizes": {"widths": [8, 8], "blocks": [1], "code": [8], "patch": [2]},
    "schedule": {"kind": "edm", "sigma_data": 1.0})";
inline const char* const kTinyVdmUnet = R"("architecture": "vdm_unet",
    "sizes": {"width": [8], "levels": [2]}, "schedule": {"kind": "vdm", "sigma_data": 1.0})";

} // namespace lookback::test
