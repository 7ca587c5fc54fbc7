// SPDX-License-Identifier: MIT
#include "ui/translation/TranslationStart.h"

#include "ui/common/Controls.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace lookback::ui {

TranslationStart::TranslationStart(bool demo, QWidget* parent)
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
    add(label(tr("From the gas of a galaxy to what cannot be seen"), "title"), 560);
    const QString what =
        tr("Dark matter, stars, neutral hydrogen, temperature and magnetic field are then made of it, by one "
           "model or by several beside each other, with the truth where the file knows it.");
    add(label((demo ? tr("Drop a file with gas maps here, or open the demo galaxies.")
                    : tr("Drop a file with gas maps here.")) +
                  QLatin1Char(' ') + what,
              "secondary"),
        560);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    auto* open = button(tr("Open a file\u2026"), tr("Open a file with maps of gas"));
    connect(open, &QPushButton::clicked, this, &TranslationStart::openWanted);
    if (demo) {
        auto* simulated = button(tr("Demo galaxies"), tr("Open the demo galaxies, which are simulated"));
        simulated->setProperty("primary", true);
        simulated->setToolTip(tr("Simulated galaxies in six domains, from several sides"));
        connect(simulated, &QPushButton::clicked, this, &TranslationStart::demoWanted);
        buttons->addWidget(simulated);
    }
    buttons->addWidget(open);
    buttons->addStretch(1);
    all->addLayout(buttons);
    add(label(tr("HDF5 as from TNG50: groups gas, dm, star, hi, temp, bfield with images \u00B7 FITS and NPY "
                 "maps of gas"),
              "small"),
        560);
    all->addStretch(3);
}

} // namespace lookback::ui
