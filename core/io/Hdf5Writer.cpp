// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Version.h"
#include "core/io/AtomicFile.h"
#include "core/io/Bands.h"
#include "core/io/Formats.h"
#include "core/io/Hdf5.h"
#include "core/io/Probe.h"

#include <array>
#include <cerrno>
#include <cstring>

namespace lookback::io {

namespace {

using hdf5::Handle;

constexpr unsigned kDeflateLevel = 4;

// Grows /image one galaxy at a time; the columns, eight bytes a galaxy each, are kept until finish().
class Hdf5Writer final : public GalaxyWriter {
public:
    Hdf5Writer(const std::filesystem::path& path, GalaxyFileLayout layout);
    ~Hdf5Writer() override;

    void add(const Image& image, double redshift, std::uint64_t seed,
             const std::vector<double>& values) override;
    void finish() override;

private:
    void createImage();
    void writeAttributes();
    void writeText(hid_t object, const char* name, const std::string& text);
    void writeNumber(const char* name, double value);
    void writeColumn(const std::string& name, hid_t fileType, hid_t memoryType, const void* values);
    void check(bool fine);

    std::filesystem::path path_;
    GalaxyFileLayout layout_;
    AtomicFile target_;
    Handle file_;
    Handle image_;
    hsize_t count_ = 0;
    std::vector<double> redshifts_;
    std::vector<std::uint64_t> seeds_;
    std::vector<std::vector<double>> columns_;
};

// Every call of HDF5 that can fail for want of space.
void Hdf5Writer::check(bool fine) {
    if (!fine) {
        const int code = errno;
        throw DiskError(path_, "could not be written (" +
                                   (code != 0 ? std::string(std::strerror(code)) : hdf5::lastError()) + ").");
    }
}

Hdf5Writer::Hdf5Writer(const std::filesystem::path& path, GalaxyFileLayout layout)
    : path_(path)
    , layout_(std::move(layout))
    , target_(path)
    , columns_(layout_.columns.size()) {
    const LibrariesLock lock(librariesMutex());
    hdf5::start();
    errno = 0;
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_file_locking(access.get(), false, true);
    file_ = Handle(H5Fcreate(target_.path().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), H5Fclose);
    check(static_cast<bool>(file_));
    createImage();
    writeAttributes();
}

Hdf5Writer::~Hdf5Writer() {
    const LibrariesLock lock(librariesMutex());
    image_.reset();
    file_.reset();
}

void Hdf5Writer::createImage() {
    const std::array<hsize_t, 4> none{0, static_cast<hsize_t>(layout_.bands),
                                      static_cast<hsize_t>(layout_.height),
                                      static_cast<hsize_t>(layout_.width)};
    std::array<hsize_t, 4> most = none;
    std::array<hsize_t, 4> chunk = none;
    most[0] = H5S_UNLIMITED;
    chunk[0] = 1;
    const Handle space(H5Screate_simple(4, none.data(), most.data()), H5Sclose);
    const Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_obj_track_times(creation.get(), false); // the same galaxies make the same bytes
    check(H5Pset_chunk(creation.get(), 4, chunk.data()) >= 0);
    if (layout_.compress) {
        check(H5Pset_shuffle(creation.get()) >= 0 && H5Pset_deflate(creation.get(), kDeflateLevel) >= 0);
    }
    image_ = Handle(H5Dcreate2(file_.get(), "image", H5T_IEEE_F32LE, space.get(), H5P_DEFAULT, creation.get(),
                               H5P_DEFAULT),
                    H5Dclose);
    check(static_cast<bool>(image_));
}

void Hdf5Writer::writeText(hid_t object, const char* name, const std::string& text) {
    const Handle type(H5Tcopy(H5T_C_S1), H5Tclose); // variable length: h5py gives a str
    H5Tset_size(type.get(), H5T_VARIABLE);
    H5Tset_cset(type.get(), H5T_CSET_UTF8);
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
    const Handle attribute(H5Acreate2(object, name, type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT),
                           H5Aclose);
    const char* start = text.c_str();
    check(attribute && H5Awrite(attribute.get(), type.get(), &start) >= 0);
}

void Hdf5Writer::writeNumber(const char* name, double value) {
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
    const Handle attribute(
        H5Acreate2(file_.get(), name, H5T_IEEE_F64LE, space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    check(attribute && H5Awrite(attribute.get(), H5T_NATIVE_DOUBLE, &value) >= 0);
}

void Hdf5Writer::writeAttributes() {
    writeText(file_.get(), "bands", bandText(layout_.bandNames));
    writeText(file_.get(), "creator", std::string("Lookback ") + kVersion);
    if (layout_.pixelScale > 0.0) {
        writeNumber("pixel_scale_arcsec", layout_.pixelScale);
    }
    if (layout_.zeroPoint != 0.0) {
        writeNumber("zero_point_ab", layout_.zeroPoint);
    }
    if (!layout_.unit.empty()) {
        writeText(image_.get(), "units", layout_.unit);
    }
    if (layout_.provenance) {
        writeText(file_.get(), "provenance", toJson(*layout_.provenance));
    }
}

void Hdf5Writer::add(const Image& image, double redshift, std::uint64_t seed,
                     const std::vector<double>& values) {
    checkFits(layout_, image, values);
    const LibrariesLock lock(librariesMutex());
    errno = 0;
    const std::array<hsize_t, 4> start{count_};
    const std::array<hsize_t, 4> one{1, static_cast<hsize_t>(image.bands), static_cast<hsize_t>(image.height),
                                     static_cast<hsize_t>(image.width)};
    std::array<hsize_t, 4> size = one;
    size[0] = count_ + 1;
    check(H5Dset_extent(image_.get(), size.data()) >= 0);
    const Handle space(H5Dget_space(image_.get()), H5Sclose);
    const Handle memory(H5Screate_simple(4, one.data(), nullptr), H5Sclose);
    H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, one.data(), nullptr);
    check(H5Dwrite(image_.get(), H5T_NATIVE_FLOAT, memory.get(), space.get(), H5P_DEFAULT,
                   image.pixels.data()) >= 0);
    ++count_;
    redshifts_.push_back(redshift);
    seeds_.push_back(seed);
    for (std::size_t i = 0; i < values.size(); ++i) {
        columns_[i].push_back(values[i]);
    }
}

void Hdf5Writer::writeColumn(const std::string& name, hid_t fileType, hid_t memoryType, const void* values) {
    const Handle space(H5Screate_simple(1, &count_, nullptr), H5Sclose);
    const Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_obj_track_times(creation.get(), false);
    const Handle dataset(H5Dcreate2(file_.get(), name.c_str(), fileType, space.get(), H5P_DEFAULT,
                                    creation.get(), H5P_DEFAULT),
                         H5Dclose);
    check(dataset &&
          (count_ == 0 || H5Dwrite(dataset.get(), memoryType, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0));
}

void Hdf5Writer::finish() {
    const LibrariesLock lock(librariesMutex());
    errno = 0;
    writeColumn("specz_redshift", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, redshifts_.data());
    writeColumn("seed", H5T_STD_U64LE, H5T_NATIVE_UINT64, seeds_.data());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        writeColumn(layout_.columns[i], H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, columns_[i].data());
    }
    check(H5Fflush(file_.get(), H5F_SCOPE_LOCAL) >= 0);
    const bool closed = image_.reset() >= 0 && file_.reset() >= 0;
    check(closed);
    target_.commit();
}

} // namespace

std::unique_ptr<GalaxyWriter> createHdf5Galaxies(const std::filesystem::path& file,
                                                 const GalaxyFileLayout& layout) {
    return std::make_unique<Hdf5Writer>(file, layout);
}

} // namespace lookback::io
