// SPDX-License-Identifier: MIT
#include "app/cli/FieldTable.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>

namespace lookback::cli {

namespace {

using field::Scores;
using Json = nlohmann::ordered_json; // writes NaN as null

/// Name and value of what a row of the table says, besides the painter.
std::vector<std::pair<std::string, double>> figuresOf(const Scores& s) {
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    const auto calibration =
        s.calibration.value_or(field::Calibration{0, kNaN, kNaN, kNaN, {kNaN, kNaN, kNaN}});
    const auto classes = s.classification;
    return {{"maps", s.maps},
            {"samples", static_cast<double>(s.samples)},
            {"squared_error_dex2", s.squaredError},
            {"squared_error_of_one_dex2", s.squaredErrorOfOne},
            {"transfer_off_below_10", s.transferOff},
            {"power_error_at_20", s.powerError},
            {"excess_correlation_below_10", s.excessCorrelation},
            {"z_width", calibration.zWidth},
            {"coverage_50", calibration.coverage[0]},
            {"coverage_80", calibration.coverage[1]},
            {"coverage_95", calibration.coverage[2]},
            {"judged_share", calibration.share},
            {"missed_share", calibration.missed},
            {"accuracy", classes ? classes->accuracy() : kNaN},
            {"recall", classes ? classes->recall() : kNaN},
            {"precision", classes ? classes->precision() : kNaN}};
}

/// What the rows of the text are called.
const char* const kMeanings[] = {"maps",
                                 "samples",
                                 "MSE of the mean, log10(1+n), dex^2",
                                 "MSE of one sample, dex^2",
                                 "largest |T-1|, k < 10 h/Mpc",
                                 "|P/P_truth-1| at k = 20 h/Mpc",
                                 "largest r excess with dark matter",
                                 "width of z-scores",
                                 "coverage of 50 %",
                                 "coverage of 80 %",
                                 "coverage of 95 %",
                                 "share of pixels judged by these",
                                 "share where all samples miss",
                                 "accuracy, pixels with galaxies",
                                 "recall",
                                 "precision"};

} // namespace

std::string fieldText(const std::vector<Scores>& all) {
    char cell[64];
    std::snprintf(cell, sizeof cell, "%-36s", "");
    std::string text = cell;
    for (const Scores& s : all) {
        std::snprintf(cell, sizeof cell, " %12s", s.painter.c_str());
        text += cell;
    }
    text += "\n";
    for (std::size_t row = 0; !all.empty() && row < std::size(kMeanings); ++row) {
        const auto unknown = [row](const Scores& s) { return std::isnan(figuresOf(s)[row].second); };
        if (std::all_of(all.begin(), all.end(), unknown)) {
            continue; // nothing to judge by, such as a map without its galaxies
        }
        std::snprintf(cell, sizeof cell, "%-36s", kMeanings[row]);
        text += cell;
        for (const Scores& s : all) {
            const double value = figuresOf(s)[row].second;
            if (std::isnan(value)) {
                std::snprintf(cell, sizeof cell, " %12s", "-");
            } else {
                std::snprintf(cell, sizeof cell, " %12.4g", value);
            }
            text += cell;
        }
        text += "\n";
    }
    return text;
}

io::CsvTable fieldTable(const std::vector<Scores>& all) {
    io::CsvTable table;
    std::vector<std::string> painters;
    for (const Scores& s : all) {
        painters.push_back(s.painter);
    }
    table.add("painter", painters);
    for (std::size_t row = 0; !all.empty() && row < figuresOf(all.front()).size(); ++row) {
        std::vector<double> values;
        for (const Scores& s : all) {
            values.push_back(figuresOf(s)[row].second);
        }
        table.add(figuresOf(all.front())[row].first, values);
    }
    return table;
}

std::string fieldJson(const std::vector<Scores>& all, const std::string& source) {
    Json json{{"source", source},
              {"units",
               {{"k", "h/Mpc"},
                {"squared_error", "dex^2 of 1 + value"},
                {"transfer", "sqrt(P / P_truth), P summed over maps"}}}};
    json["painters"] = Json::array();
    for (const Scores& s : all) {
        Json one{{"painter", s.painter}};
        for (const auto& [name, value] : figuresOf(s)) {
            one[name] = value;
        }
        one["k"] = s.k;
        one["transfer"] = s.transfer;
        one["correlation"] = s.correlation;
        one["sample_matter_correlation"] = s.sampleWithMatter;
        one["truth_matter_correlation"] = s.truthWithMatter;
        json["painters"].push_back(std::move(one));
    }
    using Handler = nlohmann::json::error_handler_t;
    return json.dump(2, ' ', false, Handler::replace) + "\n";
}

} // namespace lookback::cli
