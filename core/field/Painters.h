// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/Device.h"
#include "core/engine/ModelCard.h"
#include "core/field/Painter.h"

#include <memory>
#include <string>

namespace lookback::field {

/// "VDM", "CNN", "HOD", or empty for a model that paints no galaxies on dark matter.
std::string painterKind(const engine::ModelCard& card);

/// All models that do, in the order in which they are found.
engine::ModelList findPainters();

/// The painter that a card describes, with its weights. Throws FileError, DeviceError.
std::unique_ptr<Painter> makePainter(const engine::ModelCard& card, const engine::Device& device);

} // namespace lookback::field
