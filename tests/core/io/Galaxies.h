// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Error.h"
#include "core/common/Version.h"
#include "core/io/GalaxyFile.h"

#include <sys/resource.h>

#include <QtTest>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

namespace lookback::test {

/// A small image that names its place: value = 1000 galaxy + 100 band + 10 y + x.
inline Image numbered(int galaxy, int bands = 3, int height = 4, int width = 6) {
    Image image(bands, height, width);
    for (int b = 0; b < bands; ++b) {
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                image.at(b, y, x) = static_cast<float>(1000 * galaxy + 100 * b + 10 * y + x);
            }
        }
    }
    return image;
}

inline io::GalaxyFileLayout smallLayout(bool compress = false) {
    Provenance provenance;
    provenance.version = kVersion;
    provenance.model =
        "small \"test\" model, its name long enough to need more than one card of a FITS header";
    provenance.seeds = {7, 0xffffffffffffffffULL};
    return {.bands = 3,
            .height = 4,
            .width = 6,
            .bandNames = {"g", "r", "i"},
            .pixelScale = 0.168,
            .zeroPoint = 27.0,
            .unit = "nanomaggy",
            .columns = {"i_cmodel_mag"},
            .provenance = provenance,
            .compress = compress};
}

/// `count` numbered galaxies at redshift 0.1 (i + 1), seed 2^63 + i, magnitude 20 + i.
inline void writeSmall(const std::filesystem::path& file, int count = 5, bool compress = false) {
    const auto writer = io::createGalaxies(file, smallLayout(compress));
    for (int i = 0; i < count; ++i) {
        writer->add(numbered(i), 0.1 * (i + 1), (1ULL << 63) + static_cast<unsigned>(i), {20.0 + i});
    }
    writer->finish();
}

/// Resident memory of this process, bytes.
inline std::size_t residentMemory() {
    std::size_t total = 0;
    std::size_t resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident * 4096;
}

/// Run `work` where no file may grow over `bytes`, as on a full disk; true if it was refused with a
/// DiskError.
template <class Work>
bool refusedByAFullDisk(rlim_t bytes, Work work) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{bytes, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    bool refused = false;
    try {
        work();
    } catch (const DiskError& e) {
        refused = true;
        qInfo("%s", e.what());
    }
    setrlimit(RLIMIT_FSIZE, &before);
    return refused;
}

} // namespace lookback::test
