// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/RecipeFields.h"

#include <QLineEdit>
#include <QWidget>
#include <optional>

class QCheckBox;
class QLabel;

namespace lookback::ui {

class Choices;

/// Numbers as they are typed; the arrow keys step within the range: whole numbers by one (with Page by ten),
/// others along 1, 2, 5, 10. Anything can be typed, so that what is wrong with it can be said.
class NumberEdit : public QLineEdit {
    Q_OBJECT

public:
    NumberEdit(bool whole, Range<double> range, QWidget* parent = nullptr);

    void step(int by);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    bool whole_;
    Range<double> range_;
};

/// What fits a field of a recipe: a line, a number, a menu, a tick, a file with a button that finds it.
class FieldControl : public QWidget {
    Q_OBJECT

public:
    explicit FieldControl(const training::RecipeField& field, QWidget* parent = nullptr);

    /// Nothing where the text is not of the field's kind; misread() then says so.
    std::optional<training::FieldValue> value() const;
    QString misread() const;

    void setValue(const training::FieldValue& value);                   ///< Tells nobody.
    void setChoices(const std::vector<training::FieldChoice>& choices); ///< Keeps what is chosen, if it can.

    void setFolder(const QString& folder) { folder_ = folder; } ///< Where the search for a file begins.

    QWidget* focusTarget() const; ///< What the keyboard reaches, and a label belongs to.

Q_SIGNALS:
    void changed();

private:
    void build();
    void chooseFile();

    const training::RecipeField& field_;
    QLineEdit* line_ = nullptr;
    Choices* menu_ = nullptr;
    QCheckBox* tick_ = nullptr;
    QString folder_;
};

} // namespace lookback::ui
