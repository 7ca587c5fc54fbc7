// SPDX-License-Identifier: MIT
#pragma once

#include "core/evolution/Evolution.h"

#include <compare>
#include <list>
#include <map>

namespace lookback::ui {

/// What one picture depends on, besides the model.
struct FrameKey {
    std::uint64_t seed = 0;
    std::uint64_t other = 0;
    int fraction = -1; ///< Thousandths; -1: no blend.
    int redshift = 0;  ///< Thousandths.
    int sampler = 0;
    int evaluations = 0;
    bool fast = false;
    bool noise = true;

    auto operator<=>(const FrameKey&) const = default;
};

FrameKey frameKey(const evolution::Identity& identity, double redshift,
                  const evolution::SamplingOptions& options);

/// Pictures that were drawn lately, at most `bytes` of them; the one unused for longest goes first.
class FrameCache {
public:
    explicit FrameCache(std::size_t bytes = std::size_t{64} << 20)
        : limit_(bytes) {}

    const Image* find(const FrameKey& key); ///< Null if it is not there; valid until the next add().
    void add(const FrameKey& key, Image image);
    void clear();

    std::size_t bytes() const { return used_; }

private:
    struct Frame {
        FrameKey key;
        Image image;
    };

    std::list<Frame> frames_; ///< Latest use first.
    std::map<FrameKey, std::list<Frame>::iterator> places_;
    std::size_t limit_;
    std::size_t used_ = 0;
};

} // namespace lookback::ui
