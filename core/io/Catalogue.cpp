// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/Probe.h"
#include "core/io/SnapshotFile.h"

namespace lookback::io {

namespace {

constexpr double kMassUnit = 1e10; // Msun/h
constexpr std::int64_t kParticleTypes = 6;
constexpr std::size_t kStars = 4;

void append(std::vector<float>& to, const std::vector<float>& from, double scale = 1.0) {
    for (const float value : from) {
        to.push_back(static_cast<float>(value * scale));
    }
}

std::vector<float> needed(const hdf5::SnapshotFile& file, const std::string& dataset, std::int64_t columns) {
    auto values = file.values(dataset, columns);
    if (!values) {
        throw FileError(file.path(), "expected " + dataset + ", found none.");
    }
    return std::move(*values);
}

void readGroups(const hdf5::SnapshotFile& file, double length, Catalogue& catalogue) {
    auto positions = needed(file, "Group/GroupPos", 3);
    hdf5::takeIntoBox(file.path(), "Group/GroupPos", positions, length, catalogue.facts.box);
    append(catalogue.groupPositions, positions);
    auto masses = file.values("Group/GroupMass", 1);
    append(catalogue.groupMasses, masses ? *masses : needed(file, "Group/Group_M_Crit200", 1), kMassUnit);
    if (const auto radii = file.values("Group/Group_R_Crit200", 1)) {
        append(catalogue.groupRadii, *radii, length);
    }
}

void readSubhaloes(const hdf5::SnapshotFile& file, double length, Catalogue& catalogue) {
    auto positions = needed(file, "Subhalo/SubhaloPos", 3);
    hdf5::takeIntoBox(file.path(), "Subhalo/SubhaloPos", positions, length, catalogue.facts.box);
    append(catalogue.subhaloPositions, positions);
    const auto masses = needed(file, "Subhalo/SubhaloMassType", kParticleTypes);
    for (std::size_t i = kStars; i < masses.size(); i += kParticleTypes) {
        catalogue.subhaloStars.push_back(static_cast<float>(masses[i] * kMassUnit));
    }
    for (const char* const name : {"Subhalo/SubhaloGrNr", "Subhalo/SubhaloGroupNr"}) { // CAMELS has both
        if (const auto groups = file.integers(name)) {
            catalogue.subhaloGroup.insert(catalogue.subhaloGroup.end(), groups->begin(), groups->end());
            break;
        }
    }
}

} // namespace

Catalogue readCatalogue(const std::filesystem::path& path) {
    const LibrariesLock lock(librariesMutex());
    Catalogue catalogue;
    const auto parts = hdf5::partsOf(path);
    for (const auto& part : parts) {
        const hdf5::SnapshotFile file(part);
        catalogue.facts = file.facts();
        const double length = catalogue.facts.lengthUnit == "Mpc/h" ? 1.0 : 1e-3;
        const auto groups = file.number("Ngroups_ThisFile");
        if (!groups) {
            throw FormatNotSupported(part.filename().string() +
                                     ": expected a catalogue with Ngroups_ThisFile, found none.");
        }
        if (*groups > 0.0) {
            readGroups(file, length, catalogue);
        }
        const auto subhaloes = file.number("Nsubgroups_ThisFile");
        const auto newer = subhaloes ? subhaloes : file.number("Nsubhalos_ThisFile");
        if (newer.value_or(0.0) > 0.0) {
            readSubhaloes(file, length, catalogue);
        }
    }
    if (catalogue.groupMasses.size() != catalogue.groupPositions.size() / 3 ||
        catalogue.subhaloStars.size() != catalogue.subhaloPositions.size() / 3) {
        throw FileError(path, "expected a mass for each group and subhalo, found " +
                                  std::to_string(catalogue.groupMasses.size()) + " for " +
                                  std::to_string(catalogue.groupPositions.size() / 3) + " groups.");
    }
    const auto inPart = [](std::size_t found, std::size_t all) { return found != 0 && found != all; };
    if (inPart(catalogue.groupRadii.size(), catalogue.groupMasses.size()) ||
        inPart(catalogue.subhaloGroup.size(), catalogue.subhaloStars.size())) {
        throw FileError(path, "expected a radius for each group and a group for each subhalo, or for none, "
                              "found " +
                                  std::to_string(catalogue.groupRadii.size()) + " radii for " +
                                  std::to_string(catalogue.groupMasses.size()) + " groups and " +
                                  std::to_string(catalogue.subhaloGroup.size()) + " groups for " +
                                  std::to_string(catalogue.subhaloStars.size()) + " subhaloes.");
    }
    return catalogue;
}

} // namespace lookback::io
