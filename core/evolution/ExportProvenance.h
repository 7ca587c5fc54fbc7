// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Provenance.h"
#include "core/evolution/Evolution.h"
#include "core/io/GalaxyFile.h"

namespace lookback::evolution {

/// What every export says of the model and the sampler; seeds and redshifts are still to be filled in.
Provenance provenanceOf(const engine::ModelCard& card, const SamplingOptions& sampling,
                        const std::string& device);

/// A file of fluxes as the model draws them.
io::GalaxyFileLayout layoutOf(const engine::ModelCard& card, const Provenance& provenance);

} // namespace lookback::evolution
