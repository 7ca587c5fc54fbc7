// SPDX-License-Identifier: MIT
#pragma once

#include "ui/training/Services.h"

#include <QFrame>

class QLabel;

namespace lookback::ui {

/// Why a job failed, what would help, and the last that its process wrote.
class CausePanel : public QFrame {
    Q_OBJECT

public:
    explicit CausePanel(QWidget* parent = nullptr);

    void present(const training::Job& job, const JobPapers& papers);

    QString cause() const;
    QString details() const; ///< As they are copied: job, cause, log.

Q_SIGNALS:
    void logWanted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* heading_;
    QLabel* cause_;
    QLabel* log_;
    QString details_;
};

} // namespace lookback::ui
