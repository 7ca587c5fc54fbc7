// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/DeviceOptions.h"
#include "core/common/Monitor.h"
#include "core/common/Provenance.h"
#include "core/engine/ModelCard.h"
#include "core/field/Matter.h"
#include "core/field/Painter.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lookback::cli {

/// What `lookback-cli field` is asked for.
struct FieldOptions {
    std::string model;               ///< Empty: the first diffusion model that is found.
    std::vector<std::string> rivals; ///< Names of models, or "all".
    std::filesystem::path map;
    std::int64_t index = 0;
    std::string slab; ///< "z:2": axis and number from 0.
    field::MatterOptions matter;
    int samples = 10;
    std::uint64_t seed = 1;
    std::string sampler; ///< Empty: dpm++, or that of the posterior that is added to.
    int steps = 0;       ///< 0: as many as the sampler usually takes, or likewise.
    std::filesystem::path out;
    std::filesystem::path picture; ///< PNG of six panels.
    std::filesystem::path addTo;   ///< A saved posterior.
    bool evaluate = false;         ///< All maps, or `maps` of them.
    std::int64_t maps = 0;
    bool json = false;
    DeviceOptions device;
};

/// A painter with the card it came from.
struct FieldPainter {
    engine::ModelCard card;
    std::shared_ptr<field::Painter> painter;
};

/// The model asked for and then its rivals. Throws Error naming what there is.
std::vector<FieldPainter> loadPainters(const FieldOptions& options, std::string& device);

/// Without seeds.
Provenance provenanceOf(const FieldPainter& by, const field::PaintOptions& paint, const std::string& device);

field::PaintOptions paintOptionsOf(const FieldOptions& options);

/// Which map is meant, by --index or --slab. Throws ValueError.
std::int64_t indexOf(const FieldOptions& options, const field::MatterFacts& facts);

/// What is worth knowing of a source, on standard error.
void printNotes(const field::MatterFacts& facts);

/// Paint and judge all maps of a suite; prints or writes the table.
void evaluateField(const FieldOptions& options, const Monitor& monitor);

/// Go on with a posterior that was saved.
void addToField(const FieldOptions& options, const Monitor& monitor);

} // namespace lookback::cli
