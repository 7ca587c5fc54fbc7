// SPDX-License-Identifier: MIT
#include "core/engine/Schedule.h"

#include <sstream>

namespace lookback::engine {

namespace {

template <class T>
void within(std::vector<ScheduleProblem>& problems, const char* field, Range<T> range, T value) {
    if (!range.contains(value)) {
        std::ostringstream expected;
        expected << range.lowest << " to " << range.highest << ", found " << value;
        problems.push_back({field, expected.str()});
    }
}

/// Said of `field`, where both ends lie in their range but the wrong way round.
void rising(std::vector<ScheduleProblem>& problems, const char* field, const char* other, bool good,
            double low, double high) {
    if (!good) {
        std::ostringstream expected;
        expected << "more than " << other << ", found " << low << " to " << high;
        problems.push_back({field, expected.str()});
    }
}

} // namespace

std::vector<ScheduleProblem> problemsOf(const Schedule& s) {
    std::vector<ScheduleProblem> problems;
    if (s.kind == Schedule::Kind::None) {
        return problems;
    }
    within(problems, "offset", kOffsetRange, s.offset);
    if (s.kind == Schedule::Kind::Ddpm) {
        within(problems, "steps", kScheduleStepsRange, s.steps);
        within(problems, "beta_start", kBetaRange, s.betaStart);
        within(problems, "beta_end", kBetaRange, s.betaEnd);
        rising(problems, "beta_end", "beta_start", !(s.betaEnd < s.betaStart), s.betaStart, s.betaEnd);
        return problems;
    }
    if (s.kind == Schedule::Kind::Vdm) {
        within(problems, "gamma_min", kGammaRange, s.gammaMin);
        within(problems, "gamma_max", kGammaRange, s.gammaMax);
        rising(problems, "gamma_max", "gamma_min", !(s.gammaMax <= s.gammaMin), s.gammaMin, s.gammaMax);
        return problems;
    }
    if (s.kind == Schedule::Kind::Indi) {
        within(problems, "epsilon", kEpsilonRange, s.epsilon);
        return problems;
    }
    if (s.kind == Schedule::Kind::Vp) {
        within(problems, "beta_min", kBetaRateRange, s.betaMin);
        within(problems, "beta_max", kBetaRateRange, s.betaMax);
        rising(problems, "beta_max", "beta_min", !(s.betaMax <= s.betaMin), s.betaMin, s.betaMax);
        return problems;
    }
    within(problems, "sigma_min", kSigmaRange, s.sigmaMin);
    within(problems, "sigma_max", kSigmaRange, s.sigmaMax);
    if (s.kind == Schedule::Kind::Edm) {
        within(problems, "sigma_data", kSigmaRange, s.sigmaData);
    }
    rising(problems, "sigma_max", "sigma_min", !(s.sigmaMax <= s.sigmaMin), s.sigmaMin, s.sigmaMax);
    return problems;
}

std::string nameOf(Schedule::Kind kind) {
    switch (kind) {
    case Schedule::Kind::Ddpm:
        return "ddpm";
    case Schedule::Kind::Vdm:
        return "vdm";
    case Schedule::Kind::Edm:
        return "edm";
    case Schedule::Kind::Indi:
        return "indi";
    case Schedule::Kind::Vp:
        return "vp";
    case Schedule::Kind::Ve:
        return "ve";
    case Schedule::Kind::None:
        break;
    }
    return "none";
}

Schedule::Kind scheduleKindOf(const std::string& name) {
    using Kind = Schedule::Kind;
    for (const auto kind : {Kind::Ddpm, Kind::Edm, Kind::Vdm, Kind::Indi, Kind::Vp, Kind::Ve}) {
        if (name == nameOf(kind)) {
            return kind;
        }
    }
    return Schedule::Kind::None;
}

std::string nameOf(Prediction prediction) {
    switch (prediction) {
    case Prediction::Preconditioned:
        return "preconditioned";
    case Prediction::Image:
        return "image";
    case Prediction::Noise:
        break;
    }
    return "noise";
}

std::optional<Prediction> predictionOf(const std::string& name) {
    for (const auto prediction : {Prediction::Noise, Prediction::Preconditioned, Prediction::Image}) {
        if (name == nameOf(prediction)) {
            return prediction;
        }
    }
    return std::nullopt;
}

} // namespace lookback::engine
