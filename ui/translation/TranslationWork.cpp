// SPDX-License-Identifier: MIT
// What the Translation page asks of the engine lane: models one after the other, samples as they come.
#include "core/common/Error.h"
#include "ui/common/ErrorBar.h"
#include "ui/common/Figures.h"
#include "ui/common/Turns.h"
#include "ui/translation/TranslationBar.h"
#include "ui/translation/TranslationPage.h"

#include <algorithm>
#include <chrono>

namespace lookback::ui {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begun) {
    return std::chrono::duration<double>(Clock::now() - begun).count();
}

/// Add samples to `run` until there are so many, telling `inbox` from time to time.
TranslationFigures translateInto(TranslationRun& run, QThreadPool* lane, const LoadedTranslator& by,
                                 const translation::TranslateOptions& options, int samples,
                                 Inbox<TranslationFigures>& inbox, const Monitor& monitor) {
    const Image& gas = run.scene()->gas();
    if (const std::string flaw = by.flawOf(gas.height, gas.width); !flaw.empty()) {
        throw Error(flaw);
    }
    std::vector<std::uint64_t> seeds;
    for (int i = run.count(); i < samples; ++i) {
        seeds.push_back(run.firstSeed() + static_cast<std::uint64_t>(i));
    }
    std::vector<translation::TranslatedMaps> drawn;
    double seconds = 0.0; // of the last one, without its wait
    const auto draw = [&](int i, const Monitor& one) {
        const auto begun = Clock::now();
        by.translate(
            run.scene()->given(), {seeds[static_cast<std::size_t>(i)]}, options,
            [&](translation::TranslatedMaps maps) { drawn.push_back(std::move(maps)); }, one);
        seconds = secondsSince(begun);
    };
    const auto add = [&] {
        for (const auto& maps : drawn) {
            run.add(maps, seconds);
        }
        drawn.clear();
        return run.count();
    };
    takeTurns(lane, static_cast<int>(seeds.size()), inbox, monitor, draw, add,
              [&] { return run.figures(false); });
    return run.figures(true);
}

} // namespace

void TranslationPage::start(const std::vector<std::string>& models, std::optional<std::uint64_t> seed,
                            std::optional<int> samples) {
    wanted_ = models;
    TranslationWish wish = strip_->wish();
    wish.seed = seed.value_or(wish.seed);
    wish.samples = kTranslationSamplesRange.clamp(samples.value_or(wish.samples));
    strip_->setWish(wish);
    if (samples && *samples != wish.samples) {
        fail(tr("samples: expected %1 to %2 of a translation, found %3.")
                 .arg(kTranslationSamplesRange.lowest)
                 .arg(kTranslationSamplesRange.highest)
                 .arg(*samples));
        askedFailure_ = errors_->message();
    }
    if (modelsKnown_) {
        chooseModels();
    }
}

void TranslationPage::findModels() {
    if (modelsKnown_ || finding_.running() || !services_.models) {
        return;
    }
    finding_.start(
        lane_.files(), [models = services_.models](const Monitor&) { return models(); },
        [this](std::vector<TranslationModel> models) {
            modelsKnown_ = true;
            models_ = std::move(models);
            bar_->setModels(models_);
            chooseModels();
            checkSettled();
        },
        [this](const std::exception& e) {
            fail(QString::fromUtf8(e.what()));
            checkSettled();
        });
}

/// Those that are wanted, else the first of two kinds.
void TranslationPage::chooseModels() {
    std::vector<std::string> wanted = wanted_;
    wanted_.clear();
    for (const std::string& name : wanted) {
        if (modelNamed(name) == nullptr) {
            fail(tr("model: expected those installed for galaxies, found \"%1\".")
                     .arg(QString::fromStdString(name)));
            askedFailure_ = errors_->message();
        }
    }
    if (wanted.empty() && ticked_.empty() && !models_.empty()) {
        wanted.push_back(models_.front().name);
        const auto other = std::find_if(models_.begin(), models_.end(), [&](const TranslationModel& m) {
            return m.kind != models_.front().kind;
        });
        if (other != models_.end()) {
            wanted.push_back(other->name);
        }
    }
    if (!wanted.empty()) {
        for (const std::string& name : std::vector<std::string>(ticked_)) {
            tick(name, false);
        }
    }
    for (const std::string& name : wanted) {
        tick(name, true);
    }
    refresh();
}

void TranslationPage::useModel(const std::filesystem::path& card) {
    if (!services_.describe) {
        return;
    }
    findModels(); // before: a model that is chosen is not replaced by the first
    describing_.start(
        lane_.files(), [describe = services_.describe, card](const Monitor&) { return describe(card); },
        [this](const TranslationModel& model) {
            std::erase_if(models_, [&](const TranslationModel& m) { return m.name == model.name; });
            models_.push_back(model);
            if (work_ && work_->model == model.name) { // its weights may be newer
                translating_.cancel();
                loading_.cancel();
                work_.reset();
            }
            loaded_.erase(model.name);
            std::erase_if(runs_, [&](const auto& run) { return run.first.model == model.name; });
            bar_->setModels(models_);
            wanted_ = {model.name};
            chooseModels();
        },
        [this](const std::exception& e) {
            fail(QString::fromUtf8(e.what()));
            checkSettled();
        });
}

translation::TranslateOptions TranslationPage::optionsOf(const std::string& model) const {
    const LoadedTranslator& loaded = loaded_.at(model);
    const auto set = steps_.find(model);
    translation::TranslateOptions options =
        set == steps_.end() ? translation::TranslateOptions{} : set->second;
    if (options.sampler.empty() && !loaded.samplers.empty()) {
        options.sampler = loaded.samplers.front();
    }
    if (options.evaluations == 0) {
        options.evaluations = loaded.evaluations(options.sampler);
    }
    return options;
}

TranslationPage::RunKey TranslationPage::keyOf(const std::string& model) const {
    const translation::TranslateOptions options = optionsOf(model);
    return {model, options.sampler, options.evaluations,
            loaded_.at(model).random ? strip_->wish().seed : std::uint64_t{0}};
}

int TranslationPage::samplesOf(const std::string& model) const {
    return loaded_.at(model).random ? strip_->wish().samples : 1;
}

const TranslationPage::Held* TranslationPage::heldOf(const std::string& model) const {
    if (loaded_.count(model) == 0) {
        return nullptr;
    }
    const auto found = runs_.find(keyOf(model));
    return found == runs_.end() ? nullptr : &found->second;
}

const TargetFigures* TranslationPage::figuresOf(const std::string& model, Domain domain) const {
    const Held* held = heldOf(model);
    return held != nullptr ? held->figures.find(domain) : nullptr;
}

/// In the order of the panels; a model that failed is not tried again on this galaxy.
std::optional<TranslationPage::Work> TranslationPage::nextWork() const {
    for (const std::string& model : ticked_) {
        if (flaws_.count(model) > 0) {
            continue;
        }
        if (loaded_.count(model) == 0) {
            return Work{model, true, {}, 0};
        }
        const Held* held = heldOf(model);
        const int samples = samplesOf(model);
        if (held == nullptr || !held->whole || held->figures.samples < samples) {
            return Work{model, false, keyOf(model), samples};
        }
    }
    return {};
}

bool TranslationPage::stillWanted() const {
    const bool ticked = work_ && std::find(ticked_.begin(), ticked_.end(), work_->model) != ticked_.end();
    return ticked &&
           (work_->load || (work_->key == keyOf(work_->model) && work_->samples == samplesOf(work_->model)));
}

/// The newest setting counts as soon as the hand rests; what runs for another one stops at once.
void TranslationPage::settingsChanged() {
    paused_ = false;
    if (!scene_) {
        return;
    }
    if (translating_.running() && !stillWanted()) {
        takeNews();
        translating_.cancel();
        work_.reset();
    }
    samples_.clear();
    refresh();
    quiet_.start();
}

void TranslationPage::translate() {
    paused_ = false;
    flaws_.clear();
    quiet_.stop();
    translateNext();
}

void TranslationPage::stop() {
    quiet_.stop();
    if (translating_.running() && inbox_) {
        paused_ = true;
        inbox_->stop = true;
    } else if (loading_.running()) {
        paused_ = true;
        loading_.cancel();
        idle();
    }
}

void TranslationPage::translateNext() {
    if (!scene_ || reading_.running() || reopening_.running() || quiet_.isActive()) {
        return;
    }
    if ((translating_.running() || loading_.running()) && stillWanted()) {
        return;
    }
    if (translating_.running()) {
        takeNews();
    }
    translating_.cancel();
    loading_.cancel();
    work_ = paused_ ? std::nullopt : nextWork();
    if (!work_) {
        idle();
    } else if (work_->load) {
        load(work_->model);
    } else {
        translateBy(*work_);
    }
}

/// Nothing more to do, or nothing that can be done.
void TranslationPage::idle() {
    news_.stop();
    work_.reset();
    int most = 0;
    for (const std::string& model : ticked_) {
        const Held* held = heldOf(model);
        most = held != nullptr ? std::max(most, held->figures.samples) : most;
    }
    const QString who = ticked_.size() == 1 ? nameOf(ticked_.front()) : tr("%1 models").arg(ticked_.size());
    strip_->finish(ticked_.empty() ? QString()
                   : paused_       ? tr("stopped, %1 kept").arg(samplesText(most))
                   : most > 0      ? tr("%1, %2").arg(who, samplesText(most))
                                   : QString());
    const bool more = scene_ && nextWork().has_value();
    strip_->setWork(more || !flaws_.empty(), !modelsKnown_     ? QString()
                                             : models_.empty() ? tr("No model for galaxies was found.")
                                             : ticked_.empty() ? tr("Choose a model above, or several.")
                                                               : QString());
    refresh();
    checkSettled();
}

void TranslationPage::load(const std::string& name) {
    strip_->start(tr("Loading %1").arg(nameOf(name)));
    loading_.start(
        lane_.engine(),
        [model = *modelNamed(name), load = services_.load](const Monitor&) { return load(model); },
        [this, name](LoadedTranslator loaded) {
            Q_EMIT deviceSaid(QString::fromStdString(loaded.device));
            loaded_[name] = std::move(loaded);
            work_.reset();
            setTarget(target_);
            layPanels();
            refresh();
            translateNext();
        },
        [this, name](const std::exception& e) {
            flaws_[name] = QString::fromUtf8(e.what());
            fail(flaws_[name]);
            work_.reset();
            translateNext();
        });
}

void TranslationPage::translateBy(const Work& work) {
    Held& held = runs_[work.key];
    try {
        if (!held.run) {
            held.run =
                std::make_shared<TranslationRun>(scene_, loaded_.at(work.model).targets, work.key.seed);
        }
    } catch (const std::exception& e) {
        flaws_[work.model] = QString::fromUtf8(e.what());
        work_.reset();
        translateNext();
        return;
    }
    held.whole = false;
    inbox_ = std::make_shared<Inbox<TranslationFigures>>();
    inbox_->samples = held.run->count();
    strip_->start(nameOf(work.model));
    const translation::TranslateOptions options{.sampler = work.key.sampler,
                                                .evaluations = work.key.evaluations};
    translating_.start(
        lane_.draws(),
        [run = held.run, by = loaded_.at(work.model), options, samples = work.samples, inbox = inbox_,
         lane = lane_.engine()](const Monitor& monitor) {
            return translateInto(*run, lane, by, options, samples, *inbox, monitor);
        },
        [this, key = work.key](TranslationFigures figures) {
            Held& done = runs_[key];
            done.figures = std::move(figures);
            done.whole = true;
            samples_.erase(key.model);
            work_.reset();
            refresh();
            translateNext();
        },
        [this, key = work.key](const std::exception& e) {
            takeNews();
            flaws_[key.model] = QString::fromUtf8(e.what());
            work_.reset();
            refresh();
            translateNext();
        });
    news_.start();
    refreshPanels();
}

void TranslationPage::takeNews() {
    if (!inbox_ || !work_ || work_->load) {
        return;
    }
    if (auto news = inbox_->take()) {
        runs_[work_->key].figures = std::move(*news);
        refresh();
    }
}

void TranslationPage::showProgress(int done, int total) {
    if (!work_ || work_->load || !inbox_) {
        return;
    }
    strip_->progress(
        work_->samples > 1
            ? tr("%1: %2 of %3 samples").arg(nameOf(work_->model)).arg(inbox_->samples).arg(work_->samples)
            : nameOf(work_->model),
        done, total);
}

} // namespace lookback::ui
