// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Job.h"
#include "ui/common/Theme.h"

#include <QString>

namespace lookback::ui {

/// "0007".
QString numberText(int number);

/// "18,600".
QString countText(double count);

/// "40 s", "12 min", "2 h 04 min", "3 d 5 h".
QString durationText(double seconds);

/// "3.1 GB".
QString bytesText(double bytes);

/// "21:40", "yesterday 21:40", "14 March 21:40": a Unix time as seen at `now`.
QString whenText(double time, double now);

/// "running", "waiting": the state in a word.
QString stateWord(training::JobState state);

QColor stateColour(training::JobState state, const Tokens& colours);

/// Steps done: 0 to 1.
double shareDone(const training::Job& job);

/// Behind the name: "62 %", else the state.
QString progressWord(const training::Job& job);

/// Where it runs: "this machine", "Slurm 41233, gpu partition, 4 ranks".
QString placeText(const training::Job& job);

/// The line under the bar: where, how far, time left, or why not.
QString jobLine(const training::Job& job, double now);

/// "1 running, 2 queued": all of them in few words.
QString tallyText(const std::vector<training::Job>& jobs);

} // namespace lookback::ui
