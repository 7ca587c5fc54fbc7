// SPDX-License-Identifier: MIT
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <vector>

namespace lookback::ui {

class Window;

/// Moves the window's own slider and measures what the hand would feel: process start to first paint, slider
/// to painted preview, how long the event loop was blocked, resident memory. Writes JSON and quits, on a slow
/// machine after fewer moves.
class Bench : public QObject {
    Q_OBJECT

public:
    static constexpr int kMoves = 200;      ///< At most,
    static constexpr int kMovingMs = 45000; ///< and not for longer than this on a slow machine.

    /// `playSeconds`: play for so long afterwards and measure how memory grows.
    Bench(Window& window, QString file, int playSeconds = 0);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void begin();
    void move();
    void painted();
    void beat();
    void play();
    void finish();

    Window& window_;
    QString file_;
    double startMs_ = -1.0;
    bool running_ = false;
    bool moving_ = false; ///< Not yet playing.
    bool drawn_ = false;  ///< The preview of the latest move has arrived.
    int moves_ = 0;
    int playSeconds_ = 0;
    double settledMegabytes_ = -1.0; ///< Once the caches are full, early in play.
    double playedMegabytes_ = -1.0;  ///< At the end of play.
    QElapsedTimer sinceBegin_;
    QElapsedTimer sinceMove_;
    QElapsedTimer sinceBeat_;
    QTimer heart_;
    std::vector<double> latencies_; ///< ms.
    std::vector<double> blocks_;    ///< ms, beyond the heart's own interval.
};

/// Wall time since the process began, ms, to 10 ms; from /proc, -1 where there is none.
double msSinceProcessStart();

/// Resident memory now, MiB; -1 where it cannot be told.
double residentMegabytes();

} // namespace lookback::ui
