// SPDX-License-Identifier: MIT
#include "ui/field/SamplingStrip.h"

#include "ui/common/Figures.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QProgressBar>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>
#include <cmath>
#include <limits>

namespace lookback::ui {

namespace {

constexpr int kOverlaySteps = 100;

QString samplerTitle(const std::string& name) {
    return name == "dpm++"       ? QStringLiteral("DPM-Solver++")
           : name == "heun"      ? QStringLiteral("Heun")
           : name == "ddim"      ? QStringLiteral("DDIM")
           : name == "ancestral" ? QStringLiteral("ancestral")
                                 : QString::fromStdString(name);
}

} // namespace

SamplingStrip::SamplingStrip(QWidget* parent)
    : Card(QString(), parent)
    , sample_(button(tr("Sample"), tr("Draw samples")))
    , samples_(
          bareSpinBox(kFieldSamplesRange.lowest, kFieldSamplesRange.highest, 100, tr("Number of samples")))
    , seed_(bareSpinBox(0, std::numeric_limits<int>::max(), 1, tr("Seed of the first sample")))
    , sampler_(new MenuButton(tr("Sampler"), [this](QMenu& m) { fillSamplers(m); }))
    , words_(new FigureLabel)
    , left_(new FigureLabel)
    , why_(new QLabel)
    , bar_(new QProgressBar)
    , stop_(button(tr("Stop and keep"), tr("Stop and keep the samples that are there")))
    , overlay_(new QSlider(Qt::Horizontal)) {
    setAccessibleName(tr("Sampling"));
    build();
    showSampler();
    refresh();
    connect(sample_, &QPushButton::clicked, this, &SamplingStrip::sampleWanted);
    connect(stop_, &QPushButton::clicked, this, &SamplingStrip::stopWanted);
    for (QSpinBox* box : {samples_, seed_}) {
        connect(box, &QSpinBox::valueChanged, this, &SamplingStrip::wishChanged);
    }
    connect(overlay_, &QSlider::valueChanged, this, [this] { Q_EMIT overlayChanged(overlay()); });
}

void SamplingStrip::build() {
    sample_->setProperty("primary", true);
    sample_->setToolTip(tr("Draw galaxy fields that this dark matter may hold (Space)"));
    sampler_->setProperty("flat", true);
    sampler_->setProperty("compact", true);
    stop_->setToolTip(tr("Answers within one step of the network (Esc)"));
    bar_->setTextVisible(false);
    overlay_->setRange(0, kOverlaySteps);
    overlay_->setValue(85);
    overlay_->setFixedWidth(104);
    overlay_->setAccessibleName(tr("Opacity of the z-scores"));
    overlay_->setToolTip(tr("How strongly z-scores cover what lies below"));
    setRole(left_, "secondary");
    setRole(why_, "secondary");
    why_->setWordWrap(true);
    left_->setAlignment(Qt::AlignRight);
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(sample_);
    auto* fields = new QHBoxLayout;
    fields->setSpacing(4);
    fields->addWidget(captioned(tr("Samples"), samples_));
    fields->addWidget(captioned(tr("Seed"), seed_));
    samplerField_ = captioned(tr("Sampler"), sampler_);
    fields->addWidget(samplerField_);
    row->addLayout(fields);
    auto* middle = new QVBoxLayout;
    middle->setSpacing(5);
    auto* said = new QHBoxLayout;
    said->addWidget(words_);
    said->addWidget(why_, 1);
    said->addWidget(left_);
    middle->addStretch(1);
    middle->addLayout(said);
    middle->addWidget(bar_);
    middle->addStretch(1);
    row->addLayout(middle, 1);
    row->addWidget(stop_);
    row->addWidget(captioned(tr("z-score overlay"), overlay_));
    body()->addLayout(row);
    layout()->setContentsMargins(12, 8, 12, 8);
}

SamplingWish SamplingStrip::wish() const {
    SamplingWish wish;
    wish.samples = random_ ? samples_->value() : 1;
    wish.seed = static_cast<std::uint64_t>(seed_->value());
    wish.paint = paint_;
    return wish;
}

void SamplingStrip::setWish(const SamplingWish& wish) {
    samples_->setValue(wish.samples);
    seed_->setValue(static_cast<int>(
        std::min<std::uint64_t>(wish.seed, static_cast<std::uint64_t>(std::numeric_limits<int>::max()))));
    paint_ = wish.paint;
    showSampler();
}

void SamplingStrip::setModelKind(bool random, bool diffusion) {
    random_ = random;
    samplerField_->setVisible(diffusion);
    refresh();
}

void SamplingStrip::setReady(bool ready, const QString& why) {
    ready_ = ready;
    if (!running_) {
        words_->clear();
        left_->clear();
        why_->setText(why);
        bar_->setRange(0, 1);
        bar_->setValue(0);
    }
    refresh();
}

void SamplingStrip::setHeld(int samples, bool goesOn) {
    held_ = goesOn ? samples : 0;
    refresh();
}

void SamplingStrip::refresh() {
    const int more = wish().samples - held_;
    sample_->setText(held_ > 0 && more > 0 ? tr("Add %1").arg(more) : tr("Sample"));
    sample_->setEnabled(ready_ && !running_ && more > 0);
    samples_->setEnabled(random_ && !running_);
    seed_->setEnabled(random_ && !running_);
    sampler_->setEnabled(!running_);
    stop_->setEnabled(running_);
}

void SamplingStrip::start(int from, int to) {
    running_ = true;
    from_ = from;
    to_ = to;
    timer_.start();
    why_->clear();
    bar_->setRange(0, 0);
    words_->setText(tr("%1 of %2 samples").arg(from).arg(to));
    left_->setText(tr("starting"));
    words_->updateGeometry();
    refresh();
}

void SamplingStrip::progress(int done) {
    if (!running_ || done <= from_) {
        return;
    }
    bar_->setRange(0, to_);
    bar_->setValue(done);
    words_->setText(tr("%1 of %2 samples").arg(done).arg(to_));
    const double each = static_cast<double>(timer_.elapsed()) * 1e-3 / (done - from_);
    left_->setText(timeLeftText(each, each * (to_ - done)));
    left_->updateGeometry();
}

void SamplingStrip::finish(const QString& words) {
    running_ = false;
    words_->setText(words);
    left_->clear();
    bar_->setRange(0, std::max(1, to_));
    refresh();
}

QString SamplingStrip::words() const {
    return why_->text().isEmpty() ? words_->text() : why_->text();
}

double SamplingStrip::overlay() const {
    return static_cast<double>(overlay_->value()) / kOverlaySteps;
}

void SamplingStrip::setOverlay(double opacity) {
    overlay_->setValue(static_cast<int>(std::lround(opacity * kOverlaySteps)));
}

void SamplingStrip::fillSamplers(QMenu& menu) {
    for (const char* name : {"dpm++", "heun", "ddim", "ancestral"}) {
        addChoice(menu, samplerTitle(name), paint_.sampler == name, [this, n = std::string(name)] {
            paint_.sampler = n;
            showSampler();
            Q_EMIT wishChanged();
        });
    }
    menu.addSeparator();
    for (const int evaluations : {10, 20, 40, 100, 250}) {
        addChoice(menu, tr("%1 evaluations").arg(evaluations), paint_.evaluations == evaluations,
                  [this, evaluations] {
                      paint_.evaluations = evaluations;
                      showSampler();
                      Q_EMIT wishChanged();
                  });
    }
}

void SamplingStrip::showSampler() {
    const bool solver = paint_.sampler == "dpm++"; // its whole name, which the menu says, needs a wide window
    sampler_->setLabel(QStringLiteral("%1 \u00B7 %2")
                           .arg(solver ? QStringLiteral("DPM++") : samplerTitle(paint_.sampler))
                           .arg(paint_.evaluations));
    refresh();
}

} // namespace lookback::ui
