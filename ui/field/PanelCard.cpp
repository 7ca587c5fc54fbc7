// SPDX-License-Identifier: MIT
#include "ui/field/PanelCard.h"

#include <QHBoxLayout>
#include <QMenu>

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
    : MapCard(titleOf(content), parent)
    , content_(content)
    , browser_(new QWidget) {
    auto* steps = new QHBoxLayout(browser_);
    steps->setContentsMargins(0, 0, 0, 0);
    steps->setSpacing(2);
    const auto add = [&](const QString& text, const QString& name, const QString& tip) {
        auto* b = button(text, name);
        b->setProperty("compact", true);
        b->setProperty("flat", true);
        if (text.size() == 1) {
            b->setFixedWidth(24);
        }
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
    header()->insertWidget(header()->count() - 1, browser_);
    setMenuTip(tr("Another map, colours and limits, PNG, FITS or CSV of this one"));
    setContent(content);
}

void PanelCard::setContent(FieldContent content) {
    content_ = content;
    setTitle(titleOf(content));
    setNote(QString());
    view()->setAccessibleName(titleOf(content));
    above_ = lookOf(FieldContent::ZScore);
    display::DisplayOptions look = lookOf(content);
    if (content == FieldContent::ZScore) { // below the z-scores, without colours of its own
        look = lookOf(FieldContent::Truth);
        look.map = display::ColourMap::Grey;
    }
    view()->setLook(look);
    browser_->setVisible(content == FieldContent::Sample);
}

void PanelCard::setOverlaid(bool overlaid) {
    overlaid_ = overlaid;
}

void PanelCard::fillFirst(QMenu& menu) {
    for (const FieldContent content : kFieldContents) {
        addChoice(menu, titleOf(content), content == content_, [this, content] {
            Q_EMIT contentWanted(content);
        })->setEnabled(!has || has(content));
    }
}

void PanelCard::fillMore(QMenu& menu) {
    if (content_ != FieldContent::ZScore) {
        addChoice(menu, tr("z-scores above"), overlaid_, [this] {
            Q_EMIT overlayWanted(!overlaid_);
        })->setEnabled(!has || has(FieldContent::ZScore));
    }
}

display::DisplayOptions PanelCard::shownLook() const {
    return content_ == FieldContent::ZScore ? above_ : view()->look();
}

void PanelCard::setShownLook(const display::DisplayOptions& look) {
    if (content_ == FieldContent::ZScore) {
        above_ = look;
    } else {
        view()->setLook(look);
    }
}

std::vector<float> PanelCard::evenWidths() const {
    return content_ == FieldContent::ZScore ? std::vector{1.0F, 2.0F, 3.0F, 5.0F} : std::vector<float>{};
}

} // namespace lookback::ui
