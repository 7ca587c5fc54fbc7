// SPDX-License-Identifier: MIT
#include "app/cli/MeasureProfile.h"

#include "app/cli/Commands.h"
#include "core/common/Error.h"
#include "core/io/Csv.h"
#include "core/maps/Profile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

namespace lookback::cli {

namespace {

Image read(const std::filesystem::path& path, const MapChoice& choice) {
    Image image = readMap(path, choice);
    if (std::none_of(image.pixels.begin(), image.pixels.end(), [](float v) { return std::isfinite(v); })) {
        throw FileError(path, "expected a pixel with a value, found all blank.");
    }
    return image;
}

void printJson(const ProfileLine& line, const maps::Profile& profile, const io::CsvTable& table) {
    nlohmann::ordered_json json{{"map", line.map.string()},
                                {"centre", {profile.centreX, profile.centreY}},
                                {"units", {{"radius", "pixels"}, {"residual", "dex"}}}};
    for (const std::string& name : table.names) {
        json[name] = table.numbers(name);
    }
    using Handler = nlohmann::json::error_handler_t;
    std::printf("%s\n", json.dump(2, ' ', false, Handler::replace).c_str());
}

void measureProfile(ProfileLine line) {
    if (const auto domains = openDomains(line.map)) {
        return measureDomains(line, *domains);
    }
    if (!line.domains.empty() || !line.indices.empty()) {
        throw ValueError(line.domains.empty() ? "--indices" : "--domain",
                         "expected maps of galaxies by domain, found another file, " +
                             line.map.filename().string() + ".");
    }
    line.options.width = line.options.width > 0.0 ? line.options.width : maps::ProfileOptions{}.width;
    if (!line.centre.empty()) {
        line.options.centre = std::pair(line.centre.at(0), line.centre.at(1));
    }
    const maps::Profile truth = radialProfile(read(line.map, line.choice), 0, line.options);
    io::CsvTable table;
    table.add("radius", truth.radius);
    table.add("pixels", std::vector<double>(truth.count.begin(), truth.count.end()));
    table.add("mean", truth.mean);
    table.add("error", truth.error);
    if (!line.other.empty()) {
        line.options.centre = std::pair(truth.centreX, truth.centreY);
        line.options.reach = static_cast<double>(truth.radius.size()) * line.options.width;
        const maps::Profile model = radialProfile(read(line.other, line.choice), 0, line.options);
        table.add("mean_2", model.mean);
        table.add("error_2", model.error);
        table.add("residual", profileResidual(model, truth));
    }
    if (!line.out.empty()) {
        io::writeCsv(line.out, table);
    }
    if (line.json || line.out.empty()) {
        printJson(line, truth, table);
    }
}

} // namespace

void addMeasureProfile(CLI::App& measure, Session& session) {
    const auto line = std::make_shared<ProfileLine>();
    CLI::App* command = measure.add_subcommand(
        "profile",
        "Mean in annuli about a centre; of two maps: their residual log10(2 / 1), dex, too; of maps "
        "of galaxies (TNG50's layout, translate's output) by domain, with 16-84 % bands");
    command->add_option("map", line->map, "NPY, FITS or HDF5; the truth, if there are two")->required();
    command->add_option("map2", line->other, "the model, about the truth's centre");
    command->add_option("--centre", line->centre, "X Y, pixels from 0; else the brightest pixel")
        ->expected(2);
    command
        ->add_option("--width", line->options.width,
                     "of an annulus, pixels; 1, or 2 of maps of galaxies, if not given")
        ->check(CLI::Range(0.1, 10000.0));
    command->add_option("--reach", line->options.reach, "outer radius, pixels; else half the shorter side");
    CLI::Option* index = command->add_option("--index", line->choice.index, "image of the file, from 0");
    command
        ->add_option("--domain", line->domains,
                     "of maps of galaxies: dm, star, gas, hi, hi/21cm, temp, bfield; all if not given")
        ->expected(1, 8);
    command
        ->add_option("--indices", line->indices,
                     "of maps of galaxies: all, or A:B for A to B - 1; then percentiles are over maps")
        ->excludes(index);
    command->add_option("--map-band", line->choice.band, "band of the image, from 0");
    command->add_option("--out", line->out, "FILE.csv: radius (pixels), pixels, mean, error, ...")
        ->check(endingCheck({".csv"}));
    command->add_flag("--json", line->json, "print for programs; so it is without --out");
    command->callback([line, &session] {
        session.set("measure profile", [line](const Monitor&) { measureProfile(*line); });
    });
}

} // namespace lookback::cli
