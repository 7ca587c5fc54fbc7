// SPDX-License-Identifier: MIT
#pragma once

#include "ui/translation/TranslationPanel.h"

class QButtonGroup;
class QMenu;
class QSlider;
class QSpinBox;

namespace lookback::ui {

class ElidedLabel;
class FigureLabel;

/// The row above the panels: which domain or model is shown, mean, sample or spread of it, and which galaxy
/// of the file.
class ViewRow : public QWidget {
    Q_OBJECT

public:
    explicit ViewRow(QWidget* parent = nullptr);

    /// "Stars" of the one arrangement, "DDPM" of the other; `tip` says which.
    void setSubject(const QString& name, const QString& tip);

    void setShown(Shown shown);
    void setSample(int index, int count); ///< From 0; count 0: none.
    void setMaps(std::int64_t count);
    void setMap(std::int64_t index, const QString& text);

    QString mapText() const;

    std::function<void(QMenu&)> fillSubject;

    QSlider* slider() { return slider_; }

Q_SIGNALS:
    void shownWanted(lookback::ui::Shown shown);
    void stepWanted(int by); ///< To another sample.
    void mapWanted(qint64 index);

private:
    void build();

    MenuButton* subject_;
    QButtonGroup* views_;
    QWidget* browser_;
    FigureLabel* sample_;
    ElidedLabel* text_;
    QSlider* slider_;
    QSpinBox* box_;
};

} // namespace lookback::ui
