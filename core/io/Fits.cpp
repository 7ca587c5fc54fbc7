// SPDX-License-Identifier: MIT
#include "core/io/Fits.h"

#include "core/common/Error.h"
#include "core/io/Bands.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>

namespace lookback::io::fits {

namespace {

constexpr int kHdusLimit = 100000;
constexpr int kAxesLimit = 16;
constexpr int kColumnsLimit = 999; // of the standard
constexpr LONGLONG kBlock = 2880;  // bytes

FileError damaged(const std::filesystem::path& path, int number, const std::string& sentence) {
    return {path, "HDU " + std::to_string(number) + ": " + sentence};
}

std::string typeName(int bitpix) {
    return bitpix < 0 ? "float" + std::to_string(-bitpix)
                      : (bitpix == 8 ? "uint8" : "int" + std::to_string(bitpix));
}

// Pixels per image times images; refuses what no file can hold.
double pixelsOf(const Hdu& hdu) {
    double pixels = hdu.shape.empty() ? 0.0 : 1.0;
    for (const std::int64_t axis : hdu.shape) {
        pixels *= static_cast<double>(axis);
    }
    return pixels;
}

// A compressed image is a table of one row a tile.
void checkTiles(fitsfile* file, const std::filesystem::path& path, const Hdu& hdu) {
    double tiles = 1.0;
    double tilePixels = 1.0;
    const int axes = static_cast<int>(hdu.shape.size());
    for (int axis = 1; axis <= axes; ++axis) {
        const auto size = static_cast<double>(hdu.shape[axes - axis]);
        const double tile =
            numberKey(file, ("ZTILE" + std::to_string(axis)).c_str()).value_or(axis == 1 ? size : 1.0);
        if (!(tile >= 1.0) || !(size >= 1.0)) {
            throw damaged(path, hdu.number, "expected tiles of at least one pixel.");
        }
        tiles *= std::ceil(size / tile);
        tilePixels *= std::min(tile, size);
    }
    const double rows = numberKey(file, "NAXIS2").value_or(0.0);
    if (rows != tiles || tilePixels > static_cast<double>(kImagePixelsLimit)) {
        throw damaged(path, hdu.number,
                      "expected as many compressed tiles as make up the image, found " +
                          std::to_string(static_cast<std::int64_t>(rows)) + ".");
    }
}

void checkSize(fitsfile* file, const std::filesystem::path& path, const Hdu& hdu, int bitpix) {
    LONGLONG header = 0;
    LONGLONG start = 0;
    LONGLONG end = 0;
    int status = 0;
    fits_get_hduaddrll(file, &header, &start, &end, &status);
    const auto size = static_cast<double>(std::filesystem::file_size(path));
    const bool plain = !hdu.table && !hdu.compressed;
    const double claimed = plain ? static_cast<double>(start) + pixelsOf(hdu) * std::abs(bitpix) / 8.0
                                 : static_cast<double>(end - kBlock + 1); // the last block may be cut short
    if (status != 0 || end < start || claimed > size) {
        throw damaged(path, hdu.number,
                      "the header claims more data than the file has, the file is incomplete.");
    }
}

Hdu imageHdu(fitsfile* file, const std::filesystem::path& path, int number) {
    Hdu hdu;
    hdu.number = number;
    int status = 0;
    int bitpix = 0;
    int axes = 0;
    std::array<LONGLONG, kAxesLimit> sizes{};
    fits_get_img_paramll(file, kAxesLimit, &bitpix, &axes, sizes.data(), &status);
    if (status != 0 || axes < 0 || axes > kAxesLimit) {
        throw damaged(path, number, "expected an image, found a damaged header (" + errorText(status) + ").");
    }
    hdu.compressed = fits_is_compressed_image(file, &status) != 0;
    hdu.type = typeName(bitpix);
    for (int i = axes - 1; i >= 0; --i) {
        hdu.shape.push_back(sizes[i]);
    }
    if (std::any_of(hdu.shape.begin(), hdu.shape.end(), [](std::int64_t axis) { return axis < 0; })) {
        throw damaged(path, number, "the header claims a negative size.");
    }
    checkSize(file, path, hdu, bitpix);
    if (hdu.compressed) {
        checkTiles(file, path, hdu);
    }
    return hdu;
}

Hdu tableHdu(fitsfile* file, const std::filesystem::path& path, int number) {
    Hdu hdu;
    hdu.number = number;
    hdu.table = true;
    int status = 0;
    int columns = 0;
    LONGLONG rows = 0;
    fits_get_num_rowsll(file, &rows, &status);
    fits_get_num_cols(file, &columns, &status);
    if (status != 0 || rows < 0 || columns < 0 || columns > kColumnsLimit) {
        throw damaged(path, number, "expected a table, found a damaged header (" + errorText(status) + ").");
    }
    checkSize(file, path, hdu, 8);
    hdu.shape = {rows};
    for (int i = 1; i <= columns; ++i) {
        hdu.columns.push_back(textKey(file, ("TTYPE" + std::to_string(i)).c_str()).value_or(""));
    }
    return hdu;
}

} // namespace

bool hasSignature(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::array<char, 9> found{};
    in.read(found.data(), found.size());
    return in && std::string(found.data(), found.size()) == "SIMPLE  =";
}

std::string errorText(int status) {
    std::array<char, FLEN_STATUS> text{};
    fits_get_errstatus(status, text.data());
    fits_clear_errmsg();
    return "status " + std::to_string(status) + ", " + text.data();
}

File openFile(const std::filesystem::path& path) {
    // An absolute name starts with "/": no "http:" or "mem:" can be meant.
    const std::string name = std::filesystem::absolute(path).string();
    if (name.size() >= FLEN_FILENAME - 8) {
        throw FileError(path, "the name of the folder is too long for CFITSIO.");
    }
    fitsfile* file = nullptr;
    int status = 0;
    fits_open_diskfile(&file, name.c_str(), READONLY, &status);
    File handle(status == 0 ? file : nullptr);
    if (!handle) {
        throw FileError(path, "the FITS file is damaged or not readable (" + errorText(status) + ").");
    }
    return handle;
}

std::vector<Hdu> listHdus(fitsfile* file, const std::filesystem::path& path) {
    std::vector<Hdu> hdus;
    for (int number = 0; number < kHdusLimit; ++number) {
        int status = 0;
        int kind = 0;
        fits_movabs_hdu(file, number + 1, &kind, &status);
        if (status == END_OF_FILE && number > 0) {
            fits_clear_errmsg();
            return hdus;
        }
        if (status != 0) {
            throw damaged(path, number, "the header is damaged (" + errorText(status) + ").");
        }
        Hdu hdu = kind == IMAGE_HDU ? imageHdu(file, path, number) : tableHdu(file, path, number);
        hdu.name = textKey(file, "EXTNAME").value_or("");
        hdus.push_back(std::move(hdu));
    }
    throw FileError(path, "expected at most " + std::to_string(kHdusLimit) + " HDUs.");
}

void moveTo(fitsfile* file, const std::filesystem::path& path, int number) {
    int status = 0;
    fits_movabs_hdu(file, number + 1, nullptr, &status);
    if (status != 0) {
        throw damaged(path, number, "cannot be read (" + errorText(status) + ").");
    }
}

std::optional<std::string> textKey(fitsfile* file, const char* name) {
    int status = 0;
    char* text = nullptr;
    fits_read_key_longstr(file, name, &text, nullptr, &status);
    std::optional<std::string> result;
    if (status == 0 && text != nullptr) {
        result = text;
    }
    if (text != nullptr) {
        int ignored = 0;
        fits_free_memory(text, &ignored);
    }
    fits_clear_errmsg();
    return result;
}

std::optional<double> numberKey(fitsfile* file, const char* name) {
    int status = 0;
    double value = 0.0;
    fits_read_key(file, TDOUBLE, name, &value, nullptr, &status);
    fits_clear_errmsg();
    return status == 0 && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

} // namespace lookback::io::fits
