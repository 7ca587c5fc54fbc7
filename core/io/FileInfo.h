// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lookback::io {

/// What `lookback-cli info FILE` says: format, and every array, table or text the file holds.
struct FileInfo {
    struct Entry {
        std::string name;                ///< "/image", "HDU 2 (SCI)", "inc.double_conv.0.weight".
        std::string kind;                ///< "image", "table", "dataset", "group", "tensor", "column".
        std::string type;                ///< "float32", "int16", ...
        std::vector<std::int64_t> shape; ///< Slowest axis first, as NumPy prints it.
        std::string unit;
        std::map<std::string, std::string> attributes; ///< What is worth showing, as text.
    };

    std::filesystem::path path;
    std::string format;
    std::uintmax_t bytes = 0;
    std::vector<Entry> entries;
    std::string summary; ///< One sentence: "36 galaxies of 5 bands (g r i z y), 64 x 64 pixels, redshift 0.15
                         ///< to 0.99."
    std::string provenance; ///< JSON of a file that Lookback wrote, else empty.
};

/// Reads headers only. Throws FileError, FormatNotSupported.
FileInfo describeFile(const std::filesystem::path& file);

} // namespace lookback::io
