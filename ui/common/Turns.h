// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "ui/common/EngineLane.h"
#include "ui/common/Inbox.h"

#include <chrono>

namespace lookback::ui {

/// `count` samples of a run, each on the engine lane, which serves the hand in between: draw(i, monitor)
/// there, with a monitor of all of them, then add() on this thread, which gives how many there are. From time
/// to time figures() goes into `inbox`. Returns where the inbox says stop; throws Cancelled where `monitor`
/// does.
template <class Figures, class Draw, class Add, class Tell>
void takeTurns(QThreadPool* lane, int count, Inbox<Figures>& inbox, const Monitor& monitor, Draw draw,
               Add add, Tell figures) {
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::milliseconds kNewsEvery{250}; // figures are made up at most so often
    const auto cancelled = [&] { return monitor.cancelled && monitor.cancelled(); };
    auto last = Clock::now() - kNewsEvery;
    try {
        for (int i = 0; i < count; ++i) {
            Monitor one;
            one.cancelled = [&] { return inbox.stop || cancelled(); };
            one.onStep = [&](int done, int total) {
                if (monitor.onStep) {
                    monitor.onStep(i * total + done, count * total);
                }
            };
            behindTheHand(lane, [&] { draw(i, one); });
            inbox.samples = add();
            if (Clock::now() - last >= kNewsEvery) {
                last = Clock::now();
                inbox.post(figures());
            }
        }
    } catch (const Monitor::Cancelled&) {
        if (!inbox.stop || cancelled()) {
            throw;
        }
    }
}

} // namespace lookback::ui
