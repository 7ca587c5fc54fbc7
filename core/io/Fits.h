// SPDX-License-Identifier: MIT
#pragma once

#include <fitsio.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// CFITSIO's C functions with errors that throw. For the FITS files of this room alone; every caller holds
// librariesMutex().
namespace lookback::io::fits {

struct Close {
    void operator()(fitsfile* file) const {
        int ignored = 0;
        fits_close_file(file, &ignored);
    }
};

using File = std::unique_ptr<fitsfile, Close>;

/// One header-data unit, from its header.
struct Hdu {
    int number = 0; ///< 0 for the primary, as astropy counts.
    std::string name;
    bool table = false;
    bool compressed = false;         ///< A tile-compressed image.
    std::string type;                ///< Of an image: "float32", "int16", ...
    std::vector<std::int64_t> shape; ///< Image: slowest axis first; empty without data. Table: rows.
    std::vector<std::string> columns;
};

/// The file starts like FITS ("SIMPLE  =").
bool hasSignature(const std::filesystem::path& file);

/// "status 104: could not open the named file", CFITSIO's words; empties its list.
std::string errorText(int status);

/// Open for reading; nothing in the name is interpreted. Throws FileError.
File openFile(const std::filesystem::path& file);

/// All HDUs; leaves the file at the last. Refuses one that claims more bytes than the file has, or a
/// compressed image whose tiles do not make up its size: nothing of the claimed size is allocated. Throws
/// FileError.
std::vector<Hdu> listHdus(fitsfile* file, const std::filesystem::path& path);

/// Make `number` (0: primary) the current HDU. Throws FileError.
void moveTo(fitsfile* file, const std::filesystem::path& path, int number);

/// Keywords of the current HDU.
std::optional<std::string> textKey(fitsfile* file, const char* name); ///< Long strings (CONTINUE) too.
std::optional<double> numberKey(fitsfile* file, const char* name);    ///< Finite.

/// What a probe does with a file: everything that opening and describing do, then the first and the last
/// image unless they are huge. Throws what they throw.
void examine(const std::filesystem::path& file);

} // namespace lookback::io::fits
