// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"

namespace lookback::cli {

void addMeasure(CLI::App& app, Session& session) {
    CLI::App* command = app.add_subcommand("measure", "Measure galaxies and maps");
    command->require_subcommand(1);
    addMeasureMorphology(*command, session);
    addMeasureOccupancy(*command, session);
    addMeasureRedshift(*command, session);
    addMeasureProfile(*command, session);
    addMeasureSpectrum(*command, session);
}

} // namespace lookback::cli
