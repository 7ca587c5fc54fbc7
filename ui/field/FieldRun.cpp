// SPDX-License-Identifier: MIT
#include "ui/field/FieldRun.h"

namespace lookback::ui {

namespace {

std::optional<Map> copyOf(const std::shared_ptr<const Map>& map) {
    return map ? std::optional<Map>(*map) : std::nullopt;
}

} // namespace

FieldRun::FieldRun(std::shared_ptr<const Map> matter, std::shared_ptr<const Map> truth,
                   std::uint64_t firstSeed)
    : matter_(std::move(matter))
    , truth_(std::move(truth))
    , seed_(firstSeed)
    , spool_(matter_->values.pixels.size())
    , tally_(*matter_, copyOf(truth_)) {}

void FieldRun::add(const Map& sample) {
    if (count() == 0) {
        const std::lock_guard guard(mutex_);
        like_ = sample;
        like_.values = {};
    }
    tally_.add(sample);
    densities_.add(sample);
    spool_.add(sample.values.band(0));
}

FieldFigures FieldRun::figures() const {
    FieldFigures now;
    now.samples = count();
    now.seed = seed_;
    now.flaw = tally_.flaw();
    if (now.samples == 0) {
        return now;
    }
    const field::Posterior& posterior = tally_.posterior();
    now.mean = std::make_shared<const Map>(posterior.mean());
    now.deviation = std::make_shared<const Map>(posterior.deviation());
    if (auto z = posterior.zScore()) {
        now.zScore = std::make_shared<const Map>(std::move(*z));
    }
    now.calibration = posterior.calibration();
    now.squaredError = posterior.squaredError();
    now.classes = tally_.classification();
    now.clustering = tally_.clustering().value_or(field::ClusteringSummary{});
    now.density = densities_.band();
    return now;
}

Map FieldRun::sample(int index) const {
    Map map;
    {
        const std::lock_guard guard(mutex_);
        map = like_;
    }
    map.values = Image(1, matter_->height(), matter_->width());
    map.values.pixels = spool_.read(index);
    return map;
}

} // namespace lookback::ui
