// SPDX-License-Identifier: MIT
#include "core/io/SampleFile.h"

#include "core/common/Error.h"
#include "core/io/Formats.h"
#include "core/io/Hdf5.h"
#include "core/io/Probe.h"

#include <array>
#include <sstream>

namespace lookback::io {

namespace {

using hdf5::Handle;

constexpr std::int64_t kLargest = 32768; // pixels a side

std::string inGroup(const std::string& group, const std::string& name) {
    return group.empty() ? name : group + "/" + name;
}

} // namespace

struct SampleFile::Impl {
    explicit Impl(const std::filesystem::path& file)
        : path(file)
        , handle(hdf5::openFile(file)) {}

    ~Impl() {
        const LibrariesLock lock(librariesMutex());
        handle.reset();
    }

    bool has(const std::string& name) const {
        std::string upTo;
        std::istringstream parts(name);
        for (std::string part; std::getline(parts, part, '/');) { // H5Lexists wants every step of the way
            upTo += (upTo.empty() ? "" : "/") + part;
            if (H5Lexists(handle.get(), upTo.c_str(), H5P_DEFAULT) <= 0) {
                return false;
            }
        }
        return true;
    }

    /// A dataset with its sizes. Throws FileError unless it has so many axes of numbers.
    std::pair<Handle, std::vector<std::int64_t>> array(const std::string& name, std::size_t axes) const {
        Handle set(H5Dopen2(handle.get(), name.c_str(), H5P_DEFAULT), H5Dclose);
        const auto shape = set ? hdf5::shapeOf(set.get()) : std::nullopt;
        const Handle type(set ? H5Dget_type(set.get()) : H5I_INVALID_HID, H5Tclose);
        if (!shape || shape->size() != axes || !type || !hdf5::isNumeric(type.get())) {
            throw FileError(path, "expected an array of " + std::to_string(axes) + " axes in /" + name +
                                      ", found something else.");
        }
        return {std::move(set), *shape};
    }

    void fail(const std::string& name) const {
        throw FileError(path, "/" + name + " is damaged or incomplete (" + hdf5::lastError() + ").");
    }

    /// Rows `first` .. of a dataset as T; `shape` with the number of rows in front.
    template <class T>
    std::vector<T> read(const std::string& name, const Handle& set, std::vector<std::int64_t> shape,
                        std::int64_t first, hid_t type) const {
        std::vector<hsize_t> start(shape.size(), 0);
        const std::vector<hsize_t> size(shape.begin(), shape.end());
        start[0] = static_cast<hsize_t>(first);
        std::size_t total = 1;
        for (const hsize_t side : size) {
            total *= side;
        }
        std::vector<T> values(total);
        const Handle space(H5Dget_space(set.get()), H5Sclose);
        const Handle memory(H5Screate_simple(static_cast<int>(size.size()), size.data(), nullptr), H5Sclose);
        if (total > 0 &&
            (H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr) <
                 0 ||
             H5Dread(set.get(), type, memory.get(), space.get(), H5P_DEFAULT, values.data()) < 0)) {
            fail(name);
        }
        return values;
    }

    Map like(const Handle& set) const {
        Map map;
        map.unit = hdf5::textAttribute(set.get(), "units").value_or("");
        map.quantity = hdf5::textAttribute(set.get(), "quantity").value_or("");
        map.box = hdf5::numberAttribute(set.get(), "box_mpc_h").value_or(0.0);
        map.depth = hdf5::numberAttribute(set.get(), "depth_mpc_h").value_or(0.0);
        map.periodic = hdf5::numberAttribute(set.get(), "periodic").value_or(1.0) != 0.0;
        return map;
    }

    void fill(Map& map, const std::string& name, const Handle& set, const std::vector<std::int64_t>& shape,
              std::int64_t first) const {
        const auto height = shape[shape.size() - 2];
        const auto width = shape.back();
        if (height < 1 || width < 1 || height > kLargest || width > kLargest) {
            throw FileError(path, "expected maps of 1 to " + std::to_string(kLargest) +
                                      " pixels a side in /" + name + ", found " + std::to_string(width) +
                                      " x " + std::to_string(height) + ".");
        }
        map.values.bands = 1;
        map.values.height = static_cast<int>(height);
        map.values.width = static_cast<int>(width);
        map.values.pixels = read<float>(name, set, shape, first, H5T_NATIVE_FLOAT);
    }

    std::filesystem::path path;
    Handle handle;
};

SampleFile::SampleFile(const std::filesystem::path& file) {
    const LibrariesLock lock(librariesMutex());
    if (!hdf5::hasSignature(file)) {
        throw FormatNotSupported(file.filename().string() + ": expected a HDF5 file, found something else.");
    }
    probe(file, [&] { describeHdf5Headers(file); });
    impl_ = std::make_unique<Impl>(file);
    if (hdf5::textAttribute(impl_->handle.get(), "layout") != kSampleLayout) {
        throw FormatNotSupported(file.filename().string() +
                                 ": expected samples that Lookback wrote, found another layout.");
    }
}

SampleFile::~SampleFile() = default;
SampleFile::SampleFile(SampleFile&&) noexcept = default;
SampleFile& SampleFile::operator=(SampleFile&&) noexcept = default;

const std::filesystem::path& SampleFile::path() const {
    return impl_->path;
}

std::optional<Map> SampleFile::map(const std::string& name) const {
    const LibrariesLock lock(librariesMutex());
    if (!impl_->has(name)) {
        return std::nullopt;
    }
    const auto [set, shape] = impl_->array(name, 2);
    Map map = impl_->like(set);
    impl_->fill(map, name, set, shape, 0);
    const std::string haloes = name + "_haloes";
    if (impl_->has(haloes)) {
        const auto [rows, size] = impl_->array(haloes, 2);
        if (size[1] != 4) {
            throw FileError(impl_->path, "expected 4 numbers a row in /" + haloes + ", found " +
                                             std::to_string(size[1]) + ".");
        }
        const auto values = impl_->read<double>(haloes, rows, size, 0, H5T_NATIVE_DOUBLE);
        map.haloes.emplace();
        for (std::size_t i = 0; i < values.size(); i += 4) {
            map.haloes->push_back({values[i], values[i + 1], values[i + 3], values[i + 2]});
        }
    }
    return map;
}

std::int64_t SampleFile::count(const std::string& group) const {
    const LibrariesLock lock(librariesMutex());
    const std::string name = inGroup(group, "samples");
    return impl_->has(name) ? impl_->array(name, 3).second[0] : 0;
}

Map SampleFile::sample(const std::string& group, std::int64_t index) const {
    const LibrariesLock lock(librariesMutex());
    const std::string name = inGroup(group, "samples");
    const std::int64_t samples = count(group);
    if (index < 0 || index >= samples) {
        throw FileError(impl_->path, "expected sample 0 to " + std::to_string(samples - 1) + " of /" + name +
                                         ", asked for " + std::to_string(index) + ".");
    }
    auto [set, shape] = impl_->array(name, 3);
    Map map = impl_->like(set);
    shape[0] = 1;
    impl_->fill(map, name, set, shape, index);
    return map;
}

std::vector<std::uint64_t> SampleFile::seeds(const std::string& group) const {
    const LibrariesLock lock(librariesMutex());
    const std::string name = inGroup(group, "seed");
    if (!impl_->has(name)) {
        return {};
    }
    const auto [set, shape] = impl_->array(name, 1);
    return impl_->read<std::uint64_t>(name, set, shape, 0, H5T_NATIVE_UINT64);
}

std::vector<std::string> SampleFile::members(const std::string& group) const {
    const LibrariesLock lock(librariesMutex());
    if (!group.empty() && !impl_->has(group)) {
        return {};
    }
    const Handle handle(H5Gopen2(impl_->handle.get(), group.empty() ? "/" : group.c_str(), H5P_DEFAULT),
                        H5Gclose);
    return handle ? hdf5::memberNames(handle.get()) : std::vector<std::string>{};
}

SampleNotes SampleFile::notes(const std::string& group) const {
    const LibrariesLock lock(librariesMutex());
    SampleNotes notes;
    const Handle object(H5Oopen(impl_->handle.get(), group.empty() ? "/" : group.c_str(), H5P_DEFAULT),
                        H5Oclose);
    if (!object) {
        return notes;
    }
    const auto take = [](hid_t at, const char* name, const H5A_info_t*, void* to) -> herr_t {
        auto& all = *static_cast<SampleNotes*>(to);
        if (const auto number = hdf5::numberAttribute(at, name)) {
            all.numbers[name] = *number;
        } else if (const auto text = hdf5::textAttribute(at, name)) {
            all.texts[name] = *text;
        }
        return 0;
    };
    hsize_t position = 0;
    H5Aiterate2(object.get(), H5_INDEX_NAME, H5_ITER_NATIVE, &position, take, &notes);
    return notes;
}

std::vector<double> SampleFile::numbers(const std::string& name) const {
    const LibrariesLock lock(librariesMutex());
    if (!impl_->has(name)) {
        return {};
    }
    const auto [set, shape] = impl_->array(name, 1);
    return impl_->read<double>(name, set, shape, 0, H5T_NATIVE_DOUBLE);
}

} // namespace lookback::io
