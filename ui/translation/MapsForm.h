// SPDX-License-Identifier: MIT
#pragma once

#include "core/io/GalaxyMaps.h"
#include "ui/common/Controls.h"

class QDoubleSpinBox;
class QLineEdit;

namespace lookback::ui {

/// What a file of maps does not say by itself: which domain it shows, in which unit, how large it is. Above
/// the panels while a FITS or NPY file is open.
class MapsForm : public Card {
    Q_OBJECT

public:
    explicit MapsForm(QWidget* parent = nullptr);

    /// `why`: what is missing or wrong, as a sentence; empty: nothing, the form only offers the size.
    void ask(const QString& file, const io::GalaxyMapsOptions& known, const QString& why);

    io::GalaxyMapsOptions options() const;

    QString why() const { return why_->text(); }

    QLineEdit* unitBox() { return unit_; }

    QDoubleSpinBox* extentBox() { return extent_; }

    Choices* domainBox() { return domain_; }

    QPushButton* openButton() { return open_; }

Q_SIGNALS:
    void openWanted();
    void closeWanted();

private:
    void refresh();

    QLabel* file_;
    QLabel* why_;
    Choices* domain_;
    QLineEdit* unit_;
    QDoubleSpinBox* extent_;
    QPushButton* open_;
};

} // namespace lookback::ui
