// SPDX-License-Identifier: MIT
#include "ui/field/Density.h"

#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

double quantile(std::vector<float>& values, double fraction) {
    std::sort(values.begin(), values.end());
    const double rank = fraction * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(rank);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (rank - static_cast<double>(below)) * (values[above] - values[below]);
}

} // namespace

void Densities::add(const Map& map) {
    std::array<std::int64_t, kBins> counts{};
    std::int64_t all = 0;
    for (const float value : map.values.pixels) {
        if (std::isfinite(value) && value >= 0.0F) {
            const int bin = static_cast<int>(std::log10(1.0 + value) / kWidth);
            ++counts[static_cast<std::size_t>(std::min(bin, kBins - 1))];
            ++all;
        }
    }
    std::array<float, kBins> shares{};
    for (std::size_t i = 0; i < shares.size(); ++i) {
        shares[i] = all > 0 ? static_cast<float>(counts[i]) / static_cast<float>(all) : 0.0F;
    }
    shares_.push_back(shares);
}

DensityBand Densities::band() const {
    DensityBand band;
    std::size_t used = 0;
    for (const auto& shares : shares_) {
        for (std::size_t i = used; i < shares.size(); ++i) {
            used = shares[i] > 0.0F ? i + 1 : used;
        }
    }
    for (std::size_t i = 0; i < used; ++i) {
        std::vector<float> values;
        for (const auto& shares : shares_) {
            values.push_back(shares[i]);
        }
        band.edges.push_back(kWidth * static_cast<double>(i));
        band.low.push_back(quantile(values, 0.25));
        band.median.push_back(quantile(values, 0.5));
        band.high.push_back(quantile(values, 0.75));
    }
    if (used > 0) {
        band.edges.push_back(kWidth * static_cast<double>(used));
    }
    return band;
}

} // namespace lookback::ui
