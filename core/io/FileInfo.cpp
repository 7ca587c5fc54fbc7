// SPDX-License-Identifier: MIT
#include "core/io/FileInfo.h"

#include "core/common/Error.h"
#include "core/io/Film.h"
#include "core/io/Formats.h"
#include "core/io/Png.h"
#include "core/io/Probe.h"
#include "core/io/Safetensors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <sstream>

namespace lookback::io {

FileInfo startInfo(const std::filesystem::path& file, const std::string& format) {
    FileInfo info;
    info.path = file;
    info.format = format;
    info.bytes = std::filesystem::file_size(file);
    return info;
}

std::string summaryOf(const GalaxyFacts& facts) {
    std::ostringstream text;
    text << facts.count << (facts.count == 1 ? " image of " : " images of ") << facts.bands
         << (facts.bands == 1 ? " band" : " bands");
    if (facts.bands > 1 && facts.bands <= 12) {
        text << " (";
        for (std::size_t i = 0; i < facts.bandNames.size(); ++i) {
            text << (i > 0 ? " " : "") << facts.bandNames[i];
        }
        text << ")";
    }
    text << ", " << (facts.sameSize ? "" : "of different sizes, the first ") << facts.width << " x "
         << facts.height << " pixels";
    double lowest = INFINITY;
    double highest = -INFINITY;
    for (const double z : facts.redshifts) {
        lowest = std::isfinite(z) ? std::min(lowest, z) : lowest;
        highest = std::isfinite(z) ? std::max(highest, z) : highest;
    }
    if (lowest <= highest) {
        text.precision(3);
        text << ", redshift " << lowest << " to " << highest;
    } else {
        text << ", no redshifts";
    }
    text << (facts.provenance ? ", written by Lookback." : ".");
    return text.str();
}

std::string summaryOf(const std::filesystem::path& file,
                      std::unique_ptr<GalaxyFile> (*open)(const std::filesystem::path&)) {
    try {
        const auto galaxies = open(file);
        refuseBlank(*galaxies);
        return summaryOf(galaxies->facts());
    } catch (const NoImages& e) {
        return std::string("No galaxy images: ") + e.what();
    }
}

// A safetensors file starts with the length of its header, then the header's brace.
FileInfo describeSafetensors(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    char start[9] = {};
    in.read(start, sizeof start);
    if (file.extension() != ".safetensors" && (!in || start[8] != '{' || start[7] != 0)) {
        throw FormatNotSupported(file.filename().string() + ": expected safetensors, found something else.");
    }
    const SafetensorsHeader header = readSafetensorsHeader(file);
    FileInfo info = startInfo(file, "safetensors");
    std::int64_t values = 0;
    for (const TensorFacts& tensor : header.tensors) {
        std::int64_t count = 1;
        for (const std::int64_t axis : tensor.shape) {
            count *= axis;
        }
        values += count;
        info.entries.push_back({tensor.name, "tensor", tensor.type, tensor.shape, "", {}});
    }
    if (!header.metadata.empty()) {
        info.entries.push_back({"__metadata__", "text", "", {}, "", header.metadata});
    }
    const auto provenance = header.metadata.find("lookback");
    info.provenance = provenance != header.metadata.end() ? provenance->second : "";
    info.summary = std::to_string(header.tensors.size()) + " tensors, " + std::to_string(values) + " values.";
    return info;
}

/// Throws FileError for a film whose end is missing: MP4 is a row of boxes, each with its length; a GIF ends
/// with a semicolon.
void checkEnd(const std::filesystem::path& file) {
    const auto size = std::filesystem::file_size(file);
    std::ifstream in(file, std::ios::binary);
    if (in.get() == 'G') {
        in.seekg(-1, std::ios::end);
        if (in.get() != ';') {
            throw FileError(file, "expected a whole GIF, found one that ends within a frame.");
        }
        return;
    }
    std::uint64_t at = 0;
    while (at < size) {
        std::array<unsigned char, 16> head{};
        in.seekg(static_cast<std::streamoff>(at));
        in.read(reinterpret_cast<char*>(head.data()), head.size());
        in.clear(); // the last box may be shorter than that
        const auto number = [&](std::size_t first, std::size_t bytes) {
            std::uint64_t value = 0;
            for (std::size_t i = first; i < first + bytes; ++i) {
                value = value << 8U | head[i];
            }
            return value;
        };
        const std::uint64_t said = number(0, 4);
        const std::uint64_t length = said == 1 ? number(8, 8) : said == 0 ? size - at : said; // 0: to the end
        if (length < 8 || length > size - at) {
            throw FileError(file, "expected a whole film, found one whose end is missing, at byte " +
                                      std::to_string(size) + ".");
        }
        at += length;
    }
}

FileInfo describeFilm(const std::filesystem::path& file) {
    probe(file, [&] { readFilmComment(file); });
    const std::string comment = readFilmComment(file); // says if it is none
    checkEnd(file);
    std::ifstream in(file, std::ios::binary);
    FileInfo info = startInfo(file, in.get() == 'G' ? "GIF" : "MP4");
    info.provenance = comment.starts_with('{') ? comment : "";
    info.summary = info.provenance.empty() ? "A film." : "A film, written by Lookback.";
    return info;
}

FileInfo describePng(const std::filesystem::path& file) {
    const std::map<std::string, std::string> text = readPngText(file); // says if it is none
    const Picture picture = readPng(file);
    FileInfo info = startInfo(file, "PNG");
    info.entries.push_back({"picture", "image", "uint8", {picture.height, picture.width, 3}, "", text});
    const auto provenance = text.find("lookback");
    info.provenance = provenance != text.end() ? provenance->second : "";
    info.summary = "A picture of " + std::to_string(picture.width) + " x " + std::to_string(picture.height) +
                   " pixels" + (info.provenance.empty() ? "." : ", written by Lookback.");
    return info;
}

} // namespace lookback::io
