// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Domains.h"
#include "core/common/Image.h"
#include "core/common/Monitor.h"
#include "core/common/Range.h"
#include "core/engine/Device.h"
#include "core/engine/ModelCard.h"
#include "core/io/GalaxyMaps.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lookback::translation {

inline constexpr Range<int> kEvaluationsRange{1, 2000};

/// How a translator goes about a map; each takes from it what concerns it.
struct TranslateOptions {
    std::string sampler{}; ///< One of Translator::samplers(); empty: the first of them.
    int evaluations = 0;   ///< Of the network, a sample; 0: Translator::defaultEvaluations().
};

/// Maps of the domains that a model makes of one map of gas, linear, each in its domain's unit and above 0
/// everywhere, one band each, in the order of Translator::targets().
using TranslatedMaps = std::vector<Image>;

/// What is known of a galaxy. Refers to the map.
struct GivenGas {
    const Image& values;    ///< One band, linear, Msun/kpc^2, above 0.
    double halfWidth = 0.0; ///< From the centre to the left edge, kpc; 0: not known.
};

/// Of a map of gas from a file, which must outlive it.
inline GivenGas givenOf(const io::GalaxyMap& gas) {
    return {gas.values, gas.facts.halfWidth()};
}

/// Turns a map of the gas of a galaxy into maps of other domains (Denzel et al. 2024): pix2pix, conditional
/// DDPM, InDI, score SDE, Diffusion Mamba, as its card says. Noise belongs to the seed: the same seed gives
/// the same maps of the same gas, but for rounding. One call at a time (the engine lane).
class Translator {
public:
    /// Reads the weights, checks their SHA-256 and shapes against the card. Throws FileError, DeviceError.
    Translator(const engine::ModelCard& card, const engine::Device& device);
    ~Translator();
    Translator(Translator&&) noexcept;
    Translator& operator=(Translator&&) noexcept;

    const engine::ModelCard& card() const;
    std::string kind() const;                   ///< kindOf(card()).
    bool isRandom() const;                      ///< Whether another seed gives other maps: all but pix2pix.
    const std::vector<Domain>& targets() const; ///< In the order of the card.
    std::vector<std::string> samplers() const; ///< "dpm++", "ddim", "ancestral"; "indi"; "pc", "ode"; "once".
    int defaultEvaluations(const std::string& sampler = {}) const; ///< 1 for pix2pix.

    /// Why it has no answer for maps of this size, as a sentence; empty: it has one.
    std::string flawOf(int height, int width) const;

    /// One set of maps a seed, in order, each handed on as soon as it is there. monitor.step() once a network
    /// evaluation, so that a wish to stop is answered within one. Throws ValueError, DeviceError,
    /// Monitor::Cancelled.
    void translate(const GivenGas& gas, const std::vector<std::uint64_t>& seeds,
                   const TranslateOptions& options, const std::function<void(TranslatedMaps)>& onMaps,
                   const Monitor& monitor);

    /// Whether logLikelihood() has an answer: the score SDE alone.
    bool knowsLikelihood() const;

    /// log p(maps | gas) in nats a pixel and domain, of the logarithms (dex) of the maps, by the
    /// probability-flow ODE and Hutchinson's estimator of its divergence (Song et al. 2021, sections 4.3 and
    /// D.2), with `probes` random vectors of `seed`. Throws likewise.
    double logLikelihood(const GivenGas& gas, const TranslatedMaps& maps, std::uint64_t seed, int probes,
                         const TranslateOptions& options, const Monitor& monitor);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// "pix2pix", "DDPM", "InDI", "Score SDE", "DiM", or empty for a model that translates no maps of galaxies.
std::string kindOf(const engine::ModelCard& card);

/// All models that do: the two kinds that answer soonest first, InDI, which knows how far to trust it, before
/// pix2pix; else in the order in which they are found.
engine::ModelList findTranslators();

} // namespace lookback::translation
