// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/Bands.h"
#include "core/io/Formats.h"
#include "core/io/Npy.h"

namespace lookback::io {

namespace {

constexpr std::int64_t kMostBands = 32; // a longer first axis of three counts maps, as CAMELS has it

class NpyGalaxies final : public GalaxyFile {
public:
    explicit NpyGalaxies(const std::filesystem::path& path);

    Image read(std::int64_t index) override {
        Image image(facts_.bands, facts_.height, facts_.width);
        read(index, 1, image.pixels.data());
        return image;
    }

    void read(std::int64_t first, std::int64_t count, float* out) override;

    std::vector<double> column(const std::string& name) override {
        throw FileError(facts_.path, "expected a column " + name + ", but NPY files have none.");
    }

    std::vector<std::string> columnNames() override { return {}; }

    std::optional<std::pair<double, double>> skyPosition(std::int64_t, double, double) override {
        return std::nullopt;
    }

private:
    Npy array_;
};

NpyGalaxies::NpyGalaxies(const std::filesystem::path& path)
    : array_(path) {
    std::vector<std::int64_t> shape = array_.shape();
    if (shape.size() == 3 && shape[0] > kMostBands) {
        shape.insert(shape.begin() + 1, 1);
    }
    while (shape.size() < 4 && shape.size() >= 2) {
        shape.insert(shape.begin(), 1);
    }
    const bool tooLarge =
        shape.size() == 4 && array_.size() > 0 && array_.size() / shape[0] > kImagePixelsLimit;
    std::string found;
    for (const std::int64_t axis : array_.shape()) {
        found += (found.empty() ? "" : " x ") + std::to_string(axis);
    }
    const std::string sentence = "expected images (N, band, y, x), (band, y, x) or (y, x), found " +
                                 (found.empty() ? "a single number" : found) + ".";
    if (shape.size() != 4 || array_.size() == 0) {
        throw NoImages(path, sentence);
    }
    if (tooLarge || shape[0] > kImagesLimit) {
        throw FileError(path, sentence);
    }
    facts_.path = path;
    facts_.format = "NPY";
    facts_.count = shape[0];
    facts_.bands = static_cast<int>(shape[1]);
    facts_.height = static_cast<int>(shape[2]);
    facts_.width = static_cast<int>(shape[3]);
    facts_.bandNames = bandNames("", facts_.bands);
}

void NpyGalaxies::read(std::int64_t first, std::int64_t count, float* out) {
    if (first < 0 || count < 0 || first > facts_.count - count) {
        throw FileError(facts_.path, "expected images 0 to " + std::to_string(facts_.count - 1) +
                                         ", asked for " + std::to_string(first) + " to " +
                                         std::to_string(first + count - 1) + ".");
    }
    const std::int64_t pixels = std::int64_t{facts_.bands} * facts_.height * facts_.width;
    array_.read(first * pixels, count * pixels, out);
}

} // namespace

std::unique_ptr<GalaxyFile> openNpyGalaxies(const std::filesystem::path& file) {
    return std::make_unique<NpyGalaxies>(file);
}

FileInfo describeNpy(const std::filesystem::path& file) {
    const Npy array(file);
    FileInfo info = startInfo(file, "NPY");
    info.entries.push_back({"array", "image", array.type(), array.shape(), "", {}});
    info.summary = summaryOf(file, openNpyGalaxies);
    return info;
}

} // namespace lookback::io
