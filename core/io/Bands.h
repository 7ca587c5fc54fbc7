// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace lookback::io {

/// Names of `count` bands from what a file says: "grizy", "g r i z y" and "g,r,i,z,y" are the same. If the
/// text does not name that many: "g r i z y" for five, else "1", "2", ...
std::vector<std::string> bandNames(const std::string& text, int count);

/// "grizy" where every name is one letter, else apart by spaces.
std::string bandText(const std::vector<std::string>& names);

/// Most pixels of an image, which is read at once: 1 GiB of floats.
inline constexpr long long kImagePixelsLimit = 1LL << 28;

/// Most images of one file: their redshifts alone are 200 MB.
inline constexpr long long kImagesLimit = 50'000'000;

} // namespace lookback::io
