// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "core/analysis/MorphologyTable.h"
#include "core/common/Error.h"
#include "core/common/Version.h"
#include "core/io/AtomicFile.h"

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <optional>

namespace lookback::cli {

namespace {

struct MeasureOptions {
    std::filesystem::path file;
    std::string band;
    std::filesystem::path out;
    bool json = false;
    bool noSersic = false;
    bool noStructure = false;
    analysis::MorphologyFileOptions measure;
};

std::string textOf(double value) {
    std::array<char, 32> text{};
    const auto [end, failed] = std::to_chars(text.data(), text.data() + text.size(), value);
    return std::isnan(value) || failed != std::errc() ? "nan" : std::string(text.data(), end);
}

/// One line a galaxy, written as they come: the table may be larger than memory too.
class TableWriter {
public:
    TableWriter(const std::filesystem::path& out, const std::vector<analysis::MorphologyColumn>& columns,
                double pixelScale, const std::string& band)
        : target_(out)
        , file_(out)
        , stream_(file_.path())
        , columns_(columns)
        , scale_(pixelScale)
        , end_("," + band + ",Lookback " + kVersion + "\n") {
        stream_ << "index,redshift";
        for (const auto& column : columns_) {
            stream_ << ',' << column.key;
        }
        stream_ << ",flags,band,version\n";
    }

    void add(const analysis::Morphology& m) {
        stream_ << m.index << ',' << textOf(m.redshift);
        for (const auto& column : columns_) {
            stream_ << ',' << textOf(column.value(m, scale_));
        }
        stream_ << ',' << analysis::flagText(m.flags) << end_;
        if (!stream_) {
            throw DiskError(target_, "could not be written; the disk may be full.");
        }
    }

    void finish() {
        stream_.close();
        if (!stream_) {
            throw DiskError(target_, "could not be written; the disk may be full.");
        }
        file_.commit();
    }

private:
    std::filesystem::path target_;
    io::AtomicFile file_;
    std::ofstream stream_;
    const std::vector<analysis::MorphologyColumn>& columns_;
    double scale_;
    std::string end_; ///< Of every line.
};

/// The rows as one JSON document, printed as they come. What could not be measured is null.
class JsonPrinter {
public:
    JsonPrinter(const MeasureOptions& options, const std::vector<analysis::MorphologyColumn>& columns,
                double pixelScale)
        : columns_(columns)
        , scale_(pixelScale) {
        using Handler = nlohmann::json::error_handler_t;
        nlohmann::ordered_json units;
        for (const auto& column : columns) {
            units[column.key] = column.unit;
        }
        std::printf("{\"file\": %s, \"band\": %s, \"pixel_scale_arcsec\": %s, \"units\": %s, \"galaxies\": [",
                    nlohmann::json(options.file.string()).dump(-1, ' ', false, Handler::replace).c_str(),
                    nlohmann::json(options.band).dump(-1, ' ', false, Handler::replace).c_str(),
                    pixelScale > 0.0 ? textOf(pixelScale).c_str() : "null", units.dump().c_str());
    }

    void add(const analysis::Morphology& m) {
        nlohmann::ordered_json row{{"index", m.index}, {"redshift", m.redshift}}; // NaN is printed as null
        for (const auto& column : columns_) {
            row[column.key] = column.value(m, scale_);
        }
        row["flags"] = nlohmann::json::array();
        for (const analysis::MorphologyFlag flag : analysis::allMorphologyFlags()) {
            if (m.has(flag)) {
                row["flags"].push_back(analysis::flagName(flag));
            }
        }
        std::printf("%s\n%s", first_ ? "" : ",", row.dump().c_str());
        first_ = false;
    }

    void finish() const { std::printf("\n]}\n"); }

private:
    const std::vector<analysis::MorphologyColumn>& columns_;
    double scale_;
    bool first_ = true;
};

/// What a reader should know before looking at the table.
struct Summary {
    std::int64_t galaxies = 0;
    std::map<analysis::MorphologyFlag, std::int64_t> flags;

    void add(const analysis::Morphology& m) {
        ++galaxies;
        for (const analysis::MorphologyFlag flag : analysis::allMorphologyFlags()) {
            flags[flag] += m.has(flag) ? 1 : 0;
        }
    }

    void print() const {
        std::printf("%lld %s", static_cast<long long>(galaxies), galaxies == 1 ? "galaxy" : "galaxies");
        for (const auto& [flag, count] : flags) {
            if (count > 0) {
                std::printf("; %s: %lld", analysis::flagName(flag), static_cast<long long>(count));
            }
        }
        std::printf("\n");
    }
};

void measureMorphology(const MeasureOptions& options, const Monitor& monitor) {
    if (options.out.empty() && !options.json) {
        throw ValueError("--out", "expected a file for the table, or --json, found neither.");
    }
    const auto file = io::openGalaxies(options.file);
    const double scale = file->facts().pixelScale;
    analysis::MorphologyFileOptions measure = options.measure;
    measure.band = analysis::bandIndex(file->facts(), options.band);
    measure.galaxy.sersic = !options.noSersic;
    measure.galaxy.structure = !options.noStructure;
    const std::vector<analysis::MorphologyColumn> columns = analysis::morphologyColumns(scale);
    std::optional<TableWriter> table;
    std::optional<JsonPrinter> json;
    if (!options.out.empty()) {
        table.emplace(options.out, columns, scale, options.band);
    }
    if (options.json) {
        json.emplace(options, columns, scale);
    }
    Summary summary;
    const auto sink = [&](const analysis::Morphology& m) {
        summary.add(m);
        if (table) {
            table->add(m);
        }
        if (json) {
            json->add(m);
        }
    };
    analysis::measureMorphologies(*file, measure, sink, monitor);
    if (table) {
        table->finish();
    }
    json ? json->finish() : summary.print();
}

} // namespace

void addMeasureMorphology(CLI::App& measure, Session& session) {
    const auto options = std::make_shared<MeasureOptions>();
    CLI::App* command =
        measure.add_subcommand("morphology", "Sizes, shapes and Sersic profiles of the galaxies of a file");
    analysis::MorphologyFileOptions& how = options->measure;
    command->add_option("file", options->file, "FITS, HDF5 in the GalaxiesML layout, or NPY")->required();
    command->add_option("--band", options->band, "as the file names it: g, r, i, z, y, or 1, 2, ...")
        ->required();
    command->add_option("--out", options->out, "FILE.csv, one line a galaxy")->check(endingCheck({".csv"}));
    command->add_flag("--json", options->json, "print the galaxies for programs");
    CLI::Option* width =
        command
            ->add_option("--psf-fwhm", how.psfFwhm,
                         "arcsec, of a Moffat PSF; if not given, what the file says of its PSF")
            ->check(CLI::PositiveNumber);
    command->add_flag("--no-psf", how.ignorePsf, "fit the galaxies as they are, blurred")->excludes(width);
    command->add_flag("--no-sersic", options->noSersic, "do not fit Sersic profiles");
    command->add_flag("--no-structure", options->noStructure,
                      "no Gini, M20, concentration, asymmetry, smoothness");
    command->add_option("--threshold", how.galaxy.isophote.thresholdSigma, "of detection, in the sky's noise")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--mesh", how.galaxy.isophote.mesh, "side of a tile of sky, pixels")
        ->check(CLI::Range(4, 100000))
        ->capture_default_str();
    command->add_option("--threads", how.threads, "0 for one per core; does not change the numbers")
        ->check(CLI::Range(0, 1024));
    command->callback([options, &session] {
        session.set("measure morphology",
                    [options](const Monitor& monitor) { measureMorphology(*options, monitor); });
    });
}

} // namespace lookback::cli
