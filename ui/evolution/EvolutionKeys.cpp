// SPDX-License-Identifier: MIT
// The page's keys, and what the cursor reads.
#include "ui/canvas/GalaxyGrid.h"
#include "ui/common/ErrorBar.h"
#include "ui/common/Figures.h"
#include "ui/evolution/BlendCard.h"
#include "ui/evolution/EvolutionBar.h"
#include "ui/evolution/EvolutionPage.h"
#include "ui/evolution/LookBar.h"
#include "ui/evolution/RealCard.h"
#include "ui/evolution/TransportCard.h"

#include <QKeyEvent>
#include <QRandomGenerator>
#include <cmath>

namespace lookback::ui {

void EvolutionPage::makeKeys() {
    const auto step = [this](double by) { return [this, by] { transport_->timeline()->step(by); }; };
    keys_.add({Qt::Key_Left}, {tr("Left, Right"), tr("Redshift by 0.01 (Shift: 0.1, Ctrl: 0.001)")},
              step(-0.01));
    keys_.add({Qt::Key_Right}, {}, step(0.01));
    keys_.add({Qt::Key_Left, Qt::ShiftModifier}, {}, step(-0.1));
    keys_.add({Qt::Key_Right, Qt::ShiftModifier}, {}, step(0.1));
    keys_.add({Qt::Key_Left, Qt::ControlModifier}, {}, step(-0.001));
    keys_.add({Qt::Key_Right, Qt::ControlModifier}, {}, step(0.001));
    keys_.add({Qt::Key_PageDown}, {tr("Page up, down"), tr("Redshift by 0.5")}, step(-0.5));
    keys_.add({Qt::Key_PageUp}, {}, step(0.5));
    keys_.add({Qt::Key_Home}, {tr("Home, End"), tr("Redshift 0 and 4")}, step(-100.0));
    keys_.add({Qt::Key_End}, {}, step(100.0));
    keys_.add({Qt::Key_Z}, {tr("Z"), tr("Type a redshift")}, [this] { transport_->editRedshift(); });
    keys_.add({Qt::Key_Space}, {tr("Space"), tr("Play, stop")}, [this] { transport_->togglePlay(); });
    keys_.add({Qt::Key_L}, {tr("L"), tr("Loop on, off")}, [this] { transport_->toggleLoop(); });
    const auto seeds = [this](int by) {
        return [this, by] {
            const std::uint64_t first = state_.seeds.front();
            const auto count = static_cast<std::uint64_t>(state_.seeds.size());
            setSeeds(by > 0 ? first + count : (first > count ? first - count : 0), static_cast<int>(count));
        };
    };
    keys_.add({Qt::Key_BracketLeft}, {tr("[ ]"), tr("Galaxies before, after these")}, seeds(-1));
    keys_.add({Qt::Key_BracketRight}, {}, seeds(1));
    keys_.add({Qt::Key_R}, {tr("R"), tr("Any galaxies")}, [this] {
        setSeeds(QRandomGenerator::global()->bounded(1000000), static_cast<int>(state_.seeds.size()));
    });
    const auto count = [this](int by) {
        return [this, by] { setSeeds(state_.seeds.front(), static_cast<int>(state_.seeds.size()) + by); };
    };
    keys_.add({Qt::Key_Plus}, {tr("+ -"), tr("One galaxy more, fewer")}, count(1));
    keys_.add({Qt::Key_Equal}, {}, count(1));
    keys_.add({Qt::Key_Minus}, {}, count(-1));
    keys_.add({Qt::Key_E, Qt::ControlModifier}, {tr("Ctrl+E"), tr("Export")},
              [this] { bar_->showExportMenu(); });
}

void EvolutionPage::makeLookKeys() {
    const auto choose = [this](int by) {
        return [this, by] { grid_->select((grid_->selected() + by + grid_->count()) % grid_->count()); };
    };
    keys_.add({Qt::Key_Comma}, {tr(", ."), tr("Choose the galaxy before, after")}, choose(-1));
    keys_.add({Qt::Key_Period}, {}, choose(1));
    keys_.add({Qt::Key_B}, {tr("B"), tr("Colours, then band after band (Shift: back)")},
              [this] { looks_->stepBand(1); });
    keys_.add({Qt::Key_B, Qt::ShiftModifier}, {}, [this] { looks_->stepBand(-1); });
    keys_.add({Qt::Key_C}, {tr("C"), tr("Colours")}, [this] {
        display::Look look = state_.look;
        look.colour = true;
        setLook(look);
    });
    keys_.add({Qt::Key_S}, {tr("S"), tr("Next stretch of a single band")}, [this] { looks_->stepStretch(); });
    const auto contrast = [this](double factor) {
        return [this, factor] {
            display::Look look = state_.look;
            look.lupton.stretch = display::kLuptonStretchRange.clamp(look.lupton.stretch / factor);
            look.single.contrast.contrast =
                display::kContrastRange.clamp(look.single.contrast.contrast * factor);
            setLook(look);
        };
    };
    keys_.add({Qt::Key_Up},
              {tr("Up, Down"), tr("More, less contrast (right drag; right double click: as at first)")},
              contrast(1.1));
    keys_.add({Qt::Key_Down}, {}, contrast(1.0 / 1.1));
    keys_.add({Qt::Key_Plus, Qt::ControlModifier}, {tr("Ctrl + -"), tr("Zoom all pictures (wheel)")},
              [this] { grid_->zoom(1.25); });
    keys_.add({Qt::Key_Equal, Qt::ControlModifier}, {}, [this] { grid_->zoom(1.25); });
    keys_.add({Qt::Key_Minus, Qt::ControlModifier}, {}, [this] { grid_->zoom(0.8); });
    keys_.add({Qt::Key_0, Qt::ControlModifier}, {tr("Ctrl+0"), tr("Whole pictures (double click)")},
              [this] { grid_->showWhole(); });
    keys_.add({Qt::Key_Left, Qt::AltModifier}, {tr("Alt+Left, Right"), tr("Blend less, more")},
              [this] { blend_->stepFraction(-0.05); });
    keys_.add({Qt::Key_Right, Qt::AltModifier}, {}, [this] { blend_->stepFraction(0.05); });
    keys_.add({Qt::Key_N}, {tr("N, P"), tr("Next, previous real galaxies of a file without redshifts")},
              [this] { real_->step(1); });
    keys_.add({Qt::Key_P}, {}, [this] { real_->step(-1); });
}

void EvolutionPage::fillOpen(std::function<void(QMenu&)> fill) {
    bar_->fillOpen = std::move(fill);
}

void EvolutionPage::point(const Image& image, const QString& name, double x, double y, double zeroPoint,
                          const QString& unit) {
    const int column = static_cast<int>(std::lround(x));
    const int row = static_cast<int>(std::lround(y));
    if (column < 0 || row < 0 || column >= image.width || row >= image.height) {
        positionText_.clear();
        Q_EMIT positionSaid(positionText_);
        return;
    }
    const double scale = zeroPoint > 0.0 ? std::pow(10.0, 0.4 * (31.4 - zeroPoint)) : 1.0; // nJy per unit
    QString text = tr("%1   x %2  y %3").arg(name).arg(x, 0, 'f', 1).arg(y, 0, 'f', 1);
    text += QStringLiteral("   ");
    for (int band = 0; band < image.bands; ++band) {
        const bool named = model_ && image.bands == static_cast<int>(model_->card.bands.size());
        const QString what = named
                                 ? QString::fromStdString(model_->card.bands[static_cast<std::size_t>(band)])
                                 : tr("band %1").arg(band + 1);
        text += QStringLiteral("%1 %2  ").arg(what, figures(image.at(band, row, column) * scale, 3));
    }
    positionText_ = text + (zeroPoint > 0.0 ? tr("nJy") : unit.isEmpty() ? tr("(no unit given)") : unit);
    Q_EMIT positionSaid(positionText_);
}

void EvolutionPage::pointGenerated(int index, double x, double y) {
    pointed_ = index;
    pointedAt_ = QPointF(x, y);
    if (index < 0 || index >= grid_->count() || !model_ || grid_->image(index).empty()) {
        Q_EMIT positionSaid(QString());
        return;
    }
    point(grid_->image(index), tr("seed %1").arg(state_.seeds[static_cast<std::size_t>(index)]), x, y,
          model_->card.zeroPoint, QString());
}

void EvolutionPage::pointReal(int thumb, double x, double y) {
    pointed_ = -1;
    if (thumb < 0 || real_->facts() == nullptr) {
        Q_EMIT positionSaid(QString());
        return;
    }
    const io::GalaxyFacts& facts = *real_->facts();
    const ThumbRow::Thumb& shown = real_->row()->thumbs()[static_cast<std::size_t>(thumb)];
    point(shown.image, shown.caption, x, y, facts.zeroPoint, QString::fromStdString(facts.unit));
    const QString there = positionText_;
    real_->askSky(thumb, x, y, [this, there](double ra, double dec) {
        if (positionText_ == there && !there.isEmpty()) { // the cursor is still there
            Q_EMIT positionSaid(there + QStringLiteral("   ") + skyText(ra, dec));
        }
    });
}

void EvolutionPage::sayWork(int evaluations, int galaxies, double ms) {
    if (const std::string note = model_ && model_->takeNote ? model_->takeNote() : ""; !note.empty()) {
        errors_->showNote(QString::fromStdString(note));
        Q_EMIT deviceSaid(tr("CPU"));
    }
    const QString what = evaluations == state_.previewEvaluations ? tr("Preview") : tr("Refined");
    const QString many = galaxies > 1 ? tr(", %1 galaxies").arg(galaxies) : QString();
    Q_EMIT workSaid(tr("%1 %2 evaluations%3, %4 ms").arg(what).arg(evaluations).arg(many).arg(ms, 0, 'f', 0));
}

} // namespace lookback::ui
