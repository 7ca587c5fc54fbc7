// SPDX-License-Identifier: MIT
#pragma once

#include "core/io/GalaxyMaps.h"
#include "core/translation/Profiles.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lookback::translation {

/// Profiles of one domain of a file: what the Translation page draws, see ProfileSet.
struct FileProfile {
    Domain domain = Domain::Stars;
    std::string over; ///< What the percentiles are over: "8 samples", "20 maps"; empty: one map.
    std::vector<double> radiusPixels;    ///< Middle of the annulus.
    std::vector<double> radiusKpc;       ///< Empty where the extent is not known or differs between maps.
    std::vector<double> mean;            ///< Over the maps, in the domain's unit.
    ProfileBand band;                    ///< Likewise; radius is over the half-width.
    std::optional<ProfileBand> truth;    ///< Where all maps have one.
    std::optional<ProfileBand> residual; ///< Likewise, dex.
};

/// Of one map: with percentiles over its samples, if it has any, about the brightest pixel of the truth that
/// lies beside them, else of the map. Of several maps: with percentiles over them. `truth`: another file with
/// the truth, map by map. Throws FileError, ValueError for an annulus out of range or maps of other sizes.
FileProfile profileOf(io::GalaxyMaps& file, Domain domain, const std::vector<std::int64_t>& maps,
                      double width = 2.0, io::GalaxyMaps* truth = nullptr);

} // namespace lookback::translation
