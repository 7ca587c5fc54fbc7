// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/field/MatterSources.h"
#include "core/io/Formats.h"
#include "core/io/GalaxyFile.h"

#include <algorithm>
#include <cctype>

namespace lookback::field {

namespace {

namespace fs = std::filesystem;

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

/// Images of a FITS file as maps of the sky: in its own unit, of a size that it does not say, not periodic.
class MatterFits final : public MatterSource {
public:
    MatterFits(const fs::path& file, const MatterOptions& options);

    const MatterFacts& facts() const override { return facts_; }

    std::string labelOf(std::int64_t index) const override { return "image " + std::to_string(index); }

    Map matter(std::int64_t index, const Monitor& monitor) override;
    std::optional<Map> truth(std::int64_t index, const Monitor& monitor) override;

    MatterVolume volume(int, const Monitor&) override {
        throw Error(facts_.file.filename().string() + ": expected a snapshot for a volume, found maps.");
    }

    std::vector<MatterHalo> haloes() override {
        throw Error(facts_.file.filename().string() + ": expected a catalogue of haloes, found maps alone.");
    }

private:
    void say(const MatterOptions& options);
    Map mapOf(io::GalaxyFile& file, std::int64_t index) const;

    MatterFacts facts_;
    std::unique_ptr<io::GalaxyFile> images_;
    std::unique_ptr<io::GalaxyFile> truth_;
};

MatterFits::MatterFits(const fs::path& file, const MatterOptions& options)
    : images_(io::openFitsGalaxies(file)) {
    const auto& images = images_->facts();
    if (images.bands != 1) {
        throw FileError(file, "expected maps of two axes, found images of " + std::to_string(images.bands) +
                                  " bands.");
    }
    facts_.file = file;
    facts_.kind = "FITS maps";
    facts_.maps = images.count;
    facts_.side = images.width;
    facts_.box = options.box;
    facts_.unit = images.unit.empty() ? options.unit : images.unit;
    say(options);
    if (!options.truth.empty()) {
        truth_ = io::openGalaxies(options.truth);
        if (truth_->facts().count != images.count || truth_->facts().bands != 1) {
            throw FileError(options.truth, "expected " + std::to_string(images.count) + " maps, as in " +
                                               file.filename().string() + ", found " +
                                               std::to_string(truth_->facts().count) + ".");
        }
        facts_.truthFile = options.truth;
    }
}

/// What is known of the values, and where from.
void MatterFits::say(const MatterOptions& options) {
    const std::string name = lower(facts_.file.filename().string());
    if (name.find("kappa") != std::string::npos || name.find("convergence") != std::string::npos) {
        facts_.quantity = "convergence";
        facts_.notes.push_back(
            "Called convergence after the file's name; that is no density of dark matter in "
            "a slab, and no model for such densities is asked about it.");
    } else if (facts_.unit == kMatterUnit) {
        facts_.quantity = "dark matter";
    } else {
        facts_.notes.push_back("The file does not say what its values are.");
    }
    if (images_->facts().unit.empty()) {
        facts_.notes.push_back(options.unit.empty()
                                   ? "The file does not say its unit (BUNIT)."
                                   : "The unit is the one that was given; the file says none.");
    } else if (!options.unit.empty() && options.unit != images_->facts().unit) {
        throw ValueError("unit", "expected " + images_->facts().unit + ", as BUNIT of " +
                                     facts_.file.filename().string() + " says, found " + options.unit + ".");
    }
    if (facts_.box == 0.0) {
        facts_.notes.push_back("The file does not say how many Mpc/h its maps span.");
    }
}

Map MatterFits::mapOf(io::GalaxyFile& file, std::int64_t index) const {
    Map map;
    map.values = file.read(index);
    map.box = facts_.box;
    map.periodic = false;
    return map;
}

Map MatterFits::matter(std::int64_t index, const Monitor& monitor) {
    checkIndex(facts_, index);
    monitor.step(0, 1);
    Map map = mapOf(*images_, index);
    map.quantity = facts_.quantity;
    map.unit = facts_.unit;
    checkMatter(facts_.file, labelOf(index), map);
    return map;
}

std::optional<Map> MatterFits::truth(std::int64_t index, const Monitor& monitor) {
    checkIndex(facts_, index);
    monitor.step(0, 1);
    if (!truth_) {
        return std::nullopt;
    }
    Map map = mapOf(*truth_, index);
    map.unit = truth_->facts().unit;
    return map;
}

} // namespace

std::unique_ptr<MatterSource> openMatterFits(const fs::path& file, const MatterOptions& options) {
    return std::make_unique<MatterFits>(file, options);
}

} // namespace lookback::field
