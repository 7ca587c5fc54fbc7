// SPDX-License-Identifier: MIT
#pragma once

#include "ui/translation/Services.h"

namespace lookback::ui {

/// The page's services by the core. `device` as on the command line: auto, cpu, cuda or cuda:N; threads 0:
/// one a core.
TranslationServices realTranslationServices(const std::string& device, int threads);

} // namespace lookback::ui
