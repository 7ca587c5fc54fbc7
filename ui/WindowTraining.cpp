// SPDX-License-Identifier: MIT
// What the Training page and the other pages have to do with each other.
#include "ui/Window.h"
#include "ui/analysis/AnalysisPage.h"
#include "ui/evolution/EvolutionPage.h"
#include "ui/field/FieldPage.h"
#include "ui/training/TrainingPage.h"
#include "ui/translation/TranslationPage.h"

namespace lookback::ui {

void Window::setKeeping(bool keeping) {
    keeping_ = keeping;
    training_->setWaking(keeping);
}

void Window::connectTraining() {
    training_->setRecent(settings_.projects);
    training_->setProject(settings_.project.toStdString());
    connect(training_, &TrainingPage::projectChanged, this, [this](const QString& folder) {
        settings_.setProject(folder);
        training_->setRecent(settings_.projects);
        if (keeping_) {
            writeSettings(settings_);
        }
    });
    connect(training_, &TrainingPage::modelWanted, this, [this](const QString& card, const QString& task) {
        if (task == QStringLiteral("translation")) {
            showPage(QStringLiteral("translation"));
            translation_->useModel(card.toStdString());
        } else if (task == QStringLiteral("field") || task == QStringLiteral("counts")) {
            showPage(QStringLiteral("field"));
            field_->useModel(card.toStdString());
        } else {
            showPage(QStringLiteral("evolution"));
            evolution_->useModel(card.toStdString());
        }
    });
    connect(training_, &TrainingPage::compareWanted, this,
            [this](const QString& card, const QString& galaxies) {
                showPage(QStringLiteral("analysis"));
                // What it draws comes second, and only when it is there: until then another model may be.
                connect(
                    evolution_, &EvolutionPage::modelChanged, analysis_,
                    [this] { analysis_->generateWhenReady(); },
                    static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
                evolution_->useModel(card.toStdString());
                analysis_->openAs(0, galaxies.toStdString());
            });
}

} // namespace lookback::ui
