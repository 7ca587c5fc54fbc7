// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Random.h"
#include "core/io/GalaxyFile.h"

#include <QStringList>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace lookback {

inline constexpr int kBlobSteps = 12; ///< Of recipeText(); checkpoints every 3, validation every 4.

/// Galaxies of one bright blob each on a noisy sky: 2 bands, 8 x 8 pixels or more.
inline void writeBlobs(const std::filesystem::path& file, int count, std::uint64_t seed, int side = 8) {
    io::GalaxyFileLayout layout;
    layout.bands = 2;
    layout.height = side;
    layout.width = side;
    layout.bandNames = {"g", "r"};
    auto writer = io::createGalaxies(file, layout);
    Random random(seed);
    for (int i = 0; i < count; ++i) {
        Image image(2, side, side);
        for (auto& pixel : image.pixels) {
            pixel = static_cast<float>(0.05 * random.normal());
        }
        image.at(0, 4, 4) += 3.0F;
        image.at(1, 4, 3) += 2.0F;
        writer->add(image, random.uniform(0.05, 2.0), static_cast<std::uint64_t>(i), {});
    }
    writer->finish();
}

inline std::string recipeText(const std::filesystem::path& folder, const std::string& change = "") {
    std::ostringstream text;
    text << R"({"name": "blob", "architecture": "compact_unet",
        "sizes": {"widths": [8, 8], "blocks": [1], "attention": [], "code": [8], "patch": [2]},
        "data": {"training": ")"
         << (folder / "training.hdf5").string() << R"(", "validation": ")"
         << (folder / "validation.hdf5").string()
         << R"(", "validation_count": 10, "description": "blobs", "simulated": true},
        "optimiser": {"steps": )"
         << kBlobSteps << R"(, "batch": 4, "seed": 3, "warmup": 2},
        "output": {"checkpoint_every": 3, "validate_every": 4, "preview_every": 6, "preview_seeds": [1],
                   "preview_redshifts": [0.5], "preview_evaluations": 2})"
         << change << "}";
    return text.str();
}

inline std::string contents(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// step -> loss, learning rate and gradient norm as written: all but the columns that measure time.
inline QStringList curve(const std::filesystem::path& job) {
    QStringList rows;
    std::istringstream in(contents(job / "metrics.csv"));
    for (std::string row; std::getline(in, row);) {
        rows << QString::fromStdString(row).section(QLatin1Char(','), 0, 3);
    }
    return rows;
}

} // namespace lookback
