// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Error.h"
#include "ui/field/Services.h"

#include <QSemaphore>
#include <cmath>
#include <mutex>

namespace lookback::test {

constexpr int kFieldSide = 32;

/// Dark matter that rises from the lower left corner; number `index` is as many times as dense.
inline Map fakeMatter(std::int64_t index, double box = 25.0) {
    Map map;
    map.values = Image(1, kFieldSide, kFieldSide);
    for (int y = 0; y < kFieldSide; ++y) {
        for (int x = 0; x < kFieldSide; ++x) {
            map.values.at(0, y, x) = static_cast<float>((index + 1) * (x + kFieldSide * y + 1)) * 1e10F;
        }
    }
    map.quantity = "dark matter";
    map.unit = "Msun/h per (Mpc/h)^2";
    map.box = box;
    map.depth = 5.0;
    return map;
}

/// Galaxies that depend on the seed in every third pixel and are none elsewhere.
inline Map fakeGalaxies(std::uint64_t seed) {
    Map map = fakeMatter(0);
    map.quantity = "galaxies";
    map.unit = "per (Mpc/h)^2";
    for (std::size_t i = 0; i < map.values.pixels.size(); ++i) {
        map.values.pixels[i] =
            i % 3 == 0 ? 100.0F + 10.0F * static_cast<float>((seed * 7 + i * 13) % 11) : 0.0F;
    }
    return map;
}

class FakeMatter final : public field::MatterSource {
public:
    FakeMatter(const std::filesystem::path& file, bool truth)
        : truth_(truth) {
        facts_.file = file;
        facts_.kind = "CAMELS maps";
        facts_.maps = 3;
        facts_.side = kFieldSide;
        facts_.box = 25.0;
        if (file.extension() == ".hdf5") {
            facts_.kind = "posterior";
            facts_.maps = 1;
        }
        if (!truth) {
            facts_.notes = {"There are no galaxies beside this file."};
        }
    }

    const field::MatterFacts& facts() const override { return facts_; }

    std::string labelOf(std::int64_t index) const override { return "map " + std::to_string(index + 1); }

    Map matter(std::int64_t index, const Monitor&) override {
        if (facts_.file.filename() == "torn.npy" && index == 1) {
            throw FileError(facts_.file, "expected three maps, found one.");
        }
        return fakeMatter(index);
    }

    std::optional<Map> truth(std::int64_t, const Monitor&) override {
        return truth_ ? std::optional<Map>(fakeGalaxies(1000)) : std::nullopt;
    }

    field::MatterVolume volume(int side, const Monitor&) override {
        return {side, 25.0, std::vector<float>(static_cast<std::size_t>(side) * side * side, 1.0F)};
    }

    std::vector<field::MatterHalo> haloes() override { return {}; }

private:
    field::MatterFacts facts_;
    bool truth_;
};

/// What the painters of a test were asked. While `held`, every sample of the VDM waits for a permit.
struct FakeWorld {
    std::atomic<bool> held = false;
    QSemaphore permits;
    std::mutex lock;
    std::vector<std::uint64_t> seeds; ///< Painted by the VDM, in order.
    std::vector<std::string> loaded;
    std::string flaw;       ///< Of the VDM.
    std::string savedModel; ///< By the last save,
    int savedSamples = 0;
    std::filesystem::path savedFrom;
    std::atomic<bool> cnnHeld = false; ///< Likewise of the CNN, which waits until it is not.
    std::vector<int> cnnMaps;          ///< Numbers of the maps that it painted, from 1.
};

class FakePainter final : public field::Painter {
public:
    FakePainter(std::shared_ptr<FakeWorld> world, std::string kind)
        : world_(std::move(world))
        , kind_(std::move(kind)) {}

    std::string name() const override { return kind_; }

    bool isRandom() const override { return kind_ != "CNN"; }

    std::string flawOf(const Map&) const override { return kind_ == "VDM" ? world_->flaw : std::string(); }

    void paint(const Map& matter, const std::vector<std::uint64_t>& seeds, const field::PaintOptions&,
               const std::function<void(Map)>& onField, const Monitor& monitor) override {
        int done = 0;
        for (const std::uint64_t seed : seeds) {
            while (kind_ == "CNN" && world_->cnnHeld) {
                monitor.step(done, static_cast<int>(seeds.size()));
            }
            if (kind_ == "CNN") {
                const std::lock_guard guard(world_->lock);
                world_->cnnMaps.push_back(static_cast<int>(std::lround(matter.values.pixels[0] / 1e10F)));
            }
            while (kind_ == "VDM" && world_->held && !world_->permits.tryAcquire(1, 5)) {
                monitor.step(done, static_cast<int>(seeds.size()));
            }
            monitor.step(done++, static_cast<int>(seeds.size()));
            if (kind_ == "VDM") {
                const std::lock_guard guard(world_->lock);
                world_->seeds.push_back(seed);
            }
            onField(fakeGalaxies(seed));
        }
    }

private:
    std::shared_ptr<FakeWorld> world_;
    std::string kind_;
};

inline ui::FieldServices fakeField(const std::shared_ptr<FakeWorld>& world) {
    ui::FieldServices services;
    services.open = [](const std::filesystem::path& file,
                       const field::MatterOptions&) -> std::shared_ptr<field::MatterSource> {
        if (file.filename() == "bad.npy") {
            throw FileError(file, "expected maps, found 3 bytes.");
        }
        return std::make_shared<FakeMatter>(file, file.filename() != "alone.npy");
    };
    services.models = [] {
        return std::vector<ui::FieldModel>{
            {"vdm-tiny", "VDM", "a model for tests", "simulated universes", "abc", true},
            {"cnn-tiny", "CNN", "a network for tests", "simulated universes", "def", true},
            {"HOD", "HOD", "halo occupation", "", "", false}};
    };
    services.load = [world](const ui::FieldModel& model) {
        const std::lock_guard guard(world->lock);
        world->loaded.push_back(model.name);
        return ui::LoadedPainter{std::make_shared<FakePainter>(world, model.kind), "CPU, 2 threads"};
    };
    services.save = [world](const std::filesystem::path&, const ui::FieldSave& what, const Monitor&) {
        const std::lock_guard guard(world->lock);
        world->savedModel = what.provenance.model;
        world->savedSamples = what.run->count();
        world->savedFrom = what.source;
    };
    services.reopen = [](const std::filesystem::path&, std::shared_ptr<const Map> matter,
                         std::shared_ptr<const Map> truth, const Monitor&) {
        ui::SavedRun saved;
        saved.run = std::make_shared<ui::FieldRun>(matter, truth, 7);
        for (std::uint64_t seed = 7; seed < 10; ++seed) {
            saved.run->add(fakeGalaxies(seed));
        }
        saved.figures = saved.run->figures();
        saved.kind = "VDM";
        saved.provenance.model = "vdm-tiny";
        saved.provenance.sampler = "ancestral";
        saved.provenance.steps = 250;
        return saved;
    };
    services.describe = [](const std::filesystem::path& card) {
        if (card.stem() == "torn") {
            throw FileError(card, "expected a model card, found its first half.");
        }
        return ui::FieldModel{card.stem().string(),  "CNN", "just trained",
                              "simulated universes", "aaa", true};
    };
    return services;
}

} // namespace lookback::test
