// SPDX-License-Identifier: MIT
#include "tests/support/FakeEngine.h"
#include "ui/analysis/AnalysisPage.h"
#include "ui/analysis/ChosenCard.h"
#include "ui/analysis/PlotCard.h"
#include "ui/common/Theme.h"

#include <QKeyEvent>
#include <QLabel>
#include <QSignalSpy>
#include <QtTest>
#include <cmath>
#include <mutex>

using namespace lookback;
using namespace lookback::ui;

namespace {

/// Galaxies of known numbers: ellipticities all over 0 to 1, semi-major axis `size` times 3 + cos(i),
/// redshifts 0 to 1 in order; the first has no semi-major axis.
analysis::MeasuredSet known(const std::string& name, int count, double size, bool predicted) {
    analysis::MeasuredSet set;
    set.name = name;
    analysis::Quantity ellipticity{analysis::kEllipticity, "Ellipticity", "", {}};
    analysis::Quantity axis{analysis::kSemiMajor, "Semi-major axis", "pixels", {}};
    analysis::Quantity redshift{analysis::kPredictedRedshift, "Predicted redshift", "", {}};
    for (int i = 0; i < count; ++i) {
        set.index.push_back(i);
        set.redshift.push_back((i + 0.5) / count);
        ellipticity.values.push_back((i * 7 % count + 0.5) / count);
        axis.values.push_back(i == 0 ? NAN : size * (3.0 + std::cos(i)));
        redshift.values.push_back(set.redshift.back() * 1.02);
    }
    set.quantities = {ellipticity, axis};
    if (predicted) {
        set.quantities.push_back(redshift);
    }
    return set;
}

/// Measuring waits for a permit while `held`.
struct FakeWorld {
    std::atomic<bool> held = false;
    QSemaphore permits;
    std::mutex lock;
    std::vector<DrawnGalaxies> drawn;

    void wait(const Monitor& monitor) {
        for (int i = 0; i < 5; ++i) {
            while (held && !permits.tryAcquire(1, 5)) {
                monitor.step(i, 5);
            }
            monitor.step(i, 5);
        }
    }
};

AnalysisSet opened(const std::filesystem::path& file) {
    if (file.filename() == "bad.hdf5") {
        throw FileError(file, "expected a dataset named image, found none.");
    }
    const int count = file.filename() == "none.hdf5" ? 0 : 60;
    AnalysisSet set;
    set.measured = known(file.filename().string(), count, file.filename() == "b.hdf5" ? 1.3 : 1.0,
                         file.filename() != "plain.hdf5");
    if (file.extension() != ".csv") {
        set.picture = [](std::int64_t index) { return test::blob(static_cast<std::uint64_t>(index), 0.0); };
    }
    return set;
}

maps::SpectrumPair spectraOf(const std::filesystem::path& truth, double box) {
    if (truth.filename() == "bad.npy") {
        throw FileError(truth, "expected values that vary, found 0 in every pixel.");
    }
    maps::SpectrumPair pair;
    for (int i = 1; i < 9; ++i) {
        pair.truth.k.push_back(6.28 / box * i);
        pair.truth.power.push_back(100.0 / i);
        pair.transfer.push_back(0.9);
        pair.correlation.push_back(1.0 - 0.05 * i);
    }
    pair.model = pair.truth;
    return pair;
}

AnalysisServices servicesWith(const std::shared_ptr<FakeWorld>& world) {
    AnalysisServices services;
    services.open = [world](const std::filesystem::path& file, const Monitor& monitor) {
        world->wait(monitor);
        return opened(file);
    };
    services.measure = [world](DrawnGalaxies drawn, const Monitor& monitor) {
        world->wait(monitor);
        AnalysisSet set;
        set.measured = known(drawn.name, static_cast<int>(drawn.images.size()), 1.0, false);
        set.measured.redshift = drawn.redshifts;
        const std::lock_guard guard(world->lock);
        world->drawn.push_back(std::move(drawn));
        return set;
    };
    services.spectra = [](const std::filesystem::path& truth, const std::filesystem::path&, double box,
                          const Monitor&) { return spectraOf(truth, box); };
    return services;
}

double sum(const std::vector<double>& values) {
    double all = 0.0;
    for (const double value : values) {
        all += value;
    }
    return all;
}

} // namespace

class TestAnalysisPage : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { theme_ = new Theme(ThemeChoice::Dark, this); }

    void init();

    void cleanup() { page_.reset(); }

    void saysWhatToDoWhileThereIsNothing();
    void comparesTwoFiles();
    void showsASelectionInEveryPlotAndInThePictures();
    void selectsByPredictedRedshift();
    void drawsASetAtTheRedshiftsOfTheOther();
    void saysWhyNoModelDraws();
    void keepsThePageWhenAFileIsBad();
    void takesTwoFilesAsBothSets();
    void cancelsMeasuring();
    void takesTablesWithoutPictures();
    void swapsQuantitiesBetweenCards();
    void saysThatPredictionsAreMissing();
    void plotsSpectraOfTwoMaps();
    void saysWhyThereIsNoSpectrum();
    void answersToItsKeys();
    void namesWhatTheKeyboardReaches();

private:
    void openBoth(const char* a = "a.hdf5", const char* b = "b.hdf5");
    QPushButton* visibleButton(const QString& name);

    EngineLane lane_;
    std::shared_ptr<FakeWorld> world_;
    std::unique_ptr<AnalysisPage> page_;
    Theme* theme_ = nullptr;
};

void TestAnalysisPage::init() {
    world_ = std::make_shared<FakeWorld>();
    page_ = std::make_unique<AnalysisPage>(lane_, servicesWith(world_), "demo.hdf5");
    page_->resize(1024, 668);
    page_->show();
    QVERIFY(QTest::qWaitForWindowExposed(page_.get()));
}

void TestAnalysisPage::openBoth(const char* a, const char* b) {
    page_->open(a);
    page_->open(b);
    QTRY_VERIFY(page_->comparison() && page_->settled());
}

QPushButton* TestAnalysisPage::visibleButton(const QString& name) {
    for (QPushButton* b : page_->findChildren<QPushButton*>()) {
        if (b->isVisible() && b->accessibleName() == name) {
            return b;
        }
    }
    return nullptr;
}

void TestAnalysisPage::saysWhatToDoWhileThereIsNothing() {
    QVERIFY(page_->settled() && page_->failure().isEmpty());
    QStringList texts;
    for (const QLabel* l : page_->findChildren<QLabel*>()) {
        if (l->isVisible()) {
            texts << l->text();
        }
    }
    QVERIFY(texts.join(QLatin1Char('|')).contains(QStringLiteral("Drop files here")));
    QPushButton* demo = visibleButton(QStringLiteral("Demo galaxies as set A"));
    QVERIFY(demo != nullptr);
    QTest::mouseClick(demo, Qt::LeftButton);
    QTRY_VERIFY(page_->settled());
    QVERIFY(!page_->comparison()); // one set is not enough
    QVERIFY(visibleButton(QStringLiteral("Open a file as set B")) != nullptr);
}

void TestAnalysisPage::comparesTwoFiles() {
    QSignalSpy settled(page_.get(), &Page::settledNow);
    openBoth();
    QVERIFY(!settled.isEmpty());
    QCOMPARE(page_->comparison()->nameA, std::string("a.hdf5"));
    const ChartData ellipticity = page_->card(0)->chart()->data();
    QCOMPARE(ellipticity.title, QStringLiteral("Ellipticity"));
    QCOMPARE(sum(ellipticity.series[0].y), 60.0);
    QCOMPARE(page_->card(1)->chart()->data().x.text(), QStringLiteral("Semi-major axis (pixels)"));
    QVERIFY2(page_->card(1)->verdict().contains(QStringLiteral("larger")),
             qPrintable(page_->card(1)->verdict()));
    page_->setView(AnalysisView::Redshifts);
    const ChartData means = page_->card(1)->chart()->data();
    QCOMPARE(means.series[0].spreadName, QStringLiteral("95 % interval of the mean"));
    QCOMPARE(means.series[0].y.size(), std::size_t{5}); // bins of 0.2 from 0 to 1
    QVERIFY(means.series[0].low[2] < means.series[0].y[2] && means.series[0].y[2] < means.series[0].high[2]);
    QVERIFY(means.series[1].y[2] > 1.1 * means.series[0].y[2]);
}

void TestAnalysisPage::showsASelectionInEveryPlotAndInThePictures() {
    openBoth();
    Chart* chart = page_->card(0)->chart();
    const QPoint from = chart->toScreen(0.5, 1.0).toPoint();
    const QPoint to = chart->toScreen(0.8, 1.0).toPoint();
    QTest::mousePress(chart, Qt::LeftButton, {}, from);
    QTest::mouseMove(chart, (from + to) / 2);
    QTest::mouseMove(chart, to);
    QTest::mouseRelease(chart, Qt::LeftButton, {}, to);
    QVERIFY(page_->brush());
    QCOMPARE(page_->brush()->key, std::string(analysis::kEllipticity));
    const analysis::MeasuredSet set = known("a", 60, 1.0, true);
    const std::vector<char> chosen = chosenBy(*page_->brush(), set);
    const auto count = std::count(chosen.begin(), chosen.end(), 1);
    QVERIFY(count > 14 && count < 22);
    QCOMPARE(sum(page_->card(0)->chart()->data().series[0].part), static_cast<double>(count));
    QVERIFY(chosen[0] == 0); // so that all of them have a semi-major axis
    QCOMPARE(sum(page_->card(1)->chart()->data().series[0].part), static_cast<double>(count));
    QTRY_VERIFY(!page_->chosen()->busy());
    const auto& thumbs = page_->chosen()->row(0)->thumbs();
    QVERIFY(!thumbs.empty());
    const auto first = static_cast<std::size_t>(std::find(chosen.begin(), chosen.end(), 1) - chosen.begin());
    QCOMPARE(thumbs[0].caption, QStringLiteral("z = %1").arg(set.redshift[first], 0, 'f', 2));

    page_->setView(AnalysisView::Redshifts);
    const ChartData means = page_->card(0)->chart()->data();
    QCOMPARE(means.series.size(), std::size_t{4}); // means, and the selected of both
    QCOMPARE(means.series[2].x.size(), static_cast<std::size_t>(count));
    QVERIFY(!page_->card(0)->chart()->selection()); // it was not made here
    page_->setView(AnalysisView::Distributions);
    QVERIFY(page_->card(0)->chart()->selection());
    QTest::mouseClick(chart, Qt::LeftButton, {}, chart->toScreen(0.1, 1.0).toPoint());
    QVERIFY(!page_->brush());
    QVERIFY(page_->card(1)->chart()->data().series[0].part.empty());
}

void TestAnalysisPage::selectsByPredictedRedshift() {
    openBoth();
    page_->setView(AnalysisView::Predictions);
    page_->setBrush(Brush{Brush::Plot::Predictions, {}, {0.2, 0.4, 0.0, 0.35}});
    const ChartData data = page_->predictions()->chart()->data();
    QCOMPARE(data.series.size(), std::size_t{3});
    QCOMPARE(data.series[2].x, data.series[2].y); // the line where they are the same
    int marked = 0;
    for (std::size_t i = 0; i < data.series[0].x.size(); ++i) {
        const bool inside =
            data.series[0].x[i] >= 0.2 && data.series[0].x[i] <= 0.4 && data.series[0].y[i] <= 0.35;
        QCOMPARE(data.series[0].chosen[i] != 0, inside);
        marked += inside;
    }
    QVERIFY(marked > 5);
}

void TestAnalysisPage::drawsASetAtTheRedshiftsOfTheOther() {
    LoadedModel model;
    model.card = test::fakeCard();
    model.generate = test::generateWith(std::make_shared<test::FakeEngine>());
    page_->setModel(model);
    page_->open("a.hdf5");
    QTRY_VERIFY(page_->settled());
    page_->generate(1);
    QTRY_VERIFY(page_->comparison());
    QCOMPARE(world_->drawn.size(), std::size_t{1});
    QCOMPARE(world_->drawn[0].redshifts, known("a", 60, 1.0, true).redshift);
    QCOMPARE(world_->drawn[0].images.size(), std::size_t{60});
    QCOMPARE(page_->comparison()->nameB, std::string("tiny, seeds 1 to 60"));
}

void TestAnalysisPage::keepsThePageWhenAFileIsBad() {
    page_->open("bad.hdf5");
    QTRY_VERIFY(page_->settled());
    QCOMPARE(page_->message(), QStringLiteral("bad.hdf5: expected a dataset named image, found none."));
    QCOMPARE(page_->failure(), page_->message());
    openBoth();
    QVERIFY(page_->message().isEmpty() && page_->failure().isEmpty());
    page_->open("none.hdf5");
    QTRY_VERIFY(page_->settled());
    QVERIFY(page_->message().contains(QStringLiteral("none.hdf5 holds no galaxy")));
    QVERIFY(page_->failure().isEmpty()); // there still is something to see
    QCOMPARE(page_->comparison()->nameB, std::string("b.hdf5"));
}

void TestAnalysisPage::saysWhyNoModelDraws() {
    page_->open("a.hdf5");
    page_->generateWhenReady();
    QTRY_VERIFY(page_->chosen()->row(0) != nullptr && !page_->settled());
    page_->modelFailed(QStringLiteral("Expected a model named x, found none."));
    QTRY_VERIFY(page_->settled());
    QCOMPARE(page_->failure(), QStringLiteral("Expected a model named x, found none."));
}

void TestAnalysisPage::takesTwoFilesAsBothSets() {
    openBoth();
    page_->openAll({"b.hdf5", "a.hdf5", "c.hdf5"});
    QTRY_VERIFY(page_->comparison() && page_->comparison()->nameA == "b.hdf5" &&
                page_->comparison()->nameB == "a.hdf5");
}

void TestAnalysisPage::cancelsMeasuring() {
    openBoth();
    world_->held = true;
    page_->openAs(1, "a.hdf5");
    QVERIFY(!page_->settled());
    QPushButton* cancel = visibleButton(QStringLiteral("Cancel what is being measured"));
    QVERIFY(cancel != nullptr);
    QTest::mouseClick(cancel, Qt::LeftButton);
    QTRY_VERIFY(page_->settled() && !cancel->isVisible());
    QCOMPARE(page_->comparison()->nameB, std::string("b.hdf5"));
    world_->held = false;
    page_->openAs(1, "a.hdf5"); // and it can be done again
    QTRY_VERIFY(page_->comparison() && page_->comparison()->nameB == "a.hdf5");
}

void TestAnalysisPage::takesTablesWithoutPictures() {
    openBoth("a.csv", "b.hdf5");
    QTRY_VERIFY(!page_->chosen()->row(1)->thumbs().empty());
    QVERIFY(page_->chosen()->row(0)->thumbs().empty());
}

void TestAnalysisPage::swapsQuantitiesBetweenCards() {
    openBoth();
    page_->setQuantity(0, analysis::kSemiMajor);
    QCOMPARE(page_->card(0)->chart()->data().title, QStringLiteral("Semi-major axis"));
    QCOMPARE(page_->card(1)->chart()->data().title, QStringLiteral("Ellipticity"));
}

void TestAnalysisPage::saysThatPredictionsAreMissing() {
    openBoth("plain.hdf5", "b.hdf5");
    page_->setView(AnalysisView::Predictions);
    QVERIFY(page_->predictions()->chart()->data().series.empty());
    QVERIFY(!page_->grab().isNull());
}

void TestAnalysisPage::plotsSpectraOfTwoMaps() {
    page_->setView(AnalysisView::Spectra);
    page_->open("truth.npy");
    page_->open("model.npy");
    QTRY_VERIFY(page_->settled());
    QStringList axes;
    for (const Chart* chart : page_->findChildren<Chart*>()) {
        if (chart->isVisible()) {
            axes << chart->data().y.text();
        }
    }
    axes.sort();
    QCOMPARE(axes.join(QLatin1Char('|')),
             QStringLiteral("Correlation r(k)|P(k), (Mpc/h)\u00B2|Transfer T(k)"));
}

void TestAnalysisPage::saysWhyThereIsNoSpectrum() {
    page_->setView(AnalysisView::Spectra);
    page_->open("bad.npy");
    page_->open("model.npy");
    QTRY_COMPARE(page_->message(),
                 QStringLiteral("bad.npy: expected values that vary, found 0 in every pixel."));
}

void TestAnalysisPage::answersToItsKeys() {
    openBoth();
    const auto press = [&](int key) {
        QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
        return page_->keys().handle(event);
    };
    QVERIFY(press(Qt::Key_L));
    QVERIFY(page_->card(0)->chart()->data().y.log);
    QVERIFY(press(Qt::Key_2));
    QVERIFY(page_->card(0)->chart()->data().title.contains(QStringLiteral("by redshift")));
    page_->setBrush(Brush{Brush::Plot::Redshifts, {}, {0.2, 0.4, {}, {}}});
    QVERIFY(press(Qt::Key_Escape));
    QVERIFY(!page_->brush());
    QVERIFY(!press(Qt::Key_Q));
}

void TestAnalysisPage::namesWhatTheKeyboardReaches() {
    openBoth();
    for (const auto view : {AnalysisView::Distributions, AnalysisView::Predictions, AnalysisView::Spectra}) {
        page_->setView(view);
        for (QWidget* w : page_->findChildren<QWidget*>()) {
            const bool control =
                qobject_cast<QAbstractButton*>(w) != nullptr || qobject_cast<Chart*>(w) != nullptr;
            if (control && w->isVisible() && (w->focusPolicy() & Qt::TabFocus)) {
                QVERIFY2(!w->accessibleName().isEmpty(), w->metaObject()->className());
            }
        }
    }
}

QTEST_MAIN(TestAnalysisPage)
#include "tst_analysis_page.moc"
