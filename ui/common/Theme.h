// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QString>

class QPainter;

namespace lookback::ui {

/// Every colour of the window. Nothing else names one.
struct Tokens {
    bool dark = true;
    QColor window, rail, card;               ///< Surfaces, from back to front.
    QColor line, controlLine;                ///< Between surfaces; around controls.
    QColor hover, pressed;                   ///< Of controls.
    QColor text, secondary, disabled;        ///< On any surface; `disabled` is for what cannot be used.
    QColor primary, primaryHover, onPrimary; ///< The one action.
    QColor blue, amber, green, red,
        violet;                ///< Series of plots: solid, dashed, dotted, dash-dotted, -dotted twice.
    QColor amberText, redText; ///< The same hues where they are read.
    QColor focus;              ///< Ring around what the keyboard has.
    QColor sky, onSky, shade;  ///< Behind pictures, text upon them, and the veil under that text.
};

/// The two sets, as data.
const Tokens& tokens(bool dark);

enum class ThemeChoice { System, Light, Dark };

/// Which set the window wears; follows the desktop unless told otherwise. Changing it repaints every widget
/// (they get QEvent::PaletteChange).
class Theme : public QObject {
    Q_OBJECT

public:
    /// Dresses the application: palette, style sheet, font. One a program.
    explicit Theme(ThemeChoice choice, QObject* parent = nullptr);

    void choose(ThemeChoice choice);

    ThemeChoice choice() const { return choice_; }

private:
    void apply();

    ThemeChoice choice_;
    bool systemDark_;
};

/// What the window wears now.
const Tokens& theme();

/// The style sheet of the stock widgets in these colours.
QString styleSheetFor(const Tokens& colours);

/// Inter where installed, else the system's font; `pixels` high.
QFont textFont(int pixels = 13, QFont::Weight weight = QFont::Normal);

/// WCAG 2.1 contrast of two opaque colours, 1 to 21.
double contrast(const QColor& one, const QColor& other);

} // namespace lookback::ui
