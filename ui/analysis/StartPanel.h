// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>
#include <array>

class QLabel;
class QPushButton;

namespace lookback::ui {

/// What to do while one of the two sets is missing.
class StartPanel : public QWidget {
    Q_OBJECT

public:
    explicit StartPanel(bool demo, QWidget* parent = nullptr);

    void setSet(int which, const QString& text); ///< What is there; empty: nothing yet.
    void setModel(const QString& name);          ///< That can draw a set; empty: none.

    QString words(int which) const;

Q_SIGNALS:
    void openWanted(int which);
    void demoWanted(int which);
    void generateWanted(int which);

private:
    void refresh();

    std::array<QString, 2> texts_;
    QString model_;
    std::array<QLabel*, 2> labels_{};
    std::array<QPushButton*, 2> generate_{};
};

} // namespace lookback::ui
