// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "core/analysis/MorphologyTable.h"
#include "core/io/Csv.h"

#include <memory>

namespace lookback::cli {

namespace {

struct MeasureOptions {
    std::filesystem::path file;
    std::string band;
    std::filesystem::path out;
    analysis::MorphologyFileOptions measure;
};

void writeTable(const std::filesystem::path& out, const std::vector<analysis::Morphology>& rows,
                double pixelScale) {
    const analysis::MeasuredSet set = analysis::measuredSet(rows, {}, pixelScale);
    io::CsvTable table;
    table.add("index", std::vector<double>(set.index.begin(), set.index.end()));
    table.add("redshift", set.redshift);
    for (const analysis::Quantity& quantity : set.quantities) {
        table.add(quantity.key, quantity.values);
    }
    std::vector<std::string> flags;
    for (const analysis::Morphology& row : rows) {
        flags.push_back(analysis::flagText(row.flags));
    }
    table.add("flags", std::move(flags));
    io::writeCsv(out, table);
}

void measureMorphology(const MeasureOptions& options, const Monitor& monitor) {
    const auto file = io::openGalaxies(options.file);
    analysis::MorphologyFileOptions measure = options.measure;
    measure.band = analysis::bandIndex(file->facts(), options.band);
    writeTable(options.out, analysis::measureMorphologies(*file, measure, monitor), file->facts().pixelScale);
}

} // namespace

void addMeasureMorphology(CLI::App& measure, Session& session) {
    const auto options = std::make_shared<MeasureOptions>();
    CLI::App* command =
        measure.add_subcommand("morphology", "Sizes, shapes and Sersic profiles of the galaxies of a file");
    command->add_option("file", options->file, "FITS, HDF5 in the GalaxiesML layout, or NPY")->required();
    command->add_option("--band", options->band, "as the file names it: g, r, i, z, y, or 1, 2, ...")
        ->required();
    command->add_option("--out", options->out, "FILE.csv, one line a galaxy")->required();
    command
        ->add_option("--threads", options->measure.threads, "0 for one per core; does not change the numbers")
        ->check(CLI::Range(0, 1024));
    command->callback([options, &session] {
        session.set("measure morphology",
                    [options](const Monitor& monitor) { measureMorphology(*options, monitor); });
    });
}

} // namespace lookback::cli
