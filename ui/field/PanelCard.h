// SPDX-License-Identifier: MIT
#pragma once

#include "ui/canvas/MapCard.h"

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

/// One panel: what of the field it shows is chosen from its menu.
class PanelCard : public MapCard {
    Q_OBJECT

public:
    explicit PanelCard(FieldContent content, QWidget* parent = nullptr);

    FieldContent content() const { return content_; }

    void setContent(FieldContent content); ///< With its own look.
    void setOverlaid(bool overlaid);

    bool overlaid() const { return overlaid_; } ///< Z-scores are wanted above.

    QWidget* browser() { return browser_; } ///< Shown where samples are browsed.

    /// How z-scores above a map are shown, by this panel where it is theirs.
    const display::DisplayOptions& above() const { return above_; }

    std::function<bool(FieldContent)> has; ///< Whether there is such a map; given by the page.

Q_SIGNALS:
    void contentWanted(lookback::ui::FieldContent content);
    void overlayWanted(bool on);
    void stepWanted(int by); ///< To another sample.
    void blinkWanted();

protected:
    void fillFirst(QMenu& menu) override;
    void fillMore(QMenu& menu) override;
    display::DisplayOptions shownLook() const override;
    void setShownLook(const display::DisplayOptions& look) override;
    std::vector<float> evenWidths() const override;

private:
    FieldContent content_;
    bool overlaid_ = false;
    display::DisplayOptions above_;
    QWidget* browser_;
};

} // namespace lookback::ui
