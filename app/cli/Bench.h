// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/Commands.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lookback::cli {

/// What one measurement found.
struct Measured {
    std::string name;
    std::string unit;
    double p50 = 0.0;
    double p95 = 0.0;
    int count = 0;                ///< Of repetitions.
    std::optional<double> budget; ///< p95 must not be above it; of a rate, p50 must not be below it.
    bool rate = false;            ///< The more, the better.
    std::string skipped;          ///< Why it was not measured; empty if it was.

    bool within() const { return !budget || (rate ? p50 >= *budget : p95 <= *budget); }
};

/// Percentiles of durations or amounts.
Measured measured(std::string name, std::string unit, std::vector<double> values,
                  std::optional<double> budget);
Measured skipped(std::string name, std::string reason);

/// Run `work` `count` times after one run that is not counted; milliseconds.
Measured timed(std::string name, int count, std::optional<double> budget, const std::function<void()>& work,
               const Monitor& monitor);

/// A group of measurements under the name that --only picks.
struct Benchmark {
    std::string name;
    std::function<std::vector<Measured>(const DeviceOptions&, const Monitor&)> run;
};

std::vector<Benchmark> engineBenchmarks();
std::vector<Benchmark> dataBenchmarks();
std::vector<Benchmark> fieldBenchmarks();
std::vector<Benchmark> morphologyBenchmarks();
std::vector<Benchmark> spectrumBenchmarks();
std::vector<Benchmark> translationBenchmarks();
std::vector<Benchmark> trainingBenchmarks();
std::vector<Benchmark> windowBenchmarks();

} // namespace lookback::cli
