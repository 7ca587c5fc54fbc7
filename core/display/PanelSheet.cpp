// SPDX-License-Identifier: MIT
#include "core/display/PanelSheet.h"

#include "core/common/Error.h"
#include "core/display/Compose.h"
#include "core/display/Render.h"

#include <algorithm>
#include <cstdio>

namespace lookback::display {

namespace {

constexpr Colour kPaper{11, 12, 15};
constexpr Colour kInk{214, 218, 224};
constexpr Colour kFaint{138, 145, 156};
constexpr int kText = 14;
constexpr int kGap = 18;
constexpr int kBar = 12;   // width of a colour bar
constexpr int kTicks = 52; // room for its numbers

/// The bar beside a map, from the lowest value at the bottom to the highest.
void drawBar(Picture& sheet, const Panel& panel, const Lettering& letters, int x, int y, int height) {
    const auto& colours = coloursOf(panel.map);
    for (int row = 0; row < height; ++row) {
        const auto& c = colours[static_cast<std::size_t>((height - 1 - row) * 255 / std::max(1, height - 1))];
        paste(sheet, blank(kBar, 1, c), x, y + row);
    }
    for (const double at : {0.0, 0.5, 1.0}) {
        const double value = panel.limits.low + at * (panel.limits.high - panel.limits.low);
        const int row = y + static_cast<int>((1.0 - at) * (height - kText)) + kText - 3;
        letters.draw(sheet, x + kBar + 5, row, shortly(value), kInk);
    }
}

void drawPanel(Picture& sheet, const Panel& panel, const Lettering& letters, int x, int y, int width,
               int height, int zoom) {
    if (!panel.values && panel.title.empty()) {
        return;
    }
    letters.draw(sheet, x, y + kText, panel.title, kInk);
    const int top = y + kText + 8;
    if (!panel.values) {
        paste(sheet, blank(width, height, kBlankColour), x, top);
        return;
    }
    DisplayOptions options;
    options.limits = LimitsKind::Fixed;
    options.fixed = panel.limits;
    options.stretch = Stretch::Linear;
    options.map = panel.map;
    paste(sheet, enlarge(renderBand(*panel.values, 0, options), zoom), x, top);
    drawBar(sheet, panel, letters, x + width + 6, top, height);
    letters.draw(sheet, x, top + height + kText + 3, panel.unit, kFaint);
}

} // namespace

std::string shortly(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

Picture drawSheet(const std::string& header, const std::vector<Panel>& panels, int columns, int smallest) {
    const auto first =
        std::find_if(panels.begin(), panels.end(), [](const Panel& p) { return p.values.has_value(); });
    if (first == panels.end() || columns < 1) {
        throw ValueError("panels", "expected a map to draw, found none.");
    }
    const int pixels = first->values->width;
    const int zoom =
        std::clamp((smallest + pixels - 1) / std::max(1, pixels), kZoomRange.lowest, kZoomRange.highest);
    const int width = pixels * zoom;
    const int height = first->values->height * zoom;
    const int cellWidth = width + 6 + kBar + kTicks + kGap;
    const int cellHeight = height + 2 * kText + 2 * kGap;
    const int rows = (static_cast<int>(panels.size()) + columns - 1) / columns;
    const Lettering letters(kText);
    Picture sheet = blank(columns * cellWidth + kGap, rows * cellHeight + kGap + kText + 10, kPaper);
    letters.draw(sheet, kGap, kGap + 4, header, kFaint);
    for (std::size_t i = 0; i < panels.size(); ++i) {
        drawPanel(sheet, panels[i], letters, kGap + static_cast<int>(i) % columns * cellWidth,
                  kGap + kText + 6 + static_cast<int>(i) / columns * cellHeight, width, height, zoom);
    }
    return sheet;
}

} // namespace lookback::display
