// SPDX-License-Identifier: MIT
#pragma once

#include "ui/training/Services.h"

namespace lookback::ui {

/// Projects on disk, jobs as processes of their own.
TrainingServices realTrainingServices();

} // namespace lookback::ui
