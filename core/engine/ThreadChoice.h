// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace lookback::engine {

/// How many threads the next evaluation of a network should have. The threads of OpenMP wait for each other
/// by spinning: where another program has the cores, such as a training run beside the window, two of them
/// can be ten times slower than one alone. So the times are watched; when several threads take clearly longer
/// than one did, one goes on alone, and several are tried again after a while, later each time they fail.
class ThreadChoice {
public:
    using Clock = std::chrono::steady_clock;

    /// `most` threads at best; `msAlone`: what an evaluation of one image takes with one thread.
    ThreadChoice(int most, double msAlone)
        : most_(most)
        , msAlone_(msAlone) {}

    int threads(Clock::time_point now) const { return now < tryAgain_ ? 1 : most_; }

    /// An evaluation with `used` threads took `ms` milliseconds an image.
    void took(int used, double ms, Clock::time_point now) {
        if (used == 1) {
            return;
        }
        slow_ = ms > kClearly * msAlone_ ? slow_ + 1 : 0;
        if (slow_ >= kInARow) { // not one alone: the first builds what the others find built
            slow_ = 0;
            tryAgain_ = now + pause_;
            pause_ = pause_ < kLongest ? 2 * pause_ : pause_;
        } else if (slow_ == 0) {
            pause_ = kShortest;
        }
    }

private:
    static constexpr double kClearly = 1.5;
    static constexpr int kInARow = 2;
    static constexpr std::chrono::seconds kShortest{2};
    static constexpr std::chrono::seconds kLongest{60};

    int most_;
    double msAlone_;
    Clock::time_point tryAgain_{};
    Clock::duration pause_ = kShortest;
    int slow_ = 0; ///< Evaluations in a row.
};

} // namespace lookback::engine
