// SPDX-License-Identifier: MIT
#include "core/field/Clustering.h"

#include "core/common/Error.h"
#include "core/maps/PowerSpectrum.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace lookback::field {

namespace {

maps::Grid gridOf(const Map& map) {
    return {map.values.pixels, 1, map.height(), map.width()};
}

maps::SpectrumOptions optionsOf(double box, bool periodic) {
    return {.box = box, .window = periodic ? maps::Window::None : maps::Window::Hann};
}

double percentile(const std::vector<double>& sorted, double fraction) {
    const double rank = fraction * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(rank);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (rank - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

} // namespace

QuartileBand quartiles(const std::vector<std::vector<double>>& rows) {
    QuartileBand band;
    for (std::size_t bin = 0; !rows.empty() && bin < rows.front().size(); ++bin) {
        std::vector<double> values;
        for (const auto& row : rows) {
            if (!std::isnan(row[bin])) {
                values.push_back(row[bin]);
            }
        }
        if (values.empty()) {
            values.push_back(std::numeric_limits<double>::quiet_NaN());
        }
        std::sort(values.begin(), values.end());
        band.low.push_back(percentile(values, 0.25));
        band.median.push_back(percentile(values, 0.5));
        band.high.push_back(percentile(values, 0.75));
    }
    return band;
}

Clustering::Clustering(Map matter, std::optional<Map> truth)
    : width_(matter.width())
    , height_(matter.height())
    , box_(matter.box)
    , periodic_(matter.periodic) {
    if (!(box_ > 0.0)) {
        throw ValueError("box", "expected the side of the map in Mpc/h for its spectrum, found none.");
    }
    if (truth && (truth->width() != width_ || truth->height() != height_)) {
        throw ValueError("truth", "expected the size of the dark matter, " + std::to_string(width_) + " x " +
                                      std::to_string(height_) + " pixels, found " +
                                      std::to_string(truth->width()) + " x " +
                                      std::to_string(truth->height()) + ".");
    }
    const auto options = optionsOf(box_, periodic_);
    if (!maps::flawOf(gridOf(matter), options)) {
        k_ = maps::powerSpectrum(gridOf(matter), options).k;
        matter_ = std::move(matter);
    }
    if (truth && !maps::flawOf(gridOf(*truth), options)) {
        const auto spectrum = maps::powerSpectrum(gridOf(*truth), options);
        k_ = spectrum.k;
        truthPower_ = spectrum.power;
        truth_ = std::move(truth);
    }
    if (matter_ && truth_) {
        matterCross_ = maps::crossSpectrum(gridOf(*matter_), gridOf(*truth_), options).correlation;
    }
}

void Clustering::add(const Map& sample) {
    if (sample.width() != width_ || sample.height() != height_) {
        throw ValueError("sample", "expected " + std::to_string(width_) + " x " + std::to_string(height_) +
                                       " pixels, found " + std::to_string(sample.width()) + " x " +
                                       std::to_string(sample.height()) + ".");
    }
    ++samples_;
    const auto options = optionsOf(box_, periodic_);
    const auto grid = gridOf(sample);
    if (maps::flawOf(grid, options)) {
        return;
    }
    if (truth_) {
        auto pair = maps::crossSpectrum(gridOf(*truth_), grid, options);
        power_.push_back(std::move(pair.model.power));
        transfer_.push_back(std::move(pair.transfer));
        correlation_.push_back(std::move(pair.correlation));
    } else {
        auto spectrum = maps::powerSpectrum(grid, options);
        k_ = std::move(spectrum.k);
        power_.push_back(std::move(spectrum.power));
    }
    if (matter_) {
        sampleMatter_.push_back(maps::crossSpectrum(gridOf(*matter_), grid, options).correlation);
    }
}

ClusteringSummary Clustering::summary() const {
    ClusteringSummary s;
    s.samples = samples_;
    s.k = k_;
    s.power = quartiles(power_);
    s.transfer = quartiles(transfer_);
    s.correlation = quartiles(correlation_);
    s.truth = truthPower_;
    s.matterCross = matterCross_;
    s.sampleMatterCross = quartiles(sampleMatter_);
    return s;
}

} // namespace lookback::field
