// SPDX-License-Identifier: MIT
#include "core/field/FieldPicture.h"

#include "core/display/PanelSheet.h"

#include <cmath>

namespace lookback::field {

namespace {

using display::Panel;

constexpr int kSmallest = 320; // side of a panel's map, at least

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

/// "25 x 25 Mpc/h", or nothing.
std::string boxOf(const Map& matter) {
    return matter.box > 0.0 ? "side " + display::shortly(matter.box) + " Mpc/h" : "side not known";
}

} // namespace

Picture drawPanels(const FieldHead& head, const std::string& name, const Map& sample,
                   const Posterior& posterior) {
    const std::string header = head.source + ", " + head.label + ", " + boxOf(head.matter);
    return display::drawSheet(header, panelsOf(head, name, sample, posterior), 3, kSmallest);
}

} // namespace lookback::field
