// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/Controls.h"

#include <QElapsedTimer>

class QProgressBar;

namespace lookback::ui {

/// What is being done above the cards: words, progress, time left, Cancel.
class WorkPanel : public Card {
    Q_OBJECT

public:
    explicit WorkPanel(QWidget* parent = nullptr);

    void start(const QString& what);
    void progress(int done, int total);

    QString words() const { return what_->text(); }

Q_SIGNALS:
    void cancelled();

private:
    QLabel* what_;
    QProgressBar* bar_;
    QLabel* left_;
    QElapsedTimer timer_;
};

} // namespace lookback::ui
