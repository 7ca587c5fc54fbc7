// SPDX-License-Identifier: MIT
#pragma once

#include "ui/canvas/MapView.h"
#include "ui/common/Controls.h"

#include <array>
#include <functional>

namespace lookback::ui {

/// What a panel shows.
enum class FieldContent { Matter, Truth, Sample, Mean, Deviation, ZScore, Difference, Cnn, Hod };

inline constexpr std::array kFieldContents{
    FieldContent::Matter,     FieldContent::Truth,     FieldContent::Sample,
    FieldContent::Mean,       FieldContent::Deviation, FieldContent::ZScore,
    FieldContent::Difference, FieldContent::Cnn,       FieldContent::Hod};

/// "Dark matter", "Galaxies, true", ...
QString titleOf(FieldContent content);

/// Colours, stretch and limits as first proposed.
display::DisplayOptions lookOf(FieldContent content);

/// One panel: a heading with a menu of what it shows, how, and where it goes; the map below.
class PanelCard : public Card {
    Q_OBJECT

public:
    explicit PanelCard(FieldContent content, QWidget* parent = nullptr);

    FieldContent content() const { return content_; }

    void setContent(FieldContent content); ///< With its own look.
    void setChosen(bool chosen);           ///< Framed.
    void setOverlaid(bool overlaid);

    bool overlaid() const { return overlaid_; } ///< Z-scores are wanted above.

    MapView* view() const { return view_; }

    QWidget* browser() { return browser_; } ///< Shown where samples are browsed.

    /// How z-scores above a map are shown, by this panel where it is theirs.
    const display::DisplayOptions& above() const { return above_; }

    std::function<bool(FieldContent)> has; ///< Whether there is such a map; given by the page.

Q_SIGNALS:
    void contentWanted(lookback::ui::FieldContent content);
    void overlayWanted(bool on);
    void exportWanted(const QString& ending);
    void enlargeWanted();
    void lookChanged();
    void stepWanted(int by); ///< To another sample.
    void blinkWanted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void fillMenu(QMenu& menu);
    void fillLook(QMenu& menu);
    void change(const std::function<void(display::DisplayOptions&)>& what);

    FieldContent content_;
    bool chosen_ = false;
    bool overlaid_ = false;
    display::DisplayOptions above_;
    MapView* view_;
    QWidget* browser_;
};

} // namespace lookback::ui
