// SPDX-License-Identifier: MIT
#pragma once

#include <QThreadPool>
#include <future>
#include <memory>
#include <type_traits>
#include <utility>

namespace lookback::ui {

/// The one thread that runs networks, one that reads files, one for exports and one for looking again at what
/// is there. Work waits in the lane in the order of its priority, so what the hand asks for goes before what
/// a film needs.
class EngineLane {
public:
    EngineLane() {
        engine_.setMaxThreadCount(1);
        engine_.setExpiryTimeout(-1); // LibTorch keeps scratch memory per thread
        files_.setMaxThreadCount(1);
        export_.setMaxThreadCount(1);
        look_.setMaxThreadCount(1);
        draw_.setMaxThreadCount(4); // they take turns in the engine
    }

    QThreadPool* engine() { return &engine_; }

    QThreadPool* files() { return &files_; }

    /// For what is shown again or compared, which no film shall hold up: it takes seconds at most.
    QThreadPool* looks() { return &look_; }

    /// For runs of many samples, each of which waits here for its turn in the engine (behindTheHand).
    QThreadPool* draws() { return &draw_; }

    /// For exports and measurements: they wait here for the frames that they ask of the engine.
    QThreadPool* exports() { return &export_; }

private:
    QThreadPool engine_;
    QThreadPool files_;
    QThreadPool export_;
    QThreadPool look_;
    QThreadPool draw_;
};

/// What `work` gives, run on the engine lane behind what the hand asks for. For another thread than the
/// engine's, which waits; what work throws is thrown here.
template <class Work>
std::invoke_result_t<Work> behindTheHand(QThreadPool* engine, Work work) {
    std::packaged_task<std::invoke_result_t<Work>()> task(std::move(work));
    auto future = task.get_future();
    const auto shared = std::make_shared<decltype(task)>(std::move(task));
    engine->start([shared] { (*shared)(); }, -1); // what the hand asks for has priority 0
    return future.get();
}

} // namespace lookback::ui
