// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Map.h"
#include "core/field/Tally.h"
#include "core/io/Spool.h"
#include "ui/field/Density.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace lookback::ui {

/// What is known after so many samples: values, so that a thread can hand it to another.
struct FieldFigures {
    int samples = 0;
    std::uint64_t seed = 0;          ///< Of the first sample; the others count on from it.
    std::shared_ptr<const Map> mean; ///< Of the values; null before the first sample.
    std::shared_ptr<const Map> deviation;
    std::shared_ptr<const Map> zScore; ///< Null without truth or with one sample.
    std::optional<field::Calibration> calibration;
    std::optional<double> squaredError;           ///< Of the mean of log10(1 + n), dex^2.
    std::optional<field::Classification> classes; ///< Of the first sample.
    field::ClusteringSummary clustering;
    std::string flaw; ///< Why something is not measured; empty: all is.
    DensityBand density;
};

/// The samples of one painter on one map as they come. Statistics are kept up, the samples themselves lie on
/// disk: memory does not grow with their number. One thread adds; any may read samples.
class FieldRun {
public:
    FieldRun(std::shared_ptr<const Map> matter, std::shared_ptr<const Map> truth, std::uint64_t firstSeed);

    void add(const Map& sample);

    FieldFigures figures() const; ///< By the thread that adds.

    int count() const { return static_cast<int>(spool_.count()); }

    std::uint64_t firstSeed() const { return seed_; }

    Map sample(int index) const; ///< 0 <= index < count(). Throws FileError.

    const std::shared_ptr<const Map>& matter() const { return matter_; }

    const std::shared_ptr<const Map>& truth() const { return truth_; }

private:
    std::shared_ptr<const Map> matter_;
    std::shared_ptr<const Map> truth_;
    std::uint64_t seed_;
    Map like_;                 ///< What samples are, without values; written by the first one.
    mutable std::mutex mutex_; ///< Of like_.
    io::Spool spool_;
    field::Tally tally_;
    Densities densities_;
};

} // namespace lookback::ui
