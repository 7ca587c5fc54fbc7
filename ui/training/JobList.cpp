// SPDX-License-Identifier: MIT
#include "ui/training/JobList.h"

#include "ui/common/Figures.h"
#include "ui/training/JobWords.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>

namespace lookback::ui {

namespace {

using training::Job;
using training::JobState;

constexpr int kRow = 70;  ///< Pixels.
constexpr int kEdge = 12; ///< From the side of a row to its text.

void paintHead(QPainter& painter, const Job& job, const QRect& line) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(stateColour(job.state, theme()));
    painter.drawEllipse(QPointF(line.left() + 4.0, line.center().y() + 0.5), 4.0, 4.0);
    painter.setFont(textFont(12));
    painter.setPen(job.state == JobState::Failed ? theme().redText : theme().secondary);
    const QString word = progressWord(job);
    const int wide = widthOfFigures(painter.fontMetrics(), word);
    drawFigures(painter, line, Qt::AlignRight, word);
    painter.setFont(textFont(13, QFont::DemiBold));
    painter.setPen(theme().text);
    const QString number = numberText(job.number);
    const int numberWide = widthOfFigures(painter.fontMetrics(), number);
    const QRect name = line.adjusted(16, 0, -wide - 10, 0);
    drawFigures(painter, name, Qt::AlignLeft, number);
    painter.setFont(textFont(13));
    const QRect rest = name.adjusted(numberWide + 8, 0, 0, 0);
    painter.drawText(
        rest, Qt::AlignVCenter,
        painter.fontMetrics().elidedText(QString::fromStdString(job.name), Qt::ElideMiddle, rest.width()));
}

void paintBar(QPainter& painter, const Job& job, const QRectF& groove) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().pressed);
    painter.drawRoundedRect(groove, 2, 2);
    const double share = shareDone(job);
    if (share > 0.0) {
        painter.setBrush(stateColour(job.state, theme()));
        painter.drawRoundedRect(QRectF(groove.topLeft(), QSizeF(std::max(4.0, share * groove.width()), 4.0)),
                                2, 2);
    }
}

} // namespace

QSize JobDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {240, kRow};
}

void JobDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const {
    const auto* model = static_cast<const JobModel*>(index.model());
    const Job& job = model->jobs()[static_cast<std::size_t>(index.row())];
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool chosen = option.state & QStyle::State_Selected;
    const QRectF plate = QRectF(option.rect).adjusted(4, 2, -4, -2);
    if (chosen || (option.state & QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(chosen ? theme().pressed : theme().hover);
        painter->drawRoundedRect(plate, 6, 6);
    }
    if ((option.state & QStyle::State_HasFocus) && option.widget != nullptr && option.widget->hasFocus()) {
        painter->setPen(QPen(theme().focus, 1.5));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(plate.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    }
    const QRect inside = option.rect.adjusted(kEdge, 0, -kEdge, 0);
    paintHead(*painter, job, QRect(inside.left(), inside.top() + 9, inside.width(), 20));
    paintBar(*painter, job, QRectF(inside.left(), inside.top() + 35, inside.width(), 4));
    painter->setFont(textFont(11));
    painter->setPen(job.state == JobState::Failed ? theme().redText : theme().secondary);
    const QRect line(inside.left(), inside.top() + 44, inside.width(), 18);
    painter->drawText(
        line, Qt::AlignVCenter,
        painter->fontMetrics().elidedText(jobLine(job, model->now()), Qt::ElideRight, line.width()));
    painter->restore();
}

JobList::JobList(QWidget* parent)
    : QListView(parent)
    , model_(new JobModel(this)) {
    setModel(model_);
    setItemDelegate(new JobDelegate(this));
    setUniformItemSizes(true);
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setFrameShape(NoFrame);
    setDragDropMode(InternalMove);
    setDropIndicatorShown(true);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Jobs"));
    connect(model_, &JobModel::moveWanted, this, &JobList::moveWanted);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (!filling_) {
            Q_EMIT chosenChanged();
        }
    });
}

void JobList::setJobs(const std::vector<Job>& jobs, const std::vector<int>& queue, double now) {
    const std::vector<int> before = chosen();
    const int top = verticalScrollBar()->value();
    filling_ = true;
    model_->setJobs(jobs, queue, now);
    if (chosen() != before) { // rows came, went or moved
        choose(before);
        verticalScrollBar()->setValue(top);
    }
    filling_ = false;
    if (chosen() != before) {
        Q_EMIT chosenChanged();
    }
}

void JobList::choose(const std::vector<int>& numbers) {
    QItemSelection selection;
    QModelIndex first;
    for (const int number : numbers) {
        const int row = model_->rowOf(number);
        if (row >= 0) {
            const QModelIndex at = model_->index(row);
            first = first.isValid() ? first : at;
            selection.select(at, at);
        }
    }
    selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

std::vector<int> JobList::chosen() const {
    std::vector<int> rows;
    for (const QModelIndex& at : selectionModel()->selectedIndexes()) {
        rows.push_back(at.row());
    }
    std::sort(rows.begin(), rows.end());
    const int mine = currentIndex().row();
    if (const auto at = std::find(rows.begin(), rows.end(), mine); at != rows.end()) {
        std::rotate(rows.begin(), at, at + 1);
    }
    std::vector<int> numbers;
    for (const int row : rows) {
        numbers.push_back(model_->jobs()[static_cast<std::size_t>(row)].number);
    }
    return numbers;
}

int JobList::current() const {
    const std::vector<int> numbers = chosen();
    return numbers.empty() ? -1 : numbers.front();
}

void JobList::moveCurrent(int by) {
    const Job* job = model_->find(current());
    if (job == nullptr || job->state != JobState::Queued) {
        return;
    }
    const int position = model_->queuePosition(model_->rowOf(job->number)) + by;
    const int last = model_->queuePosition(model_->rowCount()) - 1;
    if (position >= 0 && position <= last) {
        Q_EMIT moveWanted(job->number, position);
    }
}

void JobList::keyPressEvent(QKeyEvent* event) {
    const bool alt = event->modifiers() & Qt::AltModifier;
    if (alt && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)) {
        moveCurrent(event->key() == Qt::Key_Up ? -1 : 1);
        return;
    }
    if (event->key() == Qt::Key_Delete) {
        Q_EMIT deleteWanted();
        return;
    }
    if (event->key() >= Qt::Key_A && event->key() <= Qt::Key_Z &&
        !(event->modifiers() & Qt::ControlModifier)) {
        event->ignore(); // the page's keys, not a search by name
        return;
    }
    QListView::keyPressEvent(event);
}

void JobList::contextMenuEvent(QContextMenuEvent* event) {
    if (current() >= 0) {
        const QRect row = visualRect(currentIndex());
        const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
        Q_EMIT menuWanted(byKey ? viewport()->mapToGlobal(row.center()) : event->globalPos());
    }
}

} // namespace lookback::ui
