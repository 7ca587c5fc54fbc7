// SPDX-License-Identifier: MIT
#include "ui/training/FieldControl.h"

#include "ui/common/Controls.h"

#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSignalBlocker>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

using training::FieldKind;
using training::FieldValue;

constexpr int kNumberWidth = 120; ///< Pixels of a line that holds one number.

bool isList(FieldKind kind) {
    return kind == FieldKind::Integers || kind == FieldKind::Numbers;
}

bool isWhole(FieldKind kind) {
    return kind == FieldKind::Integer || kind == FieldKind::Integers;
}

/// One number, or a list that always holds one.
bool isNumber(const training::RecipeField& field) {
    return field.kind == FieldKind::Integer || field.kind == FieldKind::Number ||
           (isList(field.kind) && field.count.lowest == 1 && field.count.highest == 1);
}

/// 1, 2, 5, 10, ... at or beyond `value` in the direction of `by`.
double nextRung(double value, int by) {
    const double decade = std::pow(10.0, std::floor(std::log10(value)));
    for (const double rung : {0.5, 1.0, 2.0, 5.0, 10.0, 20.0}) {
        const double candidate = rung * decade;
        if (by > 0 && candidate > value * 1.0001) {
            return candidate;
        }
    }
    for (const double rung : {5.0, 2.0, 1.0, 0.5}) {
        if (rung * decade < value * 0.9999) {
            return rung * decade;
        }
    }
    return value;
}

template <class T, class Read>
std::optional<std::vector<T>> readList(const QString& text, Read read) {
    std::vector<T> list;
    const auto parts = QString(text).replace(QLatin1Char(','), QLatin1Char(' ')).split(QLatin1Char(' '));
    for (const QString& part : parts) {
        if (part.isEmpty()) {
            continue;
        }
        bool good = false;
        list.push_back(read(part, &good));
        if (!good) {
            return std::nullopt;
        }
    }
    return list;
}

std::int64_t wholeOf(const QString& text, bool* good) {
    const qint64 value = text.toLongLong(good);
    if (*good) {
        return value;
    }
    const double number = text.toDouble(good); // 1e5
    *good = *good && std::abs(number) < 9e15 && number == std::trunc(number);
    return *good ? static_cast<std::int64_t>(number) : 0;
}

double numberOf(const QString& text, bool* good) {
    const double value = text.toDouble(good);
    *good = *good && std::isfinite(value);
    return value;
}

} // namespace

NumberEdit::NumberEdit(bool whole, Range<double> range, QWidget* parent)
    : QLineEdit(parent)
    , whole_(whole)
    , range_(range) {}

void NumberEdit::step(int by) {
    bool good = false;
    const double value = numberOf(text(), &good);
    if (!good) {
        return;
    }
    double next = value + by;
    if (!whole_) {
        next = value > 0.0 ? nextRung(value, by) : value + 0.1 * by;
    }
    next = range_.clamp(next);
    setText(whole_ ? QString::number(static_cast<qint64>(next)) : QString::number(next, 'g', 10));
    Q_EMIT textEdited(text());
}

void NumberEdit::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Up:
        return step(1);
    case Qt::Key_Down:
        return step(-1);
    case Qt::Key_PageUp:
        return step(10);
    case Qt::Key_PageDown:
        return step(-10);
    default:
        QLineEdit::keyPressEvent(event);
    }
}

FieldControl::FieldControl(const training::RecipeField& field, QWidget* parent)
    : QWidget(parent)
    , field_(field) {
    build();
    const QString name = QString::fromStdString(field.label);
    focusTarget()->setAccessibleName(name);
    focusTarget()->setAccessibleDescription(QString::fromStdString(field.help));
    setFocusProxy(focusTarget());
    setValue(field.standard);
}

QWidget* FieldControl::focusTarget() const {
    if (line_ != nullptr) {
        return line_;
    }
    return menu_ != nullptr ? static_cast<QWidget*>(menu_) : static_cast<QWidget*>(tick_);
}

void FieldControl::build() {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    if (field_.kind == FieldKind::Choice) {
        menu_ = new Choices(QString(), {});
        setChoices(field_.choices);
        connect(menu_, &QComboBox::activated, this, &FieldControl::changed);
        row->addWidget(menu_, 1);
        return;
    }
    if (field_.kind == FieldKind::Flag) {
        tick_ = new QCheckBox(tr("yes"));
        connect(tick_, &QCheckBox::clicked, this, &FieldControl::changed);
        row->addWidget(tick_, 1);
        return;
    }
    if (isNumber(field_)) {
        line_ = new NumberEdit(isWhole(field_.kind), field_.range);
        line_->setFixedWidth(kNumberWidth);
        row->addWidget(line_);
        row->addWidget(label(QString::fromStdString(field_.unit), "secondary"), 1);
    } else {
        line_ = new QLineEdit;
        const bool list = isList(field_.kind);
        line_->setPlaceholderText(list ? tr("none") : QString::fromStdString(field_.help));
        row->addWidget(line_, 1);
    }
    if (field_.kind == FieldKind::File) {
        auto* find =
            button(tr("Find\u2026"), tr("Find the file: %1").arg(QString::fromStdString(field_.label)));
        connect(find, &QPushButton::clicked, this, &FieldControl::chooseFile);
        row->addWidget(find);
    }
    connect(line_, &QLineEdit::textEdited, this, &FieldControl::changed);
}

std::optional<FieldValue> FieldControl::value() const {
    if (menu_ != nullptr) {
        return menu_->currentData().toString().toStdString();
    }
    if (tick_ != nullptr) {
        return tick_->isChecked();
    }
    const QString text = line_->text().trimmed();
    bool good = false;
    switch (field_.kind) {
    case FieldKind::Integer: {
        const auto value = wholeOf(text, &good);
        return good ? std::optional<FieldValue>(value) : std::nullopt;
    }
    case FieldKind::Number: {
        const double value = numberOf(text, &good);
        return good ? std::optional<FieldValue>(value) : std::nullopt;
    }
    case FieldKind::Integers:
        if (auto list = readList<std::int64_t>(text, wholeOf)) {
            return *list;
        }
        return std::nullopt;
    case FieldKind::Numbers:
        if (auto list = readList<double>(text, numberOf)) {
            return *list;
        }
        return std::nullopt;
    default:
        return text.toStdString();
    }
}

QString FieldControl::misread() const {
    if (value()) {
        return {};
    }
    const QString what = isList(field_.kind)    ? tr("numbers with commas between them")
                         : isWhole(field_.kind) ? tr("a whole number")
                                                : tr("a number");
    const QString text = line_->text().trimmed();
    return tr("expected %1, found %2")
        .arg(what, text.isEmpty() ? tr("nothing") : QLatin1Char('"') + text + QLatin1Char('"'));
}

void FieldControl::setValue(const FieldValue& value) {
    const QSignalBlocker quiet(this);
    if (tick_ != nullptr) {
        tick_->setChecked(std::get<bool>(value));
        return;
    }
    const QString text = QString::fromStdString(training::textOf(value));
    if (menu_ == nullptr) {
        line_->setText(text);
        line_->setCursorPosition(0);
        return;
    }
    if (menu_->findData(text) < 0) {
        menu_->addItem(text, text); // a recipe may hold what is not known here: it is shown and refused
    }
    menu_->setCurrentIndex(menu_->findData(text));
}

void FieldControl::setChoices(const std::vector<training::FieldChoice>& choices) {
    const auto same = [&](int i) {
        return menu_->itemData(i).toString().toStdString() == choices[static_cast<std::size_t>(i)].value;
    };
    bool alike = menu_->count() == static_cast<int>(choices.size());
    for (int i = 0; alike && i < menu_->count(); ++i) {
        alike = same(i);
    }
    if (alike) {
        return;
    }
    const QVariant chosen = menu_->currentData();
    menu_->clear();
    for (const auto& choice : choices) {
        menu_->addItem(QString::fromStdString(choice.label), QString::fromStdString(choice.value));
    }
    menu_->setCurrentIndex(std::max(0, menu_->findData(chosen)));
}

void FieldControl::chooseFile() {
    const QString now = line_->text().isEmpty() ? folder_ : QDir(folder_).absoluteFilePath(line_->text());
    auto* dialog = new QFileDialog(this, QString::fromStdString(field_.label), now);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        line_->setText(file);
        Q_EMIT changed();
    });
    dialog->open();
}

} // namespace lookback::ui
