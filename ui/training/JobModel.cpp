// SPDX-License-Identifier: MIT
#include "ui/training/JobModel.h"

#include "ui/training/JobWords.h"

#include <QDateTime>
#include <QMimeData>
#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_map>

namespace lookback::ui {

namespace {

using training::Job;
using training::JobState;

const char* const kMime = "application/x-lookback-job";

int group(const Job& job) {
    return job.state == JobState::Running ? 0 : job.state == JobState::Queued ? 1 : 2;
}

/// All that a row shows of a job, compared as it is: a line of words for each of a thousand jobs at every
/// look would hold up the window. Beside it the words hang on the day alone.
bool looksTheSame(const Job& a, const Job& b) {
    const auto shown = [](const Job& j) {
        return std::tie(j.state, j.name, j.message, j.place.executor, j.place.partition, j.place.ranks,
                        j.handle, j.created, j.updated, j.progress.step, j.progress.steps,
                        j.progress.secondsLeft);
    };
    const double before = a.progress.validation;
    const double after = b.progress.validation;
    return shown(a) == shown(b) && (before == after || (std::isnan(before) && std::isnan(after)));
}

QDate dayOf(double time) {
    return QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(time * 1e3)).date();
}

/// Those that run, those that wait in their order, the others; the newest first.
std::vector<Job> sorted(std::vector<Job> jobs, const std::vector<int>& queue) {
    std::unordered_map<int, std::size_t> place;
    for (std::size_t i = 0; i < queue.size(); ++i) {
        place.emplace(queue[i], i);
    }
    std::vector<std::tuple<int, std::size_t, int, std::size_t>> order; // group, place, -number, index
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const int itsGroup = group(jobs[i]);
        const auto found = itsGroup == 1 ? place.find(jobs[i].number) : place.end();
        order.emplace_back(itsGroup, found == place.end() ? queue.size() : found->second, -jobs[i].number, i);
    }
    std::sort(order.begin(), order.end());
    std::vector<Job> all;
    all.reserve(jobs.size());
    for (const auto& entry : order) {
        all.push_back(std::move(jobs[std::get<3>(entry)]));
    }
    return all;
}

/// The number in what is dragged; -1: something else.
int numberIn(const QMimeData* data) {
    return data->hasFormat(QLatin1String(kMime)) ? data->data(QLatin1String(kMime)).toInt() : -1;
}

} // namespace

void JobModel::setJobs(std::vector<Job> jobs, const std::vector<int>& queue, double now) {
    jobs = sorted(std::move(jobs), queue);
    const bool sameRows = std::equal(jobs.begin(), jobs.end(), jobs_.begin(), jobs_.end(),
                                     [](const Job& a, const Job& b) { return a.number == b.number; });
    const bool sameDay = dayOf(now_) == dayOf(now);
    now_ = now;
    if (!sameRows) {
        beginResetModel();
        jobs_ = std::move(jobs);
        endResetModel();
        return;
    }
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const bool same = sameDay && looksTheSame(jobs_[i], jobs[i]);
        jobs_[i] = std::move(jobs[i]);
        if (!same) {
            const QModelIndex at = index(static_cast<int>(i));
            Q_EMIT dataChanged(at, at);
        }
    }
}

int JobModel::rowOf(int number) const {
    const auto found =
        std::find_if(jobs_.begin(), jobs_.end(), [number](const Job& j) { return j.number == number; });
    return found == jobs_.end() ? -1 : static_cast<int>(found - jobs_.begin());
}

const Job* JobModel::find(int number) const {
    const int row = rowOf(number);
    return row < 0 ? nullptr : &jobs_[static_cast<std::size_t>(row)];
}

int JobModel::queuePosition(int row) const {
    const auto end = jobs_.begin() + std::clamp(row, 0, static_cast<int>(jobs_.size()));
    return static_cast<int>(
        std::count_if(jobs_.begin(), end, [](const Job& j) { return j.state == JobState::Queued; }));
}

int JobModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(jobs_.size());
}

QVariant JobModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const Job& job = jobs_[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole) {
        return QStringLiteral("%1 %2").arg(numberText(job.number), QString::fromStdString(job.name));
    }
    if (role == Qt::ToolTipRole) {
        return jobLine(job, now_);
    }
    if (role == Qt::AccessibleTextRole) {
        return QStringLiteral("%1 %2, %3, %4")
            .arg(numberText(job.number), QString::fromStdString(job.name), progressWord(job),
                 jobLine(job, now_));
    }
    return {};
}

Qt::ItemFlags JobModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) {
        return Qt::ItemIsDropEnabled; // between two rows
    }
    const bool waits = jobs_[static_cast<std::size_t>(index.row())].state == JobState::Queued;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | (waits ? Qt::ItemIsDragEnabled : Qt::NoItemFlags);
}

Qt::DropActions JobModel::supportedDropActions() const {
    return Qt::MoveAction;
}

QStringList JobModel::mimeTypes() const {
    return {QLatin1String(kMime)};
}

QMimeData* JobModel::mimeData(const QModelIndexList& indexes) const {
    if (indexes.isEmpty()) {
        return nullptr;
    }
    auto* data = new QMimeData;
    data->setData(QLatin1String(kMime),
                  QByteArray::number(jobs_[static_cast<std::size_t>(indexes.front().row())].number));
    return data;
}

bool JobModel::canDropMimeData(const QMimeData* data, Qt::DropAction, int row, int,
                               const QModelIndex& parent) const {
    return row >= 0 && !parent.isValid() && rowOf(numberIn(data)) >= 0;
}

bool JobModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                            const QModelIndex& parent) {
    if (!canDropMimeData(data, action, row, column, parent)) {
        return false;
    }
    const int number = numberIn(data);
    const int position = queuePosition(row) - (rowOf(number) < row ? 1 : 0); // without itself
    Q_EMIT moveWanted(number, std::max(0, position));
    return false; // the row moves when the project says so
}

} // namespace lookback::ui
