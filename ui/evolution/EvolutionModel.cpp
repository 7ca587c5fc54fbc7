// SPDX-License-Identifier: MIT
// The page's models and files: found, loaded and read in the background.
#include "core/common/Error.h"
#include "core/evolution/ExportProvenance.h"
#include "ui/canvas/GalaxyGrid.h"
#include "ui/common/ErrorBar.h"
#include "ui/evolution/BandsCard.h"
#include "ui/evolution/EvolutionBar.h"
#include "ui/evolution/EvolutionPage.h"
#include "ui/evolution/ExportPanel.h"
#include "ui/evolution/LookBar.h"
#include "ui/evolution/MeasuredCard.h"
#include "ui/evolution/RealCard.h"
#include "ui/evolution/TransportCard.h"

#include <QFileInfo>
#include <algorithm>

namespace lookback::ui {

void EvolutionPage::start(const EvolutionState& state) {
    state_ = state;
    grid_->setLook(state_.look);
    showState();
    if (!services_.demoGalaxies.empty()) {
        real_->open(services_.demoGalaxies);
    }
    findModels();
}

void EvolutionPage::findModels() {
    const auto find = services_.findModels;
    finding_.start(
        lane_.files(), [find](const Monitor&) { return find(); },
        [this](engine::ModelList list) {
            stated_ = true;
            models_ = std::move(list.cards);
            bar_->setModels(models_, services_.modelFolders);
            QStringList notes;
            for (const std::string& note : list.notes) {
                notes << QString::fromStdString(note);
            }
            if (!notes.isEmpty()) {
                errors_->showNote(notes.join(QLatin1Char('\n')));
            }
            if (!modelOfFile_.empty() && state_.model == modelOfFile_ && !models_.empty() &&
                modelMissing(modelOfFile_)) {
                errors_->showNote(
                    tr("The model %1 that drew the opened file is not installed; %2 draws instead.")
                        .arg(QString::fromStdString(modelOfFile_),
                             QString::fromStdString(models_.front().name)));
                state_.model.clear();
            }
            if (!state_.model.empty() || !models_.empty()) {
                load(state_.model.empty() ? models_.front().name : state_.model);
                return;
            }
            bar_->setModel(nullptr, false);
            fail(tr("Expected a model to draw galaxies with, found none; "
                    "the model menu lists the folders that were searched."));
            grid_->setEmptyText(whereModelsGo());
        },
        [this](const std::exception& e) {
            stated_ = true;
            fail(QString::fromUtf8(e.what()));
        });
}

QString EvolutionPage::whereModelsGo() const {
    QStringList lines{tr("There is no model to draw galaxies with yet."), QString(),
                      tr("Put NAME.safetensors and NAME.json into one of these folders, or let the variable "
                         "LOOKBACK_MODELS name another, and start again:"),
                      QString()};
    for (const auto& folder : services_.modelFolders) {
        lines << QString::fromStdString(folder.string());
    }
    lines << QString() << tr("lookback-cli train RECIPE.json --job DIR makes one from a recipe.");
    return lines.join(QLatin1Char('\n'));
}

bool EvolutionPage::modelMissing(const std::string& name) const {
    return std::none_of(models_.begin(), models_.end(), [&](const auto& c) { return c.name == name; });
}

void EvolutionPage::load(const std::string& name) {
    const auto known =
        std::find_if(models_.begin(), models_.end(), [&](const auto& c) { return c.name == name; });
    if (known == models_.end()) {
        QStringList names;
        for (const engine::ModelCard& card : models_) {
            names << QString::fromStdString(card.name);
        }
        fail(tr("Expected a model named %1, found %2.")
                 .arg(QString::fromStdString(name),
                      names.isEmpty() ? tr("none") : names.join(QStringLiteral(", "))));
        return;
    }
    if (!model_) {
        bar_->setModel(nullptr, true);
    }
    const auto loader = services_.load;
    loading_.start(
        lane_.engine(), [loader, card = *known](const Monitor&) { return loader(card); },
        [this](LoadedModel model) { adopt(std::move(model)); },
        [this](const std::exception& e) {
            bar_->setModel(card(), false);
            fail(QString::fromUtf8(e.what()));
        });
}

void EvolutionPage::useModel(const std::filesystem::path& card) {
    bar_->setModel(model_ ? &model_->card : nullptr, true);
    loading_.start(
        lane_.engine(),
        [read = services_.readCard, loader = services_.load, card](const Monitor&) {
            return loader(read(card));
        },
        [this](LoadedModel model) {
            std::erase_if(models_, [&](const auto& other) { return other.name == model.card.name; });
            models_.insert(models_.begin(), model.card);
            bar_->setModels(models_, services_.modelFolders);
            failure_.clear();
            adopt(std::move(model));
        },
        [this](const std::exception& e) {
            bar_->setModel(this->card(), false);
            fail(QString::fromUtf8(e.what()));
        });
}

void EvolutionPage::adopt(LoadedModel model) {
    model_ = std::move(model);
    state_.model = model_->card.name;
    bar_->setModel(&model_->card, false);
    looks_->setBands(model_->card.bands);
    bands_->setBands(model_->card.bands);
    transport_->setCard(model_->card);
    measured_->setRange(model_->card.redshiftLowest, model_->card.redshiftHighest);
    real_->setLook(state_.look, model_->card);
    grid_->setEmptyText(QString());
    Q_EMIT deviceSaid(QString::fromStdString(model_->device));
    Q_EMIT modelChanged();
    if (!model_->note.empty()) {
        errors_->showNote(QString::fromStdString(model_->note));
    }
    stream_.setModel(model_->generate);
    showState();
    want();
    stream_.refine();
}

std::function<bool(const std::filesystem::path&)> EvolutionPage::holds() const {
    return [open = services_.open](const std::filesystem::path& file) {
        try {
            return open && open(file) != nullptr;
        } catch (const Error&) {
            return false;
        }
    };
}

void EvolutionPage::open(const std::filesystem::path& file) {
    QString ending = QFileInfo(QString::fromStdString(file.string())).suffix().toLower();
    if (ending != QStringLiteral("png") && ending != QStringLiteral("mp4") &&
        ending != QStringLiteral("gif")) {
        real_->open(file);
        return;
    }
    const auto read = services_.readProvenance;
    const QString name = QString::fromStdString(file.filename().string());
    provenance_.start(
        lane_.files(), [read, file](const Monitor&) { return read(file); },
        [this, name, file](const std::optional<Provenance>& provenance) {
            if (!provenance) {
                fail(tr("%1: expected a picture or film that Lookback exported, found one without its "
                        "provenance.")
                         .arg(name));
                return;
            }
            errors_->clear();
            Q_EMIT fileOpened(QString::fromStdString(file.string()));
            Q_EMIT titleSaid(name);
            restore(*provenance, name);
        },
        [this](const std::exception& e) { fail(QString::fromUtf8(e.what())); });
}

void EvolutionPage::restore(const Provenance& provenance, const QString& file) {
    if (provenance.page != "evolution") {
        errors_->showNote(
            tr("%1 was made on another page (%2), to which a picture does not lead back: open the "
               "file of data that it shows.")
                .arg(file, QString::fromStdString(provenance.page)));
        return;
    }
    if (provenance.model.empty()) {
        return;
    }
    EvolutionState next;
    try {
        next = stateOf(provenance, state_);
    } catch (const std::exception& e) {
        fail(tr("%1: %2").arg(file, QString::fromUtf8(e.what())));
        return;
    }
    const std::string wanted = next.model;
    modelOfFile_ = wanted;
    const auto known =
        std::find_if(models_.begin(), models_.end(), [&](const auto& c) { return c.name == wanted; });
    const bool there = known != models_.end();
    next.model = there || !model_ ? wanted : state_.model;
    const bool reload = there && (!model_ || model_->card.name != wanted);
    setState(next);
    if (!there && stated_) {
        errors_->showNote(
            tr("%1 was drawn by the model %2, which is not installed: the same seeds and redshift are "
               "shown with %3 instead.")
                .arg(file, QString::fromStdString(wanted), QString::fromStdString(state_.model)));
    } else if (there && !provenance.modelSha256.empty() && provenance.modelSha256 != known->sha256) {
        errors_->showNote(tr("%1 was drawn by other weights of the model %2: the picture may differ.")
                              .arg(file, QString::fromStdString(wanted)));
    } else {
        errors_->showNote(tr("The state that made %1 is back.").arg(file));
    }
    if (reload) {
        load(wanted);
    }
}

void EvolutionPage::fail(const QString& sentence) {
    errors_->showError(sentence);
    failure_ = sentence;
    if (!model_) {
        grid_->setEmptyText(tr("No model is loaded, so there is nothing to draw with."));
    }
    Q_EMIT settledNow();
}

bool EvolutionPage::settled() const {
    return !finding_.running() && !loading_.running() && !provenance_.running() && !real_->busy() &&
           (model_ ? stream_.settled() && stream_.tracksDone() && tracks_.idle() &&
                         !measureSoon_.isActive() && !showSoon_.isActive()
                   : !failure_.isEmpty());
}

ExportRequest EvolutionPage::request() const {
    ExportRequest r;
    r.identities = state_.identities();
    r.redshifts = {state_.redshift};
    r.sampling = state_.refined();
    r.look = state_.look;
    if (model_) {
        r.card = model_->card;
        r.device = model_->device;
    }
    return r;
}

Provenance EvolutionPage::provenance() const {
    if (!model_) {
        return Page::provenance();
    }
    Provenance p = evolution::provenanceOf(model_->card, state_.refined(), model_->device);
    p.seeds = state_.seeds;
    p.blendSeed = state_.blendFraction > 0.0 ? state_.blendSeed : std::nullopt;
    p.blendFraction = p.blendSeed ? state_.blendFraction : 0.0;
    p.redshiftStart = state_.redshift;
    p.redshiftEnd = state_.redshift;
    return p;
}

void EvolutionPage::exportTo(const std::filesystem::path& file) {
    if (!model_) {
        return;
    }
    ExportRequest r = request();
    r.file = file;
    export_->start(r, model_->generate);
}

} // namespace lookback::ui
