// SPDX-License-Identifier: MIT
#pragma once

#include "ui/canvas/MapView.h"
#include "ui/common/Controls.h"

#include <functional>
#include <vector>

namespace lookback::ui {

/// A map in a card: a heading with a menu of how the map is shown and where it goes, the map below. Pages
/// derive what else the menu offers.
class MapCard : public Card {
    Q_OBJECT

public:
    explicit MapCard(const QString& title, QWidget* parent = nullptr);

    MapView* view() const { return view_; }

    void setChosen(bool chosen); ///< Framed.

    void setMenuTip(const QString& tip);

Q_SIGNALS:
    void exportWanted(const QString& ending);
    void enlargeWanted();
    void lookChanged(); ///< By its user.

protected:
    void paintEvent(QPaintEvent* event) override;

    virtual void fillFirst(QMenu& /*menu*/) {} ///< Above the colours.

    virtual void fillMore(QMenu& /*menu*/) {} ///< Below them.

    /// Of what the menu changes: the map, unless a page shows something above it.
    virtual display::DisplayOptions shownLook() const { return view_->look(); }

    virtual void setShownLook(const display::DisplayOptions& look) { view_->setLook(look); }

    /// Limits from minus to plus these are offered; none for values that have no sign.
    virtual std::vector<float> evenWidths() const { return {}; }

private:
    void fillMenu(QMenu& menu);
    void fillLook(QMenu& menu);
    void change(const std::function<void(display::DisplayOptions&)>& what);

    bool chosen_ = false;
    MapView* view_;
    MenuButton* menu_;
};

} // namespace lookback::ui
