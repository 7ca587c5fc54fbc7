// SPDX-License-Identifier: MIT
#include "core/io/Hdf5Output.h"

#include "core/common/Error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace lookback::io::hdf5 {

namespace {

constexpr unsigned kDeflateLevel = 4;

} // namespace

void Output::check(bool fine) {
    if (!fine) {
        const int code = errno;
        throw DiskError(path_, "could not be written (" +
                                   (code != 0 ? std::string(std::strerror(code)) : lastError()) + ").");
    }
}

Output::Output(const std::filesystem::path& file)
    : path_(file)
    , target_(file) {
    start();
    errno = 0;
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_file_locking(access.get(), false, true); // NFS
    // Small groups by the thousand: the newer format takes a tenth of the room for each.
    H5Pset_libver_bounds(access.get(), H5F_LIBVER_V18, H5F_LIBVER_LATEST);
    const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
    H5Pset_obj_track_times(creation.get(), false); // the same content makes the same bytes
    file_ = Handle(H5Fcreate(target_.path().c_str(), H5F_ACC_TRUNC, creation.get(), access.get()), H5Fclose);
    check(static_cast<bool>(file_));
}

Handle Output::group(const std::string& path) {
    errno = 0;
    const Handle creation(H5Pcreate(H5P_GROUP_CREATE), H5Pclose);
    H5Pset_obj_track_times(creation.get(), false);
    for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
        const std::string part = path.substr(0, end);
        const htri_t there = H5Lexists(file_.get(), part.c_str(), H5P_DEFAULT);
        Handle made(there > 0
                        ? H5Gopen2(file_.get(), part.c_str(), H5P_DEFAULT)
                        : H5Gcreate2(file_.get(), part.c_str(), H5P_DEFAULT, creation.get(), H5P_DEFAULT),
                    H5Gclose);
        check(static_cast<bool>(made));
        if (end == std::string::npos) {
            return made;
        }
    }
}

void Output::attribute(hid_t object, const char* name, hid_t fileType, hid_t memoryType, hid_t space,
                       const void* values) {
    errno = 0;
    const Handle handle(H5Acreate2(object, name, fileType, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    check(handle && H5Awrite(handle.get(), memoryType, values) >= 0);
}

void Output::text(hid_t object, const char* name, const std::string& value) {
    const Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type.get(), H5T_VARIABLE); // h5py gives a str
    H5Tset_cset(type.get(), H5T_CSET_UTF8);
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
    const char* const start = value.c_str();
    attribute(object, name, type.get(), type.get(), space.get(), &start);
}

void Output::number(hid_t object, const char* name, double value) {
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
    attribute(object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, space.get(), &value);
}

void Output::integer(hid_t object, const char* name, std::int64_t value) {
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
    attribute(object, name, H5T_STD_I64LE, H5T_NATIVE_INT64, space.get(), &value);
}

void Output::numbers(hid_t object, const char* name, std::span<const double> values) {
    const hsize_t size = values.size();
    const Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose);
    attribute(object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, space.get(), values.data());
}

Handle Output::array(hid_t group, const char* name, hid_t fileType, hid_t memoryType, const void* values,
                     const std::vector<std::int64_t>& sizes) {
    errno = 0;
    const std::vector<hsize_t> shape(sizes.begin(), sizes.end());
    const Handle space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose);
    const Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_obj_track_times(creation.get(), false);
    Handle made(H5Dcreate2(group, name, fileType, space.get(), H5P_DEFAULT, creation.get(), H5P_DEFAULT),
                H5Dclose);
    check(static_cast<bool>(made));
    check(H5Sget_simple_extent_npoints(space.get()) == 0 ||
          H5Dwrite(made.get(), memoryType, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
    return made;
}

Handle Output::array(hid_t group, const char* name, std::span<const float> values,
                     const std::vector<std::int64_t>& sizes) {
    return array(group, name, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, values.data(), sizes);
}

Handle Output::array(hid_t group, const char* name, std::span<const double> values) {
    return array(group, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values.data(),
                 {static_cast<std::int64_t>(values.size())});
}

Handle Output::array(hid_t group, const char* name, std::span<const std::uint64_t> values) {
    return array(group, name, H5T_STD_U64LE, H5T_NATIVE_UINT64, values.data(),
                 {static_cast<std::int64_t>(values.size())});
}

Handle Output::growing(hid_t group, const char* name, const std::vector<std::int64_t>& row, bool compress,
                       int axes) {
    errno = 0;
    std::vector<hsize_t> none(row.begin(), row.end());
    none.insert(none.begin(), static_cast<std::size_t>(axes), 0);
    auto most = none;
    auto chunk = none;
    std::fill_n(most.begin(), axes, H5S_UNLIMITED);
    std::fill_n(chunk.begin(), axes, 1);
    const auto rank = static_cast<int>(none.size());
    const Handle space(H5Screate_simple(rank, none.data(), most.data()), H5Sclose);
    const Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_obj_track_times(creation.get(), false);
    check(H5Pset_chunk(creation.get(), rank, chunk.data()) >= 0);
    if (compress) {
        check(H5Pset_shuffle(creation.get()) >= 0 && H5Pset_deflate(creation.get(), kDeflateLevel) >= 0);
    }
    Handle array(
        H5Dcreate2(group, name, H5T_IEEE_F32LE, space.get(), H5P_DEFAULT, creation.get(), H5P_DEFAULT),
        H5Dclose);
    check(static_cast<bool>(array));
    return array;
}

void Output::put(hid_t array, const std::vector<std::int64_t>& at, std::span<const float> values) {
    errno = 0;
    std::vector<hsize_t> size;
    for (const std::int64_t side : shapeOf(array).value_or(std::vector<std::int64_t>{})) {
        size.push_back(static_cast<hsize_t>(side));
    }
    check(size.size() > at.size());
    std::vector<hsize_t> start(size.size(), 0);
    auto block = size;
    for (std::size_t i = 0; i < at.size(); ++i) {
        start[i] = static_cast<hsize_t>(at[i]);
        size[i] = std::max(size[i], start[i] + 1);
        block[i] = 1;
    }
    check(H5Dset_extent(array, size.data()) >= 0);
    const Handle space(H5Dget_space(array), H5Sclose);
    const Handle memory(H5Screate_simple(static_cast<int>(block.size()), block.data(), nullptr), H5Sclose);
    check(static_cast<std::size_t>(H5Sget_simple_extent_npoints(memory.get())) == values.size() &&
          H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, block.data(), nullptr) >=
              0 &&
          H5Dwrite(array, H5T_NATIVE_FLOAT, memory.get(), space.get(), H5P_DEFAULT, values.data()) >= 0);
}

void Output::resize(hid_t array, const std::vector<std::int64_t>& sizes) {
    errno = 0;
    const auto shape = shapeOf(array).value_or(std::vector<std::int64_t>{});
    check(shape.size() > sizes.size());
    std::vector<hsize_t> size(shape.begin(), shape.end());
    std::copy(sizes.begin(), sizes.end(), size.begin());
    check(H5Dset_extent(array, size.data()) >= 0);
}

void Output::finish() {
    errno = 0;
    check(H5Fflush(file_.get(), H5F_SCOPE_LOCAL) >= 0 && file_.reset() >= 0);
    target_.commit();
}

} // namespace lookback::io::hdf5
