// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Image.h"
#include "core/display/Render.h"
#include "ui/canvas/ThumbRow.h"
#include "ui/common/Controls.h"

namespace lookback::ui {

/// The chosen galaxy in each of its bands, each between its own limits; a click shows that band in the large
/// view, another click the colours again.
class BandsCard : public Card {
    Q_OBJECT

public:
    explicit BandsCard(QWidget* parent = nullptr);

    void setGalaxy(const Image& image, const QString& name);
    void setBands(const std::vector<std::string>& names);
    void setLook(const display::Look& look);

Q_SIGNALS:
    void bandChosen(int band); ///< -1: colours.
    void pointed(int band, double x, double y);

private:
    void refresh();

    ThumbRow* row_;
    Image image_;
    std::vector<std::string> names_;
    display::Look look_;
};

} // namespace lookback::ui
