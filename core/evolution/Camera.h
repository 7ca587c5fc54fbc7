// SPDX-License-Identifier: MIT
#pragma once

#include "core/evolution/Evolution.h"

namespace lookback::evolution {

/// Adds to a drawn galaxy the noise that the card knows, none where it knows none. The same galaxy gets the
/// same noise at every redshift, by light that it sends more or less: a film does not flicker.
void addCamera(Image& galaxy, const Identity& identity, const engine::ModelCard& card);

} // namespace lookback::evolution
