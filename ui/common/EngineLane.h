// SPDX-License-Identifier: MIT
#pragma once

#include <QThreadPool>

namespace lookback::ui {

/// The one thread that runs networks, and one that reads and writes files. Work waits in the lane in the
/// order of its priority, so what the hand asks for goes before what a film needs.
class EngineLane {
public:
    EngineLane() {
        engine_.setMaxThreadCount(1);
        engine_.setExpiryTimeout(-1); // LibTorch keeps scratch memory per thread
        files_.setMaxThreadCount(1);
        export_.setMaxThreadCount(1);
    }

    QThreadPool* engine() { return &engine_; }

    QThreadPool* files() { return &files_; }

    /// For exports: they wait here for the frames that they ask of the engine.
    QThreadPool* exports() { return &export_; }

private:
    QThreadPool engine_;
    QThreadPool files_;
    QThreadPool export_;
};

} // namespace lookback::ui
