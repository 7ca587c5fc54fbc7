// SPDX-License-Identifier: MIT
// What of the Field page goes into files.
#include "core/common/Error.h"
#include "core/io/Csv.h"
#include "core/io/MapWriter.h"
#include "core/io/Png.h"
#include "ui/analysis/WorkPanel.h"
#include "ui/canvas/Chart.h"
#include "ui/common/ErrorBar.h"
#include "ui/common/SaveFile.h"
#include "ui/field/ClusteringCard.h"
#include "ui/field/FieldPage.h"

#include <QMenu>

namespace lookback::ui {

namespace {

constexpr double kPictureScale = 2.0;

} // namespace

void FieldPage::fillExport(QMenu& menu) {
    menu.addAction(tr("All samples with their statistics (HDF5)\u2026"), this, &FieldPage::askSave)
        ->setEnabled(services_.save && run_ && run_->count() > 0 && !sampling_.running());
    menu.addSeparator();
    for (int i = 0; i < kPanels; ++i) {
        PanelCard* card = panels_[static_cast<std::size_t>(i)];
        if (card->view()->map() == nullptr) {
            continue;
        }
        QMenu& own = *menu.addMenu(titleOf(card->content()));
        own.addAction(tr("Picture (PNG)\u2026"), this, [this, i] { askPanelFile(i, QStringLiteral("png")); });
        own.addAction(tr("Map (FITS)\u2026"), this, [this, i] { askPanelFile(i, QStringLiteral("fits")); });
        own.addAction(tr("Numbers (CSV)\u2026"), this, [this, i] { askPanelFile(i, QStringLiteral("csv")); });
    }
    menu.addSeparator();
    for (Chart* chart : clustering_->charts()) {
        chart->fillExport(*menu.addMenu(chart->data().title));
    }
}

void FieldPage::askPanelFile(int panel, const QString& ending) {
    const QString title = titleOf(panels_[static_cast<std::size_t>(panel)]->content());
    askFile(this, tr("Save the map"), fileNameOf(title), ending,
            [this, panel](const QString& file) { exportPanel(panel, file.toStdString()); });
}

void FieldPage::exportPanel(int panel, const std::filesystem::path& file) {
    const PanelCard& card = *panels_[static_cast<std::size_t>(panel)];
    const auto map = mapOf(card.content());
    if (!map) {
        return;
    }
    work_->start(tr("Writing %1").arg(QString::fromStdString(file.filename().string())));
    const std::string ending = file.extension().string();
    const QImage picture = ending == ".png" ? card.view()->picture(kPictureScale) : QImage();
    saving_.start(
        lane_.exports(),
        [file, ending, picture, map, origin = provenance()](const Monitor&) {
            if (ending == ".png") {
                io::writePng(file, toPicture(picture), {{"lookback", toJson(origin)}});
            } else if (ending == ".fits") {
                io::writeMapFits(file, *map, origin);
            } else if (ending == ".csv") {
                io::writeMapCsv(file, *map);
            } else {
                throw ValueError("file", "expected a name ending in .png, .fits or .csv, found \"" +
                                             file.filename().string() + "\".");
            }
            return 0;
        },
        [this, file](int) {
            work_->hide();
            errors_->showNote(tr("Written: %1").arg(QString::fromStdString(file.string())));
            checkSettled();
        },
        [this](const std::exception& e) {
            work_->hide();
            fail(QString::fromUtf8(e.what()));
            checkSettled();
        });
}

void FieldPage::askSave() {
    askFile(this, tr("Save all samples"), QStringLiteral("field"), QStringLiteral("hdf5"),
            [this](const QString& file) { save(file.toStdString()); });
}

void FieldPage::save(const std::filesystem::path& file) {
    if (!run_ || !services_.save || sampling_.running()) {
        return;
    }
    const FieldSave what{scene_->matter, scene_->truth,
                         run_,           place_.facts.file,
                         place_.index,   place_.labels.value(static_cast<int>(place_.index)).toStdString(),
                         runKind_,       provenance()};
    work_->start(tr("Writing %1").arg(QString::fromStdString(file.filename().string())));
    saving_.start(
        lane_.exports(),
        [save = services_.save, file, what](const Monitor& monitor) {
            save(file, what, monitor);
            return 0;
        },
        [this, file](int) {
            work_->hide();
            errors_->showNote(tr("Written: %1").arg(QString::fromStdString(file.string())));
            checkSettled();
        },
        [this](const std::exception& e) {
            work_->hide();
            fail(QString::fromUtf8(e.what()));
            checkSettled();
        });
}

} // namespace lookback::ui
