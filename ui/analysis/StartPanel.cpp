// SPDX-License-Identifier: MIT
#include "ui/analysis/StartPanel.h"

#include "ui/common/Controls.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace lookback::ui {

namespace {

constexpr int kWidth = 560; // pixels of a line

} // namespace

StartPanel::StartPanel(bool demo, QWidget* parent)
    : QWidget(parent) {
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(16);
    all->addStretch(2);
    all->addWidget(paragraph(tr("Compare two sets of galaxies"), "title", kWidth), 0, Qt::AlignHCenter);
    all->addWidget(
        paragraph(tr("Drop files here: galaxies (GalaxiesML HDF5, FITS), which are then measured, or tables "
                     "(CSV) that were. Shapes, sizes and redshifts of both are plotted beside each other."),
                  "secondary", kWidth),
        0, Qt::AlignHCenter);
    auto* cards = new QHBoxLayout;
    cards->setSpacing(12);
    cards->addStretch(1);
    for (int k = 0; k < 2; ++k) {
        auto* card = new Card(k == 0 ? tr("Set A") : tr("Set B"));
        card->setNote(k == 0 ? tr("what is true, such as real galaxies")
                             : tr("what is judged, such as generated ones"));
        card->setFixedSize(360, 168);
        labels_[k] = label(QString(), "secondary");
        labels_[k]->setWordWrap(true);
        card->body()->addWidget(labels_[k], 1);
        auto* buttons = new QHBoxLayout;
        buttons->setSpacing(8);
        auto* open =
            button(tr("Open\u2026"), k == 0 ? tr("Open a file as set A") : tr("Open a file as set B"));
        connect(open, &QPushButton::clicked, this, [this, k] { Q_EMIT openWanted(k); });
        buttons->addWidget(open);
        if (demo) {
            auto* simulated = button(tr("Demo galaxies"),
                                     k == 0 ? tr("Demo galaxies as set A") : tr("Demo galaxies as set B"));
            connect(simulated, &QPushButton::clicked, this, [this, k] { Q_EMIT demoWanted(k); });
            buttons->addWidget(simulated);
        }
        generate_[k] = button(tr("Generate"), k == 0 ? tr("Generate set A") : tr("Generate set B"));
        connect(generate_[k], &QPushButton::clicked, this, [this, k] { Q_EMIT generateWanted(k); });
        buttons->addWidget(generate_[k]);
        buttons->addStretch(1);
        card->body()->addLayout(buttons);
        cards->addWidget(card);
    }
    cards->addStretch(1);
    all->addLayout(cards);
    all->addStretch(3);
    refresh();
}

void StartPanel::setSet(int which, const QString& text) {
    texts_[which] = text;
    refresh();
}

void StartPanel::setModel(const QString& name) {
    model_ = name;
    refresh();
}

QString StartPanel::words(int which) const {
    return labels_[which]->text();
}

void StartPanel::refresh() {
    for (int k = 0; k < 2; ++k) {
        const bool other = !texts_[1 - k].isEmpty();
        labels_[k]->setText(
            !texts_[k].isEmpty() ? texts_[k]
            : other && !model_.isEmpty()
                ? tr("Nothing yet. Open a file, or let %1 generate galaxies at the redshifts of the "
                     "other set.")
                      .arg(model_)
                : tr("Nothing yet. Open or drop a file."));
        generate_[k]->setEnabled(other && !model_.isEmpty());
        generate_[k]->setToolTip(!other ? tr("Wants the redshifts of the other set")
                                 : model_.isEmpty()
                                     ? tr("Wants a model, see the Evolution page")
                                     : tr("By %1, at the redshifts of the other set").arg(model_));
    }
}

} // namespace lookback::ui
