// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"
#include "core/common/Picture.h"
#include "core/display/ColourMap.h"
#include "core/display/Limits.h"

#include <optional>
#include <string>
#include <vector>

namespace lookback::display {

/// One map on a sheet.
struct Panel {
    std::string title;             ///< Above it; empty with no values: the place stays free.
    std::string unit;              ///< Below it: of the values and so of its colour bar.
    std::optional<Image> values{}; ///< One band; nothing: an empty panel.
    ColourMap map = ColourMap::Viridis;
    Limits limits{};
};

/// Panels row by row under a line of text, each with a colour bar and three numbers beside it. All maps have
/// the size of the first; each is enlarged to at least `smallest` pixels a side. Throws ValueError if no
/// panel has values.
Picture drawSheet(const std::string& header, const std::vector<Panel>& panels, int columns, int smallest);

/// "3.14e+10": three digits, for captions.
std::string shortly(double value);

} // namespace lookback::display
