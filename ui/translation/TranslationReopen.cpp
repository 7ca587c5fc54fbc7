// SPDX-License-Identifier: MIT
// How the Translation page comes back to what a file was saved with.
#include "core/common/Error.h"
#include "ui/translation/TranslationBar.h"
#include "ui/translation/TranslationPage.h"

namespace lookback::ui {

namespace {

/// A model that is not installed, of which there is what it has made.
LoadedTranslator absent(const SavedTranslationRun& saved) {
    const std::string flaw =
        saved.provenance.model + " is not installed: there are only the samples that were saved.";
    LoadedTranslator loaded;
    loaded.targets = saved.run->targets();
    loaded.random = saved.figures.samples > 1;
    loaded.samplers = {saved.provenance.sampler};
    loaded.device = saved.provenance.device;
    loaded.evaluations = [steps = saved.provenance.steps](const std::string&) { return steps; };
    loaded.flawOf = [flaw](int, int) { return flaw; };
    loaded.translate = [flaw](const translation::GivenGas&, const std::vector<std::uint64_t>&,
                              const translation::TranslateOptions&,
                              const std::function<void(translation::TranslatedMaps)>&,
                              const Monitor&) { throw Error(flaw); };
    return loaded;
}

} // namespace

void TranslationPage::reopen() {
    if (!services_.reopen) {
        return;
    }
    reopening_.start(
        lane_.looks(),
        [open = services_.reopen, file = source_.file, index = source_.index,
         scene = scene_](const Monitor& monitor) { return open(file, index, scene, monitor); },
        [this](std::optional<SavedTranslationRun> saved) {
            if (saved) {
                adoptSaved(std::move(*saved));
            }
            translateNext();
        },
        [this](const std::exception& e) {
            fail(QString::fromUtf8(e.what()));
            translateNext();
        });
}

void TranslationPage::adoptSaved(SavedTranslationRun saved) {
    const std::string& name = saved.provenance.model;
    if (modelNamed(name) == nullptr) {
        TranslationModel model;
        model.name = name;
        model.kind = saved.kind;
        model.targets = saved.run->targets();
        model.training = saved.provenance.trainingData;
        model.sha256 = saved.provenance.modelSha256;
        model.simulated = saved.provenance.simulatedTraining;
        models_.push_back(std::move(model));
        loaded_[name] = absent(saved);
        bar_->setModels(models_);
    }
    const bool random = saved.kind != "pix2pix";
    strip_->setWish({.samples = kTranslationSamplesRange.clamp(saved.figures.samples),
                     .seed = random ? saved.run->firstSeed() : strip_->wish().seed});
    steps_[name] = {.sampler = saved.provenance.sampler, .evaluations = saved.provenance.steps};
    const RunKey key{name, saved.provenance.sampler, saved.provenance.steps,
                     random ? saved.run->firstSeed() : std::uint64_t{0}};
    runs_[key] = {saved.run, std::move(saved.figures), true};
    if (saved.logLikelihood) {
        likelihoods_[key] = *saved.logLikelihood;
    }
    quiet_.start(); // until all is ticked as it was
    for (const std::string& other : std::vector<std::string>(ticked_)) {
        if (other != name) {
            tick(other, false);
        }
    }
    tick(name, true);
    refresh();
}

} // namespace lookback::ui
