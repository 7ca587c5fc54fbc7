// SPDX-License-Identifier: MIT
#include "core/analysis/Verdict.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <limits>
#include <utility>

namespace lookback::analysis {

namespace {

constexpr double kSure = 1.96;         // standard errors: 95 %
constexpr double kCutCost = 9.0;       // chi-square
constexpr double kUnlikely = 0.001;    // chance of a KS distance, below which shapes differ
constexpr double kUnlikelyShare = 3.0; // standard errors between the shares that were measured

/// A ratio is averaged as its logarithm, so that half and double weigh the same.
struct Point {
    double value = 0.0;
    double weight = 0.0; // 1 / error^2
};

Point pointOf(const IntervalBin& bin, bool ratio) {
    const double value = ratio ? std::log(bin.change.value) : bin.change.value;
    const double error = ratio ? bin.change.error / bin.change.value : bin.change.error;
    const double smallest = 1e-9 * std::max(1.0, std::abs(value)); // two sets of one value each: error 0
    return {value, 1.0 / std::pow(std::max(error, smallest), 2)};
}

struct Pooled {
    double value = 0.0;
    double error = 0.0;
    double chiSquare = 0.0;
};

/// Points first .. last - 1 as one.
Pooled pool(const std::vector<Point>& points, std::size_t first, std::size_t last) {
    double weights = 0.0;
    Pooled pooled;
    for (std::size_t i = first; i < last; ++i) {
        weights += points[i].weight;
        pooled.value += points[i].weight * points[i].value;
    }
    pooled.value /= weights;
    pooled.error = 1.0 / std::sqrt(weights);
    for (std::size_t i = first; i < last; ++i) {
        pooled.chiSquare += points[i].weight * std::pow(points[i].value - pooled.value, 2);
    }
    return pooled;
}

/// Where the best stretches start (Bellman 1961: the best cuts of a start are part of the best cuts).
std::vector<std::size_t> bestCuts(const std::vector<Point>& points) {
    const std::size_t count = points.size();
    std::vector<double> cost(count + 1, std::numeric_limits<double>::infinity());
    std::vector<std::size_t> start(count + 1, 0);
    cost[0] = 0.0;
    for (std::size_t end = 1; end <= count; ++end) {
        for (std::size_t first = 0; first < end; ++first) {
            const double here = cost[first] + pool(points, first, end).chiSquare + kCutCost;
            if (here < cost[end]) {
                cost[end] = here;
                start[end] = first;
            }
        }
    }
    std::vector<std::size_t> cuts;
    for (std::size_t end = count; end > 0; end = start[end]) {
        cuts.insert(cuts.begin(), start[end]);
    }
    return cuts;
}

std::string number(double value, int decimals) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", std::clamp(decimals, 0, 9), value);
    return text;
}

/// "1.4", without needless zeros.
std::string shortly(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

/// Decimals that show one digit of the error, two if it starts with 1.
int decimalsFor(double error) {
    if (!(error > 0.0) || !std::isfinite(error)) {
        return 2;
    }
    const double place = std::floor(std::log10(error));
    return static_cast<int>(-place) + (error < 1.95 * std::pow(10.0, place) ? 1 : 0);
}

/// How close "agree" is: "2 %" or "0.04 mag".
std::string closeness(const Stretch& stretch, bool ratio, const std::string& unit) {
    if (ratio) {
        const double percent = 100.0 * stretch.error;
        return number(percent, decimalsFor(percent)) + " %";
    }
    return number(stretch.error, decimalsFor(stretch.error)) + (unit.empty() ? "" : " " + unit);
}

std::string where(const std::vector<Stretch>& all, std::size_t i) {
    if (i == 0) {
        return "below z = " + shortly(all[i].zHigh);
    }
    return i + 1 == all.size() ? "above" : "from there to z = " + shortly(all[i].zHigh);
}

std::string words(const std::vector<Stretch>& all, const QuantityComparison& q, const std::string& subject) {
    std::string text;
    for (std::size_t i = 0; i < all.size(); ++i) {
        text += i == 0 ? "" : "; ";
        text += all[i].agrees ? "agrees within error (" + closeness(all[i], q.ratio, q.unit) + ")"
                              : subject + " are " + changeText(all[i].value, all[i].error, q.ratio, q.unit);
        text += all.size() > 1 ? " " + where(all, i) : "";
    }
    return text;
}

/// Over all redshifts at once, where no bin can be judged.
std::vector<Stretch> wholeOf(const QuantityComparison& q) {
    if (!std::isfinite(q.change.value)) {
        return {};
    }
    return {{.value = q.change.value,
             .error = q.change.error,
             .agrees = q.change.low <= (q.ratio ? 1.0 : 0.0) && q.change.high >= (q.ratio ? 1.0 : 0.0)}};
}

std::string percent(double share) {
    return number(100.0 * share, share < 0.1 ? 1 : 0) + " %";
}

/// A set of which far more could not be measured is not the same, whatever the rest says.
std::string unmeasuredWords(const QuantityComparison& q, const std::string& subject) {
    const auto a = static_cast<double>(q.a.count + q.unmeasuredA);
    const auto b = static_cast<double>(q.b.count + q.unmeasuredB);
    const double shareA = static_cast<double>(q.unmeasuredA) / a;
    const double shareB = static_cast<double>(q.unmeasuredB) / b;
    const double all = static_cast<double>(q.unmeasuredA + q.unmeasuredB) / (a + b);
    const double error = std::sqrt(all * (1.0 - all) * (1.0 / a + 1.0 / b));
    if (!(std::abs(shareB - shareA) > kUnlikelyShare * error)) {
        return {};
    }
    return "; of the " + subject + " " + percent(shareB) + " could not be measured, of the others " +
           percent(shareA);
}

/// Which redshifts were judged, where it was not all of them: bins with too few galaxies are holes.
std::string rangeWords(const std::vector<IntervalBin>& bins) {
    std::vector<std::pair<double, double>> ranges;
    bool whole = true;
    bool before = false; // whether the bin before was judged
    for (const IntervalBin& bin : bins) {
        whole = whole && bin.judged;
        if (bin.judged && before) {
            ranges.back().second = bin.zHigh;
        } else if (bin.judged) {
            ranges.emplace_back(bin.zLow, bin.zHigh);
        }
        before = bin.judged;
    }
    if (whole || ranges.empty()) {
        return "";
    }
    std::string text;
    for (const auto& [low, high] : ranges) {
        text += (text.empty() ? " (judged from z = " : " and from ") + shortly(low) + " to " + shortly(high);
    }
    return text + ")";
}

} // namespace

std::vector<Stretch> stretchesOf(const std::vector<IntervalBin>& bins, bool ratio) {
    std::vector<IntervalBin> judged;
    std::copy_if(bins.begin(), bins.end(), std::back_inserter(judged),
                 [](const IntervalBin& b) { return b.judged && std::isfinite(b.change.error); });
    std::vector<Point> points;
    for (const IntervalBin& bin : judged) {
        points.push_back(pointOf(bin, ratio));
    }
    std::vector<std::size_t> cuts = bestCuts(points);
    const auto agreesFrom = [&](std::size_t first, std::size_t last) {
        const Pooled pooled = pool(points, first, last);
        return std::abs(pooled.value) <= kSure * pooled.error;
    };
    std::vector<Stretch> stretches;
    for (std::size_t i = 0; i < cuts.size(); ++i) {
        const auto endOf = [&](std::size_t at) {
            return at + 1 < cuts.size() ? cuts[at + 1] : points.size();
        };
        const std::size_t first = cuts[i];
        const bool agrees = agreesFrom(first, endOf(i));
        while (agrees && i + 1 < cuts.size() && agreesFrom(cuts[i + 1], endOf(i + 1))) {
            ++i;
        }
        const std::size_t last = endOf(i);
        const Pooled pooled = pool(points, first, last);
        const double value = ratio ? std::exp(pooled.value) : pooled.value;
        stretches.push_back({judged[first].zLow, judged[last - 1].zHigh, value,
                             ratio ? value * pooled.error : pooled.error, agrees});
    }
    return stretches;
}

std::string withError(double value, double error) {
    const int decimals = decimalsFor(error);
    return number(value, decimals) + " +- " + number(error, decimals);
}

std::string changeText(double value, double error, bool ratio, const std::string& unit) {
    if (!ratio) {
        return std::string(value < 0.0 ? "lower" : "higher") + " by " + withError(std::abs(value), error) +
               (unit.empty() ? "" : " " + unit);
    }
    if (value >= 2.0 || value <= 0.5) {
        return withError(value, error) + " times as large";
    }
    return withError(100.0 * std::abs(value - 1.0), 100.0 * error) + " % " +
           (value < 1.0 ? "smaller" : "larger");
}

std::string verdictOf(const QuantityComparison& q, const ComparisonOptions& options, bool sameRedshifts) {
    // A size is measured in pixels and on the sky.
    const std::string start = q.label + (q.unit == "arcsec" ? " (arcsec): " : ": ");
    if (q.a.count == 0 && q.b.count == 0 && q.unmeasuredA + q.unmeasuredB > 0) {
        return start + "could not be measured on any galaxy.";
    }
    if (q.a.count < options.fewest || q.b.count < options.fewest) {
        return start + "too few galaxies for a verdict, measured on " + std::to_string(q.a.count) + " and " +
               std::to_string(q.b.count) + ", at least " + std::to_string(options.fewest) +
               " of each are needed" + unmeasuredWords(q, options.subject) + ".";
    }
    const std::vector<Stretch> stretches = stretchesOf(q.bins, q.ratio);
    const std::vector<Stretch> whole = wholeOf(q);
    if (stretches.empty() && whole.empty()) {
        return start + "the means cannot be compared, as one of them is 0.";
    }
    std::string text = start;
    if (stretches.empty()) {
        text += words(whole, q, options.subject) + " over all redshifts, as no bin of redshift has " +
                std::to_string(options.fewest) + " of each";
    } else {
        text += words(stretches, q, options.subject) + rangeWords(q.bins);
    }
    const std::vector<Stretch>& said = stretches.empty() ? whole : stretches;
    const bool agree = std::all_of(said.begin(), said.end(), [](const Stretch& s) { return s.agrees; });
    if (agree && sameRedshifts && q.distances.ksChance < kUnlikely) {
        text += "; but the values are distributed otherwise (KS distance " +
                withError(q.distances.ks, q.distances.ksError) + ")";
    }
    return text + unmeasuredWords(q, options.subject) + ".";
}

} // namespace lookback::analysis
