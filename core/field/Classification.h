// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Map.h"

#include <cstdint>

namespace lookback::field {

/// How well it is known which pixels hold galaxies, as Zhang et al. (2019) judge their first phase: counts of
/// pixels over one map or, added up, many.
struct Classification {
    std::int64_t found = 0;   ///< With galaxies, and said so.
    std::int64_t missed = 0;  ///< With galaxies, said to be without.
    std::int64_t claimed = 0; ///< Without galaxies, said to have some.
    std::int64_t empty = 0;   ///< Without galaxies, and said so.

    std::int64_t pixels() const { return found + missed + claimed + empty; }

    double accuracy() const;  ///< Share of pixels that are right; NaN without pixels.
    double recall() const;    ///< Share found of those with galaxies; NaN where none has any.
    double precision() const; ///< Share with galaxies of those said to have some; NaN where none is said to.

    Classification& operator+=(const Classification& other);
};

/// Pixels above zero against pixels above zero that hold at least `floor`, in the truth's unit; those that
/// are blank in either map are left out. Throws ValueError for maps of different sizes.
Classification classify(const Map& said, const Map& truth, double floor = 0.0);

} // namespace lookback::field
