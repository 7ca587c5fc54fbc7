// SPDX-License-Identifier: MIT
#include "core/translation/Baseline.h"

#include "core/common/Error.h"
#include "core/translation/Scores.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace lookback::translation {

void PowerLaw::add(std::span<const float> gas, std::span<const float> target) {
    if (gas.size() != target.size()) {
        throw ValueError("maps", "expected two of the same number of pixels, found " +
                                     std::to_string(gas.size()) + " and " + std::to_string(target.size()) +
                                     ".");
    }
    const auto x = logOf(gas, Domain::Gas);
    const auto y = logOf(target, target_);
    for (std::size_t i = 0; i < x.size(); ++i) {
        ++count_;
        const double dx = x[i] - meanX_;
        const double dy = y[i] - meanY_;
        meanX_ += dx / static_cast<double>(count_);
        meanY_ += dy / static_cast<double>(count_);
        xx_ += dx * (x[i] - meanX_);
        xy_ += dx * (y[i] - meanY_);
        yy_ += dy * (y[i] - meanY_);
    }
}

double PowerLaw::slope() const {
    return xx_ > 0.0 ? xy_ / xx_ : 0.0;
}

double PowerLaw::intercept() const {
    return meanY_ - slope() * meanX_;
}

double PowerLaw::squaredError() const {
    return count_ > 0 ? std::max(0.0, yy_ - slope() * xy_) / static_cast<double>(count_) : 0.0;
}

std::vector<float> PowerLaw::apply(std::span<const float> gas) const {
    auto values = logOf(gas, Domain::Gas);
    for (float& value : values) {
        value = static_cast<float>(std::pow(10.0, intercept() + slope() * value));
    }
    return values;
}

} // namespace lookback::translation
