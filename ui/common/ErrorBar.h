// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>

class QLabel;

namespace lookback::ui {

/// The one place that says what failed: a sentence, "Copy details" and a cross, above what failed. Notes
/// (nothing failed, but the user should know) look calmer. Never modal; the next message replaces this one.
class ErrorBar : public QFrame {
    Q_OBJECT

public:
    explicit ErrorBar(QWidget* parent = nullptr);

    void showError(const QString& sentence);
    void showNote(const QString& sentence);
    void clear();

    QString message() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void present(const QString& sentence, bool error);

    QLabel* text_;
    bool error_ = false;
};

} // namespace lookback::ui
