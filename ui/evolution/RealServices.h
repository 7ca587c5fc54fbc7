// SPDX-License-Identifier: MIT
#pragma once

#include "ui/evolution/Services.h"

namespace lookback::ui {

/// The page's services by the core: installed models, the networks on `device` ("auto", "cpu", "cuda:N"),
/// files. The device is chosen when the first model is loaded, not before the window is painted.
EvolutionServices realServices(const std::string& device, int threads);

} // namespace lookback::ui
