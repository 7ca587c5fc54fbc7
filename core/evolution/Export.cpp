// SPDX-License-Identifier: MIT
#include "core/evolution/Export.h"

#include "core/common/Error.h"
#include "core/common/Version.h"
#include "core/evolution/ExportPictures.h"
#include "core/evolution/ExportProvenance.h"
#include "core/io/Film.h"
#include "core/io/GalaxyFile.h"
#include "core/io/Png.h"

#include <locale>
#include <sstream>

namespace lookback::evolution {

namespace {

constexpr Range<double> kRedshiftCountRange{1, 100'000};

Provenance provenanceOf(const EvolutionExport& options, const engine::ModelCard& card,
                        const std::string& device) {
    Provenance p = provenanceOf(card, options.sampling, device);
    for (const Identity& identity : options.identities) {
        p.seeds.push_back(identity.seed);
        if (identity.other && !p.blendSeed) {
            p.blendSeed = identity.other;
            p.blendFraction = identity.fraction;
        }
    }
    p.redshiftStart = options.redshifts.front();
    p.redshiftEnd = options.redshifts.back();
    p.redshiftCount = static_cast<int>(options.redshifts.size());
    p.display = display::describe(options.look);
    return p;
}

/// Linear fluxes in a FITS or HDF5 file.
class Fluxes final : public ExportTarget {
public:
    Fluxes(const EvolutionExport& options, const engine::ModelCard& card, const Provenance& provenance,
           const std::filesystem::path& file)
        : identities_(options.identities) {
        writer_ = io::createGalaxies(file, layoutOf(card, provenance));
    }

    void add(double redshift, const std::vector<Image>& galaxies) override {
        for (std::size_t i = 0; i < galaxies.size(); ++i) {
            writer_->add(galaxies[i], redshift, identities_[i].seed, {});
        }
    }

    void finish() override { writer_->finish(); }

private:
    std::vector<Identity> identities_;
    std::unique_ptr<io::GalaxyWriter> writer_;
};

std::unique_ptr<ExportTarget> createTarget(const EvolutionExport& options, const engine::ModelCard& card,
                                           const Provenance& provenance, const std::filesystem::path& file) {
    const std::string ending = file.extension().string();
    if (ending == ".png") {
        return createSheet(options, card, provenance, file);
    }
    if (ending == ".mp4" || ending == ".gif") {
        return createEvolutionFilm(options, card, provenance, file);
    }
    if (ending == ".fits" || ending == ".hdf5" || ending == ".h5") {
        return std::make_unique<Fluxes>(options, card, provenance, file);
    }
    throw ValueError("file", "expected a name that ends in .fits, .hdf5, .h5, .png, .mp4 or .gif, found " +
                                 file.filename().string() + ".");
}

void check(const EvolutionExport& options) {
    kGalaxiesRange.check("galaxies", static_cast<int>(options.identities.size()));
    kRedshiftCountRange.check("number of redshifts", static_cast<double>(options.redshifts.size()));
    for (const double redshift : options.redshifts) {
        kRedshiftRange.check("redshift", redshift);
    }
}

/// Progress and cancel of one of `count` equal parts of a task.
Monitor partOf(const Monitor& whole, int part, int count) {
    constexpr int kFine = 1000;
    Monitor monitor;
    monitor.cancelled = whole.cancelled;
    if (whole.onStep) {
        monitor.onStep = [&whole, part, count](int done, int total) {
            const int within = total > 0 ? static_cast<int>(std::int64_t{done} * kFine / total) : 0;
            whole.onStep(part * kFine + within, count * kFine);
        };
    }
    return monitor;
}

[[noreturn]] void refuseRedshifts(const std::string& text) {
    throw ValueError("redshift", "expected Z or Z0:Z1:N such as 0.1:2.0:20, found \"" + text + "\".");
}

/// All of `part` as a number.
double numberIn(const std::string& part, const std::string& text) {
    std::istringstream stream(part);
    stream.imbue(std::locale::classic());
    double value = 0.0;
    if (!(stream >> value) || !(stream >> std::ws).eof()) {
        refuseRedshifts(text);
    }
    return value;
}

} // namespace

Provenance provenanceOf(const engine::ModelCard& card, const SamplingOptions& sampling,
                        const std::string& device) {
    Provenance p;
    p.version = kVersion;
    p.model = card.name;
    p.modelSha256 = card.sha256;
    p.trainingData = card.training.description;
    p.simulatedTraining = card.training.simulated;
    p.sampler = nameOf(sampling.sampler);
    p.steps = sampling.evaluations;
    if (sampling.sampler == Sampler::Heun) {
        p.steps = (sampling.evaluations + 1) / 2; // two evaluations a step but the last
    }
    p.noiseless = !sampling.noise && !card.noise.sky.empty();
    p.device = device;
    return p;
}

io::GalaxyFileLayout layoutOf(const engine::ModelCard& card, const Provenance& provenance) {
    io::GalaxyFileLayout layout;
    layout.bands = static_cast<int>(card.bands.size());
    layout.height = card.height;
    layout.width = card.width;
    layout.bandNames = card.bands;
    layout.pixelScale = card.pixelScale;
    layout.zeroPoint = card.zeroPoint;
    layout.provenance = provenance;
    return layout;
}

std::vector<double> redshiftsFromText(const std::string& text) {
    std::vector<double> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, ':');) {
        parts.push_back(numberIn(part, text));
    }
    if (parts.size() != 1 && parts.size() != 3) {
        refuseRedshifts(text);
    }
    kRedshiftRange.check("redshift", parts[0]);
    if (parts.size() == 1) {
        return {parts[0]};
    }
    kRedshiftRange.check("redshift", parts[1]);
    kRedshiftCountRange.check("number of redshifts", parts[2]);
    const int count = static_cast<int>(parts[2]);
    if (count != parts[2]) {
        refuseRedshifts(text);
    }
    std::vector<double> redshifts(static_cast<std::size_t>(count), parts[0]);
    for (int i = 1; i < count; ++i) {
        redshifts[i] = i + 1 < count ? parts[0] + (parts[1] - parts[0]) * i / (count - 1) : parts[1];
    }
    return redshifts;
}

void exportEvolution(const DrawGalaxies& draw, const engine::ModelCard& card, const std::string& device,
                     const EvolutionExport& options, const std::filesystem::path& file,
                     const Monitor& monitor) {
    check(options);
    const auto target = createTarget(options, card, provenanceOf(options, card, device), file);
    const int count = static_cast<int>(options.redshifts.size());
    for (int i = 0; i < count; ++i) {
        target->add(options.redshifts[i], draw(options.redshifts[i], partOf(monitor, i, count)));
        partOf(monitor, i, count).step(1, 1);
    }
    target->finish();
}

std::optional<Provenance> readProvenance(const std::filesystem::path& file) {
    const std::string ending = file.extension().string();
    std::string text;
    if (ending == ".png") {
        const auto texts = io::readPngText(file);
        text = texts.contains("lookback") ? texts.at("lookback") : "";
    } else if (ending == ".mp4" || ending == ".gif") {
        text = io::readFilmComment(file);
    } else {
        return io::openGalaxies(file)->facts().provenance;
    }
    if (!text.starts_with('{')) {
        return std::nullopt; // somebody else's comment
    }
    return provenanceFromJson(text);
}

} // namespace lookback::evolution
