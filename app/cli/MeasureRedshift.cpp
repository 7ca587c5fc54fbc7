// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "core/analysis/RedshiftMetrics.h"
#include "core/analysis/RedshiftPredictor.h"
#include "core/common/Error.h"
#include "core/common/Version.h"
#include "core/io/Csv.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

namespace lookback::cli {

namespace {

using analysis::RedshiftScores;
using Json = nlohmann::ordered_json; // writes NaN as null

/// What the predictions of a file say, and how well they agree with its own redshifts.
struct Measured {
    const engine::ModelCard& card;
    std::size_t galaxies = 0;
    std::size_t unknown = 0; ///< Galaxies without a prediction.
    RedshiftScores all;
    std::vector<analysis::RedshiftBin> bins;
    std::vector<analysis::RedshiftSpread> spreads; ///< Of redshifts with several seeds each.
};

struct RedshiftOptions {
    std::filesystem::path file;
    std::string model;
    std::filesystem::path out;
    bool json = false;
    DeviceOptions device;
};

engine::ModelCard modelOf(const std::string& name) {
    if (!name.empty()) {
        return engine::findModel(name);
    }
    const engine::ModelList list = engine::findModels("redshift");
    if (list.cards.empty()) {
        throw Error("expected a model of task redshift in " + engine::modelFolders().back().string() +
                    " or a folder that LOOKBACK_MODELS names, found none.");
    }
    return list.cards.front();
}

void writeTable(const std::filesystem::path& out, const std::vector<double>& truth,
                const std::vector<double>& predicted, const engine::ModelCard& card) {
    io::CsvTable table;
    std::vector<double> index;
    for (std::size_t i = 0; i < predicted.size(); ++i) {
        index.push_back(static_cast<double>(i));
    }
    table.add("index", index);
    if (!truth.empty()) {
        table.add("redshift", truth);
    }
    table.add(analysis::kPredictedRedshift, predicted);
    const auto said = [&](const char* name, const std::string& text) { // of every line
        table.add(name, std::vector<std::string>(predicted.size(), text));
    };
    said("model", card.name);
    said("model_sha256", card.sha256);
    said("version", std::string("Lookback ") + kVersion);
    io::writeCsv(out, table);
}

Json jsonOf(const RedshiftScores& s) {
    return {{"count", s.count},
            {"bias_median", s.biasMedian},
            {"bias_biweight", s.biasBiweight},
            {"scatter_mad", s.scatterMad},
            {"scatter_biweight", s.scatterBiweight},
            {"outliers_015", s.outliers},
            {"outliers_2sigma", s.outliersBiweight},
            {"mean_loss", s.meanLoss}};
}

void printJson(const Measured& m) {
    Json json{{"model", m.card.name},
              {"simulated_training", m.card.training.simulated},
              {"galaxies", m.galaxies},
              {"without_prediction", m.unknown}};
    if (m.all.count > 0) {
        json["all"] = jsonOf(m.all);
        for (const analysis::RedshiftBin& bin : m.bins) {
            if (bin.scores.count > 0) {
                Json entry{{"lowest", bin.lowest}, {"highest", bin.highest}};
                entry.update(jsonOf(bin.scores));
                json["bins"].push_back(entry);
            }
        }
    }
    for (const analysis::RedshiftSpread& s : m.spreads) {
        json["redshifts"].push_back({{"redshift", s.redshift},
                                     {"count", s.count},
                                     {"mean", s.mean},
                                     {"deviation", s.deviation},
                                     {"pit", s.integral},
                                     {"crps", s.ranked}});
    }
    std::printf("%s\n", json.dump(2).c_str());
}

/// "-" for what cannot be said.
std::string cell(double value, double factor = 1.0) {
    char text[32];
    std::snprintf(text, sizeof text, factor == 1.0 ? "%.4f" : "%.1f", factor * value);
    return std::isnan(value) ? "-" : text;
}

void printRow(const std::string& name, const RedshiftScores& s) {
    constexpr double kPercent = 100.0;
    std::printf("%-12s %8zu %9s %9s %9s %10s %8s %8s %8s\n", name.c_str(), s.count,
                cell(s.biasMedian).c_str(), cell(s.biasBiweight).c_str(), cell(s.scatterMad).c_str(),
                cell(s.scatterBiweight).c_str(), cell(s.outliers, kPercent).c_str(),
                cell(s.outliersBiweight, kPercent).c_str(), cell(s.meanLoss).c_str());
}

void printSpreads(const std::vector<analysis::RedshiftSpread>& spreads) {
    if (spreads.empty()) {
        return;
    }
    std::printf("Several galaxies at one redshift: mean and standard deviation of their predictions,\n"
                "PIT (share below the redshift), CRPS.\n");
    std::printf("%-12s %8s %9s %9s %9s %9s\n", "redshift", "galaxies", "mean", "deviation", "PIT", "CRPS");
    for (const analysis::RedshiftSpread& s : spreads) {
        std::printf("%-12.4f %8zu %9.4f %9.4f %9.4f %9.4f\n", s.redshift, s.count, s.mean, s.deviation,
                    s.integral, s.ranked);
    }
}

void printText(const Measured& m) {
    std::printf("%zu galaxies, redshifts by model %s, trained on %s galaxies.\n", m.galaxies,
                m.card.name.c_str(), m.card.training.simulated ? "simulated" : "real");
    if (m.unknown > 0) {
        std::printf("%zu galaxies without a prediction: a band or a magnitude is missing.\n", m.unknown);
    }
    if (m.all.count == 0) {
        std::printf("There are no redshifts to compare with.\n");
        return;
    }
    std::printf("dz = (predicted - redshift) / (1 + redshift); bias and scatter by median and biweight,\n"
                "outliers in %% beyond 0.15 and beyond 2 sigma, mean loss 1 - 1 / (1 + (dz / 0.15)^2).\n");
    std::printf("%-12s %8s %9s %9s %9s %10s %8s %8s %8s\n", "redshift", "galaxies", "bias", "bias bw",
                "scatter", "scatter bw", "> 0.15", "> 2 sig", "loss");
    printRow("all", m.all);
    for (const analysis::RedshiftBin& bin : m.bins) {
        if (bin.scores.count > 0) {
            char name[32];
            std::snprintf(name, sizeof name, "%.1f to %.1f", bin.lowest, bin.highest);
            printRow(name, bin.scores);
        }
    }
    printSpreads(m.spreads);
}

void measureRedshift(const RedshiftOptions& options, const Monitor& monitor) {
    if (options.out.empty() && !options.json) {
        throw ValueError("--out", "expected FILE.csv to write to, or --json, found neither.");
    }
    const auto file = io::openGalaxies(options.file);
    const engine::Device device = engine::chooseDevice(options.device.name, options.device.threads);
    if (!device.note.empty()) {
        std::fprintf(stderr, "lookback-cli: %s\n", device.note.c_str());
    }
    analysis::RedshiftPredictor predictor(modelOf(options.model), device);
    const std::vector<double> predicted = predictor.predict(*file, monitor);
    const std::vector<double>& truth = file->facts().redshifts;
    if (!options.out.empty()) {
        writeTable(options.out, truth, predicted, predictor.card());
    }
    Measured measured{predictor.card(), predicted.size(), 0, {}, {}, {}};
    measured.unknown = static_cast<std::size_t>(
        std::count_if(predicted.begin(), predicted.end(), [](double z) { return std::isnan(z); }));
    if (!truth.empty()) {
        measured.all = analysis::scoreRedshifts(truth, predicted);
        measured.bins = analysis::scoreRedshiftBins(truth, predicted);
        const auto& origin = file->facts().provenance;
        if (origin && !origin->sampler.empty()) { // real galaxies share a redshift by rounding alone
            measured.spreads = analysis::spreadOfRedshifts(truth, predicted);
        }
    }
    (options.json ? printJson : printText)(measured);
}

} // namespace

void addMeasureRedshift(CLI::App& measure, Session& session) {
    const auto options = std::make_shared<RedshiftOptions>();
    CLI::App* command = measure.add_subcommand(
        "redshift", "Redshifts of the galaxies of a file, predicted from their images");
    command->add_option("file", options->file, "FITS, HDF5 in the GalaxiesML layout, or NPY")->required();
    command->add_option("--model", options->model, "name or card; the first of task redshift if not given");
    command->add_option("--out", options->out, "FILE.csv, one line a galaxy")->check(endingCheck({".csv"}));
    command->add_flag("--json", options->json, "print the measures for programs");
    addDeviceOptions(*command, options->device);
    command->callback([options, &session] {
        session.set("measure redshift",
                    [options](const Monitor& monitor) { measureRedshift(*options, monitor); });
    });
}

} // namespace lookback::cli
