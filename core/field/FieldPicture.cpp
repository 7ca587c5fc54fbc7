// SPDX-License-Identifier: MIT
#include "core/field/FieldPicture.h"

#include "core/display/Compose.h"
#include "core/display/Render.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

namespace lookback::field {

namespace {

constexpr display::Colour kPaper{11, 12, 15};
constexpr display::Colour kInk{214, 218, 224};
constexpr display::Colour kFaint{138, 145, 156};
constexpr int kText = 14;
constexpr int kGap = 18;
constexpr int kBar = 12;       // width of a colour bar
constexpr int kTicks = 52;     // room for its numbers
constexpr int kSmallest = 320; // side of a panel's map, at least

struct Panel {
    std::string title;
    std::string unit;
    std::optional<Image> values{};
    display::ColourMap map = display::ColourMap::Viridis;
    display::Limits limits{};
};

/// log10(offset + value); what has no logarithm is blank.
Image logOf(const Image& image, float offset) {
    Image result = image;
    for (float& value : result.pixels) {
        value = offset + value > 0.0F ? std::log10(offset + value) : NAN;
    }
    return result;
}

std::string unitOf(const std::string& what, const Map& map) {
    return map.unit.empty() ? what : what + ", " + map.unit;
}

Panel matterPanel(const Map& matter) {
    const bool density = matter.unit == kMatterUnit;
    Panel panel{matter.quantity.empty() ? "input" : matter.quantity,
                unitOf(density ? "log10" : "value", matter)};
    panel.values = density ? logOf(matter.values, 0.0F) : matter.values;
    panel.map = display::ColourMap::Magma;
    panel.limits = display::percentileLimits(panel.values->pixels, 99.8);
    for (float& value : panel.values->pixels) {
        value = std::isnan(value) ? panel.limits.low : value; // empty, not unknown
    }
    return panel;
}

Panel deviationPanel(const Posterior& posterior) {
    Panel panel{"standard deviation, " + std::to_string(posterior.count()) + " samples", "dex of 1 + n"};
    panel.values = posterior.deviationLog().values;
    panel.limits = display::percentileLimits(panel.values->pixels, 99.8);
    panel.limits.low = 0.0F;
    panel.map = display::ColourMap::Cividis;
    return panel;
}

Panel scorePanel(const Posterior& posterior) {
    Panel panel{"z-score: (mean - truth) / std", "standard deviations"};
    if (const auto z = posterior.zScore()) {
        panel.values = z->values;
    }
    panel.limits = {-3.0F, 3.0F};
    panel.map = display::ColourMap::BlueGreyRed;
    return panel;
}

std::vector<Panel> panelsOf(const FieldHead& head, const std::string& name, const Map& sample,
                            const Posterior& posterior) {
    const std::string unit = unitOf("log10 of 1 + n", sample);
    Panel truth{head.truth ? "truth" : "truth: not known", unit};
    Panel one{"one sample of " + name, unit};
    Panel mean{"mean of " + std::to_string(posterior.count()) + " samples", unit};
    one.values = logOf(sample.values, 1.0F);
    mean.values = posterior.meanLog().values;
    if (head.truth) {
        truth.values = logOf(head.truth->values, 1.0F);
        truth.unit = unitOf("log10 of 1 + n", *head.truth);
    }
    const bool alike = head.truth && head.truth->unit == sample.unit;
    const auto limits = display::percentileLimits((alike ? truth : one).values->pixels, 100.0);
    for (Panel* panel : {&truth, &one, &mean}) {
        panel->limits = limits;
    }
    if (truth.values && !alike) {
        truth.limits = display::percentileLimits(truth.values->pixels, 99.8);
    }
    return {matterPanel(head.matter), std::move(truth),          std::move(one),
            std::move(mean),          deviationPanel(posterior), scorePanel(posterior)};
}

std::string shortly(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

/// The bar beside a map, from the lowest value at the bottom to the highest.
void drawBar(Picture& sheet, const Panel& panel, const display::Lettering& letters, int x, int y,
             int height) {
    const auto& colours = display::coloursOf(panel.map);
    for (int row = 0; row < height; ++row) {
        const auto& c = colours[static_cast<std::size_t>((height - 1 - row) * 255 / std::max(1, height - 1))];
        display::paste(sheet, display::blank(kBar, 1, c), x, y + row);
    }
    for (const double at : {0.0, 0.5, 1.0}) {
        const double value = panel.limits.low + at * (panel.limits.high - panel.limits.low);
        const int row = y + static_cast<int>((1.0 - at) * (height - kText)) + kText - 3;
        letters.draw(sheet, x + kBar + 5, row, shortly(value), kInk);
    }
}

void drawPanel(Picture& sheet, const Panel& panel, const display::Lettering& letters, int x, int y, int width,
               int height, int zoom) {
    letters.draw(sheet, x, y + kText, panel.title, kInk);
    const int top = y + kText + 8;
    if (!panel.values) {
        display::paste(sheet, display::blank(width, height, display::kBlankColour), x, top);
        return;
    }
    display::DisplayOptions options;
    options.limits = display::LimitsKind::Fixed;
    options.fixed = panel.limits;
    options.stretch = display::Stretch::Linear;
    options.map = panel.map;
    display::paste(sheet, display::enlarge(display::renderBand(*panel.values, 0, options), zoom), x, top);
    drawBar(sheet, panel, letters, x + width + 6, top, height);
    letters.draw(sheet, x, top + height + kText + 3, panel.unit, kFaint);
}

/// "25 x 25 Mpc/h", or nothing.
std::string boxOf(const Map& matter) {
    return matter.box > 0.0 ? "side " + shortly(matter.box) + " Mpc/h" : "side not known";
}

} // namespace

Picture drawPanels(const FieldHead& head, const std::string& name, const Map& sample,
                   const Posterior& posterior) {
    constexpr int kColumns = 3;
    const int zoom = std::clamp((kSmallest + head.matter.width() - 1) / std::max(1, head.matter.width()), 1,
                                display::kZoomRange.highest);
    const int width = head.matter.width() * zoom;
    const int height = head.matter.height() * zoom;
    const int cellWidth = width + 6 + kBar + kTicks + kGap;
    const int cellHeight = height + 2 * kText + 2 * kGap;
    const display::Lettering letters(kText);
    Picture sheet = display::blank(kColumns * cellWidth + kGap, 2 * cellHeight + kGap + kText + 10, kPaper);
    letters.draw(sheet, kGap, kGap + 4, head.source + ", " + head.label + ", " + boxOf(head.matter), kFaint);
    const auto panels = panelsOf(head, name, sample, posterior);
    for (std::size_t i = 0; i < panels.size(); ++i) {
        drawPanel(sheet, panels[i], letters, kGap + static_cast<int>(i) % kColumns * cellWidth,
                  kGap + kText + 6 + static_cast<int>(i) / kColumns * cellHeight, width, height, zoom);
    }
    return sheet;
}

} // namespace lookback::field
