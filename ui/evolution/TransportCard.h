// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/Controls.h"
#include "ui/evolution/Timeline.h"

#include <QAbstractButton>
#include <QElapsedTimer>
#include <QTimer>

class QDoubleSpinBox;
class QLabel;

namespace lookback::ui {

class FigureLabel;

/// The round button that plays and stops.
class PlayButton : public QAbstractButton {
    Q_OBJECT

public:
    explicit PlayButton(QWidget* parent = nullptr);

    QSize sizeHint() const override { return {40, 40}; }

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// The card below the pictures: play, speed, loop, the timeline, and what the redshift means.
class TransportCard : public Card {
    Q_OBJECT

public:
    static constexpr int kFrameMs = 50;

    explicit TransportCard(QWidget* parent = nullptr);

    Timeline* timeline() { return timeline_; }

    void setCard(const std::optional<engine::ModelCard>& card);
    void setRedshift(double redshift);
    void setPlay(double low, double high, double speed);

    void togglePlay() { play_->toggle(); }

    bool playing() const { return play_->isChecked(); }

    void toggleLoop();
    void editRedshift(); ///< Puts the cursor into the number.

    /// The redshifts that play will show next, newest first to be needed.
    std::vector<double> ahead(int count) const;

Q_SIGNALS:
    void moved(double redshift);
    void released();
    void playChanged(double low, double high, double speed); ///< Of the loop and the speed.
    void playToggled(bool on);

private:
    void build();
    void showRedshift();
    void tick();
    double stepOfPlay() const;
    double after(double redshift) const;

    PlayButton* play_;
    QDoubleSpinBox* speed_;
    QDoubleSpinBox* low_;
    QDoubleSpinBox* high_;
    QPushButton* loop_;
    Timeline* timeline_;
    QDoubleSpinBox* redshift_;
    FigureLabel* time_;
    FigureLabel* scale_;
    QLabel* support_;
    std::optional<engine::ModelCard> card_;
    QTimer frames_;
    QElapsedTimer clock_;
};

} // namespace lookback::ui
