// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/Bands.h"
#include "core/io/Formats.h"
#include "core/io/Hdf5.h"
#include "core/io/MapLayout.h"
#include "core/io/Probe.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace lookback::io {

namespace {

using hdf5::Handle;

constexpr std::size_t kCacheLimit = std::size_t{64} << 20; // bytes of unpacked chunks
constexpr std::size_t kCacheSlots = 12421;                 // prime; HDF5 asks for 100 a chunk

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text;
    for (const std::int64_t axis : shape) {
        text += (text.empty() ? "" : " x ") + std::to_string(axis);
    }
    return text;
}

// The GalaxiesML layout: /image (N, band, y, x) or (N, y, x), a dataset of N numbers per column.
class Hdf5Galaxies final : public GalaxyFile {
public:
    explicit Hdf5Galaxies(const std::filesystem::path& path);
    ~Hdf5Galaxies() override;

    Image read(std::int64_t index) override;
    void read(std::int64_t first, std::int64_t count, float* out) override;
    void readRows(std::span<const std::int64_t> rows, float* out) override;
    std::vector<double> column(const std::string& name) override;
    std::vector<std::string> columnNames() override;
    std::optional<Image> readPsf(std::int64_t index) override;

    std::optional<std::pair<double, double>> skyPosition(std::int64_t, double, double) override {
        return std::nullopt; // the layout has no WCS
    }

private:
    void openImage();
    void readAttributes();
    void readHyperslab(hid_t memory, std::int64_t first, std::int64_t count, float* out);
    Handle openColumn(const std::string& name) const;
    template <class T>
    std::vector<T> values(const std::string& name, hid_t type) const;
    std::string attribute(std::initializer_list<const char*> names) const;
    double number(std::initializer_list<const char*> names) const;

    Handle file_;
    Handle image_;
    Handle space_;
    std::vector<std::int64_t> shape_; // of /image
    std::size_t row_ = 0;             // values of one image
};

Hdf5Galaxies::Hdf5Galaxies(const std::filesystem::path& path) {
    const LibrariesLock lock(librariesMutex());
    facts_.path = path;
    facts_.format = "HDF5 (GalaxiesML)";
    file_ = hdf5::openFile(path);
    openImage();
    readAttributes();
    if (openColumn("specz_redshift")) {
        facts_.redshifts = values<double>("specz_redshift", H5T_NATIVE_DOUBLE);
    }
    if (openColumn("seed")) {
        facts_.seeds = values<std::uint64_t>("seed", H5T_NATIVE_UINT64);
    }
}

Hdf5Galaxies::~Hdf5Galaxies() {
    const LibrariesLock lock(librariesMutex());
    space_.reset();
    image_.reset();
    file_.reset();
}

// A cache that holds every chunk that one image touches, so that its chunks are unpacked once.
Handle cacheFor(hid_t dataset, const std::vector<std::int64_t>& shape) {
    const Handle creation(H5Dget_create_plist(dataset), H5Pclose);
    std::array<hsize_t, H5S_MAX_RANK> chunk{};
    Handle access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
    if (H5Pget_layout(creation.get()) != H5D_CHUNKED ||
        H5Pget_chunk(creation.get(), H5S_MAX_RANK, chunk.data()) != static_cast<int>(shape.size())) {
        return access;
    }
    const Handle type(H5Dget_type(dataset), H5Tclose);
    double bytes = static_cast<double>(H5Tget_size(type.get())) * static_cast<double>(chunk[0]);
    for (std::size_t axis = 1; axis < shape.size(); ++axis) {
        const auto size = static_cast<double>(chunk[axis]);
        bytes *= std::max(size, std::ceil(static_cast<double>(shape[axis]) / size) * size);
    }
    if (bytes <= static_cast<double>(kCacheLimit)) {
        H5Pset_chunk_cache(access.get(), kCacheSlots,
                           std::max(std::size_t{1} << 20, static_cast<std::size_t>(bytes)),
                           H5D_CHUNK_CACHE_W0_DEFAULT);
    }
    return access;
}

void Hdf5Galaxies::openImage() {
    const auto sentence = [](const std::string& found) {
        return "expected a dataset image of (N, band, y, x) or (N, y, x) numbers, found " + found + ".";
    };
    const auto expected = [&](const std::string& found) { return FileError(facts_.path, sentence(found)); };
    if (H5Lexists(file_.get(), "image", H5P_DEFAULT) <= 0) {
        std::string names;
        for (const std::string& name : hdf5::memberNames(file_.get(), 12)) {
            names += (names.empty() ? "" : ", ") + name;
        }
        throw NoImages(facts_.path, sentence(names.empty() ? "an empty file" : "only " + names));
    }
    image_ = Handle(H5Dopen2(file_.get(), "image", H5P_DEFAULT), H5Dclose);
    if (!image_) {
        throw expected("an image that cannot be opened");
    }
    const Handle type(H5Dget_type(image_.get()), H5Tclose);
    const auto shape = hdf5::shapeOf(image_.get());
    if (!shape) {
        throw expected("axes that cannot be read or are longer than any file");
    }
    shape_ = *shape;
    if ((shape_.size() != 3 && shape_.size() != 4) || !hdf5::isNumeric(type.get())) {
        throw NoImages(facts_.path, sentence(shapeText(shape_) + " of " + hdf5::typeName(type.get())));
    }
    std::int64_t pixels = 1;
    for (std::size_t axis = 1; axis < shape_.size(); ++axis) {
        if (shape_[axis] <= 0 || shape_[axis] > kImagePixelsLimit / pixels) {
            throw expected(shapeText(shape_) + ", images without pixels or too large to read");
        }
        pixels *= shape_[axis];
    }
    if (shape_[0] <= 0 || shape_[0] > kImagesLimit) {
        throw expected(std::to_string(shape_[0]) + " images");
    }
    facts_.count = shape_[0];
    facts_.bands = shape_.size() == 4 ? static_cast<int>(shape_[1]) : 1;
    facts_.height = static_cast<int>(shape_[shape_.size() - 2]);
    facts_.width = static_cast<int>(shape_.back());
    row_ = static_cast<std::size_t>(pixels);
    const Handle cache = cacheFor(image_.get(), shape_);
    image_ = Handle(); // closed first, or the cache of the open one stays
    image_ = Handle(H5Dopen2(file_.get(), "image", cache.get()), H5Dclose);
    space_ = Handle(H5Dget_space(image_.get()), H5Sclose);
}

// The first of several customary names, on the dataset or on the file.
std::string Hdf5Galaxies::attribute(std::initializer_list<const char*> names) const {
    for (const char* name : names) {
        for (const hid_t object : {image_.get(), file_.get()}) {
            if (const auto text = hdf5::textAttribute(object, name)) {
                return *text;
            }
        }
    }
    return {};
}

double Hdf5Galaxies::number(std::initializer_list<const char*> names) const {
    for (const char* name : names) {
        for (const hid_t object : {image_.get(), file_.get()}) {
            const auto value = hdf5::numberAttribute(object, name);
            if (value && std::isfinite(*value)) {
                return *value;
            }
        }
    }
    return 0.0;
}

void Hdf5Galaxies::readAttributes() {
    facts_.bandNames = bandNames(attribute({"bands", "band_names", "filters"}), facts_.bands);
    facts_.pixelScale = number({"pixel_scale_arcsec", "pixel_scale", "pixscale"});
    facts_.zeroPoint = number({"zero_point_ab", "zero_point", "magzero"});
    facts_.unit = attribute({"units", "unit", "BUNIT"});
    facts_.provenance = provenanceOf(attribute({"provenance"}));
}

Image Hdf5Galaxies::read(std::int64_t index) {
    Image image(facts_.bands, facts_.height, facts_.width);
    read(index, 1, image.pixels.data());
    return image;
}

void Hdf5Galaxies::readHyperslab(hid_t memory, std::int64_t first, std::int64_t count, float* out) {
    std::array<hsize_t, 4> start{static_cast<hsize_t>(first)};
    std::array<hsize_t, 4> size{static_cast<hsize_t>(count)};
    std::copy(shape_.begin() + 1, shape_.end(), size.begin() + 1);
    if (H5Sselect_hyperslab(space_.get(), H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr) < 0 ||
        H5Dread(image_.get(), H5T_NATIVE_FLOAT, memory, space_.get(), H5P_DEFAULT, out) < 0) {
        throw FileError(facts_.path,
                        "image " + std::to_string(first) + " is damaged (" + hdf5::lastError() + ").");
    }
}

void Hdf5Galaxies::read(std::int64_t first, std::int64_t count, float* out) {
    if (first < 0 || count < 0 || first > facts_.count - count) {
        throw FileError(facts_.path, "expected images 0 to " + std::to_string(facts_.count - 1) +
                                         ", asked for " + std::to_string(first) + " to " +
                                         std::to_string(first + count - 1) + ".");
    }
    if (count == 0) {
        return;
    }
    const LibrariesLock lock(librariesMutex());
    const hsize_t values = static_cast<hsize_t>(count) * row_;
    const Handle memory(H5Screate_simple(1, &values, nullptr), H5Sclose);
    readHyperslab(memory.get(), first, count, out);
}

// Row by row in the order of the file: rows of one chunk follow each other, and meet it in the cache.
void Hdf5Galaxies::readRows(std::span<const std::int64_t> rows, float* out) {
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rows[a] < rows[b]; });
    for (const std::size_t i : order) {
        read(rows[i], 1, out + i * row_);
    }
}

// A dataset of one number per image; an empty handle if there is none of that name.
Handle Hdf5Galaxies::openColumn(const std::string& name) const {
    if (H5Lexists(file_.get(), name.c_str(), H5P_DEFAULT) <= 0) {
        return {};
    }
    Handle dataset(H5Dopen2(file_.get(), name.c_str(), H5P_DEFAULT), H5Dclose);
    if (!dataset) {
        H5Eclear2(H5E_DEFAULT);
        return {};
    }
    const Handle type(H5Dget_type(dataset.get()), H5Tclose);
    const auto shape = hdf5::shapeOf(dataset.get());
    const bool flat = shape && (shape->size() == 1 || (shape->size() == 2 && (*shape)[1] == 1));
    return flat && (*shape)[0] == facts_.count && hdf5::isNumeric(type.get()) ? std::move(dataset) : Handle();
}

template <class T>
std::vector<T> Hdf5Galaxies::values(const std::string& name, hid_t type) const {
    const Handle dataset = openColumn(name);
    if (!dataset) {
        throw FileError(facts_.path, "expected a column " + name + " of " + std::to_string(facts_.count) +
                                         " numbers, found none.");
    }
    std::vector<T> result(static_cast<std::size_t>(facts_.count));
    if (H5Dread(dataset.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, result.data()) < 0) {
        throw FileError(facts_.path, "column " + name + " is damaged (" + hdf5::lastError() + ").");
    }
    return result;
}

std::vector<double> Hdf5Galaxies::column(const std::string& name) {
    const LibrariesLock lock(librariesMutex());
    return values<double>(name, H5T_NATIVE_DOUBLE);
}

std::vector<std::string> Hdf5Galaxies::columnNames() {
    const LibrariesLock lock(librariesMutex());
    std::vector<std::string> names = hdf5::memberNames(file_.get());
    std::erase_if(names, [&](const std::string& name) { return !openColumn(name); });
    return names;
}

// A dataset psf (N, band, y, x) beside the images.
std::optional<Image> Hdf5Galaxies::readPsf(std::int64_t index) {
    const LibrariesLock lock(librariesMutex());
    if (H5Lexists(file_.get(), "psf", H5P_DEFAULT) <= 0) {
        return std::nullopt;
    }
    constexpr std::int64_t kWidest = 1024; // pixels
    const Handle set(H5Dopen2(file_.get(), "psf", H5P_DEFAULT), H5Dclose);
    const Handle type(set ? H5Dget_type(set.get()) : H5I_INVALID_HID, H5Tclose);
    const auto shape =
        set ? hdf5::shapeOf(set.get()).value_or(std::vector<std::int64_t>{}) : std::vector<std::int64_t>{};
    if (shape.size() != 4 || shape[0] != facts_.count || shape[1] != facts_.bands || shape[2] < 1 ||
        shape[3] < 1 || shape[2] > kWidest || shape[3] > kWidest || !hdf5::isNumeric(type.get())) {
        throw FileError(facts_.path, "expected psf to be " + std::to_string(facts_.count) + " x " +
                                         std::to_string(facts_.bands) + " x height x width numbers, found " +
                                         shapeText(shape) + ".");
    }
    Image psf(facts_.bands, static_cast<int>(shape[2]), static_cast<int>(shape[3]));
    const std::array<hsize_t, 4> start{static_cast<hsize_t>(index)};
    const std::array<hsize_t, 4> size{1, static_cast<hsize_t>(shape[1]), static_cast<hsize_t>(shape[2]),
                                      static_cast<hsize_t>(shape[3])};
    const Handle part(H5Dget_space(set.get()), H5Sclose);
    const Handle memory(H5Screate_simple(4, size.data(), nullptr), H5Sclose);
    if (H5Sselect_hyperslab(part.get(), H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr) < 0 ||
        H5Dread(set.get(), H5T_NATIVE_FLOAT, memory.get(), part.get(), H5P_DEFAULT, psf.pixels.data()) < 0) {
        throw FileError(facts_.path, "the PSF of image " + std::to_string(index) + " is damaged (" +
                                         hdf5::lastError() + ").");
    }
    return psf;
}

} // namespace

void hdf5::examine(const std::filesystem::path& path) {
    describeHdf5Headers(path);
    try {
        examineMaps(path);
        return;
    } catch (const Error&) { // no maps of galaxies: told by whoever expects them
    }
    Hdf5Galaxies file(path);
    const GalaxyFacts& facts = file.facts();
    if (std::int64_t{facts.bands} * facts.height * facts.width <= kImagePixelsLimit / 16) {
        file.read(0);
        file.read(facts.count - 1);
    }
    file.columnNames();
}

std::unique_ptr<GalaxyFile> openHdf5Galaxies(const std::filesystem::path& file) {
    if (!hdf5::hasSignature(file)) {
        throw FormatNotSupported(file.filename().string() + ": expected a HDF5 file, found something else.");
    }
    {
        const LibrariesLock lock(librariesMutex());
        hdf5::start();
    }
    probe(file, [&] { hdf5::examine(file); });
    return std::make_unique<Hdf5Galaxies>(file);
}

} // namespace lookback::io
