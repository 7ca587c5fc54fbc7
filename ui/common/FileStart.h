// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace lookback::ui {

/// What stands on a page that has no file yet.
struct StartWords {
    QString heading;
    QString what;    ///< What the page does with a file.
    QString open;    ///< What is opened, for those who cannot see the button.
    QString demo;    ///< Name of the button of the demo data; empty: there is none.
    QString demoTip; ///< What the demo data are.
    QString formats;
};

/// What to do while there is nothing to show: open a file, or the demo data.
class FileStart : public QWidget {
    Q_OBJECT

public:
    explicit FileStart(const StartWords& words, QWidget* parent = nullptr);

Q_SIGNALS:
    void openWanted();
    void demoWanted();
};

} // namespace lookback::ui
