// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Monitor.h"
#include "core/engine/Device.h"

#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace lookback::training {

/// Where a running job stands.
struct Progress {
    int step = 0; ///< Steps done.
    int steps = 0;
    double loss = 0.0;       ///< Of the last step.
    double validation = 0.0; ///< Last validation loss; NaN before the first.
    double learningRate = 0.0;
    double imagesPerSecond = 0.0; ///< Over the last steps.
    double waitingShare = 0.0;    ///< Of the time, spent waiting for data: 0 to 1.
    double secondsLeft = 0.0;
    std::map<std::string, double> quality{}; ///< Of the last check, by name; see quality.csv.
};

using OnProgress = std::function<void(const Progress&)>;

/// Train by a recipe in a job folder of its own, which holds
///   recipe.json      as given;
///   status.json      how it stands, written every few seconds (JobStatus.h);
///   metrics.csv      a row a step: step, loss, learning_rate, gradient_norm, seconds, waiting_share;
///   validation.csv   a row a check: step, loss;
///   checkpoints/     the newest two, each with its SHA-256 beside it;
///   previews/        pictures of fixed seeds;
///   model/           NAME.safetensors and NAME.json: the model as it is now, ready to use.
/// With `resume` it goes on from the newest whole checkpoint, and gives the losses that an uninterrupted run
/// gives. Cancelled by the monitor it saves state and model first, then throws Monitor::Cancelled; its status
/// is then "stopped" if that was wished (JobStatus.h), else "interrupted".
/// Throws FileError, ValueError (a folder that holds another run, or is in use), DeviceError, DiskError; the
/// status of a job that fails says why, if the folder is its own.
void train(const std::filesystem::path& recipe, const std::filesystem::path& job, bool resume,
           const engine::Device& device, const OnProgress& onProgress, const Monitor& monitor);

} // namespace lookback::training
