// SPDX-License-Identifier: MIT
#include "ui/training/JobFacts.h"

#include "core/engine/ModelCard.h"
#include "ui/common/Figures.h"
#include "ui/training/JobWords.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

using training::Job;
using training::JobState;

QString words(const char* text) {
    return QCoreApplication::translate("Training", text);
}

/// Names of files and machines do not break at their hyphens, nor "on" from the machine.
QString unbroken(QString text) {
    text.replace(QLatin1Char('-'), QChar(0x2011));
    text.replace(QLatin1String(" on "), QStringLiteral(" on\u00a0"));
    return text;
}

/// Right-aligned figures of one width where they fit into a line, else words that wrap.
class FactValue : public QLabel {
public:
    FactValue() {
        setWordWrap(true);
        setAlignment(Qt::AlignRight | Qt::AlignTop);
        setTextInteractionFlags(Qt::NoTextInteraction);
    }

protected:
    void paintEvent(QPaintEvent* event) override {
        if (widthOfFigures(fontMetrics(), text()) > width()) {
            QLabel::paintEvent(event);
            return;
        }
        QPainter painter(this);
        painter.setPen(palette().color(foregroundRole()));
        drawFigures(painter, QRect(0, 0, width(), fontMetrics().height()), Qt::AlignRight, text());
    }
};

QString stateFact(const Job& job, double now) {
    const QString word = stateWord(job.state);
    if (job.state == JobState::Running && job.started > 0.0) {
        return QStringLiteral("%1, %2").arg(word, durationText(now - job.started));
    }
    return word;
}

/// What changes while it runs.
void addProgress(std::vector<JobFact>& facts, const Job& job) {
    const training::Progress& p = job.progress;
    facts.push_back({words("Step"), QStringLiteral("%1 / %2").arg(countText(p.step), countText(p.steps))});
    if (job.state == JobState::Running) {
        facts.push_back({words("Time left"), durationText(p.secondsLeft)});
        facts.push_back(
            {words("Throughput"), (engine::isOfMaps(job.task) ? words("%1 maps/s") : words("%1 galaxies/s"))
                                      .arg(figures(p.imagesPerSecond, 3))});
        facts.push_back(
            {words("Waiting for data"), QStringLiteral("%1 %").arg(100.0 * p.waitingShare, 0, 'f', 1)});
        facts.push_back({words("Learning rate"), figures(p.learningRate, 3)});
    }
    if (std::isfinite(p.validation) && p.validation != 0.0) {
        facts.push_back({words("Validation"), figures(p.validation, 4)});
    }
}

/// Two small ones share a row.
bool isSmall(JobAction action) {
    return action == JobAction::Clone || action == JobAction::Log || action == JobAction::Folder ||
           action == JobAction::Delete;
}

} // namespace

std::vector<JobFact> factsOf(const Job& job, const JobPapers& papers, double now) {
    std::vector<JobFact> facts{{words("State"), stateFact(job, now)}};
    const double since = job.updated > 0.0 ? job.updated : job.created;
    if (job.state != JobState::Running && since > 0.0) {
        facts.push_back({words("Since"), whenText(since, now)});
    }
    if (job.progress.steps > 0) {
        addProgress(facts, job);
    }
    facts.push_back({words("Place"), placeText(job)});
    if (!job.where.empty()) {
        facts.push_back({words("Device"), QString::fromStdString(job.where)});
    }
    if (job.state == JobState::Running && job.memory > 0.0) {
        facts.push_back(
            {words("Memory"), job.memoryTotal > 0.0
                                  ? words("%1 of %2").arg(bytesText(job.memory), bytesText(job.memoryTotal))
                                  : bytesText(job.memory)});
    }
    if (job.checkpointed > 0.0) {
        facts.push_back(
            {words("Last checkpoint"), job.state == JobState::Running
                                           ? words("%1 ago").arg(durationText(now - job.checkpointed))
                                           : whenText(job.checkpointed, now)});
    }
    if (!papers.data.empty()) {
        facts.push_back({words("Data"), QString::fromStdString(papers.data)});
    }
    return facts;
}

JobFacts::JobFacts(QWidget* parent)
    : Card(QStringLiteral(" "), parent)
    , grid_(new QGridLayout)
    , buttonColumn_(new QVBoxLayout) {
    header()->addStrut(26); // as high as beside it
    grid_->setContentsMargins(0, 2, 0, 4);
    grid_->setHorizontalSpacing(12);
    grid_->setVerticalSpacing(8);
    grid_->setColumnStretch(1, 1);
    buttonColumn_->setContentsMargins(0, 0, 0, 0);
    body()->addLayout(grid_);
    body()->addLayout(buttonColumn_);
    body()->addStretch(1);
}

void JobFacts::present(const Job& job, const JobPapers& papers, double now) {
    setTitle(QStringLiteral("%1 %2").arg(numberText(job.number), QString::fromStdString(job.name)));
    showFacts(factsOf(job, papers, now));
    showActions(actionsFor(job, !papers.card.empty()));
}

void JobFacts::showFacts(const std::vector<JobFact>& facts) {
    const bool sameNames = std::equal(facts.begin(), facts.end(), facts_.begin(), facts_.end(),
                                      [](const JobFact& a, const JobFact& b) { return a.name == b.name; });
    if (!sameNames) {
        for (auto* label : names_) {
            delete label;
        }
        for (auto* label : values_) {
            delete label;
        }
        names_.clear();
        values_.clear();
        for (const JobFact& fact : facts) {
            const int row = static_cast<int>(names_.size());
            names_.push_back(label(fact.name, "secondary"));
            auto* value = new FactValue;
            values_.push_back(value);
            grid_->addWidget(names_.back(), row, 0, Qt::AlignTop);
            grid_->addWidget(value, row, 1);
        }
    }
    for (std::size_t i = 0; i < facts.size(); ++i) {
        values_[i]->setText(unbroken(facts[i].value));
        values_[i]->setAccessibleName(QStringLiteral("%1: %2").arg(facts[i].name, facts[i].value));
    }
    facts_ = facts;
}

void JobFacts::showActions(const std::vector<OfferedAction>& actions) {
    const bool same =
        std::equal(actions.begin(), actions.end(), offered_.begin(), offered_.end(),
                   [](const OfferedAction& a, const OfferedAction& b) {
                       return a.action == b.action && a.text == b.text && a.primary == b.primary;
                   });
    if (same) {
        return; // the keyboard may be on one of them
    }
    offered_ = actions;
    buttons_.clear();
    if (buttonPlace_ != nullptr) {
        buttonPlace_->hide();
        buttonPlace_->deleteLater();
    }
    buttonPlace_ = new QWidget;
    auto* places = new QGridLayout(buttonPlace_);
    places->setContentsMargins(0, 4, 0, 0);
    places->setSpacing(8);
    int row = 0;
    int column = 0;
    for (const OfferedAction& offered : actions) {
        QPushButton* b = ui::button(offered.text, offered.text);
        b->setToolTip(offered.help);
        b->setProperty("primary", offered.primary);
        const bool small = isSmall(offered.action);
        row += !small && column > 0 ? 1 : 0;
        column = small ? column : 0;
        places->addWidget(b, row, column, 1, small ? 1 : 2);
        column = small ? column + 1 : 2;
        row += column == 2 ? 1 : 0;
        column %= 2;
        connect(b, &QPushButton::clicked, this, [this, action = offered.action] { Q_EMIT wanted(action); });
        buttons_[offered.action] = b;
    }
    buttonColumn_->addWidget(buttonPlace_);
}

void JobFacts::setBusy(bool busy) {
    for (const auto& [action, b] : buttons_) {
        b->setEnabled(!busy || action == JobAction::Log || action == JobAction::Folder);
    }
}

QPushButton* JobFacts::button(JobAction action) const {
    const auto found = buttons_.find(action);
    return found == buttons_.end() ? nullptr : found->second;
}

QString JobFacts::fact(const QString& name) const {
    const auto found =
        std::find_if(facts_.begin(), facts_.end(), [&](const JobFact& f) { return f.name == name; });
    return found == facts_.end() ? QString() : found->value;
}

} // namespace lookback::ui
