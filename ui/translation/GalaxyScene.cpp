// SPDX-License-Identifier: MIT
#include "ui/translation/GalaxyScene.h"

#include "core/translation/Scores.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

QString words(const char* text) {
    return QCoreApplication::translate("GalaxyScene", text);
}

} // namespace

std::shared_ptr<const Map> GalaxyScene::log(Domain domain) const {
    const auto found = logs.find(domain);
    return found == logs.end() ? nullptr : found->second;
}

const Image* GalaxyScene::truth(Domain domain) const {
    const auto& all = targetDomains();
    const auto at = static_cast<std::size_t>(std::find(all.begin(), all.end(), domain) - all.begin());
    return at < head.truth.size() && head.truth[at] ? &*head.truth[at] : nullptr;
}

std::pair<double, double> GalaxyScene::centre(Domain domain) const {
    const Image* own = factsOf(domain).column ? truth(domain) : nullptr;
    const Image& image = own != nullptr ? *own : gas();
    const auto brightest = std::max_element(image.pixels.begin(), image.pixels.end());
    const auto at = static_cast<int>(brightest - image.pixels.begin());
    return {at % image.width, at / image.width};
}

const std::vector<Domain>& targetDomains() {
    static const std::vector<Domain> kTargets = [] {
        std::vector<Domain> all;
        for (const DomainFacts& about : kDomains) {
            if (about.domain != Domain::Gas) {
                all.push_back(about.domain);
            }
        }
        return all;
    }();
    return kTargets;
}

GalaxyScene readScene(io::GalaxyMaps& maps, std::int64_t index) {
    GalaxyScene scene;
    scene.head = translation::readHead(maps, index, targetDomains());
    scene.logs[Domain::Gas] = logMap(scene.gas(), Domain::Gas);
    for (const Domain domain : targetDomains()) {
        if (const Image* truth = scene.truth(domain)) {
            scene.logs[domain] = logMap(*truth, domain);
        }
    }
    return scene;
}

std::shared_ptr<const Map> logMap(const Image& linear, Domain domain) {
    auto map = std::make_shared<Map>();
    map->values = Image(1, linear.height, linear.width);
    map->values.pixels = translation::logOf(linear.band(0), domain);
    map->quantity = titleOf(domain).toStdString();
    map->unit = factsOf(domain).unit;
    map->periodic = false;
    return map;
}

QString sceneText(const io::GalaxyMapFacts& facts, std::int64_t index) {
    if (!facts.known) {
        return words("map %1").arg(index + 1);
    }
    return words("galaxy %1, snapshot %2, rotated by %3 and %4")
        .arg(facts.galaxy)
        .arg(facts.snapshot)
        .arg(angleText(facts.rotation[0]), angleText(facts.rotation[1]));
}

QString angleText(double degrees) {
    const QString sign = std::lround(degrees) < 0 ? QStringLiteral("\u2212") : QString();
    return QStringLiteral("%1%2\u00B0").arg(sign).arg(std::abs(std::lround(degrees)));
}

QString titleOf(Domain domain) {
    return QCoreApplication::translate("Domain", factsOf(domain).title);
}

QString shortTitleOf(Domain domain) {
    return domain == Domain::Hydrogen        ? words("HI")
           : domain == Domain::Temperature   ? words("Temp.")
           : domain == Domain::MagneticField ? words("B field")
                                             : titleOf(domain);
}

QString symbolOf(Domain domain) {
    QString text = QString::fromLatin1(factsOf(domain).symbol);
    text.replace(QStringLiteral("Sigma_"), QStringLiteral("\u03A3 "));
    text.replace(QStringLiteral("star"), QStringLiteral("\u2605"));
    text.replace(QStringLiteral("_b"), QStringLiteral(" b"));
    return text;
}

} // namespace lookback::ui
