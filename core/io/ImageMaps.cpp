// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/GalaxyFile.h"
#include "core/io/MapLayout.h"

#include <algorithm>

namespace lookback::io {

namespace {

// Images without metadata: each band of each is a map of the domain that the user names.
class ImageMaps final : public GalaxyMaps {
public:
    ImageMaps(std::unique_ptr<GalaxyFile> images, const GalaxyMapsOptions& options);

    GalaxyMapFacts facts(Domain domain, std::int64_t index) override;

private:
    void readPixels(Domain domain, std::int64_t index, float* out) override;

    std::unique_ptr<GalaxyFile> images_;
    double extent_;
};

ImageMaps::ImageMaps(std::unique_ptr<GalaxyFile> images, const GalaxyMapsOptions& options)
    : images_(std::move(images))
    , extent_(options.extent) {
    const GalaxyFacts& facts = images_->facts();
    path_ = facts.path;
    height_ = facts.height;
    width_ = facts.width;
    const DomainFacts& domain = factsOf(options.domain);
    if (!facts.sameSize) {
        throw FileError(path_, "expected maps of one size, found several.");
    }
    if (!kGalaxyMapSides.contains(height_) || !kGalaxyMapSides.contains(width_)) {
        throw FileError(path_, "expected maps of 64 to 1024 pixels a side, found " + std::to_string(width_) +
                                   " x " + std::to_string(height_) + ".");
    }
    const std::string unit = options.unit.empty() ? facts.unit : options.unit;
    if (unit.empty()) {
        throw FileError(path_, "does not say its unit: expected it to be given as unit, for " +
                                   std::string(domain.group) + " " + unitsOf(options.domain) + ".");
    }
    if (!unitFactor(options.domain, unit)) {
        const std::string sentence = "expected " + std::string(domain.group) + " in " +
                                     unitsOf(options.domain) + ", found " + unit + ".";
        if (options.unit.empty()) {
            throw FileError(path_, sentence);
        }
        throw ValueError("unit", sentence);
    }
    if (!(extent_ >= 0.0 && extent_ < 1e6)) {
        throw ValueError("extent", "expected 0 to 1e6 kpc from the centre to an edge, found " +
                                       std::to_string(extent_) + ".");
    }
    domains_.push_back({options.domain, facts.count * facts.bands, unit});
}

GalaxyMapFacts ImageMaps::facts(Domain domain, std::int64_t index) {
    checkIndex(domain, index);
    GalaxyMapFacts facts;
    facts.name = path_.filename().string();
    facts.extent = {-extent_, extent_, -extent_ * height_ / width_, extent_ * height_ / width_};
    return facts;
}

void ImageMaps::readPixels(Domain, std::int64_t index, float* out) {
    const int bands = images_->facts().bands;
    const Image image = images_->read(index / bands);
    const auto pixels = image.band(static_cast<int>(index % bands));
    std::copy(pixels.begin(), pixels.end(), out);
}

} // namespace

std::unique_ptr<GalaxyMaps> openImageMaps(const std::filesystem::path& file,
                                          const GalaxyMapsOptions& options) {
    return std::make_unique<ImageMaps>(openGalaxies(file), options);
}

} // namespace lookback::io
