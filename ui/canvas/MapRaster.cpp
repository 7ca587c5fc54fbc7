// SPDX-License-Identifier: MIT
#include "ui/canvas/MapRaster.h"

#include "core/display/Ramp.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lookback::ui {

namespace {

constexpr float kBlank = std::numeric_limits<float>::quiet_NaN();
constexpr int kLeastSide = 64; ///< Pixels; smaller maps are not halved further.

Image halved(const Image& image) {
    Image half(1, (image.height + 1) / 2, (image.width + 1) / 2);
    for (int y = 0; y < half.height; ++y) {
        for (int x = 0; x < half.width; ++x) {
            float sum = 0.0F;
            int count = 0;
            for (int j = 2 * y; j < std::min(2 * y + 2, image.height); ++j) {
                for (int i = 2 * x; i < std::min(2 * x + 2, image.width); ++i) {
                    const float v = image.at(0, j, i);
                    sum += std::isfinite(v) ? v : 0.0F;
                    count += std::isfinite(v) ? 1 : 0;
                }
            }
            half.at(0, y, x) = count > 0 ? sum / static_cast<float>(count) : kBlank;
        }
    }
    return half;
}

/// Reads a level with y counted down from its top row, in pixel edges.
struct Sampler {
    const Image& image;

    float nearest(double x, double down) const {
        const int column = std::clamp(static_cast<int>(x), 0, image.width - 1);
        const int row = std::clamp(image.height - 1 - static_cast<int>(down), 0, image.height - 1);
        return image.at(0, row, column);
    }

    float smooth(double x, double down) const {
        const double u = std::clamp(x - 0.5, 0.0, image.width - 1.0);
        const double v = std::clamp(image.height - down - 0.5, 0.0, image.height - 1.0);
        const int x0 = static_cast<int>(u);
        const int y0 = static_cast<int>(v);
        const int x1 = std::min(x0 + 1, image.width - 1);
        const int y1 = std::min(y0 + 1, image.height - 1);
        const auto fx = static_cast<float>(u - x0);
        const auto fy = static_cast<float>(v - y0);
        const float low = image.at(0, y0, x0) * (1.0F - fx) + image.at(0, y0, x1) * fx;
        const float high = image.at(0, y1, x0) * (1.0F - fx) + image.at(0, y1, x1) * fx;
        const float between = low * (1.0F - fy) + high * fy;
        return std::isfinite(between) ? between : nearest(x, down); // beside a blank pixel
    }
};

QRgb toRgb(const display::Colour& c) {
    return qRgb(c.red, c.green, c.blue);
}

} // namespace

MapPyramid::MapPyramid(std::shared_ptr<const Map> map)
    : map_(std::move(map)) {
    const Image* last = &map_->values;
    while (std::max(last->width, last->height) > 2 * kLeastSide) {
        halved_.push_back(halved(*last));
        last = &halved_.back();
    }
}

const Image& MapPyramid::level(int level) const {
    return level == 0 ? map_->values : halved_[static_cast<std::size_t>(level) - 1];
}

QImage rasterise(const MapPyramid& map, const RasterOptions& options) {
    QImage picture(options.size, QImage::Format_ARGB32_Premultiplied);
    picture.fill(Qt::transparent);
    const QRectF& source = options.source;
    if (options.size.isEmpty() || map.map().values.empty()) {
        return picture;
    }
    const double step = source.width() / options.size.width(); // of the map's pixels, a pixel of the picture
    const int shrink = std::clamp(static_cast<int>(std::log2(std::max(1.0, step))), 0, map.levels() - 1);
    const Image& image = map.level(shrink);
    const Sampler sampler{image};
    const double toX = static_cast<double>(image.width) / map.map().width();
    const double toY = static_cast<double>(image.height) / map.map().height();
    const display::Ramp ramp(options.display);
    const display::Limits limits = options.display.fixed;
    const float span = limits.high - limits.low;
    const float scale = span != 0.0F ? 1.0F / span : 0.0F;
    const QRgb blank = options.blankIsClear ? qRgba(0, 0, 0, 0) : toRgb(display::kBlankColour);
    const double stepY = source.height() / options.size.height();
    for (int row = 0; row < options.size.height(); ++row) {
        const double down = (source.top() + (row + 0.5) * stepY) * toY;
        if (down < 0.0 || down >= image.height) {
            continue;
        }
        auto* line = reinterpret_cast<QRgb*>(picture.scanLine(row));
        for (int column = 0; column < options.size.width(); ++column) {
            const double x = (source.left() + (column + 0.5) * step) * toX;
            if (x < 0.0 || x >= image.width) {
                continue;
            }
            const float value = options.smooth ? sampler.smooth(x, down) : sampler.nearest(x, down);
            line[column] = std::isfinite(value) ? toRgb(ramp.at((value - limits.low) * scale)) : blank;
        }
    }
    return picture;
}

display::Limits limitsOf(const Map& map, const display::DisplayOptions& options) {
    constexpr std::size_t kMost = std::size_t{1} << 18;
    if (options.limits == display::LimitsKind::Fixed) {
        return options.fixed;
    }
    const std::vector<float>& all = map.values.pixels;
    if (all.size() <= kMost || options.limits == display::LimitsKind::MinMax) {
        return display::limitsFor(map.values, 0, options);
    }
    const std::size_t stride = (all.size() + kMost - 1) / kMost | 1U; // odd: not always the same column
    Image some(1, 1, static_cast<int>((all.size() + stride - 1) / stride));
    for (std::size_t i = 0; i < some.pixels.size(); ++i) {
        some.pixels[i] = all[i * stride];
    }
    return display::limitsFor(some, 0, options);
}

display::Limits evenLimits(const display::Limits& limits) {
    const float wide = std::max(std::abs(limits.low), std::abs(limits.high));
    return {-wide, wide};
}

} // namespace lookback::ui
