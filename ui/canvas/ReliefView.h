// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Map.h"
#include "core/display/Render.h"
#include "ui/canvas/SolidView.h"

namespace lookback::ui {

/// A map as a landscape: its height is the place of its value in the colour map, so that it can be read like
/// the picture.
class ReliefView final : public SolidView {
    Q_OBJECT

public:
    explicit ReliefView(QWidget* parent = nullptr);
    ~ReliefView() override;

    /// `look` with LimitsKind::Fixed. Maps of more than kMost pixels a side are averaged.
    void setMap(const std::shared_ptr<const Map>& map, const display::DisplayOptions& look);

    void setHeight(double height); ///< Of the highest, as a share of the side; 0 to 1.

    static constexpr int kMost = 256;

private:
    void raise();

    struct Surface;

    std::unique_ptr<Surface> surface_;
    std::shared_ptr<const Map> map_;
    double height_ = 0.35;
};

} // namespace lookback::ui
