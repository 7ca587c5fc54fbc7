// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/field/CamelsNames.h"
#include "core/field/MatterSources.h"
#include "core/io/Npy.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>

namespace lookback::field {

namespace {

namespace fs = std::filesystem;

/// Sizes of an array of maps, (N, y, x) or (y, x).
struct MapShape {
    std::int64_t maps = 1;
    int height = 0;
    int width = 0;

    std::int64_t pixels() const { return std::int64_t{height} * width; }

    bool operator==(const MapShape&) const = default;
};

MapShape shapeOf(const fs::path& file, const io::Npy& array) {
    constexpr std::int64_t kLargest = 32768; // pixels a side
    auto shape = array.shape();
    if (shape.size() == 2) {
        shape.insert(shape.begin(), 1);
    }
    std::string found;
    for (const auto axis : array.shape()) {
        found += (found.empty() ? "" : " x ") + std::to_string(axis);
    }
    if (shape.size() != 3 || array.size() == 0 || shape[1] > kLargest || shape[2] > kLargest) {
        throw FileError(file, "expected maps (N, y, x) or one map (y, x), found " +
                                  (found.empty() ? "a single number" : found) + ".");
    }
    return {shape[0], static_cast<int>(shape[1]), static_cast<int>(shape[2])};
}

/// Maps of NPY files: sets of CAMELS by their names, and any other.
class MatterMaps final : public MatterSource {
public:
    MatterMaps(const fs::path& file, const MatterOptions& options);

    const MatterFacts& facts() const override { return facts_; }

    std::string labelOf(std::int64_t index) const override;
    Map matter(std::int64_t index, const Monitor& monitor) override;
    std::optional<Map> truth(std::int64_t index, const Monitor& monitor) override;

    MatterVolume volume(int, const Monitor&) override {
        throw Error(facts_.file.filename().string() + ": expected a snapshot for a volume, found maps.");
    }

    std::vector<MatterHalo> haloes() override {
        throw Error(facts_.file.filename().string() +
                    ": expected one box for its haloes, found maps of several; each carries its own.");
    }

private:
    void useLayout(const MatterOptions& options);
    void openTruth(const fs::path& file, bool said);
    const std::vector<MatterHalo>* haloesOf(std::int64_t simulation);
    Map mapOf(const io::Npy& array, std::int64_t index) const;

    MatterFacts facts_;
    io::Npy array_;
    MapShape shape_;
    std::unique_ptr<io::Npy> truth_;
    std::string truthQuantity_;
    std::string truthUnit_;
    std::optional<CamelsName> name_;                ///< Of a CAMELS set.
    bool ours_ = false;                             ///< The order of the maps of a box is known.
    double depth_ = 0.0;                            ///< Mpc/h.
    std::vector<std::array<double, 2>> parameters_; ///< Omega_m, sigma_8 a simulation; may be empty.
    std::int64_t haloesRead_ = -1;                  ///< The simulation whose haloes are in `haloes_`.
    std::vector<MatterHalo> haloes_;
};

MatterMaps::MatterMaps(const fs::path& file, const MatterOptions& options)
    : array_(file)
    , shape_(shapeOf(file, array_)) {
    facts_.file = file;
    facts_.kind = "NPY maps";
    facts_.maps = shape_.maps;
    facts_.side = shape_.width;
    facts_.box = options.box;
    facts_.unit = options.unit;
    name_ = camelsName(file);
    if (name_) {
        useLayout(options);
    } else {
        if (facts_.unit.empty()) {
            facts_.notes.push_back("The file does not say what its values are, nor in what unit.");
        } else if (facts_.unit == kMatterUnit) {
            facts_.quantity = "dark matter";
        }
        if (facts_.box == 0.0) {
            facts_.notes.push_back("The file does not say how large its maps are.");
        }
        if (!options.truth.empty()) {
            openTruth(options.truth, true);
        }
    }
}

/// What the names and the layout of CAMELS, and the files beside, say.
void MatterMaps::useLayout(const MatterOptions& options) {
    const CamelsField field = camelsField(name_->field);
    if (!field.matter) {
        throw FileError(facts_.file, "expected maps of dark matter (Mcdm), found those of " + field.quantity +
                                         " (" + name_->field + ").");
    }
    facts_.kind = "CAMELS maps";
    facts_.quantity = field.quantity;
    facts_.unit = field.unit;
    const auto own = ownSuite(facts_.file.parent_path());
    ours_ = own.has_value();
    facts_.slabs = ours_ ? kSlabs : 0; // CAMELS does not say which of the 15 maps is which slab
    if (own && facts_.box > 0.0 && std::abs(facts_.box / own->box - 1.0) > 1e-3) {
        std::ostringstream sentence;
        sentence << "expected " << own->box << " Mpc/h, as the universe.json beside the maps says, found "
                 << facts_.box << ".";
        throw ValueError("box", sentence.str());
    }
    if (facts_.box == 0.0) {
        facts_.box = own ? own->box : kCamelsBox;
        if (!own) {
            facts_.notes.push_back("A box of 25 Mpc/h in slabs of 5 Mpc/h, as CAMELS has it; the file does "
                                   "not say so.");
        }
    }
    depth_ = facts_.box / kSlabs;
    parameters_ = camelsParameters(facts_.file, *name_);
    if (!parameters_.empty() && static_cast<std::int64_t>(parameters_.size()) * kMapsPerBox != shape_.maps) {
        facts_.notes.push_back("The table of parameters has " + std::to_string(parameters_.size()) +
                               " simulations, the file " + std::to_string(shape_.maps) + " maps of " +
                               std::to_string(kMapsPerBox) + " each: the first ones are taken.");
    }
    std::error_code ignored;
    if (!options.truth.empty()) {
        openTruth(options.truth, true);
        return;
    }
    for (const char* const target : {"Ngal", "Mstar"}) {
        const fs::path beside = camelsBeside(facts_.file, *name_, target);
        if (fs::exists(beside, ignored)) {
            openTruth(beside, false);
            return;
        }
    }
    facts_.notes.push_back("Neither an Ngal nor an Mstar set lies beside it: there is no truth.");
}

void MatterMaps::openTruth(const fs::path& file, bool said) {
    truth_ = std::make_unique<io::Npy>(file);
    const MapShape shape = shapeOf(file, *truth_);
    if (!(shape == shape_)) {
        throw FileError(file, "expected " + std::to_string(shape_.maps) + " maps of " +
                                  std::to_string(shape_.width) + " x " + std::to_string(shape_.height) +
                                  " pixels, as in " + facts_.file.filename().string() + ", found " +
                                  std::to_string(shape.maps) + " of " + std::to_string(shape.width) + " x " +
                                  std::to_string(shape.height) + ".");
    }
    facts_.truthFile = file;
    if (const auto name = camelsName(file)) {
        const CamelsField field = camelsField(name->field);
        truthQuantity_ = field.quantity;
        truthUnit_ = field.unit;
    }
    if (truthQuantity_ == "stars") {
        facts_.notes.push_back("The truth is the density of stars, not of galaxies: shapes can be compared, "
                               "amounts cannot.");
    } else if (said && truthQuantity_.empty()) {
        facts_.notes.push_back("The truth does not say what its values are, nor in what unit.");
    }
}

std::string MatterMaps::labelOf(std::int64_t index) const {
    if (!name_) {
        return "map " + std::to_string(index);
    }
    const std::int64_t simulation = index / kMapsPerBox;
    std::string label =
        "simulation " + std::to_string(simulation) + ", " +
        (ours_ ? slabLabel(index % kMapsPerBox, kSlabs) : "map " + std::to_string(index % kMapsPerBox));
    if (simulation < static_cast<std::int64_t>(parameters_.size())) {
        const auto& [matter, sigma] = parameters_[static_cast<std::size_t>(simulation)];
        char text[64];
        std::snprintf(text, sizeof text, ", Omega_m %.3f, sigma_8 %.3f", matter, sigma);
        label += text;
    }
    return label;
}

Map MatterMaps::mapOf(const io::Npy& array, std::int64_t index) const {
    Map map;
    map.values = Image(1, shape_.height, shape_.width);
    array.read(index * shape_.pixels(), shape_.pixels(), map.values.pixels.data());
    map.box = facts_.box;
    map.depth = depth_;
    map.periodic = name_.has_value();
    return map;
}

/// The haloes of a simulation of our own suites; nothing where its catalogue is not there.
const std::vector<MatterHalo>* MatterMaps::haloesOf(std::int64_t simulation) {
    if (!ours_) {
        return nullptr;
    }
    const auto file = catalogueOf(facts_.file.parent_path(), *name_, simulation);
    std::error_code ignored;
    if (!fs::exists(file, ignored)) {
        return nullptr;
    }
    if (haloesRead_ != simulation) {
        haloes_ = field::haloesOf(io::readCatalogue(file));
        haloesRead_ = simulation;
    }
    return &haloes_;
}

Map MatterMaps::matter(std::int64_t index, const Monitor& monitor) {
    checkIndex(facts_, index);
    monitor.step(0, 1);
    Map map = mapOf(array_, index);
    map.quantity = facts_.quantity;
    map.unit = facts_.unit;
    checkMatter(facts_.file, "map " + std::to_string(index), map);
    if (const auto* haloes = haloesOf(index / kMapsPerBox)) {
        map.haloes = haloesOnMap(*haloes, facts_.box, index % kMapsPerBox, kSlabs);
    }
    return map;
}

std::optional<Map> MatterMaps::truth(std::int64_t index, const Monitor& monitor) {
    checkIndex(facts_, index);
    monitor.step(0, 1);
    if (!truth_) {
        return std::nullopt;
    }
    Map map = mapOf(*truth_, index);
    map.quantity = truthQuantity_;
    map.unit = truthUnit_;
    return map;
}

} // namespace

std::unique_ptr<MatterSource> openMatterMaps(const fs::path& file, const MatterOptions& options) {
    return std::make_unique<MatterMaps>(file, options);
}

} // namespace lookback::field
