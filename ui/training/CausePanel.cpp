// SPDX-License-Identifier: MIT
#include "ui/training/CausePanel.h"

#include "ui/common/Controls.h"
#include "ui/training/JobWords.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

namespace lookback::ui {

namespace {

constexpr int kLines = 5; ///< Of the log that are shown.

QString lastLines(const std::vector<std::string>& log, std::size_t most) {
    QStringList lines;
    for (std::size_t i = log.size() - std::min(most, log.size()); i < log.size(); ++i) {
        lines << QString::fromStdString(log[i]);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

CausePanel::CausePanel(QWidget* parent)
    : QFrame(parent)
    , heading_(label(QString(), "heading"))
    , cause_(new QLabel)
    , log_(label(QString(), "small")) {
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(16, 10, 12, 12);
    all->setSpacing(6);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(heading_, 1);
    auto* copy = button(tr("Copy details"), tr("Copy the cause and the log's last lines"));
    auto* open = button(tr("Open log"), tr("Open the whole log"));
    for (QPushButton* b : {copy, open}) {
        b->setProperty("compact", true);
        head->addWidget(b);
    }
    all->addLayout(head);
    cause_->setWordWrap(true);
    cause_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    all->addWidget(cause_);
    log_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    log_->setTextFormat(Qt::PlainText);
    log_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    log_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // long lines are cut, not the page
    all->addWidget(log_);
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(details_); });
    connect(open, &QPushButton::clicked, this, &CausePanel::logWanted);
}

void CausePanel::present(const training::Job& job, const JobPapers& papers) {
    const QString number = numberText(job.number);
    heading_->setText(job.state == training::JobState::Lost ? tr("%1 was lost").arg(number)
                                                            : tr("%1 failed").arg(number));
    const QString words = job.message.empty() ? tr("It ended without saying why; its log may tell.")
                                              : QString::fromStdString(job.message);
    cause_->setText(words);
    setAccessibleName(QStringLiteral("%1: %2").arg(heading_->text(), words));
    const QString shown = lastLines(papers.log, kLines);
    log_->setText(shown);
    log_->setVisible(!shown.isEmpty());
    details_ =
        QStringLiteral("%1 %2 (%3)\n%4\n%5\n\n%6\n")
            .arg(number, QString::fromStdString(job.name), QString::fromStdString(job.where), words,
                 QString::fromStdString(job.folder.string()), lastLines(papers.log, papers.log.size()));
}

QString CausePanel::cause() const {
    return cause_->text();
}

QString CausePanel::details() const {
    return details_;
}

void CausePanel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme().red);
    painter.setBrush(theme().card);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().red);
    painter.drawRoundedRect(QRectF(0, 0, 4, height()), 2, 2);
}

} // namespace lookback::ui
