// SPDX-License-Identifier: MIT
#include "core/io/MapPairs.h"

#include "core/common/Error.h"
#include "core/io/Bands.h"
#include "core/io/Npy.h"

#include <algorithm>
#include <array>
#include <system_error>

namespace lookback::io {

namespace {

namespace fs = std::filesystem;

/// "Maps_Mcdm_", with which the names of a field's files begin.
std::string startOf(const std::string& field) {
    return "Maps_" + field + "_";
}

/// The one file of this field in a folder; of several the one called `wanted`.
fs::path fileIn(const fs::path& folder, const std::string& field, const std::string& wanted = "") {
    std::vector<fs::path> found;
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(folder, failure)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with(startOf(field)) && name.ends_with(".npy")) {
            found.push_back(entry.path());
        }
    }
    if (failure) {
        throw FileError(folder, "the folder cannot be read (" + failure.message() + ").");
    }
    std::sort(found.begin(), found.end());
    const auto same = std::find_if(found.begin(), found.end(),
                                   [&](const fs::path& file) { return file.filename().string() == wanted; });
    if (same != found.end()) {
        return *same;
    }
    if (found.size() != 1) {
        throw FileError(folder, "expected one file " + startOf(field) + "...npy" +
                                    (wanted.empty() ? "" : ", or one called " + wanted) + ", found " +
                                    (found.empty() ? "none" : std::to_string(found.size())) + ".");
    }
    return found.front();
}

struct PairOfFiles {
    fs::path input;
    fs::path target;
};

PairOfFiles filesOf(const fs::path& path, const MapPairOptions& options) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
        const auto input = fileIn(path, options.input);
        auto twin = input.filename().string();
        twin.replace(0, startOf(options.input).size(), startOf(options.target));
        return {input, fileIn(path, options.target, twin)};
    }
    if (!fs::exists(path, ignored)) {
        throw FileError(path, "there is no such folder or file.");
    }
    auto twin = path.filename().string();
    if (!twin.starts_with(startOf(options.input))) {
        throw FormatNotSupported(twin + ": expected a folder of maps, or a file called " +
                                 startOf(options.input) + "...npy.");
    }
    twin.replace(0, startOf(options.input).size(), startOf(options.target));
    return {path, fileIn(path.parent_path(), options.target, twin)};
}

std::string shapeText(const Npy& array) {
    std::string text;
    for (const auto axis : array.shape()) {
        text += (text.empty() ? "" : " x ") + std::to_string(axis);
    }
    return text.empty() ? "a single number" : text;
}

class MapPairs final : public GalaxyFile {
public:
    MapPairs(const fs::path& path, const MapPairOptions& options)
        : MapPairs(path, filesOf(path, options), options) {}

    Image read(std::int64_t index) override {
        Image image(2, facts_.height, facts_.width);
        read(index, 1, image.pixels.data());
        return image;
    }

    void read(std::int64_t first, std::int64_t count, float* out) override {
        if (first < 0 || count < 0 || first > facts_.count - count) {
            throw FileError(facts_.path, "expected maps 0 to " + std::to_string(facts_.count - 1) +
                                             ", asked for " + std::to_string(first) + " to " +
                                             std::to_string(first + count - 1) + ".");
        }
        const std::int64_t pixels = std::int64_t{facts_.height} * facts_.width;
        for (std::int64_t i = first; i < first + count; ++i) {
            for (const auto* array : {&input_, &target_}) {
                array->read((skipped_ + i) * pixels, pixels, out);
                out += pixels;
            }
        }
    }

    std::vector<double> column(const std::string& name) override {
        throw FileError(facts_.path, "expected a column " + name + ", but maps have none.");
    }

    std::vector<std::string> columnNames() override { return {}; }

    std::optional<std::pair<double, double>> skyPosition(std::int64_t, double, double) override {
        return std::nullopt;
    }

private:
    MapPairs(const fs::path& path, const PairOfFiles& files, const MapPairOptions& options)
        : input_(files.input)
        , target_(files.target) {
        const auto& shape = input_.shape();
        if (shape.size() != 3 || input_.size() == 0 || shape[1] * shape[2] > kImagePixelsLimit) {
            throw FileError(files.input, "expected maps (N, y, x), found " + shapeText(input_) + ".");
        }
        if (target_.shape() != shape) {
            throw FileError(files.target, "expected " + shapeText(input_) + " as in " +
                                              files.input.filename().string() + ", found " +
                                              shapeText(target_) + ".");
        }
        const std::int64_t each = options.mapsPerSimulation;
        if (each < 1 || shape[0] % each != 0) { // else a split by simulations would cut through one
            throw FileError(files.input, "expected whole simulations of " + std::to_string(each) +
                                             " maps, found " + std::to_string(shape[0]) + " maps.");
        }
        const auto all = shape[0] / each;
        const auto taken = options.simulations < 0 ? all - options.firstSimulation : options.simulations;
        if (options.firstSimulation < 0 || taken < 1 || options.firstSimulation + taken > all) {
            throw FileError(
                files.input,
                "expected simulations " + std::to_string(options.firstSimulation) + " to " +
                    std::to_string(options.firstSimulation + std::max<std::int64_t>(taken, 1) - 1) +
                    ", found " + std::to_string(all) + " simulations.");
        }
        skipped_ = options.firstSimulation * each;
        facts_.path = path;
        facts_.format = "CAMELS maps";
        facts_.count = taken * each;
        facts_.bands = 2;
        facts_.height = static_cast<int>(shape[1]);
        facts_.width = static_cast<int>(shape[2]);
        MapFacts maps;
        maps.inputs = {channelOf(options.input)};
        maps.targets = {channelOf(options.target)};
        maps.pixel = options.box / facts_.width;
        maps.depth = options.depth;
        facts_.bandNames = maps.names();
        facts_.maps = std::move(maps);
    }

    Npy input_;
    Npy target_;
    std::int64_t skipped_ = 0; ///< Maps before the first.
};

} // namespace

std::unique_ptr<GalaxyFile> openMapPairs(const fs::path& path, const MapPairOptions& options) {
    return std::make_unique<MapPairs>(path, options);
}

std::int64_t simulationsIn(const fs::path& path, const MapPairOptions& options) {
    auto all = options;
    all.firstSimulation = 0;
    all.simulations = -1;
    return MapPairs(path, all).facts().count / options.mapsPerSimulation;
}

MapChannel channelOf(const std::string& field) {
    static const std::string kDensity = "Msun/h per (Mpc/h)^2";
    static const std::array<MapChannel, 8> kKnown{{{"Mcdm", "dark matter", kDensity},
                                                   {"Mtot", "matter", kDensity},
                                                   {"Mgas", "gas", kDensity},
                                                   {"Mstar", "stars", kDensity},
                                                   {"HI", "neutral hydrogen", kDensity},
                                                   {"Ngal", "galaxies", "per (Mpc/h)^2"},
                                                   {"T", "temperature", "K"},
                                                   {"B", "magnetic field", "Gauss"}}};
    const auto* const known =
        std::find_if(kKnown.begin(), kKnown.end(), [&](const MapChannel& c) { return c.name == field; });
    return known == kKnown.end() ? MapChannel{field, field, ""} : *known;
}

} // namespace lookback::io
