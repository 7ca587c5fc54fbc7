// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>
#include <QtConcurrentRun>
#include <exception>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace lookback::ui {

/// What work in the background says to and hears from its future.
template <class Result>
Monitor monitorFor(QPromise<Result>& promise) {
    Monitor monitor;
    monitor.onStep = [&promise](int done, int total) {
        promise.setProgressRange(0, total);
        promise.setProgressValue(done);
    };
    monitor.cancelled = [&promise] { return promise.isCanceled(); };
    return monitor;
}

/// Run work(monitor) on `pool`; the future carries result, progress and failure. Work captures by value.
template <class Work>
auto runInBackground(QThreadPool* pool, Work work) {
    using Result = std::invoke_result_t<Work, const Monitor&>;
    return QtConcurrent::run(pool, [work = std::move(work)](QPromise<Result>& promise) {
        try {
            if (!promise.isCanceled()) {
                promise.addResult(work(monitorFor(promise)));
            }
        } catch (const Monitor::Cancelled&) { // nothing to deliver
        } catch (...) {
            promise.setException(std::current_exception());
        }
    });
}

/// One piece of background work at a time, belonging to whoever owns the Job: starting another cancels the
/// one before, and only the last result is delivered, on the thread of the owner. The destructor cancels and
/// waits, which takes one step of the work's monitor.
template <class Result>
class Job {
public:
    Job() = default;
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    ~Job() {
        cancel();
        QObject::disconnect(&watcher_, nullptr, nullptr, nullptr);
        try {
            watcher_.waitForFinished();
        } catch (...) { // a failure that nobody is left to hear of
        }
    }

    /// `done(result)` or `failed(exception)` is called when it ends; neither when it is cancelled.
    template <class Work>
    void start(QThreadPool* pool, Work work, std::function<void(Result)> done,
               std::function<void(const std::exception&)> failed) {
        cancel();
        QObject::disconnect(&watcher_, nullptr, nullptr, nullptr);
        QObject::connect(
            &watcher_, &QFutureWatcherBase::finished, &watcher_,
            [this, done = std::move(done), failed = std::move(failed)] { deliver(done, failed); });
        if (onProgress) {
            QObject::connect(&watcher_, &QFutureWatcherBase::progressValueChanged, &watcher_,
                             [this](int value) { onProgress(value, watcher_.progressMaximum()); });
        }
        wanted_ = true;
        watcher_.setFuture(runInBackground(pool, std::move(work)));
    }

    void cancel() {
        wanted_ = false;
        watcher_.cancel();
    }

    /// Until the result is delivered, not just computed: whoever asks has seen all of it or none.
    bool running() const { return wanted_; }

    std::function<void(int done, int total)>
        onProgress; ///< Set before start(); called on the owner's thread.

private:
    void deliver(const std::function<void(Result)>& done,
                 const std::function<void(const std::exception&)>& failed) {
        wanted_ = false;
        QFuture<Result> future = watcher_.future();
        if (future.isCanceled() && future.resultCount() == 0) {
            try {
                future.waitForFinished(); // rethrows a failure; a plain cancellation throws nothing
            } catch (const std::exception& e) {
                failed(e);
            }
            return;
        }
        if (watcher_.isCanceled()) {
            return;
        }
        try {
            done(future.result());
        } catch (const std::exception& e) {
            failed(e);
        }
    }

    QFutureWatcher<Result> watcher_;
    bool wanted_ = false;
};

} // namespace lookback::ui
