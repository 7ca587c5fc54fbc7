// SPDX-License-Identifier: MIT
#include "ui/training/FieldRow.h"

#include "ui/common/Controls.h"
#include "ui/training/FieldControl.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <algorithm>

namespace lookback::ui {

namespace {

constexpr int kNameWidth = 128;    ///< Pixels; the same in every section, so that controls stand in one line.
constexpr int kControlWidth = 272; ///< Likewise.
constexpr int kWidest = 560;       ///< Pixels of a line of text.

/// A line that wants all the room there is; its help stands in it while it is empty.
bool isLine(const training::RecipeField& field) {
    return field.kind == training::FieldKind::Text || field.kind == training::FieldKind::File;
}

QString textOf(const std::vector<training::FieldValue>& values) {
    QStringList all;
    for (const auto& value : values) {
        all << QString::fromStdString(training::textOf(value));
    }
    return all.join(QObject::tr(" or "));
}

} // namespace

FieldRow::FieldRow(const training::RecipeField& field, QWidget* parent)
    : QWidget(parent)
    , field_(field)
    , control_(new FieldControl(field))
    , name_(label(QString::fromStdString(field.label), "secondary"))
    , differs_(new ElidedLabel)
    , help_(new ElidedLabel)
    , problem_(label(QString(), "warning")) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed); // what is folded leaves no gaps to the rest
    setRole(differs_, "paper");
    setRole(help_, "small");
    help_->setText(QString::fromStdString(field.help));
    help_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    name_->setBuddy(control_->focusTarget());
    name_->setFixedWidth(kNameWidth);
    differs_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    problem_->setWordWrap(true);
    problem_->hide();
    differs_->hide();
    auto* notes = new QHBoxLayout;
    notes->setSpacing(10);
    notes->addWidget(differs_);
    notes->addWidget(help_, 1);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(2, 1);
    grid->addWidget(name_, 0, 0);
    if (isLine(field)) {
        control_->setMinimumWidth(kControlWidth);
        control_->setMaximumWidth(kWidest);
        grid->addWidget(control_, 0, 1, 1, 2);
        for (QWidget* note : {static_cast<QWidget*>(differs_), static_cast<QWidget*>(help_)}) {
            note->setParent(this);
            note->hide();
        }
        delete notes;
    } else {
        control_->setFixedWidth(kControlWidth);
        grid->addWidget(control_, 0, 1);
        grid->addLayout(notes, 0, 2);
    }
    grid->addWidget(problem_, 1, 1, 1, 2);
    control_->setToolTip(QString::fromStdString(field.help));
}

void FieldRow::mark(const QString& problem, const std::vector<training::FieldValue>& published) {
    problem_->setText(problem);
    problem_->setVisible(!problem.isEmpty());
    const auto value = control_->value();
    const bool differs = value && !published.empty() &&
                         std::find(published.begin(), published.end(), *value) == published.end();
    differs_->setText(differs ? tr("differs from the paper: %1").arg(textOf(published)) : QString());
    differs_->setVisible(differs && !isLine(field_)); // no paper takes part in names
    const bool standard = field_.needed || (value && *value == field_.standard);
    const QString name = QString::fromStdString(field_.label);
    name_->setText(standard ? name : name + QStringLiteral(" \u2022"));
    const QString usual = QString::fromStdString(training::textOf(field_.standard));
    name_->setToolTip(standard ? QString() : tr("default: %1").arg(usual.isEmpty() ? tr("none") : usual));
    QStringList spoken{QString::fromStdString(field_.help)};
    for (const QString& more : {problem, differs_->text(), name_->toolTip()}) {
        if (!more.isEmpty()) {
            spoken << more;
        }
    }
    control_->focusTarget()->setAccessibleDescription(spoken.join(QStringLiteral(" ")));
}

QString FieldRow::problem() const {
    return problem_->text();
}

QString FieldRow::mark() const {
    return differs_->text();
}

} // namespace lookback::ui
