// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"
#include "core/common/Monitor.h"
#include "core/common/Range.h"
#include "core/engine/Device.h"
#include "core/engine/ModelCard.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lookback::evolution {

inline constexpr Range<double> kRedshiftRange{0.0, 4.0};
inline constexpr Range<int> kGalaxiesRange{1, 64};
inline constexpr Range<int> kStepsRange{1, 1000};

/// Which galaxy: one seed, or a point on the way from it to another.
struct Identity {
    std::uint64_t seed = 0;
    std::optional<std::uint64_t> other{}; ///< Blend towards this seed.
    double fraction = 0.0;                ///< 0: seed, 1: other; spherical interpolation of the noise.

    bool operator==(const Identity&) const = default;
};

enum class Sampler { Ddpm, Ddim, DpmSolver, Heun };

/// "ddpm", "ddim", "dpm++", "heun". The reverse throws ValueError naming the four.
std::string nameOf(Sampler sampler);
Sampler samplerFromName(const std::string& name);

/// How the galaxies are drawn.
struct SamplingOptions {
    Sampler sampler = Sampler::DpmSolver;
    int evaluations = 20; ///< Of the network, per galaxy; Heun uses two a step but the last.
    /// For previews: the processor may convolve in bfloat16 if it is quicker at that, pixels then differ by
    /// some hundredths of a galaxy's brightest; and one of several cores is left to the window.
    bool fast = false;
    bool noise = true; ///< Add the camera's noise, where the model knows it (ModelCard::noise).
};

/// A loaded model that draws galaxies. Thread-compatible: one call at a time (the engine lane).
class Generator {
public:
    /// Reads the weights, checks their SHA-256 and shapes against the card. Throws FileError, DeviceError.
    Generator(const engine::ModelCard& card, const engine::Device& device);
    ~Generator();
    Generator(Generator&&) noexcept;
    Generator& operator=(Generator&&) noexcept;

    const engine::ModelCard& card() const;
    const engine::Device& device() const;

    /// One image per identity at redshift `redshift`, (band, y, x) linear flux with the card's zero point.
    /// The same identity gives the same image; another batch or thread number changes its rounding, by less
    /// than 1e-4 (1 + |flux|). monitor.step() once per network evaluation.
    /// Throws ValueError, DeviceError, Monitor::Cancelled.
    std::vector<Image> generate(const std::vector<Identity>& identities, double redshift,
                                const SamplingOptions& options, const Monitor& monitor = {});

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace lookback::evolution
