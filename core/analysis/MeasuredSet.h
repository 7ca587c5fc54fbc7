// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lookback::analysis {

/// One measured number of many galaxies.
struct Quantity {
    std::string key;            ///< Column name in files: "sersic_index".
    std::string label;          ///< For axes and sentences: "Ellipticity".
    std::string unit;           ///< "arcsec", "pixels", "mag"; empty: dimensionless.
    std::vector<double> values; ///< One a galaxy; NaN where it could not be measured.
};

/// What was measured on a set of galaxies, real or generated: the table that comparisons and plots read.
struct MeasuredSet {
    std::string name;                 ///< As shown in legends: the file, or the model and its seeds.
    std::vector<std::int64_t> index;  ///< Image within the set's file, one a galaxy.
    std::vector<double> redshift;     ///< One a galaxy; NaN where unknown.
    std::vector<Quantity> quantities; ///< Each as long as index.
    std::string how;                  ///< It was measured: "band i"; empty: not known.
    std::optional<bool> knowsPsf;     ///< Whether Sersic fits took the PSF off; nothing: not known.

    /// The quantity of that key, or nullptr.
    const Quantity* find(const std::string& key) const {
        for (const auto& q : quantities) {
            if (q.key == key) {
                return &q;
            }
        }
        return nullptr;
    }
};

// The keys that several parts of Lookback agree on.
inline constexpr const char* kEllipticity = "ellipticity";
inline constexpr const char* kSemiMajor = "semi_major";
inline constexpr const char* kSersicIndex = "sersic_index";
inline constexpr const char* kIsophotalArea = "isophotal_area";
inline constexpr const char* kPredictedRedshift = "predicted_redshift";

} // namespace lookback::analysis
