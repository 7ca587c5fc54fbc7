// SPDX-License-Identifier: MIT
#pragma once

#include "ui/evolution/Services.h"

namespace lookback::ui {

/// Write what is shown as CSV, a line a galaxy and redshift: seed, redshift, model, sampler, evaluations and
/// the flux of the whole picture in every band (nJy). Comment lines before it hold the provenance. Atomic.
/// Throws DiskError, DeviceError, Monitor::Cancelled.
void writeFluxTable(const ExportRequest& request, const Generate& generate, const Monitor& monitor);

} // namespace lookback::ui
