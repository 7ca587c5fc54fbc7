// SPDX-License-Identifier: MIT
#pragma once

#include "ui/analysis/Services.h"

namespace lookback::ui {

/// The page's services by the core. A set is measured in g, as kMorphologyIsophote says; its redshifts are
/// predicted where a model for its images is installed.
AnalysisServices realAnalysisServices();

} // namespace lookback::ui
