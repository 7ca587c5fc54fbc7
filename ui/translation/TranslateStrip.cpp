// SPDX-License-Identifier: MIT
#include "ui/translation/TranslateStrip.h"

#include "core/translation/Translator.h"
#include "ui/common/Figures.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace lookback::ui {

namespace {

/// Places of the slider: cost doubles about every three.
constexpr std::array kSteps{1,  2,  3,   4,   5,   8,   10,  15,  20,   30,
                            50, 75, 100, 150, 200, 300, 500, 750, 1000, 2000};

int placeOf(int evaluations) {
    int best = 0;
    for (int i = 1; i < static_cast<int>(kSteps.size()); ++i) {
        const auto away = [&](int at) {
            return std::abs(
                std::log(static_cast<double>(kSteps[static_cast<std::size_t>(at)]) / evaluations));
        };
        best = away(i) < away(best) ? i : best;
    }
    return best;
}

} // namespace

TranslateStrip::TranslateStrip(QWidget* parent)
    : Card(QString(), parent)
    , translate_(button(tr("Translate"), tr("Translate the gas")))
    , samples_(bareSpinBox(kTranslationSamplesRange.lowest, kTranslationSamplesRange.highest,
                           TranslationWish{}.samples, tr("Number of samples")))
    , seed_(bareSpinBox(0, std::numeric_limits<int>::max(), 1, tr("Seed of the first sample")))
    , model_(new MenuButton(tr("Steps: model and sampler"),
                            [this](QMenu& m) {
                                if (fillSteps) {
                                    fillSteps(m);
                                }
                            }))
    , steps_(new QSlider(Qt::Horizontal))
    , number_(new FigureLabel)
    , words_(new ElidedLabel)
    , left_(new FigureLabel)
    , bar_(new QProgressBar)
    , stop_(button(tr("Stop"), tr("Stop and keep the samples that are there"))) {
    setAccessibleName(tr("Translating"));
    build();
    setSteps({}, 1);
    setWork(false, {});
    connect(translate_, &QPushButton::clicked, this, &TranslateStrip::translateWanted);
    connect(stop_, &QPushButton::clicked, this, &TranslateStrip::stopWanted);
    for (QSpinBox* box : {samples_, seed_}) {
        connect(box, &QSpinBox::valueChanged, this, &TranslateStrip::wishChanged);
    }
    connect(steps_, &QSlider::valueChanged, this, [this](int place) {
        const int evaluations = kSteps[static_cast<std::size_t>(place)];
        number_->setText(QString::number(evaluations));
        Q_EMIT stepsWanted(evaluations);
    });
}

void TranslateStrip::build() {
    translate_->setProperty("primary", true);
    translate_->setToolTip(tr("Translate with all models that are ticked (Space)"));
    stop_->setToolTip(tr("Answers within one step of the network; what is there is kept (Esc)"));
    samples_->setFixedWidth(48);
    model_->setProperty("flat", true);
    model_->setProperty("compact", true);
    model_->setToolTip(tr("Of which model the steps are set, and its sampler"));
    steps_->setRange(0, static_cast<int>(kSteps.size()) - 1);
    steps_->setPageStep(1);
    steps_->setFixedWidth(130);
    steps_->setAccessibleName(tr("Steps of the network a sample"));
    steps_->setToolTip(tr("More steps cost more and may be better: see Steps at the right"));
    bar_->setTextVisible(false);
    setRole(left_, "secondary");
    left_->setAlignment(Qt::AlignRight);
    number_->setMinimumWidth(34);
    auto* row = new QHBoxLayout;
    row->setSpacing(14);
    row->addWidget(translate_);
    auto* fields = new QHBoxLayout;
    fields->setSpacing(4);
    fields->addWidget(captioned(tr("Samples"), samples_));
    fields->addWidget(captioned(tr("Seed"), seed_));
    row->addLayout(fields);
    auto* steps = new QVBoxLayout;
    steps->setSpacing(0);
    steps->addWidget(model_, 0, Qt::AlignLeft);
    auto* slide = new QHBoxLayout;
    slide->setSpacing(8);
    slide->addWidget(steps_);
    slide->addWidget(number_);
    steps->addLayout(slide);
    row->addLayout(steps);
    auto* middle = new QVBoxLayout;
    middle->setSpacing(5);
    auto* said = new QHBoxLayout;
    said->addWidget(words_, 1);
    said->addWidget(left_);
    middle->addStretch(1);
    middle->addLayout(said);
    middle->addWidget(bar_);
    middle->addStretch(1);
    row->addLayout(middle, 1);
    row->addWidget(stop_);
    body()->addLayout(row);
    layout()->setContentsMargins(12, 8, 12, 8);
}

TranslationWish TranslateStrip::wish() const {
    return {samples_->value(), static_cast<std::uint64_t>(seed_->value())};
}

void TranslateStrip::setWish(const TranslationWish& wish) {
    const QSignalBlocker noSamples(samples_);
    const QSignalBlocker noSeed(seed_);
    samples_->setValue(wish.samples);
    seed_->setValue(static_cast<int>(
        std::min<std::uint64_t>(wish.seed, static_cast<std::uint64_t>(std::numeric_limits<int>::max()))));
}

void TranslateStrip::setSteps(const QString& what, int evaluations) {
    const QSignalBlocker quiet(steps_);
    const bool of = !what.isEmpty();
    model_->setLabel(of ? tr("Steps \u00B7 %1").arg(what) : tr("Steps"));
    model_->setEnabled(of);
    steps_->setEnabled(of);
    steps_->setValue(placeOf(std::max(1, evaluations)));
    number_->setText(of ? QString::number(evaluations) : QStringLiteral("\u2013"));
    number_->updateGeometry();
}

void TranslateStrip::setWork(bool wanted, const QString& why) {
    wanted_ = wanted;
    if (!running_ && !why.isEmpty()) {
        words_->setText(why);
        left_->clear();
        bar_->setRange(0, 1);
        bar_->setValue(0);
    }
    refresh();
}

void TranslateStrip::refresh() {
    translate_->setEnabled(wanted_ && !running_);
    stop_->setEnabled(running_);
}

void TranslateStrip::start(const QString& what) {
    running_ = true;
    timer_.start();
    words_->setText(what);
    left_->setText(tr("starting"));
    left_->updateGeometry();
    bar_->setRange(0, 0);
    refresh();
}

void TranslateStrip::progress(const QString& words, int done, int total) {
    if (!running_) {
        return;
    }
    words_->setText(words);
    if (done < 1 || total < 1) {
        return;
    }
    bar_->setRange(0, total);
    bar_->setValue(done);
    const double seconds = 1e-3 * static_cast<double>(timer_.elapsed());
    const int left = static_cast<int>(std::ceil(seconds / done * (total - done)));
    left_->setText(left < 60 ? tr("%1 s left").arg(left)
                             : tr("%1 min %2 s left").arg(left / 60).arg(left % 60));
    left_->updateGeometry();
}

void TranslateStrip::finish(const QString& words) {
    running_ = false;
    words_->setText(words);
    left_->clear();
    bar_->setRange(0, 1);
    bar_->setValue(words.isEmpty() ? 0 : 1);
    refresh();
}

} // namespace lookback::ui
