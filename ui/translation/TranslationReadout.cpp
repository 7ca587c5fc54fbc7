// SPDX-License-Identifier: MIT
// What the Translation page says in words, figures and plots.
#include "ui/canvas/Chart.h"
#include "ui/canvas/MapBar.h"
#include "ui/translation/FiguresCard.h"
#include "ui/translation/TranslationPage.h"
#include "ui/translation/ViewRow.h"

#include <QMenu>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

QString samplerTitle(const std::string& name) {
    return name == "dpm++"       ? QStringLiteral("DPM-Solver++")
           : name == "ddim"      ? QStringLiteral("DDIM")
           : name == "heun"      ? QStringLiteral("Heun")
           : name == "ancestral" ? QStringLiteral("ancestral")
           : name == "pc"        ? QStringLiteral("predictor-corrector")
           : name == "ode"       ? QStringLiteral("probability flow")
           : name == "indi"      ? QStringLiteral("InDI")
                                 : QString::fromStdString(name);
}

QString signedText(double dex) {
    return (dex < 0.0 ? QStringLiteral("\u2212") : QStringLiteral("+")) +
           QString::number(std::abs(dex), 'f', 2);
}

double valueAt(const Map& map, QPointF place) {
    const int x = std::clamp(static_cast<int>(place.x() * map.width()), 0, map.width() - 1);
    const int y = std::clamp(static_cast<int>(place.y() * map.height()), 0, map.height() - 1);
    return map.values.at(0, y, x);
}

} // namespace

void TranslationPage::refresh() {
    refreshPanels();
    refreshRow();
    refreshSteps();
    refreshCard();
}

void TranslationPage::refreshRow() {
    if (arrangement_ == Arrangement::Models) {
        row_->setSubject(titleOf(target_), tr("Domain (T)"));
    } else {
        row_->setSubject(leading_.empty() ? tr("no model") : nameOf(leading_), tr("Model (T)"));
    }
    int most = 0;
    for (const std::string& model : ticked_) {
        const Held* held = heldOf(model);
        most = held != nullptr ? std::max(most, held->figures.samples) : most;
    }
    row_->setSample(std::min(sample_, std::max(0, most - 1)), most);
}

/// The slider is of the leading model, or of the first that has steps to choose.
void TranslationPage::refreshSteps() {
    const auto hasSteps = [this](const std::string& model) {
        return loaded_.count(model) > 0 && loaded_.at(model).random;
    };
    std::string of = hasSteps(leading_) ? leading_ : std::string();
    if (of.empty()) {
        const auto first = std::find_if(ticked_.begin(), ticked_.end(), hasSteps);
        of = first == ticked_.end() ? std::string() : *first;
    }
    if (of.empty()) {
        strip_->setSteps({}, 1);
        return;
    }
    stepsOf_ = of;
    strip_->setSteps(nameOf(of), optionsOf(of).evaluations);
}

void TranslationPage::fillSteps(QMenu& menu) {
    for (const std::string& model : ticked_) {
        if (loaded_.count(model) > 0 && loaded_.at(model).random) {
            addChoice(menu, tr("Steps of %1").arg(nameOf(model)), model == stepsOf_,
                      [this, model] { setLeading(model); });
        }
    }
    const auto loaded = loaded_.find(stepsOf_);
    if (loaded == loaded_.end()) {
        return;
    }
    menu.addSeparator();
    const translation::TranslateOptions now = optionsOf(stepsOf_);
    for (const std::string& sampler : loaded->second.samplers) {
        addChoice(menu, samplerTitle(sampler), sampler == now.sampler,
                  [this, sampler] { setSteps(stepsOf_, {.sampler = sampler, .evaluations = 0}); });
    }
    menu.addSeparator();
    menu.addAction(tr("As proposed: %1 steps").arg(loaded->second.evaluations(now.sampler)), this,
                   [this, now] { setSteps(stepsOf_, {.sampler = now.sampler, .evaluations = 0}); });
}

void TranslationPage::fillSubject(QMenu& menu) {
    if (arrangement_ == Arrangement::Models) {
        for (const Domain domain : domains()) {
            addChoice(menu, titleOf(domain), domain == target_, [this, domain] { setTarget(domain); });
        }
        return;
    }
    for (const std::string& model : ticked_) {
        addChoice(menu, nameOf(model), model == leading_, [this, model] { setLeading(model); });
    }
}

void TranslationPage::setSteps(const std::string& model, const translation::TranslateOptions& options) {
    steps_[model] = options;
    flaws_.erase(model);
    settingsChanged();
}

std::vector<ModelEntry> TranslationPage::entries() const {
    std::vector<ModelEntry> all;
    for (const std::string& model : ticked_) {
        const Held* held = heldOf(model);
        all.push_back(
            {model, nameOf(model), inkOf(model), held != nullptr ? held->figures : TranslationFigures{}});
    }
    return all;
}

std::vector<TriedSteps> TranslationPage::tries() const {
    std::vector<TriedSteps> all;
    for (const std::string& model : ticked_) {
        for (const auto& [key, held] : runs_) {
            if (key.model != model || held.figures.samples == 0) {
                continue;
            }
            TriedSteps one{model,
                           nameOf(model),
                           inkOf(model),
                           samplerTitle(key.sampler),
                           key.evaluations,
                           held.figures.samples,
                           held.figures.secondsEach,
                           {}};
            if (const TargetFigures* target = held.figures.find(target_)) {
                one.squaredError = target->squaredError;
            }
            all.push_back(std::move(one));
        }
    }
    return all;
}

ModelLooks TranslationPage::modelLooks() const {
    ModelLooks looks;
    for (const std::string& model : ticked_) {
        looks[model] = {nameOf(model), inkOf(model)};
    }
    return looks;
}

/// In the arrangement of all domains the plots are of the panel that was chosen last.
void TranslationPage::refreshCard() {
    if (!scene_) {
        return;
    }
    const bool truth = scene_->truth(target_) != nullptr;
    const QString why = ticked_.empty() ? tr("Choose a model to see its profile.") : tr("Nothing yet.");
    card_->present(entries(), target_, scene_->pixel(), truth, why, sourceText());
    card_->presentSteps(tries(), sourceText());
    refreshLikelihood();
    refreshFile();
}

QString TranslationPage::positionText() const {
    if (!link_.cursor() || !scene_) {
        return {};
    }
    const QPointF place = *link_.cursor();
    const auto& extent = scene_->facts().extent;
    QStringList parts;
    parts << (scene_->side() > 0.0 ? tr("x %1  y %2 kpc")
                                         .arg(extent[0] + place.x() * (extent[1] - extent[0]), 0, 'f', 2)
                                         .arg(extent[2] + place.y() * (extent[3] - extent[2]), 0, 'f', 2)
                                   : tr("x %1  y %2 px")
                                         .arg(std::floor(place.x() * scene_->width()))
                                         .arg(std::floor(place.y() * scene_->height())));
    const auto linear = [&](const Map& log, Domain domain) {
        return valueText(std::pow(10.0, valueAt(log, place)), unitText(factsOf(domain).unit));
    };
    parts << tr("gas %1").arg(linear(*scene_->log(Domain::Gas), Domain::Gas));
    const auto domains = arrangement_ == Arrangement::Models ? std::vector{target_} : targetsOf(leading_);
    const auto models = arrangement_ == Arrangement::Models ? ticked_
                        : leading_.empty()                  ? std::vector<std::string>{}
                                                            : std::vector{leading_};
    for (const Domain domain : domains) {
        const auto truth = scene_->log(domain);
        QStringList said;
        if (truth) {
            said << tr("truth %1").arg(linear(*truth, domain));
        }
        for (const std::string& model : models) {
            const auto map = mapOf({PanelRole::Model, domain, model});
            if (!map) {
                continue;
            }
            if (shown_ == Shown::Spread) {
                said << tr("%1 \u00B1%2 dex").arg(nameOf(model)).arg(valueAt(*map, place), 0, 'f', 2);
            } else if (truth) {
                said << tr("%1 %2 dex")
                            .arg(nameOf(model), signedText(valueAt(*map, place) - valueAt(*truth, place)));
            } else {
                said << QStringLiteral("%1 %2").arg(nameOf(model), linear(*map, domain));
            }
        }
        if (!said.isEmpty()) {
            parts << QStringLiteral("%1: %2").arg(titleOf(domain).toLower(), said.join(QStringLiteral("  ")));
        }
    }
    return parts.join(QStringLiteral("    "));
}

/// What is known of the galaxy, beside its maps.
QString TranslationPage::factsText() const {
    if (!scene_) {
        return {};
    }
    const io::GalaxyMapFacts& facts = scene_->facts();
    QStringList lines;
    if (facts.known) {
        lines << tr("Galaxy %1").arg(facts.galaxy) << tr("Snapshot %1").arg(facts.snapshot)
              << tr("Rotated by %1, %2").arg(angleText(facts.rotation[0]), angleText(facts.rotation[1]));
    }
    if (scene_->side() > 0.0) {
        lines << tr("%1 kpc wide").arg(scene_->side(), 0, 'g', 4);
    }
    lines << tr("%1 \u00D7 %2 pixels").arg(scene_->width()).arg(scene_->height());
    if (scene_->head.gas.empty > 0) {
        lines << tr("%1 pixels without gas").arg(scene_->head.gas.empty);
    }
    if (scene_->side() > 0.0) {
        lines << QString() << tr("Masses in the map");
        const auto add = [&](Domain domain, const Image& linear) {
            const double mass = translation::massOf({.domain = domain, .facts = facts, .values = linear});
            lines << tr("%1 %2").arg(shortTitleOf(domain), valueText(mass, unitText("Msun")));
        };
        add(Domain::Gas, scene_->gas());
        for (const Domain domain : targetDomains()) {
            if (factsOf(domain).column && scene_->truth(domain) != nullptr) {
                add(domain, *scene_->truth(domain));
            }
        }
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace lookback::ui
