// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <mutex>
#include <optional>

namespace lookback::ui {

/// What the thread that draws samples leaves for the page: the newest figures, and how many samples there
/// are. The page looks in from time to time, so that fast samples do not flood it.
template <class Figures>
class Inbox {
public:
    void post(Figures figures) {
        const std::lock_guard guard(mutex_);
        news_ = std::move(figures);
    }

    std::optional<Figures> take() {
        const std::lock_guard guard(mutex_);
        std::optional<Figures> news;
        news.swap(news_);
        return news;
    }

    std::atomic<int> samples = 0;
    std::atomic<bool> stop = false; ///< Stop, and keep what is there.

private:
    std::mutex mutex_;
    std::optional<Figures> news_;
};

} // namespace lookback::ui
