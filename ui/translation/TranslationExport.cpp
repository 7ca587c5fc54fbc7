// SPDX-License-Identifier: MIT
// What of the Translation page goes into files.
#include "core/common/Error.h"
#include "core/io/MapWriter.h"
#include "core/io/Png.h"
#include "ui/analysis/WorkPanel.h"
#include "ui/canvas/Chart.h"
#include "ui/common/ErrorBar.h"
#include "ui/common/SaveFile.h"
#include "ui/common/Theme.h"
#include "ui/translation/FiguresCard.h"
#include "ui/translation/TranslationPage.h"

#include <QMenu>
#include <QPainter>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr double kPictureScale = 2.0;

/// As files have it: linear in the domain's unit, unless it is in dex.
std::shared_ptr<const Map> linearOf(const std::shared_ptr<const Map>& shown) {
    if (shown->unit == "dex") {
        return shown;
    }
    auto map = std::make_shared<Map>(*shown);
    for (float& value : map->values.pixels) {
        value = std::pow(10.0F, value);
    }
    return map;
}

} // namespace

void TranslationPage::write(const std::filesystem::path& file, std::function<void(const Monitor&)> work) {
    progress_->start(tr("Writing %1").arg(QString::fromStdString(file.filename().string())));
    saving_.start(
        lane_.exports(),
        [work = std::move(work)](const Monitor& monitor) {
            work(monitor);
            return 0;
        },
        [this, file](int) {
            progress_->hide();
            errors_->showNote(tr("Written: %1").arg(QString::fromStdString(file.string())));
            checkSettled();
        },
        [this](const std::exception& e) {
            progress_->hide();
            fail(QString::fromUtf8(e.what()));
            checkSettled();
        });
}

void TranslationPage::exportPanel(const PanelSpec& spec, const std::filesystem::path& file) {
    const TranslationPanel* card = panel(spec);
    const auto map = mapOf(spec);
    if (card == nullptr || !map) {
        return;
    }
    const std::string ending = file.extension().string();
    const QImage picture = ending == ".png" ? card->view()->picture(kPictureScale) : QImage();
    std::optional<io::MapFrame> frame;
    if (scene_->side() > 0.0) {
        const auto& extent = scene_->facts().extent;
        frame = io::MapFrame{.left = extent[0], .bottom = extent[2], .pixel = scene_->pixel(), .unit = "kpc"};
    }
    write(file, [file, ending, picture, map, frame, origin = provenanceOf(spec.model)](const Monitor&) {
        if (ending == ".png") {
            io::writePng(file, toPicture(picture), {{"lookback", toJson(origin)}});
        } else if (ending == ".fits") {
            io::writeMapFits(file, *linearOf(map), origin, frame);
        } else if (ending == ".csv") {
            io::writeMapCsv(file, *linearOf(map), frame);
        } else {
            throw ValueError("file", "expected a name ending in .png, .fits or .csv, found \"" +
                                         file.filename().string() + "\".");
        }
    });
}

void TranslationPage::exportAll(const std::filesystem::path& file) {
    QImage picture((QSizeF(sheet_->size()) * kPictureScale).toSize(), QImage::Format_RGB32);
    picture.setDevicePixelRatio(kPictureScale);
    picture.fill(theme().window);
    sheet_->render(&picture);
    write(file, [file, picture, origin = provenanceOf(leading_)](const Monitor&) {
        io::writePng(file, toPicture(picture), {{"lookback", toJson(origin)}});
    });
}

void TranslationPage::save(const std::string& model, const std::filesystem::path& file) {
    const Held* held = heldOf(model);
    if (held == nullptr || !held->run || !services_.save || translating_.running()) {
        return;
    }
    TranslationSave what{
        scene_, held->run, source_.file, source_.index, modelNamed(model)->kind, provenanceOf(model), {}};
    if (const auto known = likelihoods_.find(keyOf(model)); known != likelihoods_.end()) {
        what.logLikelihood = known->second;
    }
    write(file, [save = services_.save, file, what](const Monitor& monitor) { save(file, what, monitor); });
}

void TranslationPage::askPanelFile(const PanelSpec& spec, const QString& ending) {
    const TranslationPanel* card = panel(spec);
    if (card == nullptr) {
        return;
    }
    askFile(this, tr("Save the map"), fileNameOf(card->name()), ending,
            [this, spec](const QString& file) { exportPanel(spec, file.toStdString()); });
}

void TranslationPage::fillExport(QMenu& menu) {
    for (const std::string& model : ticked_) {
        const Held* held = heldOf(model);
        menu.addAction(tr("%1: all samples with their statistics (HDF5)\u2026").arg(nameOf(model)), this,
                       [this, model] {
                           askFile(this, tr("Save all samples"), fileNameOf(nameOf(model)),
                                   QStringLiteral("hdf5"),
                                   [this, model](const QString& file) { save(model, file.toStdString()); });
                       })
            ->setEnabled(services_.save && held != nullptr && held->figures.samples > 0 &&
                         !translating_.running());
    }
    menu.addAction(tr("All panels as one picture (PNG)\u2026"), this, [this] {
        askFile(this, tr("Save the panels"), QStringLiteral("panels"), QStringLiteral("png"),
                [this](const QString& file) { exportAll(file.toStdString()); });
    });
    menu.addSeparator();
    for (const PanelSpec& spec : specs()) {
        const TranslationPanel* card = panel(spec);
        if (card->view()->map() == nullptr) {
            continue;
        }
        QMenu& own = *menu.addMenu(card->name());
        own.addAction(tr("Picture (PNG)\u2026"), this,
                      [this, spec] { askPanelFile(spec, QStringLiteral("png")); });
        own.addAction(tr("Map (FITS)\u2026"), this,
                      [this, spec] { askPanelFile(spec, QStringLiteral("fits")); });
        own.addAction(tr("Numbers (CSV)\u2026"), this,
                      [this, spec] { askPanelFile(spec, QStringLiteral("csv")); });
    }
    menu.addSeparator();
    for (Chart* chart : card_->charts()) {
        if (!chart->data().series.empty()) {
            chart->fillExport(*menu.addMenu(chart->data().title));
        }
    }
}

} // namespace lookback::ui
