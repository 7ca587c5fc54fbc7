// SPDX-License-Identifier: MIT
#include "ui/evolution/EvolutionState.h"

#include <QStringList>
#include <cmath>

namespace lookback::ui {

std::vector<evolution::Identity> EvolutionState::identities() const {
    std::vector<evolution::Identity> all;
    for (const std::uint64_t seed : seeds) {
        evolution::Identity one;
        one.seed = seed;
        if (blendSeed && blendFraction > 0.0) {
            one.other = blendSeed;
            one.fraction = blendFraction;
        }
        all.push_back(one);
    }
    return all;
}

evolution::SamplingOptions EvolutionState::preview() const {
    return {.sampler = evolution::Sampler::DpmSolver,
            .evaluations = previewEvaluations,
            .fast = true,
            .noise = noise};
}

evolution::SamplingOptions EvolutionState::refined() const {
    return {.sampler = sampler, .evaluations = refineEvaluations, .fast = false, .noise = noise};
}

double roundedRedshift(double redshift) {
    return std::round(evolution::kRedshiftRange.clamp(redshift) * 1000.0) / 1000.0;
}

EvolutionState stateOf(const Provenance& provenance, const EvolutionState& now) {
    EvolutionState state = now;
    if (!provenance.model.empty()) {
        state.model = provenance.model;
    }
    if (!provenance.seeds.empty()) {
        state.seeds = provenance.seeds;
        if (state.seeds.size() > static_cast<std::size_t>(evolution::kGalaxiesRange.highest)) {
            state.seeds.resize(evolution::kGalaxiesRange.highest);
        }
        state.blendSeed = provenance.blendSeed;
        state.blendFraction = provenance.blendFraction;
    }
    if (!provenance.sampler.empty()) {
        state.sampler = evolution::samplerFromName(provenance.sampler);
    }
    if (provenance.steps > 0) {
        const bool heun = state.sampler == evolution::Sampler::Heun; // two evaluations a step but the last
        state.refineEvaluations =
            evolution::kStepsRange.clamp(heun ? 2 * provenance.steps - 1 : provenance.steps);
    }
    state.noise = !provenance.noiseless;
    state.redshift = roundedRedshift(provenance.redshiftStart);
    if (provenance.redshiftCount > 1) {
        state.loopLow = roundedRedshift(std::min(provenance.redshiftStart, provenance.redshiftEnd));
        state.loopHigh = roundedRedshift(std::max(provenance.redshiftStart, provenance.redshiftEnd));
    }
    if (!provenance.display.empty()) {
        state.look = display::lookFromText(provenance.display);
    }
    return state;
}

QString seedText(const std::vector<std::uint64_t>& seeds) {
    if (seeds.size() == 1) {
        return QStringLiteral("seed %1").arg(seeds.front());
    }
    bool row = true;
    for (std::size_t i = 1; i < seeds.size(); ++i) {
        row = row && seeds[i] == seeds[i - 1] + 1;
    }
    if (row && !seeds.empty()) {
        return QStringLiteral("seeds %1 \u2013 %2").arg(seeds.front()).arg(seeds.back());
    }
    QStringList some;
    for (std::size_t i = 0; i < seeds.size() && i < 3; ++i) {
        some << QString::number(seeds[i]);
    }
    return QStringLiteral("seeds %1%2")
        .arg(some.join(QStringLiteral(", ")), seeds.size() > 3 ? QStringLiteral(", \u2026") : QString());
}

QString samplerTitle(evolution::Sampler sampler) {
    switch (sampler) {
    case evolution::Sampler::Ddpm:
        return QStringLiteral("DDPM");
    case evolution::Sampler::Ddim:
        return QStringLiteral("DDIM");
    case evolution::Sampler::DpmSolver:
        return QStringLiteral("DPM-Solver++");
    case evolution::Sampler::Heun:
        return QStringLiteral("Heun");
    }
    return {};
}

} // namespace lookback::ui
