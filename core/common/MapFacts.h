// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace lookback {

/// What one of several maps of the same place holds.
struct MapChannel {
    std::string name;     ///< As files call it: "Mcdm".
    std::string quantity; ///< As captions call it: "dark matter".
    std::string unit;     ///< "Msun/h per (Mpc/h)^2".
    double floor = 0.0;   ///< Of a drawn map: smaller values are set to none; in `unit`.

    bool operator==(const MapChannel&) const = default;
};

/// Maps that belong together: what is given of a place, and what is to be made of it.
struct MapFacts {
    /// The input that tells how large the map of a galaxy is: half its width, the same at every pixel.
    static constexpr const char* kExtentName = "extent";

    std::vector<MapChannel> inputs;
    std::vector<MapChannel> targets;
    double pixel = 0.0;   ///< Side, Mpc/h comoving; 0: not said.
    double depth = 0.0;   ///< Along the line of sight, Mpc/h comoving; 0: not said.
    bool periodic = true; ///< What leaves at one edge comes in at the other.

    /// Whether kExtentName is the last of the inputs.
    bool seesExtent() const { return !inputs.empty() && inputs.back().name == kExtentName; }

    /// The names of the inputs, then of the targets.
    std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (const auto* list : {&inputs, &targets}) {
            for (const auto& channel : *list) {
                all.push_back(channel.name);
            }
        }
        return all;
    }
};

} // namespace lookback
