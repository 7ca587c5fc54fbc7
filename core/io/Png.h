// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Picture.h"

#include <filesystem>
#include <map>
#include <string>

namespace lookback::io {

/// Write the picture atomically with texts beside it (UTF-8, compressed iTXt chunks). The key of Lookback's
/// provenance is "lookback". Keys are 1 to 79 printable ASCII characters. Throws DiskError, ValueError.
void writePng(const std::filesystem::path& file, const Picture& picture,
              const std::map<std::string, std::string>& text = {});

/// The pixels of a PNG, brought to 8-bit RGB. Throws FormatNotSupported if it is no PNG, FileError.
Picture readPng(const std::filesystem::path& file);

/// The texts of a PNG. Throws FormatNotSupported if it is no PNG, FileError.
std::map<std::string, std::string> readPngText(const std::filesystem::path& file);

} // namespace lookback::io
