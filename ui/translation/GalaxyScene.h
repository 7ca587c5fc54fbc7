// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Map.h"
#include "core/translation/TranslationFile.h"
#include "core/translation/Translator.h"

#include <QString>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace lookback::ui {

/// The map of the gas of one galaxy, with what is known of its other domains: what the page shows and
/// translates.
struct GalaxyScene {
    translation::TranslationHead head;                 ///< Truths in the order of targetDomains().
    std::map<Domain, std::shared_ptr<const Map>> logs; ///< log10 of all that is known, the gas too.

    const Image& gas() const { return head.gas.values; }

    translation::GivenGas given() const { return translation::givenOf(head.gas); }

    const io::GalaxyMapFacts& facts() const { return head.gas.facts; }

    int width() const { return gas().width; }

    int height() const { return gas().height; }

    const Image* truth(Domain domain) const; ///< Linear; null: not known.

    std::shared_ptr<const Map> log(Domain domain) const; ///< Null: not known.

    double side() const { return facts().extent[1] - facts().extent[0]; } ///< kpc; 0: not said.

    double pixel() const { return side() / width(); } ///< kpc; 0: not said.

    /// The pixel about which profiles are taken: the brightest of the truth of a column density, else that of
    /// the gas, since the hottest place and the strongest field need not be a centre.
    std::pair<double, double> centre(Domain domain) const;
};

/// All that gas is translated to, in the order of kDomains.
const std::vector<Domain>& targetDomains();

/// Map `index` of the gas, and what the file knows of the same galaxy. Throws FileError.
GalaxyScene readScene(io::GalaxyMaps& maps, std::int64_t index);

/// log10 of linear values, with the domain's floor below; for panels.
std::shared_ptr<const Map> logMap(const Image& linear, Domain domain);

/// "galaxy 431, snapshot 99, rotated by 30 and 60 degrees", or "map 3".
QString sceneText(const io::GalaxyMapFacts& facts, std::int64_t index);

/// "-20" with its sign and the one for degrees.
QString angleText(double degrees);

/// "Neutral hydrogen".
QString titleOf(Domain domain);

/// "HI", where there is little room.
QString shortTitleOf(Domain domain);

/// "Sigma_HI" as it is written on axes, with its unit apart.
QString symbolOf(Domain domain);

} // namespace lookback::ui
