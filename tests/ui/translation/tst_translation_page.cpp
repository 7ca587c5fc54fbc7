// SPDX-License-Identifier: MIT
#include "core/io/Csv.h"
#include "tests/ui/translation/FakeTranslation.h"
#include "ui/Window.h"
#include "ui/canvas/Chart.h"
#include "ui/canvas/FigureTable.h"
#include "ui/common/Theme.h"
#include "ui/translation/FiguresCard.h"
#include "ui/translation/MapsForm.h"
#include "ui/translation/TranslationBar.h"
#include "ui/translation/TranslationPage.h"
#include "ui/translation/ViewRow.h"

#include <QDoubleSpinBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QtTest>

using namespace lookback;
using namespace lookback::ui;

class TestTranslationPage : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { theme_ = new Theme(ThemeChoice::Dark, this); }

    void init();

    void cleanup() { page_.reset(); }

    void saysWhatToDoWhileThereIsNothing();
    void translatesByItself();
    void standsModelsBesideEachOther();
    void showsTheSpreadsOfManyModels();
    void showsAllDomainsOfOneModel();
    void showsResidualsOnlyWithTheTruth();
    void sharesLimitsBetweenTruthAndModels();
    void showsSamplesAsTheyCome();
    void browsesSamplesAndSpread();
    void stopsAndKeeps();
    void dropsWhatIsOfAnotherGalaxy();
    void staysAtTheGalaxyThatCanBeRead();
    void dropsWhatIsOfAnotherSetting();
    void keepsWhatItHasOfThisGalaxy();
    void setsStepsByTheSlider();
    void loadsEveryModelOnce();
    void saysBesideThePanelWhyAModelFails();
    void saysWhyAFileIsBad();
    void asksForAUnit();
    void saysAWrongUnit();
    void offersTheSizeOfPictures();
    void saysWhatLiesUnderTheCursor();
    void measuresOverTheFile();
    void computesALikelihoodWhenAsked();
    void exportsPanelsAndSamples();
    void comesBackToWhatWasSaved();
    void takesWhatTheCommandLineAsksFor();
    void takesAModelOfATrainingJob();
    void knowsItsFilesByName();
    void opensWhatIsDroppedOnTheWindow();

private:
    void openAndWait(const char* file = "galaxies.hdf5");
    void press(int key);

    PanelSpec model(const char* name, Domain domain = Domain::Stars) {
        return {PanelRole::Model, domain, name};
    }

    PanelSpec residual(const char* name) { return {PanelRole::Residual, Domain::Stars, name}; }

    const Map* mapOf(const PanelSpec& spec) {
        TranslationPanel* panel = page_->panel(spec);
        return panel != nullptr ? panel->view()->map() : nullptr;
    }

    Theme* theme_ = nullptr;
    std::shared_ptr<test::FakeSky> sky_;
    std::unique_ptr<EngineLane> lane_;
    std::unique_ptr<TranslationPage> page_;
};

void TestTranslationPage::init() {
    sky_ = std::make_shared<test::FakeSky>();
    lane_ = std::make_unique<EngineLane>();
    TranslationServices services = test::fakeTranslationServices(sky_);
    services.demo = "/demo/demo_maps.hdf5";
    page_ = std::make_unique<TranslationPage>(*lane_, services);
    page_->resize(1300, 820);
    page_->show();
    QTRY_VERIFY(page_->settled()); // the models are known
}

void TestTranslationPage::openAndWait(const char* file) {
    page_->open(file);
    QTRY_VERIFY(page_->settled());
}

void TestTranslationPage::press(int key) {
    QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
    QVERIFY(page_->keys().handle(event));
}

void TestTranslationPage::saysWhatToDoWhileThereIsNothing() {
    QStringList words;
    for (const QLabel* label : page_->findChildren<QLabel*>()) {
        if (label->isVisible()) {
            words << label->text();
        }
    }
    QVERIFY(words.join(QLatin1Char(' '))
                .contains(QStringLiteral("Drop a file with gas maps here, or open the demo galaxies")));
    QVERIFY(!page_->strip()->isVisible());
    QSignalSpy opened(page_.get(), &Page::fileOpened);
    for (auto* button : page_->findChildren<QPushButton*>()) {
        if (button->text() == QStringLiteral("Demo galaxies")) {
            button->click();
        }
    }
    QTRY_COMPARE(opened.count(), 1); // once it is there
    QCOMPARE(opened.first().at(0).toString(), QStringLiteral("/demo/demo_maps.hdf5"));
    QTRY_VERIFY(page_->settled());
}

void TestTranslationPage::translatesByItself() {
    openAndWait();
    QVERIFY(page_->failure().isEmpty());
    QCOMPARE(page_->ticked(), (std::vector<std::string>{"pix2pix", "ddpm"})); // the first of two kinds
    QCOMPARE(sky_->asked, (std::vector<std::string>{"pix2pix:0", "ddpm:1", "ddpm:2", "ddpm:3", "ddpm:4"}));
    QCOMPARE(page_->bar()->badge(), QStringLiteral("trained on simulated galaxies"));
    QVERIFY(page_->row()->mapText().contains(QStringLiteral("galaxy 400, snapshot 99")));
    const Map* mean = mapOf(model("ddpm"));
    QVERIFY(mean != nullptr);
    const double expected = std::log10(0.1 * test::fakeMap(0, 1.0).at(0, 34, 30)) + 2.5 * std::log10(1.1);
    QVERIFY(std::abs(mean->values.at(0, 34, 30) - expected) < 1e-4);
    const auto& rows = page_->card()->table()->rows();
    QCOMPARE(rows.size(), std::size_t{2});
    QCOMPARE(rows[0][0], QStringLiteral("pix2pix"));
    QVERIFY(rows[0][4].isEmpty());          // one map has no z-scores
    QCOMPARE(rows[1][1].toDouble(), 0.011); // (2.5 log10 1.1)^2 = 0.0107
    QVERIFY(!rows[1][4].isEmpty());
}

void TestTranslationPage::standsModelsBesideEachOther() {
    openAndWait();
    page_->tick("sde", true);
    QTRY_VERIFY(page_->settled());
    const std::vector<PanelSpec> expected{
        {PanelRole::Input, Domain::Gas, {}},   model("pix2pix"),    model("ddpm"),    model("sde"),
        {PanelRole::Truth, Domain::Stars, {}}, residual("pix2pix"), residual("ddpm"), residual("sde")};
    QVERIFY(page_->specs() == expected);
    const ChartData& profile = page_->card()->charts()[0]->data();
    QCOMPARE(profile.series.size(), std::size_t{4}); // with the truth
    QCOMPARE(profile.series.front().name, QStringLiteral("truth"));
    QVERIFY(profile.series[1].low.empty()); // pix2pix has one answer
    QVERIFY(!profile.series[2].low.empty());
    QVERIFY(profile.series[1].ink != profile.series[2].ink && profile.series[2].ink != profile.series[3].ink);
    QCOMPARE(profile.x.unit, QStringLiteral("kpc"));
    page_->tick("pix2pix", false);
    QVERIFY(page_->panel(model("pix2pix")) == nullptr);
    QCOMPARE(page_->card()->table()->rows().size(), std::size_t{2});
}

void TestTranslationPage::showsTheSpreadsOfManyModels() {
    openAndWait();
    for (const char* name : {"sde", "indi", "dim"}) {
        page_->tick(name, true);
    }
    QTRY_VERIFY(page_->settled());
    const Map* spread = mapOf({PanelRole::Spread, Domain::Stars, "sde"});
    QVERIFY(spread != nullptr && spread->unit == "dex");
    QVERIFY(page_->panel({PanelRole::Spread, Domain::Stars, "pix2pix"}) == nullptr);
    QCOMPARE(page_->specs().size(), std::size_t{16}); // gas, truth, five with residuals, four spreads
    page_->tick("other", true);
    QCOMPARE(page_->ticked().size(), std::size_t{5});
    QVERIFY(page_->message().contains(QStringLiteral("At most 5 models")));
    press(Qt::Key_D);
    QVERIFY(page_->panel({PanelRole::Spread, Domain::Stars, "sde"}) == nullptr); // shown above
}

void TestTranslationPage::showsAllDomainsOfOneModel() {
    openAndWait();
    press(Qt::Key_V);
    QVERIFY(mapOf(model("pix2pix", Domain::DarkMatter)) != nullptr);
    QVERIFY(mapOf(model("pix2pix", Domain::Stars)) != nullptr);
    QVERIFY(page_->panel(model("ddpm")) == nullptr);
    press(Qt::Key_T);
    QVERIFY(page_->panel(model("ddpm", Domain::DarkMatter)) != nullptr);
    QVERIFY(page_->panel(model("pix2pix")) == nullptr);
    press(Qt::Key_F);
    QCOMPARE(page_->specs().size(), std::size_t{1});
    press(Qt::Key_F);
    QCOMPARE(page_->specs().size(), std::size_t{7}); // the gas, and three of each domain
}

void TestTranslationPage::showsResidualsOnlyWithTheTruth() {
    openAndWait();
    QVERIFY(mapOf(residual("ddpm")) != nullptr);
    QCOMPARE(mapOf(residual("ddpm"))->unit, std::string("dex"));
    QVERIFY(std::abs(mapOf(residual("ddpm"))->values.at(0, 10, 10) - 2.5 * std::log10(1.1)) < 1e-4);
    const display::DisplayOptions look = page_->panel(residual("ddpm"))->view()->look();
    QCOMPARE(look.fixed.low, -look.fixed.high);
    openAndWait("alone.hdf5");
    QVERIFY(page_->panel(residual("ddpm")) == nullptr);
    QVERIFY(mapOf(model("ddpm")) != nullptr);
    QVERIFY(page_->card()->table()->rows()[1][1].isEmpty());
    QVERIFY(page_->card()->charts()[1]->data().series.empty());
}

void TestTranslationPage::sharesLimitsBetweenTruthAndModels() {
    openAndWait();
    const PanelSpec truth{PanelRole::Truth, Domain::Stars, {}};
    const auto highest = [this](const PanelSpec& spec) { return page_->panel(spec)->view()->limits().high; };
    QCOMPARE(highest(model("ddpm")), highest(truth));
    display::DisplayOptions look = page_->panel(truth)->view()->look();
    look.map = display::ColourMap::Inferno;
    page_->panel(truth)->view()->setLook(look);
    Q_EMIT page_->panel(truth)->lookChanged();
    QCOMPARE(page_->panel(model("ddpm"))->view()->look().map, display::ColourMap::Inferno);
    QVERIFY(page_->panel(residual("ddpm"))->view()->look().map != display::ColourMap::Inferno);
}

void TestTranslationPage::showsSamplesAsTheyCome() {
    sky_->held = true;
    page_->open("galaxies.hdf5");
    sky_->permits.release(2); // pix2pix, and one sample
    QTRY_VERIFY(mapOf(model("ddpm")) != nullptr);
    QTRY_VERIFY(page_->strip()->words().startsWith(QStringLiteral("DDPM: 1 of 4")));
    QVERIFY(page_->strip()->running());
    sky_->held = false;
    QTRY_VERIFY(page_->settled());
    QCOMPARE(page_->panel(model("ddpm"))->note(), QStringLiteral("mean of 4"));
}

void TestTranslationPage::browsesSamplesAndSpread() {
    openAndWait();
    press(Qt::Key_S);
    QTRY_VERIFY(page_->settled());
    const auto first = mapOf(model("ddpm"))->values.at(0, 20, 20);
    press(Qt::Key_BracketRight);
    QTRY_VERIFY(page_->settled());
    const auto second = mapOf(model("ddpm"))->values.at(0, 20, 20);
    QVERIFY(std::abs(second - first - std::log10(1.1)) < 1e-4);
    QCOMPARE(page_->panel(model("ddpm"))->note(), QStringLiteral("sample 2"));
    press(Qt::Key_D);
    QCOMPARE(mapOf(model("ddpm"))->unit, std::string("dex"));
    const double spread = std::log10(1.1) * std::sqrt(5.0 / 3.0); // of 1, 2, 3, 4
    QVERIFY(std::abs(mapOf(model("ddpm"))->values.at(0, 20, 20) - spread) < 1e-4);
    QVERIFY(mapOf(model("pix2pix")) == nullptr);
    QVERIFY(page_->panel(model("pix2pix"))->emptyText().contains(QStringLiteral("one answer")));
}

void TestTranslationPage::stopsAndKeeps() {
    sky_->held = true;
    page_->open("galaxies.hdf5");
    sky_->permits.release(3);
    QTRY_COMPARE(sky_->asked.size(), std::size_t{3});
    QTRY_VERIFY(page_->strip()->stopButton()->isEnabled());
    page_->strip()->stopButton()->click();
    QTRY_VERIFY(page_->settled());
    QVERIFY(page_->strip()->words().contains(QStringLiteral("2 samples kept")));
    QCOMPARE(page_->panel(model("ddpm"))->note(), QStringLiteral("mean of 2"));
    sky_->held = false;
    page_->strip()->translateButton()->click();
    QTRY_VERIFY(page_->settled());
    QCOMPARE(sky_->asked, (std::vector<std::string>{"pix2pix:0", "ddpm:1", "ddpm:2", "ddpm:3", "ddpm:4"}));
}

void TestTranslationPage::dropsWhatIsOfAnotherGalaxy() {
    sky_->held = true;
    page_->open("galaxies.hdf5");
    sky_->permits.release(2);
    QTRY_COMPARE(sky_->asked.size(), std::size_t{2});
    page_->showMap(1);
    page_->showMap(2);
    sky_->held = false;
    QTRY_VERIFY(page_->settled());
    QVERIFY(page_->row()->mapText().contains(QStringLiteral("galaxy 402")));
    const double expected = std::log10(0.1 * test::fakeMap(2, 1.0).at(0, 34, 30)) + 2.5 * std::log10(1.1);
    QVERIFY(std::abs(mapOf(model("ddpm"))->values.at(0, 34, 30) - expected) < 1e-4);
    QCOMPARE(page_->panel(model("ddpm"))->note(), QStringLiteral("mean of 4"));
}

void TestTranslationPage::staysAtTheGalaxyThatCanBeRead() {
    openAndWait();
    const QString text = page_->row()->mapText();
    page_->open("torn.hdf5");
    QTRY_VERIFY(page_->settled());
    QVERIFY(page_->message().contains(QStringLiteral("torn.hdf5")));
    QCOMPARE(page_->row()->mapText(), text);
    QVERIFY(mapOf(model("ddpm")) != nullptr);
}

void TestTranslationPage::dropsWhatIsOfAnotherSetting() {
    sky_->held = true;
    page_->open("galaxies.hdf5");
    sky_->permits.release(2);
    QTRY_COMPARE(sky_->asked.size(), std::size_t{2});
    page_->setSteps("ddpm", {.sampler = "dpm++", .evaluations = 50});
    page_->setSteps("ddpm", {.sampler = "dpm++", .evaluations = 10});
    sky_->held = false;
    QTRY_VERIFY(page_->settled());
    QCOMPARE(sky_->evaluations, (std::vector<int>{1, 20, 10, 10, 10, 10}));
    QCOMPARE(page_->card()->stepsTable()->rows().size(), std::size_t{3}); // what was tried before stays
}

void TestTranslationPage::keepsWhatItHasOfThisGalaxy() {
    openAndWait();
    page_->setSteps("ddpm", {.sampler = "dpm++", .evaluations = 5});
    QTRY_VERIFY(page_->settled());
    QCOMPARE(sky_->asked.size(), std::size_t{9});
    page_->setSteps("ddpm", {.sampler = "dpm++", .evaluations = 20});
    QVERIFY(mapOf(model("ddpm")) != nullptr); // at once
    QTRY_VERIFY(page_->settled());
    QCOMPARE(sky_->asked.size(), std::size_t{9});
    page_->strip()->samplesBox()->setValue(6);
    QTRY_VERIFY(page_->settled());
    QCOMPARE(sky_->asked.back(), std::string("ddpm:6"));
    QCOMPARE(sky_->asked.size(), std::size_t{11}); // two more
    const ChartData& cost = page_->card()->charts()[2]->data();
    QCOMPARE(cost.series.size(), std::size_t{2});
    QCOMPARE(cost.series[0].y.size() + cost.series[1].y.size(), std::size_t{3});
}

void TestTranslationPage::setsStepsByTheSlider() {
    openAndWait();
    QVERIFY(page_->strip()->stepsSlider()->isEnabled()); // of DDPM: pix2pix has none to choose
    const int before = page_->strip()->stepsSlider()->value();
    QTest::keyClick(page_->strip()->stepsSlider(), Qt::Key_Right);
    QTest::keyClick(page_->strip()->stepsSlider(), Qt::Key_Right);
    QCOMPARE(page_->strip()->stepsSlider()->value(), before + 2);
    QTRY_VERIFY(page_->settled());
    QCOMPARE(sky_->evaluations.back(), 50);             // after 20 and 30
    QCOMPARE(sky_->evaluations.size(), std::size_t{9}); // 30 was passed by
}

void TestTranslationPage::loadsEveryModelOnce() {
    openAndWait();
    page_->showMap(1);
    QTRY_VERIFY(page_->settled());
    page_->tick("ddpm", false);
    page_->tick("ddpm", true);
    QTRY_VERIFY(page_->settled());
    QCOMPARE(sky_->loaded, (std::vector<std::string>{"pix2pix", "ddpm"}));
}

void TestTranslationPage::saysBesideThePanelWhyAModelFails() {
    sky_->flaw = "expected maps of 128 pixels, found 64.";
    openAndWait();
    QVERIFY(mapOf(model("pix2pix")) != nullptr); // the others go on
    QVERIFY(mapOf(model("ddpm")) == nullptr);
    QCOMPARE(page_->panel(model("ddpm"))->emptyText(), QString::fromStdString(sky_->flaw));
    QVERIFY(page_->failure().isEmpty());
    sky_->flaw.clear();
    page_->strip()->translateButton()->click();
    QTRY_VERIFY(page_->settled());
    QVERIFY(mapOf(model("ddpm")) != nullptr);
}

void TestTranslationPage::saysWhyAFileIsBad() {
    openAndWait("bad.hdf5");
    QVERIFY(page_->failure().contains(QStringLiteral("found 3 bytes")));
    QCOMPARE(page_->message(), page_->failure());
    openAndWait();
    QVERIFY(page_->failure().isEmpty());
    QVERIFY(page_->message().isEmpty());
}

void TestTranslationPage::asksForAUnit() {
    openAndWait("gas.npy");
    QVERIFY(page_->form()->isVisible());
    QVERIFY(page_->form()->why().contains(QStringLiteral("does not say its unit")));
    QVERIFY(page_->failure().contains(QStringLiteral("does not say its unit")));
    page_->form()->unitBox()->setText(QStringLiteral("Msun/kpc^2"));
    page_->form()->extentBox()->setValue(25.0);
    page_->form()->openButton()->click();
    QTRY_VERIFY(page_->settled());
    QVERIFY(!page_->form()->isVisible());
    QVERIFY(page_->failure().isEmpty());
    QVERIFY(mapOf(model("ddpm")) != nullptr);
}

void TestTranslationPage::saysAWrongUnit() {
    openAndWait("gas.npy");
    page_->form()->unitBox()->setText(QStringLiteral("Jy"));
    page_->form()->openButton()->click();
    QTRY_VERIFY(page_->settled());
    QVERIFY(page_->form()->isVisible());
    QVERIFY(page_->form()->why().contains(QStringLiteral("found Jy")));
    QVERIFY(sky_->asked.empty()); // nothing is guessed
}

void TestTranslationPage::offersTheSizeOfPictures() {
    openAndWait("gas.npy");
    page_->form()->unitBox()->setText(QStringLiteral("Msun/kpc^2"));
    page_->form()->openButton()->click();
    QTRY_VERIFY(page_->settled());
    QVERIFY(page_->form()->isVisible()); // the size is not known yet
    QVERIFY(mapOf(model("ddpm")) != nullptr);
    QCOMPARE(page_->card()->charts()[0]->data().x.unit, QStringLiteral("pixels"));
}

void TestTranslationPage::saysWhatLiesUnderTheCursor() {
    openAndWait();
    QSignalSpy said(page_.get(), &Page::positionSaid);
    page_->link()->setCursor(QPointF(0.75, 0.5));
    QCOMPARE(said.count(), 1);
    const QString text = page_->positionText();
    QVERIFY(text.contains(QStringLiteral("x 8.00  y 0.00 kpc")));
    QVERIFY(text.contains(QStringLiteral("stars: truth")));
    QVERIFY(text.contains(QStringLiteral("DDPM +0.10 dex")));
    QVERIFY(text.contains(QStringLiteral("pix2pix +0.00 dex")));
}

void TestTranslationPage::measuresOverTheFile() {
    openAndWait();
    QVERIFY(page_->card()->measureButton()->isEnabled());
    page_->card()->mapsBox()->setValue(2);
    page_->card()->measureButton()->click();
    QTRY_VERIFY(page_->settled());
    QCOMPARE(sky_->measured, (std::vector<std::string>{"pix2pix", "ddpm"}));
    QCOMPARE(sky_->measuredMaps, (std::vector<std::int64_t>{0, 1}));
    QCOMPARE(page_->card()->fileTable()->rows().size(), std::size_t{2});
    QVERIFY(page_->card()->fileWords().contains(QStringLiteral("2 galaxies")));
    QCOMPARE(page_->card()->charts()[3]->data().series.size(), std::size_t{3}); // with the line at 0
    openAndWait("alone.hdf5");
    QVERIFY(!page_->card()->measureButton()->isEnabled());
}

void TestTranslationPage::computesALikelihoodWhenAsked() {
    openAndWait();
    QVERIFY(!page_->card()->likelihoodButton()->isVisibleTo(page_->card()));
    page_->tick("sde", true);
    QTRY_VERIFY(page_->settled());
    page_->card()->setTab(FiguresCard::Tab::Steps);
    QVERIFY(page_->card()->likelihoodButton()->isEnabled());
    page_->card()->likelihoodButton()->click();
    QTRY_VERIFY(page_->settled());
    QVERIFY(page_->card()->likelihoodText().startsWith(QStringLiteral("1.250 nats")));
}

void TestTranslationPage::exportsPanelsAndSamples() {
    openAndWait();
    QTemporaryDir folder;
    const std::filesystem::path at = folder.path().toStdString();
    page_->exportPanel(model("ddpm"), at / "stars.csv");
    QTRY_VERIFY(page_->settled());
    const io::CsvTable table = io::readCsv(at / "stars.csv");
    QCOMPARE(table.rows(), static_cast<std::size_t>(test::kMapSide) * test::kMapSide);
    const double first = table.numbers(table.names[2]).front(); // linear, in the unit
    QVERIFY(std::abs(first / (0.1 * test::fakeMap(0, 1.0).at(0, 0, 0) * std::pow(1.1, 2.5)) - 1.0) < 1e-3);
    page_->exportPanel(residual("ddpm"), at / "residual.fits");
    QTRY_VERIFY(page_->settled());
    QVERIFY(std::filesystem::exists(at / "residual.fits"));
    page_->exportAll(at / "panels.png");
    QTRY_VERIFY(page_->settled());
    QVERIFY(QImage(QString::fromStdString((at / "panels.png").string())).width() > 1000);
    page_->save("ddpm", at / "samples.hdf5");
    QTRY_VERIFY(page_->settled());
    QCOMPARE(sky_->saved, std::string("ddpm"));
    QCOMPARE(sky_->savedSamples, 4);
}

void TestTranslationPage::comesBackToWhatWasSaved() {
    openAndWait("saved.hdf5");
    QCOMPARE(page_->ticked(), (std::vector<std::string>{"ddpm"}));
    QVERIFY(sky_->asked.empty()); // all is there
    QCOMPARE(page_->panel(model("ddpm"))->note(), QStringLiteral("mean of 3"));
    QCOMPARE(page_->strip()->wish().seed, std::uint64_t{7});
    QVERIFY(page_->card()->stepsTable()->rows()[0][1] == QStringLiteral("75"));
}

void TestTranslationPage::takesWhatTheCommandLineAsksFor() {
    page_->start({"sde", "pix2pix"}, 40, 2);
    openAndWait();
    QCOMPARE(sky_->asked, (std::vector<std::string>{"sde:40", "sde:41", "pix2pix:0"}));
    page_->start({"nothing"}, {}, {});
    QVERIFY(page_->failure().contains(QStringLiteral("found \"nothing\"")));
}

void TestTranslationPage::takesAModelOfATrainingJob() {
    openAndWait();
    page_->useModel("/jobs/0007/indi-new.json");
    QTRY_VERIFY(page_->settled());
    QCOMPARE(page_->ticked(), (std::vector<std::string>{"indi-new"}));
    QVERIFY(mapOf(model("indi-new")) != nullptr);
    QCOMPARE(sky_->asked.back(), std::string("indi-new:4"));
}

void TestTranslationPage::knowsItsFilesByName() {
    QVERIFY(TranslationPage::canOpen("/data/demo_maps.hdf5"));
    QVERIFY(TranslationPage::canOpen("TNG50_galaxies.h5"));
    QVERIFY(!TranslationPage::canOpen("galaxies.hdf5"));
    QVERIFY(!TranslationPage::canOpen("Maps_Mcdm_IllustrisTNG_LH_z=0.00.npy"));
}

void TestTranslationPage::opensWhatIsDroppedOnTheWindow() {
    Window window(EvolutionServices{}, QString(), *theme_, {}, {}, {}, test::fakeTranslationServices(sky_));
    window.setKeeping(false);
    window.show();
    QVERIFY(window.current() != window.translation());
    QMimeData files;
    files.setUrls({QUrl::fromLocalFile(QStringLiteral("/data/galaxies.hdf5"))}); // its name does not tell
    QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter); // else Qt delivers no drop
    QDropEvent drop(QPointF(200, 200), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &drop);
    QTRY_VERIFY(window.current() == window.translation());
    QTRY_VERIFY(window.translation()->settled());
    QVERIFY(window.translation()->row()->mapText().contains(QStringLiteral("galaxy 400")));
}

QTEST_MAIN(TestTranslationPage)
#include "tst_translation_page.moc"
