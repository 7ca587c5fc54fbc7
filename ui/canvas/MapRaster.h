// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Map.h"
#include "core/display/Render.h"

#include <QImage>
#include <QRectF>
#include <memory>
#include <vector>

namespace lookback::ui {

/// A map with its halved copies, so that a picture of any size costs as much as that picture has pixels, not
/// as the map has.
class MapPyramid {
public:
    explicit MapPyramid(std::shared_ptr<const Map> map);

    const Map& map() const { return *map_; }

    const std::shared_ptr<const Map>& shared() const { return map_; }

    /// Means of 2^level x 2^level pixels; blank pixels are left out of them. Level 0 is the map itself.
    const Image& level(int level) const;

    int levels() const { return static_cast<int>(halved_.size()) + 1; }

private:
    std::shared_ptr<const Map> map_;
    std::vector<Image> halved_;
};

/// How a part of a map becomes a picture.
struct RasterOptions {
    QRectF source;                   ///< In the map's pixel edges, y DOWN from its top row.
    QSize size;                      ///< Of the picture, device pixels.
    display::DisplayOptions display; ///< With LimitsKind::Fixed.
    bool smooth = true;              ///< Between pixels; else each is one square.
    bool blankIsClear = false;       ///< Blank pixels let through what lies below.
};

/// Values are interpolated, then coloured. What lies beyond the map is clear.
QImage rasterise(const MapPyramid& map, const RasterOptions& options);

/// The limits that `options` asks of a map, from at most a quarter of a million of its pixels, spread evenly.
display::Limits limitsOf(const Map& map, const display::DisplayOptions& options);

/// Limits around zero that are as far on both sides, for signed values: those of `options`, the wider one.
display::Limits evenLimits(const display::Limits& limits);

} // namespace lookback::ui
