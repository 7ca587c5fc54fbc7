// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "app/cli/Maps.h"
#include "core/common/Error.h"
#include "core/io/Csv.h"
#include "core/maps/PowerSpectrum.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <memory>

namespace lookback::cli {

namespace {

struct SpectrumLine {
    std::filesystem::path map;
    std::filesystem::path other;
    MapChoice choice;
    std::string window = "none";
    maps::SpectrumOptions options;
    std::filesystem::path out;
    bool json = false;
};

maps::Grid gridOf(const Image& image) {
    return {image.pixels, image.bands, image.height, image.width};
}

Image read(const std::filesystem::path& path, const SpectrumLine& line) {
    Image image = readMap(path, line.choice);
    if (const auto flaw = maps::flawOf(gridOf(image), line.options)) {
        throw FileError(path, *flaw);
    }
    return image;
}

/// k in h/Mpc, power in (Mpc/h)^2 or ^3.
io::CsvTable tableOf(const maps::Spectrum& s) {
    io::CsvTable table;
    table.add("k", s.k);
    table.add("modes", std::vector<double>(s.modes.begin(), s.modes.end()));
    table.add("power", s.power);
    return table;
}

io::CsvTable tableOf(const maps::SpectrumPair& pair) {
    io::CsvTable table = tableOf(pair.truth);
    table.add("power_2", pair.model.power);
    table.add("cross", pair.cross);
    table.add("transfer", pair.transfer);
    table.add("correlation", pair.correlation);
    return table;
}

void printJson(const SpectrumLine& line, const io::CsvTable& table, int dimensions) {
    const std::string power = dimensions == 3 ? "(Mpc/h)^3" : "(Mpc/h)^2";
    nlohmann::ordered_json json{
        {"map", line.map.string()},
        {"box", line.options.box},
        {"window", line.window},
        {"field", line.options.contrast ? "rho / mean - 1" : "rho - mean"},
        {"units",
         {{"box", "Mpc/h"}, {"k", "h/Mpc"}, {"power", line.options.contrast ? power : power + " unit^2"}}}};
    if (!line.other.empty()) {
        json["map_2"] = line.other.string();
    }
    for (const std::string& name : table.names) {
        json[name] = table.numbers(name);
    }
    using Handler = nlohmann::json::error_handler_t;
    std::printf("%s\n", json.dump(2, ' ', false, Handler::replace).c_str());
}

void measureSpectrum(SpectrumLine line) {
    line.options.window = maps::windowFrom(line.window);
    const Image map = read(line.map, line);
    io::CsvTable table;
    if (line.other.empty()) {
        table = tableOf(maps::powerSpectrum(gridOf(map), line.options));
    } else {
        const Image other = read(line.other, line);
        if (other.bands != map.bands || other.height != map.height || other.width != map.width) {
            throw FileError(line.other, "expected the size of " + line.map.filename().string() + ", " +
                                            std::to_string(map.height) + " x " + std::to_string(map.width) +
                                            ", found " + std::to_string(other.height) + " x " +
                                            std::to_string(other.width) + ".");
        }
        table = tableOf(maps::crossSpectrum(gridOf(map), gridOf(other), line.options));
    }
    if (!line.out.empty()) {
        io::CsvTable written = table;
        written.add("box", std::vector<double>(table.rows(), line.options.box));
        written.add("window", std::vector<std::string>(table.rows(), line.window));
        io::writeCsv(line.out, written);
    }
    if (line.json || line.out.empty()) {
        printJson(line, table, map.bands > 1 ? 3 : 2);
    }
}

} // namespace

void addMeasureSpectrum(CLI::App& measure, Session& session) {
    const auto line = std::make_shared<SpectrumLine>();
    CLI::App* command = measure.add_subcommand(
        "spectrum", "Power spectrum of a map or cube; of two: cross spectrum, transfer "
                    "function sqrt(P_2 / P_1), correlation");
    command->add_option("map", line->map, "NPY, FITS or HDF5; the truth, if there are two")->required();
    command->add_option("map2", line->other, "of the same size; the model");
    command->add_option("--box", line->options.box, "side along x, Mpc/h")
        ->required()
        ->check([](const std::string& text) {
            double value = 0.0;
            const bool good = CLI::detail::lexical_cast(text, value) && value > 0.0 && std::isfinite(value);
            return good ? std::string() : "expected a side above 0 Mpc/h, found " + text;
        });
    command->add_option("--window", line->window, "none: the map is periodic; hann or tukey: it is not")
        ->check(CLI::IsMember({"none", "hann", "tukey"}))
        ->capture_default_str();
    command->add_flag(
        "--difference", [line](std::int64_t) { line->options.contrast = false; },
        "of rho - mean in its unit, instead of the contrast rho / mean - 1");
    command->add_option("--index", line->choice.index, "image of the file, from 0");
    command->add_option("--map-band", line->choice.band, "band of the image, from 0");
    command->add_flag("--cube", line->choice.cube, "all images (or bands) as the slices of one cube");
    command
        ->add_option("--out", line->out,
                     "FILE.csv: k (h/Mpc), modes, power ((Mpc/h)^2, of a cube ^3), ..., box (Mpc/h), window")
        ->check(endingCheck({".csv"}));
    command->add_flag("--json", line->json, "print for programs; so it is without --out");
    command->callback([line, &session] {
        session.set("measure spectrum", [line](const Monitor&) { measureSpectrum(*line); });
    });
}

} // namespace lookback::cli
