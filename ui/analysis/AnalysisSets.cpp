// SPDX-License-Identifier: MIT
// Where the page's two sets come from: files that are measured, galaxies that a model draws.
#include "core/common/Error.h"
#include "ui/analysis/AnalysisPage.h"
#include "ui/analysis/ChosenCard.h"
#include "ui/analysis/SpectraView.h"
#include "ui/analysis/StartPanel.h"
#include "ui/analysis/WorkPanel.h"
#include "ui/common/ErrorBar.h"
#include "ui/evolution/ExportPanel.h"

#include <cmath>

namespace lookback::ui {

namespace {

constexpr std::uint64_t kFirstSeed = 1;

QString letter(int which) {
    return which == 0 ? QStringLiteral("A") : QStringLiteral("B");
}

/// One galaxy after another, so that the slider's previews go in between.
DrawnGalaxies drawAt(const std::vector<double>& redshifts, const LoadedModel& model, const Generate& draw,
                     const Monitor& monitor) {
    DrawnGalaxies drawn;
    drawn.name = model.card.name + ", seeds " + std::to_string(kFirstSeed) + " to " +
                 std::to_string(kFirstSeed + redshifts.size() - 1);
    drawn.pixelScale = model.card.pixelScale;
    drawn.zeroPoint = model.card.zeroPoint;
    drawn.bands = model.card.bands;
    drawn.simulatedTraining = model.card.training.simulated;
    drawn.redshifts = redshifts;
    Monitor quiet; // progress counts galaxies, not network evaluations
    quiet.cancelled = monitor.cancelled;
    for (std::size_t i = 0; i < redshifts.size(); ++i) {
        monitor.step(static_cast<int>(i), static_cast<int>(redshifts.size()));
        const std::vector<evolution::Identity> one{{kFirstSeed + i, {}, 0.0}};
        drawn.images.push_back(std::move(draw(one, redshifts[i], {}, quiet).front()));
    }
    return drawn;
}

} // namespace

void AnalysisPage::setModel(const std::optional<LoadedModel>& model) {
    model_ = model;
    start_->setModel(model_ ? QString::fromStdString(model_->card.name) : QString());
    modelFailure_.clear();
    drawIfWanted();
}

void AnalysisPage::modelFailed(const QString& sentence) {
    modelFailure_ = sentence;
    drawIfWanted();
}

void AnalysisPage::drawIfWanted() {
    if (!generateWanted_ || !sets_[0] || (!model_ && modelFailure_.isEmpty())) {
        return;
    }
    generateWanted_ = false;
    if (model_) {
        generate(1);
    } else {
        fail(modelFailure_);
        checkSettled();
    }
}

void AnalysisPage::open(const std::filesystem::path& file) {
    if (view_ == AnalysisView::Spectra) {
        spectra_->open(file);
        return;
    }
    openAs(!sets_[0] && !measuring_[0].running() ? 0 : 1, file);
}

void AnalysisPage::openAs(int which, const std::filesystem::path& file) {
    if (!services_.open) {
        return;
    }
    const QString name = QString::fromStdString(file.filename().string());
    measure(which, tr("Measuring %1 as set %2").arg(name, letter(which)), lane_.exports(),
            [open = services_.open, file](const Monitor& monitor) { return open(file, monitor); });
    Q_EMIT fileOpened(QString::fromStdString(file.string()));
}

void AnalysisPage::openAll(const std::vector<std::filesystem::path>& files) {
    const std::size_t most = 2;
    if (files.size() < most) {
        for (const auto& file : files) {
            open(file);
        }
        return;
    }
    for (std::size_t k = 0; k < most; ++k) {
        if (view_ == AnalysisView::Spectra) {
            spectra_->openAs(static_cast<int>(k), files[k]);
        } else {
            openAs(static_cast<int>(k), files[k]);
        }
    }
    if (files.size() > most) {
        errors_->showNote(
            tr("Two of %1 files are compared: the first is A, the second B.").arg(files.size()));
    }
}

void AnalysisPage::generate(int which) {
    const auto& other = sets_[1 - which];
    if (!model_ || !other || !services_.measure) {
        return;
    }
    std::vector<double> redshifts;
    for (const double z : other->measured.redshift) {
        if (evolution::kRedshiftRange.contains(z)) {
            redshifts.push_back(z);
        }
    }
    if (redshifts.empty()) {
        fail(tr("Set %1 has no redshifts from 0 to 4 at which a model could draw galaxies.")
                 .arg(letter(1 - which)));
        return;
    }
    measure(which,
            tr("Drawing %1 galaxies by %2 as set %3")
                .arg(redshifts.size())
                .arg(QString::fromStdString(model_->card.name), letter(which)),
            lane_.exports(),
            [redshifts, model = *model_, draw = throughLane(lane_.engine(), model_->generate),
             measured = services_.measure](const Monitor& monitor) {
                return measured(drawAt(redshifts, model, draw, monitor), monitor);
            });
}

void AnalysisPage::generateWhenReady() {
    generateWanted_ = true;
    drawIfWanted();
}

void AnalysisPage::measure(int which, const QString& what, QThreadPool* pool,
                           std::function<AnalysisSet(const Monitor&)> work) {
    work_[which]->start(what);
    measuring_[which].start(
        pool, std::move(work), [this, which](AnalysisSet set) { adopt(which, std::move(set)); },
        [this, which](const std::exception& e) {
            work_[which]->hide();
            if (!sets_[which]) {
                generateWanted_ = false;
            }
            fail(QString::fromUtf8(e.what()));
            checkSettled();
        });
}

void AnalysisPage::cancel() {
    for (int k = 0; k < 2; ++k) {
        measuring_[k].cancel();
        work_[k]->hide();
    }
    generateWanted_ = false;
    checkSettled();
}

void AnalysisPage::adopt(int which, AnalysisSet set) {
    work_[which]->hide();
    errors_->clear();
    failure_.clear();
    if (set.measured.find(analysis::kPredictedRedshift) != nullptr) {
        set.measured.quantities.push_back(redshiftLoss(set.measured));
    }
    if (set.measured.index.empty()) {
        fail(tr("%1 holds no galaxy.").arg(QString::fromStdString(set.measured.name)));
        checkSettled();
        return;
    }
    sets_[which] = std::make_shared<const AnalysisSet>(std::move(set));
    brush_.reset();
    comparing_.cancel(); // of the sets before
    comparison_.reset();
    chosen_->setSet(which, sets_[which]);
    showSets();
    drawIfWanted();
    compare();
    checkSettled();
}

void AnalysisPage::fail(const QString& sentence) {
    errors_->showError(sentence);
    if (!comparison_ && !comparing_.running()) {
        failure_ = sentence;
    }
}

} // namespace lookback::ui
