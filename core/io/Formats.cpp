// SPDX-License-Identifier: MIT
#include "core/io/Formats.h"

#include "core/common/Error.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <string>

namespace lookback::io {

namespace {

std::string endingOf(const std::filesystem::path& file) {
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    return ending;
}

bool hasEnding(const Format& format, const std::string& ending) {
    return std::find(format.endings.begin(), format.endings.end(), ending) != format.endings.end();
}

void checkReadable(const std::filesystem::path& file) {
    std::error_code failed;
    if (!std::filesystem::exists(file, failed)) {
        throw FileError(file,
                        failed ? "cannot be read (" + failed.message() + ")." : "there is no such file.");
    }
    if (!std::filesystem::is_regular_file(file, failed)) {
        throw FileError(file, "expected a file, found a folder or a device.");
    }
    if (std::filesystem::file_size(file, failed) == 0 && !failed) {
        throw FileError(file, "the file is empty.");
    }
    if (!std::ifstream(file)) {
        throw FileError(file, std::string("cannot be read (") + std::strerror(errno) + ").");
    }
}

std::string knownNames() {
    std::string names;
    for (const Format& format : formats()) {
        names += (names.empty() ? "" : ", ") + std::string(format.name);
    }
    return names;
}

// Ask one reader after the other. A file whose name promises a format that it does not have is broken.
template <class Result>
Result firstThat(const std::filesystem::path& file, Result (*Format::*reader)(const std::filesystem::path&)) {
    checkReadable(file);
    const std::string ending = endingOf(file);
    const Format* promised = nullptr;
    for (const Format& format : formats()) {
        promised = hasEnding(format, ending) ? &format : promised;
        if (format.*reader == nullptr) {
            continue;
        }
        try {
            return (format.*reader)(file);
        } catch (const FormatNotSupported&) {
        }
    }
    if (promised != nullptr && promised->*reader == nullptr) {
        throw FileError(file,
                        std::string("expected images of galaxies, found a ") + promised->name + " file.");
    }
    if (promised != nullptr) {
        throw FileError(file,
                        std::string("expected ") + promised->name + " by its name, found other content.");
    }
    throw FormatNotSupported(file.filename().string() + ": expected " + knownNames() +
                             ", found none of these.");
}

} // namespace

void GalaxyFile::readRows(std::span<const std::int64_t> rows, float* out) {
    const std::size_t size = static_cast<std::size_t>(facts_.bands) * facts_.height * facts_.width;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        read(rows[i], 1, out + i * size);
    }
}

void refuseBlank(GalaxyFile& file) {
    constexpr std::int64_t kTries = 16;
    const std::int64_t count = file.facts().count;
    const std::int64_t tries = std::min(count, kTries);
    for (std::int64_t i = 0; i < tries; ++i) {
        const Image image = file.read(tries > 1 ? i * (count - 1) / (tries - 1) : 0);
        if (std::any_of(image.pixels.begin(), image.pixels.end(), [](float v) { return std::isfinite(v); })) {
            return;
        }
    }
    throw FileError(file.facts().path, "expected pixels with values, found only blank ones (NaN) in the " +
                                           std::to_string(tries) + " of " + std::to_string(count) +
                                           " images that were tried.");
}

const std::vector<Format>& formats() {
    static const std::vector<Format> all{
        {"FITS", {".fits", ".fit", ".fts", ".fz"}, openFitsGalaxies, createFitsGalaxies, describeFits},
        {"HDF5", {".hdf5", ".h5", ".he5"}, openHdf5Galaxies, createHdf5Galaxies, describeHdf5},
        {"NPY", {".npy"}, openNpyGalaxies, nullptr, describeNpy},
        {"safetensors", {".safetensors"}, nullptr, nullptr, describeSafetensors},
        {"PNG", {".png"}, nullptr, nullptr, describePng},
        {"film", {".mp4", ".gif"}, nullptr, nullptr, describeFilm},
        {"CSV", {".csv"}, nullptr, nullptr, describeCsv},
    };
    return all;
}

std::unique_ptr<GalaxyFile> openGalaxies(const std::filesystem::path& file) {
    auto galaxies = firstThat(file, &Format::open);
    refuseBlank(*galaxies);
    return galaxies;
}

FileInfo describeFile(const std::filesystem::path& file) {
    return firstThat(file, &Format::describe);
}

std::unique_ptr<GalaxyWriter> createGalaxies(const std::filesystem::path& file,
                                             const GalaxyFileLayout& layout) {
    if (layout.bands <= 0 || layout.height <= 0 || layout.width <= 0) {
        throw ValueError("layout", "expected at least one band and pixel.");
    }
    std::string endings;
    for (const Format& format : formats()) {
        if (format.create == nullptr) {
            continue;
        }
        if (hasEnding(format, endingOf(file))) {
            return format.create(file, layout);
        }
        endings += (endings.empty() ? "" : " or ") + std::string(format.endings.front());
    }
    throw ValueError("file",
                     "expected a name that ends in " + endings + ", found " + file.filename().string() + ".");
}

void checkFits(const GalaxyFileLayout& layout, const Image& image, const std::vector<double>& values) {
    const auto text = [](int bands, int height, int width) {
        return std::to_string(bands) + " x " + std::to_string(height) + " x " + std::to_string(width);
    };
    if (image.bands != layout.bands || image.height != layout.height || image.width != layout.width ||
        image.pixels.size() != image.bands * image.bandSize()) {
        throw ValueError("image", "expected " + text(layout.bands, layout.height, layout.width) + ", found " +
                                      text(image.bands, image.height, image.width) + ".");
    }
    if (values.size() != layout.columns.size()) {
        throw ValueError("values", "expected " + std::to_string(layout.columns.size()) + ", found " +
                                       std::to_string(values.size()) + ".");
    }
}

std::optional<Provenance> provenanceOf(const std::string& json) {
    try {
        return json.empty() ? std::nullopt : std::optional(provenanceFromJson(json));
    } catch (const Error&) {
        return std::nullopt;
    }
}

} // namespace lookback::io
