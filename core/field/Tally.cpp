// SPDX-License-Identifier: MIT
#include "core/field/Tally.h"

namespace lookback::field {

Tally::Tally(Map matter, std::optional<Map> truth)
    : truth_(std::move(truth)) {
    if (matter.box > 0.0) {
        clustering_.emplace(std::move(matter), truth_);
    } else {
        flaw_ = "No spectra: the side of the map in Mpc/h is not known.";
    }
}

void Tally::begin(const Map& sample) {
    if (truth_ && truth_->unit != sample.unit) {
        flaw_ += (flaw_.empty() ? "" : " ") + std::string("Amounts are not compared: the truth is ") +
                 (truth_->quantity.empty() ? "a field" : truth_->quantity) +
                 (truth_->unit.empty() ? " of a unit that is not said" : " in " + truth_->unit) +
                 ", the samples are " + sample.quantity + " in " + sample.unit + ".";
        truth_.reset();
    }
    posterior_.emplace(truth_);
}

void Tally::add(const Map& sample) {
    const bool first = !posterior_;
    if (first) {
        begin(sample);
    }
    posterior_->add(sample);
    if (clustering_) {
        clustering_->add(sample);
    }
    if (first && truth_) {
        classification_ = classify(sample, *truth_);
        squaredErrorOfOne_ = posterior_->squaredError();
    }
}

std::optional<ClusteringSummary> Tally::clustering() const {
    return clustering_ ? std::optional(clustering_->summary()) : std::nullopt;
}

} // namespace lookback::field
