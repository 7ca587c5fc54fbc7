// SPDX-License-Identifier: MIT
#include "core/field/CamelsNames.h"

#include "core/common/Error.h"
#include "core/field/Matter.h"
#include "core/io/AtomicFile.h"

#include <nlohmann/json.hpp>

#include <regex>
#include <sstream>

namespace lookback::field {

namespace fs = std::filesystem;

std::optional<CamelsName> camelsName(const fs::path& file) {
    static const std::regex kName(R"(Maps_([A-Za-z]+)_(.+)_([A-Za-z0-9]+)_z=([0-9.]+)\.npy)");
    const std::string name = file.filename().string();
    std::smatch match;
    if (!std::regex_match(name, match, kName)) {
        return std::nullopt;
    }
    return CamelsName{match[1], match[2], match[3], match[4]};
}

CamelsField camelsField(const std::string& name) {
    if (name == "Mcdm") {
        return {"dark matter", kMatterUnit, true};
    }
    if (name == "Mtot") {
        return {"all matter", kMatterUnit, true};
    }
    if (name == "Ngal") {
        return {"galaxies", kGalaxyUnit, false};
    }
    if (name == "Mstar") {
        return {"stars", kMatterUnit, false};
    }
    if (name == "Mgas" || name == "HI") {
        return {name == "HI" ? "neutral hydrogen" : "gas", kMatterUnit, false};
    }
    return {name, "", false};
}

fs::path camelsBeside(const fs::path& file, const CamelsName& name, const std::string& field) {
    constexpr std::string_view kTwin = "Nbody_";
    const std::string suite = name.suite.starts_with(kTwin) ? name.suite.substr(kTwin.size()) : name.suite;
    return file.parent_path() /
           ("Maps_" + field + "_" + suite + "_" + name.set + "_z=" + name.redshift + ".npy");
}

std::vector<std::array<double, 2>> camelsParameters(const fs::path& file, const CamelsName& name) {
    const fs::path table = file.parent_path() / ("params_" + name.set + "_" + name.suite + ".txt");
    std::error_code ignored;
    if (!fs::exists(table, ignored)) {
        return {};
    }
    std::vector<std::array<double, 2>> rows;
    std::istringstream lines(io::readText(table));
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.front() == '#') {
            continue;
        }
        std::istringstream numbers(line);
        std::array<double, 2> row{};
        if (!(numbers >> row[0] >> row[1])) {
            throw FileError(table, "expected Omega_m and sigma_8 in each row, found \"" + line.substr(0, 60) +
                                       "\".");
        }
        rows.push_back(row);
    }
    return rows;
}

std::optional<OwnSuite> ownSuite(const fs::path& folder) {
    const fs::path file = folder / "universe.json";
    std::error_code ignored;
    if (!fs::exists(file, ignored)) {
        return std::nullopt;
    }
    try {
        const auto json = nlohmann::json::parse(io::readText(file));
        const OwnSuite suite{json.at("box").get<double>()};
        if (suite.box > 0.0 && json.at("maps_per_universe").get<int>() == kMapsPerBox) {
            return suite;
        }
    } catch (const nlohmann::json::exception&) { // said below
    }
    throw FileError(file, "expected a box above 0 and " + std::to_string(kMapsPerBox) +
                              " maps a universe, found something else.");
}

fs::path catalogueOf(const fs::path& folder, const CamelsName& name, std::int64_t simulation) {
    return folder / (name.set + "_" + std::to_string(simulation)) / "fof_subhalo_tab_033.hdf5";
}

} // namespace lookback::field
