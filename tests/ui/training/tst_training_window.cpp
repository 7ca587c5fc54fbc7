// SPDX-License-Identifier: MIT
#include "tests/support/FakeEngine.h"
#include "tests/ui/training/FakeProject.h"
#include "ui/StatusLine.h"
#include "ui/Window.h"
#include "ui/analysis/AnalysisPage.h"
#include "ui/common/ErrorBar.h"
#include "ui/evolution/EvolutionPage.h"
#include "ui/field/FieldPage.h"
#include "ui/training/JobList.h"
#include "ui/training/TrainingPage.h"
#include "ui/translation/TranslationPage.h"

#include <QMimeData>
#include <QTemporaryDir>
#include <QtTest>
#include <fstream>

using namespace lookback;
using namespace lookback::ui;
using training::JobState;

class TestTrainingWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void initTestCase();
    void init();
    void opensItsPageForADroppedRecipe();
    void opensTheTrainedModelInItsPage();
    void saysWhyATrainedModelCannotBeOpened();
    void comparesWhatTheModelDrawsWithItsData();
    void saysHowTheJobsStandWhileThePageIsSeen();
    void takesUpAQueueThatNobodyWorksOff();

private:
    Theme* theme_ = nullptr;
    std::shared_ptr<test::FakeEngine> engine_;
    std::shared_ptr<test::FakeProject> project_;
    std::unique_ptr<Window> window_;
    std::atomic<int> woken_ = 0;
    std::vector<std::filesystem::path> measured_;
};

void TestTrainingWindow::initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    theme_ = new Theme(ThemeChoice::Dark, this);
}

void TestTrainingWindow::init() {
    window_.reset();
    engine_ = std::make_shared<test::FakeEngine>();
    project_ = std::make_shared<test::FakeProject>();
    project_->set(test::fakeJob(1, JobState::Done, 30000));
    project_->set(test::fakeJob(2, JobState::Queued));
    project_->queue = {2};
    woken_ = 0;
    EvolutionServices services = test::fakeServices(engine_);
    services.readCard = [](const std::filesystem::path& card) {
        if (card.filename() == "torn.json") {
            throw FileError(card, "expected a model card, found its first half.");
        }
        return test::fakeCard("trained");
    };
    AnalysisServices analysis;
    analysis.open = [this](const std::filesystem::path& file, const Monitor&) {
        measured_.push_back(file);
        AnalysisSet set;
        set.measured.name = file.filename().string();
        set.measured.index = {0, 1};
        set.measured.redshift = {0.25, 0.5};
        set.measured.quantities = {{analysis::kEllipticity, "Ellipticity", "", {0.5, 0.25}}};
        return set;
    };
    analysis.measure = [this](DrawnGalaxies drawn, const Monitor&) {
        measured_.push_back(drawn.name);
        AnalysisSet set;
        set.measured.name = drawn.name;
        set.measured.index = {0, 1};
        set.measured.redshift = drawn.redshifts;
        set.measured.quantities = {{analysis::kEllipticity, "Ellipticity", "", {0.5, 0.75}}};
        return set;
    };
    TrainingServices training = test::servicesWith(project_);
    training.wake = [this](const std::filesystem::path&) { ++woken_; };
    measured_.clear();
    window_ = std::make_unique<Window>(services, QStringLiteral("test"), *theme_, analysis, training);
    window_->setKeeping(false);
    window_->show();
    window_->evolution()->start({});
    QTRY_VERIFY(window_->evolution()->settled() && window_->training()->settled());
}

void TestTrainingWindow::opensItsPageForADroppedRecipe() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("mine.json"));
    std::ofstream(file.toStdString()) << "{\"name\": \"mine\", \"optimiser\": {}}";
    window_->openFiles({file});
    QCOMPARE(window_->current(), window_->training());
    QTRY_VERIFY(window_->training()->form() != nullptr);
}

void TestTrainingWindow::opensTheTrainedModelInItsPage() {
    window_->showPage(QStringLiteral("training"));
    Q_EMIT window_->training()->modelWanted(QStringLiteral("/job/model/trained.json"),
                                            QStringLiteral("evolution"));
    QCOMPARE(window_->current(), window_->evolution());
    QTRY_VERIFY(window_->evolution()->card() != nullptr && window_->evolution()->card()->name == "trained");
    QTRY_VERIFY(window_->evolution()->settled());
    QCOMPARE(window_->evolution()->failure(), QString());
    for (const auto& [task, page] : {std::pair<const char*, QWidget*>{"field", window_->field()},
                                     {"counts", window_->field()},
                                     {"translation", window_->translation()}}) {
        window_->showPage(QStringLiteral("training"));
        Q_EMIT window_->training()->modelWanted(QStringLiteral("/job/model/trained.json"),
                                                QString::fromLatin1(task));
        QCOMPARE(static_cast<QWidget*>(window_->current()), page);
    }
}

void TestTrainingWindow::saysWhyATrainedModelCannotBeOpened() {
    Q_EMIT window_->training()->modelWanted(QStringLiteral("/job/model/torn.json"),
                                            QStringLiteral("evolution"));
    QTRY_COMPARE(window_->evolution()->errors()->message(),
                 QStringLiteral("torn.json: expected a model card, found its first half."));
    QCOMPARE(window_->evolution()->card()->name, std::string("tiny")); // still draws
}

void TestTrainingWindow::comparesWhatTheModelDrawsWithItsData() {
    Q_EMIT window_->training()->compareWanted(QStringLiteral("/job/model/trained.json"),
                                              QStringLiteral("/data/validation.hdf5"));
    QCOMPARE(window_->current(), window_->analysis());
    QTRY_COMPARE(measured_.size(), std::size_t{2});
    QCOMPARE(measured_[0], std::filesystem::path("/data/validation.hdf5"));
    QVERIFY(measured_[1].string().starts_with("trained"));
    QTRY_VERIFY(window_->analysis()->comparison());
}

void TestTrainingWindow::saysHowTheJobsStandWhileThePageIsSeen() {
    QCOMPARE(window_->status()->position(), QString());
    window_->showPage(QStringLiteral("training"));
    QTRY_COMPARE(window_->status()->position(), QStringLiteral("0 running, 1 queued"));
    QCOMPARE(window_->status()->work(), QStringLiteral("disk 79 GB free"));
    window_->showPage(QStringLiteral("evolution"));
    QCOMPARE(window_->status()->position(), QString());
}

void TestTrainingWindow::takesUpAQueueThatNobodyWorksOff() {
    QCOMPARE(woken_.load(), 0); // a window that only makes a picture
    window_->setKeeping(true);
    window_->training()->setProject("/nowhere/else");
    QTRY_COMPARE(woken_.load(), 1);
    QTRY_VERIFY(window_->training()->settled());
    QCOMPARE(woken_.load(), 1);
}

QTEST_MAIN(TestTrainingWindow)
#include "tst_training_window.moc"
