// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/Bands.h"
#include "core/io/Hdf5.h"
#include "core/io/MapLayout.h"
#include "core/io/Probe.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>

namespace lookback::io {

namespace {

using hdf5::Handle;

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text;
    for (const std::int64_t side : shape) {
        text += (text.empty() ? "" : " x ") + std::to_string(side);
    }
    return text;
}

// "0000", "0001", ... as the layout counts maps.
std::string numberOf(std::int64_t index) {
    char text[24];
    std::snprintf(text, sizeof text, "%04lld", static_cast<long long>(index));
    return text;
}

std::vector<double> numbersOf(const std::string& text) {
    std::vector<double> values;
    std::istringstream in(text);
    for (double value = 0.0; in >> value;) {
        values.push_back(value);
    }
    return values;
}

bool hasImages(hid_t file, const std::string& group) {
    const std::string parent = group.substr(0, group.find('/'));
    return H5Lexists(file, parent.c_str(), H5P_DEFAULT) > 0 &&
           (parent == group || H5Lexists(file, group.c_str(), H5P_DEFAULT) > 0) &&
           H5Lexists(file, (group + "/images").c_str(), H5P_DEFAULT) > 0;
}

// Images of one domain, open.
struct Group {
    Domain domain = Domain::Gas;
    Handle images;
    Handle metadata; ///< Empty: there are none.
};

class Hdf5Maps final : public GalaxyMaps {
public:
    Hdf5Maps(const std::filesystem::path& path, const GalaxyMapsOptions& options);
    ~Hdf5Maps() override;

    GalaxyMapFacts facts(Domain domain, std::int64_t index) override;

private:
    void readPixels(Domain domain, std::int64_t index, float* out) override;
    void add(const DomainFacts& domain);
    void readUnits(const GalaxyMapsOptions& options);
    const Group& groupOf(Domain domain) const;
    void readIdentity(hid_t map, const std::string& where, const DomainFacts& about, GalaxyMapFacts& facts);
    void readExtent(hid_t map, const std::string& where, GalaxyMapFacts& facts);

    Handle file_;
    std::vector<Group> groups_;
};

Hdf5Maps::Hdf5Maps(const std::filesystem::path& path, const GalaxyMapsOptions& options) {
    const LibrariesLock lock(librariesMutex());
    path_ = path;
    file_ = hdf5::openFile(path);
    for (const DomainFacts& domain : kDomains) {
        if (hasImages(file_.get(), domain.group)) {
            add(domain);
        }
    }
    if (groups_.empty()) {
        std::string names;
        for (const std::string& name : hdf5::memberNames(file_.get(), 12)) {
            names += (names.empty() ? "" : ", ") + name;
        }
        throw FormatNotSupported(path.filename().string() +
                                 ": expected a group dm, star, gas, hi, temp or bfield with images, found " +
                                 (names.empty() ? "an empty file" : "only " + names) + ".");
    }
    readUnits(options);
}

Hdf5Maps::~Hdf5Maps() {
    const LibrariesLock lock(librariesMutex());
    groups_.clear();
    file_.reset();
}

void Hdf5Maps::add(const DomainFacts& domain) {
    const std::string name = domain.group;
    Group group{.domain = domain.domain, .images = {}, .metadata = {}};
    group.images = Handle(H5Dopen2(file_.get(), (name + "/images").c_str(), H5P_DEFAULT), H5Dclose);
    const Handle type(group.images ? H5Dget_type(group.images.get()) : H5I_INVALID_HID, H5Tclose);
    const auto shape = group.images ? hdf5::shapeOf(group.images.get()) : std::nullopt;
    if (!shape || shape->size() != 3 || !hdf5::isNumeric(type.get())) {
        throw FileError(path_, "expected " + name + "/images of (N, y, x) numbers, found " +
                                   (shape ? shapeText(*shape) + " of " + hdf5::typeName(type.get())
                                          : "something that cannot be read") +
                                   ".");
    }
    if (!kGalaxyMapSides.contains((*shape)[1]) || !kGalaxyMapSides.contains((*shape)[2])) {
        throw FileError(path_, "expected maps of 64 to 1024 pixels a side, found " + name + "/images of " +
                                   shapeText(*shape) + ".");
    }
    if ((*shape)[0] < 1 || (*shape)[0] > kImagesLimit) {
        throw FileError(path_, "expected maps in " + name + "/images, found " + std::to_string((*shape)[0]) +
                                   " of them.");
    }
    const auto height = static_cast<int>((*shape)[1]);
    const auto width = static_cast<int>((*shape)[2]);
    if (!domains_.empty() && (height != height_ || width != width_)) {
        throw FileError(path_, "expected maps of one size, found " + std::to_string(width_) + " x " +
                                   std::to_string(height_) + " in " + factsOf(domains_[0].domain).group +
                                   " and " + std::to_string(width) + " x " + std::to_string(height) + " in " +
                                   name + ".");
    }
    height_ = height;
    width_ = width;
    if (H5Lexists(file_.get(), (name + "/metadata").c_str(), H5P_DEFAULT) > 0) {
        group.metadata = Handle(H5Gopen2(file_.get(), (name + "/metadata").c_str(), H5P_DEFAULT), H5Gclose);
    }
    domains_.push_back({domain.domain, (*shape)[0], ""});
    groups_.push_back(std::move(group));
}

// The unit of a domain is that of its first map; where the file says none, the user's.
void Hdf5Maps::readUnits(const GalaxyMapsOptions& options) {
    for (DomainMaps& maps : domains_) {
        const DomainFacts& about = factsOf(maps.domain);
        maps.unit = facts(maps.domain, 0).unit;
        if (maps.unit.empty()) {
            maps.unit = hdf5::textAttribute(groupOf(maps.domain).images.get(), "units")
                            .value_or(maps.domain == options.domain ? options.unit : std::string());
        }
        if (maps.unit.empty()) {
            throw FileError(path_, "does not say the unit of " + std::string(about.group) +
                                       ": expected an attribute units in its metadata.");
        }
        if (!unitFactor(maps.domain, maps.unit)) {
            throw FileError(path_, "expected " + std::string(about.group) + " in " + unitsOf(maps.domain) +
                                       ", found " + maps.unit + ".");
        }
    }
}

const Group& Hdf5Maps::groupOf(Domain domain) const {
    std::size_t at = 0;
    while (domains_[at].domain != domain) { // checkIndex() has seen it
        ++at;
    }
    return groups_[at];
}

GalaxyMapFacts Hdf5Maps::facts(Domain domain, std::int64_t index) {
    checkIndex(domain, index);
    const LibrariesLock lock(librariesMutex());
    const DomainFacts& about = factsOf(domain);
    const Group& group = groupOf(domain);
    GalaxyMapFacts facts;
    if (!group.metadata) {
        return facts;
    }
    const std::string name = numberOf(index);
    const std::string where = std::string(about.group) + "/metadata/" + name;
    if (H5Lexists(group.metadata.get(), name.c_str(), H5P_DEFAULT) <= 0) {
        throw FileError(path_, "expected metadata of every map, found no " + where + ".");
    }
    const Handle map(H5Oopen(group.metadata.get(), name.c_str(), H5P_DEFAULT), H5Oclose);
    if (!map) {
        throw FileError(path_, where + " cannot be read (" + hdf5::lastError() + ").");
    }
    readIdentity(map.get(), where, about, facts);
    readExtent(map.get(), where, facts);
    facts.unit = hdf5::textAttribute(map.get(), "units").value_or("");
    facts.name = hdf5::textAttribute(map.get(), "name").value_or("");
    facts.particles = static_cast<std::int64_t>(
        std::min(hdf5::numberAttribute(map.get(), "num_particles").value_or(0.0), 1e18));
    facts.seed =
        static_cast<std::uint64_t>(std::abs(hdf5::numberAttribute(map.get(), "rng_seed").value_or(0.0)));
    return facts;
}

void Hdf5Maps::readIdentity(hid_t map, const std::string& where, const DomainFacts& about,
                            GalaxyMapFacts& facts) {
    const std::string kind = hdf5::textAttribute(map, "class").value_or(about.group);
    for (const DomainFacts& other : kDomains) {
        if (kind == other.group && other.domain != about.domain &&
            !(about.domain == Domain::Brightness21cm && other.domain == Domain::Hydrogen)) {
            throw FileError(path_, "expected " + where + " to be of the class " + about.group + ", found " +
                                       kind + ".");
        }
    }
    const auto galaxy = hdf5::numberAttribute(map, "gid");
    const auto snapshot = hdf5::numberAttribute(map, "snapshot");
    const auto rotation = numbersOf(hdf5::textAttribute(map, "rotxy").value_or(""));
    if (!galaxy && !snapshot && rotation.empty()) { // a map without a simulation, such as an observed one
        return;
    }
    const auto need = [&](bool fine, const char* name, const char* expected) {
        if (!fine) {
            throw FileError(path_, "expected " + where + " to have " + expected + " in the attribute " +
                                       name + ", found none.");
        }
    };
    need(galaxy && std::isfinite(*galaxy) && std::abs(*galaxy) < 1e15, "gid", "a number of a galaxy");
    need(snapshot && std::abs(*snapshot) < 1e9, "snapshot", "a number of a snapshot");
    need(rotation.size() == 2 && std::isfinite(rotation[0]) && std::isfinite(rotation[1]), "rotxy",
         "two angles");
    facts.known = true;
    facts.galaxy = static_cast<std::int64_t>(*galaxy);
    facts.snapshot = static_cast<int>(*snapshot);
    facts.rotation = {rotation[0], rotation[1]};
}

void Hdf5Maps::readExtent(hid_t map, const std::string& where, GalaxyMapFacts& facts) {
    const auto text = hdf5::textAttribute(map, "extent");
    if (!text) {
        return;
    }
    const auto extent = numbersOf(*text);
    const std::string unit = hdf5::textAttribute(map, "units_extent").value_or("");
    const double factor = unit == "kpc" ? 1.0 : unit == "Mpc" ? 1e3 : unit == "pc" ? 1e-3 : 0.0;
    if (factor == 0.0) {
        throw FileError(path_, "expected " + where + " to say units_extent as kpc, Mpc or pc, found " +
                                   (unit.empty() ? "none" : unit) + ".");
    }
    if (extent.size() != 4 || !(extent[1] > extent[0]) || !(extent[3] > extent[2]) ||
        !std::isfinite(extent[1] - extent[0]) || !std::isfinite(extent[3] - extent[2])) {
        throw FileError(path_, "expected the extent of " + where + " as left, right, bottom and top, found " +
                                   text->substr(0, 80) + ".");
    }
    for (std::size_t i = 0; i < 4; ++i) {
        facts.extent[i] = extent[i] * factor;
    }
}

void Hdf5Maps::readPixels(Domain domain, std::int64_t index, float* out) {
    const LibrariesLock lock(librariesMutex());
    const hid_t images = groupOf(domain).images.get();
    const hsize_t start[] = {static_cast<hsize_t>(index), 0, 0};
    const hsize_t size[] = {1, static_cast<hsize_t>(height_), static_cast<hsize_t>(width_)};
    const Handle space(H5Dget_space(images), H5Sclose);
    const Handle memory(H5Screate_simple(3, size, nullptr), H5Sclose);
    if (H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start, nullptr, size, nullptr) < 0 ||
        H5Dread(images, H5T_NATIVE_FLOAT, memory.get(), space.get(), H5P_DEFAULT, out) < 0) {
        throw FileError(path_, "map " + std::to_string(index) + " of " + factsOf(domain).group +
                                   " is damaged (" + hdf5::lastError() + ").");
    }
}

} // namespace

void examineMaps(const std::filesystem::path& file) {
    Hdf5Maps maps(file, {});
    for (const DomainMaps& domain : maps.domains()) {
        for (const std::int64_t index : {std::int64_t{0}, domain.count - 1}) {
            try {
                maps.read(domain.domain, index);
            } catch (const Error&) { // told by whoever reads it
            }
        }
    }
}

std::unique_ptr<GalaxyMaps> openHdf5Maps(const std::filesystem::path& file,
                                         const GalaxyMapsOptions& options) {
    if (!hdf5::hasSignature(file)) {
        throw FormatNotSupported(file.filename().string() + ": expected a HDF5 file, found something else.");
    }
    {
        const LibrariesLock lock(librariesMutex());
        hdf5::start();
    }
    probe(file, [&] { hdf5::examine(file); });
    return std::make_unique<Hdf5Maps>(file, options);
}

} // namespace lookback::io
