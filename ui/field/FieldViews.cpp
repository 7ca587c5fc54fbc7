// SPDX-License-Identifier: MIT
// What the panels, the charts and the status line of the Field page show.
#include "ui/canvas/MapBar.h"
#include "ui/common/Figures.h"
#include "ui/field/ClusteringCard.h"
#include "ui/field/FieldPage.h"

#include <QGridLayout>
#include <cmath>

namespace lookback::ui {

namespace {

/// Places of the panels: rows of three.
constexpr int kColumns = 3;

QString shortName(FieldContent content) {
    switch (content) {
    case FieldContent::Matter:
        return FieldPage::tr("dark matter");
    case FieldContent::Truth:
        return FieldPage::tr("truth");
    case FieldContent::Sample:
        return FieldPage::tr("sample");
    case FieldContent::Mean:
        return FieldPage::tr("mean");
    case FieldContent::Deviation:
        return QStringLiteral("\u03C3");
    case FieldContent::ZScore:
        return QStringLiteral("z");
    case FieldContent::Difference:
        return FieldPage::tr("mean \u2212 truth");
    case FieldContent::Cnn:
        return QStringLiteral("CNN");
    case FieldContent::Hod:
        return QStringLiteral("HOD");
    }
    return {};
}

} // namespace

/// Without a truth there is nothing to hold against: other maps take those panels.
void FieldPage::arrangePanels() {
    if (arranged_) {
        return;
    }
    const std::array<FieldContent, kPanels> known{FieldContent::Matter,    FieldContent::Truth,
                                                  FieldContent::Sample,    FieldContent::Mean,
                                                  FieldContent::Deviation, FieldContent::ZScore};
    const std::array<FieldContent, kPanels> alone{FieldContent::Matter, FieldContent::Sample,
                                                  FieldContent::Mean,   FieldContent::Deviation,
                                                  FieldContent::Cnn,    FieldContent::Hod};
    const auto& wanted = scene_->truth ? known : alone;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (panels_[i]->content() != wanted[i]) {
            panels_[i]->setContent(wanted[i]);
        }
    }
}

void FieldPage::layPanels() {
    for (int i = 0; i < kPanels; ++i) {
        grid_->removeWidget(panels_[static_cast<std::size_t>(i)]);
        panels_[static_cast<std::size_t>(i)]->setVisible(enlarged_ < 0 || enlarged_ == i);
    }
    if (enlarged_ >= 0) {
        grid_->addWidget(panels_[static_cast<std::size_t>(enlarged_)], 0, 0, 2, kColumns);
        return;
    }
    for (int i = 0; i < kPanels; ++i) {
        grid_->addWidget(panels_[static_cast<std::size_t>(i)], i / kColumns, i % kColumns);
    }
}

void FieldPage::enlarge(int panel) {
    enlarged_ = enlarged_ == panel ? -1 : panel;
    layPanels();
}

void FieldPage::choosePanel(int index) {
    chosen_ = index;
    for (int i = 0; i < kPanels; ++i) {
        panels_[static_cast<std::size_t>(i)]->setChosen(i == index);
    }
}

QString FieldPage::emptyTextOf(FieldContent content) const {
    switch (content) {
    case FieldContent::Truth:
    case FieldContent::Difference:
        if (scene_ && !scene_->truth) {
            return tr("This file does not say where the galaxies are.");
        }
        break;
    case FieldContent::ZScore:
        if (scene_ && !scene_->truth) {
            return tr("Without the truth there is nothing to hold samples against.");
        }
        return figures_ && figures_->samples == 1
                   ? tr("Two samples or more make a z-score.")
                   : tr("Draw samples to see how far the truth lies from them.");
    case FieldContent::Cnn:
    case FieldContent::Hod:
        if (rivalling_.running()) {
            return tr("being painted");
        }
        return tr("Not painted: %1 is not installed, or has no answer for this map.").arg(shortName(content));
    default:
        break;
    }
    return tr("Draw samples to see this.");
}

/// Its title is what the file holds; a map with negative values has no logarithm.
void FieldPage::presentInput(PanelCard& card) {
    const std::string& quantity = scene_->matter->quantity;
    QString title = quantity.empty() ? tr("Map") : QString::fromStdString(quantity);
    title[0] = title[0].toUpper();
    card.setTitle(tr("%1 (input)").arg(title));
    display::DisplayOptions look = card.view()->look();
    if (look.stretch == display::Stretch::Log && card.view()->limits().low < 0.0F) {
        look.stretch = display::Stretch::Linear;
        card.view()->setLook(look);
    }
}

void FieldPage::refreshPanel(PanelCard& card) {
    const FieldContent content = card.content();
    MapView& view = *card.view();
    view.setLimitsFrom(limitsFrom(content));
    view.setEmptyText(emptyTextOf(content));
    std::shared_ptr<const Map> map = mapOf(content);
    if (content == FieldContent::ZScore && map) {
        map = scene_->truth; // below the z-scores
    }
    if (view.sharedMap() != map) {
        view.setMap(map);
        if (content == FieldContent::Matter) {
            presentInput(card);
        }
    }
    if (content == FieldContent::Sample) {
        const bool truth = blinkTruth_ && scene_ && scene_->truth;
        card.setTitle(truth ? titleOf(FieldContent::Truth)
                      : shown_ >= 0
                          ? tr("Sample %1 of %2").arg(shown_ + 1).arg(figures_ ? figures_->samples : 0)
                          : titleOf(content));
        card.browser()->setEnabled(sample_ != nullptr);
    } else if (content == FieldContent::Mean || content == FieldContent::Deviation ||
               content == FieldContent::ZScore) {
        card.setNote(figures_ && map ? tr("of %1").arg(samplesText(figures_->samples)) : QString());
    }
}

void FieldPage::refreshOverlays() {
    const auto z = mapOf(FieldContent::ZScore);
    display::DisplayOptions look = lookOf(FieldContent::ZScore);
    for (const PanelCard* card : panels_) {
        if (card->content() == FieldContent::ZScore) {
            look = card->above(); // its limits and colours are everybody's
        }
    }
    for (PanelCard* card : panels_) {
        const bool own = card->content() == FieldContent::ZScore;
        card->view()->setOverlay(own || card->overlaid() ? z : nullptr, look, strip_->overlay(), own);
    }
}

void FieldPage::refreshPanels() {
    for (PanelCard* card : panels_) {
        refreshPanel(*card);
    }
    refreshOverlays();
    if (solid()) {
        showHeights(solid_->content());
    }
}

std::vector<FieldEntry> FieldPage::entries() const {
    std::vector<FieldEntry> all;
    for (const char* kind : {"VDM", "CNN", "HOD"}) {
        const auto other = others_.find(kind);
        if (figures_ && runKind_ == kind) {
            all.push_back({QString::fromLatin1(kind), *figures_});
        } else if (other != others_.end()) {
            all.push_back({QString::fromLatin1(kind), other->second});
        }
    }
    return all;
}

void FieldPage::refreshClustering() {
    clustering_->present(entries(), comparable() ? scene_->density : DensityBand{}, scene_ && scene_->truth,
                         sourceText());
}

void FieldPage::refreshRegion() {
    if (!link_.region() || !scene_) {
        clustering_->setRegion({}, {});
        return;
    }
    std::vector<RegionFigures> figures;
    for (const FieldContent content :
         {FieldContent::Matter, FieldContent::Truth, FieldContent::Sample, FieldContent::Mean,
          FieldContent::Deviation, FieldContent::Cnn, FieldContent::Hod}) {
        if (const auto map = mapOf(content)) {
            figures.push_back(regionFigures(*map, *link_.region(), shortName(content)));
        }
    }
    clustering_->setRegion(regionText(*scene_->matter, *link_.region()), figures);
}

QString FieldPage::positionText() const {
    if (!link_.cursor() || !scene_) {
        return {};
    }
    const Map& matter = *scene_->matter;
    const QPointF place = *link_.cursor();
    const bool known = matter.box > 0.0;
    const double wide = known ? matter.box : matter.width();
    const double high = wide * matter.height() / matter.width();
    QStringList parts;
    parts << (known ? tr("x %1 y %2 Mpc/h").arg(place.x() * wide, 0, 'f', 2).arg(place.y() * high, 0, 'f', 2)
                    : tr("x %1 y %2 px").arg(std::floor(place.x() * wide)).arg(std::floor(place.y() * high)));
    const auto value = [&](FieldContent content) -> std::optional<double> {
        const auto map = mapOf(content);
        if (!map) {
            return {};
        }
        const int x = std::min(static_cast<int>(place.x() * map->width()), map->width() - 1);
        const int y = std::min(static_cast<int>(place.y() * map->height()), map->height() - 1);
        return map->values.at(0, y, x);
    };
    const QString quantity = matter.quantity.empty() ? tr("input") : QString::fromStdString(matter.quantity);
    parts << QStringLiteral("%1 %2").arg(quantity,
                                         valueText(*value(FieldContent::Matter), unitText(matter.unit)));
    QStringList galaxies;
    for (const FieldContent content : {FieldContent::Truth, FieldContent::Sample, FieldContent::Mean,
                                       FieldContent::Deviation, FieldContent::ZScore}) {
        if (const auto v = value(content)) {
            galaxies << QStringLiteral("%1 %2").arg(shortName(content), valueText(*v, {}));
        }
    }
    if (!galaxies.isEmpty()) {
        const auto of = scene_->truth ? scene_->truth : mapOf(FieldContent::Mean);
        parts << tr("galaxies %1: %2")
                     .arg(of ? unitText(of->unit) : QString(), galaxies.join(QStringLiteral("  ")));
    }
    return parts.join(QStringLiteral("    "));
}

} // namespace lookback::ui
