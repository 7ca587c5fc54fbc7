// SPDX-License-Identifier: MIT
#pragma once

#include "ui/field/FieldRun.h"

#include <atomic>
#include <mutex>
#include <optional>

namespace lookback::ui {

/// What the thread that draws samples leaves for the page: the newest figures, and how many samples there
/// are. The page looks in from time to time, so that fast samples do not flood it.
class Inbox {
public:
    void post(FieldFigures figures) {
        const std::lock_guard guard(mutex_);
        news_ = std::move(figures);
    }

    std::optional<FieldFigures> take() {
        const std::lock_guard guard(mutex_);
        std::optional<FieldFigures> news;
        news.swap(news_);
        return news;
    }

    std::atomic<int> samples = 0;
    std::atomic<bool> stop = false; ///< Stop, and keep what is there.

private:
    std::mutex mutex_;
    std::optional<FieldFigures> news_;
};

} // namespace lookback::ui
