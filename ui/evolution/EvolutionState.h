// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Provenance.h"
#include "core/display/Render.h"
#include "core/evolution/Evolution.h"

#include <QString>
#include <optional>
#include <string>
#include <vector>

namespace lookback::ui {

inline constexpr Range<int> kPreviewRange{1, 20};
inline constexpr Range<double> kSpeedRange{0.02, 4.0}; ///< Of play, redshift per second.

/// All that the Evolution page shows, but for the pixels: enough to come back to it.
struct EvolutionState {
    std::string model; ///< Name.
    std::vector<std::uint64_t> seeds{7, 8, 9, 10, 11, 12, 13, 14, 15};
    std::optional<std::uint64_t> blendSeed; ///< All galaxies go this way.
    double blendFraction = 0.0;
    double redshift = 0.5; ///< A multiple of 0.001.
    evolution::Sampler sampler = evolution::Sampler::DpmSolver;
    int previewEvaluations = 4; ///< While the slider moves, by DPM-Solver++.
    int refineEvaluations = 20; ///< Once it rests.
    bool noise = true;          ///< The camera's is added, where the model leaves that to us.
    display::Look look;
    double loopLow = 0.1;
    double loopHigh = 2.0;
    double speed = 0.25; ///< Redshift per second.

    std::vector<evolution::Identity> identities() const;
    evolution::SamplingOptions preview() const;
    evolution::SamplingOptions refined() const;
};

/// To the nearest thousandth inside the range of the page.
double roundedRedshift(double redshift);

/// The state that made an exported file, over what `now` shows. A provenance without seeds changes nothing
/// but the model and the redshift.
EvolutionState stateOf(const Provenance& provenance, const EvolutionState& now);

/// "seed 7", "seeds 7 to 15", "seeds 7, 9, 23, ...".
QString seedText(const std::vector<std::uint64_t>& seeds);

/// "DPM-Solver++", for menus.
QString samplerTitle(evolution::Sampler sampler);

} // namespace lookback::ui
