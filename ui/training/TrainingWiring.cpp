// SPDX-License-Identifier: MIT
// How the parts of the Training page are laid out, and what each tells the page.
#include "ui/canvas/Chart.h"
#include "ui/common/Controls.h"
#include "ui/common/ErrorBar.h"
#include "ui/training/CausePanel.h"
#include "ui/training/CurvesCard.h"
#include "ui/training/FilmStrip.h"
#include "ui/training/FirstJobPanel.h"
#include "ui/training/JobFacts.h"
#include "ui/training/JobList.h"
#include "ui/training/JobWords.h"
#include "ui/training/PreviewsCard.h"
#include "ui/training/TrainingBar.h"
#include "ui/training/TrainingPage.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollArea>
#include <QStackedWidget>

namespace lookback::ui {

namespace {

constexpr int kListWidth = 264; ///< Least, pixels.
constexpr int kFactsWidth = 250;
constexpr int kCurvesLeast = 240; ///< Height of the card with the curves.

/// `inner` in an area that scrolls where the window is low.
QScrollArea* scrolling(QWidget* inner) {
    auto* area = new QScrollArea;
    area->setWidget(inner);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);
    return area;
}

} // namespace

TrainingPage::TrainingPage(TrainingServices services, QWidget* parent)
    : Page(parent)
    , services_(std::move(services))
    , bar_(new TrainingBar)
    , errors_(new ErrorBar)
    , list_(new JobList)
    , first_(new FirstJobPanel)
    , cause_(new CausePanel)
    , curves_(new CurvesCard)
    , previews_(new PreviewsCard(&reading_, services_.picture))
    , facts_(new JobFacts)
    , stack_(new QStackedWidget) {
    for (QThreadPool* pool : {&looking_, &reading_, &doing_}) {
        pool->setMaxThreadCount(1);
    }
    setFocusPolicy(Qt::StrongFocus);
    build();
    connectParts();
    makeKeys();
    connect(&timer_, &QTimer::timeout, this, &TrainingPage::look);
    timer_.start(15000);
    setProject({});
}

QWidget* TrainingPage::buildCentre() {
    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(cause_);
    column->addWidget(curves_, 5);
    column->addWidget(previews_, 4);
    curves_->setMinimumHeight(kCurvesLeast);
    return scrolling(centre);
}

void TrainingPage::build() {
    auto* jobs = new Card(tr("Jobs"));
    auto* make = button(tr("New job"), tr("New job"));
    make->setProperty("primary", true);
    make->setProperty("compact", true);
    make->setToolTip(tr("New job (Ctrl+N)"));
    connect(make, &QPushButton::clicked, this, [this] { newJob(); });
    jobs->header()->addWidget(make);
    jobs->layout()->setContentsMargins(4, 8, 4, 8);
    jobs->header()->setContentsMargins(8, 0, 8, 0);
    jobs->body()->addWidget(list_, 1);
    left_ = jobs;
    left_->setMinimumWidth(kListWidth);
    left_->setMaximumWidth(340);
    right_ = scrolling(facts_);
    right_->setFixedWidth(kFactsWidth);
    stack_->addWidget(first_);
    stack_->addWidget(buildCentre());

    auto* upper = new QHBoxLayout;
    upper->setSpacing(12);
    upper->addWidget(left_, 23);
    upper->addWidget(stack_, 51);
    upper->addWidget(right_);
    auto* cards = new QVBoxLayout;
    cards->setContentsMargins(12, 12, 12, 12);
    cards->setSpacing(12);
    cards->addWidget(errors_);
    cards->addLayout(upper, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(bar_);
    all->addLayout(cards, 1);
}

void TrainingPage::connectParts() {
    bar_->fillProjects = [this](QMenu& menu) { fillProjects(menu); };
    connect(bar_, &TrainingBar::openWanted, this, &TrainingPage::chooseProject);
    connect(bar_, &TrainingBar::overlayWanted, this, [this] {
        const int row = list_->jobs().rowOf(list_->current());
        const auto& jobs = list_->jobs().jobs();
        if (list_->chosen().size() > 1) {
            list_->choose({list_->current()});
        } else if (row >= 0 && jobs.size() > 1) {
            const int other = row + 1 < static_cast<int>(jobs.size()) ? row + 1 : row - 1;
            list_->choose(
                {jobs[static_cast<std::size_t>(row)].number, jobs[static_cast<std::size_t>(other)].number});
        }
    });
    connect(first_, &FirstJobPanel::newWanted, this, [this] { newJob(); });
    connect(first_, &FirstJobPanel::presetWanted, this,
            [this](const QString& file) { newJob(file.toStdString()); });
    connect(first_, &FirstJobPanel::projectWanted, this, &TrainingPage::chooseProject);
    connect(list_, &JobList::chosenChanged, this, [this] {
        closeForm();
        showPlace();
        showChosen();
    });
    connect(list_, &JobList::moveWanted, this,
            [this](int number, int position) { wish(number, JobWish::Move, position); });
    connect(list_, &JobList::deleteWanted, this, [this] { act(JobAction::Delete); });
    connect(list_, &JobList::menuWanted, this, [this](const QPoint& where) {
        QMenu menu;
        fillMenu(menu);
        menu.exec(where);
    });
    connect(facts_, &JobFacts::wanted, this, &TrainingPage::act);
    connect(cause_, &CausePanel::logWanted, this, [this] { act(JobAction::Log); });
    connect(curves_, &CurvesCard::wishChanged, this, &TrainingPage::readCurves);
    connect(curves_->chart(), &Chart::exportFailed, errors_, &ErrorBar::showError);
    connect(curves_->chart(), &Chart::exported, this,
            [this](const QString& file) { errors_->showNote(tr("Written: %1").arg(file)); });
    connect(previews_, &PreviewsCard::shown, this, &TrainingPage::sayIfSettled);
}

void TrainingPage::fillProjects(QMenu& menu) {
    const auto add = [&](const QString& name, const std::filesystem::path& folder) {
        QAction* action = addChoice(menu, name, folder == project_, [this, folder] {
            setProject(folder);
            Q_EMIT projectChanged(
                folder == services_.defaultProject ? QString() : QString::fromStdString(folder.string()));
        });
        action->setToolTip(QString::fromStdString(folder.string()));
    };
    add(tr("default"), services_.defaultProject);
    for (const QString& folder : recent_) {
        add(QFileInfo(folder).fileName(), folder.toStdString());
    }
    menu.addSeparator();
    menu.addAction(tr("Open project\u2026\tCtrl+O"), this, &TrainingPage::chooseProject);
}

void TrainingPage::fillMenu(QMenu& menu) {
    const training::Job* job = current();
    if (job == nullptr) {
        return;
    }
    for (const OfferedAction& offered : actionsFor(*job, !papers_.card.empty())) {
        if (offered.action == JobAction::Clone) {
            menu.addSeparator();
        }
        QAction* action = menu.addAction(offered.text, this, [this, what = offered.action] { act(what); });
        action->setToolTip(offered.help);
    }
    if (job->state == training::JobState::Queued) {
        menu.addSeparator();
        menu.addAction(tr("To the front of the queue"), this,
                       [this, number = job->number] { wish(number, JobWish::Move, 0); });
    }
}

void TrainingPage::chooseProject() {
    auto* dialog = new QFileDialog(this, tr("Open a project: a folder of jobs, or an empty one"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setDirectory(QString::fromStdString(project_.parent_path().string()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& folder) { open(folder.toStdString()); });
    dialog->open();
}

void TrainingPage::fillOpen(std::function<void(QMenu&)>) {} // its menu holds projects, not galaxies

void TrainingPage::makeKeys() {
    keys_.add({Qt::Key_N, Qt::ControlModifier}, {tr("Ctrl+N"), tr("New job")}, [this] { newJob(); });
    keys_.tell({tr("Up, Down"), tr("In the list: another job (Shift, Ctrl: several)")});
    keys_.tell({tr("Alt+Up, Alt+Down"), tr("In the list: earlier or later in the queue")});
    keys_.tell({tr("Del"), tr("In the list: delete the job")});
    keys_.add({Qt::Key_L}, {tr("L"), tr("Logarithmic axis")}, [this] { curves_->setLog(!curves_->log()); });
    keys_.add({Qt::Key_H}, {tr("H"), tr("Curves over hours or steps")}, [this] {
        CurveWish other = curves_->wish();
        other.hours = !other.hours;
        curves_->setWish(other);
    });
    const auto step = [this](int by) {
        return [this, by] { previews_->strip()->choose(previews_->strip()->chosen() + by); };
    };
    keys_.add({Qt::Key_BracketLeft}, {tr("[ ]"), tr("Earlier or later preview")}, step(-1));
    keys_.add({Qt::Key_BracketRight}, {}, step(1));
    keys_.add(
        {Qt::Key_E, Qt::ControlModifier}, {tr("Ctrl+E"), tr("Export the curves")},
        [this] {
            QMenu menu;
            curves_->chart()->fillExport(menu);
            menu.exec(curves_->mapToGlobal(curves_->rect().topRight()));
        },
        [this] { return curves_->isVisible(); });
    keys_.add({Qt::Key_F5}, {tr("F5"), tr("Look at the project now")}, [this] { look(); });
    keys_.add(
        {Qt::Key_Escape}, {tr("Esc"), tr("Close the form of a new job")},
        [this] {
            closeForm();
            showPlace();
        },
        [this] { return form_ != nullptr; });
}

} // namespace lookback::ui
