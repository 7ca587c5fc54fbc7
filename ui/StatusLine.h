// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace lookback::ui {

/// The foot of the window: what lies under the cursor at the left; what the engine just did and the device at
/// the right.
class StatusLine : public QWidget {
    Q_OBJECT

public:
    explicit StatusLine(QWidget* parent = nullptr);

    void setPosition(const QString& text);
    void setWork(const QString& text);
    void setDevice(const QString& text);

    QString position() const { return position_; }

    QString work() const { return work_; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString position_;
    QString work_;
    QString device_;
};

} // namespace lookback::ui
