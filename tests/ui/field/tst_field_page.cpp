// SPDX-License-Identifier: MIT
#include "core/io/Csv.h"
#include "tests/support/FakeEngine.h"
#include "tests/ui/field/FakeField.h"
#include "ui/Window.h"
#include "ui/canvas/Chart.h"
#include "ui/canvas/FigureTable.h"
#include "ui/common/Theme.h"
#include "ui/evolution/EvolutionPage.h"
#include "ui/field/ClusteringCard.h"
#include "ui/field/FieldBar.h"
#include "ui/field/FieldPage.h"

#include <QKeyEvent>
#include <QLabel>
#include <QSignalSpy>
#include <QSpinBox>
#include <QtTest>

using namespace lookback;
using namespace lookback::ui;

class TestFieldPage : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { theme_ = new Theme(ThemeChoice::Dark, this); }

    void init();

    void cleanup() { page_.reset(); }

    void saysWhatToDoWhileThereIsNothing();
    void showsAMapAndItsTruth();
    void comparesWithTheQuickPainters();
    void showsSamplesAsTheyCome();
    void letsTheHandInBetweenSamples();
    void stopsAndKeeps();
    void addsSamples();
    void startsAnewWithAnotherSeed();
    void browsesAndBlinks();
    void zoomsAllPanelsTogether();
    void saysWhatLiesUnderTheCursor();
    void measuresARegion();
    void laysZScoresOverAnyPanel();
    void exportsAPanel();
    void savesAllSamples();
    void goesOnWithSavedSamples();
    void saysWhyAFileIsBad();
    void saysWhyAModelHasNoAnswer();
    void managesWithoutATruth();
    void goesThroughTheMaps();
    void keepsTheQuickPaintersOfOneMapFromAnother();
    void staysAtTheMapThatCanBeRead();
    void knowsItsFilesByName();
    void drawsByAModelThatWasJustTrained();
    void saysThatAModelAskedForIsNotThere();
    void drawsWhatTheCommandLineAsksFor();
    void opensWhatIsDroppedOnTheWindow();

private:
    void openAndWait(const char* file = "Maps_Mcdm.npy");
    void sampleAndWait(int samples);

    QImage pictureOf(int panel) { return page_->panel(panel)->view()->grab().toImage(); }

    Theme* theme_ = nullptr;
    std::shared_ptr<test::FakeWorld> world_;
    std::unique_ptr<EngineLane> lane_;
    std::unique_ptr<FieldPage> page_;
};

void TestFieldPage::init() {
    world_ = std::make_shared<test::FakeWorld>();
    lane_ = std::make_unique<EngineLane>();
    FieldServices services = test::fakeField(world_);
    services.demo = "/demo/Maps_Mcdm_demo.npy";
    page_ = std::make_unique<FieldPage>(*lane_, services);
    page_->resize(1300, 820);
    page_->show();
}

void TestFieldPage::openAndWait(const char* file) {
    page_->open(file);
    QTRY_VERIFY(page_->settled());
}

void TestFieldPage::sampleAndWait(int samples) {
    page_->strip()->samplesBox()->setValue(samples);
    QVERIFY(page_->strip()->sampleButton()->isEnabled());
    page_->strip()->sampleButton()->click();
    QTRY_VERIFY(page_->settled());
}

void TestFieldPage::saysWhatToDoWhileThereIsNothing() {
    QStringList words;
    for (const QLabel* label : page_->findChildren<QLabel*>()) {
        if (label->isVisible()) {
            words << label->text();
        }
    }
    QVERIFY(words.join(QLatin1Char(' '))
                .contains(QStringLiteral("Drop a CAMELS map set, a snapshot or a FITS map")));
    QVERIFY(!page_->strip()->isVisible());
    QSignalSpy opened(page_.get(), &Page::fileOpened);
    for (auto* button : page_->findChildren<QPushButton*>()) {
        if (button->text() == QStringLiteral("Demo universe")) {
            button->click();
        }
    }
    QTRY_COMPARE(opened.count(), 1); // once it is there
    QCOMPARE(opened.first().at(0).toString(), QStringLiteral("/demo/Maps_Mcdm_demo.npy"));
}

void TestFieldPage::showsAMapAndItsTruth() {
    openAndWait();
    QCOMPARE(page_->panel(0)->view()->map()->values.pixels, test::fakeMatter(0).values.pixels);
    QCOMPARE(page_->panel(1)->content(), FieldContent::Truth);
    QVERIFY(page_->panel(1)->view()->map() != nullptr);
    QVERIFY(page_->panel(2)->view()->map() == nullptr);
    QCOMPARE(page_->bar()->badge(), QStringLiteral("trained on simulated universes"));
    QVERIFY(page_->failure().isEmpty());
}

void TestFieldPage::comparesWithTheQuickPainters() {
    openAndWait();
    QCOMPARE(page_->clustering()->table()->rows().size(), std::size_t{2}); // before any sample
    sampleAndWait(5);
    const auto& rows = page_->clustering()->table()->rows();
    QCOMPARE(rows.size(), std::size_t{3});
    QCOMPARE(rows[0][0], QStringLiteral("VDM"));
    QCOMPARE(rows[1][0], QStringLiteral("CNN"));
    QVERIFY(!rows[0][1].isEmpty() && !rows[0][2].isEmpty());
    QVERIFY(rows[1][2].isEmpty()); // one field has no calibration
    QCOMPARE(page_->clustering()->classes()->rows()[1][1], QStringLiteral("100.00")); // the same pixels
    const ChartData& power = page_->clustering()->charts()[0]->data();
    QCOMPARE(power.series.size(), std::size_t{4}); // with the truth
    QCOMPARE(power.series.front().name, QStringLiteral("truth"));
    QVERIFY(power.y.text().contains(QStringLiteral("Mpc/h")));
}

void TestFieldPage::showsSamplesAsTheyCome() {
    openAndWait();
    world_->held = true;
    page_->strip()->samplesBox()->setValue(4);
    page_->sample();
    world_->permits.release(1);
    QTRY_COMPARE(page_->shownSample(), 0);
    QTRY_VERIFY(page_->panel(2)->view()->map() != nullptr);
    QCOMPARE(page_->panel(2)->view()->map()->values.pixels, test::fakeGalaxies(1).values.pixels);
    QVERIFY(page_->panel(5)->view()->map() == nullptr); // one sample has no z-score
    QVERIFY(page_->strip()->words().startsWith(QStringLiteral("1 of 4")));
    world_->held = false;
    QTRY_VERIFY(page_->settled());
    QCOMPARE(page_->shownSample(), 3);
    QVERIFY(page_->panel(5)->view()->map() != nullptr);
    const auto first = test::fakeGalaxies(1).values.pixels[3];
    double mean = 0.0;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        mean += test::fakeGalaxies(seed).values.pixels[3] / 4.0;
    }
    QVERIFY(first != mean);
    QVERIFY(std::abs(page_->panel(3)->view()->map()->values.pixels[3] - mean) < 1e-3);
}

void TestFieldPage::letsTheHandInBetweenSamples() {
    openAndWait();
    world_->held = true;
    page_->strip()->samplesBox()->setValue(5);
    page_->strip()->sampleButton()->click();
    const auto drawn = [this] {
        const std::lock_guard guard(world_->lock);
        return world_->seeds.size();
    };
    world_->permits.release(1);
    QTRY_COMPARE(drawn(), std::size_t{1});
    std::atomic<bool> served = false;
    lane_->engine()->start([&] { served = true; });
    world_->permits.release(1); // the second may be on the lane already
    QTRY_VERIFY(served);        // though three or four are still to come
    QVERIFY(drawn() <= 2);
    world_->held = false;
    QTRY_VERIFY(page_->settled());
    QCOMPARE(page_->run()->count(), 5);
}

void TestFieldPage::stopsAndKeeps() {
    openAndWait();
    world_->held = true;
    page_->strip()->samplesBox()->setValue(100);
    page_->sample();
    world_->permits.release(3);
    QTRY_COMPARE(page_->run()->count(), 3);
    page_->strip()->stopButton()->click();
    QTRY_VERIFY(page_->settled());
    QCOMPARE(page_->run()->count(), 3);
    QVERIFY(page_->panel(3)->view()->map() != nullptr);
    QVERIFY(page_->strip()->words().contains(QStringLiteral("3 samples kept")));
    QCOMPARE(page_->strip()->sampleButton()->text(), QStringLiteral("Add 97"));
}

void TestFieldPage::addsSamples() {
    openAndWait();
    sampleAndWait(3);
    QVERIFY(!page_->strip()->sampleButton()->isEnabled()); // all are there
    sampleAndWait(5);
    QCOMPARE(world_->seeds, (std::vector<std::uint64_t>{1, 2, 3, 4, 5}));
    QCOMPARE(page_->run()->count(), 5);
}

void TestFieldPage::startsAnewWithAnotherSeed() {
    openAndWait();
    sampleAndWait(3);
    SamplingWish wish = page_->strip()->wish();
    wish.seed = 40;
    page_->strip()->setWish(wish);
    sampleAndWait(3);
    QCOMPARE(world_->seeds, (std::vector<std::uint64_t>{1, 2, 3, 40, 41, 42}));
    QCOMPARE(page_->run()->count(), 3);
}

void TestFieldPage::browsesAndBlinks() {
    openAndWait();
    sampleAndWait(4);
    QKeyEvent back(QEvent::KeyPress, Qt::Key_BracketLeft, Qt::NoModifier);
    QVERIFY(page_->keys().handle(back));
    QTRY_VERIFY(page_->settled());
    QCOMPARE(page_->shownSample(), 2);
    QCOMPARE(page_->panel(2)->view()->map()->values.pixels, test::fakeGalaxies(3).values.pixels);
    page_->showSample(-5);
    QTRY_VERIFY(page_->settled());
    QCOMPARE(page_->shownSample(), 0);
    const auto sample = page_->panel(2)->view()->sharedMap();
    page_->setBlinking(true);
    QTRY_VERIFY(page_->panel(2)->view()->sharedMap() != sample); // the truth
    QCOMPARE(page_->panel(2)->view()->map()->values.pixels, test::fakeGalaxies(1000).values.pixels);
    QTRY_COMPARE(page_->panel(2)->view()->sharedMap(), sample);
    page_->setBlinking(false);
}

void TestFieldPage::zoomsAllPanelsTogether() {
    openAndWait();
    const QImage before = pictureOf(1);
    MapView* view = page_->panel(0)->view();
    const QPointF at = view->panel().center();
    QWheelEvent wheel(at, view->mapToGlobal(at), {}, {0, 480}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(view, &wheel);
    QCOMPARE(page_->link()->viewport().zoom, 4.0);
    QVERIFY(pictureOf(1) != before);
}

void TestFieldPage::saysWhatLiesUnderTheCursor() {
    openAndWait();
    sampleAndWait(4);
    QSignalSpy said(page_.get(), &Page::positionSaid);
    page_->link()->setCursor(QPointF(4.5 / 32.0, 1.5 / 32.0)); // pixel (4, 1), number 36
    QCOMPARE(said.count(), 1);
    const QString text = said.first().at(0).toString();
    QVERIFY2(text.contains(QStringLiteral("x 3.52 y 1.17 Mpc/h")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("dark matter 3.7\u00D710\u00B9\u00B9 M")), qPrintable(text));
    const QString truth = QString::number(test::fakeGalaxies(1000).values.pixels[36]);
    QVERIFY2(text.contains(QStringLiteral("truth %1").arg(truth)), qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("\u03C3 ")));
    page_->link()->setCursor({});
    QVERIFY(said.last().at(0).toString().isEmpty());
}

void TestFieldPage::measuresARegion() {
    openAndWait();
    page_->link()->setRegion(QRectF(0.0, 0.0, 0.25, 0.5)); // 8 x 16 pixels
    QCOMPARE(page_->clustering()->tab(), ClusteringCard::Tab::Region);
    const auto& rows = page_->clustering()->region()->rows();
    QVERIFY(rows.size() >= 2);
    double sum = 0.0;
    for (int y = 0; y < 16; ++y) {
        for (int x = 0; x < 8; ++x) {
            sum += test::fakeGalaxies(1000).values.at(0, y, x);
        }
    }
    const RegionFigures truth = regionFigures(test::fakeGalaxies(1000), *page_->link()->region(), {});
    QCOMPARE(truth.pixels, std::int64_t{128});
    QVERIFY(std::abs(truth.sum - sum) < 1e-6 * sum);
    QVERIFY(std::abs(truth.mean - sum / 128.0) < 1e-6 * sum);
    QVERIFY(std::abs(truth.total - sum * std::pow(25.0 / 32.0, 2)) < 1e-6 * sum); // galaxies
    QVERIFY(truth.totalUnit.isEmpty());
    QCOMPARE(regionFigures(test::fakeMatter(0), *page_->link()->region(), {}).totalUnit,
             QStringLiteral("M\u2299/h"));
}

void TestFieldPage::laysZScoresOverAnyPanel() {
    openAndWait();
    sampleAndWait(6);
    const QImage before = pictureOf(0);
    Q_EMIT page_->panel(0)->overlayWanted(true);
    const QImage covered = pictureOf(0);
    QVERIFY(covered != before);
    page_->strip()->setOverlay(0.0);
    QCOMPARE(pictureOf(0), before);
}

void TestFieldPage::exportsAPanel() {
    openAndWait();
    const QTemporaryDir folder;
    const auto file = [&](const char* name) { return folder.filePath(QLatin1String(name)).toStdString(); };
    for (const char* name : {"matter.png", "matter.fits", "matter.csv"}) {
        page_->exportPanel(0, file(name));
        QTRY_VERIFY(page_->settled());
        QVERIFY(std::filesystem::exists(file(name)));
    }
    QVERIFY(page_->message().startsWith(QStringLiteral("Written: ")));
    const io::CsvTable table = io::readCsv(file("matter.csv"));
    QCOMPARE(table.rows(), std::size_t{32 * 32});
    page_->exportPanel(0, file("matter.gif"));
    QTRY_VERIFY(page_->message().contains(QStringLiteral("expected a name ending in")));
}

void TestFieldPage::savesAllSamples() {
    openAndWait();
    sampleAndWait(4);
    page_->save("field.hdf5");
    QTRY_VERIFY(page_->settled());
    QCOMPARE(world_->savedSamples, 4);
    QCOMPARE(world_->savedModel, std::string("vdm-tiny"));
}

void TestFieldPage::goesOnWithSavedSamples() {
    openAndWait("field.hdf5");
    QCOMPARE(page_->run()->count(), 3);
    QVERIFY(page_->panel(3)->view()->map() != nullptr);
    QCOMPARE(page_->strip()->wish().seed, std::uint64_t{7});
    QCOMPARE(page_->strip()->wish().paint.sampler, std::string("ancestral"));
    sampleAndWait(5);
    QCOMPARE(world_->seeds, (std::vector<std::uint64_t>{10, 11})); // the next ones
    QCOMPARE(page_->run()->count(), 5);
}

void TestFieldPage::saysWhyAFileIsBad() {
    openAndWait("bad.npy");
    QCOMPARE(page_->message(), QStringLiteral("bad.npy: expected maps, found 3 bytes."));
    QCOMPARE(page_->failure(), page_->message());
    openAndWait();
    QVERIFY(page_->failure().isEmpty());
    openAndWait("bad.npy"); // what is there stays
    QVERIFY(page_->panel(0)->view()->map() != nullptr);
}

void TestFieldPage::saysWhyAModelHasNoAnswer() {
    world_->flaw = "expected pixels of 0.0977 Mpc/h, found 0.5.";
    openAndWait();
    QCOMPARE(page_->strip()->words(), QStringLiteral("expected pixels of 0.0977 Mpc/h, found 0.5."));
    QVERIFY(!page_->strip()->sampleButton()->isEnabled());
    QCOMPARE(page_->clustering()->table()->rows().size(), std::size_t{2}); // the others have one
}

void TestFieldPage::managesWithoutATruth() {
    openAndWait("alone.npy");
    QVERIFY(page_->message().contains(QStringLiteral("no galaxies beside")));
    sampleAndWait(3);
    for (int i = 0; i < FieldPage::kPanels; ++i) {
        QVERIFY(page_->panel(i)->content() != FieldContent::Truth);
        QVERIFY(page_->panel(i)->view()->map() != nullptr);
    }
    QVERIFY(page_->clustering()->table()->isHidden());
    QCOMPARE(page_->clustering()->charts()[0]->data().series.size(), std::size_t{3});
    QVERIFY(page_->clustering()->charts()[1]->data().series.empty());
}

void TestFieldPage::goesThroughTheMaps() {
    openAndWait();
    sampleAndWait(2);
    QKeyEvent next(QEvent::KeyPress, Qt::Key_PageDown, Qt::NoModifier);
    QVERIFY(page_->keys().handle(next));
    QTRY_VERIFY(page_->settled());
    QCOMPARE(page_->panel(0)->view()->map()->values.pixels, test::fakeMatter(1).values.pixels);
    QVERIFY(page_->run() == nullptr); // samples of another map are gone
    QVERIFY(page_->strip()->sampleButton()->isEnabled());
}

void TestFieldPage::keepsTheQuickPaintersOfOneMapFromAnother() {
    world_->cnnHeld = true;
    page_->open("Maps_Mcdm.npy");
    QTRY_COMPARE(page_->panel(0)->view()->map() != nullptr, true);
    QTRY_VERIFY(page_->strip()->sampleButton()->isEnabled()); // the quick ones are under way
    page_->showMap(1);
    QTRY_COMPARE(page_->panel(0)->view()->map()->values.pixels, test::fakeMatter(1).values.pixels);
    world_->cnnHeld = false;
    QTRY_VERIFY(page_->settled());
    QCOMPARE(world_->cnnMaps.back(), 2);
    QCOMPARE(page_->clustering()->table()->rows().size(), std::size_t{2});
}

void TestFieldPage::staysAtTheMapThatCanBeRead() {
    openAndWait("good.npy");
    sampleAndWait(2);
    openAndWait("torn.npy");
    QVERIFY(page_->message().isEmpty() && page_->run() == nullptr);
    sampleAndWait(2);
    for (int i = 0; i < 2; ++i) { // asked again, it is tried again
        page_->showMap(1);
        QTRY_VERIFY(page_->settled());
        QCOMPARE(page_->message(), QStringLiteral("torn.npy: expected three maps, found one."));
        QCOMPARE(page_->run()->count(), 2);
    }
    page_->save("field.hdf5");
    QTRY_VERIFY(page_->settled());
    QCOMPARE(world_->savedFrom, std::filesystem::path("torn.npy"));
    page_->showMap(2);
    QTRY_VERIFY(page_->settled());
    QCOMPARE(page_->panel(0)->view()->map()->values.pixels, test::fakeMatter(2).values.pixels);
}

void TestFieldPage::knowsItsFilesByName() {
    for (const char* name : {"Maps_Mcdm_IllustrisTNG_LH_z=0.00.npy", "snap_033.hdf5", "snapshot_090.0.hdf5",
                             "fof_subhalo_tab_033.hdf5", "groups_090.hdf5"}) {
        QVERIFY2(FieldPage::canOpen(name), name);
    }
    for (const char* name : {"galaxies.hdf5", "map.npy", "picture.png", "snap.txt"}) {
        QVERIFY2(!FieldPage::canOpen(name), name);
    }
}

void TestFieldPage::drawsByAModelThatWasJustTrained() {
    openAndWait();
    page_->useModel("/jobs/0007/model/fresh.json");
    QTRY_VERIFY(page_->settled());
    QCOMPARE(world_->loaded.back(), std::string("fresh"));
    sampleAndWait(1);
    QCOMPARE(page_->provenance().model, std::string("fresh"));
    page_->useModel("/jobs/0007/model/torn.json");
    QTRY_COMPARE(page_->message(), QStringLiteral("torn.json: expected a model card, found its first half."));
    QCOMPARE(page_->run()->count(), 1); // what is there stays
}

void TestFieldPage::saysThatAModelAskedForIsNotThere() {
    page_->start("gone", std::nullopt, 4);
    openAndWait();
    QTRY_VERIFY(page_->settled());
    QVERIFY2(page_->failure().contains(QStringLiteral("gone")), qPrintable(page_->failure()));
}

void TestFieldPage::drawsWhatTheCommandLineAsksFor() {
    page_->start("cnn-tiny", std::nullopt, 4);
    openAndWait();
    QTRY_VERIFY(page_->settled());
    QCOMPARE(page_->run()->count(), 1); // one field is all a network without noise has
    QVERIFY(world_->seeds.empty());
    QCOMPARE(page_->clustering()->table()->rows().size(), std::size_t{2});
}

// HDF5 of a name that says nothing: what is in it decides which page opens.
void TestFieldPage::opensWhatIsDroppedOnTheWindow() {
    FieldServices services = test::fakeField(world_);
    services.holds = [](const std::filesystem::path& file) { return file.filename() == "posterior.hdf5"; };
    Window window(test::fakeServices(std::make_shared<test::FakeEngine>()), QString(), *theme_, {}, {},
                  services, {});
    window.setKeeping(false);
    window.show();
    window.openWhereItBelongs({QStringLiteral("/data/galaxies.hdf5")});
    QVERIFY(window.looking());
    QTRY_VERIFY(!window.looking());
    QVERIFY(window.current() != window.field());
    window.openWhereItBelongs({QStringLiteral("/data/posterior.hdf5")});
    QTRY_VERIFY(window.current() == window.field());
    QTRY_VERIFY(window.field()->settled());
    window.openWhereItBelongs({QStringLiteral("/data/galaxies.hdf5")}); // not for the page that is shown
    QTRY_VERIFY(window.current() == window.evolution());
    window.showPage(QStringLiteral("field"));
    window.openWhereItBelongs({QStringLiteral("/data/nine.png")});
    QVERIFY(window.current() == window.evolution());
}

QTEST_MAIN(TestFieldPage)
#include "tst_field_page.moc"
