// SPDX-License-Identifier: MIT
#include "ui/Bench.h"

#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "ui/Window.h"
#include "ui/canvas/GalaxyGrid.h"
#include "ui/evolution/EvolutionPage.h"
#include "ui/evolution/TransportCard.h"

#include <unistd.h>

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <cstdio>
#include <ctime>

namespace lookback::ui {

namespace {

constexpr int kBeatMs = 1;
constexpr double kFirstRedshift = 0.1;
constexpr double kStep = 0.007; ///< No redshift twice: nothing comes from the cache.

double quantile(std::vector<double> values, double fraction) {
    if (values.empty()) {
        return 0.0;
    }
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(fraction * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// As `lookback-cli bench --json` writes it; `high` is the quantile that the budget is for.
QJsonObject entry(const char* name, const char* unit, const std::vector<double>& values, double high,
                  double budget) {
    QJsonObject json;
    json[QStringLiteral("name")] = QString::fromLatin1(name);
    json[QStringLiteral("unit")] = QString::fromLatin1(unit);
    json[QStringLiteral("count")] = static_cast<int>(values.size());
    json[QStringLiteral("p50")] = quantile(values, 0.5);
    json[QStringLiteral("p95")] = quantile(values, high);
    json[QStringLiteral("max")] = quantile(values, 1.0);
    json[QStringLiteral("budget")] = budget;
    return json;
}

} // namespace

double msSinceProcessStart() {
    QFile stat(QStringLiteral("/proc/self/stat"));
    if (!stat.open(QIODevice::ReadOnly)) {
        return -1.0;
    }
    const QByteArray line = stat.readAll();
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' '); // from field 3 on
    if (fields.size() < 20) {
        return -1.0;
    }
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    const double started = fields[19].toDouble() / static_cast<double>(sysconf(_SC_CLK_TCK)); // field 22
    return (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9 - started) * 1e3;
}

double residentMegabytes() {
    QFile statm(QStringLiteral("/proc/self/statm"));
    if (!statm.open(QIODevice::ReadOnly)) {
        return -1.0;
    }
    const QList<QByteArray> fields = statm.readAll().split(' ');
    return fields.size() < 2
               ? -1.0
               : fields[1].toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

Bench::Bench(Window& window, QString file, int playSeconds)
    : window_(window)
    , file_(std::move(file))
    , playSeconds_(playSeconds) {
    EvolutionPage* page = window_.evolution();
    page->grid()->installEventFilter(this);
    connect(page, &Page::settledNow, this, [this, page] {
        if (running_ || !page->settled()) {
            return;
        }
        if (!page->failure().isEmpty()) {
            std::fprintf(stderr, "%s\n", qPrintable(page->failure()));
            QApplication::exit(3);
            return;
        }
        begin();
    });
    connect(page->stream(), &GalaxyStream::drawn, this, [this](int, const Image&, double redshift) {
        drawn_ = drawn_ || redshift == window_.evolution()->state().redshift;
    });
    connect(page->grid(), &GalaxyGrid::painted, this, &Bench::painted);
    heart_.setTimerType(Qt::PreciseTimer);
    heart_.setInterval(kBeatMs);
    connect(&heart_, &QTimer::timeout, this, &Bench::beat);
}

bool Bench::eventFilter(QObject* object, QEvent* event) {
    if (event->type() == QEvent::Paint && startMs_ < 0.0) {
        startMs_ = msSinceProcessStart();
    }
    return QObject::eventFilter(object, event);
}

void Bench::begin() {
    running_ = true;
    moving_ = true;
    heart_.start();
    sinceBeat_.start();
    sinceBegin_.start();
    QTimer::singleShot(0, this, &Bench::move);
}

void Bench::move() {
    if (moves_ == kMoves || sinceBegin_.elapsed() > kMovingMs) {
        heart_.stop();
        moving_ = false;
        playSeconds_ > 0 ? play() : finish();
        return;
    }
    ++moves_;
    drawn_ = false;
    Timeline* timeline = window_.evolution()->transport()->timeline();
    sinceMove_.start();
    timeline->step(kFirstRedshift + kStep * moves_ - timeline->redshift());
}

void Bench::painted() {
    if (moving_ && drawn_) {
        drawn_ = false;
        latencies_.push_back(static_cast<double>(sinceMove_.nsecsElapsed()) * 1e-6);
        QTimer::singleShot(0, this, &Bench::move);
    }
}

void Bench::beat() {
    blocks_.push_back(std::max(0.0, static_cast<double>(sinceBeat_.nsecsElapsed()) * 1e-6 - kBeatMs));
    sinceBeat_.start();
}

void Bench::play() {
    window_.evolution()->transport()->togglePlay();
    QTimer::singleShot(playSeconds_ * 1000 / 4, this, [this] { settledMegabytes_ = residentMegabytes(); });
    QTimer::singleShot(playSeconds_ * 1000, this, [this] {
        playedMegabytes_ = residentMegabytes();
        window_.evolution()->transport()->togglePlay();
        finish();
    });
}

void Bench::finish() {
    QJsonArray all;
    all.append(entry("window painted after start", "ms", {startMs_}, 0.95, 1500.0));
    all.append(entry("slider to painted preview", "ms", latencies_, 0.95, 100.0));
    all.append(entry("event loop blocked while dragging", "ms", blocks_, 1.0, 16.0)); // never over
    all.append(entry("window resident memory", "MiB", {residentMegabytes()}, 0.95, 900.0));
    if (playSeconds_ > 0) {
        all.append(
            entry("memory growth while playing", "MiB", {playedMegabytes_ - settledMegabytes_}, 0.95, 8.0));
    }
    QJsonObject json;
    json[QStringLiteral("results")] = all;
    try {
        io::writeTextAtomically(file_.toStdString(), QJsonDocument(json).toJson().toStdString());
        QApplication::exit(0);
    } catch (const Error& e) {
        std::fprintf(stderr, "%s\n", e.what());
        QApplication::exit(6);
    }
}

} // namespace lookback::ui
