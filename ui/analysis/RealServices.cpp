// SPDX-License-Identifier: MIT
#include "ui/analysis/RealServices.h"

#include "core/analysis/MeasuredSetFile.h"
#include "core/analysis/MorphologyTable.h"
#include "core/analysis/RedshiftPredictor.h"
#include "core/common/Error.h"
#include "core/common/Parallel.h"
#include "core/io/GalaxyFile.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace lookback::ui {

namespace {

/// `simulated`: a model drew them that has seen simulated galaxies only.
std::string origin(std::size_t count, const std::string& band, bool simulated) {
    return std::to_string(count) + (count == 1 ? " galaxy" : " galaxies") +
           (simulated ? " drawn by a model trained on simulated galaxies" : "") + ", measured in " + band +
           ", profiles fitted without PSF";
}

bool isTable(const std::filesystem::path& file) {
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    return ending == ".csv";
}

/// Predicts redshifts with the first model of that task that needs images alone; loaded with the first set.
/// Only for the thread that measures. Without such a model, or for images that it does not know, the set goes
/// without.
class Predictions {
public:
    /// `galaxies`: a file or images.
    template <class Galaxies>
    void addTo(AnalysisSet& set, Galaxies& galaxies, const Monitor& monitor) {
        try {
            load();
            if (predictor_) {
                Monitor quiet; // the progress was that of measuring
                quiet.cancelled = monitor.cancelled;
                set.measured.quantities.push_back(
                    analysis::redshiftQuantity(predictor_->predict(galaxies, quiet)));
                set.origin +=
                    ", redshifts predicted by " + predictor_->card().name +
                    (predictor_->card().training.simulated ? " (trained on simulated galaxies)" : "");
            }
        } catch (const Error& e) {
            set.origin += "; no redshifts predicted: " + std::string(e.what());
        }
    }

private:
    void load() {
        if (looked_) {
            return;
        }
        looked_ = true;
        for (const engine::ModelCard& card : engine::findModels("redshift").cards) {
            analysis::RedshiftPredictor found(card, engine::Device{});
            if (!found.needsMagnitudes()) {
                predictor_.emplace(std::move(found));
                return;
            }
        }
    }

    bool looked_ = false;
    std::optional<analysis::RedshiftPredictor> predictor_;
};

AnalysisSet openTable(const std::filesystem::path& file) {
    AnalysisSet set;
    set.measured = analysis::readMeasuredSet(file);
    set.measured.name = file.filename().string();
    set.origin = std::to_string(set.measured.index.size()) + " galaxies, measured before";
    return set;
}

AnalysisSet openSet(const std::filesystem::path& path, Predictions& predictions, const Monitor& monitor) {
    if (isTable(path)) {
        return openTable(path);
    }
    const std::shared_ptr<io::GalaxyFile> file = io::openGalaxies(path);
    const io::GalaxyFacts& facts = file->facts();
    analysis::MorphologyFileOptions options;
    options.ignorePsf = true; // what one set knows and the other does not is no difference between them
    options.band = std::min(options.band, facts.bands - 1);
    AnalysisSet set;
    set.measured = analysis::measuredSet(analysis::measureMorphologies(*file, options, monitor),
                                         path.filename().string(), facts.pixelScale);
    set.origin = origin(set.measured.index.size(), facts.bandNames[static_cast<std::size_t>(options.band)],
                        facts.provenance && facts.provenance->simulatedTraining);
    set.zeroPoint = facts.zeroPoint;
    predictions.addTo(set, *file, monitor);
    set.picture = [file](std::int64_t index) { return file->read(index); };
    return set;
}

AnalysisSet measureDrawn(DrawnGalaxies drawn, Predictions& predictions, const Monitor& monitor) {
    const int band = std::min<int>(analysis::kMorphologyBand, static_cast<int>(drawn.bands.size()) - 1);
    std::vector<analysis::Morphology> rows(drawn.images.size());
    constexpr std::size_t kBatch = 64; // between two looks at the monitor
    for (std::size_t first = 0; first < rows.size(); first += kBatch) {
        const std::size_t count = std::min(kBatch, rows.size() - first);
        parallelFor(static_cast<int>(count), 0, [&](int i) {
            const std::size_t at = first + static_cast<std::size_t>(i);
            rows[at] = analysis::measureMorphology(drawn.images[at], band);
            rows[at].index = static_cast<std::int64_t>(at);
            rows[at].redshift = drawn.redshifts[at];
        });
        monitor.step(static_cast<int>(first + count), static_cast<int>(rows.size()));
    }
    AnalysisSet set;
    set.measured = analysis::measuredSet(rows, drawn.name, drawn.pixelScale);
    set.origin = origin(rows.size(), drawn.bands[static_cast<std::size_t>(band)], drawn.simulatedTraining);
    set.zeroPoint = drawn.zeroPoint;
    predictions.addTo(set, drawn.images, monitor);
    set.picture = [images = std::make_shared<const std::vector<Image>>(std::move(drawn.images))](
                      std::int64_t index) { return images->at(static_cast<std::size_t>(index)); };
    return set;
}

maps::SpectrumPair spectraOf(const std::filesystem::path& truth, const std::filesystem::path& model,
                             double box, const Monitor& monitor) {
    Image maps[2];
    const std::filesystem::path files[] = {truth, model};
    for (int k = 0; k < 2; ++k) {
        monitor.step(k, 2);
        maps[k] = io::openGalaxies(files[k])->read(0);
    }
    const auto grid = [](const Image& map) { return maps::Grid{map.band(0), 1, map.height, map.width}; };
    for (int k = 0; k < 2; ++k) {
        if (const auto flaw = maps::flawOf(grid(maps[k]), {.box = box})) {
            throw FileError(files[k], *flaw);
        }
    }
    return maps::crossSpectrum(grid(maps[0]), grid(maps[1]), {.box = box});
}

} // namespace

AnalysisServices realAnalysisServices() {
    AnalysisServices services;
    const auto predictions = std::make_shared<Predictions>();
    services.open = [predictions](const std::filesystem::path& file, const Monitor& monitor) {
        return openSet(file, *predictions, monitor);
    };
    services.measure = [predictions](DrawnGalaxies drawn, const Monitor& monitor) {
        return measureDrawn(std::move(drawn), *predictions, monitor);
    };
    services.spectra = spectraOf;
    return services;
}

} // namespace lookback::ui
