// SPDX-License-Identifier: MIT
#include "core/analysis/Comparison.h"

#include "core/analysis/Prediction.h"
#include "core/analysis/Verdict.h"
#include "core/common/Error.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace lookback::analysis {

namespace {

constexpr double kUnlikely = 0.01; // chance of a KS distance, below which the sets' redshifts differ

void check(const MeasuredSet& set) {
    const auto refuse = [&set](const std::string& column, std::size_t found) {
        if (found != set.index.size()) {
            throw ValueError(set.name, "expected " + std::to_string(set.index.size()) + " values in column " +
                                           column + ", found " + std::to_string(found) + ".");
        }
    };
    refuse("redshift", set.redshift.size());
    for (const Quantity& q : set.quantities) {
        refuse(q.key, q.values.size());
    }
}

/// Edges at multiples of the width, from the lowest to the highest redshift of either set.
std::vector<double> edgesOf(const MeasuredSet& a, const MeasuredSet& b, double width) {
    std::vector<double> all = finiteOf(a.redshift);
    const std::vector<double> others = finiteOf(b.redshift);
    all.insert(all.end(), others.begin(), others.end());
    std::vector<double> edges;
    if (all.empty()) {
        return edges;
    }
    const auto [lowest, highest] = std::minmax_element(all.begin(), all.end());
    const double first = std::floor(*lowest / width + 1e-9);
    const double bins = std::floor(*highest / width + 1e-9) - first + 1.0;
    if (!(bins <= 10000.0)) {
        throw ValueError("redshift width", "expected at most 10000 bins, found " + std::to_string(bins) +
                                               " from redshift " + std::to_string(*lowest) + " to " +
                                               std::to_string(*highest) + ".");
    }
    for (int i = 0; i <= static_cast<int>(bins); ++i) {
        edges.push_back((first + i) * width);
    }
    return edges;
}

/// The values of each bin; 1e-9 of a width lets 0.6 lie in the bin from 3 * 0.2.
std::vector<std::vector<double>> binned(const std::vector<double>& redshift,
                                        const std::vector<double>& values, const std::vector<double>& edges) {
    std::vector<std::vector<double>> bins(edges.empty() ? 0 : edges.size() - 1);
    for (std::size_t i = 0; i < values.size() && !bins.empty(); ++i) {
        if (std::isfinite(redshift[i]) && std::isfinite(values[i])) {
            const double place = (redshift[i] - edges.front()) / (edges[1] - edges[0]) + 1e-9;
            bins[std::min(static_cast<std::size_t>(std::max(place, 0.0)), bins.size() - 1)].push_back(
                values[i]);
        }
    }
    return bins;
}

bool isRatio(const Quantity& a, const Quantity& b) {
    const auto negative = [](double v) { return v < 0.0; };
    return a.unit != "mag" && std::none_of(a.values.begin(), a.values.end(), negative) &&
           std::none_of(b.values.begin(), b.values.end(), negative);
}

struct Both {
    const MeasuredSet& a;
    const MeasuredSet& b;
    std::vector<double> edges;
    bool sameRedshifts = true;
};

QuantityComparison compare(const Quantity& a, const Quantity& b, const Both& sets,
                           const ComparisonOptions& options) {
    QuantityComparison q;
    q.key = a.key;
    q.label = a.label;
    q.unit = a.unit;
    q.ratio = isRatio(a, b);
    const auto change = [&q](const Mean& x, const Mean& y) {
        return q.ratio ? ratioOf(x, y) : differenceOf(x, y);
    };
    q.a = meanOf(a.values);
    q.b = meanOf(b.values);
    q.unmeasuredA = static_cast<std::int64_t>(a.values.size()) - q.a.count;
    q.unmeasuredB = static_cast<std::int64_t>(b.values.size()) - q.b.count;
    q.change = change(q.a, q.b);
    q.distances = distances(finiteOf(a.values), finiteOf(b.values), options.bootstrap);
    q.histogram = histogramOf(a.values, b.values);
    const auto inA = binned(sets.a.redshift, a.values, sets.edges);
    const auto inB = binned(sets.b.redshift, b.values, sets.edges);
    for (std::size_t i = 0; i < inA.size(); ++i) {
        IntervalBin bin{sets.edges[i], sets.edges[i + 1], meanOf(inA[i]), meanOf(inB[i]), {}, false};
        bin.change = change(bin.a, bin.b);
        bin.judged =
            bin.a.count >= options.fewest && bin.b.count >= options.fewest && std::isfinite(bin.change.error);
        q.bins.push_back(std::move(bin));
    }
    q.verdict = verdictOf(q, options, sets.sameRedshifts);
    return q;
}

std::string redshiftVerdictOf(const Comparison& c, const MeasuredSet& a, const MeasuredSet& b) {
    if (!std::isfinite(c.redshifts.ks)) {
        return "Redshifts: not known of both sets, so nothing is compared by redshift.";
    }
    const std::string ks = "KS distance " + withError(c.redshifts.ks, c.redshifts.ksError);
    if (!(c.redshifts.ksChance < kUnlikely)) {
        return "Redshifts: the sets lie at the same ones (" + ks + ").";
    }
    char medians[64];
    std::snprintf(medians, sizeof medians, "%.2f and %.2f", percentileOf(a.redshift, 0.5),
                  percentileOf(b.redshift, 0.5));
    return "Redshifts: the sets lie at different ones (" + ks + ", medians " + medians +
           "), which shows in every distance over all redshifts; the bins of redshift compare like with "
           "like, "
           "and so do sets of matched redshifts.";
}

/// Why the profiles of two sets cannot be held against each other; empty: they can. A blurred galaxy has
/// another profile than the galaxy itself.
std::string flawOfFits(const QuantityComparison& q, const Comparison& c) {
    const bool differ = c.knowsPsfA && c.knowsPsfB && *c.knowsPsfA != *c.knowsPsfB;
    if (!differ || !q.key.starts_with("sersic")) {
        return {};
    }
    const std::string& knows = *c.knowsPsfA ? c.nameA : c.nameB;
    const std::string& other = *c.knowsPsfA ? c.nameB : c.nameA;
    return q.label + ": not to be compared, as the fits of " + knows +
           " took the blur of the sky off and those of " + other +
           " did not; compare the galaxies' files, or measure both alike.";
}

bool isWanted(const std::string& key, const ComparisonOptions& options) {
    return options.keys.empty()
               ? isCompared(key)
               : std::find(options.keys.begin(), options.keys.end(), key) != options.keys.end();
}

void checkKeys(const MeasuredSet& set, const ComparisonOptions& options) {
    for (const std::string& key : options.keys) {
        if (set.find(key) != nullptr) {
            continue;
        }
        std::string known;
        for (const Quantity& q : set.quantities) {
            known += (known.empty() ? "" : ", ") + q.key;
        }
        throw ValueError("quantity",
                         "expected one of " + known + " as in " + set.name + ", found " + key + ".");
    }
}

} // namespace

bool isCompared(const std::string& key) {
    static const std::vector<std::string> kOthers{
        "x",        "y",        "angle",        "position_angle", "background", "noise",
        "sersic_x", "sersic_y", "sersic_angle", "sersic_sky",     "flags",      "sersic_chi2"};
    return !key.ends_with("_error") && std::find(kOthers.begin(), kOthers.end(), key) == kOthers.end();
}

Comparison compareSets(const MeasuredSet& a, const MeasuredSet& b, const ComparisonOptions& options,
                       const Monitor& monitor) {
    kRedshiftWidthRange.check("redshift width", options.redshiftWidth);
    kFewestRange.check("fewest", options.fewest);
    check(a);
    check(b);
    checkKeys(a, options);
    checkKeys(b, options);
    Comparison c;
    c.nameA = a.name;
    c.nameB = b.name;
    c.countA = static_cast<std::int64_t>(a.index.size());
    c.countB = static_cast<std::int64_t>(b.index.size());
    c.howA = a.how;
    c.howB = b.how;
    c.knowsPsfA = a.knowsPsf;
    c.knowsPsfB = b.knowsPsf;
    c.subject = options.subject;
    c.redshifts = distances(finiteOf(a.redshift), finiteOf(b.redshift), options.bootstrap);
    c.redshiftVerdict = redshiftVerdictOf(c, a, b);
    const Both both{a, b, edgesOf(a, b, options.redshiftWidth), !(c.redshifts.ksChance < kUnlikely)};
    const int total = static_cast<int>(a.quantities.size());
    int done = 0;
    for (const Quantity& q : a.quantities) {
        monitor.step(done++, total);
        if (!isWanted(q.key, options)) {
            continue;
        }
        const Quantity* other = b.find(q.key);
        if (other == nullptr) {
            c.onlyA.push_back(q.key);
        } else {
            c.quantities.push_back(compare(q, *other, both, options));
            QuantityComparison& last = c.quantities.back();
            if (const std::string flaw = flawOfFits(last, c); !flaw.empty()) {
                last.verdict = flaw;
            }
        }
    }
    for (const Quantity& q : b.quantities) {
        if (a.find(q.key) == nullptr && isWanted(q.key, options)) {
            c.onlyB.push_back(q.key);
        }
    }
    c.prediction = comparePredictions(a, b, options);
    return c;
}

} // namespace lookback::analysis
