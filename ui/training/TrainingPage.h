// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/Job.h"
#include "ui/common/Page.h"
#include "ui/training/JobActions.h"
#include "ui/training/NewJobForm.h"
#include "ui/training/Services.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>
#include <deque>
#include <map>
#include <optional>

class QLabel;
class QStackedWidget;

namespace lookback::ui {

class CausePanel;
class CurvesCard;
class ErrorBar;
class FirstJobPanel;
class JobFacts;
class JobList;
class PreviewsCard;
class TrainingBar;

/// The jobs of a project, which train models in processes of their own: how each stands, its curves and what
/// it draws, and what can be done with it. Looks at the project in the background, about once a second while
/// it is seen.
class TrainingPage : public Page {
    Q_OBJECT

public:
    explicit TrainingPage(TrainingServices services, QWidget* parent = nullptr);
    ~TrainingPage() override;

    void setProject(const std::filesystem::path& folder); ///< Empty: the user's default one.

    const std::filesystem::path& project() const { return project_; }

    void setRecent(const QStringList& projects) { recent_ = projects; }

    void setWaking(bool waking) { waking_ = waking; } ///< Whether a queue that nobody works off is taken up.

    /// A recipe opens the form, a job's or a project's folder is shown.
    void open(const std::filesystem::path& file) override;
    static bool canOpen(const std::filesystem::path& file); ///< Judged by its name and what lies in it.

    void choose(const std::vector<int>& numbers);
    void act(JobAction action); ///< On the job in view; deleting asks first.
    void newJob(const std::filesystem::path& recipe = {}, const training::JobPlace& place = {});
    void chooseProject(); ///< By a dialogue.

    JobList* list() { return list_; }

    JobFacts* facts() { return facts_; }

    CurvesCard* curves() { return curves_; }

    PreviewsCard* previews() { return previews_; }

    CausePanel* cause() { return cause_; }

    ErrorBar* errors() { return errors_; }

    NewJobForm* form() const { return form_; } ///< Of a new job; null while it is closed.

    void announce() { sayIfSettled(); } ///< Say settledNow(), also where nothing was wanted.

    void fillOpen(std::function<void(QMenu&)> fill) override;
    bool settled() const override;

    QString failure() const override { return failure_; }

Q_SIGNALS:
    void modelWanted(const QString& card, const QString& task); ///< Open it in its page.
    void compareWanted(const QString& card, const QString& galaxies);
    void projectChanged(const QString& folder); ///< The user has chosen it; empty: the default one.

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    /// What the user asked for and is done in the background, in the order asked.
    struct Deed {
        std::function<int()> work; ///< Gives the number of a job to show, or 0.
        QString done;              ///< Said when it is; empty: nothing.
    };

    QWidget* buildCentre();
    void build();
    void makeKeys();
    void connectParts();
    void fillProjects(QMenu& menu);
    void fillMenu(QMenu& menu);

    void look();
    void adopt(const ProjectView& view);
    void tell(const std::vector<training::Job>& jobs); ///< On the desktop, what has ended.
    void showChosen();
    void showPlace(); ///< The first job's panel, the jobs, or the form.
    void readPapers();
    void readCurves();
    const training::Job* current() const;
    void adoptPapers(JobPapers papers);

    void queueDeed(const QString& done, std::function<int()> work);
    void nextDeed();
    void wish(int number, JobWish what, int position = 0);
    void askToDelete();
    void openOutside(const std::filesystem::path& file);
    void openForm(const std::string& recipe, const std::filesystem::path& file,
                  const training::JobPlace& place);
    void closeForm();
    void sayStatus();
    void sayIfSettled();

    TrainingServices services_;
    std::filesystem::path project_;
    QStringList recent_;
    QString failure_;
    bool waking_ = true;
    bool looked_ = false;     ///< At this project, at least once.
    std::vector<int> wanted_; ///< Jobs to be chosen as soon as they are there.
    std::map<int, training::JobState> states_;
    ProjectView view_;
    JobPapers papers_;
    std::vector<training::Preset> presets_;
    QString drawnAs_; ///< What the curves show, and how far the jobs were then.
    QString readAs_;  ///< How far the job was when its papers were read.
    std::deque<Deed> deeds_;

    TrainingBar* bar_;
    ErrorBar* errors_;
    JobList* list_;
    FirstJobPanel* first_;
    CausePanel* cause_;
    CurvesCard* curves_;
    PreviewsCard* previews_;
    JobFacts* facts_;
    QWidget* left_;
    QWidget* right_;
    QStackedWidget* stack_;
    QPointer<NewJobForm> form_;

    QTimer timer_;
    QElapsedTimer lookTime_;
    QThreadPool looking_; // the pools outlive the work below
    QThreadPool reading_;
    QThreadPool doing_;
    Job<ProjectView> look_;
    Job<JobPapers> paperWork_;
    Job<std::vector<JobCurve>> curveWork_;
    Job<int> deed_;
    Job<std::vector<training::Preset>> presetWork_;
    Job<std::string> recipeWork_;
};

} // namespace lookback::ui
