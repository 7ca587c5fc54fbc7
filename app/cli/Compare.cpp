// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "core/analysis/ComparisonFile.h"
#include "core/analysis/MeasuredSetFile.h"
#include "core/analysis/MorphologyTable.h"
#include "core/analysis/RedshiftPredictor.h"
#include "core/analysis/Verdict.h"
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"

#include <cmath>
#include <cstdio>
#include <memory>
#include <tuple>

namespace lookback::cli {

namespace {

struct CompareOptions {
    std::filesystem::path real;
    std::filesystem::path generated;
    std::string band;
    double match = 0.0; // redshift; 0: not
    analysis::MorphologyFileOptions measure;
    analysis::ComparisonOptions comparison;
    std::string predictor; // model of task redshift; empty: the first found
    bool noPrediction = false;
    std::filesystem::path card; // of the model that drew set B
    DeviceOptions device;
    std::filesystem::path out;
    bool json = false;
};

/// Redshifts as a model sees them, where one fits these images; a reason on standard error where none does.
void predict(analysis::MeasuredSet& set, io::GalaxyFile& file, const CompareOptions& options,
             const Monitor& monitor) {
    const engine::ModelList known = engine::findModels("redshift");
    if (options.noPrediction || (options.predictor.empty() && known.cards.empty())) {
        return;
    }
    try {
        analysis::RedshiftPredictor predictor(
            options.predictor.empty() ? known.cards.front() : engine::findModel(options.predictor),
            engine::chooseDevice(options.device.name, options.device.threads));
        set.quantities.push_back(analysis::redshiftQuantity(predictor.predict(file, monitor)));
        set.how += ", redshifts by " + predictor.card().name;
    } catch (const FileError& e) {
        if (!options.predictor.empty()) {
            throw;
        }
        std::fprintf(stderr, "lookback-cli: redshifts are not predicted: %s\n", oneLine(e.what()).c_str());
    }
}

/// A table as `measure` writes it, or galaxies that are measured now.
analysis::MeasuredSet setOf(const std::filesystem::path& path, const CompareOptions& options,
                            const Monitor& monitor) {
    if (path.extension() == ".csv" || path.extension() == ".CSV") {
        return analysis::readMeasuredSet(path);
    }
    const auto file = io::openGalaxies(path);
    analysis::MorphologyFileOptions measure = options.measure;
    if (!options.band.empty()) {
        measure.band = analysis::bandIndex(file->facts(), options.band);
    }
    measure.ignorePsf = measure.psfFwhm == 0.0; // what one file knows and the other does not is no difference
    auto set = analysis::measuredSet(analysis::measureMorphologies(*file, measure, monitor),
                                     path.filename().string(), file->facts().pixelScale);
    const auto& bands = file->facts().bandNames;
    const auto band = static_cast<std::size_t>(measure.band);
    set.how = "band " + (band < bands.size() ? bands[band] : std::to_string(band)) +
              (measure.ignorePsf ? ", profiles fitted without PSF" : ", profiles fitted with the PSF given");
    predict(set, *file, options, monitor);
    return set;
}

std::string numberText(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

std::string meanText(const analysis::Mean& m) {
    if (m.count == 0) {
        return "not measured";
    }
    const std::string interval = " (" + numberText(m.low) + ", " + numberText(m.high) + ")";
    return numberText(m.mean) + (m.count > 1 ? interval : "");
}

std::string distanceText(double value, double error) {
    if (std::isnan(value)) {
        return "-";
    }
    return std::isnan(error) ? numberText(value) : analysis::withError(value, error);
}

void printText(const analysis::Comparison& c) {
    const auto how = [](const std::string& words) { return words.empty() ? "" : "; " + oneLine(words); };
    std::printf("A: %s, %lld galaxies%s\nB: %s, %lld galaxies (%s)%s\n%s\n\n", oneLine(c.nameA).c_str(),
                static_cast<long long>(c.countA), how(c.howA).c_str(), oneLine(c.nameB).c_str(),
                static_cast<long long>(c.countB), c.subject.c_str(), how(c.howB).c_str(),
                c.redshiftVerdict.c_str());
    std::printf("%-28s %-28s %-28s %-16s %-18s %s\n", "", "mean of A (95 %)", "mean of B (95 %)", "KS",
                "Wasserstein", "unmeasured");
    for (const auto& q : c.quantities) {
        const std::string label = q.label + (q.unit.empty() ? "" : " (" + q.unit + ")");
        std::printf("%-28s %-28s %-28s %-16s %-18s %lld, %lld\n", oneLine(label).c_str(),
                    meanText(q.a).c_str(), meanText(q.b).c_str(),
                    distanceText(q.distances.ks, q.distances.ksError).c_str(),
                    distanceText(q.distances.wasserstein, q.distances.wassersteinError).c_str(),
                    static_cast<long long>(q.unmeasuredA), static_cast<long long>(q.unmeasuredB));
    }
    std::printf("\n");
    for (const auto& q : c.quantities) {
        std::printf("%s\n", oneLine(q.verdict).c_str());
    }
    if (c.prediction) {
        std::printf("%s\n", c.prediction->verdict.c_str());
    }
    std::printf(
        "\nIntervals: Student's t. Errors after +-: one standard error, of distances by bootstrap.\n");
}

/// The distances, as a measure of the model's quality.
void writeIntoCard(const analysis::Comparison& comparison, const std::filesystem::path& path) {
    engine::ModelCard card = engine::readModelCard(path);
    card.metrics["compared_galaxies"] = static_cast<double>(comparison.countB);
    for (const analysis::QuantityComparison& q : comparison.quantities) {
        if (std::isfinite(q.distances.ks)) {
            card.metrics["ks_" + q.key] = q.distances.ks;
        }
    }
    if (comparison.prediction) {
        card.metrics["predicted_redshift_scatter"] = comparison.prediction->b.scatter;
        card.metrics["predicted_redshift_scatter_of_truth"] = comparison.prediction->a.scatter;
        card.metrics["predicted_redshift_bias"] = comparison.prediction->b.bias;
    }
    io::writeTextAtomically(path, engine::toJson(card));
}

void compare(const CompareOptions& options, const Monitor& monitor) {
    analysis::MeasuredSet a = setOf(options.real, options, monitor);
    analysis::MeasuredSet b = setOf(options.generated, options, monitor);
    std::string matched;
    if (options.match > 0.0) {
        matched = "Pairs of redshifts that differ by at most " + numberText(options.match) + ", out of " +
                  std::to_string(a.index.size()) + " and " + std::to_string(b.index.size()) + " galaxies.\n";
        std::tie(a, b) = analysis::matchRedshifts(a, b, options.match);
    }
    const analysis::Comparison comparison = analysis::compareSets(a, b, options.comparison, monitor);
    if (comparison.quantities.empty()) {
        throw FileError(options.generated, "expected a quantity that " + options.real.filename().string() +
                                               " has too, found none.");
    }
    if (!options.out.empty()) {
        analysis::writeComparison(options.out, comparison);
    }
    if (!options.card.empty()) {
        writeIntoCard(comparison, options.card);
    }
    if (options.json) {
        std::printf("%s", analysis::toJson(comparison).c_str());
    } else {
        std::printf("%s", matched.c_str());
        printText(comparison);
    }
}

void addSettings(CLI::App& command, CompareOptions& options) {
    using namespace analysis;
    command
        .add_option("--match", options.match,
                    "compare pairs whose redshifts differ by at most this; the others are left out")
        ->check(CLI::Range(0.0001, 10.0));
    command
        .add_option("--quantity", options.comparison.keys, "only this, such as semi_major; may be repeated")
        ->allow_extra_args(false);
    command.add_option("--redshift-width", options.comparison.redshiftWidth, "of a bin of redshift")
        ->check(CLI::Range(kRedshiftWidthRange.lowest, kRedshiftWidthRange.highest))
        ->capture_default_str();
    command
        .add_option("--fewest", options.comparison.fewest,
                    "galaxies of each set that a bin must have to be judged")
        ->check(CLI::Range(kFewestRange.lowest, kFewestRange.highest))
        ->capture_default_str();
    command.add_option("--resamples", options.comparison.bootstrap.resamples, "of the bootstrap")
        ->check(CLI::Range(2, 100000))
        ->capture_default_str();
    command.add_option("--seed", options.comparison.bootstrap.seed, "of the bootstrap")
        ->check(seedCheck())
        ->capture_default_str();
    command
        .add_option("--subject", options.comparison.subject, "what the second set is called in the verdicts")
        ->capture_default_str();
}

} // namespace

void addCompare(CLI::App& app, Session& session) {
    const auto options = std::make_shared<CompareOptions>();
    CLI::App* command = app.add_subcommand("compare", "Say how far generated galaxies are from real ones");
    command
        ->add_option("real", options->real, "galaxies (FITS, HDF5, NPY), or what measure wrote of them (CSV)")
        ->required();
    command->add_option("generated", options->generated, "likewise")->required();
    command->add_option("--out", options->out, "FILE.json, or FILE.csv with a line a bin of redshift")
        ->check(endingCheck({".json", ".csv"}));
    command->add_option("--band", options->band, "to measure galaxies in; else the first");
    command
        ->add_option("--psf-fwhm", options->measure.psfFwhm,
                     "arcsec, of both sets, for the Sersic fit; else it fits the blurred galaxies")
        ->check(CLI::Range(0.01, 100.0));
    command
        ->add_option("--threads", options->measure.threads, "0 for one per core; does not change the numbers")
        ->check(CLI::Range(0, 1024));
    CLI::Option* predictor =
        command->add_option("--predictor", options->predictor,
                            "model that tells redshifts of galaxy files; the first one found if not given");
    command->add_flag("--no-prediction", options->noPrediction, "do not predict redshifts")
        ->excludes(predictor);
    command->add_option("--card", options->card,
                        "card of the model that drew the second set: its distances are noted there");
    command->add_option("--device", options->device.name, "for the prediction: auto, cpu, cuda or cuda:N")
        ->capture_default_str();
    addSettings(*command, *options);
    command->add_flag("--json", options->json, "print all numbers for programs");
    command->callback([options, &session] {
        session.set("compare", [options](const Monitor& monitor) { compare(*options, monitor); });
    });
}

} // namespace lookback::cli
