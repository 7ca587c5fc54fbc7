// SPDX-License-Identifier: MIT
#include "ui/analysis/SpectraView.h"

#include "ui/analysis/Plots.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace lookback::ui {

namespace {

constexpr double kBox = 25.0; ///< Mpc/h, of CAMELS; a map does not say.

} // namespace

SpectraView::SpectraView(EngineLane& lane, AnalysisServices services, QWidget* parent)
    : QWidget(parent)
    , lane_(lane)
    , services_(std::move(services))
    , box_(new QDoubleSpinBox)
    , power_(new PlotCard(Chart::Selecting::Nothing))
    , transfer_(new PlotCard(Chart::Selecting::Nothing))
    , correlation_(new PlotCard(Chart::Selecting::Nothing)) {
    auto* maps = new QHBoxLayout;
    maps->setSpacing(8);
    for (int k = 0; k < 2; ++k) {
        buttons_[k] = button(QString(), k == 0 ? tr("Open the true map") : tr("Open the modelled map"));
        connect(buttons_[k], &QPushButton::clicked, this, [this, k] { Q_EMIT openWanted(k); });
        maps->addWidget(label(k == 0 ? tr("True map") : tr("Modelled map"), "secondary"));
        maps->addWidget(buttons_[k]);
        maps->addSpacing(8);
    }
    box_->setRange(1e-3, 1e6);
    box_->setDecimals(3);
    box_->setValue(kBox);
    box_->setLocale(QLocale::c());
    box_->setSuffix(tr(" Mpc/h"));
    box_->setKeyboardTracking(false);
    box_->setAccessibleName(tr("Side of the maps"));
    maps->addWidget(label(tr("Side"), "secondary"));
    maps->addWidget(box_);
    maps->addStretch(1);
    connect(box_, &QDoubleSpinBox::valueChanged, this, &SpectraView::compute);
    auto* bar = new Card(QString());
    bar->body()->addLayout(maps);
    bar->layout()->setContentsMargins(12, 8, 12, 8);

    auto* right = new QVBoxLayout;
    right->setSpacing(12);
    right->addWidget(transfer_, 1);
    right->addWidget(correlation_, 1);
    auto* plots = new QHBoxLayout;
    plots->setSpacing(12);
    plots->addWidget(power_, 1);
    plots->addLayout(right, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(12);
    all->addWidget(bar);
    all->addLayout(plots, 1);
    for (PlotCard* card : cards()) {
        card->chart()->setEmptyText(
            tr("Drop two maps of the same size here (NPY or FITS), first the true one."));
    }
    power_->present(emptyChart(tr("Power spectrum")), {}, {});
    transfer_->present(emptyChart(tr("Transfer T(k)")), tr("amplitude of the model over that of the truth"),
                       {});
    correlation_->present(emptyChart(tr("Correlation r(k)")), tr("1: the same phases"), {});
    refresh();
}

QString SpectraView::nameOf(int which) const {
    return QString::fromStdString(files_[which].filename().string());
}

void SpectraView::refresh() {
    for (int k = 0; k < 2; ++k) {
        buttons_[k]->setText(files_[k].empty()
                                 ? tr("Open\u2026")
                                 : buttons_[k]->fontMetrics().elidedText(nameOf(k), Qt::ElideMiddle, 180));
    }
}

void SpectraView::open(const std::filesystem::path& file) {
    openAs(files_[0].empty() ? 0 : 1, file);
}

void SpectraView::openAs(int which, const std::filesystem::path& file) {
    files_[which] = file;
    refresh();
    compute();
}

void SpectraView::compute() {
    if (files_[0].empty() || files_[1].empty() || !services_.spectra) {
        Q_EMIT shown();
        return;
    }
    job_.start(
        lane_.looks(),
        [spectra = services_.spectra, files = files_, box = box_->value()](const Monitor& monitor) {
            return spectra(files[0], files[1], box, monitor);
        },
        [this](const maps::SpectrumPair& pair) {
            ready_ = true;
            power_->present(powerChart(pair, nameOf(0), nameOf(1)), {}, {});
            transfer_->present(transferChart(pair, nameOf(1)),
                               tr("amplitude of the model over that of the truth"), {});
            correlation_->present(correlationChart(pair, nameOf(1)), tr("1: the same phases"), {});
            Q_EMIT shown();
        },
        [this](const std::exception& e) {
            Q_EMIT failed(QString::fromUtf8(e.what()));
            Q_EMIT shown();
        });
}

} // namespace lookback::ui
