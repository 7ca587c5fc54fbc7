// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/Device.h"
#include "core/engine/ModelCard.h"
#include "core/field/Painter.h"

#include <memory>

namespace lookback::field {

/// The two-phase network (Zhang et al. 2019): one network says which pixels hold galaxies, a second how many.
/// Its answer is the field that is expected where the first says so: one, whatever the seed. A map with edges
/// is mirrored beyond them.
class Cnn final : public Painter {
public:
    /// Reads the weights, checks their SHA-256 and shapes against the card. Throws FileError, also for a card
    /// of another task than "counts", DeviceError.
    Cnn(const engine::ModelCard& card, const engine::Device& device);
    ~Cnn() override;
    Cnn(Cnn&&) noexcept;
    Cnn& operator=(Cnn&&) noexcept;

    const engine::ModelCard& card() const;

    double threshold() const; ///< Probability of galaxies above which the mask is 1.

    /// Value from which a pixel held galaxies while the first phase learnt: what classify() wants to know.
    double floor() const;

    std::string name() const override { return "CNN"; }

    bool isRandom() const override { return false; }

    PaintedField field() const override;
    std::string flawOf(const Map& matter) const override;

    /// The same field for every seed.
    void paint(const Map& matter, const std::vector<std::uint64_t>& seeds, const PaintOptions& options,
               const std::function<void(Map)>& onField, const Monitor& monitor) override;

    /// 1 where the first phase says that there are galaxies, 0 elsewhere: to be judged by classify(). Throws
    /// ValueError with flawOf(), DeviceError.
    Map mask(const Map& matter);

    /// The probability of galaxies that the first phase gives each pixel. Throws likewise.
    Map probability(const Map& matter);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Loads a model of task "occupancy", a first phase by itself, to see whether it can be. Throws FileError.
void checkFirstPhase(const engine::ModelCard& card);

} // namespace lookback::field
