// SPDX-License-Identifier: MIT
#include "core/io/GalaxyMapsWriter.h"

#include "core/common/Error.h"
#include "core/common/Version.h"
#include "core/io/Hdf5Output.h"
#include "core/io/Probe.h"

#include <bit>
#include <cstdio>

namespace lookback::io {

namespace {

using hdf5::Handle;

constexpr int kMantissa = 23; // bits of a float

// Round to `digits` bits of the mantissa, half away from 0: what is cut is 0 and packs well.
float rounded(float value, int digits) {
    const int cut = kMantissa - digits;
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t half = std::uint32_t{1} << (cut - 1);
    return std::bit_cast<float>((bits + half) & ~((std::uint32_t{1} << cut) - 1));
}

} // namespace

struct GalaxyMapsWriter::File {
    struct Group {
        Handle images;
        std::vector<Handle> beside;
        Handle samples;
    };

    File(const std::filesystem::path& path, GalaxyMapsLayout given)
        : layout(std::move(given))
        , output(path) {}

    void begin();
    void write(const Handle& array, std::span<const float> values, std::size_t expected);
    void writeMetadata(Domain domain, const GalaxyMapFacts& facts,
                       const std::map<std::string, double>& numbers);

    GalaxyMapsLayout layout;
    hdf5::Output output;
    std::vector<Group> groups;
    std::int64_t count = 0;
    std::vector<float> scratch;
};

void GalaxyMapsWriter::File::begin() {
    const bool packed = layout.digits > 0;
    output.text(output.root(), "creator", std::string("Lookback ") + kVersion);
    for (const auto& [name, value] : layout.attributes) {
        output.text(output.root(), name.c_str(), value);
    }
    if (layout.provenance) {
        output.text(output.root(), "provenance", toJson(*layout.provenance));
    }
    for (const Domain domain : layout.domains) {
        const std::string name = factsOf(domain).group;
        const Handle parent = output.group(name);
        Group group;
        output.group(name + "/metadata");
        const std::vector<std::int64_t> map{layout.height, layout.width};
        group.images = output.growing(parent.get(), "images", map, packed);
        output.text(group.images.get(), "units", factsOf(domain).unit);
        for (const std::string& further : layout.beside) {
            group.beside.push_back(output.growing(parent.get(), further.c_str(), map, packed));
        }
        if (layout.samples > 0) {
            group.samples = output.growing(parent.get(), "samples",
                                           {layout.samples, layout.height, layout.width}, packed);
        }
        groups.push_back(std::move(group));
    }
}

void GalaxyMapsWriter::File::write(const Handle& array, std::span<const float> values, std::size_t expected) {
    if (values.size() != expected) {
        throw ValueError("map", "expected " + std::to_string(expected) + " values, found " +
                                    std::to_string(values.size()) + ".");
    }
    if (layout.digits > 0 && layout.digits < kMantissa) {
        scratch.assign(values.begin(), values.end());
        for (float& value : scratch) {
            value = rounded(value, layout.digits);
        }
        values = scratch;
    }
    output.append(array.get(), count, values);
}

void GalaxyMapsWriter::File::writeMetadata(Domain domain, const GalaxyMapFacts& facts,
                                           const std::map<std::string, double>& numbers) {
    const DomainFacts& about = factsOf(domain);
    char number[24];
    std::snprintf(number, sizeof number, "%04lld", static_cast<long long>(count));
    const Handle map = output.group(std::string(about.group) + "/metadata/" + number);
    output.text(map.get(), "class", about.group);
    output.integer(map.get(), "gid", facts.galaxy);
    output.integer(map.get(), "snapshot", facts.snapshot);
    output.text(map.get(), "units", about.unit);
    output.numbers(map.get(), "extent", facts.extent);
    output.text(map.get(), "units_extent", "kpc");
    output.text(map.get(), "name", std::string(about.group) + "/" + facts.name);
    output.integer(map.get(), "num_particles", facts.particles);
    output.numbers(map.get(), "rotxy", facts.rotation);
    output.integer(map.get(), "rng_seed", static_cast<std::int64_t>(facts.seed));
    for (const auto& [name, value] : numbers) {
        output.number(map.get(), name.c_str(), value);
    }
}

GalaxyMapsWriter::GalaxyMapsWriter(const std::filesystem::path& path, GalaxyMapsLayout layout) {
    if (layout.domains.empty() || layout.height < 1 || layout.width < 1 || layout.digits < 0 ||
        layout.digits > kMantissa) {
        throw ValueError("layout", "expected a domain, pixels and 0 to 23 bits.");
    }
    const LibrariesLock lock(librariesMutex());
    file_ = std::make_unique<File>(path, std::move(layout));
    file_->begin();
}

GalaxyMapsWriter::~GalaxyMapsWriter() {
    const LibrariesLock lock(librariesMutex());
    file_.reset();
}

void GalaxyMapsWriter::add(const GalaxyMapFacts& facts, const std::vector<GalaxyMapRow>& rows,
                           const std::map<std::string, double>& numbers) {
    File& file = *file_;
    const LibrariesLock lock(librariesMutex());
    if (rows.size() != file.groups.size()) {
        throw ValueError("maps", "expected " + std::to_string(file.groups.size()) + " domains, found " +
                                     std::to_string(rows.size()) + ".");
    }
    const auto pixels = static_cast<std::size_t>(file.layout.height) * file.layout.width;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const File::Group& group = file.groups[i];
        if (rows[i].beside.size() != group.beside.size()) {
            throw ValueError("maps", "expected " + std::to_string(group.beside.size()) +
                                         " further maps, found " + std::to_string(rows[i].beside.size()) +
                                         ".");
        }
        file.write(group.images, rows[i].map, pixels);
        for (std::size_t k = 0; k < group.beside.size(); ++k) {
            file.write(group.beside[k], rows[i].beside[k], pixels);
        }
        if (group.samples) {
            file.write(group.samples, rows[i].samples, pixels * file.layout.samples);
        }
        file.writeMetadata(file.layout.domains[i], facts, numbers);
    }
    ++file.count;
}

void GalaxyMapsWriter::finish() {
    const LibrariesLock lock(librariesMutex());
    file_->groups.clear();
    file_->output.finish();
}

} // namespace lookback::io
