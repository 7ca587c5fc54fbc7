// SPDX-License-Identifier: MIT
#include "core/analysis/Prediction.h"

#include "core/analysis/Verdict.h"
#include "core/common/Random.h"

#include <cmath>

namespace lookback::analysis {

namespace {

void addErrors(PredictionQuality& quality, const BootstrapOptions& options, std::uint64_t stream) {
    const std::size_t count = quality.redshift.size();
    std::vector<double> biases;
    std::vector<double> scatters;
    std::vector<double> outliers;
    std::vector<double> losses;
    std::vector<double> redshift(count);
    std::vector<double> predicted(count);
    Random random(options.seed, stream);
    for (int i = 0; i < options.resamples; ++i) {
        for (std::size_t j = 0; j < count; ++j) {
            const std::size_t drawn = random.below(count);
            redshift[j] = quality.redshift[drawn];
            predicted[j] = quality.predicted[drawn];
        }
        const RedshiftScores scores = scoreRedshifts(redshift, predicted);
        biases.push_back(scores.biasMedian);
        scatters.push_back(scores.scatterMad);
        outliers.push_back(scores.outliers);
        losses.push_back(scores.meanLoss);
    }
    quality.biasError = deviationOf(biases);
    quality.scatterError = deviationOf(scatters);
    quality.outliersError = deviationOf(outliers);
    quality.lossError = deviationOf(losses);
}

PredictionQuality qualityOf(const MeasuredSet& set, const Quantity& predicted,
                            const BootstrapOptions& options, std::uint64_t stream) {
    PredictionQuality quality;
    for (std::size_t i = 0; i < predicted.values.size(); ++i) {
        if (std::isfinite(set.redshift[i]) && std::isfinite(predicted.values[i]) && set.redshift[i] > -1.0) {
            quality.redshift.push_back(set.redshift[i]);
            quality.predicted.push_back(predicted.values[i]);
        }
    }
    const RedshiftScores scores = scoreRedshifts(quality.redshift, quality.predicted);
    quality.bias = scores.biasMedian;
    quality.scatter = scores.scatterMad;
    quality.outliers = scores.outliers;
    quality.loss = scores.meanLoss;
    quality.bins = scoreRedshiftBins(quality.redshift, quality.predicted);
    if (quality.redshift.size() > 1) {
        addErrors(quality, options, stream);
    }
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
