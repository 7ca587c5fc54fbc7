// SPDX-License-Identifier: MIT
#include "core/analysis/Prediction.h"

#include "core/analysis/Verdict.h"
#include "core/common/Random.h"

#include <cmath>

namespace lookback::analysis {

namespace {

constexpr double kOutlier = 0.15; // Nishizawa et al. (2020)

struct Point {
    double bias = kUnknown;
    double scatter = kUnknown;
    double outliers = kUnknown;
};

Point pointOf(const std::vector<double>& offsets) {
    Point point;
    point.bias = percentileOf(offsets, 0.5);
    std::vector<double> deviations;
    double beyond = 0.0;
    for (const double dz : offsets) {
        deviations.push_back(std::abs(dz - point.bias));
        beyond += std::abs(dz) > kOutlier ? 1.0 : 0.0;
    }
    point.scatter = 1.4826 * percentileOf(deviations, 0.5);
    point.outliers = beyond / static_cast<double>(offsets.size()); // NaN of none
    return point;
}

void addErrors(PredictionQuality& quality, const std::vector<double>& offsets,
               const BootstrapOptions& options, std::uint64_t stream) {
    if (offsets.size() < 2) {
        return;
    }
    std::vector<double> biases;
    std::vector<double> scatters;
    std::vector<double> shares;
    std::vector<double> drawn(offsets.size());
    Random random(options.seed, stream);
    for (int i = 0; i < options.resamples; ++i) {
        for (double& value : drawn) {
            value = offsets[random.below(offsets.size())];
        }
        const Point point = pointOf(drawn);
        biases.push_back(point.bias);
        scatters.push_back(point.scatter);
        shares.push_back(point.outliers);
    }
    quality.biasError = deviationOf(biases);
    quality.scatterError = deviationOf(scatters);
    quality.outliersError = deviationOf(shares);
}

PredictionQuality qualityOf(const MeasuredSet& set, const Quantity& predicted,
                            const BootstrapOptions& options, std::uint64_t stream) {
    PredictionQuality quality;
    std::vector<double> offsets;
    for (std::size_t i = 0; i < predicted.values.size(); ++i) {
        const double z = set.redshift[i];
        const double p = predicted.values[i];
        if (std::isfinite(z) && std::isfinite(p) && z > -1.0) {
            quality.redshift.push_back(z);
            quality.predicted.push_back(p);
            offsets.push_back((p - z) / (1.0 + z));
        }
    }
    const Point point = pointOf(offsets);
    quality.bias = point.bias;
    quality.scatter = point.scatter;
    quality.outliers = point.outliers;
    addErrors(quality, offsets, options, stream);
    return quality;
}

std::string verdictOf(const PredictionComparison& p, const ComparisonOptions& options) {
    const std::string start = "Redshift prediction: ";
    const auto fewest = static_cast<std::size_t>(options.fewest);
    if (p.a.redshift.size() < fewest || p.b.redshift.size() < fewest) {
        return start + "too few galaxies for a verdict, predicted for " +
               std::to_string(p.a.redshift.size()) + " and " + std::to_string(p.b.redshift.size()) +
               ", at least " + std::to_string(options.fewest) + " of each are needed.";
    }
    std::string text =
        start + "of the " + options.subject + " scatter " + withError(p.b.scatter, p.b.scatterError) +
        ", bias " + withError(p.b.bias, p.b.biasError) + "; of the others scatter " +
        withError(p.a.scatter, p.a.scatterError) + ", bias " + withError(p.a.bias, p.a.biasError);
    if (p.a.scatter > 0.0 && p.b.scatter > 0.0) {
        const double ratio = p.b.scatter / p.a.scatter;
        const double error =
            ratio * std::hypot(p.a.scatterError / p.a.scatter, p.b.scatterError / p.b.scatter);
        text += std::abs(ratio - 1.0) <= 1.96 * error
                    ? "; the scatters agree within error"
                    : "; the scatter is " + changeText(ratio, error, true, "");
    }
    return text + ".";
}

} // namespace

std::optional<PredictionComparison> comparePredictions(const MeasuredSet& a, const MeasuredSet& b,
                                                       const ComparisonOptions& options) {
    const Quantity* inA = a.find(kPredictedRedshift);
    const Quantity* inB = b.find(kPredictedRedshift);
    if (inA == nullptr || inB == nullptr) {
        return std::nullopt;
    }
    PredictionComparison p;
    p.a = qualityOf(a, *inA, options.bootstrap, 0);
    p.b = qualityOf(b, *inB, options.bootstrap, 1);
    p.verdict = verdictOf(p, options);
    return p;
}

} // namespace lookback::analysis
