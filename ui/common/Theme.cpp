// SPDX-License-Identifier: MIT
#include "ui/common/Theme.h"

#include "ui/common/SystemScheme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QStyleFactory>
#include <QToolTip>
#include <algorithm>
#include <cmath>

// A static library's resources are not found by themselves; the macro works outside namespaces only.
static void loadResources() {
    Q_INIT_RESOURCE(icons);
}

namespace lookback::ui {

namespace {

const Tokens* worn = &tokens(true);

QColor hex(unsigned rgb, int alpha = 255) {
    QColor colour = QColor::fromRgb(rgb);
    colour.setAlpha(alpha);
    return colour;
}

Tokens darkTokens() {
    Tokens t;
    t.dark = true;
    t.window = hex(0x0F1217);
    t.rail = hex(0x0B0D11);
    t.card = hex(0x151A21);
    t.line = hex(0x1F252E);
    t.controlLine = hex(0x2B333E);
    t.hover = hex(0x1B222B);
    t.pressed = hex(0x232B36);
    t.text = hex(0xE4E8EE);
    t.secondary = hex(0x8C97A6);
    t.disabled = hex(0x4C5664);
    t.primary = hex(0x2D6CDF);
    t.primaryHover = hex(0x225CC6);
    t.onPrimary = hex(0xFFFFFF);
    t.blue = hex(0x5AA2FF);
    t.amber = hex(0xF2B84B);
    t.green = hex(0x62C6A4);
    t.red = hex(0xE2684A);
    t.violet = hex(0xB79CF5);
    t.amberText = hex(0xF2B84B);
    t.redText = hex(0xF08A70);
    t.focus = hex(0x5AA2FF);
    t.sky = hex(0x000000);
    t.onSky = hex(0xE4E8EE);
    t.shade = hex(0x000000, 150);
    return t;
}

Tokens lightTokens() {
    Tokens t;
    t.dark = false;
    t.window = hex(0xF6F7F9);
    t.rail = hex(0xECEEF2);
    t.card = hex(0xFFFFFF);
    t.line = hex(0xDCE0E6);
    t.controlLine = hex(0xC6CCD5);
    t.hover = hex(0xF0F2F5);
    t.pressed = hex(0xE3E7EC);
    t.text = hex(0x1B2027);
    t.secondary = hex(0x5B6675);
    t.disabled = hex(0xA3ABB7);
    t.primary = hex(0x2D6CDF);
    t.primaryHover = hex(0x225CC6);
    t.onPrimary = hex(0xFFFFFF);
    t.blue = hex(0x2D6CDF);
    t.amber = hex(0xB07A10);
    t.green = hex(0x1E8A66);
    t.red = hex(0xC2452A);
    t.violet = hex(0x7348C9);
    t.amberText = hex(0x875B00);
    t.redText = hex(0xA93A22);
    t.focus = hex(0x2D6CDF);
    t.sky = hex(0x000000);
    t.onSky = hex(0xE4E8EE);
    t.shade = hex(0x000000, 150);
    return t;
}

QPalette paletteFor(const Tokens& t) {
    QPalette p;
    p.setColor(QPalette::Window, t.window);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.card);
    p.setColor(QPalette::AlternateBase, t.window);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.secondary);
    p.setColor(QPalette::Button, t.card);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.onPrimary);
    p.setColor(QPalette::Highlight, t.primary);
    p.setColor(QPalette::HighlightedText, t.onPrimary);
    p.setColor(QPalette::ToolTipBase, t.card);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Link, t.blue);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        p.setColor(QPalette::Disabled, role, t.disabled);
    }
    return p;
}

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& c) {
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

} // namespace

const Tokens& tokens(bool dark) {
    static const Tokens kDark = darkTokens();
    static const Tokens kLight = lightTokens();
    return dark ? kDark : kLight;
}

const Tokens& theme() {
    return *worn;
}

Theme::Theme(ThemeChoice choice, QObject* parent)
    : QObject(parent)
    , choice_(choice)
    , systemDark_(true) {
    loadResources();
    auto* scheme = new SystemScheme(this);
    systemDark_ = scheme->dark();
    connect(scheme, &SystemScheme::changed, this, [this](bool dark) {
        systemDark_ = dark;
        apply();
    });
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(textFont());
    apply();
}

void Theme::choose(ThemeChoice choice) {
    choice_ = choice;
    apply();
}

void Theme::apply() {
    const bool dark = choice_ == ThemeChoice::Dark || (choice_ == ThemeChoice::System && systemDark_);
    worn = &tokens(dark);
    const QPalette palette = paletteFor(*worn);
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    qApp->setStyleSheet(styleSheetFor(*worn));
}

QFont textFont(int pixels, QFont::Weight weight) {
    QFont font;
    static const bool hasInter = QFontDatabase::hasFamily(QStringLiteral("Inter"));
    if (hasInter) {
        font.setFamily(QStringLiteral("Inter"));
    }
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

double contrast(const QColor& one, const QColor& other) {
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace lookback::ui
