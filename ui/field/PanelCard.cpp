// SPDX-License-Identifier: MIT
#include "ui/field/PanelCard.h"

#include "ui/common/Theme.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QVBoxLayout>

namespace lookback::ui {

using display::LimitsKind;

QString titleOf(FieldContent content) {
    switch (content) {
    case FieldContent::Matter:
        return PanelCard::tr("Dark matter (input)");
    case FieldContent::Truth:
        return PanelCard::tr("Galaxies, true");
    case FieldContent::Sample:
        return PanelCard::tr("Sample");
    case FieldContent::Mean:
        return PanelCard::tr("Posterior mean");
    case FieldContent::Deviation:
        return PanelCard::tr("Standard deviation");
    case FieldContent::ZScore:
        return PanelCard::tr("z-score over truth");
    case FieldContent::Difference:
        return PanelCard::tr("Mean \u2212 truth");
    case FieldContent::Cnn:
        return PanelCard::tr("Galaxies by CNN");
    case FieldContent::Hod:
        return PanelCard::tr("Galaxies by HOD");
    }
    return {};
}

display::DisplayOptions lookOf(FieldContent content) {
    display::DisplayOptions look;
    look.stretch = display::Stretch::Log;
    look.limits = LimitsKind::Percentile;
    look.percent = 99.5;
    look.map = display::ColourMap::Viridis;
    switch (content) {
    case FieldContent::Matter:
        look.map = display::ColourMap::Magma;
        break;
    case FieldContent::Deviation:
        look.map = display::ColourMap::Cividis;
        break;
    case FieldContent::ZScore:
        look.map = display::ColourMap::BlueGreyRed;
        look.stretch = display::Stretch::Linear;
        look.limits = LimitsKind::Fixed;
        look.fixed = {-3.0F, 3.0F};
        break;
    case FieldContent::Difference:
        look.map = display::ColourMap::BlueGreyRed;
        look.stretch = display::Stretch::Linear;
        break;
    default:
        break;
    }
    return look;
}

PanelCard::PanelCard(FieldContent content, QWidget* parent)
    : Card(titleOf(content), parent)
    , content_(content)
    , view_(new MapView)
    , browser_(new QWidget) {
    auto* steps = new QHBoxLayout(browser_);
    steps->setContentsMargins(0, 0, 0, 0);
    steps->setSpacing(2);
    const auto add = [&](const QString& text, const QString& name, const QString& tip) {
        auto* b = button(text, name);
        b->setProperty("compact", true);
        b->setProperty("flat", true);
        b->setFixedWidth(text.size() > 1 ? 46 : 24);
        b->setToolTip(tip);
        steps->addWidget(b);
        return b;
    };
    auto* before = add(QStringLiteral("\u2039"), tr("Sample before"), tr("The sample before ([)"));
    auto* after = add(QStringLiteral("\u203A"), tr("Next sample"), tr("The next sample (])"));
    auto* blink = add(tr("Blink"), tr("Blink sample and truth"), tr("Sample and truth in turn (B)"));
    connect(before, &QPushButton::clicked, this, [this] { Q_EMIT stepWanted(-1); });
    connect(after, &QPushButton::clicked, this, [this] { Q_EMIT stepWanted(1); });
    connect(blink, &QPushButton::clicked, this, &PanelCard::blinkWanted);
    auto* menu =
        new MenuButton(tr("This panel: what it shows, how, and export"), [this](QMenu& m) { fillMenu(m); });
    menu->setText(QStringLiteral("\u22EF"));
    menu->setProperty("compact", true);
    menu->setProperty("flat", true);
    menu->setFixedWidth(32);
    menu->setToolTip(tr("Another map, colours and limits, PNG, FITS or CSV of this one"));
    header()->addWidget(browser_);
    header()->addWidget(menu);
    body()->addWidget(view_, 1);
    layout()->setContentsMargins(12, 6, 10, 4);
    connect(view_, &MapView::lookDragged, this, &PanelCard::lookChanged);
    setContent(content);
}

void PanelCard::setContent(FieldContent content) {
    content_ = content;
    setTitle(titleOf(content));
    setNote(QString());
    view_->setAccessibleName(titleOf(content));
    above_ = lookOf(FieldContent::ZScore);
    display::DisplayOptions look = lookOf(content);
    if (content == FieldContent::ZScore) { // below the z-scores, without colours of its own
        look = lookOf(FieldContent::Truth);
        look.map = display::ColourMap::Grey;
    }
    view_->setLook(look);
    browser_->setVisible(content == FieldContent::Sample);
}

void PanelCard::setChosen(bool chosen) {
    chosen_ = chosen;
    update();
}

void PanelCard::setOverlaid(bool overlaid) {
    overlaid_ = overlaid;
}

void PanelCard::paintEvent(QPaintEvent* event) {
    Card::paintEvent(event);
    if (chosen_) {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme().focus, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), 7, 7);
    }
}

void PanelCard::fillMenu(QMenu& menu) {
    for (const FieldContent content : kFieldContents) {
        addChoice(menu, titleOf(content), content == content_, [this, content] {
            Q_EMIT contentWanted(content);
        })->setEnabled(!has || has(content));
    }
    menu.addSeparator();
    fillLook(*menu.addMenu(tr("Colours and limits")));
    if (content_ != FieldContent::ZScore) {
        addChoice(menu, tr("z-scores above"), overlaid_, [this] {
            Q_EMIT overlayWanted(!overlaid_);
        })->setEnabled(!has || has(FieldContent::ZScore));
    }
    menu.addAction(tr("This panel alone, or all again\tF"), this, &PanelCard::enlargeWanted);
    menu.addSeparator();
    const std::pair<QString, QString> kinds[] = {{tr("Picture (PNG)\u2026"), QStringLiteral("png")},
                                                 {tr("Map (FITS)\u2026"), QStringLiteral("fits")},
                                                 {tr("Numbers (CSV)\u2026"), QStringLiteral("csv")}};
    for (const auto& [name, ending] : kinds) {
        menu.addAction(name, this, [this, e = ending] { Q_EMIT exportWanted(e); })
            ->setEnabled(view_->map() != nullptr);
    }
}

void PanelCard::fillLook(QMenu& menu) {
    const display::DisplayOptions look = content_ == FieldContent::ZScore ? above_ : view_->look();
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
    if (content_ == FieldContent::ZScore) {
        for (const float wide : {1.0F, 2.0F, 3.0F, 5.0F}) {
            limits(tr("\u2212%1 to %1").arg(wide), LimitsKind::Fixed, look.percent, {-wide, wide});
        }
    }
}

void PanelCard::change(const std::function<void(display::DisplayOptions&)>& what) {
    if (content_ == FieldContent::ZScore) {
        what(above_);
    } else {
        display::DisplayOptions look = view_->look();
        what(look);
        view_->setLook(look);
    }
    Q_EMIT lookChanged();
}

} // namespace lookback::ui
