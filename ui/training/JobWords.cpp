// SPDX-License-Identifier: MIT
#include "ui/training/JobWords.h"

#include "ui/common/Figures.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

using training::Job;
using training::JobState;

constexpr double kHour = 3600.0;
constexpr double kDay = 24.0 * kHour;

QString words(const char* text) {
    return QCoreApplication::translate("Training", text);
}

QString joined(QStringList parts) {
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" \u00B7 "));
}

QString stepsText(const Job& job) {
    return job.progress.steps > 0
               ? words("step %1 of %2").arg(countText(job.progress.step), countText(job.progress.steps))
               : QString();
}

QString validationText(const Job& job) {
    const double loss = job.progress.validation;
    return std::isfinite(loss) && loss > 0.0 ? words("validation %1").arg(figures(loss, 3)) : QString();
}

} // namespace

QString numberText(int number) {
    return QStringLiteral("%1").arg(number, 4, 10, QLatin1Char('0'));
}

QString countText(double count) {
    return QLocale(QLocale::English).toString(count, 'f', 0);
}

QString durationText(double seconds) {
    const double s = std::max(0.0, seconds);
    if (s < 90.0) {
        return words("%1 s").arg(std::lround(s));
    }
    if (s < 1.5 * kHour) {
        return words("%1 min").arg(std::lround(s / 60.0));
    }
    if (s < 2.0 * kDay) {
        const long minutes = std::lround(s / 60.0);
        return words("%1 h %2 min").arg(minutes / 60).arg(minutes % 60, 2, 10, QLatin1Char('0'));
    }
    const long hours = std::lround(s / kHour);
    return words("%1 d %2 h").arg(hours / 24).arg(hours % 24);
}

QString bytesText(double bytes) {
    static const char* const kUnits[] = {"B", "kB", "MB", "GB", "TB", "PB"};
    int unit = 0;
    double value = std::max(0.0, bytes);
    while (value >= 999.5 && unit < 5) {
        value /= 1000.0;
        ++unit;
    }
    return QStringLiteral("%1 %2").arg(QString::number(value, 'f', unit > 0 && value < 9.95 ? 1 : 0),
                                       QLatin1String(kUnits[unit]));
}

QString whenText(double time, double now) {
    const QDateTime then = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(time * 1e3));
    const QDateTime today = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(now * 1e3));
    const QString clock = then.toString(QStringLiteral("HH:mm"));
    const qint64 days = then.date().daysTo(today.date());
    if (days == 0) {
        return clock;
    }
    if (days == 1) {
        return words("yesterday %1").arg(clock);
    }
    const QString day = then.date().toString(
        then.date().year() == today.date().year() ? QStringLiteral("d MMMM") : QStringLiteral("d MMMM yyyy"));
    return QStringLiteral("%1 %2").arg(day, clock);
}

QString stateWord(JobState state) {
    switch (state) {
    case JobState::New:
        return words("not started");
    case JobState::Queued:
        return words("queued");
    case JobState::Running:
        return words("running");
    case JobState::Paused:
        return words("paused");
    case JobState::Stopped:
        return words("stopped, kept");
    case JobState::Done:
        return words("done");
    case JobState::Failed:
        return words("failed");
    case JobState::Lost:
        return words("lost");
    }
    return {};
}

QColor stateColour(JobState state, const Tokens& colours) {
    switch (state) {
    case JobState::Running:
        return colours.blue;
    case JobState::Paused:
    case JobState::Lost:
        return colours.amber;
    case JobState::Stopped:
    case JobState::Done:
        return colours.green;
    case JobState::Failed:
        return colours.red;
    default:
        return colours.secondary;
    }
}

double shareDone(const Job& job) {
    if (job.state == JobState::Done) {
        return 1.0;
    }
    return job.progress.steps > 0
               ? std::clamp(static_cast<double>(job.progress.step) / job.progress.steps, 0.0, 1.0)
               : 0.0;
}

QString progressWord(const Job& job) {
    return job.state == JobState::Running
               ? words("running %1 %").arg(static_cast<int>(100.0 * shareDone(job)))
               : stateWord(job.state);
}

QString placeText(const Job& job) {
    QStringList parts;
    if (job.place.executor == "slurm") {
        parts << (job.handle.empty() ? words("Slurm")
                                     : words("Slurm %1").arg(QString::fromStdString(job.handle)));
        if (!job.place.partition.empty()) {
            parts << words("%1 partition").arg(QString::fromStdString(job.place.partition));
        }
    } else {
        parts << words("this machine");
    }
    if (job.place.ranks > 1) {
        parts << words("%1 ranks").arg(job.place.ranks);
    }
    return joined(parts);
}

QString jobLine(const Job& job, double now) {
    const QString message = QString::fromStdString(job.message);
    const double end = job.updated > 0.0 ? job.updated : job.created;
    switch (job.state) {
    case JobState::New:
        return joined({placeText(job),
                       job.created > 0.0 ? words("made %1").arg(whenText(job.created, now)) : QString()});
    case JobState::Queued:
        return joined({placeText(job), message});
    case JobState::Running:
        return joined({placeText(job),
                       job.place.executor == "slurm" || !message.isEmpty() ? QString() : stepsText(job),
                       !message.isEmpty() ? message
                       : job.progress.step > 0 && job.progress.secondsLeft > 0.0
                           ? words("%1 left").arg(durationText(job.progress.secondsLeft))
                           : words("starting")});
    case JobState::Paused:
        return joined({words("paused %1").arg(whenText(end, now)), stepsText(job)});
    case JobState::Stopped:
        return joined({words("stopped %1").arg(whenText(end, now)), stepsText(job), validationText(job)});
    case JobState::Done:
        return joined({words("finished %1").arg(whenText(end, now)), validationText(job)});
    case JobState::Failed:
        return message.isEmpty() ? joined({words("failed %1").arg(whenText(end, now)), stepsText(job)})
                                 : message;
    case JobState::Lost:
        return joined({message.isEmpty() ? words("its process vanished") : message, stepsText(job)});
    }
    return {};
}

QString tallyText(const std::vector<Job>& jobs) {
    int running = 0;
    int queued = 0;
    int slurm = 0;
    int failed = 0;
    for (const Job& job : jobs) {
        const bool alive = job.state == JobState::Running;
        running += alive ? 1 : 0;
        queued += job.state == JobState::Queued ? 1 : 0;
        slurm += alive && job.place.executor == "slurm" ? 1 : 0;
        failed += job.state == JobState::Failed || job.state == JobState::Lost ? 1 : 0;
    }
    QStringList parts{words("%1 running").arg(running), words("%1 queued").arg(queued)};
    if (slurm > 0) {
        parts << words("%1 on Slurm").arg(slurm);
    }
    if (failed > 0) {
        parts << words("%1 failed").arg(failed);
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace lookback::ui
