// SPDX-License-Identifier: MIT
// What the Field page draws: samples of the chosen model as they come, and what the other ways make of the
// map.
#include "core/common/Error.h"
#include "ui/common/ErrorBar.h"
#include "ui/common/Figures.h"
#include "ui/common/Turns.h"
#include "ui/field/FieldBar.h"
#include "ui/field/FieldPage.h"

#include <algorithm>
#include <numeric>

namespace lookback::ui {

namespace {

constexpr std::uint64_t kRivalSamples = 8; ///< Of another painter that is random.

std::vector<std::uint64_t> seedsFrom(std::uint64_t first, int count) {
    std::vector<std::uint64_t> seeds(static_cast<std::size_t>(count));
    std::iota(seeds.begin(), seeds.end(), first);
    return seeds;
}

/// Draw into `run`, telling `inbox` from time to time.
FieldFigures drawInto(FieldRun& run, QThreadPool* lane, field::Painter& painter,
                      const std::vector<std::uint64_t>& seeds, const field::PaintOptions& options,
                      Inbox<FieldFigures>& inbox, const Monitor& monitor) {
    std::vector<Map> fields;
    const auto draw = [&](int i, const Monitor& one) {
        painter.paint(
            *run.matter(), {seeds[static_cast<std::size_t>(i)]}, options,
            [&](Map map) { fields.push_back(std::move(map)); }, one);
    };
    const auto add = [&] {
        for (const Map& field : fields) {
            run.add(field);
        }
        fields.clear();
        return run.count();
    };
    takeTurns(lane, static_cast<int>(seeds.size()), inbox, monitor, draw, add, [&] { return run.figures(); });
    return run.figures();
}

} // namespace

void FieldPage::start(const std::string& model, std::optional<std::uint64_t> seed, int samples) {
    if (!model.empty()) {
        wanted_ = model;
    }
    SamplingWish wish = strip_->wish();
    wish.seed = seed.value_or(wish.seed);
    if (samples > 0) {
        wish.samples = kFieldSamplesRange.clamp(samples);
    }
    strip_->setWish(wish);
    sampleWhenReady_ = samples;
    if (modelsKnown_) {
        chooseModel();
    }
}

/// The one that is wanted, else the first.
void FieldPage::chooseModel() {
    if (!wanted_.empty() && modelNamed(wanted_) == nullptr) {
        fail(tr("model: expected the name of one that paints galaxies on dark matter, found \"%1\".")
                 .arg(QString::fromStdString(wanted_)));
        askedFailure_ = errors_->message();
        wanted_.clear();
    }
    if (wanted_.empty() && !models_.empty()) {
        wanted_ = models_.front().name;
    }
    bar_->setModel(wanted_);
}

void FieldPage::findModels() {
    if (modelsKnown_ || finding_.running() || !services_.models) {
        return;
    }
    finding_.start(
        lane_.files(), [models = services_.models](const Monitor&) { return models(); },
        [this](std::vector<FieldModel> models) {
            modelsKnown_ = true;
            models_ = std::move(models);
            bar_->setModels(models_);
            chooseModel();
            prepare();
            checkSettled();
        },
        [this](const std::exception& e) {
            fail(QString::fromUtf8(e.what()));
            checkSettled();
        });
}

void FieldPage::setModel(const std::string& name) {
    if (modelNamed(name) == nullptr || name == wanted_) {
        return;
    }
    wanted_ = name;
    askedFailure_.clear();
    bar_->setModel(name);
    stopAndKeep();
    prepare();
}

void FieldPage::useModel(const std::filesystem::path& card) {
    if (!services_.describe) {
        return;
    }
    findModels(); // before: a model that is chosen is not replaced by the first
    describing_.start(
        lane_.files(), [describe = services_.describe, card](const Monitor&) { return describe(card); },
        [this](const FieldModel& model) {
            std::erase_if(models_, [&](const FieldModel& m) { return m.name == model.name; });
            models_.push_back(model);
            painters_.erase(model.name); // its weights may be newer
            stopAndKeep();
            wanted_ = model.name;
            bar_->setModels(models_);
            bar_->setModel(wanted_);
            prepare();
            checkSettled();
        },
        [this](const std::exception& e) {
            fail(QString::fromUtf8(e.what()));
            checkSettled();
        });
}

void FieldPage::reopen() {
    if (!services_.reopen) {
        return;
    }
    reopening_.start(
        lane_.looks(),
        [open = services_.reopen, file = place_.facts.file, scene = *scene_](const Monitor& monitor) {
            return open(file, scene.matter, scene.truth, monitor);
        },
        [this](SavedRun saved) {
            run_ = saved.run;
            runKind_ = saved.kind;
            runModel_ = saved.provenance.model;
            runWish_.samples = saved.figures.samples;
            runWish_.seed = run_->firstSeed();
            runWish_.paint.sampler = saved.provenance.sampler;
            runWish_.paint.evaluations = saved.provenance.steps;
            strip_->setWish(runWish_);
            setFigures(std::move(saved.figures));
            strip_->finish(tr("%1, as saved").arg(samplesText(run_->count())));
            strip_->setHeld(run_->count(), runModel_ == wanted_);
            setModel(runModel_);
            checkSettled();
        },
        [this](const std::exception& e) {
            fail(QString::fromUtf8(e.what()));
            checkSettled();
        });
}

/// Load the chosen model and ask whether it has an answer for the map.
void FieldPage::prepare() {
    prepared_.reset();
    if (!scene_ || !modelsKnown_) {
        strip_->setReady(false, QString());
        return;
    }
    const FieldModel* model = modelNamed(wanted_);
    if (model == nullptr) {
        strip_->setReady(false, tr("No model for fields was found."));
        sampleWhenReady_ = 0;
        return;
    }
    strip_->setReady(false, tr("Loading %1").arg(QString::fromStdString(wanted_)));
    const auto loaded = painters_.find(wanted_);
    preparing_.start(
        lane_.engine(),
        [model = *model, load = services_.load, matter = scene_->matter,
         have = loaded == painters_.end() ? LoadedPainter{} : loaded->second](const Monitor&) {
            Prepared prepared{model, have.painter ? have : load(model), {}, true};
            prepared.flaw = prepared.loaded.painter->flawOf(*matter);
            prepared.random = prepared.loaded.painter->isRandom();
            return prepared;
        },
        [this](Prepared prepared) {
            painters_[prepared.model.name] = prepared.loaded;
            prepared_ = std::move(prepared);
            strip_->setModelKind(prepared_->random, prepared_->model.kind == "VDM");
            strip_->setReady(prepared_->flaw.empty(), QString::fromStdString(prepared_->flaw));
            strip_->setHeld(run_ ? run_->count() : 0,
                            runModel_ == wanted_ && runWish_.goesOn(strip_->wish()));
            Q_EMIT deviceSaid(QString::fromStdString(prepared_->loaded.device));
            paintRivals();
            if (sampleWhenReady_ > 0 && prepared_->flaw.empty()) {
                sample();
            }
            sampleWhenReady_ = 0;
            checkSettled();
        },
        [this](const std::exception& e) {
            strip_->setReady(false, QString::fromUtf8(e.what()));
            fail(QString::fromUtf8(e.what()));
            sampleWhenReady_ = 0;
            checkSettled();
        });
}

/// The quick painters besides the chosen one, so that there is something to compare with.
void FieldPage::paintRivals() {
    std::vector<Prepared> rivals;
    for (const FieldModel& model : models_) {
        const bool known = others_.count(model.kind) > 0 ||
                           std::any_of(rivals.begin(), rivals.end(),
                                       [&](const Prepared& p) { return p.model.kind == model.kind; });
        if (model.kind != "VDM" && model.name != wanted_ && model.kind != prepared_->model.kind && !known) {
            const auto loaded = painters_.find(model.name);
            rivals.push_back({model, loaded == painters_.end() ? LoadedPainter{} : loaded->second, {}, true});
        }
    }
    if (rivals.empty()) {
        return;
    }
    rivalling_.start(
        lane_.draws(),
        [rivals, load = services_.load, scene = *scene_, lane = lane_.engine()](const Monitor& monitor) {
            std::vector<Rival> done;
            for (const Prepared& p : rivals) {
                Rival rival{p.model, {}, {}, nullptr};
                try {
                    const auto painter = p.loaded.painter
                                             ? p.loaded.painter
                                             : behindTheHand(lane, [&] { return load(p.model).painter; });
                    rival.flaw = painter->flawOf(*scene.matter);
                    if (rival.flaw.empty()) {
                        FieldRun run(scene.matter, scene.truth, 1);
                        Inbox<FieldFigures> unread;
                        const int count = painter->isRandom() ? static_cast<int>(kRivalSamples) : 1;
                        rival.figures =
                            drawInto(run, lane, *painter, seedsFrom(1, count), {}, unread, monitor);
                        rival.field = std::make_shared<const Map>(run.sample(0));
                    }
                } catch (const Error& e) {
                    rival.flaw = e.what();
                }
                done.push_back(std::move(rival));
            }
            return done;
        },
        [this](std::vector<Rival> done) { adoptRivals(std::move(done)); },
        [this](const std::exception& e) {
            fail(QString::fromUtf8(e.what()));
            checkSettled();
        });
}

void FieldPage::adoptRivals(std::vector<Rival> rivals) {
    for (Rival& rival : rivals) {
        if (rival.field) {
            others_[rival.model.kind] = std::move(rival.figures);
            fields_[rival.model.kind == "CNN" ? FieldContent::Cnn : FieldContent::Hod] = rival.field;
        }
    }
    refreshPanels();
    refreshClustering();
    checkSettled();
}

void FieldPage::sample() {
    if (!prepared_ || !prepared_->flaw.empty() || sampling_.running() || !scene_) {
        return;
    }
    const SamplingWish wish = strip_->wish();
    const bool goesOn = run_ && runModel_ == wanted_ && runWish_.goesOn(wish) && run_->count() < wish.samples;
    try {
        if (!goesOn) {
            if (figures_ && runKind_ != prepared_->model.kind) {
                others_[runKind_] = *figures_; // still in the plots
            }
            run_ = std::make_shared<FieldRun>(scene_->matter, scene_->truth, wish.seed);
            figures_.reset();
            sample_.reset();
            shown_ = -1;
        }
    } catch (const std::exception& e) {
        fail(QString::fromUtf8(e.what()));
        return;
    }
    errors_->clear();
    others_.erase(prepared_->model.kind);
    runModel_ = wanted_;
    runKind_ = prepared_->model.kind;
    runWish_ = wish;
    following_ = true;
    setBlinking(false);
    inbox_ = std::make_shared<Inbox<FieldFigures>>();
    inbox_->samples = run_->count();
    strip_->start(run_->count(), wish.samples);
    sampling_.start(
        lane_.draws(),
        [run = run_, painter = prepared_->loaded.painter, inbox = inbox_, wish, lane = lane_.engine(),
         seeds = seedsFrom(wish.seed + static_cast<std::uint64_t>(run_->count()),
                           wish.samples - run_->count())](const Monitor& monitor) {
            return drawInto(*run, lane, *painter, seeds, wish.paint, *inbox, monitor);
        },
        [this](FieldFigures figures) { finishSampling(std::move(figures)); },
        [this](const std::exception& e) {
            news_.stop();
            takeNews();
            fail(QString::fromUtf8(e.what()));
            strip_->finish(samplesText(run_->count()));
            strip_->setHeld(run_->count(), true);
            checkSettled();
        });
    news_.start();
}

void FieldPage::stopAndKeep() {
    if (sampling_.running() && inbox_) {
        inbox_->stop = true;
    }
}

void FieldPage::takeNews() {
    if (!inbox_) {
        return;
    }
    strip_->progress(inbox_->samples);
    if (auto news = inbox_->take()) {
        setFigures(std::move(*news));
    }
}

void FieldPage::setFigures(FieldFigures figures) {
    if (figures.samples == 0) {
        return;
    }
    figures_ = std::move(figures);
    if (following_ || shown_ < 0) {
        showSample(figures_->samples - 1);
        following_ = true;
    }
    refreshPanels();
    refreshClustering();
}

void FieldPage::finishSampling(FieldFigures figures) {
    news_.stop();
    const int count = figures.samples;
    const bool stopped = inbox_ && inbox_->stop && count < runWish_.samples;
    setFigures(std::move(figures));
    strip_->progress(count);
    strip_->finish(count == 0 ? tr("stopped before the first sample")
                   : stopped  ? tr("%1 samples kept, stopped before %2").arg(count).arg(runWish_.samples)
                              : samplesText(count));
    strip_->setHeld(count, runModel_ == wanted_ && runWish_.goesOn(strip_->wish()));
    refreshPanels();
    refreshRegion();
    checkSettled();
}

void FieldPage::showSample(int index) {
    if (!run_ || !figures_ || figures_->samples == 0) {
        return;
    }
    index = std::clamp(index, 0, figures_->samples - 1);
    shown_ = index;
    following_ = index == figures_->samples - 1;
    browsing_.start(
        lane_.looks(),
        [run = run_, index](const Monitor&) { return std::make_shared<const Map>(run->sample(index)); },
        [this](std::shared_ptr<const Map> map) {
            sample_ = std::move(map);
            refreshPanels();
            refreshRegion();
            checkSettled();
        },
        [this](const std::exception& e) {
            fail(QString::fromUtf8(e.what()));
            checkSettled();
        });
}

void FieldPage::setBlinking(bool blinking) {
    if (blinking && (!sample_ || !scene_)) {
        return;
    }
    blinking ? blinker_.start() : blinker_.stop();
    blinkTruth_ = false;
    refreshPanels();
}

/// Sample and truth in turn; without a truth one sample after another.
void FieldPage::blink() {
    if (scene_->truth) {
        blinkTruth_ = !blinkTruth_;
        refreshPanels();
    } else {
        showSample((shown_ + 1) % std::max(1, figures_->samples));
    }
}

} // namespace lookback::ui
