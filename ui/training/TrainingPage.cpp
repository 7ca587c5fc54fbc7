// SPDX-License-Identifier: MIT
// What the Training page knows, and how it keeps up with its project.
#include "ui/training/TrainingPage.h"

#include "ui/common/ErrorBar.h"
#include "ui/training/CausePanel.h"
#include "ui/training/CurvesCard.h"
#include "ui/training/CurvesChart.h"
#include "ui/training/FirstJobPanel.h"
#include "ui/training/JobFacts.h"
#include "ui/training/JobList.h"
#include "ui/training/JobWords.h"
#include "ui/training/PreviewsCard.h"
#include "ui/training/TrainingBar.h"

#include <QDateTime>
#include <QStackedWidget>
#include <algorithm>

namespace lookback::ui {

namespace {

using training::JobState;

constexpr int kSeenMs = 1000;    ///< Between two looks while the page is seen.
constexpr int kHiddenMs = 15000; ///< While it is not: for what is told on the desktop.
constexpr int kRestFactor = 4;   ///< A look that takes long is not repeated sooner than so many times that.

double nowSeconds() {
    return static_cast<double>(QDateTime::currentMSecsSinceEpoch()) * 1e-3;
}

/// Changes whenever the tables of the job may have grown.
QString progressOf(const training::Job& job) {
    return QStringLiteral("%1:%2:%3:%4")
        .arg(job.number)
        .arg(static_cast<int>(job.state))
        .arg(job.progress.step)
        .arg(job.checkpointed, 0, 'f', 3);
}

} // namespace

TrainingPage::~TrainingPage() = default;

void TrainingPage::setProject(const std::filesystem::path& folder) {
    const std::filesystem::path wanted = folder.empty() ? services_.defaultProject : folder;
    if (wanted == project_ && looked_) {
        return;
    }
    project_ = wanted;
    looked_ = false;
    states_.clear();
    view_ = {};
    papers_ = {};
    drawnAs_.clear();
    readAs_.clear();
    failure_.clear();
    errors_->clear();
    closeForm();
    const bool standard = project_ == services_.defaultProject;
    const QString path = QString::fromStdString(project_.string());
    bar_->setProject(QString::fromStdString(project_.filename().string()), path);
    first_->setProject(path, standard);
    list_->setJobs({}, {}, nowSeconds());
    showPlace();
    look_.cancel(); // at another project
    look();
}

void TrainingPage::look() {
    if (!services_.look || project_.empty() || look_.running()) {
        return;
    }
    lookTime_.start();
    look_.start(
        &looking_, [look = services_.look, project = project_](const Monitor&) { return look(project); },
        [this](const ProjectView& view) {
            failure_.clear();
            adopt(view);
        },
        [this](const std::exception& e) {
            failure_ = QString::fromUtf8(e.what());
            errors_->showError(failure_);
            looked_ = true;
            sayIfSettled();
        });
}

void TrainingPage::adopt(const ProjectView& view) {
    const int rest = static_cast<int>(lookTime_.elapsed()) * kRestFactor;
    timer_.setInterval(std::max(isVisible() ? kSeenMs : kHiddenMs, rest));
    tell(view.jobs);
    view_ = view;
    const bool first = !looked_;
    looked_ = true;
    list_->setJobs(view.jobs, view.queue, nowSeconds());
    if (!wanted_.empty() && list_->jobs().find(wanted_.front()) != nullptr) {
        list_->choose(std::exchange(wanted_, {}));
    } else if (list_->current() < 0 && !view.jobs.empty()) {
        list_->choose({list_->jobs().jobs().front().number});
    }
    if (first) {
        presetWork_.start(
            &reading_,
            [presets = services_.presets](const Monitor&) {
                return presets ? presets() : std::vector<training::Preset>();
            },
            [this](const std::vector<training::Preset>& presets) {
                presets_ = presets;
                first_->setPresets(presets);
            },
            [](const std::exception&) {}); // then there are none
    }
    if (first && waking_ && services_.wake && !view.queue.empty()) {
        queueDeed({}, [wake = services_.wake, project = project_] {
            wake(project); // whatever worked it off may be gone since: the machine was switched off
            return 0;
        });
    }
    showPlace();
    showChosen();
    sayStatus();
    sayIfSettled();
}

void TrainingPage::tell(const std::vector<training::Job>& jobs) {
    for (const training::Job& job : jobs) {
        const auto before = states_.find(job.number);
        const bool ended = before != states_.end() && before->second == JobState::Running &&
                           (job.state == JobState::Done || job.state == JobState::Failed ||
                            job.state == JobState::Stopped || job.state == JobState::Lost);
        if (ended && services_.notify) {
            services_.notify(
                tr("%1 %2: %3")
                    .arg(numberText(job.number), QString::fromStdString(job.name), stateWord(job.state)),
                jobLine(job, nowSeconds()));
        }
    }
    states_.clear();
    for (const training::Job& job : jobs) {
        states_[job.number] = job.state;
    }
}

const training::Job* TrainingPage::current() const {
    return list_->jobs().find(list_->current());
}

void TrainingPage::choose(const std::vector<int>& numbers) {
    if (!numbers.empty() && list_->jobs().find(numbers.front()) == nullptr) {
        wanted_ = numbers; // with the next look
        look();
        return;
    }
    closeForm();
    list_->choose(numbers);
}

void TrainingPage::showPlace() {
    const bool any = !view_.jobs.empty();
    left_->setVisible(any || form_ != nullptr);
    right_->setVisible(any && form_ == nullptr && current() != nullptr);
    stack_->setCurrentIndex(form_ != nullptr ? 2 : any || !looked_ ? 1 : 0);
    stack_->setVisible(any || looked_ || form_ != nullptr); // nothing is known yet: nothing is claimed
}

void TrainingPage::showChosen() {
    const training::Job* job = current();
    bar_->setChosen(view_.jobs.size() > 1 ? static_cast<int>(list_->chosen().size()) : 0);
    if (job == nullptr) {
        return;
    }
    if (papers_.number != job->number) {
        papers_ = {};
        papers_.number = job->number;
        previews_->setPapers(papers_);
        Q_EMIT titleSaid(
            QStringLiteral("%1 %2").arg(numberText(job->number), QString::fromStdString(job->name)));
    }
    const bool broken = job->state == JobState::Failed || job->state == JobState::Lost;
    cause_->setVisible(broken);
    if (broken) {
        cause_->present(*job, papers_);
    }
    facts_->present(*job, papers_, nowSeconds());
    facts_->setBusy(deed_.running());
    readPapers();
    readCurves();
}

void TrainingPage::readPapers() {
    const training::Job* job = current();
    if (job == nullptr || !services_.papers || paperWork_.running()) {
        return;
    }
    const QString progress = progressOf(*job);
    if (progress == readAs_) {
        return;
    }
    readAs_ = progress;
    paperWork_.start(
        &reading_, [papers = services_.papers, job = *job](const Monitor&) { return papers(job); },
        [this](JobPapers papers) { adoptPapers(std::move(papers)); },
        [this](const std::exception& e) {
            errors_->showError(QString::fromUtf8(e.what()));
            sayIfSettled();
        });
}

void TrainingPage::adoptPapers(JobPapers papers) {
    const training::Job* job = current();
    if (job == nullptr || papers.number != job->number) {
        readPapers(); // another job was chosen meanwhile
        return;
    }
    papers_ = std::move(papers);
    previews_->setVisible(!papers_.previews.empty() || papers_.previewEvery > 0);
    previews_->setPapers(papers_);
    showChosen();
    sayIfSettled();
}

void TrainingPage::readCurves() {
    if (!services_.curves || curveWork_.running()) {
        return;
    }
    std::vector<int> numbers = list_->chosen();
    numbers.resize(std::min(numbers.size(), static_cast<std::size_t>(kOverlaidMost + 1)));
    std::vector<training::Job> jobs;
    QString progress;
    for (const int number : numbers) {
        jobs.push_back(*list_->jobs().find(number));
        progress += progressOf(jobs.back()) + QLatin1Char(' ');
    }
    const CurveWish wish = curves_->wish();
    progress += QStringLiteral("%1 %2 %3")
                    .arg(QString::fromStdString(wish.quantity))
                    .arg(wish.smoothing)
                    .arg(wish.hours);
    if (progress == drawnAs_) {
        return;
    }
    drawnAs_ = progress;
    curveWork_.start(
        &reading_, [curves = services_.curves, jobs, wish](const Monitor&) { return curves(jobs, wish); },
        [this](std::vector<JobCurve> curves) {
            curves_->present(std::move(curves));
            readCurves(); // what was chosen meanwhile
            sayIfSettled();
        },
        [this](const std::exception& e) {
            errors_->showError(QString::fromUtf8(e.what()));
            sayIfSettled();
        });
}

void TrainingPage::sayStatus() {
    if (!isVisible()) {
        return;
    }
    Q_EMIT positionSaid(tallyText(view_.jobs));
    Q_EMIT workSaid(view_.diskFree > 0.0 ? tr("disk %1 free").arg(bytesText(view_.diskFree)) : QString());
}

void TrainingPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    timer_.start(kSeenMs);
    look();
    sayStatus();
}

void TrainingPage::hideEvent(QHideEvent* event) {
    Page::hideEvent(event);
    timer_.start(kHiddenMs);
    Q_EMIT positionSaid(QString()); // the other page has its own to say
    Q_EMIT workSaid(QString());
}

bool TrainingPage::settled() const {
    return looked_ && !look_.running() && !paperWork_.running() && !curveWork_.running() &&
           !deed_.running() && deeds_.empty() && !previews_->busy() && wanted_.empty();
}

void TrainingPage::sayIfSettled() {
    if (settled()) {
        Q_EMIT settledNow();
    }
}

} // namespace lookback::ui
