// SPDX-License-Identifier: MIT
#pragma once

namespace lookback {

inline constexpr const char* kVersion = LOOKBACK_VERSION; ///< Written into every exported file.

} // namespace lookback
