// SPDX-License-Identifier: MIT
#pragma once

#include "core/display/ColourMap.h"
#include "core/field/Matter.h"
#include "ui/canvas/SolidView.h"

namespace lookback::ui {

/// The density of a box as a glowing volume: colour and opacity rise with its logarithm from the mean to a
/// thousand times it. Haloes are rings of their radius.
class VolumeView final : public SolidView {
    Q_OBJECT

public:
    explicit VolumeView(QWidget* parent = nullptr);
    ~VolumeView() override;

    void setVolume(const field::MatterVolume& volume);
    void setHaloes(std::vector<field::MatterHalo> haloes); ///< The most massive are marked.
    void setHaloesShown(bool shown);

    /// 0: only the densest is seen; 1: also what lies near the mean.
    void setOpacity(double opacity);
    void setColours(display::ColourMap map);

    static constexpr int kHaloes = 60; ///< Marked at most.

protected:
    void paintAbove(QPainter& painter) override;

private:
    void paintTransfer();

    struct Volume;

    std::unique_ptr<Volume> volume_;
    std::vector<field::MatterHalo> haloes_;
    bool shown_ = true;
    double opacity_ = 0.5;
    display::ColourMap colours_ = display::ColourMap::Magma;
};

} // namespace lookback::ui
