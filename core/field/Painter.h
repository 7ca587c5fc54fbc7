// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Map.h"
#include "core/common/Monitor.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lookback::field {

/// Which field it gives back, in what unit.
struct PaintedField {
    std::string quantity = "galaxies";
    std::string unit = "per (Mpc/h)^2";
};

/// How a Painter goes about a map; each takes from it what concerns it.
struct PaintOptions {
    std::string sampler = "dpm++"; ///< Diffusion: "ancestral", "ddim", "dpm++" or "heun".
    int evaluations = 20;          ///< Diffusion: of the network, a sample.
};

/// Puts galaxies on a map of dark matter: the diffusion model, the two-phase network, the halo occupation.
/// Thread-compatible: one call at a time (the engine lane).
class Painter {
public:
    virtual ~Painter() = default;

    virtual std::string name() const = 0; ///< "VDM", "CNN", "HOD".

    /// Whether another seed gives another field.
    virtual bool isRandom() const = 0;

    virtual PaintedField field() const { return {}; }

    /// Why it has no answer for this map, as a sentence: another size of pixels than it was trained with, no
    /// box, sides that do not divide. Empty: it has one.
    virtual std::string flawOf(const Map& matter) const = 0;

    /// One field a seed, in order, each handed on as soon as it is there. The same seed gives the same field,
    /// whatever other seeds are asked for. monitor.step() once a network evaluation, so that a wish to stop
    /// is answered within one. Throws ValueError with flawOf(), DeviceError, Monitor::Cancelled.
    virtual void paint(const Map& matter, const std::vector<std::uint64_t>& seeds,
                       const PaintOptions& options, const std::function<void(Map)>& onField,
                       const Monitor& monitor) = 0;
};

} // namespace lookback::field
