// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Range.h"

#include <string>
#include <vector>

namespace lookback::engine {

inline constexpr Range<int> kScheduleStepsRange{2, 100000};
inline constexpr Range<double> kBetaRange{1e-12, 0.999999};
inline constexpr Range<double> kSigmaRange{1e-9, 1e9};

/// The process the network was trained for.
struct Schedule {
    enum class Kind { Ddpm, Edm };
    Kind kind = Kind::Edm;
    int steps = 1000;        ///< Ddpm: T.
    double betaStart = 1e-4; ///< Ddpm.
    double betaEnd = 0.02;   ///< Ddpm, linear in between.
    double sigmaMin = 0.02;  ///< Edm: sampling range of the noise level, in units of the network's values.
    double sigmaMax = 40.0;  ///< Edm.
    double sigmaData = 0.8;  ///< Edm: root mean square of the network's values (Karras et al. 2022).
};

/// A field of the schedule as cards and recipes name it, and what it should have been.
struct ScheduleProblem {
    std::string field;    ///< "beta_end"
    std::string expected; ///< "beta_start to 1, found 0.1 to 0.05"
};

/// All that is wrong with the numbers that its kind uses: cards and recipes alike are held to this.
std::vector<ScheduleProblem> problemsOf(const Schedule& schedule);

/// "edm", "ddpm".
std::string nameOf(Schedule::Kind kind);

} // namespace lookback::engine
