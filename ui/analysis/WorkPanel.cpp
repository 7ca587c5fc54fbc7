// SPDX-License-Identifier: MIT
#include "ui/analysis/WorkPanel.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QVBoxLayout>

namespace lookback::ui {

WorkPanel::WorkPanel(QWidget* parent)
    : Card(QString(), parent)
    , what_(label(QString(), "heading"))
    , bar_(new QProgressBar)
    , left_(label(QString(), "secondary")) {
    auto* cancel = button(tr("Cancel"), tr("Cancel what is being measured"));
    connect(cancel, &QPushButton::clicked, this, &WorkPanel::cancelled);
    bar_->setTextVisible(false);
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(what_);
    row->addWidget(bar_, 1);
    row->addWidget(left_);
    row->addWidget(cancel);
    body()->addLayout(row);
    layout()->setContentsMargins(12, 8, 12, 8);
    hide();
}

void WorkPanel::start(const QString& what) {
    what_->setText(what);
    left_->setText(tr("starting"));
    bar_->setRange(0, 0);
    timer_.start();
    show();
}

void WorkPanel::progress(int done, int total) {
    bar_->setRange(0, total);
    bar_->setValue(done);
    if (done < 1) {
        return;
    }
    const qint64 seconds = timer_.elapsed() * (total - done) / done / 1000;
    left_->setText(seconds < 90 ? tr("%1 of %2, %3 s left").arg(done).arg(total).arg(seconds)
                                : tr("%1 of %2, %3 min left").arg(done).arg(total).arg((seconds + 30) / 60));
}

} // namespace lookback::ui
