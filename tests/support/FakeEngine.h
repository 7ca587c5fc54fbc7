// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Error.h"
#include "ui/evolution/Services.h"

#include <QSemaphore>
#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <vector>

namespace lookback::test {

/// An engine for tests: draws a Gaussian blob whose brightness says seed and redshift, and writes down what
/// it was asked. While `held`, every network evaluation waits for a permit.
struct FakeEngine {
    struct Call {
        std::size_t galaxies = 0;
        double redshift = 0.0;
        int evaluations = 0;
        bool cancelled = false;
        bool noise = true; ///< The camera's was asked for.
    };

    bool held = false;
    QSemaphore permits;
    std::mutex lock;
    std::vector<Call> calls; ///< In the order they ended.

    std::vector<Call> seen() {
        const std::lock_guard guard(lock);
        return calls;
    }
};

inline Image blob(std::uint64_t seed, double redshift) {
    Image image(5, 16, 16);
    for (int b = 0; b < 5; ++b) {
        for (int y = 0; y < 16; ++y) {
            for (int x = 0; x < 16; ++x) {
                const double r2 = (x - 7.5) * (x - 7.5) + (y - 7.5) * (y - 7.5);
                image.at(b, y, x) = static_cast<float>((1.0 + 0.1 * static_cast<double>(seed) + redshift) *
                                                       std::exp(-r2 / 8.0));
            }
        }
    }
    return image;
}

inline ui::Generate generateWith(const std::shared_ptr<FakeEngine>& engine) {
    return [engine](const std::vector<evolution::Identity>& all, double redshift,
                    const evolution::SamplingOptions& options, const Monitor& monitor) {
        FakeEngine::Call call{all.size(), redshift, options.evaluations, false, options.noise};
        std::vector<Image> images;
        try {
            for (int i = 0; i < options.evaluations; ++i) {
                while (engine->held && !engine->permits.tryAcquire(1, 5)) {
                    monitor.step(i, options.evaluations); // a waiting evaluation can be cancelled too
                }
                monitor.step(i, options.evaluations);
            }
            for (const evolution::Identity& one : all) {
                images.push_back(blob(one.seed, redshift));
            }
        } catch (const Monitor::Cancelled&) {
            call.cancelled = true;
            const std::lock_guard guard(engine->lock);
            engine->calls.push_back(call);
            throw;
        }
        const std::lock_guard guard(engine->lock);
        engine->calls.push_back(call);
        return images;
    };
}

inline engine::ModelCard fakeCard(const std::string& name = "tiny") {
    engine::ModelCard card;
    card.name = name;
    card.title = "a model for tests";
    card.bands = {"g", "r", "i", "z", "y"};
    card.height = 16;
    card.width = 16;
    card.sha256 = "abc";
    card.training.redshiftEdges = {0.0, 0.5, 1.0, 2.0};
    card.training.redshiftCounts = {300, 700, 14};
    return card;
}

/// A file of blobs with the redshifts given.
class FakeGalaxies final : public io::GalaxyFile {
public:
    FakeGalaxies(const std::filesystem::path& path, std::vector<double> redshifts, std::int64_t count) {
        facts_.path = path;
        facts_.format = "test";
        facts_.count = count;
        facts_.bands = 5;
        facts_.height = facts_.width = 16;
        facts_.bandNames = {"g", "r", "i", "z", "y"};
        facts_.pixelScale = 0.168;
        facts_.zeroPoint = 27.0;
        facts_.redshifts = std::move(redshifts);
    }

    io::GalaxyFacts& change() { return facts_; }

    Image read(std::int64_t index) override { return blob(static_cast<std::uint64_t>(index), 0.0); }

    void read(std::int64_t, std::int64_t, float*) override {}

    std::vector<double> column(const std::string&) override { return {}; }

    std::vector<std::string> columnNames() override { return {}; }

    std::optional<std::pair<double, double>> skyPosition(std::int64_t, double x, double y) override {
        return std::pair(150.0 + x, 2.0 + y);
    }
};

inline ui::EvolutionServices fakeServices(const std::shared_ptr<FakeEngine>& engine) {
    ui::EvolutionServices services;
    services.findModels = [] {
        engine::ModelList list;
        list.cards = {fakeCard(), fakeCard("other")};
        return list;
    };
    services.load = [engine](const engine::ModelCard& card) {
        ui::LoadedModel model;
        model.card = card;
        model.generate = generateWith(engine);
        model.device = "CPU, 2 threads";
        return model;
    };
    services.open = [](const std::filesystem::path& file) -> std::unique_ptr<io::GalaxyFile> {
        if (file.filename() == "bad.fits") {
            throw FileError(file, "expected a FITS header, found 3 bytes.");
        }
        return std::make_unique<FakeGalaxies>(file, std::vector<double>{0.9, 0.1, 0.5, 0.52, 0.4, 0.6, 2.0},
                                              7);
    };
    services.readProvenance = [](const std::filesystem::path&) { return std::optional<Provenance>(); };
    services.write = [](const ui::ExportRequest&, const ui::Generate&, const Monitor&) {};
    return services;
}

} // namespace lookback::test
