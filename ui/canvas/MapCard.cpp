// SPDX-License-Identifier: MIT
#include "ui/canvas/MapCard.h"

#include "ui/common/Theme.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QVBoxLayout>

namespace lookback::ui {

using display::LimitsKind;

MapCard::MapCard(const QString& title, QWidget* parent)
    : Card(title, parent)
    , view_(new MapView)
    , menu_(new MenuButton(tr("This panel: what it shows, how, and export"),
                           [this](QMenu& m) { fillMenu(m); })) {
    menu_->setText(QStringLiteral("\u22EF"));
    menu_->setProperty("compact", true);
    menu_->setProperty("flat", true);
    menu_->setFixedWidth(28);
    header()->addWidget(menu_);
    body()->addWidget(view_, 1);
    layout()->setContentsMargins(12, 6, 10, 4);
    view_->setAccessibleName(title);
    connect(view_, &MapView::lookDragged, this, &MapCard::lookChanged);
}

void MapCard::setMenuTip(const QString& tip) {
    menu_->setToolTip(tip);
}

void MapCard::setChosen(bool chosen) {
    chosen_ = chosen;
    update();
}

void MapCard::paintEvent(QPaintEvent* event) {
    Card::paintEvent(event);
    if (chosen_) {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme().focus, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), 7, 7);
    }
}

void MapCard::fillMenu(QMenu& menu) {
    fillFirst(menu);
    if (!menu.isEmpty()) {
        menu.addSeparator();
    }
    fillLook(*menu.addMenu(tr("Colours and limits")));
    fillMore(menu);
    menu.addAction(tr("This panel alone, or all again\tF"), this, &MapCard::enlargeWanted);
    menu.addSeparator();
    const std::pair<QString, QString> kinds[] = {{tr("Picture (PNG)\u2026"), QStringLiteral("png")},
                                                 {tr("Map (FITS)\u2026"), QStringLiteral("fits")},
                                                 {tr("Numbers (CSV)\u2026"), QStringLiteral("csv")}};
    for (const auto& [name, ending] : kinds) {
        menu.addAction(name, this, [this, e = ending] { Q_EMIT exportWanted(e); })
            ->setEnabled(view_->map() != nullptr);
    }
}

void MapCard::fillLook(QMenu& menu) {
    const display::DisplayOptions look = shownLook();
    for (const display::ColourMap map : display::kColourMaps) {
        addChoice(menu, QString::fromStdString(nameOf(map)), look.map == map,
                  [this, map] { change([map](auto& l) { l.map = map; }); });
    }
    addChoice(menu, tr("inverted"), look.inverted,
              [this] { change([](auto& l) { l.inverted = !l.inverted; }); });
    menu.addSeparator();
    for (const display::Stretch stretch : display::kStretches) {
        addChoice(menu, QString::fromStdString(nameOf(stretch)), look.stretch == stretch,
                  [this, stretch] { change([stretch](auto& l) { l.stretch = stretch; }); });
    }
    menu.addSeparator();
    const auto limits = [&](const QString& text, LimitsKind kind, double percent, display::Limits fixed) {
        const bool now = look.limits == kind && (kind != LimitsKind::Percentile || look.percent == percent) &&
                         (kind != LimitsKind::Fixed || look.fixed.high == fixed.high);
        addChoice(menu, text, now, [this, kind, percent, fixed] {
            change([&](auto& l) {
                l.limits = kind;
                l.percent = percent;
                l.fixed = fixed;
            });
        });
    };
    limits(tr("smallest to largest"), LimitsKind::MinMax, look.percent, {});
    limits(tr("99.9 % of the pixels"), LimitsKind::Percentile, 99.9, {});
    limits(tr("99.5 % of the pixels"), LimitsKind::Percentile, 99.5, {});
    limits(tr("95 % of the pixels"), LimitsKind::Percentile, 95.0, {});
    limits(tr("zscale"), LimitsKind::ZScale, look.percent, {});
    for (const float wide : evenWidths()) {
        limits(tr("\u2212%1 to %1").arg(wide), LimitsKind::Fixed, look.percent, {-wide, wide});
    }
}

void MapCard::change(const std::function<void(display::DisplayOptions&)>& what) {
    display::DisplayOptions look = shownLook();
    what(look);
    setShownLook(look);
    Q_EMIT lookChanged();
}

} // namespace lookback::ui
