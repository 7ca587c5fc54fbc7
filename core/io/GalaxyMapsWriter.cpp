// SPDX-License-Identifier: MIT
#include "core/io/GalaxyMapsWriter.h"

#include "core/common/Error.h"
#include "core/common/Version.h"
#include "core/io/Hdf5Output.h"
#include "core/io/Probe.h"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <limits>

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
        std::int64_t sampled = 0; ///< Of the next map.
    };

    File(const std::filesystem::path& path, GalaxyMapsLayout given)
        : layout(std::move(given))
        , output(path) {}

    void begin();
    BesideImages besideOf(Domain domain) const;
    void checkSize(std::span<const float> values) const;
    void checkRows(const std::vector<GalaxyMapRow>& rows) const;
    void write(const Handle& array, const std::vector<std::int64_t>& at, std::span<const float> values);
    void writeMetadata(Domain domain, const GalaxyMapFacts& facts,
                       const std::map<std::string, double>& numbers);

    GalaxyMapsLayout layout;
    hdf5::Output output;
    std::vector<Group> groups;
    std::int64_t count = 0;
    std::int64_t samples = -1; ///< Of each map; that of the first.
    std::vector<float> scratch;
};

BesideImages GalaxyMapsWriter::File::besideOf(Domain domain) const {
    const auto found = layout.beside.find(domain);
    return found != layout.beside.end() ? found->second : BesideImages{};
}

void GalaxyMapsWriter::File::begin() {
    const bool packed = layout.digits > 0;
    output.text(output.root(), "creator", std::string("Lookback ") + kVersion);
    for (const auto& [name, value] : layout.attributes) {
        output.text(output.root(), name.c_str(), value);
    }
    for (const Domain domain : layout.domains) {
        const std::string name = factsOf(domain).group;
        const Handle parent = output.group(name);
        Group group;
        output.group(name + "/metadata");
        const std::vector<std::int64_t> map{layout.height, layout.width};
        group.images = output.growing(parent.get(), "images", map, packed);
        output.text(group.images.get(), "units", factsOf(domain).unit);
        const BesideImages beside = besideOf(domain);
        for (const auto& further : beside.maps) {
            group.beside.push_back(output.growing(parent.get(), further.name.c_str(), map, packed));
            output.text(group.beside.back().get(), "units", further.unit);
        }
        if (beside.samples) {
            group.samples = output.growing(parent.get(), "samples", map, packed, 2);
            output.text(group.samples.get(), "units", factsOf(domain).unit);
        }
        groups.push_back(std::move(group));
    }
}

void GalaxyMapsWriter::File::checkSize(std::span<const float> values) const {
    const auto expected = static_cast<std::size_t>(layout.height) * layout.width;
    if (values.size() != expected) {
        throw ValueError("map", "expected " + std::to_string(expected) + " values, found " +
                                    std::to_string(values.size()) + ".");
    }
}

void GalaxyMapsWriter::File::write(const Handle& array, const std::vector<std::int64_t>& at,
                                   std::span<const float> values) {
    checkSize(values);
    if (layout.digits > 0 && layout.digits < kMantissa) {
        scratch.assign(values.begin(), values.end());
        for (float& value : scratch) {
            value = rounded(value, layout.digits);
        }
        values = scratch;
    }
    output.put(array.get(), at, values);
}

void GalaxyMapsWriter::File::writeMetadata(Domain domain, const GalaxyMapFacts& facts,
                                           const std::map<std::string, double>& numbers) {
    const DomainFacts& about = factsOf(domain);
    char number[24];
    std::snprintf(number, sizeof number, "%04lld", static_cast<long long>(count));
    const Handle map = output.group(std::string(about.group) + "/metadata/" + number);
    output.text(map.get(), "class", about.group);
    if (facts.known || facts.snapshot != 0) { // who names a snapshot means a galaxy of it
        output.integer(map.get(), "gid", facts.galaxy);
        output.integer(map.get(), "snapshot", facts.snapshot);
        output.numbers(map.get(), "rotxy", facts.rotation);
    }
    output.text(map.get(), "units", about.unit);
    if (facts.extent[1] > facts.extent[0]) {
        output.numbers(map.get(), "extent", facts.extent);
        output.text(map.get(), "units_extent", "kpc");
    }
    output.text(map.get(), "name", std::string(about.group) + "/" + facts.name);
    output.integer(map.get(), "num_particles", facts.particles);
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

// Everything is looked at before anything is written: a refused row leaves the file as it was.
void GalaxyMapsWriter::File::checkRows(const std::vector<GalaxyMapRow>& rows) const {
    if (rows.size() != groups.size()) {
        throw ValueError("maps", "expected " + std::to_string(groups.size()) + " domains, found " +
                                     std::to_string(rows.size()) + ".");
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Group& group = groups[i];
        if (rows[i].beside.size() != group.beside.size()) {
            throw ValueError("maps", "expected " + std::to_string(group.beside.size()) +
                                         " further maps, found " + std::to_string(rows[i].beside.size()) +
                                         ".");
        }
        checkSize(rows[i].map);
        for (const auto& further : rows[i].beside) {
            if (!further.empty()) {
                checkSize(further);
            }
        }
        if (group.samples && samples >= 0 && group.sampled != samples) {
            throw ValueError("samples", "expected " + std::to_string(samples) + " of each map, found " +
                                            std::to_string(group.sampled) + ".");
        }
    }
}

void GalaxyMapsWriter::add(const GalaxyMapFacts& facts, const std::vector<GalaxyMapRow>& rows,
                           const std::map<std::string, double>& numbers) {
    File& file = *file_;
    const LibrariesLock lock(librariesMutex());
    file.checkRows(rows);
    const std::vector<float> blank(static_cast<std::size_t>(file.layout.height) * file.layout.width,
                                   std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        File::Group& group = file.groups[i];
        if (group.samples) {
            file.samples = group.sampled;
            group.sampled = 0;
        }
        file.write(group.images, {file.count}, rows[i].map);
        for (std::size_t k = 0; k < group.beside.size(); ++k) {
            const auto values = rows[i].beside[k];
            file.write(group.beside[k], {file.count},
                       values.empty() ? std::span<const float>(blank) : values);
        }
        auto all = numbers;
        all.insert(rows[i].numbers.begin(), rows[i].numbers.end());
        file.writeMetadata(file.layout.domains[i], facts, all);
    }
    ++file.count;
}

void GalaxyMapsWriter::sample(Domain domain, std::span<const float> values) {
    const LibrariesLock lock(librariesMutex());
    const auto& domains = file_->layout.domains;
    const auto at =
        static_cast<std::size_t>(std::find(domains.begin(), domains.end(), domain) - domains.begin());
    if (at == domains.size() || !file_->groups[at].samples) {
        throw ValueError("samples", std::string("expected none of ") + factsOf(domain).group + ".");
    }
    File::Group& group = file_->groups[at];
    file_->write(group.samples, {file_->count, group.sampled}, values);
    ++group.sampled;
}

void GalaxyMapsWriter::setProvenance(const Provenance& provenance) {
    file_->layout.provenance = provenance;
}

void GalaxyMapsWriter::finish() {
    const LibrariesLock lock(librariesMutex());
    File& file = *file_;
    for (const File::Group& group : file.groups) {
        if (group.samples) { // those of a map that never came go
            file.output.resize(group.samples.get(), {file.count, std::max<std::int64_t>(file.samples, 0)});
        }
    }
    if (file.layout.provenance) {
        file.output.text(file.output.root(), "provenance", toJson(*file.layout.provenance));
    }
    file.groups.clear();
    file.output.finish();
}

} // namespace lookback::io
