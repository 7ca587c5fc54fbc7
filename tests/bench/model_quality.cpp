// SPDX-License-Identifier: MIT
// model_quality MODEL [COUNT [EVALUATIONS [CARD]]]: how far an evolution model's galaxies are from fresh
// simulated ones of the same redshifts (seed 3, which no training has seen), by SEP on the g and i bands.
// Prints Kolmogorov-Smirnov distances; with CARD, writes them into that model card.
#include "core/analysis/Isophote.h"
#include "core/analysis/TwoSample.h"
#include "core/common/Error.h"
#include "core/engine/ModelCard.h"
#include "core/evolution/Evolution.h"
#include "core/io/AtomicFile.h"
#include "core/mock/Galaxies.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

using namespace lookback;

namespace {

struct Shapes {
    std::vector<double> ellipticity;
    std::vector<double> semiMajor;
    std::vector<double> area;
    std::vector<double> magnitude;
    int missing = 0;

    void add(const Image& image, int band, double zeroPoint) {
        const auto found = analysis::measureIsophote(image, band, analysis::kMorphologyIsophote);
        if (!found.found) {
            ++missing;
            return;
        }
        ellipticity.push_back(found.ellipticity);
        semiMajor.push_back(found.semiMajor);
        area.push_back(found.isophotalArea);
        magnitude.push_back(zeroPoint - 2.5 * std::log10(std::max(found.flux, 1e-6)));
    }
};

int run(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: model_quality MODEL [COUNT [EVALUATIONS [CARD]]]\n");
        return 2;
    }
    const int count = argc > 2 ? std::atoi(argv[2]) : 400;
    evolution::SamplingOptions sampling;
    sampling.evaluations = argc > 3 ? std::atoi(argv[3]) : 20;
    evolution::Generator generator(engine::findModel(argv[1]), engine::chooseDevice());
    std::map<int, Shapes> real;      // by band
    std::map<int, Shapes> generated; // by band
    for (int i = 0; i < count; ++i) {
        const auto galaxy = mock::mockGalaxy({.count = count, .seed = 3}, i);
        const auto drawn =
            generator.generate({{.seed = 100000U + static_cast<unsigned>(i)}}, galaxy.redshift, sampling);
        for (const int band : {0, 2}) {
            real[band].add(galaxy.image, band, 27.0);
            generated[band].add(drawn[0], band, generator.card().zeroPoint);
        }
    }
    auto card = generator.card();
    const auto report = [&](int band, const char* what, const std::vector<double>& a,
                            const std::vector<double>& b) {
        const double distance = analysis::kolmogorovSmirnov(a, b);
        std::printf("%s %-12s %.3f\n", card.bands[band].c_str(), what, distance);
        card.metrics["ks_" + std::string(what) + "_" + card.bands[band]] = distance;
    };
    std::printf("%d galaxies, dpm++ %d evaluations; distance (KS) to simulated galaxies\n", count,
                sampling.evaluations);
    for (const int band : {0, 2}) {
        report(band, "ellipticity", real[band].ellipticity, generated[band].ellipticity);
        report(band, "semi_major", real[band].semiMajor, generated[band].semiMajor);
        report(band, "area", real[band].area, generated[band].area);
        report(band, "magnitude", real[band].magnitude, generated[band].magnitude);
        std::printf("%s missing: simulated %d, generated %d\n", card.bands[band].c_str(), real[band].missing,
                    generated[band].missing);
    }
    card.metrics["ks_galaxies"] = count;
    card.metrics["ks_evaluations"] = sampling.evaluations;
    if (argc > 4) {
        io::writeTextAtomically(argv[4], engine::toJson(card));
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const Error& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 3;
    }
}
