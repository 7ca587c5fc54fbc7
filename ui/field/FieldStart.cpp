// SPDX-License-Identifier: MIT
#include "ui/field/FieldStart.h"

#include "ui/common/Controls.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace lookback::ui {

FieldStart::FieldStart(bool demo, QWidget* parent)
    : QWidget(parent) {
    auto* all = new QVBoxLayout(this);
    all->setSpacing(16);
    all->addStretch(2);
    const auto add = [&](QLabel* words, int width) {
        words->setAlignment(Qt::AlignHCenter);
        words->setWordWrap(true);
        words->setFixedWidth(width);
        words->ensurePolished(); // or its height would be that of another font
        words->setMinimumHeight(words->heightForWidth(width));
        all->addWidget(words, 0, Qt::AlignHCenter);
    };
    add(label(tr("From dark matter to the galaxies it may hold"), "title"), 560);
    add(label(demo ? tr("Drop a CAMELS map set, a snapshot or a FITS map here, or open the demo universe. "
                        "Galaxies "
                        "are then drawn on it, as often as you like: what all draws share is certain, what "
                        "differs "
                        "between them is not.")
                   : tr("Drop a CAMELS map set, a snapshot or a FITS map here. Galaxies are then drawn on "
                        "it, as often "
                        "as you like: what all draws share is certain, what differs between them is not."),
              "secondary"),
        560);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    auto* open = button(tr("Open a file\u2026"), tr("Open a map set, a snapshot or a FITS map"));
    connect(open, &QPushButton::clicked, this, &FieldStart::openWanted);
    if (demo) {
        auto* simulated = button(tr("Demo universe"), tr("Open the demo universe, which is simulated"));
        simulated->setProperty("primary", true);
        simulated->setToolTip(tr("A simulated universe: dark matter and the galaxies that are in it"));
        connect(simulated, &QPushButton::clicked, this, &FieldStart::demoWanted);
        buttons->addWidget(simulated);
    }
    buttons->addWidget(open);
    buttons->addStretch(1);
    all->addLayout(buttons);
    add(label(tr("CAMELS .npy sets with the galaxies (Ngal or Mstar) beside them \u00B7 Gadget and AREPO "
                 "snapshots in "
                 "HDF5 with their catalogues \u00B7 FITS and NPY maps"),
              "small"),
        560);
    all->addStretch(3);
}

} // namespace lookback::ui
