// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Map.h"
#include "core/common/MapFacts.h"

#include <cstdint>
#include <string>

namespace lookback::field {

/// Why a model that learnt from such maps has no answer for this one, as a sentence: its unit, quantity,
/// pixels or depth are others or not said, it has blank or negative pixels, or its sides are no multiples of
/// `divisor` and it is periodic, so that no pixel can be added. Empty: it has one.
std::string flawFor(const Map& given, const MapFacts& learnt, std::int64_t divisor);

} // namespace lookback::field
