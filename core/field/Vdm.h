// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/Device.h"
#include "core/engine/ModelCard.h"
#include "core/field/Painter.h"

#include <memory>

namespace lookback::field {

/// The conditional diffusion model: draws galaxies on a map of dark matter as its card's network has learnt
/// to (Kingma et al. 2021, Ono et al. 2024, Sether et al. 2024). A periodic map is drawn whole, its edges
/// meeting; one with edges is drawn within a margin that mirrors it and is cut off. Noise belongs to the
/// seed: the same seed gives the same field on the same map, but for rounding.
class Vdm final : public Painter {
public:
    /// Reads the weights, checks their SHA-256 and shapes against the card. Throws FileError, DeviceError.
    Vdm(const engine::ModelCard& card, const engine::Device& device);
    ~Vdm() override;
    Vdm(Vdm&&) noexcept;
    Vdm& operator=(Vdm&&) noexcept;

    const engine::ModelCard& card() const;

    std::string name() const override { return "VDM"; }

    bool isRandom() const override { return true; }

    PaintedField field() const override;
    std::string flawOf(const Map& matter) const override;
    void paint(const Map& matter, const std::vector<std::uint64_t>& seeds, const PaintOptions& options,
               const std::function<void(Map)>& onField, const Monitor& monitor) override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace lookback::field
