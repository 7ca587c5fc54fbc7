// SPDX-License-Identifier: MIT
#include "core/translation/TranslationPicture.h"

#include "core/display/PanelSheet.h"
#include "core/translation/Scores.h"

namespace lookback::translation {

namespace {

using display::Panel;

constexpr int kSmallest = 256; // side of a panel's map, at least
constexpr int kColumns = 5;

Panel logPanel(const std::string& title, Domain domain, Image logs) {
    const DomainFacts& about = factsOf(domain);
    Panel panel{title, std::string("log10 ") + about.unit};
    panel.limits = display::percentileLimits(logs.pixels, 99.8);
    panel.values = std::move(logs);
    panel.map = display::colourMapFromName(about.colourMap);
    return panel;
}

Image logImage(Image linear, Domain domain) {
    linear.pixels = logOf(linear.pixels, domain);
    return linear;
}

void addTarget(std::vector<Panel>& panels, const Ensemble& ensemble) {
    const std::string name = factsOf(ensemble.domain()).title;
    const std::string count = std::to_string(ensemble.count());
    Panel mean = logPanel(name + (ensemble.count() > 1 ? ", mean of " + count : ""), ensemble.domain(),
                          ensemble.meanLog());
    Panel truth{"truth: not known", ""};
    Panel residual{"residual: not known", ""};
    if (ensemble.truth()) {
        truth = logPanel("truth", ensemble.domain(), logImage(*ensemble.truth(), ensemble.domain()));
        mean.limits = truth.limits;
        residual = {
            "mean - truth", "dex", ensemble.residual(), display::ColourMap::BlueGreyRed, {-1.0F, 1.0F}};
    }
    Panel spread{"spread: one sample", ""};
    if (ensemble.count() > 1) {
        spread = {"standard deviation, " + count + " samples", "dex", ensemble.deviationLog(),
                  display::ColourMap::Cividis};
        spread.limits = display::percentileLimits(spread.values->pixels, 99.8);
        spread.limits.low = 0.0F;
    }
    panels.insert(panels.end(), {std::move(mean), std::move(truth), std::move(residual), std::move(spread)});
}

/// "galaxy 12, snapshot 99, side 40 kpc".
std::string galaxyOf(const io::GalaxyMapFacts& facts) {
    std::string text = facts.known ? "galaxy " + std::to_string(facts.galaxy) + ", snapshot " +
                                         std::to_string(facts.snapshot) + ", rotated by " +
                                         display::shortly(facts.rotation[0]) + " and " +
                                         display::shortly(facts.rotation[1]) + " degrees"
                                   : "galaxy not known";
    const double side = facts.extent[1] - facts.extent[0];
    return text + (side > 0.0 ? ", side " + display::shortly(side) + " kpc" : ", side not known");
}

} // namespace

Picture drawTranslation(const TranslationFacts& facts, const TranslationHead& head,
                        const std::vector<Ensemble>& ensembles) {
    std::vector<Panel> panels;
    for (const Ensemble& ensemble : ensembles) {
        panels.push_back(panels.empty()
                             ? logPanel("Gas, input", Domain::Gas, logImage(head.gas.values, Domain::Gas))
                             : Panel{});
        addTarget(panels, ensemble);
    }
    const std::string header = facts.provenance.model + " (" + facts.kind + "), " + facts.source + ", map " +
                               std::to_string(head.index) + ", " + galaxyOf(head.gas.facts);
    return display::drawSheet(header, panels, kColumns, kSmallest);
}

} // namespace lookback::translation
