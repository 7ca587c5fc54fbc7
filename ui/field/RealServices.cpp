// SPDX-License-Identifier: MIT
#include "ui/field/RealServices.h"

#include "core/common/Error.h"
#include "core/field/FieldFile.h"
#include "core/field/Painters.h"
#include "ui/common/DemoFile.h"
#include "ui/common/InstalledModels.h"

#include <algorithm>

namespace lookback::ui {

namespace {

FieldModel modelOf(const engine::ModelCard& card) {
    FieldModel model;
    model.name = card.name;
    model.kind = field::painterKind(card);
    model.title = card.title;
    model.training = card.training.description;
    model.sha256 = card.sha256;
    model.simulated = card.training.simulated;
    return model;
}

void save(const std::filesystem::path& file, const FieldSave& what, const Monitor& monitor) {
    field::FieldHead head;
    head.matter = *what.matter;
    if (what.truth) {
        head.truth = *what.truth;
    }
    head.source = what.source.filename().string();
    head.index = what.index;
    head.label = what.label;
    field::FieldWriter writer(file, std::move(head));
    writer.begin({what.kind, what.provenance});
    const int count = what.run->count();
    for (int i = 0; i < count; ++i) {
        monitor.step(i, count);
        writer.add(what.run->sample(i), what.run->firstSeed() + static_cast<std::uint64_t>(i));
    }
    writer.finish();
}

SavedRun reopen(const std::filesystem::path& file, std::shared_ptr<const Map> matter,
                std::shared_ptr<const Map> truth, const Monitor& monitor) {
    const field::SavedField saved(file);
    if (saved.parts().empty()) {
        throw FileError(file, "expected samples, found none.");
    }
    SavedRun again;
    again.kind = saved.parts().front().painter;
    again.provenance = saved.parts().front().provenance;
    const auto& seeds = again.provenance.seeds;
    again.run =
        std::make_shared<FieldRun>(std::move(matter), std::move(truth), seeds.empty() ? 1 : seeds.front());
    const auto count = static_cast<int>(saved.count(0));
    for (int i = 0; i < count; ++i) {
        monitor.step(i, count);
        again.run->add(saved.sample(0, i));
    }
    again.figures = again.run->figures();
    return again;
}

} // namespace

FieldServices realFieldServices(const std::string& device, int threads) {
    const auto installed = std::make_shared<InstalledModels>(device, threads);
    FieldServices services;
    services.open = [](const std::filesystem::path& file, const field::MatterOptions& options) {
        return std::shared_ptr<field::MatterSource>(field::openMatter(file, options));
    };
    services.holds = field::holdsMatter;
    services.models = [installed] {
        std::vector<FieldModel> models;
        for (const engine::ModelCard& card : field::findPainters().cards) {
            installed->add(card);
            models.push_back(modelOf(card));
        }
        // The diffusion model first: it is what the page is about.
        std::stable_sort(models.begin(), models.end(), [](const FieldModel& a, const FieldModel& b) {
            return (a.kind == "VDM") > (b.kind == "VDM");
        });
        return models;
    };
    services.describe = [installed](const std::filesystem::path& file) {
        const engine::ModelCard card = engine::readModelCard(file);
        FieldModel model = modelOf(card);
        if (model.kind.empty()) {
            throw FileError(file, "expected a model that puts galaxies on dark matter, found one of task " +
                                      card.task + ".");
        }
        installed->add(card);
        return model;
    };
    services.load = [installed](const FieldModel& model) {
        const auto [card, chosen] = installed->choose(model.name);
        return LoadedPainter{field::makePainter(card, chosen), engine::describe(chosen)};
    };
    services.save = save;
    services.reopen = reopen;
    services.demo = findDemoFile("demo_universe.hdf5");
    return services;
}

} // namespace lookback::ui
