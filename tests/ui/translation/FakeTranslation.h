// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Error.h"
#include "ui/translation/Services.h"

#include <QSemaphore>
#include <atomic>
#include <cmath>
#include <mutex>

namespace lookback::test {

constexpr int kMapSide = 64;

/// A galaxy in the middle of the map, brighter with its number; times `factor`.
inline Image fakeMap(std::int64_t index, double factor) {
    Image map(1, kMapSide, kMapSide);
    for (int y = 0; y < kMapSide; ++y) {
        for (int x = 0; x < kMapSide; ++x) {
            const double r = std::hypot(x - 30.0, y - 34.0);
            map.at(0, y, x) = static_cast<float>(factor * (1.0 + static_cast<double>(index)) *
                                                 (1e8 * std::exp(-r / 6.0) + 1e5));
        }
    }
    return map;
}

/// Three galaxies with dark matter and stars beside the gas; or gas alone.
class FakeMaps final : public io::GalaxyMaps {
public:
    FakeMaps(const std::filesystem::path& file, bool truth, double extent)
        : extent_(extent) {
        path_ = file;
        height_ = kMapSide;
        width_ = kMapSide;
        for (const Domain domain : {Domain::DarkMatter, Domain::Stars, Domain::Gas}) {
            if (truth || domain == Domain::Gas) {
                domains_.push_back({domain, 3, "Msun/kpc^2"});
            }
        }
    }

    io::GalaxyMapFacts facts(Domain domain, std::int64_t index) override {
        checkIndex(domain, index);
        io::GalaxyMapFacts facts;
        facts.known = true;
        facts.galaxy = 400 + index;
        facts.snapshot = 99;
        facts.rotation = {30.0, 60.0};
        facts.extent = {-extent_, extent_, -extent_, extent_};
        return facts;
    }

private:
    void readPixels(Domain domain, std::int64_t index, float* out) override {
        if (path_.filename() == "torn.hdf5") {
            throw FileError(path_, "expected maps, found their first half.");
        }
        const double factor = domain == Domain::Gas ? 1.0 : domain == Domain::DarkMatter ? 10.0 : 0.1;
        const Image map = fakeMap(index, factor);
        std::copy(map.pixels.begin(), map.pixels.end(), out);
    }

    double extent_;
};

/// What the models of a test were asked. While `held`, every sample waits for a permit.
struct FakeSky {
    std::atomic<bool> held = false;
    QSemaphore permits;
    std::mutex lock;
    std::vector<std::string> asked; ///< "ddpm:7" a sample, in order; "ddpm" with its seed.
    std::vector<int> evaluations;   ///< Likewise.
    std::vector<std::string> loaded;
    std::string flaw;  ///< Of the model "ddpm".
    std::string saved; ///< Model of the last save,
    int savedSamples = 0;
    std::vector<std::string> measured; ///< Models of the last measurement,
    std::vector<std::int64_t> measuredMaps;
};

inline std::vector<Domain> fakeTargets() {
    return {Domain::DarkMatter, Domain::Stars};
}

/// The truth times a factor of the seed: 1.1^(seed % 5).
inline translation::TranslatedMaps fakeTranslation(const Image& gas, std::uint64_t seed) {
    translation::TranslatedMaps maps;
    for (const double factor : {10.0, 0.1}) {
        Image map = gas;
        for (float& value : map.pixels) {
            value *= static_cast<float>(factor * std::pow(1.1, static_cast<double>(seed % 5)));
        }
        maps.push_back(std::move(map));
    }
    return maps;
}

inline ui::LoadedTranslator fakeTranslator(const std::shared_ptr<FakeSky>& sky, const std::string& name) {
    ui::LoadedTranslator loaded;
    loaded.targets = fakeTargets();
    loaded.random = name != "pix2pix";
    loaded.samplers =
        loaded.random ? std::vector<std::string>{"dpm++", "ddim"} : std::vector<std::string>{"once"};
    loaded.device = "CPU, 2 threads";
    loaded.knowsLikelihood = name == "sde";
    loaded.evaluations = [name](const std::string&) { return name == "pix2pix" ? 1 : 20; };
    loaded.flawOf = [sky, name](int, int) { return name == "ddpm" ? sky->flaw : std::string(); };
    loaded.translate = [sky, name](const translation::GivenGas& gas, const std::vector<std::uint64_t>& seeds,
                                   const translation::TranslateOptions& options,
                                   const std::function<void(translation::TranslatedMaps)>& onMaps,
                                   const Monitor& monitor) {
        int done = 0;
        for (const std::uint64_t seed : seeds) {
            while (sky->held && !sky->permits.tryAcquire(1, 5)) {
                monitor.step(done, static_cast<int>(seeds.size()));
            }
            monitor.step(done++, static_cast<int>(seeds.size()));
            {
                const std::lock_guard guard(sky->lock);
                sky->asked.push_back(name + ":" + std::to_string(seed));
                sky->evaluations.push_back(options.evaluations);
            }
            onMaps(fakeTranslation(gas.values, seed));
        }
    };
    loaded.logLikelihood = [](const translation::GivenGas&, const translation::TranslatedMaps& maps,
                              std::uint64_t, int, const translation::TranslateOptions&,
                              const Monitor&) { return maps.size() == 2 ? 1.25 : NAN; };
    return loaded;
}

inline ui::TranslationModel fakeModel(const char* name, const char* kind) {
    ui::TranslationModel model;
    model.name = name;
    model.kind = kind;
    model.title = "a model for tests";
    model.targets = fakeTargets();
    model.training = "simulated galaxies";
    model.sha256 = "abc";
    return model;
}

inline ui::TranslationServices fakeTranslationServices(const std::shared_ptr<FakeSky>& sky) {
    ui::TranslationServices services;
    services.open = [](const std::filesystem::path& file,
                       const io::GalaxyMapsOptions& options) -> std::shared_ptr<io::GalaxyMaps> {
        if (file.filename() == "bad.hdf5") {
            throw FileError(file, "expected maps, found 3 bytes.");
        }
        if (file.extension() == ".npy" && !unitFactor(options.domain, options.unit)) {
            throw options.unit.empty() ? FileError(file, "does not say its unit: expected it to be named.")
                                       : FileError(file, "expected gas in " + unitsOf(options.domain) +
                                                             ", found " + options.unit + ".");
        }
        const bool plain = file.extension() == ".npy";
        return std::make_shared<FakeMaps>(file, !plain && file.filename() != "alone.hdf5",
                                          plain ? options.extent : 16.0);
    };
    services.holds = [](const std::filesystem::path& file) { return file.filename() == "galaxies.hdf5"; };
    services.models = [] {
        return std::vector<ui::TranslationModel>{fakeModel("pix2pix", "pix2pix"), fakeModel("ddpm", "DDPM"),
                                                 fakeModel("sde", "Score SDE"),   fakeModel("indi", "InDI"),
                                                 fakeModel("dim", "DiM"),         fakeModel("other", "DiM")};
    };
    services.describe = [](const std::filesystem::path& card) {
        return fakeModel(card.stem().string().c_str(), "InDI");
    };
    services.load = [sky](const ui::TranslationModel& model) {
        const std::lock_guard guard(sky->lock);
        sky->loaded.push_back(model.name);
        return fakeTranslator(sky, model.name);
    };
    services.save = [sky](const std::filesystem::path&, const ui::TranslationSave& what, const Monitor&) {
        const std::lock_guard guard(sky->lock);
        sky->saved = what.provenance.model;
        sky->savedSamples = what.run->count();
    };
    services.reopen = [](const std::filesystem::path& file, std::int64_t,
                         std::shared_ptr<const ui::GalaxyScene> scene,
                         const Monitor&) -> std::optional<ui::SavedTranslationRun> {
        if (file.filename() != "saved.hdf5") {
            return std::nullopt;
        }
        ui::SavedTranslationRun saved;
        saved.run = std::make_shared<ui::TranslationRun>(scene, fakeTargets(), 7);
        for (std::uint64_t seed = 7; seed < 10; ++seed) {
            saved.run->add(fakeTranslation(scene->gas(), seed), 0.0);
        }
        saved.figures = saved.run->figures(true);
        saved.kind = "DDPM";
        saved.provenance.model = "ddpm";
        saved.provenance.sampler = "ddim";
        saved.provenance.steps = 75;
        return saved;
    };
    services.measure = [sky](io::GalaxyMaps&, const std::vector<translation::Candidate>& candidates,
                             const translation::EvaluateOptions& options, const Monitor& monitor) {
        translation::SetScores scores;
        const std::lock_guard guard(sky->lock);
        sky->measured.clear();
        sky->measuredMaps = options.maps;
        for (const translation::Candidate& candidate : candidates) {
            monitor.step(0, 1);
            sky->measured.push_back(candidate.name);
            translation::ModelScores model;
            model.model = candidate.name;
            model.kind = candidate.kind;
            model.maps = static_cast<int>(options.maps.size());
            translation::TargetScores stars;
            stars.target = Domain::Stars;
            stars.maps = model.maps;
            stars.squaredError = 0.04;
            stars.residual = {.radius = {0.1, 0.5},
                              .low = {-0.1, -0.2},
                              .median = {0.0, 0.1},
                              .high = {0.1, 0.3},
                              .maps = model.maps};
            model.targets.push_back(stars);
            scores.models.push_back(model);
        }
        return scores;
    };
    return services;
}

} // namespace lookback::test
