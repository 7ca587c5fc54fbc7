// SPDX-License-Identifier: MIT
#include "ui/translation/ViewRow.h"

#include "ui/common/Figures.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <limits>

namespace lookback::ui {

ViewRow::ViewRow(QWidget* parent)
    : QWidget(parent)
    , subject_(new MenuButton(tr("What is shown"),
                              [this](QMenu& m) {
                                  if (fillSubject) {
                                      fillSubject(m);
                                  }
                              }))
    , views_(new QButtonGroup(this))
    , browser_(new QWidget)
    , sample_(new FigureLabel)
    , text_(new ElidedLabel)
    , slider_(new QSlider(Qt::Horizontal))
    , box_(new QSpinBox) {
    setAccessibleName(tr("View"));
    build();
    setShown(Shown::Mean);
    setSample(0, 0);
    setMaps(0);
}

void ViewRow::build() {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(subject_);
    auto* switches = new QHBoxLayout;
    switches->setSpacing(0);
    const std::pair<QString, QString> views[] = {
        {tr("Mean"), tr("The mean of the samples' logarithms (M)")},
        {tr("Sample"), tr("One sample of each model (S)")},
        {tr("Spread"), tr("Standard deviation of log10 over the samples, dex (D)")}};
    for (int i = 0; i < 3; ++i) {
        auto* b = button(views[i].first, views[i].second);
        b->setCheckable(true);
        b->setProperty("flat", true);
        b->setToolTip(views[i].second);
        views_->addButton(b, i);
        switches->addWidget(b);
    }
    views_->setExclusive(true);
    row->addLayout(switches);
    auto* steps = new QHBoxLayout(browser_);
    steps->setContentsMargins(0, 0, 0, 0);
    steps->setSpacing(2);
    const auto add = [&](QHBoxLayout* where, const QString& text, const QString& name, const QString& tip) {
        auto* b = button(text, name);
        b->setProperty("compact", true);
        b->setProperty("flat", true);
        b->setFixedWidth(26);
        b->setToolTip(tip);
        where->addWidget(b);
        return b;
    };
    auto* before = add(steps, QStringLiteral("\u2039"), tr("Sample before"), tr("The sample before ([)"));
    steps->addWidget(sample_);
    auto* after = add(steps, QStringLiteral("\u203A"), tr("Next sample"), tr("The next sample (])"));
    connect(before, &QPushButton::clicked, this, [this] { Q_EMIT stepWanted(-1); });
    connect(after, &QPushButton::clicked, this, [this] { Q_EMIT stepWanted(1); });
    row->addWidget(browser_);
    setRole(text_, "secondary");
    text_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(text_, 1);
    slider_->setAccessibleName(tr("Galaxy"));
    slider_->setToolTip(tr("Another map of the file (Page Up, Page Down)"));
    slider_->setMinimumWidth(80);
    slider_->setMaximumWidth(150);
    row->addWidget(slider_);
    box_->setAccessibleName(tr("Number of the map"));
    box_->setKeyboardTracking(false);
    box_->setLocale(QLocale::c());
    box_->setMinimumWidth(92);
    box_->setAlignment(Qt::AlignRight);
    row->addWidget(box_);
    connect(views_, &QButtonGroup::idClicked, this,
            [this](int id) { Q_EMIT shownWanted(static_cast<Shown>(id)); });
    connect(slider_, &QSlider::valueChanged, this, [this](int value) { Q_EMIT mapWanted(value); });
    connect(box_, &QSpinBox::valueChanged, this, [this](int value) { Q_EMIT mapWanted(value - 1); });
}

void ViewRow::setSubject(const QString& name, const QString& tip) {
    subject_->setLabel(name);
    subject_->setToolTip(tip);
    subject_->setAccessibleName(QStringLiteral("%1: %2").arg(tip, name));
}

void ViewRow::setShown(Shown shown) {
    views_->button(static_cast<int>(shown))->setChecked(true);
    browser_->setVisible(shown == Shown::Sample);
}

void ViewRow::setSample(int index, int count) {
    sample_->setText(count > 0 ? tr("%1 of %2").arg(index + 1).arg(count) : tr("none yet"));
    sample_->updateGeometry();
    browser_->setEnabled(count > 1);
}

void ViewRow::setMaps(std::int64_t count) {
    const QSignalBlocker noSlider(slider_);
    const QSignalBlocker noBox(box_);
    const int last = static_cast<int>(std::min<std::int64_t>(count, std::numeric_limits<int>::max()));
    slider_->setRange(0, std::max(0, last - 1));
    slider_->setPageStep(std::max(1, last / 10));
    box_->setRange(1, std::max(1, last));
    box_->setSuffix(tr(" of %1").arg(count));
    slider_->setVisible(count > 1);
    box_->setVisible(count > 1);
}

void ViewRow::setMap(std::int64_t index, const QString& text) {
    const QSignalBlocker noSlider(slider_);
    const QSignalBlocker noBox(box_);
    slider_->setValue(static_cast<int>(index));
    box_->setValue(static_cast<int>(index) + 1);
    text_->setText(text);
    text_->setAccessibleName(text);
}

QString ViewRow::mapText() const {
    return text_->text();
}

} // namespace lookback::ui
