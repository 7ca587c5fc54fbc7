// SPDX-License-Identifier: MIT
#include "core/field/Classification.h"

#include "core/common/Error.h"

#include <cmath>
#include <limits>

namespace lookback::field {

namespace {

double share(std::int64_t part, std::int64_t whole) {
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole)
                     : std::numeric_limits<double>::quiet_NaN();
}

std::string sizeText(const Map& map) {
    return std::to_string(map.width()) + " x " + std::to_string(map.height());
}

} // namespace

double Classification::accuracy() const {
    return share(found + empty, pixels());
}

double Classification::recall() const {
    return share(found, found + missed);
}

double Classification::precision() const {
    return share(found, found + claimed);
}

Classification& Classification::operator+=(const Classification& other) {
    found += other.found;
    missed += other.missed;
    claimed += other.claimed;
    empty += other.empty;
    return *this;
}

Classification classify(const Map& said, const Map& truth, double floor) {
    if (said.width() != truth.width() || said.height() != truth.height()) {
        throw ValueError("truth", "expected a map of " + sizeText(said) +
                                      " pixels, as the one that is judged, "
                                      "found " +
                                      sizeText(truth) + ".");
    }
    Classification c;
    const auto a = said.values.band(0);
    const auto b = truth.values.band(0);
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (std::isnan(a[i]) || std::isnan(b[i])) {
            continue;
        }
        const bool holds = b[i] > 0.0F && b[i] >= floor;
        auto& count = a[i] > 0.0F ? (holds ? c.found : c.claimed) : (holds ? c.missed : c.empty);
        ++count;
    }
    return c;
}

} // namespace lookback::field
