// SPDX-License-Identifier: MIT
#pragma once

#include "core/io/GalaxyFile.h"
#include "core/training/Recipe.h"

#include <optional>
#include <string>
#include <vector>

namespace lookback::training {

/// What is known of a network before it is trained.
struct NetworkFacts {
    std::int64_t parameters = 0;
    double bytesPerGalaxy = 0.0;      ///< Kept for the way back of one more galaxy in a batch, at least.
    std::vector<std::string> columns; ///< Of the galaxies' files that it needs beside images.
};

/// Builds the network of a recipe for such images and runs it forward on one and two galaxies, within a
/// quarter of the machine's memory. Networks that were asked about before are remembered, by this process and
/// the next. Throws ValueError
/// that names the field which does not fit.
NetworkFacts networkFacts(const Recipe& recipe, const io::GalaxyFacts& images);

/// What an earlier process has found and kept in the user's cache (XDG_CACHE_HOME or ~/.cache,
/// lookback/networks), for running a large network forward takes seconds. `key`: all that the facts hang on.
/// Nothing where there is none, or it cannot be read.
std::optional<NetworkFacts> keptFacts(const std::string& key);

/// Nothing happens where it cannot be written.
void keepFacts(const std::string& key, const NetworkFacts& facts);

/// Reads the weights of `card` into the recipe's network. Throws FileError where they do not fit.
void checkWeights(const Recipe& recipe, const engine::ModelCard& card);

} // namespace lookback::training
