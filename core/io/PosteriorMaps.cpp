// SPDX-License-Identifier: MIT
#include "core/io/PosteriorMaps.h"

#include "core/common/Error.h"
#include "core/io/Hdf5.h"
#include "core/io/Probe.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

namespace lookback::io {

namespace {

using hdf5::Handle;

} // namespace

struct PosteriorMaps::Impl {
    explicit Impl(const GalaxyMaps& maps)
        : path(maps.path())
        , height(maps.height())
        , width(maps.width()) {
        for (const DomainMaps& domain : maps.domains()) {
            counts[static_cast<std::size_t>(domain.domain)] = domain.count;
        }
        if (hdf5::hasSignature(path)) {
            file = hdf5::openFile(path);
        }
    }

    ~Impl() {
        const LibrariesLock lock(librariesMutex());
        file.reset();
    }

    /// An array of the domain with its number of rows in front, the last two axes those of the maps; nothing
    /// if it is not there. Throws FileError for another shape.
    std::optional<Handle> array(Domain domain, const std::string& name, std::size_t axes,
                                std::vector<std::int64_t>& shape) const {
        const std::int64_t count = counts[static_cast<std::size_t>(domain)];
        const std::string where = std::string(factsOf(domain).group) + "/" + name;
        if (!file || count == 0 || H5Lexists(file.get(), where.c_str(), H5P_DEFAULT) <= 0) {
            return std::nullopt;
        }
        Handle set(H5Dopen2(file.get(), where.c_str(), H5P_DEFAULT), H5Dclose);
        const Handle type(set ? H5Dget_type(set.get()) : H5I_INVALID_HID, H5Tclose);
        shape = set ? hdf5::shapeOf(set.get()).value_or(std::vector<std::int64_t>{})
                    : std::vector<std::int64_t>{};
        if (shape.size() != axes || shape[0] != count || shape[axes - 2] != height ||
            shape[axes - 1] != width || !hdf5::isNumeric(type.get())) {
            throw FileError(path, "expected " + where + " of " + std::to_string(axes) +
                                      " axes, a row for each of " + std::to_string(count) + " maps of " +
                                      std::to_string(width) + " x " + std::to_string(height) +
                                      " pixels, found something else.");
        }
        return set;
    }

    /// The map at these places of the axes in front.
    Image read(const Handle& set, const std::vector<std::int64_t>& at, const std::string& where) const {
        std::vector<hsize_t> start(at.begin(), at.end());
        start.insert(start.end(), {0, 0});
        std::vector<hsize_t> size(at.size(), 1);
        size.insert(size.end(), {static_cast<hsize_t>(height), static_cast<hsize_t>(width)});
        const Handle space(H5Dget_space(set.get()), H5Sclose);
        const Handle memory(H5Screate_simple(static_cast<int>(size.size()), size.data(), nullptr), H5Sclose);
        Image image(1, height, width);
        if (H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr) <
                0 ||
            H5Dread(set.get(), H5T_NATIVE_FLOAT, memory.get(), space.get(), H5P_DEFAULT,
                    image.pixels.data()) < 0) {
            throw FileError(path, where + " is damaged (" + hdf5::lastError() + ").");
        }
        return image;
    }

    std::filesystem::path path;
    int height = 0;
    int width = 0;
    std::array<std::int64_t, kDomains.size()> counts{};
    Handle file;
};

PosteriorMaps::PosteriorMaps(const GalaxyMaps& maps) {
    const LibrariesLock lock(librariesMutex());
    impl_ = std::make_unique<Impl>(maps);
}

PosteriorMaps::~PosteriorMaps() = default;
PosteriorMaps::PosteriorMaps(PosteriorMaps&&) noexcept = default;
PosteriorMaps& PosteriorMaps::operator=(PosteriorMaps&&) noexcept = default;

std::optional<std::string> PosteriorMaps::text(const std::string& attribute) const {
    const LibrariesLock lock(librariesMutex());
    return impl_->file ? hdf5::textAttribute(impl_->file.get(), attribute) : std::nullopt;
}

std::optional<double> PosteriorMaps::number(Domain domain, std::int64_t map,
                                            const std::string& attribute) const {
    const LibrariesLock lock(librariesMutex());
    char where[64];
    std::snprintf(where, sizeof where, "%s/metadata/%04lld", factsOf(domain).group,
                  static_cast<long long>(map));
    const Handle object(impl_->file ? H5Oopen(impl_->file.get(), where, H5P_DEFAULT) : H5I_INVALID_HID,
                        H5Oclose);
    return object ? hdf5::numberAttribute(object.get(), attribute) : std::nullopt;
}

std::int64_t PosteriorMaps::samples(Domain domain) const {
    const LibrariesLock lock(librariesMutex());
    std::vector<std::int64_t> shape;
    return impl_->array(domain, "samples", 4, shape) ? shape[1] : 0;
}

Image PosteriorMaps::sample(Domain domain, std::int64_t map, std::int64_t index) const {
    const LibrariesLock lock(librariesMutex());
    const std::string where = std::string(factsOf(domain).group) + "/samples";
    std::vector<std::int64_t> shape;
    const auto set = impl_->array(domain, "samples", 4, shape);
    if (!set || map < 0 || map >= shape[0] || index < 0 || index >= shape[1]) {
        throw FileError(impl_->path, "expected sample " + std::to_string(index) + " of map " +
                                         std::to_string(map) + " in " + where + ", found " +
                                         (set ? std::to_string(shape[1]) + " samples of " +
                                                    std::to_string(shape[0]) + " maps."
                                              : "none."));
    }
    return impl_->read(*set, {map, index}, where);
}

std::optional<Image> PosteriorMaps::map(Domain domain, const std::string& name, std::int64_t map) const {
    const LibrariesLock lock(librariesMutex());
    std::vector<std::int64_t> shape;
    const auto set = impl_->array(domain, name, 3, shape);
    if (!set || map < 0 || map >= shape[0]) {
        return std::nullopt;
    }
    Image image = impl_->read(*set, {map}, std::string(factsOf(domain).group) + "/" + name);
    const bool blank =
        std::all_of(image.pixels.begin(), image.pixels.end(), [](float v) { return std::isnan(v); });
    return blank ? std::nullopt : std::optional(std::move(image));
}

} // namespace lookback::io
