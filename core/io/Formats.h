// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Error.h"
#include "core/io/FileInfo.h"
#include "core/io/GalaxyFile.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lookback::io {

/// One file format: what it is called, and who reads and writes it. A function that is null says that the
/// format has no galaxy images, respectively is not written. Readers throw FormatNotSupported for a file that
/// is not theirs (the next one is tried) and FileError for one that is theirs and broken.
struct Format {
    const char* name;
    std::vector<const char*> endings; ///< Lower case, with the dot.
    std::unique_ptr<GalaxyFile> (*open)(const std::filesystem::path&);
    std::unique_ptr<GalaxyWriter> (*create)(const std::filesystem::path&, const GalaxyFileLayout&);
    FileInfo (*describe)(const std::filesystem::path&);
};

/// All of them, one line each, in Formats.cpp.
const std::vector<Format>& formats();

std::unique_ptr<GalaxyFile> openFitsGalaxies(const std::filesystem::path& file);
std::unique_ptr<GalaxyWriter> createFitsGalaxies(const std::filesystem::path& file,
                                                 const GalaxyFileLayout& layout);
FileInfo describeFitsHeaders(const std::filesystem::path& file); ///< Without a probe and a summary.
FileInfo describeFits(const std::filesystem::path& file);

std::unique_ptr<GalaxyFile> openHdf5Galaxies(const std::filesystem::path& file);
std::unique_ptr<GalaxyWriter> createHdf5Galaxies(const std::filesystem::path& file,
                                                 const GalaxyFileLayout& layout);

FileInfo describeHdf5Headers(const std::filesystem::path& file); ///< Without a probe and a summary.
FileInfo describeHdf5(const std::filesystem::path& file);

std::unique_ptr<GalaxyFile> openNpyGalaxies(const std::filesystem::path& file);
FileInfo describeNpy(const std::filesystem::path& file);

FileInfo describeSafetensors(const std::filesystem::path& file);
FileInfo describeCsv(const std::filesystem::path& file);
FileInfo describePng(const std::filesystem::path& file);
FileInfo describeFilm(const std::filesystem::path& file);

/// Path, format and size.
FileInfo startInfo(const std::filesystem::path& file, const std::string& format);

/// "36 images of 5 bands (g r i z y), 64 x 64 pixels, redshift 0.15 to 0.99."
std::string summaryOf(const GalaxyFacts& facts);

/// The file is whole but holds no images of galaxies: no fault of a file that is only to be described.
class NoImages : public FileError {
public:
    using FileError::FileError;
};

/// Throws FileError if the images that are tried, spread evenly and the last among them, hold blank pixels
/// (NaN) only. An image with a value ends the search, so a good file costs one read.
void refuseBlank(GalaxyFile& file);

/// The same of a file, or why it holds no galaxies. Throws FileError for one that claims to hold some and is
/// damaged, claims too much or is blank.
std::string summaryOf(const std::filesystem::path& file,
                      std::unique_ptr<GalaxyFile> (*open)(const std::filesystem::path&));

/// Throws ValueError unless the image has the layout's bands and sizes and there is a value per column.
void checkFits(const GalaxyFileLayout& layout, const Image& image, const std::vector<double>& values);

/// What a HDF5 file of a simulation is: samples of fields, a snapshot, a catalogue; nothing for another one.
/// Throws FileError for one that is damaged.
std::optional<std::string> simulationSummary(const std::filesystem::path& file);

/// Provenance that a file carries, nothing if the text is empty or from somebody else.
std::optional<Provenance> provenanceOf(const std::string& json);

} // namespace lookback::io
