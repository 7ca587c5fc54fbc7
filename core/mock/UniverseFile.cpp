// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Parallel.h"
#include "core/common/Version.h"
#include "core/io/AtomicFile.h"
#include "core/io/Npy.h"
#include "core/io/NpyWriter.h"
#include "core/mock/Universe.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <sstream>

namespace lookback::mock {

namespace {

namespace fs = std::filesystem;

const std::array<std::string, 3> kFields{"Mcdm", "Ngal", "Mstar"};

std::string setOf(const UniverseOptions& o) {
    return o.fiducial ? "CV" : "LH";
}

void makeFolder(const fs::path& folder) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) {
        throw DiskError(folder, "the folder cannot be made (" + failure.message() + ").");
    }
}

/// What decides the values: parts made with the same text are the same.
std::string describe(const UniverseOptions& o) {
    nlohmann::ordered_json json;
    json["creator"] = std::string("Lookback ") + kVersion;
    json["set"] = setOf(o);
    json["count"] = o.count;
    json["seed"] = o.seed;
    json["box"] = o.box;
    json["particles"] = o.particles;
    json["steps"] = o.steps;
    json["side"] = o.side;
    json["maps_per_universe"] = kMapsPerBox;
    json["units"] = {{"box", "Mpc/h"},
                     {"Mcdm", "Msun/h per (Mpc/h)^2"},
                     {"Ngal", "galaxies per (Mpc/h)^2"},
                     {"Mstar", "Msun/h per (Mpc/h)^2"}};
    json["simplified"] =
        "particle mesh, soft below a cell; galaxies put into haloes by a relation with scatter; "
        "no gas, no feedback";
    return json.dump(2) + "\n";
}

fs::path partOf(const fs::path& parts, int index) {
    const std::string digits = std::to_string(index);
    return parts /
           ("universe_" + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits + ".npy");
}

/// "LH_7", as CAMELS calls the folder of a simulation.
fs::path simulationOf(const UniverseOptions& o, const fs::path& folder, int index) {
    return folder / (setOf(o) + "_" + std::to_string(index));
}

const char* const kCatalogue = "fof_subhalo_tab_033.hdf5"; // 033: z = 0
const char* const kSnapshot = "snap_033.hdf5";

/// The maps as (3, 15, side, side), the fields in the order of kFields, and what lies in a folder of its own.
/// The maps come last: where they are, all is.
void writeUniverse(const UniverseOptions& o, const fs::path& folder, const fs::path& part, int index,
                   const Monitor& monitor) {
    const Universe universe = mockUniverse(o, index, monitor);
    const auto own = simulationOf(o, folder, index);
    makeFolder(own);
    const auto catalogue = catalogueOf(universe, drawParameters(o).at(static_cast<std::size_t>(index)));
    io::writeCatalogue(own / kCatalogue, catalogue);
    if (o.snapshots) {
        io::Particles particles;
        particles.positions = universe.matter.positions;
        particles.mass = universe.matter.particleMass;
        io::writeSnapshot(own / kSnapshot, catalogue.facts, particles);
    }
    const UniverseMaps maps = mapsOf(universe, o.side);
    io::NpyWriter writer(part, {kMapsPerBox, o.side, o.side});
    writer.add(maps.matter);
    writer.add(maps.galaxies);
    writer.add(maps.stars);
    writer.finish();
}

bool isWhole(const UniverseOptions& o, const fs::path& folder, const fs::path& part, int index) {
    std::error_code ignored;
    const auto own = simulationOf(o, folder, index);
    if (!fs::exists(part, ignored) || !fs::exists(own / kCatalogue, ignored) ||
        (o.snapshots && !fs::exists(own / kSnapshot, ignored))) {
        return false;
    }
    try {
        return io::Npy(part).shape() == std::vector<std::int64_t>{3, kMapsPerBox, o.side, o.side};
    } catch (const Error&) { // made anew
        return false;
    }
}

void join(const UniverseOptions& o, const fs::path& folder, const fs::path& parts) {
    const auto size = static_cast<std::int64_t>(kMapsPerBox) * o.side * o.side;
    std::vector<float> values(static_cast<std::size_t>(size));
    for (std::size_t field = 0; field < kFields.size(); ++field) {
        const std::string name = "Maps_" + kFields[field] + "_Lookback_" + setOf(o) + "_z=0.00.npy";
        io::NpyWriter writer(folder / name, {o.side, o.side});
        for (int i = 0; i < o.count; ++i) {
            io::Npy(partOf(parts, i)).read(static_cast<std::int64_t>(field) * size, size, values.data());
            writer.add(values);
        }
        writer.finish();
    }
}

std::string parameterTable(const UniverseOptions& o) {
    std::ostringstream text;
    text.precision(6);
    text << "# Omega_m sigma_8 A_SN1 A_AGN1 A_SN2 A_AGN2 (no feedback in these universes)\n";
    for (const auto& p : drawParameters(o)) {
        text << std::fixed << p.omegaMatter << ' ' << p.sigma8 << " 1.0 1.0 1.0 1.0\n";
    }
    return text.str();
}

} // namespace

void writeMockUniverse(const UniverseOptions& o, const fs::path& folder, const Monitor& monitor) {
    check(o);
    const fs::path parts = folder / ".parts";
    const std::string description = describe(o);
    std::error_code ignored;
    for (const auto& made : {folder / "universe.json", parts / "universe.json"}) {
        if (fs::exists(made, ignored) && io::readText(made) != description) {
            throw ValueError("out", "expected an empty folder or one with a suite of the same options, found "
                                    "one of other options in " +
                                        folder.string() + ".");
        }
    }
    makeFolder(parts);
    io::writeTextAtomically(parts / "universe.json", description);
    std::atomic<int> done{0};
    std::mutex telling;
    parallelFor(o.count, o.threads, [&](int i) {
        const Monitor quiet{.onStep = {}, .cancelled = monitor.cancelled};
        if (!isWhole(o, folder, partOf(parts, i), i)) {
            writeUniverse(o, folder, partOf(parts, i), i, quiet);
        }
        const std::lock_guard lock(telling);
        monitor.step(++done, o.count);
    });
    join(o, folder, parts);
    io::writeTextAtomically(folder / ("params_" + setOf(o) + "_Lookback.txt"), parameterTable(o));
    io::writeTextAtomically(folder / "universe.json", description);
    fs::remove_all(parts, ignored);
}

} // namespace lookback::mock
