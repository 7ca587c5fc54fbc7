// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "core/mock/Galaxies.h"
#include "core/mock/Maps.h"
#include "core/mock/Universe.h"

#include <memory>

namespace lookback::cli {

namespace {

void addGalaxies(CLI::App& command, Session& session) {
    struct Options {
        mock::MockOptions sample;
        std::filesystem::path out;
    };

    const auto options = std::make_shared<Options>();
    CLI::App* galaxies = command.add_subcommand("galaxies", "Galaxies as Hyper Suprime-Cam would see them");
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
    galaxies->add_flag("!--noiseless", options->sample.noise,
                       "without the noise of sky and photons, as a model with noise of its own learns from");
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

void addUniverse(CLI::App& command, Session& session) {
    struct Options {
        mock::UniverseOptions suite;
        std::filesystem::path out;
    };

    const auto options = std::make_shared<Options>();
    auto& o = options->suite;
    CLI::App* universe = command.add_subcommand(
        "universe",
        "Universes of dark matter and galaxies at z = 0, as maps and catalogues in the layout of CAMELS");
    universe->add_option("--count", o.count, "how many, 15 maps each")->capture_default_str();
    universe->add_option("--seed", o.seed, "of the suite")->check(seedCheck())->capture_default_str();
    universe->add_option("--box", o.box, "side, Mpc/h")->capture_default_str();
    universe->add_option("--particles", o.particles, "of dark matter along each side")->capture_default_str();
    universe->add_option("--steps", o.steps, "in time")->capture_default_str();
    universe->add_option("--side", o.side, "pixels of a map")->capture_default_str();
    universe->add_flag("--fiducial", o.fiducial,
                       "all of Omega_m 0.3 and sigma_8 0.8, not a Latin hypercube of both");
    universe->add_flag("--snapshots", o.snapshots, "write the particles of each universe too");
    universe->add_option("--threads", o.threads,
                         "universes at a time, 0 for one per core; changes nothing else");
    universe->add_option("--out", options->out, "folder; an interrupted suite goes on there")->required();
    universe->callback([options, &session] {
        session.set("mock universe", [options](const Monitor& monitor) {
            mock::writeMockUniverse(options->suite, options->out, monitor);
        });
    });
}

void addMaps(CLI::App& command, Session& session) {
    struct Options {
        mock::MapsOptions sample;
        std::filesystem::path out;
    };

    const auto options = std::make_shared<Options>();
    auto& o = options->sample;
    CLI::App* maps = command.add_subcommand(
        "maps", "Galaxies as maps of dark matter, stars, gas, HI, temperature and field, in TNG50's layout");
    maps->add_option("--count", o.count, "galaxies; each is seen from five sides")->capture_default_str();
    maps->add_option("--seed", o.seed, "of the sample")->check(seedCheck())->capture_default_str();
    maps->add_option("--size", o.size, "side of a map, pixels")->capture_default_str();
    maps->add_option("--digits", o.digits, "bits of each value's mantissa that are kept; 0: all")
        ->capture_default_str();
    maps->add_option("--threads", o.threads, "0 for one per core; does not change the maps")
        ->check(CLI::Range(0, 1024));
    maps->add_option("--out", options->out, "FILE.hdf5")->required();
    maps->callback([options, &session] {
        session.set("mock maps", [options](const Monitor& monitor) {
            mock::writeMockMaps(options->sample, options->out, monitor);
        });
    });
}

} // namespace

void addMock(CLI::App& app, Session& session) {
    CLI::App* command = app.add_subcommand("mock", "Make simulated data of known truth");
    command->require_subcommand(1);
    addGalaxies(*command, session);
    addUniverse(*command, session);
    addMaps(*command, session);
}

} // namespace lookback::cli
