// SPDX-License-Identifier: MIT
#include "ui/training/Curves.h"

#include "core/common/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lookback::ui {

namespace {

constexpr double kSecondsPerHour = 3600.0;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

using Values = std::vector<double>;

bool has(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Training time until the end of each step, hours.
Values hoursOf(const Values& seconds) {
    Values hours;
    hours.reserve(seconds.size());
    double sum = 0.0;
    for (const double s : seconds) {
        sum += std::isfinite(s) ? s : 0.0;
        hours.push_back(sum / kSecondsPerHour);
    }
    return hours;
}

/// Where on the axis of `x` the checks at these steps lie. A step that the metrics do not have yet, or have
/// no more, lies at their end.
Values placesOf(const Values& checkSteps, const Values& steps, const Values& x) {
    Values places;
    for (const double step : checkSteps) {
        const auto at = std::lower_bound(steps.begin(), steps.end(), step) - steps.begin();
        places.push_back(x.empty() ? kNaN : x[std::min(static_cast<std::size_t>(at), x.size() - 1)]);
    }
    return places;
}

void update(training::MetricTable& table, std::string& trouble) {
    try {
        table.update();
    } catch (const Error& e) {
        trouble += (trouble.empty() ? "" : " ") + std::string(e.what());
    }
}

} // namespace

CurveReader::Tables& CurveReader::tablesOf(const std::filesystem::path& job) {
    const auto known = tables_.find(job);
    if (known != tables_.end()) {
        return known->second;
    }
    return tables_
        .emplace(job, Tables{training::MetricTable(job / "metrics.csv"),
                             training::MetricTable(job / "validation.csv"),
                             training::MetricTable(job / "quality.csv")})
        .first->second;
}

void CurveReader::keepOnly(const std::vector<std::filesystem::path>& jobs) {
    std::erase_if(tables_, [&](const auto& entry) {
        return std::find(jobs.begin(), jobs.end(), entry.first) == jobs.end();
    });
}

JobCurve CurveReader::read(int number, const std::filesystem::path& job, const CurveWish& wish) {
    Tables& tables = tablesOf(job);
    JobCurve curve;
    curve.number = number;
    for (training::MetricTable* table : {&tables.metrics, &tables.validation, &tables.quality}) {
        update(*table, curve.trouble);
    }
    for (const std::string& name : tables.metrics.names()) {
        if (name != "step" && name != "seconds") {
            curve.everyStep.push_back(name);
        }
    }
    for (const std::string& name : tables.quality.names()) {
        if (name != "step") {
            curve.measured.push_back(name);
        }
    }
    const Values& steps = tables.metrics.column("step");
    const Values hours = wish.hours ? hoursOf(tables.metrics.column("seconds")) : Values();
    const Values& x = wish.hours ? hours : steps;
    const Values& y = tables.metrics.column(wish.quantity);
    curve.last = kNaN;
    if (has(curve.everyStep, wish.quantity) && x.size() == y.size()) {
        const Values smooth = training::smoothed(y, wish.smoothing);
        curve.raw = training::thinned(x, y, wish.most);
        curve.smooth = training::thinned(x, smooth, wish.most);
        curve.last = smooth.empty() ? kNaN : smooth.back();
    }
    const bool measured = has(curve.measured, wish.quantity);
    if (measured || wish.quantity == "loss") {
        const training::MetricTable& table = measured ? tables.quality : tables.validation;
        curve.checks = table.column(wish.quantity);
        const Values& at = table.column("step");
        curve.checksX = wish.hours ? placesOf(at, steps, x) : at;
        curve.checks.resize(std::min(curve.checks.size(), curve.checksX.size()));
        curve.checksX.resize(curve.checks.size());
    }
    return curve;
}

} // namespace lookback::ui
