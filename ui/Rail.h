// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractButton>
#include <QWidget>
#include <vector>

namespace lookback::ui {

/// One entry of the rail: icon above its name.
class RailButton : public QAbstractButton {
    Q_OBJECT

public:
    RailButton(const QString& icon, const QString& name, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {60, 56}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString icon_;
};

/// The side rail: the pages, and the settings at its foot.
class Rail : public QWidget {
    Q_OBJECT

public:
    explicit Rail(QWidget* parent = nullptr);

    /// `missing` says why a page cannot be used yet; empty if it can.
    void addPage(const QString& icon, const QString& name, const QString& missing, bool atFoot);
    void setCurrent(int index);

Q_SIGNALS:
    void chosen(int index);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<RailButton*> buttons_;
};

} // namespace lookback::ui
