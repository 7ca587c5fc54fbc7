// SPDX-License-Identifier: MIT
#include "core/translation/Totals.h"

#include "core/common/Error.h"
#include "core/translation/Profiles.h"

#include <cmath>
#include <map>
#include <string>

namespace lookback::translation {

double massOf(const io::GalaxyMap& map) {
    const DomainFacts& about = factsOf(map.domain);
    if (!about.column) {
        throw ValueError("domain", std::string("expected a column density, found ") + about.group +
                                       ", which is a mean.");
    }
    const auto& extent = map.facts.extent;
    const double area = (extent[1] - extent[0]) * (extent[3] - extent[2]); // kpc^2
    if (!(area > 0.0)) {
        throw ValueError("extent", "expected the size of the map in kpc, found none.");
    }
    double sum = 0.0;
    for (const float value : map.values.pixels) {
        sum += value;
    }
    return sum * area / static_cast<double>(map.values.pixels.size());
}

MassRelation massRelation(std::span<const MassPair> pairs, double width) {
    if (!(width >= 0.01)) {
        throw ValueError("width", "expected bins of at least 0.01 dex, found " + std::to_string(width) + ".");
    }
    std::map<long, std::vector<double>> bins;
    for (const MassPair& pair : pairs) {
        if (pair.halo > 0.0 && pair.stars > 0.0) {
            bins[std::lround(std::floor(std::log10(pair.halo) / width))].push_back(std::log10(pair.stars));
        }
    }
    MassRelation relation;
    for (const auto& [bin, stars] : bins) {
        relation.logHalo.push_back((static_cast<double>(bin) + 0.5) * width);
        relation.count.push_back(static_cast<int>(stars.size()));
        relation.low.push_back(percentile(stars, 16.0));
        relation.median.push_back(percentile(stars, 50.0));
        relation.high.push_back(percentile(stars, 84.0));
    }
    return relation;
}

} // namespace lookback::translation
