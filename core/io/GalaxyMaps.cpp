// SPDX-License-Identifier: MIT
#include "core/io/GalaxyMaps.h"

#include "core/common/Error.h"
#include "core/io/Hdf5.h"
#include "core/io/MapLayout.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

namespace lookback::io {

namespace {

constexpr double kSameAngle = 1e-3; // degrees

std::string textOf(const GalaxyMapFacts& facts) {
    std::ostringstream text;
    text << "galaxy " << facts.galaxy << ", snapshot " << facts.snapshot << ", rotated by "
         << facts.rotation[0] << " and " << facts.rotation[1] << " degrees";
    return text.str();
}

} // namespace

struct GalaxyMaps::Index {
    std::map<Key, std::int64_t> rows;
};

GalaxyMaps::Key GalaxyMaps::keyOf(const GalaxyMapFacts& facts) {
    const auto rounded = [](double angle) { return std::round(angle / kSameAngle); };
    return {static_cast<double>(facts.galaxy), static_cast<double>(facts.snapshot),
            rounded(facts.rotation[0]), rounded(facts.rotation[1])};
}

const DomainMaps* GalaxyMaps::find(Domain domain) const {
    const auto found = std::find_if(domains_.begin(), domains_.end(),
                                    [domain](const DomainMaps& maps) { return maps.domain == domain; });
    return found != domains_.end() ? &*found : nullptr;
}

std::int64_t GalaxyMaps::count(Domain domain) const {
    const DomainMaps* const maps = find(domain);
    if (maps != nullptr) {
        return maps->count;
    }
    std::string names;
    for (const DomainMaps& there : domains_) {
        names += (names.empty() ? "" : ", ") + std::string(factsOf(there.domain).group);
    }
    throw FileError(path_,
                    "expected maps of " + std::string(factsOf(domain).group) + ", found only " + names + ".");
}

void GalaxyMaps::checkIndex(Domain domain, std::int64_t index) const {
    const std::int64_t maps = count(domain);
    if (index < 0 || index >= maps) {
        throw FileError(path_, "expected a map of " + std::string(factsOf(domain).group) + " from 0 to " +
                                   std::to_string(maps - 1) + ", asked for " + std::to_string(index) + ".");
    }
}

GalaxyMap GalaxyMaps::read(Domain domain, std::int64_t index) {
    checkIndex(domain, index);
    const DomainFacts& about = factsOf(domain);
    const DomainMaps& maps = *find(domain);
    GalaxyMap map{.domain = domain, .facts = facts(domain, index), .values = Image(1, height_, width_)};
    readPixels(domain, index, map.values.pixels.data());
    const std::string& unit = map.facts.unit.empty() ? maps.unit : map.facts.unit;
    const auto known = unitFactor(domain, unit);
    if (!known) {
        throw FileError(path_, "expected " + std::string(about.group) + " in " + unitsOf(domain) +
                                   ", found map " + std::to_string(index) + " in " + unit + ".");
    }
    const auto factor = static_cast<float>(*known);
    std::int64_t blank = 0;
    std::int64_t negative = 0;
    float lowest = 0.0F;
    for (float& value : map.values.pixels) {
        blank += std::isfinite(value) ? 0 : 1;
        negative += value < 0.0F ? 1 : 0;
        lowest = std::min(lowest, value);
        map.empty += value == 0.0F ? 1 : 0;
        value = value == 0.0F ? static_cast<float>(about.floor) : value * factor;
    }
    if (blank > 0 || negative > 0) {
        std::ostringstream found;
        found << "expected values of at least 0 in map " << index << " of " << about.group << ", found ";
        if (negative > 0) {
            found << negative << " below it, down to " << lowest << " " << unit << ".";
        } else {
            found << blank << " without a value (NaN or infinite).";
        }
        throw FileError(path_, found.str());
    }
    return map;
}

std::int64_t GalaxyMaps::partner(Domain domain, std::int64_t index, Domain other) {
    checkIndex(domain, index);
    const GalaxyMapFacts wanted = facts(domain, index);
    const std::int64_t maps = count(other);
    const auto fail = [&](const std::string& reason) {
        return FileError(path_, "map " + std::to_string(index) + " of " + factsOf(domain).group +
                                    " has no partner among " + factsOf(other).group + ": " + reason + ".");
    };
    if (domain == other) {
        return index;
    }
    if (!wanted.known) {
        throw fail("its metadata do not say which galaxy it shows");
    }
    const Key key = keyOf(wanted);
    if (index < maps) { // files have the same order in each group, as a rule
        const GalaxyMapFacts same = facts(other, index);
        if (!same.known) {
            throw fail("their metadata do not say which galaxies they show");
        }
        if (keyOf(same) == key) {
            return index;
        }
    }
    indices_.resize(kDomains.size());
    auto& known = indices_[static_cast<std::size_t>(other)];
    if (known == nullptr) {
        auto made = std::make_shared<Index>();
        for (std::int64_t i = maps - 1; i >= 0; --i) { // of two alike the first counts
            const GalaxyMapFacts row = facts(other, i);
            if (row.known) {
                made->rows[keyOf(row)] = i;
            }
        }
        known = made;
    }
    const auto found = known->rows.find(key);
    if (found == known->rows.end()) {
        throw fail("none shows " + textOf(wanted));
    }
    return found->second;
}

std::unique_ptr<GalaxyMaps> openGalaxyMaps(const std::filesystem::path& file,
                                           const GalaxyMapsOptions& options) {
    return hdf5::hasSignature(file) ? openHdf5Maps(file, options) : openImageMaps(file, options);
}

std::string summaryOf(const GalaxyMaps& maps) {
    std::string text = "Maps of galaxies, " + std::to_string(maps.width()) + " x " +
                       std::to_string(maps.height()) + " pixels:";
    for (const DomainMaps& domain : maps.domains()) {
        text += (text.back() == ':' ? " " : ", ") + std::to_string(domain.count) + " of " +
                factsOf(domain.domain).group + " (" + domain.unit + ")";
    }
    return text + ".";
}

} // namespace lookback::io
