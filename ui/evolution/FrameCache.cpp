// SPDX-License-Identifier: MIT
#include "ui/evolution/FrameCache.h"

#include <cmath>

namespace lookback::ui {

FrameKey frameKey(const evolution::Identity& identity, double redshift,
                  const evolution::SamplingOptions& options) {
    FrameKey key;
    key.seed = identity.seed;
    if (identity.other) {
        key.other = *identity.other;
        key.fraction = static_cast<int>(std::lround(identity.fraction * 1000.0));
    }
    key.redshift = static_cast<int>(std::lround(redshift * 1000.0));
    key.sampler = static_cast<int>(options.sampler);
    key.evaluations = options.evaluations;
    key.fast = options.fast;
    key.noise = options.noise;
    return key;
}

const Image* FrameCache::find(const FrameKey& key) {
    const auto place = places_.find(key);
    if (place == places_.end()) {
        return nullptr;
    }
    frames_.splice(frames_.begin(), frames_, place->second);
    return &frames_.front().image;
}

void FrameCache::add(const FrameKey& key, Image image) {
    const std::size_t size = image.pixels.size() * sizeof(float);
    if (size > limit_ || find(key) != nullptr) {
        return;
    }
    while (used_ + size > limit_) {
        used_ -= frames_.back().image.pixels.size() * sizeof(float);
        places_.erase(frames_.back().key);
        frames_.pop_back();
    }
    frames_.push_front({key, std::move(image)});
    places_[key] = frames_.begin();
    used_ += size;
}

void FrameCache::clear() {
    frames_.clear();
    places_.clear();
    used_ = 0;
}

} // namespace lookback::ui
