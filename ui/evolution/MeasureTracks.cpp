// SPDX-License-Identifier: MIT
#include "ui/evolution/MeasureTracks.h"

#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

Spread spreadOf(const std::vector<double>& values) {
    Spread s;
    double sum = 0.0;
    for (const double v : values) {
        if (std::isfinite(v)) {
            sum += v;
            ++s.count;
        }
    }
    if (s.count == 0) {
        return s;
    }
    s.mean = sum / s.count;
    double squares = 0.0;
    for (const double v : values) {
        squares += std::isfinite(v) ? (v - s.mean) * (v - s.mean) : 0.0;
    }
    s.deviation = s.count > 1 ? std::sqrt(squares / (s.count - 1)) : kUnmeasured;
    return s;
}

} // namespace

MeasureTracks::MeasureTracks(EngineLane& lane, MeasureGalaxy measure, QObject* parent)
    : QObject(parent)
    , lane_(lane)
    , measure_(std::move(measure)) {}

void MeasureTracks::reset(const engine::ModelCard& card, int band) {
    card_ = card;
    band_ = band;
    ++run_;
    waiting_.clear();
    shown_.clear();
    tracks_.clear();
    Q_EMIT changed();
}

void MeasureTracks::show(int galaxy, double redshift, const Image& image) {
    // Only the newest picture of a galaxy matters.
    std::erase_if(waiting_, [galaxy](const Task& task) { return task.shown && task.galaxy == galaxy; });
    add({true, galaxy, redshift, image});
}

void MeasureTracks::track(int galaxy, double redshift, const Image& image) {
    if (galaxy < kSeedsMost) {
        add({false, galaxy, redshift, image});
    }
}

void MeasureTracks::add(Task task) {
    if (!measure_) {
        return;
    }
    // What the eye rests on goes first.
    const auto place = task.shown ? std::find_if(waiting_.begin(), waiting_.end(),
                                                 [](const Task& other) { return !other.shown; })
                                  : waiting_.end();
    waiting_.insert(place, std::move(task));
    pump();
}

void MeasureTracks::pump() {
    if (job_.running() || waiting_.empty()) {
        return;
    }
    const Task task = std::move(waiting_.front());
    waiting_.pop_front();
    const auto take = [this, run = run_, shown = task.shown, galaxy = task.galaxy,
                       redshift = task.redshift](const GalaxyMeasures& measures) {
        if (run == run_ && shown) {
            shown_[galaxy] = {redshift, measures};
        } else if (run == run_) {
            tracks_[redshift][galaxy] = measures;
        }
        pump();
        Q_EMIT changed();
    };
    GalaxyMeasures none;
    none.fill(kUnmeasured);
    job_.start(
        lane_.files(),
        [measure = measure_, card = card_, band = band_, task](const Monitor&) {
            return measure(task.image, band, task.redshift, card);
        },
        take, [take, none](const std::exception&) { take(none); }); // shown as not measured
}

Spread MeasureTracks::now(Measure what, double redshift) const {
    std::vector<double> values;
    for (const auto& [galaxy, measured] : shown_) {
        if (measured.first == redshift) {
            values.push_back(measured.second[static_cast<std::size_t>(what)]);
        }
    }
    return spreadOf(values);
}

std::vector<MeasureTracks::Point> MeasureTracks::track(Measure what) const {
    std::vector<Point> points;
    for (const auto& [redshift, galaxies] : tracks_) {
        std::vector<double> values;
        for (const auto& [galaxy, measures] : galaxies) {
            values.push_back(measures[static_cast<std::size_t>(what)]);
        }
        points.push_back({redshift, spreadOf(values)});
    }
    return points;
}

} // namespace lookback::ui
