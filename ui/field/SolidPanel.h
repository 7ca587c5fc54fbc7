// SPDX-License-Identifier: MIT
#pragma once

#include "core/field/Matter.h"
#include "ui/common/Controls.h"
#include "ui/field/PanelCard.h"

#include <optional>

class QCheckBox;
class QSlider;

namespace lookback::ui {

class ReliefView;
class VolumeView;

/// The volume with its haloes, as far as the file has them.
struct FieldVolume {
    field::MatterVolume volume;
    std::vector<field::MatterHalo> haloes;
};

/// The 3-D views: the box of dark matter, where the file holds one, and any of the maps as a landscape. Made
/// when it is first wanted; where the display has no OpenGL it says so.
class SolidPanel : public QWidget {
    Q_OBJECT

public:
    explicit SolidPanel(QWidget* parent = nullptr);

    /// Nothing: there is none, and `why` says why, or that it is being read.
    void setVolume(const std::optional<FieldVolume>& volume, const QString& why);

    /// The map that is shown as heights, and how; null: none.
    void setMap(FieldContent content, const std::shared_ptr<const Map>& map,
                const display::DisplayOptions& look);

    FieldContent content() const { return content_; } ///< Wanted as heights.

    std::function<bool(FieldContent)> has; ///< Whether there is such a map; given by the page.

    VolumeView* volume() { return volume_; } ///< Null where there is no OpenGL.

    ReliefView* relief() { return relief_; }

Q_SIGNALS:
    void contentWanted(lookback::ui::FieldContent content);

private:
    void buildVolume();
    void buildRelief();

    FieldContent content_ = FieldContent::Matter;
    std::shared_ptr<const Map> shown_; ///< As heights.
    Card* volumeCard_;
    Card* reliefCard_;
    VolumeView* volume_ = nullptr;
    ReliefView* relief_ = nullptr;
    QLabel* why_;
    QCheckBox* haloes_;
    QWidget* shades_; ///< Controls of the volume.
    MenuButton* which_;
};

} // namespace lookback::ui
