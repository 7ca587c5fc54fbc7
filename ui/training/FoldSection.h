// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace lookback::ui {

/// A heading that folds away what stands below it.
class FoldSection : public QWidget {
    Q_OBJECT

public:
    explicit FoldSection(const QString& title, QWidget* parent = nullptr);

    QVBoxLayout* body() { return body_; }

    void setOpen(bool open);

    bool isOpen() const { return open_; }

    void setNote(const QString& note); ///< Behind the heading.

private:
    void showHeading();

    QString title_;
    QString note_;
    bool open_ = true;
    QPushButton* heading_;
    QWidget* content_;
    QVBoxLayout* body_;
};

} // namespace lookback::ui
