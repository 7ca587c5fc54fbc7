// SPDX-License-Identifier: MIT
#include "ui/translation/TranslationPanel.h"

#include <QHBoxLayout>

namespace lookback::ui {

namespace {

constexpr float kReaches[] = {0.05F, 0.1F, 0.2F, 0.5F, 1.0F, 2.0F, 5.0F}; // dex

float rounded(double reach) {
    for (const float step : kReaches) {
        if (reach <= step) {
            return step;
        }
    }
    return 10.0F;
}

} // namespace

display::DisplayOptions lookOf(Domain domain) {
    display::DisplayOptions look;
    look.stretch = display::Stretch::Linear;
    look.limits = display::LimitsKind::Percentile;
    look.percent = 99.5;
    look.map = display::colourMapFromName(factsOf(domain).colourMap);
    return look;
}

display::DisplayOptions residualLook(double reach) {
    display::DisplayOptions look;
    look.stretch = display::Stretch::Linear;
    look.limits = display::LimitsKind::Fixed;
    look.fixed = {-rounded(reach), rounded(reach)};
    look.map = display::ColourMap::BlueGreyRed;
    return look;
}

display::DisplayOptions spreadLook(double reach) {
    display::DisplayOptions look;
    look.stretch = display::Stretch::Linear;
    look.limits = display::LimitsKind::Fixed;
    look.fixed = {0.0F, rounded(reach)};
    look.map = display::ColourMap::Cividis;
    return look;
}

bool sameLook(const display::DisplayOptions& one, const display::DisplayOptions& other) {
    return one.limits == other.limits && one.percent == other.percent && one.fixed.low == other.fixed.low &&
           one.fixed.high == other.fixed.high && one.stretch == other.stretch &&
           one.contrast.contrast == other.contrast.contrast && one.contrast.bias == other.contrast.bias &&
           one.map == other.map && one.inverted == other.inverted;
}

TranslationPanel::TranslationPanel(QWidget* parent)
    : MapCard(QStringLiteral(" "), parent) {
    setMenuTip(tr("Colours and limits, PNG, FITS or CSV of this map"));
    header()->setSpacing(4);
    layout()->setContentsMargins(10, 4, 8, 2);
}

void TranslationPanel::setHeading(const QString& title, const QString& note, const QString& name) {
    heading_ = title;
    note_ = note;
    setTitle(title);
    setNote(note);
    name_ = !name.isEmpty() ? name : note.isEmpty() ? title : QStringLiteral("%1, %2").arg(title, note);
    setAccessibleName(name_);
    view()->setAccessibleName(name_);
}

void TranslationPanel::setLook(const display::DisplayOptions& look) {
    if (!sameLook(look, view()->look())) {
        view()->setLook(look);
    }
}

void TranslationPanel::setEmptyText(const QString& text) {
    if (text != emptyText_) {
        emptyText_ = text;
        view()->setEmptyText(text);
    }
}

std::vector<float> TranslationPanel::evenWidths() const {
    return spec_.role == PanelRole::Residual ? std::vector{0.2F, 0.5F, 1.0F, 2.0F} : std::vector<float>{};
}

} // namespace lookback::ui
