// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lookback::field {

/// What the name of a set of maps says: Maps_{field}_{suite}_{set}_z=0.00.npy (Villaescusa-Navarro et al.
/// 2022).
struct CamelsName {
    std::string field;    ///< "Mcdm", "Ngal", ...
    std::string suite;    ///< "IllustrisTNG", "Nbody_IllustrisTNG", "Lookback".
    std::string set;      ///< "LH", "CV", "1P".
    std::string redshift; ///< "0.00".
};

/// Nothing for a file of another name.
std::optional<CamelsName> camelsName(const std::filesystem::path& file);

/// What a field is and in what unit; unit empty: not one that is worked with here.
struct CamelsField {
    std::string quantity;
    std::string unit;
    bool matter = false; ///< Dark matter, or all matter of a simulation without gas.
};

CamelsField camelsField(const std::string& name);

/// The set of another field beside `file`: of the hydrodynamic twin, where `file` is of the N-body suite.
std::filesystem::path camelsBeside(const std::filesystem::path& file, const CamelsName& name,
                                   const std::string& field);

/// Omega_m and sigma_8 a simulation, from params_{set}_{suite}.txt beside; empty if it is not there. Throws
/// FileError for one that is damaged.
std::vector<std::array<double, 2>> camelsParameters(const std::filesystem::path& file,
                                                    const CamelsName& name);

/// What universe.json of a suite of our own says.
struct OwnSuite {
    double box = 0.0; ///< Mpc/h.
};

/// Nothing without universe.json in the folder. Throws FileError for one that is damaged.
std::optional<OwnSuite> ownSuite(const std::filesystem::path& folder);

/// Where the catalogue of a simulation is, whether it is there or not: LH_7/fof_subhalo_tab_033.hdf5.
std::filesystem::path catalogueOf(const std::filesystem::path& folder, const CamelsName& name,
                                  std::int64_t simulation);

} // namespace lookback::field
