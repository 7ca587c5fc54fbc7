// SPDX-License-Identifier: MIT
#include "ui/canvas/Rendering.h"

#include <algorithm>
#include <cmath>

namespace lookback::ui {

QImage rendered(const Image& image, const display::Look& look) {
    if (image.empty()) {
        return {};
    }
    const Picture picture = display::render(image, look);
    const QImage view(picture.rgb.data(), picture.width, picture.height, picture.width * 3,
                      QImage::Format_RGB888);
    return view.convertToFormat(QImage::Format_RGB32); // a copy, and what the painter scales fastest
}

std::vector<BarTick> barTicks(const display::Limits& limits, display::Stretch stretch,
                              const display::ContrastBias& contrast) {
    std::vector<BarTick> ticks;
    const double span = static_cast<double>(limits.high) - limits.low;
    if (!(span > 0.0)) {
        return ticks;
    }
    const auto place = [&](double value) {
        return contrast.apply(display::applyStretch(stretch, (value - limits.low) / span));
    };
    // From coarse round steps to fine ones: an asinh bar has room for small values near its foot.
    const double coarse = std::pow(10.0, std::floor(std::log10(span)));
    for (const double step :
         {coarse, coarse / 2.0, coarse / 5.0, coarse / 10.0, coarse / 50.0, coarse / 100.0}) {
        const int first = static_cast<int>(std::ceil(limits.low / step));
        const int last = static_cast<int>(std::floor(limits.high / step));
        for (int i = first; i <= last && ticks.size() < 6; ++i) {
            const double where = place(i * step);
            const auto near = [&](const BarTick& t) { return std::abs(t.place - where) < 0.12; };
            if (where >= 0.0 && where <= 1.0 && std::none_of(ticks.begin(), ticks.end(), near)) {
                ticks.push_back({where, i * step});
            }
        }
    }
    return ticks;
}

} // namespace lookback::ui
