// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/ModelCard.h"
#include "core/field/HodFit.h"
#include "core/field/Painter.h"

#include <filesystem>
#include <string>

namespace lookback::field {

/// The halo occupation: galaxies in the haloes that a map carries, by their mass alone. See HodGalaxies.h.
class Hod final : public Painter {
public:
    explicit Hod(const HodParameters& parameters);

    /// The parameters that a model holds in place of weights: the tensors log10_mass_min, log10_mass_one
    /// (Msun/h) and alpha, one float64 each. Throws FileError, also where the file is not the card's own.
    explicit Hod(const engine::ModelCard& card);

    const HodParameters& parameters() const { return parameters_; }

    std::string name() const override { return "HOD"; }

    bool isRandom() const override { return true; }

    std::string flawOf(const Map& matter) const override { return hodFlaw(matter); }

    void paint(const Map& matter, const std::vector<std::uint64_t>& seeds, const PaintOptions& options,
               const std::function<void(Map)>& onField, const Monitor& monitor) override;

private:
    HodParameters parameters_;
};

/// What a fitted occupation is called and was fitted on.
struct HodOrigin {
    std::string name;        ///< Of the model, "field-hod-demo".
    std::string description; ///< Of the maps.
    bool simulated = true;
    int side = 256;       ///< Pixels of the maps.
    double pixel = 0.0;   ///< Mpc/h.
    double depth = 0.0;   ///< Mpc/h.
    bool periodic = true; ///< Likewise.
};

/// Write FOLDER/NAME.safetensors and, once that is in place, its card NAME.json. Throws DiskError.
void writeHod(const std::filesystem::path& folder, const HodOrigin& origin, const HodFit& fit);

} // namespace lookback::field
