// SPDX-License-Identifier: MIT
#include "app/cli/Bench.h"
#include "core/common/Error.h"
#include "core/display/Render.h"
#include "core/io/GalaxyFile.h"
#include "core/mock/Galaxies.h"

#include <hdf5.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>

namespace lookback::cli {

namespace {

namespace fs = std::filesystem;

/// A file of ours in the temporary folder that goes when we go.
struct Temporary {
    explicit Temporary(const std::string& ending)
        : path(fs::temp_directory_path() / ("lookback-bench-" + std::to_string(getpid()) + ending)) {}

    ~Temporary() {
        std::error_code ignored;
        fs::remove(path, ignored);
    }

    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;

    fs::path path;
};

std::vector<Measured> benchRender(const DeviceOptions&, const Monitor& monitor) {
    const Image galaxy = mock::mockGalaxy({}, 3, 0.3).image;
    return {timed(
        "Lupton colours of a 64 x 64 galaxy", 200, 1.0, [&galaxy] { display::renderLupton(galaxy, {}); },
        monitor)};
}

/// 20 GB of GalaxiesML images that take no room on the disk: allocated, never written.
bool makeSparse(const fs::path& path, hsize_t count) {
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    if (file < 0) {
        return false;
    }
    const std::array<hsize_t, 4> shape{count, 5, 64, 64};
    const hid_t space = H5Screate_simple(4, shape.data(), nullptr);
    const hid_t layout = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_alloc_time(layout, H5D_ALLOC_TIME_EARLY);
    H5Pset_fill_time(layout, H5D_FILL_TIME_NEVER);
    const hid_t images = H5Dcreate2(file, "image", H5T_IEEE_F32LE, space, H5P_DEFAULT, layout, H5P_DEFAULT);
    const hid_t line = H5Screate_simple(1, shape.data(), nullptr);
    const hid_t redshifts =
        H5Dcreate2(file, "specz_redshift", H5T_IEEE_F32LE, line, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    const std::vector<float> values(count, 0.5F);
    const bool good =
        images >= 0 && redshifts >= 0 &&
        H5Dwrite(redshifts, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0;
    H5Dclose(redshifts);
    H5Sclose(line);
    H5Dclose(images);
    H5Pclose(layout);
    H5Sclose(space);
    return H5Fclose(file) >= 0 && good;
}

/// Resident memory of this process, MB.
double residentMegabytes() {
    std::ifstream statm("/proc/self/statm");
    double whole = 0.0;
    double resident = 0.0;
    statm >> whole >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

std::vector<Measured> benchOpen(const DeviceOptions&, const Monitor& monitor) {
    constexpr hsize_t kCount = 244'140; // times 81,920 bytes are 20 GB
    const Temporary sparse(".hdf5");
    if (!makeSparse(sparse.path, kCount)) {
        return {skipped("opening a HDF5 file of 20 GB", "the temporary folder cannot hold a sparse file")};
    }
    const double before = residentMegabytes();
    double added = 0.0;
    const Measured time = timed(
        "opening a HDF5 file of 20 GB", 10, 500.0,
        [&] {
            const auto file = io::openGalaxies(sparse.path);
            file->read(static_cast<std::int64_t>(kCount) - 1);
            added = std::max(added, residentMegabytes() - before);
        },
        monitor);
    return {time, measured("memory that it adds", "MB", {added}, 100.0)};
}

std::vector<Measured> benchMock(const DeviceOptions&, const Monitor& monitor) {
    std::int64_t index = 0;
    Measured m = timed(
        "a simulated galaxy, one thread", 60, {}, [&index] { mock::mockGalaxy({}, index++); }, monitor);
    m.name += " (" + std::to_string(static_cast<int>(1000.0 / m.p50)) + " a second)";
    return {m};
}

std::vector<Measured> benchLoad(const DeviceOptions&, const Monitor& monitor) {
    constexpr int kCount = 512;
    constexpr int kBatch = 32;
    const Temporary data(".hdf5");
    io::GalaxyFileLayout layout;
    const auto writer = io::createGalaxies(data.path, layout);
    const Image galaxy = mock::mockGalaxy({}, 1, 0.5).image;
    for (int i = 0; i < kCount; ++i) {
        writer->add(galaxy, 0.5, static_cast<std::uint64_t>(i), {});
    }
    writer->finish();
    const auto file = io::openGalaxies(data.path);
    std::vector<float> batch(galaxy.pixels.size() * kBatch);
    std::int64_t first = 0;
    return {timed(
        "loading 32 galaxies for training", 60, {},
        [&] {
            file->read(first, kBatch, batch.data());
            first = (first + kBatch) % kCount;
        },
        monitor)};
}

} // namespace

std::vector<Benchmark> dataBenchmarks() {
    return {{"render", benchRender}, {"open", benchOpen}, {"mock", benchMock}, {"load", benchLoad}};
}

} // namespace lookback::cli
