// SPDX-License-Identifier: MIT
// What the Translation page measures when it is asked: the likelihood of the truth, many galaxies of a file.
#include "ui/common/ErrorBar.h"
#include "ui/common/Figures.h"
#include "ui/translation/FiguresCard.h"
#include "ui/translation/TranslationPage.h"

#include <algorithm>

namespace lookback::ui {

namespace {

constexpr int kProbes = 4; ///< Random vectors of the estimate of the likelihood.

} // namespace

std::string TranslationPage::likelihoodModel() const {
    for (const std::string& model : ticked_) {
        const auto loaded = loaded_.find(model);
        if (loaded != loaded_.end() && loaded->second.knowsLikelihood) {
            return model;
        }
    }
    return {};
}

void TranslationPage::refreshLikelihood() {
    const std::string model = likelihoodModel();
    if (model.empty() || !scene_) {
        card_->setLikelihood(false, false, {});
        return;
    }
    const auto& targets = loaded_.at(model).targets;
    const bool known =
        std::all_of(targets.begin(), targets.end(), [this](Domain d) { return scene_->truth(d) != nullptr; });
    const auto found = likelihoods_.find(keyOf(model));
    card_->setLikelihood(true, known && !likelihood_.running() && found == likelihoods_.end(),
                         likelihood_.running() ? tr("being computed by %1").arg(nameOf(model))
                         : found != likelihoods_.end()
                             ? tr("%1 nats a pixel and domain by %2")
                                   .arg(QString::number(found->second, 'f', 3)
                                            .replace(QLatin1Char('-'), QStringLiteral("\u2212")),
                                        nameOf(model))
                         : known ? tr("by %1").arg(nameOf(model))
                                 : tr("wants the truth of all its domains"));
}

void TranslationPage::measureLikelihood() {
    const std::string model = likelihoodModel();
    if (model.empty() || !scene_ || likelihood_.running()) {
        return;
    }
    const RunKey key = keyOf(model);
    likelihood_.start(
        lane_.engine(),
        [scene = scene_, by = loaded_.at(model), seed = key.seed](const Monitor& monitor) {
            translation::TranslatedMaps truth;
            for (const Domain target : by.targets) {
                truth.push_back(*scene->truth(target));
            }
            return by.logLikelihood(scene->given(), truth, seed, kProbes, {}, monitor);
        },
        [this, key](double nats) {
            likelihoods_[key] = nats;
            refreshLikelihood();
            checkSettled();
        },
        [this](const std::exception& e) {
            fail(QString::fromUtf8(e.what()));
            refreshLikelihood();
            checkSettled();
        });
    refreshLikelihood();
}

void TranslationPage::refreshFile() {
    const bool truth =
        source_.maps && std::any_of(source_.maps->domains().begin(), source_.maps->domains().end(),
                                    [](const io::DomainMaps& d) { return d.domain != Domain::Gas; });
    const bool ready = !ticked_.empty() && std::all_of(ticked_.begin(), ticked_.end(), [this](const auto& m) {
        return loaded_.count(m) > 0 && flaws_.count(m) == 0;
    });
    card_->setFileReady(services_.measure && truth && ready && !measuring_.running(),
                        !truth            ? tr("This needs the truth, which the file does not hold.")
                        : ticked_.empty() ? tr("Choose a model first.")
                                          : tr("A model is not ready."));
    if (scores_) {
        card_->presentFile(*scores_, target_, scoredLooks_, sourceText());
    } else {
        card_->presentFile({}, target_, {}, {});
    }
}

/// A galaxy at a time on the engine lane: what is shown has its turn in between.
void TranslationPage::measureFile() {
    if (!services_.measure || !source_.maps || ticked_.empty() || measuring_.running()) {
        return;
    }
    std::vector<translation::Candidate> candidates;
    for (const std::string& model : ticked_) {
        if (loaded_.count(model) == 0) {
            return;
        }
        const LoadedTranslator& by = loaded_.at(model);
        candidates.push_back(
            {.name = model,
             .kind = modelNamed(model)->kind,
             .targets = by.targets,
             .isRandom = by.random,
             .translate = [translate = by.translate, options = optionsOf(model), lane = lane_.engine()](
                              const translation::GivenGas& gas, const std::vector<std::uint64_t>& seeds,
                              const std::function<void(translation::TranslatedMaps)>& onMaps,
                              const Monitor& monitor) {
                 behindTheHand(lane, [&] { translate(gas, seeds, options, onMaps, monitor); });
             }});
    }
    const TranslationWish wish = strip_->wish();
    const int maps = card_->fileMaps();
    stopFile_ = std::make_shared<std::atomic<bool>>(false);
    card_->startFile();
    measuring_.start(
        lane_.draws(),
        [open = services_.open, measure = services_.measure, file = source_.file, options = source_.options,
         candidates, wish, maps, stop = stopFile_](const Monitor& monitor) {
            const auto source = open(file, options); // of its own: the other belongs to another thread
            const translation::EvaluateOptions how{
                .maps = translation::spreadMaps(source->count(Domain::Gas), maps),
                .samples = wish.samples,
                .seed = wish.seed};
            Monitor inner;
            inner.onStep = monitor.onStep;
            inner.cancelled = [&] { return *stop || (monitor.cancelled && monitor.cancelled()); };
            try {
                return measure(*source, candidates, how, inner);
            } catch (const Monitor::Cancelled&) {
                if (!*stop) {
                    throw;
                }
                return translation::SetScores{.models = {}, .masses = {}, .whole = false};
            }
        },
        [this, looks = modelLooks(), wish](translation::SetScores scores) {
            scoredLooks_ = looks;
            scores_ = std::move(scores);
            const int done = scores_->models.empty() ? 0 : scores_->models.front().maps;
            card_->finishFile(scores_->whole
                                  ? tr("%1 galaxies, %2 each").arg(done).arg(samplesText(wish.samples))
                                  : tr("stopped, %1 galaxies kept").arg(done));
            refreshCard();
            checkSettled();
        },
        [this](const std::exception& e) {
            card_->finishFile(QString::fromUtf8(e.what()));
            refreshCard();
            checkSettled();
        });
    refreshFile();
}

void TranslationPage::stopFile() {
    if (stopFile_) {
        *stopFile_ = true;
    }
}

} // namespace lookback::ui
