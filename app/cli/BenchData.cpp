// SPDX-License-Identifier: MIT
#include "app/cli/Bench.h"
#include "app/cli/BenchFiles.h"
#include "core/common/Error.h"
#include "core/display/Render.h"
#include "core/io/GalaxyFile.h"
#include "core/mock/Galaxies.h"

#include <unistd.h>

#include <fstream>

namespace lookback::cli {

namespace {

std::vector<Measured> benchRender(const DeviceOptions&, const Monitor& monitor) {
    const Image galaxy = mock::mockGalaxy({}, 3, 0.3).image;
    return {timed(
        "Lupton colours of a 64 x 64 galaxy", 200, 1.0, [&galaxy] { display::renderLupton(galaxy, {}); },
        monitor)};
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
    constexpr std::uint64_t kCount = 244'140; // times 81,920 bytes are 20 GB
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
