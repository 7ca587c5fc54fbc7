// SPDX-License-Identifier: MIT
// What a file of real galaxies is, in words, and which of them are near in redshift.
#include "ui/evolution/RealCard.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

QString words(const char* text) {
    return QCoreApplication::translate("RealFile", text);
}

QString grouped(std::int64_t number) {
    return QLocale(QLocale::English).toString(static_cast<qlonglong>(number));
}

} // namespace

std::vector<std::int64_t> nearestInRedshift(const std::vector<std::int64_t>& order,
                                            const std::vector<double>& redshifts, double redshift,
                                            int count) {
    const auto distance = [&](std::int64_t i) { return std::abs(redshifts[i] - redshift); };
    auto above = std::lower_bound(order.begin(), order.end(), redshift,
                                  [&](std::int64_t i, double z) { return redshifts[i] < z; });
    auto below = above;
    std::vector<std::int64_t> near;
    while (static_cast<int>(near.size()) < count && (below != order.begin() || above != order.end())) {
        const bool up =
            below == order.begin() || (above != order.end() && distance(*above) < distance(*(below - 1)));
        near.push_back(up ? *above++ : *--below);
    }
    return near;
}

QString describeRealFile(const io::GalaxyFacts& facts, const std::optional<engine::ModelCard>& card,
                         std::int64_t first, int shown) {
    QStringList parts;
    double low = INFINITY;
    double high = -INFINITY;
    for (const double z : facts.redshifts) {
        if (std::isfinite(z)) {
            low = std::min(low, z);
            high = std::max(high, z);
        }
    }
    if (low <= high) {
        parts << words("%1 galaxies, z %2 to %3")
                     .arg(grouped(facts.count))
                     .arg(low, 0, 'f', 2)
                     .arg(high, 0, 'f', 2);
    } else if (facts.count > 1) {
        parts << words("no redshifts in this file: images %1 to %2 of %3, as they come")
                     .arg(first + 1)
                     .arg(first + shown)
                     .arg(grouped(facts.count));
    } else {
        parts << words("one image without a redshift");
    }
    if (shown == 0 && facts.count > 0 && low > high) {
        parts << words("too large to show here");
    }
    if (!facts.sameSize) {
        parts << words("images of different sizes, each shown whole");
    } else if (card && (facts.height != card->height || facts.width != card->width)) {
        parts << words("%1 x %2 px, the model draws %3 x %4")
                     .arg(facts.width)
                     .arg(facts.height)
                     .arg(card->width)
                     .arg(card->height);
    }
    if (card && facts.pixelScale > 0.0 && std::abs(facts.pixelScale / card->pixelScale - 1.0) > 0.02) {
        parts << words("%1\u2033 per pixel, the model %2\u2033")
                     .arg(facts.pixelScale, 0, 'g', 3)
                     .arg(card->pixelScale);
    }
    if (card && facts.bands != static_cast<int>(card->bands.size())) {
        parts << (facts.bands == 1
                      ? words("one band, shown in grey")
                      : words("%1 bands, the model has %2").arg(facts.bands).arg(card->bands.size()));
    }
    QString text = parts.join(QStringLiteral("; "));
    text[0] = text[0].toUpper();
    return text + QLatin1Char('.');
}

} // namespace lookback::ui
