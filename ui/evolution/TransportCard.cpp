// SPDX-License-Identifier: MIT
#include "ui/evolution/TransportCard.h"

#include "core/cosmology/Cosmology.h"
#include "ui/common/Figures.h"
#include "ui/common/Icons.h"
#include "ui/common/Theme.h"
#include "ui/evolution/Density.h"
#include "ui/evolution/EvolutionState.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QSignalBlocker>
#include <cmath>

namespace lookback::ui {

namespace {

QDoubleSpinBox* number(const QString& name, const Range<double>& range, double step, int decimals) {
    auto* box = new QDoubleSpinBox;
    setRole(box, "bare");
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box->setLocale(QLocale::c());
    box->setRange(range.lowest, range.highest);
    box->setSingleStep(step);
    box->setDecimals(decimals);
    box->setKeyboardTracking(false);
    box->setAccessibleName(name);
    box->setToolTip(name);
    return box;
}

} // namespace

PlayButton::PlayButton(QWidget* parent)
    : QAbstractButton(parent) {
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setFixedSize(40, 40);
    setAccessibleName(tr("Play"));
    setToolTip(tr("Play (space)"));
}

void PlayButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? theme().focus : theme().controlLine, hasFocus() ? 2 : 1));
    painter.setBrush(underMouse() || isChecked() ? theme().pressed : theme().hover);
    painter.drawEllipse(QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5));
    const QString name = isChecked() ? QStringLiteral("pause") : QStringLiteral("play");
    painter.drawPixmap(QPointF(isChecked() ? 11 : 12, 11),
                       iconPixmap(name, theme().text, 18, devicePixelRatioF()));
}

TransportCard::TransportCard(QWidget* parent)
    : Card(QString(), parent)
    , play_(new PlayButton)
    , speed_(number(tr("Speed of play, redshift per second"), kSpeedRange, 0.05, 2))
    , low_(number(tr("Loop from redshift"), evolution::kRedshiftRange, 0.1, 2))
    , high_(number(tr("Loop to redshift"), evolution::kRedshiftRange, 0.1, 2))
    , loop_(button(QString(), tr("Play in a loop")))
    , timeline_(new Timeline)
    , redshift_(number(tr("Redshift"), evolution::kRedshiftRange, 0.01, 3))
    , time_(new FigureLabel)
    , scale_(new FigureLabel)
    , support_(label(QString(), "badge")) {
    setAccessibleName(tr("Redshift and play"));
    build();
    frames_.setInterval(kFrameMs);
    frames_.setTimerType(Qt::PreciseTimer);
    connect(&frames_, &QTimer::timeout, this, &TransportCard::tick);
    connect(play_, &QAbstractButton::toggled, this, [this](bool on) {
        if (on && !loop_->isChecked() && timeline_->redshift() >= evolution::kRedshiftRange.highest) {
            setRedshift(evolution::kRedshiftRange.lowest); // once more, from the start
        }
        clock_.start();
        on ? frames_.start() : frames_.stop();
        Q_EMIT playToggled(on);
        if (!on) {
            Q_EMIT released();
        }
    });
    connect(timeline_, &Timeline::moved, this, [this](double z) {
        showRedshift();
        Q_EMIT moved(z);
    });
    connect(timeline_, &Timeline::released, this, &TransportCard::released);
    connect(timeline_, &Timeline::loopChanged, this, [this](double low, double high) {
        setPlay(low, high, speed_->value());
        Q_EMIT playChanged(low, high, speed_->value());
    });
    for (QDoubleSpinBox* box : {speed_, low_, high_}) {
        connect(box, &QDoubleSpinBox::valueChanged, this, [this] {
            const double low = std::min(low_->value(), high_->value());
            const double high = std::max(low_->value(), high_->value());
            timeline_->setLoop(low, high, loop_->isChecked());
            Q_EMIT playChanged(low, high, speed_->value());
        });
    }
    connect(loop_, &QPushButton::toggled, this,
            [this](bool on) { timeline_->setLoop(low_->value(), high_->value(), on); });
    connect(redshift_, &QDoubleSpinBox::valueChanged, this, [this](double z) {
        timeline_->setRedshift(z);
        showRedshift();
        Q_EMIT moved(timeline_->redshift());
    });
    setRedshift(timeline_->redshift());
}

void TransportCard::build() {
    setRole(redshift_, "figure");
    redshift_->setPrefix(QStringLiteral("z "));
    redshift_->setFixedWidth(150);
    speed_->setSuffix(QStringLiteral(" z/s"));
    loop_->setText(tr("Loop"));
    loop_->setCheckable(true);
    loop_->setChecked(true);
    loop_->setProperty("compact", true);
    loop_->setToolTip(tr("Play in a loop between the two marks (L)"));
    setRole(time_, "secondary");
    setRole(scale_, "secondary");

    auto* play = new QGridLayout;
    play->setHorizontalSpacing(6);
    play->setVerticalSpacing(2);
    play->addWidget(play_, 0, 0, 2, 1);
    play->addWidget(label(tr("Speed"), "small"), 0, 1);
    play->addWidget(speed_, 0, 2, 1, 3);
    play->addWidget(loop_, 1, 1);
    play->addWidget(low_, 1, 2);
    play->addWidget(label(QStringLiteral("\u2013"), "secondary"), 1, 3);
    play->addWidget(high_, 1, 4);
    speed_->setFixedWidth(90);
    low_->setFixedWidth(42);
    high_->setFixedWidth(42);

    auto* meaning = new QVBoxLayout;
    meaning->setSpacing(1);
    meaning->addWidget(redshift_);
    auto* lines = new QVBoxLayout;
    lines->setContentsMargins(6, 0, 0, 0); // under the figure, not under its frame
    lines->setSpacing(1);
    lines->addWidget(time_);
    lines->addWidget(scale_);
    lines->addWidget(support_, 0, Qt::AlignLeft);
    meaning->addLayout(lines);
    time_->setMinimumWidth(160); // of the longest: the slider must not jump with the number of digits

    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addLayout(play);
    row->addWidget(timeline_, 1);
    row->addLayout(meaning);
    body()->addLayout(row);
    layout()->setContentsMargins(14, 10, 14, 8);
}

void TransportCard::setCard(const std::optional<engine::ModelCard>& card) {
    card_ = card;
    timeline_->setCard(card);
    showRedshift();
}

void TransportCard::setRedshift(double redshift) {
    timeline_->setRedshift(redshift);
    showRedshift();
}

void TransportCard::setPlay(double low, double high, double speed) {
    const QSignalBlocker quietLow(low_);
    const QSignalBlocker quietHigh(high_);
    const QSignalBlocker quietSpeed(speed_);
    low_->setValue(low);
    high_->setValue(high);
    speed_->setValue(speed);
    timeline_->setLoop(low, high, loop_->isChecked());
}

void TransportCard::toggleLoop() {
    loop_->toggle();
}

void TransportCard::editRedshift() {
    redshift_->setFocus(Qt::ShortcutFocusReason);
    redshift_->selectAll();
}

void TransportCard::showRedshift() {
    const double z = timeline_->redshift();
    const QSignalBlocker quiet(redshift_);
    redshift_->setValue(z);
    time_->setText(tr("%1 Gyr ago, age %2 Gyr")
                       .arg(cosmology::lookbackTime(z), 0, 'f', 2)
                       .arg(cosmology::age(z), 0, 'f', 2));
    scale_->setText(tr("%1 kpc per arcsec").arg(cosmology::kpcPerArcsec(z), 0, 'f', 2));
    const Support support = card_ ? supportAt(*card_, z) : Support::Good;
    support_->setText(support == Support::None ? tr("extrapolated") : tr("few training data"));
    support_->setToolTip(card_ ? densityText(*card_, z) : QString());
    QSizePolicy policy = support_->sizePolicy();
    policy.setRetainSizeWhenHidden(true); // the slider must not jump
    support_->setSizePolicy(policy);
    support_->setVisible(support != Support::Good);
}

double TransportCard::stepOfPlay() const {
    return std::max(0.001, roundedRedshift(speed_->value() * kFrameMs * 1e-3));
}

double TransportCard::after(double redshift) const {
    const double low =
        loop_->isChecked() ? std::min(low_->value(), high_->value()) : evolution::kRedshiftRange.lowest;
    const double high =
        loop_->isChecked() ? std::max(low_->value(), high_->value()) : evolution::kRedshiftRange.highest;
    // On a grid from the loop's start, so that the next round finds this round's pictures.
    const double next = low + (std::floor((redshift - low) / stepOfPlay() + 0.5) + 1.0) * stepOfPlay();
    if (next > high + 1e-9 || next < low) {
        return loop_->isChecked() ? low : high;
    }
    return roundedRedshift(next);
}

std::vector<double> TransportCard::ahead(int count) const {
    std::vector<double> next;
    double z = timeline_->redshift();
    for (int i = 0; playing() && i < count; ++i) {
        z = after(z);
        next.push_back(z);
    }
    return next;
}

void TransportCard::tick() {
    const int frames = static_cast<int>(clock_.elapsed() / kFrameMs);
    if (frames < 1) {
        return;
    }
    clock_.start();
    double z = timeline_->redshift();
    for (int i = 0; i < std::min(frames, 4); ++i) {
        z = after(z);
    }
    if (!loop_->isChecked() && z >= evolution::kRedshiftRange.highest) {
        play_->setChecked(false);
    }
    setRedshift(z);
    Q_EMIT moved(timeline_->redshift());
}

} // namespace lookback::ui
