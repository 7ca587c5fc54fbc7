// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Range.h"

#include <optional>
#include <string>
#include <vector>

namespace lookback::engine {

inline constexpr Range<int> kScheduleStepsRange{2, 100000};
inline constexpr Range<double> kBetaRange{1e-12, 0.999999};
inline constexpr Range<double> kSigmaRange{1e-9, 1e9};
inline constexpr Range<double> kGammaRange{-60.0, 60.0};
inline constexpr Range<double> kEpsilonRange{0.0, 10.0};
inline constexpr Range<double> kBetaRateRange{0.0, 1000.0};
inline constexpr Range<double> kOffsetRange{0.0, 10.0};

/// What a network gives that sees clean + sigma noise, over sqrt(1 + sigma^2).
///  Noise           as published (Ho et al. 2020, Song et al. 2021);
///  Preconditioned  F of Karras et al. 2022, table 1, with sigma_data 1, which is minus the velocity of
///                  Salimans & Ho 2022: the clean image where noise is high, minus the noise where it is low.
///                  An error of F is never multiplied by sigma, as one of the noise is.
///  Image           the clean image at every level (Salimans & Ho 2022, "x"): of smooth maps smooth from the
///                  first, where the others must tell noise from map to the last grain.
enum class Prediction { Noise, Preconditioned, Image };

/// The process the network was trained for.
struct Schedule {
    enum class Kind { Ddpm, Edm, Vdm, Indi, Vp, Ve, None }; ///< None: predicts in one go.
    Kind kind = Kind::Edm;
    int steps = 1000;        ///< Ddpm: T.
    double betaStart = 1e-4; ///< Ddpm.
    double betaEnd = 0.02;   ///< Ddpm, linear in between.
    double sigmaMin = 0.02;  ///< Edm, Ve: range of the noise level, in units of the network's values.
    double sigmaMax = 40.0;  ///< Edm, Ve.
    double sigmaData = 0.8;  ///< Edm: root mean square of the network's values (Karras et al. 2022).
    double gammaMin = -13.3; ///< Vdm: minus log signal-to-noise at t = 0 (Kingma et al. 2021).
    double gammaMax = 13.3;  ///< Vdm: at t = 1; linear in between.
    bool learned = true;     ///< Vdm: both ends move with the weights.
    double epsilon = 0.01;   ///< Indi: noise on what is given, in units of the network's values (Delbracio &
                             ///< Milanfar 2023); with `falling` divided by sqrt(t).
    bool falling = false;    ///< Indi.
    double betaMin = 0.1;    ///< Vp: rate of noise at t = 0 (Song et al. 2021).
    double betaMax = 20.0;   ///< Vp: at t = 1; linear in between.
    Prediction predicts = Prediction::Noise; ///< Ddpm, Vp, Ve of maps of galaxies. Edm: Image, or else what
                                             ///< Karras et al. have, the preconditioned.
    double offset = 0.0; ///< Ddpm, Indi, Vp, Ve of those: what noise adds to all pixels of a map at once,
                         ///< standard deviation beside 1 of each pixel (withOffset() in Noise.h).
};

/// A field of the schedule as cards and recipes name it, and what it should have been.
struct ScheduleProblem {
    std::string field;    ///< "beta_end"
    std::string expected; ///< "beta_start to 1, found 0.1 to 0.05"
};

/// All that is wrong with the numbers that its kind uses: cards and recipes alike are held to this.
std::vector<ScheduleProblem> problemsOf(const Schedule& schedule);

/// "edm", "ddpm", "vdm", "indi", "vp", "ve", "none".
std::string nameOf(Schedule::Kind kind);

/// The reverse; None for any other text.
Schedule::Kind scheduleKindOf(const std::string& name);

/// "noise", "preconditioned", "image".
std::string nameOf(Prediction prediction);

/// The reverse; nothing for any other text.
std::optional<Prediction> predictionOf(const std::string& name);

} // namespace lookback::engine
