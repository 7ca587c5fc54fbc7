// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/RecipeFields.h"

#include <QWidget>

class QLabel;

namespace lookback::ui {

class ElidedLabel;
class FieldControl;

/// A field of a form: its name, a control, one sentence of help; a dot where it is not the default, what the
/// paper took where that differs, and what is wrong with it.
class FieldRow : public QWidget {
    Q_OBJECT

public:
    explicit FieldRow(const training::RecipeField& field, QWidget* parent = nullptr);

    const training::RecipeField& field() const { return field_; }

    FieldControl* control() const { return control_; }

    /// `problem`: empty for none. `published`: what the paper took; empty where that is not known.
    void mark(const QString& problem, const std::vector<training::FieldValue>& published);

    QString problem() const;
    QString mark() const; ///< "differs from the paper: 128", or empty.

private:
    const training::RecipeField& field_;
    FieldControl* control_;
    QLabel* name_;
    ElidedLabel* differs_;
    ElidedLabel* help_;
    QLabel* problem_;
};

} // namespace lookback::ui
