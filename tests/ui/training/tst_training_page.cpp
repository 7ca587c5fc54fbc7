// SPDX-License-Identifier: MIT
#include "tests/ui/training/FakeProject.h"
#include "ui/canvas/Chart.h"
#include "ui/common/ErrorBar.h"
#include "ui/common/Theme.h"
#include "ui/training/CausePanel.h"
#include "ui/training/CurvesCard.h"
#include "ui/training/FilmStrip.h"
#include "ui/training/FirstJobPanel.h"
#include "ui/training/JobFacts.h"
#include "ui/training/JobList.h"
#include "ui/training/PreviewSheet.h"
#include "ui/training/PreviewsCard.h"
#include "ui/training/TrainingPage.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMessageBox>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>
#include <fstream>

using namespace lookback;
using namespace lookback::ui;
using test::fakeJob;
using training::JobState;

class TestTrainingPage : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { theme_ = new Theme(ThemeChoice::Dark, this); }

    void init();

    void cleanup() { page_.reset(); }

    void invitesWhereThereAreNoJobs();
    void offersARecipeForEachTask();
    void listsWhatRunsThenWhatWaitsThenTheRest();
    void showsFactsAndActionsOfTheState();
    void carriesOutWhatIsAskedInOrder();
    void saysWhatRefused();
    void reordersTheQueueByKeysAndByDragging();
    void asksBeforeItDeletes();
    void showsWhyAJobFailed();
    void drawsSeveralJobsInOnePlot();
    void drawsQualityInsteadOfLoss();
    void readsCurvesOnlyWhenThereIsMore();
    void scrubsThroughPreviews();
    void followsTheNewestPreviewUntilAnotherIsChosen();
    void tellsTheDesktopWhatEnded();
    void staysWithTheChosenJobWhileOthersMove();
    void opensARecipeAndAddsAJob();
    void refusesWhatIsNoRecipe();
    void opensTheProjectOfAJobsFolder();
    void handsOnTheModel();
    void saysThatAProjectCannotBeRead();
    void neverWaitsForTheDisk();

private:
    void start();
    QString words() const; ///< All labels that are seen.

    Theme* theme_ = nullptr;
    std::shared_ptr<test::FakeProject> project_;
    std::unique_ptr<TrainingPage> page_;
};

void TestTrainingPage::init() {
    project_ = std::make_shared<test::FakeProject>();
    for (const auto& job :
         {fakeJob(4, JobState::Failed, 900), fakeJob(5, JobState::Done, 30000),
          fakeJob(7, JobState::Running, 18600), fakeJob(8, JobState::Queued), fakeJob(9, JobState::Queued)}) {
        project_->set(job);
    }
    project_->queue = {9, 8};
}

void TestTrainingPage::start() {
    page_ = std::make_unique<TrainingPage>(test::servicesWith(project_));
    page_->resize(1360, 830);
    page_->show();
    QTRY_VERIFY(page_->settled());
}

QString TestTrainingPage::words() const {
    QStringList all;
    for (const auto* l : page_->findChildren<QLabel*>()) {
        if (l->isVisible()) {
            all << l->text();
        }
    }
    return all.join(QLatin1Char('\n'));
}

void TestTrainingPage::invitesWhereThereAreNoJobs() {
    project_->jobs.clear();
    project_->queue.clear();
    start();
    QVERIFY(words().contains(QStringLiteral("No jobs yet")));
    QTRY_VERIFY(words().contains(QStringLiteral("A small model")));
    QVERIFY(!page_->list()->isVisible());
    for (auto* b : page_->findChildren<QPushButton*>()) {
        if (b->isVisible() && b->text() == QStringLiteral("small")) {
            b->click();
        }
    }
    QTRY_VERIFY(page_->form() != nullptr);
    QCOMPARE(static_cast<test::FakeForm*>(page_->form())->recipe, std::string("{\"name\": \"mine\"}"));
}

void TestTrainingPage::offersARecipeForEachTask() {
    FirstJobPanel panel;
    panel.setPresets({{"a-published", "A", "a", "", "", ""},
                      {"a-laptop", "Small A", "a", "", "", ""},
                      {"a-other-laptop", "Other A", "a", "", "", ""},
                      {"b-published", "B", "b", "", "", ""}});
    QStringList offered;
    for (const auto* b : panel.findChildren<QPushButton*>()) {
        offered << b->text();
    }
    QVERIFY(offered.contains(QStringLiteral("a-laptop")));
    QVERIFY(offered.contains(QStringLiteral("b-published")));
    QVERIFY(!offered.contains(QStringLiteral("a-published")));
    QVERIFY(!offered.contains(QStringLiteral("a-other-laptop")));
}

void TestTrainingPage::listsWhatRunsThenWhatWaitsThenTheRest() {
    start();
    std::vector<int> order;
    for (const training::Job& job : page_->list()->jobs().jobs()) {
        order.push_back(job.number);
    }
    QCOMPARE(order, (std::vector<int>{7, 9, 8, 5, 4}));
    QCOMPARE(page_->list()->current(), 7);
    const QModelIndex first = page_->list()->jobs().index(0);
    QCOMPARE(first.data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("0007 evolution, running 62 %, this machine \u00B7 step 18,600 of 30,000 \u00B7 "
                            "72 min left"));
}

void TestTrainingPage::showsFactsAndActionsOfTheState() {
    project_->papers.card = "/nowhere/model.json";
    start();
    QCOMPARE(page_->facts()->fact(QStringLiteral("Step")), QStringLiteral("18,600 / 30,000"));
    QVERIFY(page_->facts()->button(JobAction::Pause) != nullptr);
    QVERIFY(page_->facts()->button(JobAction::Delete) == nullptr); // it runs
    page_->choose({5});
    QTRY_VERIFY(page_->facts()->button(JobAction::Use) != nullptr);
    QVERIFY(page_->facts()->button(JobAction::Use)->property("primary").toBool());
    QVERIFY(page_->facts()->button(JobAction::Pause) == nullptr);
    page_->choose({4});
    QVERIFY(page_->facts()->button(JobAction::Start)->text() == QStringLiteral("Resume"));
}

void TestTrainingPage::carriesOutWhatIsAskedInOrder() {
    start();
    page_->act(JobAction::Pause);
    page_->choose({4});
    page_->act(JobAction::Start);
    page_->choose({8});
    page_->act(JobAction::Unqueue);
    QTRY_COMPARE(project_->wishes(), (std::vector<std::string>{"pause 7", "start 4", "pause 8"}));
    QTRY_VERIFY(page_->settled());
    QVERIFY(page_->facts()->button(JobAction::Unqueue)->isEnabled());
}

void TestTrainingPage::saysWhatRefused() {
    project_->refusal = "queue.json: the disk is full.";
    start();
    page_->act(JobAction::Pause);
    QTRY_COMPARE(page_->errors()->message(), QStringLiteral("queue.json: the disk is full."));
    QTRY_VERIFY(page_->facts()->button(JobAction::Pause)->isEnabled());
}

void TestTrainingPage::reordersTheQueueByKeysAndByDragging() {
    start();
    page_->choose({8});
    QTest::keyClick(page_->list(), Qt::Key_Up, Qt::AltModifier);
    QTRY_COMPARE(project_->wishes(), (std::vector<std::string>{"move 8 to 0"}));
    QTRY_COMPARE(page_->list()->jobs().rowOf(8), 1);
    QCOMPARE(page_->list()->current(), 8);
    QTest::keyClick(page_->list(), Qt::Key_Up, Qt::AltModifier); // it is the first already
    auto* model = const_cast<JobModel*>(&page_->list()->jobs());
    const std::unique_ptr<QMimeData> dragged(model->mimeData({model->index(1)}));
    QVERIFY(!(model->flags(model->index(0)) & Qt::ItemIsDragEnabled)); // it runs
    QVERIFY(model->canDropMimeData(dragged.get(), Qt::MoveAction, 3, 0, {}));
    model->dropMimeData(dragged.get(), Qt::MoveAction, 3, 0, {}); // behind 9
    QTRY_COMPARE(project_->wishes(), (std::vector<std::string>{"move 8 to 0", "move 8 to 1"}));
    QTRY_COMPARE(page_->list()->jobs().rowOf(8), 2);
}

void TestTrainingPage::asksBeforeItDeletes() {
    start();
    page_->choose({4, 5, 7});
    QTest::keyClick(page_->list(), Qt::Key_Delete);
    auto* box = page_->findChild<QMessageBox*>();
    QVERIFY(box != nullptr);
    QVERIFY(box->text().contains(QStringLiteral("2 jobs"))); // the third runs
    QVERIFY(project_->wishes().empty());
    for (QAbstractButton* b : box->buttons()) {
        if (box->buttonRole(b) == QMessageBox::AcceptRole) {
            b->click();
        }
    }
    QTRY_COMPARE(page_->list()->jobs().rowCount(), 3);
    QCOMPARE(project_->wishes().size(), std::size_t{2});
}

void TestTrainingPage::showsWhyAJobFailed() {
    training::Job job = fakeJob(4, JobState::Failed, 900);
    job.message = "out of memory at batch 64; 32 would fit.";
    project_->set(job);
    project_->papers.log = {"step 899", "step 900", "not enough memory: you tried to allocate 8 GB"};
    start();
    QVERIFY(!page_->cause()->isVisible());
    page_->choose({4});
    QVERIFY(page_->cause()->isVisible());
    QCOMPARE(page_->cause()->cause(), QString::fromStdString(job.message));
    QTRY_VERIFY(words().contains(QStringLiteral("you tried to allocate 8 GB")));
    for (auto* b : page_->cause()->findChildren<QPushButton*>()) {
        if (b->text() == QStringLiteral("Copy details")) {
            b->click();
        }
    }
    const QString copied = QApplication::clipboard()->text();
    QVERIFY(copied.contains(QStringLiteral("32 would fit")) && copied.contains(QStringLiteral("step 899")));
}

void TestTrainingPage::drawsSeveralJobsInOnePlot() {
    start();
    Chart* chart = page_->curves()->chart();
    QCOMPARE(chart->data().series.size(), std::size_t{3}); // each step, mean, validation
    QVERIFY(chart->data().series.front().faint);
    page_->choose({7, 5});
    QTRY_COMPARE(chart->data().series.size(), std::size_t{4});
    QCOMPARE(chart->data().series[0].name, QStringLiteral("0007"));
    QCOMPARE(chart->data().series[2].name, QStringLiteral("0005"));
    QVERIFY(chart->data().series[0].ink != chart->data().series[2].ink);
    page_->choose({7, 9, 8, 5, 4}); // more than there are line styles
    QTRY_COMPARE(chart->data().series.size(), std::size_t{8});
}

void TestTrainingPage::drawsQualityInsteadOfLoss() {
    start();
    CurveWish wish = page_->curves()->wish();
    wish.quantity = "sersic_distance";
    page_->curves()->setWish(wish);
    Chart* chart = page_->curves()->chart();
    QTRY_COMPARE(chart->data().title, QStringLiteral("Sersic distance"));
    QTRY_COMPARE(chart->data().series.size(), std::size_t{1});
    wish.quantity = "loss";
    wish.hours = true;
    page_->curves()->setWish(wish);
    QTRY_COMPARE(chart->data().x.text(), QStringLiteral("Training time (hours)"));
    QTRY_VERIFY(!chart->data().series.empty() && chart->data().series.back().x.size() == 3);
}

void TestTrainingPage::readsCurvesOnlyWhenThereIsMore() {
    start();
    const int before = project_->curveReads;
    const int looked = project_->looks;
    QTRY_VERIFY_WITH_TIMEOUT(project_->looks > looked + 1, 8000);
    QCOMPARE(project_->curveReads.load(), before);
    project_->set(fakeJob(7, JobState::Running, 18601));
    QTRY_VERIFY(project_->curveReads > before);
}

void TestTrainingPage::scrubsThroughPreviews() {
    for (int i = 1; i <= 40; ++i) {
        project_->papers.previews.push_back({1000 * i, "/nowhere/p.png"});
    }
    project_->papers.seeds = {7, 8};
    project_->papers.redshifts = {0.1, 0.3, 1.0};
    start();
    FilmStrip* strip = page_->previews()->strip();
    QTRY_COMPARE(strip->steps().size(), std::size_t{40});
    QCOMPARE(strip->chosen(), 39); // the newest
    QCOMPARE(strip->visible().second, 39);
    QVERIFY(strip->visible().first > 20);
    QTRY_VERIFY(!page_->previews()->busy());
    QVERIFY(!strip->frame(39).isNull());
    QVERIFY(strip->frame(0).isNull());                // not seen, not read
    QCOMPARE(strip->frame(39).size(), QSize(32, 32)); // one of 3 x 2 galaxies
    QTest::keyClick(strip, Qt::Key_Home);
    QCOMPARE(strip->chosen(), 0);
    QTRY_VERIFY(!strip->frame(0).isNull());
    const QPoint third = strip->place(2).center().toPoint();
    const QPoint fifth = strip->place(4).center().toPoint();
    QTest::mousePress(strip, Qt::LeftButton, {}, third);
    QCOMPARE(strip->chosen(), 2);
    QMouseEvent move(QEvent::MouseMove, fifth, strip->mapToGlobal(fifth), Qt::NoButton, Qt::LeftButton,
                     Qt::NoModifier);
    QApplication::sendEvent(strip, &move);
    QCOMPARE(strip->chosen(), 4);
    PreviewSheet* sheet = page_->previews()->sheet();
    QTest::mouseClick(sheet, Qt::LeftButton, {}, sheet->cell(1, 2).center().toPoint());
    QCOMPARE(sheet->chosenName(), QStringLiteral("seed 8, z = 1"));
    QCOMPARE(sheet->part(QSize(96, 64)), QRect(64, 32, 32, 32));
    sheet->setGrid({}, {}); // one picture, as of maps: nothing to choose from, its corner on the strip
    QVERIFY(sheet->chosenName().isEmpty());
    QCOMPARE(sheet->part(QSize(96, 64)), QRect(0, 0, 64, 64));
}

void TestTrainingPage::followsTheNewestPreviewUntilAnotherIsChosen() {
    project_->papers.previews = {{1000, "/a"}, {2000, "/b"}};
    start();
    FilmStrip* strip = page_->previews()->strip();
    QTRY_COMPARE(strip->chosen(), 1);
    const auto grow = [&](int step) {
        {
            const std::lock_guard guard(project_->lock);
            project_->papers.previews.push_back({step, "/c"});
        }
        project_->set(fakeJob(7, JobState::Running, 18600 + step));
    };
    grow(3000);
    QTRY_COMPARE(strip->chosen(), 2);
    strip->choose(0);
    grow(4000);
    QTRY_COMPARE(strip->steps().size(), std::size_t{4});
    QCOMPARE(strip->chosen(), 0);
}

void TestTrainingPage::tellsTheDesktopWhatEnded() {
    start();
    QVERIFY(project_->told.empty());
    project_->set(fakeJob(7, JobState::Done, 30000));
    QTRY_COMPARE(project_->told, (std::vector<std::string>{"0007 evolution: done"}));
    project_->set(fakeJob(8, JobState::New)); // was never running
    const int looked = project_->looks;
    QTRY_VERIFY(project_->looks > looked + 1);
    QCOMPARE(project_->told.size(), std::size_t{1});
}

void TestTrainingPage::staysWithTheChosenJobWhileOthersMove() {
    start();
    page_->choose({8});
    project_->set(fakeJob(7, JobState::Done, 30000));
    project_->set(fakeJob(9, JobState::Running, 1));
    project_->set(fakeJob(10, JobState::Queued));
    QTRY_COMPARE(page_->list()->jobs().rowCount(), 6);
    QCOMPARE(page_->list()->current(), 8);
}

void TestTrainingPage::opensARecipeAndAddsAJob() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("mine.json"));
    std::ofstream(file.toStdString()) << "{\"name\": \"mine\", \"optimiser\": {}}";
    QVERIFY(TrainingPage::canOpen(file.toStdString()));
    start();
    page_->open(file.toStdString());
    QTRY_VERIFY(page_->form() != nullptr);
    QVERIFY(page_->form()->isVisible());
    QVERIFY(!page_->facts()->isVisible());
    const int looked = project_->looks;
    QTRY_VERIFY(project_->looks > looked + 1);
    QVERIFY(!page_->curves()->isVisible()); // whatever the jobs do meanwhile
    Q_EMIT page_->form()->addWanted("{\"name\": \"other\"}", {}, {}, true);
    QTRY_VERIFY(page_->form() == nullptr);
    QTRY_COMPARE(page_->list()->current(), 99);
    QCOMPARE(project_->recipe, std::string("{\"name\": \"other\"}"));
    QVERIFY(page_->facts()->isVisible());
}

void TestTrainingPage::refusesWhatIsNoRecipe() {
    QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath(QStringLiteral("card.json")).toStdString();
    std::ofstream(file) << "{\"name\": \"a model\"}";
    start();
    QVERIFY(!TrainingPage::canOpen(file));
    page_->open(file);
    QVERIFY(page_->errors()->message().startsWith(QStringLiteral("card.json: expected a recipe")));
    page_->newJob("bad.json");
    QTRY_COMPARE(page_->errors()->message(), QStringLiteral("recipe.json: expected an object, found none."));
    QVERIFY(page_->form() == nullptr);
}

void TestTrainingPage::opensTheProjectOfAJobsFolder() {
    QTemporaryDir folder;
    const std::filesystem::path root = folder.path().toStdString();
    std::filesystem::create_directories(root / "jobs" / "0008-evolution");
    std::ofstream(root / "jobs" / "0008-evolution" / "recipe.json") << "{}";
    start();
    QSignalSpy changed(page_.get(), &TrainingPage::projectChanged);
    page_->open(root / "jobs" / "0008-evolution" / "");
    QCOMPARE(page_->project(), root);
    QCOMPARE(changed.size(), 1);
    QTRY_COMPARE(page_->list()->current(), 8);
    std::ofstream(root / "recipe.json") << "{}"; // a run of its own
    QVERIFY(TrainingPage::canOpen(root));
    page_->open(root);
    QVERIFY(page_->errors()->message().contains(QStringLiteral("belongs to none")));
}

void TestTrainingPage::handsOnTheModel() {
    project_->papers.card = "/nowhere/model/evolution.json";
    project_->papers.validation = "/nowhere/validation.hdf5";
    start();
    page_->choose({5});
    QTRY_VERIFY(page_->facts()->button(JobAction::Use) != nullptr);
    QSignalSpy used(page_.get(), &TrainingPage::modelWanted);
    QSignalSpy compared(page_.get(), &TrainingPage::compareWanted);
    page_->facts()->button(JobAction::Use)->click();
    page_->facts()->button(JobAction::Compare)->click();
    QCOMPARE(used.value(0),
             (QVariantList{QStringLiteral("/nowhere/model/evolution.json"), QStringLiteral("evolution")}));
    QCOMPARE(compared.value(0), (QVariantList{QStringLiteral("/nowhere/model/evolution.json"),
                                              QStringLiteral("/nowhere/validation.hdf5")}));
}

void TestTrainingPage::saysThatAProjectCannotBeRead() {
    project_->failure = "expected a folder of jobs, found a file.";
    start();
    QCOMPARE(page_->failure(), QStringLiteral("nowhere: expected a folder of jobs, found a file."));
    QCOMPARE(page_->errors()->message(), page_->failure());
    project_->failure.clear();
    QTRY_VERIFY(page_->failure().isEmpty());
    QTRY_COMPARE(page_->list()->jobs().rowCount(), 5);
}

void TestTrainingPage::neverWaitsForTheDisk() {
    project_->jobs.clear();
    for (int i = 1; i <= 1000; ++i) {
        project_->set(fakeJob(i, i % 7 == 0 ? JobState::Failed : JobState::Done, 30000));
    }
    project_->set(fakeJob(1001, JobState::Running, 1));
    project_->rows = 1000000;
    start();
    QVERIFY(page_->list()->jobs().rowCount() == 1001);
    std::vector<double> blocks;
    QElapsedTimer since;
    QTimer heart;
    heart.setTimerType(Qt::PreciseTimer);
    heart.setInterval(1);
    connect(&heart, &QTimer::timeout, this, [&] {
        blocks.push_back(static_cast<double>(since.nsecsElapsed()) * 1e-6 - 1.0);
        since.start();
    });
    QTest::qWait(50);
    since.start();
    heart.start();
    for (int i = 2; i < 6; ++i) { // the job goes on, and somebody scrolls and chooses
        project_->set(fakeJob(1001, JobState::Running, 100 * i));
        const int looked = project_->looks;
        QTRY_VERIFY_WITH_TIMEOUT(project_->looks > looked, 30000);
        QTest::keyClick(page_->list(), Qt::Key_PageDown);
        QTRY_VERIFY_WITH_TIMEOUT(page_->settled(), 30000);
    }
    heart.stop();
    std::sort(blocks.begin(), blocks.end());
    const auto at = [&](double q) { return blocks[static_cast<std::size_t>(q * (blocks.size() - 1))]; };
    qInfo(
        "1,001 jobs, 1,000,000 rows: event loop blocked for %.1f ms at most, %.2f ms at the 99th percentile "
        "(%zu beats)",
        blocks.back(), at(0.99), blocks.size());
    QVERIFY2(blocks.back() < 500.0, "the window hangs");

    project_->held = true; // a disk that does not answer
    const int looked = project_->looks;
    QTRY_VERIFY_WITH_TIMEOUT(project_->looks > looked, 30000);
    QElapsedTimer timer;
    timer.start();
    page_->choose({500});
    QTest::keyClick(page_->list(), Qt::Key_Down);
    QVERIFY(page_->list()->current() != 500);
    QVERIFY2(timer.elapsed() < 400, "choosing a job waits for the disk");
    project_->held = false;
}

QTEST_MAIN(TestTrainingPage)
#include "tst_training_page.moc"
