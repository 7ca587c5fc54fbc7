// SPDX-License-Identifier: MIT
#pragma once

#include "core/display/Render.h"

#include <QWidget>
#include <string>
#include <vector>

class QMenu;

namespace lookback::ui {

class MenuButton;

/// The three menus above the pictures: colours or band, stretch and limits, how many galaxies.
class LookBar : public QWidget {
    Q_OBJECT

public:
    explicit LookBar(QWidget* parent = nullptr);

    void setBands(const std::vector<std::string>& names);
    void setLook(const display::Look& look, bool sharedLimits);
    void setCount(int count);

    void stepBand(int by); ///< Colours, then band after band.
    void stepStretch();

Q_SIGNALS:
    void lookWanted(const lookback::display::Look& look);
    void sharedLimitsWanted(bool shared);
    void countWanted(int count);

private:
    void fillBands(QMenu& menu);
    void fillStretch(QMenu& menu);
    void fillColour(QMenu& menu);
    void fillLimits(QMenu& menu);
    void fillCounts(QMenu& menu);
    void label();

    MenuButton* band_;
    MenuButton* stretch_;
    MenuButton* count_;
    std::vector<std::string> names_;
    display::Look look_;
    bool shared_ = true;
    int galaxies_ = 9;
};

/// "i r g" for bands 2, 1, 0 of g r i z y.
QString luptonText(const display::LuptonOptions& options, const std::vector<std::string>& names);

/// "stretch 0.84, Q 8" or "contrast 1.2, bias 0.45": what a right drag changes.
QString draggedText(const display::Look& look);

} // namespace lookback::ui
