// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Version.h"
#include "core/io/AtomicFile.h"
#include "core/io/Bands.h"
#include "core/io/Fits.h"
#include "core/io/Formats.h"
#include "core/io/Probe.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace lookback::io {

namespace {

constexpr LONGLONG kGrowth = 64; // images that the cube grows by

// A header holds printable ASCII only.
std::string ascii(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 32 || c > 126; }, '?');
    return text;
}

// Grows the primary cube (N, band, y, x); the table behind it is written by finish().
class FitsWriter final : public GalaxyWriter {
public:
    FitsWriter(const std::filesystem::path& path, GalaxyFileLayout layout);
    ~FitsWriter() override;

    void add(const Image& image, double redshift, std::uint64_t seed,
             const std::vector<double>& values) override;
    void finish() override;

private:
    void check();
    void resize(LONGLONG images);
    void writeText(const char* name, const std::string& text, const char* comment);
    void writeNumber(const char* name, double value, const char* comment);
    void writeKeywords();
    void writeTable();

    std::filesystem::path path_;
    GalaxyFileLayout layout_;
    AtomicFile target_;
    fits::File file_;
    int status_ = 0;
    LONGLONG capacity_ = 0; // images that the cube has room for
    std::vector<double> redshifts_;
    std::vector<std::uint64_t> seeds_;
    std::vector<std::vector<double>> columns_;
};

void FitsWriter::check() {
    if (status_ != 0) {
        const int code = errno;
        const std::string why = fits::errorText(status_);
        throw DiskError(path_, "could not be written (" +
                                   (code != 0 ? std::string(std::strerror(code)) : why) + ").");
    }
}

FitsWriter::FitsWriter(const std::filesystem::path& path, GalaxyFileLayout layout)
    : path_(path)
    , layout_(std::move(layout))
    , target_(path)
    , columns_(layout_.columns.size()) {
    const LibrariesLock lock(librariesMutex());
    const std::string name = std::filesystem::absolute(target_.path()).string();
    if (name.size() >= FLEN_FILENAME - 8) {
        throw DiskError(path, "the name of the folder is too long for CFITSIO.");
    }
    std::filesystem::remove(target_.path()); // CFITSIO makes new files only
    errno = 0;
    fitsfile* file = nullptr;
    fits_create_diskfile(&file, name.c_str(), &status_);
    file_.reset(status_ == 0 ? file : nullptr);
    std::array<LONGLONG, 4> sizes{layout_.width, layout_.height, layout_.bands, kGrowth};
    fits_create_imgll(file_.get(), FLOAT_IMG, 4, sizes.data(), &status_);
    check();
    capacity_ = kGrowth;
    writeKeywords();
}

FitsWriter::~FitsWriter() {
    const LibrariesLock lock(librariesMutex());
    file_.reset();
}

void FitsWriter::writeText(const char* name, const std::string& text, const char* comment) {
    fits_write_key_longstr(file_.get(), name, ascii(text).c_str(), comment, &status_);
}

void FitsWriter::writeNumber(const char* name, double value, const char* comment) {
    fits_write_key(file_.get(), TDOUBLE, name, &value, comment, &status_);
}

void FitsWriter::writeKeywords() {
    fits_write_key_longwarn(file_.get(), &status_);
    if (!layout_.unit.empty()) {
        writeText("BUNIT", layout_.unit, "of the pixels");
    }
    if (layout_.zeroPoint != 0.0) {
        writeNumber("MAGZERO", layout_.zeroPoint, "AB magnitude of one unit");
    }
    if (layout_.pixelScale > 0.0) {
        writeNumber("PIXSCALE", layout_.pixelScale, "arcsec per pixel");
    }
    writeText("BANDS", bandText(layout_.bandNames), "along axis 3");
    writeText("CREATOR", std::string("Lookback ") + kVersion, nullptr);
    if (layout_.provenance) {
        writeText("PROVENAN", toJson(*layout_.provenance), nullptr);
    }
    check();
}

void FitsWriter::resize(LONGLONG images) {
    std::array<LONGLONG, 4> sizes{layout_.width, layout_.height, layout_.bands, images};
    fits_resize_imgll(file_.get(), FLOAT_IMG, 4, sizes.data(), &status_);
    check();
    capacity_ = images;
}

void FitsWriter::add(const Image& image, double redshift, std::uint64_t seed,
                     const std::vector<double>& values) {
    checkFits(layout_, image, values);
    const LibrariesLock lock(librariesMutex());
    errno = 0;
    const auto count = static_cast<LONGLONG>(seeds_.size());
    if (count == capacity_) {
        resize(capacity_ + kGrowth);
    }
    const auto size = static_cast<LONGLONG>(image.pixels.size());
    fits_write_img(file_.get(), TFLOAT, count * size + 1, size, const_cast<float*>(image.pixels.data()),
                   &status_);
    check();
    redshifts_.push_back(redshift);
    seeds_.push_back(seed);
    for (std::size_t i = 0; i < values.size(); ++i) {
        columns_[i].push_back(values[i]);
    }
}

void FitsWriter::writeTable() {
    std::vector<std::string> names{"REDSHIFT", "SEED"};
    for (const std::string& name : layout_.columns) {
        names.push_back(ascii(name));
    }
    std::vector<std::string> forms(names.size(), "1D");
    forms[1] = "1W"; // unsigned 64-bit: K with TZERO 2^63
    std::vector<char*> namePointers;
    std::vector<char*> formPointers;
    for (std::size_t i = 0; i < names.size(); ++i) {
        namePointers.push_back(names[i].data());
        formPointers.push_back(forms[i].data());
    }
    const auto rows = static_cast<LONGLONG>(seeds_.size());
    fits_create_tbl(file_.get(), BINARY_TBL, rows, static_cast<int>(names.size()), namePointers.data(),
                    formPointers.data(), nullptr, "GALAXIES", &status_);
    fits_write_col(file_.get(), TDOUBLE, 1, 1, 1, rows, redshifts_.data(), &status_);
    fits_write_col(file_.get(), TULONGLONG, 2, 1, 1, rows, seeds_.data(), &status_);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        fits_write_col(file_.get(), TDOUBLE, static_cast<int>(i) + 3, 1, 1, rows, columns_[i].data(),
                       &status_);
    }
}

void FitsWriter::finish() {
    if (seeds_.empty()) {
        throw ValueError("galaxies", "expected at least one to write to " + path_.filename().string() + ".");
    }
    const LibrariesLock lock(librariesMutex());
    errno = 0;
    resize(static_cast<LONGLONG>(seeds_.size()));
    writeTable();
    fits_write_chksum(file_.get(), &status_);
    fits_movabs_hdu(file_.get(), 1, nullptr, &status_);
    fits_write_chksum(file_.get(), &status_);
    fits_close_file(file_.release(), &status_);
    check();
    target_.commit();
}

} // namespace

std::unique_ptr<GalaxyWriter> createFitsGalaxies(const std::filesystem::path& file,
                                                 const GalaxyFileLayout& layout) {
    return std::make_unique<FitsWriter>(file, layout);
}

} // namespace lookback::io
