// SPDX-License-Identifier: MIT
#include "ui/training/RecipeJobForm.h"

#include "core/training/RecipeCheck.h"
#include "ui/training/RecipeForm.h"

#include <QDir>
#include <QVBoxLayout>

namespace lookback::ui {

RecipeJobForm::RecipeJobForm(const std::vector<training::Preset>& presets, QWidget* parent)
    : NewJobForm(parent)
    , form_(new RecipeForm) {
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(form_);
    setFocusProxy(form_);
    form_->setPresets(presets);
    setBase(QDir::currentPath().toStdString());
    connect(form_, &RecipeForm::cancelled, this, &NewJobForm::cancelled);
    connect(form_, &RecipeForm::addWanted, this,
            [this] { Q_EMIT addWanted(form_->recipeText(), base_, form_->place(), true); });
}

void RecipeJobForm::setBase(const std::filesystem::path& base) {
    base_ = base;
    form_->setFolder(QString::fromStdString(base.string()));
    form_->setCheck([base](const std::string& recipe, const training::JobPlace& place) {
        const auto report = training::examineRecipe(recipe, base, training::memoryFor(place));
        return RecipeVerdict{report.problems, report.problems.empty()
                                                  ? QString::fromStdString(training::textOf(report))
                                                  : QString()};
    });
}

void RecipeJobForm::setRecipe(const std::string& recipe, const std::filesystem::path& base) {
    setBase(base);
    form_->setRecipe(recipe);
}

void RecipeJobForm::setPlace(const training::JobPlace& place) {
    form_->setPlace(place);
}

} // namespace lookback::ui
