// SPDX-License-Identifier: MIT
#pragma once

#include "core/nn/MapNetwork.h"
#include "core/nn/Network.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lookback::nn {

using MapSizes = std::map<std::string, std::vector<std::int64_t>>;

/// The network of a card or recipe, with fresh weights and `out` channels:
///   "inception"  sizes "branches" (see InceptionOptions: one, three, five, pool), "rectified" (0, 1);
///   "unet"       sizes "widths";
///   "r2unet"     sizes "widths", "recurrences", "top_skip" (0, 1);
/// each with "periodic" (0, 1) and one channel `in`; and
///   "attention_unet" sizes "widths" (multiples of 8), "dropout" (percent, 0 to 90), any `in`.
/// What is left out is as published. An Inception has two channels. Throws ValueError that names a size which
/// is not known or does not fit, or the architecture.
std::shared_ptr<MapNetwork> makeMapNetwork(const std::string& architecture, const MapSizes& sizes,
                                           std::int64_t out, std::int64_t in = 1);

/// A DiffusionMamba with fresh weights: sizes "width" (8 to 1024), "depth" (1 to 64), "state" (1 to 64),
/// "expand" (1 to 4) and "patch" (1 to 16, which divides the sides of maps); what is left out is
/// DiffusionMambaOptions'. Throws ValueError that names a size which is not known or does not fit, or for a
/// network of more than 3e8 parameters.
std::shared_ptr<Network> makeDiffusionMamba(const MapSizes& given, std::int64_t targets, std::int64_t inputs);

} // namespace lookback::nn
