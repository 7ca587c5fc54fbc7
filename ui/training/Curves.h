// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/MetricTable.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lookback::ui {

/// What is to be drawn of jobs.
struct CurveWish {
    std::string quantity = "loss"; ///< A column of metrics.csv or of quality.csv.
    double smoothing = 20.0;       ///< Steps that are averaged; 1: none.
    bool hours = false;            ///< Over training time instead of steps.
    int most = 280;                ///< Points a curve.

    bool operator==(const CurveWish&) const = default;
};

/// One quantity of one job, thinned out for drawing.
struct JobCurve {
    int number = 0;
    std::vector<std::string> everyStep; ///< Quantities that are known of every step: "loss", "learning_rate".
    std::vector<std::string> measured;  ///< Quality measures, known now and then.
    training::ThinnedCurve raw;         ///< As it was at every step.
    training::ThinnedCurve smooth;
    std::vector<double> checksX; ///< Of the validation loss, or of the quality measure.
    std::vector<double> checks;
    double last = 0.0;   ///< Of the smoothed curve; NaN: none.
    std::string trouble; ///< Why there is less than there should be.
};

/// Reads the tables of jobs and keeps them, so that a growing one is read once. Only for one thread.
class CurveReader {
public:
    /// Never throws: what cannot be read is said in `trouble`.
    JobCurve read(int number, const std::filesystem::path& job, const CurveWish& wish);

    void keepOnly(const std::vector<std::filesystem::path>& jobs); ///< Forget all others.

private:
    struct Tables {
        training::MetricTable metrics;
        training::MetricTable validation;
        training::MetricTable quality;
    };

    Tables& tablesOf(const std::filesystem::path& job);

    std::map<std::filesystem::path, Tables> tables_;
};

} // namespace lookback::ui
