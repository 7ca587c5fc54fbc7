// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "core/mock/Galaxies.h"

#include <memory>

namespace lookback::cli {

void addMock(CLI::App& app, Session& session) {
    struct Options {
        mock::MockOptions sample;
        std::filesystem::path out;
    };

    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("mock", "Make simulated data of known truth");
    command->require_subcommand(1);
    CLI::App* galaxies = command->add_subcommand("galaxies", "Galaxies as Hyper Suprime-Cam would see them");
    galaxies->add_option("--count", options->sample.count, "how many")->capture_default_str();
    galaxies->add_option("--seed", options->sample.seed, "of the sample")
        ->check(seedCheck())
        ->capture_default_str();
    galaxies->add_option("--size", options->sample.size, "side of a stamp, pixels of 0.168 arcsec")
        ->capture_default_str();
    galaxies->add_option("--from", options->sample.redshiftLowest, "lowest redshift")->capture_default_str();
    galaxies->add_option("--to", options->sample.redshiftHighest, "highest redshift")->capture_default_str();
    galaxies->add_option("--redshifts", options->sample.redshiftDistribution, "galaxiesml, uniform or mixed")
        ->capture_default_str();
    galaxies
        ->add_option("--round", options->sample.roundTo,
                     "round to this share of the sky noise and compress the file; 0: neither")
        ->check(CLI::Range(mock::kMockRoundRange.lowest, mock::kMockRoundRange.highest));
    galaxies
        ->add_option("--threads", options->sample.threads, "0 for one per core; does not change the pixels")
        ->check(CLI::Range(0, 1024));
    galaxies->add_option("--out", options->out, "FILE.hdf5 or FILE.fits")->required();
    galaxies->callback([options, &session] {
        session.set("mock galaxies", [options](const Monitor& monitor) {
            mock::writeMockGalaxies(options->sample, options->out, monitor);
        });
    });
}

} // namespace lookback::cli
