// SPDX-License-Identifier: MIT
#include "app/cli/MeasureProfile.h"
#include "core/common/Error.h"
#include "core/io/Csv.h"
#include "core/translation/FileProfiles.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <limits>

namespace lookback::cli {

namespace {

using translation::FileProfile;
using Json = nlohmann::ordered_json; // writes NaN as null

constexpr double kWidth = 2.0; // pixels; of the annuli of the Translation page

void checkOptions(const ProfileLine& line) {
    const auto refuse = [](const char* option, const char* reason) {
        throw ValueError(option, std::string("expected none for maps of galaxies, ") + reason + ".");
    };
    if (!line.centre.empty()) {
        refuse("--centre", "whose profiles are about the brightest pixel of the truth");
    }
    if (line.options.reach > 0.0) {
        refuse("--reach", "whose profiles end at half of the shorter side");
    }
    if (line.choice.band != 0) {
        refuse("--map-band", "whose domains are chosen by --domain");
    }
}

std::vector<Domain> domainsOf(const ProfileLine& line, const io::GalaxyMaps& maps) {
    std::vector<Domain> domains;
    for (const std::string& name : line.domains) {
        domains.push_back(domainFromName(name));
        maps.count(domains.back()); // throws without
    }
    for (const io::DomainMaps& domain : maps.domains()) {
        if (line.domains.empty()) {
            domains.push_back(domain.domain);
        }
    }
    return domains;
}

/// Column by column, NaN where a profile has none.
std::vector<std::pair<std::string, std::vector<double>>> columnsOf(const FileProfile& p) {
    const std::vector<double> none(p.mean.size(), std::numeric_limits<double>::quiet_NaN());
    const auto residual = p.residual.value_or(translation::ProfileBand{});
    const auto orNone = [&](const std::vector<double>& values) { return values.empty() ? none : values; };
    return {{"radius", p.band.radius},
            {"radius_pixels", p.radiusPixels},
            {"radius_kpc", orNone(p.radiusKpc)},
            {"mean", p.mean},
            {"low", p.band.low},
            {"median", p.band.median},
            {"high", p.band.high},
            {"truth", p.truth ? p.truth->median : none},
            {"residual_low", orNone(residual.low)},
            {"residual", orNone(residual.median)},
            {"residual_high", orNone(residual.high)}};
}

io::CsvTable tableOf(const std::vector<FileProfile>& profiles) {
    std::vector<std::string> names;
    std::vector<std::string> units;
    std::vector<std::pair<std::string, std::vector<double>>> all;
    for (const FileProfile& profile : profiles) {
        const DomainFacts& about = factsOf(profile.domain);
        names.insert(names.end(), profile.mean.size(), about.group);
        units.insert(units.end(), profile.mean.size(), about.unit);
        const auto columns = columnsOf(profile);
        all.resize(columns.size());
        for (std::size_t i = 0; i < columns.size(); ++i) {
            all[i].first = columns[i].first;
            all[i].second.insert(all[i].second.end(), columns[i].second.begin(), columns[i].second.end());
        }
    }
    io::CsvTable table;
    table.add("domain", names);
    table.add("unit", units);
    for (const auto& [name, values] : all) {
        table.add(name, values);
    }
    return table;
}

void printJson(const ProfileLine& line, const std::vector<FileProfile>& profiles) {
    Json json{{"map", line.map.string()},
              {"units", {{"radius", "half-width of the map"}, {"residual", "dex"}}}};
    json["domains"] = Json::array();
    for (const FileProfile& profile : profiles) {
        const DomainFacts& about = factsOf(profile.domain);
        Json one{{"domain", about.group}, {"unit", about.unit}, {"percentiles_over", profile.over}};
        for (const auto& [name, values] : columnsOf(profile)) {
            one[name] = values;
        }
        json["domains"].push_back(std::move(one));
    }
    using Handler = nlohmann::json::error_handler_t;
    std::printf("%s\n", json.dump(2, ' ', false, Handler::replace).c_str());
}

} // namespace

std::unique_ptr<io::GalaxyMaps> openDomains(const std::filesystem::path& file) {
    try {
        return io::openHdf5Maps(file);
    } catch (const FormatNotSupported&) {
        return nullptr;
    }
}

void measureDomains(const ProfileLine& line, io::GalaxyMaps& maps) {
    checkOptions(line);
    const auto model = line.other.empty() ? nullptr : openDomains(line.other);
    if (!line.other.empty() && model == nullptr) {
        throw FileError(line.other, "expected maps of galaxies by domain as in " +
                                        line.map.filename().string() + ", found something else.");
    }
    std::vector<FileProfile> profiles;
    for (const Domain domain : domainsOf(line, maps)) {
        if (model != nullptr && line.domains.empty() && model->find(domain) == nullptr) {
            continue; // both files have the ones that are compared
        }
        io::GalaxyMaps& file = model != nullptr ? *model : maps;
        const auto indices = indicesOf(line.choice.index, line.indices, file.count(domain), file.path());
        profiles.push_back(translation::profileOf(file, domain, indices,
                                                  line.options.width > 0.0 ? line.options.width : kWidth,
                                                  model != nullptr ? &maps : nullptr));
    }
    if (profiles.empty()) {
        throw FileError(line.other, "expected a domain of " + line.map.filename().string() + ", found none.");
    }
    if (!line.out.empty()) {
        io::writeCsv(line.out, tableOf(profiles));
    }
    if (line.json || line.out.empty()) {
        printJson(line, profiles);
    }
}

} // namespace lookback::cli
