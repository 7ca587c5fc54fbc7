// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "core/common/Memory.h"
#include "core/common/Version.h"
#include "core/engine/Device.h"

#include <cstdio>

using namespace lookback;

namespace {

/// What is wrong with the line, and where its help is.
std::string sentenceOf(const CLI::App& app, const CLI::ParseError& e) {
    const CLI::App* command = &app;
    std::string help = app.get_name();
    while (!command->get_subcommands().empty()) {
        command = command->get_subcommands().front();
        help += " " + command->get_name();
    }
    std::string text = e.what();
    if (command->get_require_subcommand_min() > 0 && command->remaining_size() > 0) {
        text = "expected a command, found \"" + command->remaining().front() + "\"";
    }
    return text + "; see " + help + " --help.";
}

} // namespace

int main(int argc, char** argv) {
    keepFreedMemory();
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
    cli::addField(app, session);
    cli::addTranslate(app, session);
    cli::addTrain(app, session);
    cli::addJobs(app, session);
    cli::addMock(app, session);
    cli::addModels(app, session);
    cli::addMeasure(app, session);
    cli::addCompare(app, session);
    cli::addInfo(app, session);
    cli::addBench(app, session);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) {
            return app.exit(e); // --help, --version
        }
        std::fprintf(stderr, "lookback-cli: %s\n", cli::oneLine(sentenceOf(app, e)).c_str());
        return cli::kWrongUsage;
    }
    return session.run();
}
