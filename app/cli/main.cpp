// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "core/common/Version.h"
#include "core/engine/Device.h"

using namespace lookback;

int main(int argc, char** argv) {
    CLI::App app("Lookback: generated galaxies that evolve with redshift, on the command line.",
                 "lookback-cli");
    app.set_version_flag("--version", [] {
        return "lookback-cli " + std::string(kVersion) + ", " + engine::describeEngine();
    });
    app.require_subcommand(1);
    app.footer(
        "Ends with 0 done, 1 internal error, 2 wrong usage, 3 bad input or model file, 4 no device or no\n"
        "memory, 5 cancelled (state saved), 6 disk full or not writable.");
    cli::Session session;
    cli::addEvolve(app, session);
    cli::addTrain(app, session);
    cli::addMock(app, session);
    cli::addModels(app, session);
    cli::addInfo(app, session);
    cli::addBench(app, session);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? cli::kDone : cli::kWrongUsage; // 0: --help, --version
    }
    return session.run();
}
