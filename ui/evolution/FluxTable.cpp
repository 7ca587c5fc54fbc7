// SPDX-License-Identifier: MIT
#include "ui/evolution/FluxTable.h"

#include "core/common/Version.h"
#include "core/io/AtomicFile.h"

#include <cmath>
#include <locale>
#include <sstream>

namespace lookback::ui {

namespace {

/// Of the pixels that are not blank, in the unit of the image.
double totalFlux(const Image& image, int band) {
    double sum = 0.0;
    for (const float value : image.band(band)) {
        sum += std::isfinite(value) ? static_cast<double>(value) : 0.0;
    }
    return sum;
}

void writeHead(std::ostream& out, const ExportRequest& request) {
    const engine::ModelCard& card = request.card;
    out << "# Lookback " << kVersion << ", model " << card.name << ", SHA-256 " << card.sha256 << "\n"
        << "# flux of the whole picture, " << card.width << " x " << card.height << " px of "
        << card.pixelScale << " arcsec, nJy"
        << (card.training.simulated ? ", trained on simulated galaxies" : "") << "\n"
        << "seed,blend_seed,blend_fraction,redshift,model,sampler,evaluations";
    for (const std::string& band : card.bands) {
        out << ",flux_" << band << "_nJy";
    }
    out << "\n";
}

} // namespace

void writeFluxTable(const ExportRequest& request, const Generate& generate, const Monitor& monitor) {
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out.precision(7);
    writeHead(out, request);
    const double unit = std::pow(10.0, 0.4 * (31.4 - request.card.zeroPoint)); // nJy
    Monitor quiet;                                                             // progress counts redshifts
    quiet.cancelled = monitor.cancelled;
    const int count = static_cast<int>(request.redshifts.size());
    for (int step = 0; step < count; ++step) {
        const double redshift = request.redshifts[static_cast<std::size_t>(step)];
        const auto images = generate(request.identities, redshift, request.sampling, quiet);
        for (std::size_t i = 0; i < images.size(); ++i) {
            const evolution::Identity& one = request.identities[i];
            out << one.seed << "," << (one.other ? std::to_string(*one.other) : "") << "," << one.fraction
                << "," << redshift << "," << request.card.name << ","
                << evolution::nameOf(request.sampling.sampler) << "," << request.sampling.evaluations;
            for (int band = 0; band < images[i].bands; ++band) {
                out << "," << totalFlux(images[i], band) * unit;
            }
            out << "\n";
        }
        monitor.step(step + 1, count);
    }
    io::writeTextAtomically(request.file, out.str());
}

} // namespace lookback::ui
