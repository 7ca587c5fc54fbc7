// SPDX-License-Identifier: MIT
#include "core/io/Snapshot.h"

#include "core/common/Error.h"
#include "core/io/Probe.h"
#include "core/io/SnapshotFile.h"

#include <algorithm>
#include <cmath>

namespace lookback::io {

namespace {

constexpr double kMassUnit = 1e10; // Msun/h

std::string groupOf(std::size_t type) {
    return "PartType" + std::to_string(type);
}

} // namespace

Snapshot::Snapshot(const std::filesystem::path& file) {
    const LibrariesLock lock(librariesMutex());
    files_ = hdf5::partsOf(file);
    readHeaders();
}

void Snapshot::readHeaders() {
    std::array<std::int64_t, 6> claimed{};
    for (const auto& path : files_) {
        const hdf5::SnapshotFile file(path);
        const auto here = file.numbers("NumPart_ThisFile");
        const auto total = file.numbers("NumPart_Total");
        const auto high = file.numbers("NumPart_Total_HighWord");
        const auto masses = file.numbers("MassTable");
        if (here.empty() || here.size() > 6 || total.size() != here.size()) {
            throw FormatNotSupported(
                path.filename().string() +
                ": expected a snapshot with NumPart_ThisFile and NumPart_Total, found none.");
        }
        const auto facts = file.facts();
        if (&path == &files_.front()) {
            facts_ = facts;
            length_ = facts.lengthUnit == "Mpc/h" ? 1.0 : 1e-3;
        } else if (facts.box != facts_.box || facts.redshift != facts_.redshift) {
            throw FileError(path, "expected box and redshift of " + files_.front().filename().string() +
                                      ", found others: it belongs to another snapshot.");
        }
        std::array<std::int64_t, 6> counts{};
        for (std::size_t type = 0; type < here.size(); ++type) {
            counts[type] = static_cast<std::int64_t>(here[type]);
            counts_[type] += counts[type];
            claimed[type] = static_cast<std::int64_t>(total[type]) +
                            (type < high.size() ? static_cast<std::int64_t>(high[type]) << 32 : 0);
            massTable_[type] = type < masses.size() ? masses[type] * kMassUnit : 0.0;
            const auto rows = file.rows(groupOf(type) + "/Coordinates");
            if (rows.value_or(0) != counts[type]) {
                throw FileError(path, "expected " + std::to_string(counts[type]) + " particles in " +
                                          groupOf(type) + ", as the header says, found " +
                                          std::to_string(rows.value_or(0)) + ".");
            }
        }
        countsOfFile_.push_back(counts);
    }
    for (std::size_t type = 0; type < 6; ++type) {
        if (claimed[type] != counts_[type]) {
            throw FileError(files_.front(), "expected " + std::to_string(claimed[type]) +
                                                " particles of type " + std::to_string(type) +
                                                " in all files, found " + std::to_string(counts_[type]) +
                                                ".");
        }
    }
}

Particles Snapshot::read(ParticleType type, const Monitor& monitor) const {
    const auto number = static_cast<std::size_t>(type);
    Particles particles;
    particles.mass = massTable_[number];
    for (std::size_t i = 0; i < files_.size(); ++i) {
        monitor.step(static_cast<int>(i), static_cast<int>(files_.size()));
        if (countsOfFile_[i][number] == 0) {
            continue;
        }
        const LibrariesLock lock(librariesMutex());
        const hdf5::SnapshotFile file(files_[i]);
        const std::string group = groupOf(number);
        auto positions = file.values(group + "/Coordinates", 3).value_or(std::vector<float>{});
        hdf5::takeIntoBox(files_[i], group + "/Coordinates", positions, length_, facts_.box);
        particles.positions.insert(particles.positions.end(), positions.begin(), positions.end());
        if (massTable_[number] > 0.0) {
            continue;
        }
        auto masses = file.values(group + "/Masses", 1);
        if (!masses || static_cast<std::int64_t>(masses->size()) != countsOfFile_[i][number]) {
            throw FileError(files_[i], "expected the mass of " + group + " in Header/MassTable or " + group +
                                           "/Masses, found " +
                                           (masses ? "another number of them" : "neither") + ".");
        }
        for (float& mass : *masses) {
            if (!(mass >= 0.0F) || !std::isfinite(mass)) {
                throw FileError(files_[i], "expected masses of 0 and more in " + group +
                                               "/Masses, found one that is not.");
            }
            mass *= static_cast<float>(kMassUnit);
        }
        particles.masses.insert(particles.masses.end(), masses->begin(), masses->end());
    }
    return particles;
}

} // namespace lookback::io
