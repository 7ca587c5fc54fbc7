// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/Bands.h"
#include "core/io/Fits.h"
#include "core/io/Formats.h"
#include "core/io/Probe.h"
#include "core/io/Wcs.h"

#include <algorithm>
#include <limits>
#include <map>

namespace lookback::io {

namespace {

// The images of one HDU: one, or N of them along a fourth axis.
struct Block {
    int hdu = 0;
    std::int64_t first = 0; // index of its first image in the file
    std::int64_t count = 1;
    int bands = 1;
    int height = 0;
    int width = 0;

    std::int64_t pixels() const { return std::int64_t{bands} * height * width; }
};

// A FITS file: (y, x), (band, y, x) and (N, band, y, x) in any HDUs. Row 0 is the bottom row; BSCALE and
// BZERO are applied; a blank pixel becomes NaN.
class FitsGalaxies final : public GalaxyFile {
public:
    explicit FitsGalaxies(const std::filesystem::path& path);
    ~FitsGalaxies() override;

    Image read(std::int64_t index) override;
    void read(std::int64_t first, std::int64_t count, float* out) override;
    std::vector<double> column(const std::string& name) override;
    std::vector<std::string> columnNames() override;
    std::optional<std::pair<double, double>> skyPosition(std::int64_t index, double x, double y) override;

private:
    void addImages(const fits::Hdu& hdu);
    void readKeywords();
    void readTable();
    const Block& blockOf(std::int64_t index) const;
    const Wcs& wcsOf(int hdu);
    void readPixels(const Block& block, std::int64_t first, std::int64_t count, float* out);
    template <class T>
    std::vector<T> values(const std::string& name, int type, T blank);

    fits::File file_;
    std::vector<fits::Hdu> hdus_;
    std::vector<Block> blocks_;
    std::map<int, Wcs> wcs_; // by HDU, read when asked for
    int table_ = -1;         // HDU of the table with a row per image
};

FitsGalaxies::FitsGalaxies(const std::filesystem::path& path) {
    const LibrariesLock lock(librariesMutex());
    facts_.path = path;
    facts_.format = "FITS";
    file_ = fits::openFile(path);
    hdus_ = fits::listHdus(file_.get(), path);
    for (const fits::Hdu& hdu : hdus_) {
        if (!hdu.table && hdu.shape.size() >= 2) {
            addImages(hdu);
        }
    }
    if (blocks_.empty()) {
        throw NoImages(path, "expected an image, found " + std::to_string(hdus_.size()) +
                                 " HDUs without one (tables are catalogues, not images).");
    }
    const Block& front = blocks_.front();
    facts_.count = blocks_.back().first + blocks_.back().count;
    facts_.bands = front.bands;
    facts_.height = front.height;
    facts_.width = front.width;
    facts_.sameSize = std::all_of(blocks_.begin(), blocks_.end(), [&](const Block& block) {
        return block.bands == front.bands && block.height == front.height && block.width == front.width;
    });
    readKeywords();
    readTable();
}

FitsGalaxies::~FitsGalaxies() {
    const LibrariesLock lock(librariesMutex());
    file_.reset();
}

void FitsGalaxies::addImages(const fits::Hdu& hdu) {
    std::vector<std::int64_t> shape = hdu.shape;
    while (shape.size() > 4 && shape.front() == 1) {
        shape.erase(shape.begin());
    }
    const auto refuse = [&](const std::string& what) {
        return FileError(facts_.path, "HDU " + std::to_string(hdu.number) +
                                          ": expected an image of 2 to 4 axes, " + what + ".");
    };
    if (shape.size() > 4) {
        throw refuse("found " + std::to_string(shape.size()));
    }
    const std::int64_t count = shape.size() == 4 ? shape[0] : 1;
    std::int64_t pixels = 1;
    for (std::size_t axis = shape.size() == 4 ? 1 : 0; axis < shape.size(); ++axis) {
        if (shape[axis] <= 0 || shape[axis] > kImagePixelsLimit / pixels) {
            throw refuse("found one without pixels or too large to read at once");
        }
        pixels *= shape[axis];
    }
    const std::int64_t before = blocks_.empty() ? 0 : blocks_.back().first + blocks_.back().count;
    if (count <= 0 || count > kImagesLimit - before) {
        throw refuse("found " + std::to_string(count) + " images");
    }
    const int bands = shape.size() >= 3 ? static_cast<int>(shape[shape.size() - 3]) : 1;
    blocks_.push_back({hdu.number, before, count, bands, static_cast<int>(shape[shape.size() - 2]),
                       static_cast<int>(shape.back())});
}

// Of the first image's HDU, else of the primary.
void FitsGalaxies::readKeywords() {
    const auto text = [&](std::initializer_list<const char*> names) {
        for (const int hdu : {blocks_.front().hdu, 0}) {
            fits::moveTo(file_.get(), facts_.path, hdu);
            for (const char* name : names) {
                if (const auto value = fits::textKey(file_.get(), name)) {
                    return *value;
                }
            }
        }
        return std::string();
    };
    const auto number = [&](std::initializer_list<const char*> names) {
        for (const int hdu : {blocks_.front().hdu, 0}) {
            fits::moveTo(file_.get(), facts_.path, hdu);
            for (const char* name : names) {
                if (const auto value = fits::numberKey(file_.get(), name)) {
                    return *value;
                }
            }
        }
        return 0.0;
    };
    facts_.bandNames = bandNames(text({"BANDS", "FILTER", "FILTERS"}), facts_.bands);
    facts_.unit = text({"BUNIT"});
    facts_.zeroPoint = number({"MAGZERO", "MAGZPT", "MAGZP"});
    facts_.provenance = provenanceOf(text({"PROVENAN"}));
    const Block& front = blocks_.front();
    facts_.pixelScale = wcsOf(front.hdu).pixelScale(0.5 * (front.width - 1), 0.5 * (front.height - 1));
    if (!(facts_.pixelScale > 0.0)) {
        facts_.pixelScale = std::max(0.0, number({"PIXSCALE", "PIXELSCL"}));
    }
}

// The first table with a row per image and a redshift, else with a row per image.
void FitsGalaxies::readTable() {
    const auto has = [](const fits::Hdu& hdu, const char* name) {
        return std::find(hdu.columns.begin(), hdu.columns.end(), name) != hdu.columns.end();
    };
    bool redshift = false;
    bool seed = false;
    for (const fits::Hdu& hdu : hdus_) {
        if (hdu.table && hdu.shape.front() == facts_.count && !redshift &&
            (table_ < 0 || has(hdu, "REDSHIFT"))) {
            table_ = hdu.number;
            redshift = has(hdu, "REDSHIFT");
            seed = has(hdu, "SEED");
        }
    }
    if (redshift) {
        facts_.redshifts = values<double>("REDSHIFT", TDOUBLE, std::numeric_limits<double>::quiet_NaN());
    }
    if (seed) {
        facts_.seeds = values<std::uint64_t>("SEED", TULONGLONG, 0);
    }
}

const Block& FitsGalaxies::blockOf(std::int64_t index) const {
    if (index < 0 || index >= facts_.count) {
        throw FileError(facts_.path, "expected images 0 to " + std::to_string(facts_.count - 1) +
                                         ", asked for " + std::to_string(index) + ".");
    }
    const auto after = std::upper_bound(blocks_.begin(), blocks_.end(), index,
                                        [](std::int64_t i, const Block& block) { return i < block.first; });
    return *std::prev(after);
}

void FitsGalaxies::readPixels(const Block& block, std::int64_t first, std::int64_t count, float* out) {
    fits::moveTo(file_.get(), facts_.path, block.hdu);
    float blank = std::numeric_limits<float>::quiet_NaN();
    int blanks = 0; // CFITSIO writes to it without asking
    int status = 0;
    fits_read_img(file_.get(), TFLOAT, (first - block.first) * block.pixels() + 1, count * block.pixels(),
                  &blank, out, &blanks, &status);
    if (status == NUM_OVERFLOW) { // a float64 beyond float32: the pixel is set to the largest float
        fits_clear_errmsg();
        status = 0;
    }
    if (status != 0) {
        throw FileError(facts_.path, "HDU " + std::to_string(block.hdu) + ": the image is damaged (" +
                                         fits::errorText(status) + ").");
    }
}

Image FitsGalaxies::read(std::int64_t index) {
    const LibrariesLock lock(librariesMutex());
    const Block& block = blockOf(index);
    Image image(block.bands, block.height, block.width);
    readPixels(block, index, 1, image.pixels.data());
    return image;
}

void FitsGalaxies::read(std::int64_t first, std::int64_t count, float* out) {
    if (!facts_.sameSize) {
        throw FileError(facts_.path, "expected images of one size, found several.");
    }
    const LibrariesLock lock(librariesMutex());
    for (std::int64_t done = 0; done < count;) {
        const Block& block = blockOf(first + done);
        const std::int64_t part = std::min(count - done, block.first + block.count - (first + done));
        readPixels(block, first + done, part, out + done * block.pixels());
        done += part;
    }
}

template <class T>
std::vector<T> FitsGalaxies::values(const std::string& name, int type, T blank) {
    const auto refuse = [&] {
        return FileError(facts_.path, "expected a column " + name + " of " + std::to_string(facts_.count) +
                                          " numbers, found none.");
    };
    if (table_ < 0) {
        throw refuse();
    }
    fits::moveTo(file_.get(), facts_.path, table_);
    int status = 0;
    int number = 0;
    int kind = 0;
    LONGLONG repeat = 0;
    fits_get_colnum(file_.get(), CASESEN, const_cast<char*>(name.c_str()), &number, &status);
    fits_get_coltypell(file_.get(), number, &kind, &repeat, nullptr, &status);
    const bool numeric = kind == TBYTE || kind == TSHORT || kind == TLONG || kind == TLONGLONG ||
                         kind == TFLOAT || kind == TDOUBLE;
    if (status != 0 || repeat != 1 || !numeric) {
        fits_clear_errmsg();
        throw refuse();
    }
    std::vector<T> result(static_cast<std::size_t>(facts_.count));
    int blanks = 0;
    fits_read_col(file_.get(), type, number, 1, 1, facts_.count, &blank, result.data(), &blanks, &status);
    if (status != 0) {
        throw FileError(facts_.path, "column " + name + " is damaged (" + fits::errorText(status) + ").");
    }
    return result;
}

std::vector<double> FitsGalaxies::column(const std::string& name) {
    const LibrariesLock lock(librariesMutex());
    return values<double>(name, TDOUBLE, std::numeric_limits<double>::quiet_NaN());
}

std::vector<std::string> FitsGalaxies::columnNames() {
    return table_ < 0 ? std::vector<std::string>{} : hdus_[static_cast<std::size_t>(table_)].columns;
}

const Wcs& FitsGalaxies::wcsOf(int hdu) {
    const auto known = wcs_.find(hdu);
    if (known != wcs_.end()) {
        return known->second;
    }
    fits::moveTo(file_.get(), facts_.path, hdu);
    int status = 0;
    int count = 0;
    char* cards = nullptr;
    fits_convert_hdr2str(file_.get(), 1, nullptr, 0, &cards, &count,
                         &status); // a compressed image's keywords too
    std::string text = status == 0 && cards != nullptr ? cards : "";
    if (cards != nullptr) {
        int ignored = 0;
        fits_free_memory(cards, &ignored);
    }
    fits_clear_errmsg();
    count = static_cast<int>(text.size() / 80);
    return wcs_.emplace(hdu, Wcs(std::move(text), count)).first->second;
}

std::optional<std::pair<double, double>> FitsGalaxies::skyPosition(std::int64_t index, double x, double y) {
    const LibrariesLock lock(librariesMutex());
    return wcsOf(blockOf(index).hdu).sky(x, y);
}

} // namespace

void fits::examine(const std::filesystem::path& path) {
    describeFitsHeaders(path);
    FitsGalaxies file(path);
    const GalaxyFacts& facts = file.facts();
    if (std::int64_t{facts.bands} * facts.height * facts.width <= kImagePixelsLimit / 16) {
        file.read(0);
        file.read(facts.count - 1);
    }
    file.skyPosition(facts.count - 1, 0.0, 0.0);
}

std::unique_ptr<GalaxyFile> openFitsGalaxies(const std::filesystem::path& file) {
    if (!fits::hasSignature(file)) {
        throw FormatNotSupported(file.filename().string() + ": expected a FITS file, found something else.");
    }
    probe(file, [&] { fits::examine(file); });
    return std::make_unique<FitsGalaxies>(file);
}

} // namespace lookback::io
