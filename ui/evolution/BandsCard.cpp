// SPDX-License-Identifier: MIT
#include "ui/evolution/BandsCard.h"

#include <QVBoxLayout>

namespace lookback::ui {

BandsCard::BandsCard(QWidget* parent)
    : Card(tr("Bands"), parent)
    , row_(new ThumbRow) {
    row_->setFocusPolicy(Qt::TabFocus);
    row_->setAccessibleName(tr("Bands of the chosen galaxy; return steps through them"));
    body()->addWidget(row_);
    connect(row_, &ThumbRow::pointed, this, &BandsCard::pointed);
    connect(row_, &ThumbRow::clicked, this,
            [this](int band) { Q_EMIT bandChosen(!look_.colour && look_.band == band ? -1 : band); });
}

void BandsCard::setGalaxy(const Image& image, const QString& name) {
    image_ = image;
    setNote(name);
    refresh();
}

void BandsCard::setBands(const std::vector<std::string>& names) {
    names_ = names;
    row_->setSlots(std::max(3, static_cast<int>(names.size())));
    refresh();
}

void BandsCard::setLook(const display::Look& look) {
    look_ = look;
    refresh();
}

void BandsCard::refresh() {
    std::vector<ThumbRow::Thumb> thumbs;
    for (int band = 0; band < static_cast<int>(names_.size()); ++band) {
        ThumbRow::Thumb thumb;
        thumb.image = image_;
        thumb.look = look_;
        thumb.look.colour = false;
        thumb.look.band = band;
        thumb.caption = QString::fromStdString(names_[band]);
        thumb.tip = tr("Show band %1 in the large view").arg(thumb.caption);
        thumbs.push_back(std::move(thumb));
    }
    row_->setThumbs(std::move(thumbs));
    row_->setChosen(look_.colour ? -1 : look_.band);
}

} // namespace lookback::ui
