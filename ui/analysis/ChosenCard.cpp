// SPDX-License-Identifier: MIT
#include "ui/analysis/ChosenCard.h"

#include "core/display/Limits.h"

#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr int kThumbsLeast = 6;
constexpr double kZeroPoint = 27.0; ///< Of display::Look's own stretch: Hyper Suprime-Cam.

/// The same brightness in magnitudes looks the same; without a zero point, each by its own pixels.
display::Look lookFor(const Image& image, double zeroPoint) {
    display::Look look;
    look.band = std::min(look.band, image.bands - 1);
    look.colour = image.bands >= 3;
    if (!look.colour) {
        return look;
    }
    if (zeroPoint > 0.0) {
        look.lupton.stretch = display::kLuptonStretchRange.clamp(
            look.lupton.stretch * std::pow(10.0, 0.4 * (zeroPoint - kZeroPoint)));
    } else {
        const display::Limits limits = display::percentileLimits(image.band(look.lupton.bands[1]), 99.0);
        look.lupton.minimum.fill(limits.low);
        look.lupton.stretch = display::kLuptonStretchRange.clamp(0.3 * (limits.high - limits.low));
    }
    return look;
}

} // namespace

ChosenCard::ChosenCard(EngineLane& lane, QWidget* parent)
    : Card(tr("Galaxies"), parent)
    , lane_(lane) {
    for (int k = 0; k < 2; ++k) {
        Half& half = halves_[k];
        half.heading = new ElidedLabel(Qt::ElideMiddle);
        setRole(half.heading, "secondary");
        half.row = new ThumbRow;
        half.row->setRows(kThumbsLeast);
        half.row->setAccessibleName(k == 0 ? tr("Galaxies of set A") : tr("Galaxies of set B"));
        body()->addWidget(half.heading);
        body()->addWidget(half.row, 1);
        connect(half.row, &ThumbRow::capacityChanged, this, [this, k] { want(k); });
        connect(half.row, &ThumbRow::pointed, this, [this, k](int thumb, double, double) {
            const Pictures& read = halves_[k].read;
            Q_EMIT pointed(k,
                           thumb >= 0 && thumb < static_cast<int>(read.rows.size()) ? read.rows[thumb] : -1);
        });
    }
    setNote(tr("drag in a plot to select"));
}

void ChosenCard::setSet(int which, std::shared_ptr<const AnalysisSet> set) {
    Half& half = halves_[which];
    half.job.cancel();
    half.reading = false;
    half.set = std::move(set);
    half.rows.clear();
    half.read = {};
    showPictures(which);
}

void ChosenCard::setRows(const std::array<std::vector<std::int64_t>, 2>& rows, bool selected) {
    selected_ = selected;
    for (int k = 0; k < 2; ++k) {
        halves_[k].rows = rows[k];
        want(k);
    }
    setNote(selected ? tr("%1 of A, %2 of B selected").arg(rows[0].size()).arg(rows[1].size())
                     : tr("drag in a plot to select"));
}

void ChosenCard::want(int which) {
    Half& half = halves_[which];
    showHeading(which);
    if (!half.set || !half.set->picture) {
        return;
    }
    std::vector<std::int64_t> rows = half.rows;
    rows.resize(std::min<std::size_t>(rows.size(), static_cast<std::size_t>(half.row->capacity())));
    if (half.reading || rows == half.read.rows) {
        return; // the newest wish is looked at when this read ends
    }
    half.reading = true;
    half.job.start(
        lane_.files(),
        [set = half.set, rows](const Monitor& monitor) {
            Pictures pictures{rows, {}};
            for (const std::int64_t row : rows) {
                monitor.step(static_cast<int>(pictures.images.size()), static_cast<int>(rows.size()));
                pictures.images.push_back(set->picture(set->measured.index[static_cast<std::size_t>(row)]));
            }
            return pictures;
        },
        [this, which](Pictures pictures) {
            halves_[which].reading = false;
            halves_[which].read = std::move(pictures);
            showPictures(which);
            want(which);
            if (!busy()) {
                Q_EMIT shown();
            }
        },
        [this, which](const std::exception& e) {
            halves_[which].reading = false;
            Q_EMIT failed(QString::fromUtf8(e.what()));
            Q_EMIT shown();
        });
}

void ChosenCard::showPictures(int which) {
    Half& half = halves_[which];
    std::vector<ThumbRow::Thumb> thumbs;
    for (std::size_t i = 0; i < half.read.images.size(); ++i) {
        const auto row = static_cast<std::size_t>(half.read.rows[i]);
        const double z = half.set->measured.redshift[row];
        const qint64 index = half.set->measured.index[row];
        thumbs.push_back(
            {half.read.images[i], lookFor(half.read.images[i], half.set->zeroPoint),
             std::isfinite(z) ? tr("z = %1").arg(z, 0, 'f', 2) : tr("no. %1").arg(index),
             tr("Galaxy %1 of set %2").arg(index).arg(which == 0 ? QLatin1Char('A') : QLatin1Char('B'))});
    }
    half.row->setThumbs(std::move(thumbs));
    showHeading(which);
}

void ChosenCard::showHeading(int which) {
    const Half& half = halves_[which];
    if (!half.set) {
        half.heading->setText(QString());
        return;
    }
    const QString letter = which == 0 ? QStringLiteral("A") : QStringLiteral("B");
    if (!half.set->picture) {
        half.heading->setText(tr("%1 \u00B7 a table, without pictures").arg(letter));
    } else if (selected_ && half.rows.empty()) {
        half.heading->setText(tr("%1 \u00B7 none selected").arg(letter));
    } else {
        const int shown = std::min<int>(static_cast<int>(half.rows.size()), half.row->capacity());
        half.heading->setText(
            selected_ ? tr("%1 \u00B7 %2 of the %3 selected").arg(letter).arg(shown).arg(half.rows.size())
                      : tr("%1 \u00B7 the first %2 of %3").arg(letter).arg(shown).arg(half.rows.size()));
    }
}

} // namespace lookback::ui
