// SPDX-License-Identifier: MIT
#pragma once

#include "ui/training/Services.h"

namespace lookback::ui {

/// What lies in the folder of a job. What is missing or broken is left out: a job that failed may have
/// written nothing yet. Never throws.
JobPapers readPapers(const training::Job& job);

} // namespace lookback::ui
