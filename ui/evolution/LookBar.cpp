// SPDX-License-Identifier: MIT
#include "ui/evolution/LookBar.h"

#include "core/evolution/Evolution.h"
#include "ui/common/Controls.h"

#include <QHBoxLayout>
#include <QMenu>

namespace lookback::ui {

namespace {

QString text(const std::string& s) {
    return QString::fromStdString(s);
}

} // namespace

QString luptonText(const display::LuptonOptions& options, const std::vector<std::string>& names) {
    QString all;
    for (const int band : options.bands) {
        const bool named = band >= 0 && band < static_cast<int>(names.size());
        all += (all.isEmpty() ? QString() : QStringLiteral(" ")) +
               (named ? text(names[band]) : QString::number(band + 1));
    }
    return all;
}

QString draggedText(const display::Look& look) {
    return look.colour ? LookBar::tr("stretch %1, Q %2")
                             .arg(look.lupton.stretch, 0, 'g', 3)
                             .arg(look.lupton.q, 0, 'g', 3)
                       : LookBar::tr("contrast %1, bias %2")
                             .arg(look.single.contrast.contrast, 0, 'f', 2)
                             .arg(look.single.contrast.bias, 0, 'f', 2);
}

LookBar::LookBar(QWidget* parent)
    : QWidget(parent)
    , band_(new MenuButton(tr("Colours or band"), [this](QMenu& m) { fillBands(m); }))
    , stretch_(new MenuButton(tr("Stretch and limits"), [this](QMenu& m) { fillStretch(m); }))
    , count_(new MenuButton(tr("How many galaxies"), [this](QMenu& m) { fillCounts(m); })) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    for (MenuButton* b : {band_, stretch_, count_}) {
        b->setProperty("compact", true);
        row->addWidget(b);
    }
    band_->setToolTip(tr("Colours or a single band (B, C)"));
    stretch_->setToolTip(tr("Stretch, limits and colour map (S); drag with the right button for contrast"));
    count_->setToolTip(tr("How many galaxies (+, -)"));
    label();
}

void LookBar::setBands(const std::vector<std::string>& names) {
    names_ = names;
    label();
}

void LookBar::setLook(const display::Look& look, bool sharedLimits) {
    look_ = look;
    shared_ = sharedLimits;
    label();
}

void LookBar::setCount(int count) {
    galaxies_ = count;
    label();
}

void LookBar::label() {
    band_->setLabel(look_.colour ? tr("Lupton %1").arg(luptonText(look_.lupton, names_))
                    : look_.band < static_cast<int>(names_.size())
                        ? tr("band %1").arg(text(names_[look_.band]))
                        : tr("band %1").arg(look_.band + 1));
    stretch_->setLabel(look_.colour ? tr("stretch %1").arg(look_.lupton.stretch, 0, 'g', 2)
                                    : text(display::nameOf(look_.single.stretch)));
    count_->setLabel(galaxies_ == 1 ? tr("1 galaxy") : tr("%1 galaxies").arg(galaxies_));
}

void LookBar::stepBand(int by) {
    const int choices = static_cast<int>(names_.size()) + 1; // 0: colours
    const int now = look_.colour ? 0 : look_.band + 1;
    const int next = ((now + by) % choices + choices) % choices;
    display::Look look = look_;
    look.colour = next == 0;
    look.band = next == 0 ? look.band : next - 1;
    Q_EMIT lookWanted(look);
}

void LookBar::stepStretch() {
    display::Look look = look_;
    const auto at = std::find(display::kStretches.begin(), display::kStretches.end(), look.single.stretch);
    look.single.stretch =
        display::kStretches[(at - display::kStretches.begin() + 1) % display::kStretches.size()];
    look.colour = false;
    Q_EMIT lookWanted(look);
}

void LookBar::fillBands(QMenu& menu) {
    addChoice(menu, tr("Colours, Lupton %1").arg(luptonText(look_.lupton, names_)), look_.colour, [this] {
        display::Look look = look_;
        look.colour = true;
        Q_EMIT lookWanted(look);
    });
    menu.addSeparator();
    for (int band = 0; band < static_cast<int>(names_.size()); ++band) {
        addChoice(menu, tr("Band %1").arg(text(names_[band])), !look_.colour && look_.band == band,
                  [this, band] {
                      display::Look look = look_;
                      look.colour = false;
                      look.band = band;
                      Q_EMIT lookWanted(look);
                  });
    }
}

void LookBar::fillStretch(QMenu& menu) {
    if (look_.colour) {
        fillColour(menu);
        return;
    }
    for (const display::Stretch stretch : display::kStretches) {
        addChoice(menu, text(display::nameOf(stretch)), look_.single.stretch == stretch, [this, stretch] {
            display::Look look = look_;
            look.single.stretch = stretch;
            Q_EMIT lookWanted(look);
        });
    }
    menu.addSeparator();
    fillLimits(menu);
    menu.addSeparator();
    for (const display::ColourMap map : display::kColourMaps) {
        addChoice(menu, text(display::nameOf(map)), look_.single.map == map, [this, map] {
            display::Look look = look_;
            look.single.map = map;
            Q_EMIT lookWanted(look);
        });
    }
    addChoice(menu, tr("inverted"), look_.single.inverted, [this] {
        display::Look look = look_;
        look.single.inverted = !look.single.inverted;
        Q_EMIT lookWanted(look);
    });
    menu.addAction(tr("Reset contrast and bias"), this, [this] {
        display::Look look = look_;
        look.single.contrast = {};
        Q_EMIT lookWanted(look);
    });
}

void LookBar::fillLimits(QMenu& menu) {
    const auto add = [&](const QString& name, display::LimitsKind kind, double percent) {
        const bool same = look_.single.limits == kind &&
                          (kind != display::LimitsKind::Percentile || look_.single.percent == percent);
        addChoice(menu, name, same, [this, kind, percent] {
            display::Look look = look_;
            look.single.limits = kind;
            look.single.percent = percent;
            Q_EMIT lookWanted(look);
        });
    };
    add(tr("min to max"), display::LimitsKind::MinMax, 100.0);
    for (const double percent : {99.9, 99.5, 99.0, 95.0}) {
        add(tr("central %1 %").arg(percent), display::LimitsKind::Percentile, percent);
    }
    add(tr("zscale"), display::LimitsKind::ZScale, 100.0);
    addChoice(menu, tr("all panels as the chosen one"), shared_,
              [this] { Q_EMIT sharedLimitsWanted(!shared_); });
}

void LookBar::fillColour(QMenu& menu) {
    for (const double stretch : {0.3, 0.6, 1.2, 2.4, 5.0, 10.0}) {
        addChoice(menu, tr("stretch %1").arg(stretch), look_.lupton.stretch == stretch, [this, stretch] {
            display::Look look = look_;
            look.lupton.stretch = stretch;
            Q_EMIT lookWanted(look);
        });
    }
    menu.addSeparator();
    for (const double q : {2.0, 4.0, 8.0, 16.0}) {
        addChoice(menu, tr("softening Q %1").arg(q), look_.lupton.q == q, [this, q] {
            display::Look look = look_;
            look.lupton.q = q;
            Q_EMIT lookWanted(look);
        });
    }
}

void LookBar::fillCounts(QMenu& menu) {
    for (const int count : {1, 2, 4, 6, 9, 12, 16, 20, 25, 36, 49, 64}) {
        addChoice(menu, count == 1 ? tr("1 galaxy") : tr("%1 galaxies").arg(count), galaxies_ == count,
                  [this, count] { Q_EMIT countWanted(count); });
    }
}

} // namespace lookback::ui
