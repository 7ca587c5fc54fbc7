// SPDX-License-Identifier: MIT
#include "ui/evolution/ExportPanel.h"

#include "ui/evolution/EvolutionState.h"

#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QSpinBox>
#include <QStandardPaths>
#include <QVBoxLayout>
#include <algorithm>
#include <iterator>

namespace lookback::ui {

namespace {

constexpr int kSheetColumns = 8;     ///< Of a picture over redshifts, as first proposed.
constexpr std::size_t kTogether = 4; ///< Galaxies drawn before the lane is offered to others again.

QDoubleSpinBox* redshiftBox(const QString& name) {
    auto* box = new QDoubleSpinBox;
    box->setRange(evolution::kRedshiftRange.lowest, evolution::kRedshiftRange.highest);
    box->setDecimals(3);
    box->setSingleStep(0.1);
    box->setLocale(QLocale::c());
    box->setAccessibleName(name);
    return box;
}

} // namespace

Generate throughLane(QThreadPool* engine, Generate generate) {
    return [engine, generate = std::move(generate)](
               const std::vector<evolution::Identity>& all, double redshift,
               const evolution::SamplingOptions& options, const Monitor& monitor) {
        std::vector<Image> images;
        for (std::size_t from = 0; from < all.size(); from += kTogether) {
            const std::vector<evolution::Identity> some(all.begin() + from,
                                                        all.begin() + std::min(from + kTogether, all.size()));
            auto drawn = behindTheHand(engine, [&] { return generate(some, redshift, options, monitor); });
            std::move(drawn.begin(), drawn.end(), std::back_inserter(images));
        }
        return images;
    };
}

ExportPanel::ExportPanel(EngineLane& lane, const EvolutionServices& services, QWidget* parent)
    : Card(QString(), parent)
    , lane_(lane)
    , services_(services)
    , what_(label(QString(), "heading"))
    , form_(new QWidget)
    , galaxies_(new Choices(tr("Which galaxies to export"), {tr("all galaxies"), tr("the chosen galaxy")}))
    , which_(new Choices(tr("Which redshifts to export"), {tr("this redshift"), tr("redshifts from")}))
    , low_(redshiftBox(tr("Lowest redshift")))
    , high_(redshiftBox(tr("Highest redshift")))
    , count_(new QSpinBox)
    , rate_(new QSpinBox)
    , rateLabel_(label(tr("frames/s"), "secondary"))
    , write_(button(tr("Write\u2026"), tr("Choose a file and write")))
    , cancel_(button(tr("Cancel"), tr("Cancel the export")))
    , bar_(new QProgressBar)
    , left_(label(QString(), "secondary")) {
    setAccessibleName(tr("Export"));
    build();
    connect(which_, &QComboBox::currentIndexChanged, this, [this](int index) {
        for (QWidget* w :
             {static_cast<QWidget*>(low_), static_cast<QWidget*>(high_), static_cast<QWidget*>(count_)}) {
            w->setEnabled(index == 1);
        }
    });
    connect(write_, &QPushButton::clicked, this, &ExportPanel::choose);
    connect(cancel_, &QPushButton::clicked, this, &ExportPanel::cancel);
    job_.onProgress = [this](int done, int total) { progress(done, total); };
    hide();
}

void ExportPanel::build() {
    count_->setRange(2, 2000);
    count_->setValue(60);
    count_->setSuffix(tr(" steps"));
    count_->setAccessibleName(tr("Number of redshifts"));
    rate_->setRange(1, 60);
    rate_->setValue(20);
    rate_->setAccessibleName(tr("Frames per second"));
    write_->setProperty("primary", true);
    bar_->setTextVisible(false);
    auto* fields = new QHBoxLayout(form_);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->setSpacing(8);
    fields->addWidget(galaxies_);
    fields->addWidget(which_);
    fields->addWidget(low_);
    fields->addWidget(label(tr("to"), "secondary"));
    fields->addWidget(high_);
    fields->addWidget(count_);
    fields->addWidget(rate_);
    fields->addWidget(rateLabel_);
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(what_);
    row->addWidget(form_);
    row->addWidget(bar_, 1);
    row->addWidget(left_);
    row->addStretch(0);
    row->addWidget(write_);
    row->addWidget(cancel_);
    body()->addLayout(row);
    layout()->setContentsMargins(12, 8, 12, 8);
}

void ExportPanel::ask(const QString& ending, const ExportRequest& now, int chosen, double redshift,
                      double low, double high, Generate generate) {
    if (running()) {
        Q_EMIT failed(tr("An export is still being written; cancel it or wait for it."));
        return;
    }
    ending_ = ending;
    request_ = now;
    generate_ = std::move(generate);
    chosen_ = chosen;
    redshift_ = redshift;
    const bool film = ending == QStringLiteral("mp4") || ending == QStringLiteral("gif");
    const bool picture = ending == QStringLiteral("png");
    what_->setText(tr("Export %1").arg(ending.toUpper()));
    which_->setCurrentIndex(film ? 1 : 0);
    which_->setEnabled(!film);
    count_->setValue(film ? 60 : picture ? kSheetColumns : 20);
    for (QWidget* w :
         {static_cast<QWidget*>(low_), static_cast<QWidget*>(high_), static_cast<QWidget*>(count_)}) {
        w->setEnabled(film);
    }
    rate_->setVisible(film);
    rateLabel_->setVisible(film);
    low_->setValue(low);
    high_->setValue(high);
    galaxies_->setCurrentIndex(0);
    showRunning(false);
    show();
    write_->setFocus(Qt::OtherFocusReason);
}

std::vector<double> ExportPanel::redshifts() const {
    if (which_->currentIndex() == 0) {
        return {redshift_};
    }
    std::vector<double> all;
    for (int i = 0; i < count_->value(); ++i) {
        all.push_back(low_->value() + (high_->value() - low_->value()) * i / (count_->value() - 1));
    }
    return all;
}

void ExportPanel::choose() {
    ExportRequest request = request_;
    request.redshifts = redshifts();
    request.framesPerSecond = rate_->value();
    if (galaxies_->currentIndex() == 1) {
        request.identities = {request.identities[static_cast<std::size_t>(chosen_)]};
    }
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::HomeLocation);
    const QString proposal = QDir(folder).filePath(QStringLiteral("%1_z%2.%3")
                                                       .arg(QString::fromStdString(request.card.name))
                                                       .arg(redshift_, 0, 'f', 2)
                                                       .arg(ending_));
    auto* dialog = new QFileDialog(this, tr("Export"), proposal);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ending_);
    dialog->selectFile(proposal);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this, request](const QString& file) {
        ExportRequest with = request;
        with.file = file.toStdString();
        start(with, generate_);
    });
    dialog->open();
}

void ExportPanel::start(const ExportRequest& request, Generate generate) {
    request_ = request;
    const QString name = QString::fromStdString(request.file.filename().string());
    what_->setText(tr("Writing %1").arg(name));
    left_->setText(tr("starting"));
    bar_->setRange(0, 0);
    showRunning(true);
    show();
    timer_.start();
    const auto write = services_.write;
    job_.start(
        lane_.exports(),
        [write, request, draw = throughLane(lane_.engine(), std::move(generate))](const Monitor& monitor) {
            write(request, draw, monitor);
            return 0;
        },
        [this](int) {
            hide();
            Q_EMIT written(QString::fromStdString(request_.file.string()));
        },
        [this](const std::exception& e) {
            hide();
            Q_EMIT failed(QString::fromUtf8(e.what()));
        });
}

void ExportPanel::cancel() {
    job_.cancel();
    hide();
}

void ExportPanel::showRunning(bool running) {
    form_->setVisible(!running);
    write_->setVisible(!running);
    bar_->setVisible(running);
    left_->setVisible(running);
}

void ExportPanel::progress(int done, int total) {
    bar_->setRange(0, total);
    bar_->setValue(done);
    if (done < 1) {
        return;
    }
    const qint64 seconds = timer_.elapsed() * (total - done) / done / 1000;
    left_->setText(seconds < 90 ? tr("%1 of %2, %3 s left").arg(done).arg(total).arg(seconds)
                                : tr("%1 of %2, %3 min left").arg(done).arg(total).arg((seconds + 30) / 60));
}

} // namespace lookback::ui
