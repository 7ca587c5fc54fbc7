// SPDX-License-Identifier: MIT
#include "ui/translation/MapsForm.h"

#include "ui/translation/GalaxyScene.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace lookback::ui {

namespace {

constexpr double kExtentHighest = 1e5; ///< kpc.

QStringList domainTitles() {
    QStringList all;
    for (const DomainFacts& about : kDomains) {
        all << titleOf(about.domain);
    }
    return all;
}

} // namespace

MapsForm::MapsForm(QWidget* parent)
    : Card(QString(), parent)
    , file_(label(QString(), "heading"))
    , why_(label(QString(), "warning"))
    , domain_(new Choices(tr("What the maps show"), domainTitles()))
    , unit_(new QLineEdit)
    , extent_(new QDoubleSpinBox)
    , open_(button(tr("Open"), tr("Open the maps with this unit and size"))) {
    setAccessibleName(tr("What the file does not say"));
    unit_->setAccessibleName(tr("Unit of the maps"));
    unit_->setFixedWidth(130);
    extent_->setRange(0.0, kExtentHighest);
    extent_->setDecimals(2);
    extent_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    extent_->setSpecialValueText(tr("not known"));
    extent_->setSuffix(tr(" kpc"));
    extent_->setLocale(QLocale::c());
    extent_->setFixedWidth(110);
    extent_->setAccessibleName(tr("Half the width of a map in kpc"));
    extent_->setToolTip(tr("From the centre to the left edge"));
    open_->setProperty("primary", true);
    auto* close = button(tr("Close"), tr("Close the form"));
    close->setProperty("flat", true);
    why_->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(file_);
    words->addWidget(why_);
    row->addLayout(words, 1);
    row->addWidget(captioned(tr("Shows"), domain_));
    row->addWidget(captioned(tr("Unit"), unit_));
    row->addWidget(captioned(tr("Half width"), extent_));
    row->addWidget(open_, 0, Qt::AlignBottom);
    row->addWidget(close, 0, Qt::AlignBottom);
    body()->addLayout(row);
    layout()->setContentsMargins(12, 8, 12, 8);
    connect(domain_, &QComboBox::currentIndexChanged, this, &MapsForm::refresh);
    connect(open_, &QPushButton::clicked, this, &MapsForm::openWanted);
    connect(unit_, &QLineEdit::returnPressed, this, &MapsForm::openWanted);
    connect(close, &QPushButton::clicked, this, &MapsForm::closeWanted);
    refresh();
    hide();
}

void MapsForm::refresh() {
    const auto domain = static_cast<Domain>(domain_->currentIndex());
    unit_->setPlaceholderText(QString::fromLatin1(factsOf(domain).unit));
    unit_->setToolTip(tr("%1 are understood").arg(QString::fromStdString(unitsOf(domain))));
}

void MapsForm::ask(const QString& file, const io::GalaxyMapsOptions& known, const QString& why) {
    file_->setText(file);
    why_->setText(why.isEmpty() ? tr("How large the maps are is not said: give half their width to see "
                                     "kiloparsecs and masses.")
                                : why);
    setRole(why_, why.isEmpty() ? "secondary" : "warning");
    why_->setStyleSheet(QString()); // polish again: the role has changed
    domain_->setCurrentIndex(static_cast<int>(known.domain));
    unit_->setText(QString::fromStdString(known.unit));
    extent_->setValue(known.extent);
    refresh();
    show();
}

io::GalaxyMapsOptions MapsForm::options() const {
    io::GalaxyMapsOptions options;
    options.domain = static_cast<Domain>(domain_->currentIndex());
    options.unit = unit_->text().trimmed().toStdString();
    options.extent = extent_->value();
    return options;
}

} // namespace lookback::ui
