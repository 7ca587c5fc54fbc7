// SPDX-License-Identifier: MIT
#include "app/cli/Quality.h"

#include "core/analysis/Isophote.h"
#include "core/analysis/RedshiftMetrics.h"
#include "core/analysis/TwoSample.h"
#include "core/common/Error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace lookback::cli {

namespace {

using analysis::Isophote;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

std::vector<Isophote> measured(const std::vector<Image>& images) {
    std::vector<Isophote> found;
    for (const auto& image : images) {
        try {
            found.push_back(
                analysis::measureIsophote(image, analysis::kMorphologyBand, analysis::kMorphologyIsophote));
        } catch (const Error&) { // SEP fails on what a young network draws
            found.emplace_back();
        }
    }
    std::erase_if(found, [](const Isophote& isophote) { return !isophote.found; });
    return found;
}

/// NaN where one side has no galaxy with a shape.
double distance(const std::vector<Isophote>& real, const std::vector<Isophote>& drawn,
                const std::function<double(const Isophote&)>& value) {
    const auto values = [&value](const std::vector<Isophote>& all) {
        std::vector<double> finite;
        for (const auto& isophote : all) {
            if (const double v = value(isophote); std::isfinite(v)) {
                finite.push_back(v);
            }
        }
        return finite;
    };
    const auto a = values(real);
    const auto b = values(drawn);
    return a.empty() || b.empty() ? kUnknown : analysis::kolmogorovSmirnov(a, b);
}

training::QualityMeasures ofShapes(const training::QualitySample& sample) {
    const auto real = measured(sample.real);
    const auto drawn = measured(sample.drawn);
    const auto ks = [&](double (*value)(const Isophote&)) { return distance(real, drawn, value); };
    return {{"ellipticity_ks", ks([](const Isophote& i) { return i.ellipticity; })},
            {"semi_major_axis_ks", ks([](const Isophote& i) { return i.semiMajor; })},
            {"isophotal_area_ks", ks([](const Isophote& i) { return i.isophotalArea; })},
            // The zero point moves both alike.
            {"magnitude_ks", ks([](const Isophote& i) { return -2.5 * std::log10(i.flux); })},
            {"found", drawn.empty()
                          ? 0.0
                          : static_cast<double>(drawn.size()) / static_cast<double>(sample.drawn.size())}};
}

} // namespace

training::QualityMeasures judgeQuality(const training::QualitySample& sample) {
    if (!sample.truth.empty()) {
        const auto scores = analysis::scoreRedshifts(sample.truth, sample.told);
        return {{"bias", scores.biasMedian}, {"scatter", scores.scatterMad}, {"outliers", scores.outliers}};
    }
    return sample.drawn.empty() ? training::QualityMeasures() : ofShapes(sample);
}

} // namespace lookback::cli
