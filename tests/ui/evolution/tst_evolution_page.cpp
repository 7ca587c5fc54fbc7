// SPDX-License-Identifier: MIT
#include "tests/support/FakeEngine.h"
#include "ui/StatusLine.h"
#include "ui/Window.h"
#include "ui/canvas/GalaxyGrid.h"
#include "ui/common/ErrorBar.h"
#include "ui/evolution/Density.h"
#include "ui/evolution/EvolutionPage.h"
#include "ui/evolution/ExportPanel.h"
#include "ui/evolution/LookBar.h"
#include "ui/evolution/RealCard.h"
#include "ui/evolution/TransportCard.h"

#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QtTest>

using namespace lookback;
using namespace lookback::ui;

class TestEvolutionPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void showsRefinedGalaxiesAfterTheStart();
    void movesTheRedshiftByKeys();
    void playsAndStopsByTheSpaceBar();
    void changesSeedsAndCountByKeys();
    void previewsWhileTheKnobIsDraggedAndRefinesOnRelease();
    void showsABadFileInTheErrorBarAndKeepsTheState();
    void showsRealGalaxiesOfNearestRedshift();
    void saysWhatIsOtherInAFile();
    void showsTheLastOfSeveralFilesAndRemembersTheOthers();
    void keepsTheDemoGalaxiesWhenAFileIsBad();
    void startsWithTheDemoGalaxiesUntilAFileIsOpened();
    void saysWhereModelsGoWhenThereIsNone();
    void matchesTheCardInTheDensityStrip();
    void writesThroughTheExporterWhatIsShown();
    void comesBackToTheStateThatMadeAFile();
    void saysThatTheModelOfAFileIsMissing();
    void readsTheValueUnderTheCursor();
    void saysStretchAndSofteningWhileTheRightButtonDrags();
    void namesEveryControl();
    void showsTheFocusOnEveryControl_data();
    void showsTheFocusOnEveryControl();
    void saysThatNoGalaxyOfTheFileIsNear();

private:
    void press(int key, Qt::KeyboardModifiers modifiers = {});

    std::shared_ptr<test::FakeEngine> engine_;
    EvolutionServices services_;
    std::unique_ptr<Theme> theme_;
    std::unique_ptr<Window> window_;
    EvolutionPage* page_ = nullptr;
    ExportRequest written_;
    std::size_t frames_ = 0;
    std::optional<Provenance> provenance_;
};

void TestEvolutionPage::initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("lookback-test"));
    theme_ = std::make_unique<Theme>(ThemeChoice::Dark);
}

void TestEvolutionPage::init() {
    engine_ = std::make_shared<test::FakeEngine>();
    services_ = test::fakeServices(engine_);
    services_.write = [this](const ExportRequest& request, const Generate& generate, const Monitor& monitor) {
        written_ = request;
        for (const double z : request.redshifts) {
            frames_ += generate(request.identities, z, request.sampling, monitor).size();
        }
    };
    services_.readProvenance = [this](const std::filesystem::path&) { return provenance_; };
    window_ = std::make_unique<Window>(services_, QStringLiteral("test"), *theme_);
    window_->setKeeping(false);
    window_->show();
    page_ = window_->evolution();
    EvolutionState state;
    state.redshift = 0.5;
    page_->start(state);
    QTRY_VERIFY(page_->settled());
}

void TestEvolutionPage::cleanup() {
    window_.reset();
}

void TestEvolutionPage::press(int key, Qt::KeyboardModifiers modifiers) {
    QTest::keyClick(window_.get(), static_cast<Qt::Key>(key), modifiers);
}

void TestEvolutionPage::showsRefinedGalaxiesAfterTheStart() {
    QCOMPARE(page_->grid()->count(), 9);
    for (int i = 0; i < 9; ++i) {
        QCOMPARE(page_->grid()->image(i).pixels, test::blob(static_cast<std::uint64_t>(7 + i), 0.5).pixels);
    }
    QCOMPARE(engine_->seen().back().evaluations, 20);
    QVERIFY2(page_->errors()->message().isEmpty(), qPrintable(page_->errors()->message()));
    QVERIFY(window_->status()->work().contains(QStringLiteral("20 evaluations")));
}

void TestEvolutionPage::movesTheRedshiftByKeys() {
    press(Qt::Key_Right);
    QCOMPARE(page_->state().redshift, 0.51);
    press(Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(page_->state().redshift, 0.41);
    press(Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(page_->state().redshift, 0.411);
    press(Qt::Key_End);
    QCOMPARE(page_->state().redshift, 4.0);
    press(Qt::Key_Home);
    QCOMPARE(page_->state().redshift, 0.0);
    QTRY_VERIFY(page_->settled());
    QCOMPARE(page_->grid()->image(0).pixels, test::blob(7, 0.0).pixels);
}

void TestEvolutionPage::playsAndStopsByTheSpaceBar() {
    press(Qt::Key_Space);
    QTRY_VERIFY(page_->state().redshift > 0.55);
    QVERIFY(page_->transport()->playing());
    press(Qt::Key_Space);
    const double z = page_->state().redshift;
    QTRY_VERIFY(page_->settled());
    QCOMPARE(page_->state().redshift, z);
}

void TestEvolutionPage::changesSeedsAndCountByKeys() {
    press(Qt::Key_BracketRight);
    QCOMPARE(page_->state().seeds.front(), std::uint64_t{16});
    press(Qt::Key_Minus);
    QCOMPARE(page_->state().seeds.size(), std::size_t{8});
    press(Qt::Key_BracketLeft);
    QCOMPARE(page_->state().seeds.front(), std::uint64_t{8});
    press(Qt::Key_B);
    QVERIFY(!page_->state().look.colour);
    press(Qt::Key_C);
    QVERIFY(page_->state().look.colour);
    press(Qt::Key_Period);
    QCOMPARE(page_->grid()->selected(), 1);
}

void TestEvolutionPage::previewsWhileTheKnobIsDraggedAndRefinesOnRelease() {
    Timeline* timeline = page_->transport()->timeline();
    const std::size_t before = engine_->seen().size();
    const auto at = [&](double z) { return QPoint(static_cast<int>(timeline->xOf(z)), 58); };
    QTest::mousePress(timeline, Qt::LeftButton, {}, at(0.5));
    QTest::mouseMove(timeline, at(0.9));
    QTRY_VERIFY(engine_->seen().size() > before);
    QCOMPARE(engine_->seen()[before].evaluations, 4);
    QTest::mouseRelease(timeline, Qt::LeftButton, {}, at(0.9));
    QTRY_VERIFY(page_->settled());
    QVERIFY(std::abs(page_->state().redshift - 0.9) < 0.01);
    QCOMPARE(engine_->seen().back().evaluations, 20);
}

void TestEvolutionPage::showsABadFileInTheErrorBarAndKeepsTheState() {
    window_->openFile(QStringLiteral("/somewhere/good.hdf5"));
    QTRY_VERIFY(page_->real()->facts() != nullptr);
    const auto before = page_->grid()->image(3).pixels;
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QStringLiteral("/somewhere/bad.fits"))});
    QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window_.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window_.get(), &drop);
    QTRY_VERIFY(page_->errors()->isVisible());
    QCOMPARE(page_->errors()->message(), QStringLiteral("bad.fits: expected a FITS header, found 3 bytes."));
    QVERIFY(QApplication::activeModalWidget() == nullptr);
    QVERIFY(page_->real()->facts() != nullptr); // the file from before is still shown
    QCOMPARE(page_->grid()->image(3).pixels, before);
    QCOMPARE(page_->state().redshift, 0.5);
}

void TestEvolutionPage::showsRealGalaxiesOfNearestRedshift() {
    window_->openFile(QStringLiteral("/somewhere/good.hdf5"));
    QTRY_VERIFY(!page_->real()->row()->thumbs().empty());
    QTRY_VERIFY(page_->settled());
    QCOMPARE(page_->real()->row()->thumbs().front().image.pixels, test::blob(2, 0.0).pixels);
    page_->setRedshift(1.8, true);
    QTRY_COMPARE(page_->real()->row()->thumbs().front().image.pixels, test::blob(6, 0.0).pixels);
    QCOMPARE(nearestInRedshift({1, 0, 2}, {0.5, 0.1, 0.9}, 0.45, 2), (std::vector<std::int64_t>{0, 1}));
    QVERIFY(nearestInRedshift({}, {}, 0.45, 2).empty());
}

void TestEvolutionPage::saysWhatIsOtherInAFile() {
    test::FakeGalaxies scenes("scenes.fits", {}, 10);
    scenes.change().sameSize = false;
    scenes.change().bands = 1;
    const QString text = describeRealFile(scenes.facts(), test::fakeCard(), 0, 5);
    QVERIFY(text.contains(QStringLiteral("No redshifts in this file: images 1 to 5 of 10")));
    QVERIFY(text.contains(QStringLiteral("different sizes")));
    QVERIFY(text.contains(QStringLiteral("one band")));
    scenes.change().sameSize = true;
    scenes.change().width = 127;
    QVERIFY(describeRealFile(scenes.facts(), test::fakeCard(), 0, 5).contains(QStringLiteral("127 x 16 px")));
}

void TestEvolutionPage::startsWithTheDemoGalaxiesUntilAFileIsOpened() {
    services_.demoGalaxies = "/somewhere/demo_galaxies.hdf5";
    Window window(services_, QStringLiteral("test"), *theme_);
    window.setKeeping(false);
    window.show();
    EvolutionPage* page = window.evolution();
    QSignalSpy opened(page, &Page::fileOpened);
    page->start({});
    QTRY_VERIFY(page->settled());
    QVERIFY(page->real()->showsDemo());
    QVERIFY(!page->real()->row()->thumbs().empty());
    QVERIFY(page->real()->accessibleName().contains(QStringLiteral("Simulated")));
    QVERIFY(page->real()->sentence().contains(QStringLiteral("Simulated")));
    QCOMPARE(opened.count(), 0);
    window.openFile(QStringLiteral("/somewhere/good.hdf5"));
    QTRY_VERIFY(!page->real()->showsDemo());
    QCOMPARE(opened.count(), 1);
    QVERIFY(page->real()->accessibleName().startsWith(QStringLiteral("Real")));
}

void TestEvolutionPage::showsTheLastOfSeveralFilesAndRemembersTheOthers() {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QStringLiteral("/somewhere/one.hdf5")),
                  QUrl::fromLocalFile(QStringLiteral("/somewhere/two.fits")),
                  QUrl::fromLocalFile(QStringLiteral("/somewhere/sheet.png"))});
    QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window_.get(), &enter);
    QDropEvent drop(QPointF(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window_.get(), &drop);
    QTRY_VERIFY(page_->real()->facts() != nullptr);
    QCOMPARE(page_->real()->facts()->path, std::filesystem::path("/somewhere/two.fits"));
    QVERIFY(window_->status()->position().startsWith(QStringLiteral("two.fits of 3 files is shown")));
    QCOMPARE(window_->recentFiles().mid(0, 3),
             QStringList({QStringLiteral("/somewhere/two.fits"), QStringLiteral("/somewhere/sheet.png"),
                          QStringLiteral("/somewhere/one.hdf5")}));
}

void TestEvolutionPage::keepsTheDemoGalaxiesWhenAFileIsBad() {
    services_.demoGalaxies = "/somewhere/demo_galaxies.hdf5";
    Window window(services_, QStringLiteral("test"), *theme_);
    window.setKeeping(false);
    window.show();
    window.evolution()->start({});
    window.openFile(QStringLiteral("/somewhere/bad.fits")); // before the demo galaxies are there
    QTRY_VERIFY(window.evolution()->errors()->message().startsWith(QStringLiteral("bad.fits")));
    QTRY_VERIFY(window.evolution()->real()->showsDemo());
    QVERIFY(window.evolution()->errors()->isVisible());
}

void TestEvolutionPage::saysWhereModelsGoWhenThereIsNone() {
    services_.findModels = [] { return engine::ModelList(); };
    services_.modelFolders = {"/home/her/models"};
    Window window(services_, QStringLiteral("test"), *theme_);
    window.setKeeping(false);
    window.show();
    window.evolution()->start({});
    QTRY_VERIFY(!window.evolution()->failure().isEmpty());
    QVERIFY(window.evolution()->grid()->emptyText().contains(QStringLiteral("/home/her/models")));
}

void TestEvolutionPage::matchesTheCardInTheDensityStrip() {
    const engine::ModelCard card = test::fakeCard();
    const auto bars = densityStrip(card.training);
    QCOMPARE(bars.size(), std::size_t{3});
    QCOMPARE(bars[0].height, 300.0 / 700.0);
    QCOMPARE(bars[1].height, 1.0);
    QCOMPARE(bars[2].height, 14.0 / 1.0 / (700.0 / 0.5)); // per unit redshift: the bin is twice as wide
    QCOMPARE(supportAt(card, 0.7), Support::Good);
    QCOMPARE(supportAt(card, 1.5), Support::Sparse);
    QCOMPARE(supportAt(card, 2.5), Support::None);
    QVERIFY(densityText(card, 0.7).contains(QStringLiteral("700")));
    engine::ModelCard bare = card;
    bare.training = {};
    bare.redshiftHighest = 3.0;
    QCOMPARE(supportAt(bare, 2.5), Support::Good);
    QCOMPARE(supportAt(bare, 3.5), Support::None);
}

void TestEvolutionPage::writesThroughTheExporterWhatIsShown() {
    frames_ = 0;
    QSignalSpy written(page_->exporter(), &ExportPanel::written);
    page_->exportTo("/somewhere/out.fits");
    QTRY_COMPARE(written.count(), 1);
    QCOMPARE(frames_, std::size_t{9});
    QCOMPARE(written_.file, std::filesystem::path("/somewhere/out.fits"));
    QCOMPARE(written_.redshifts, std::vector<double>{0.5});
    QCOMPARE(written_.identities[2].seed, std::uint64_t{9});
    QCOMPARE(written_.sampling.evaluations, 20);
    QVERIFY(page_->errors()->message().contains(QStringLiteral("out.fits")));
}

void TestEvolutionPage::comesBackToTheStateThatMadeAFile() {
    provenance_ = Provenance{};
    provenance_->model = "other";
    provenance_->modelSha256 = "abc";
    provenance_->seeds = {41, 99};
    provenance_->steps = 12;
    provenance_->noiseless = true;
    provenance_->redshiftStart = 0.2;
    provenance_->redshiftEnd = 1.4;
    provenance_->redshiftCount = 30;
    provenance_->display = display::describe(display::Look{false, {}, 3, {}});
    window_->openFile(QStringLiteral("/somewhere/film.mp4"));
    QTRY_COMPARE(page_->state().seeds, (std::vector<std::uint64_t>{41, 99}));
    QTRY_VERIFY(page_->card()->name == "other" && page_->settled());
    QCOMPARE(page_->state().redshift, 0.2);
    QCOMPARE(page_->state().loopHigh, 1.4);
    QCOMPARE(page_->state().refineEvaluations, 12);
    QVERIFY(!page_->state().noise && !engine_->seen().back().noise);
    QCOMPARE(page_->state().look.band, 3);
    QCOMPARE(page_->grid()->count(), 2);
}

void TestEvolutionPage::saysThatTheModelOfAFileIsMissing() {
    provenance_ = Provenance{};
    provenance_->model = "gone";
    provenance_->seeds = {5};
    provenance_->redshiftStart = 0.3;
    window_->openFile(QStringLiteral("/somewhere/film.gif"));
    QTRY_VERIFY(page_->errors()->message().contains(QStringLiteral("gone")));
    QCOMPARE(page_->card()->name, std::string("tiny"));
    QCOMPARE(page_->state().redshift, 0.3);
    provenance_.reset();
    window_->openFile(QStringLiteral("/somewhere/holiday.png"));
    QTRY_VERIFY(page_->errors()->message().contains(QStringLiteral("without its provenance")));
}

void TestEvolutionPage::readsTheValueUnderTheCursor() {
    QTest::mouseMove(page_->grid(), page_->grid()->panel(1).center().toPoint() + QPoint(1, -1));
    QTRY_VERIFY(window_->status()->position().startsWith(QStringLiteral("seed 8")));
    const double nanojansky = std::pow(10.0, 0.4 * (31.4 - 27.0));
    const QString value = QString::number(test::blob(8, 0.5).at(2, 8, 8) * nanojansky, 'g', 3);
    QVERIFY2(window_->status()->position().contains(QStringLiteral("i ") + value),
             qPrintable(window_->status()->position()));
    QVERIFY(window_->status()->position().endsWith(QStringLiteral("nJy")));
}

void TestEvolutionPage::saysStretchAndSofteningWhileTheRightButtonDrags() {
    GalaxyGrid* grid = page_->grid();
    const QPointF from = grid->panel(0).center();
    const auto move = [&](QPointF to) {
        QMouseEvent event(QEvent::MouseMove, to, grid->mapToGlobal(to), Qt::NoButton, Qt::RightButton, {});
        QApplication::sendEvent(grid, &event);
    };
    QTest::mousePress(grid, Qt::RightButton, {}, from.toPoint());
    move(from + QPointF(40, -25));
    QVERIFY(page_->state().look.lupton.stretch < 1.2);
    QCOMPARE(window_->status()->position(), draggedText(page_->state().look));
    QVERIFY(window_->status()->position().startsWith(QStringLiteral("stretch ")));
    QTest::mouseRelease(grid, Qt::RightButton, {}, from.toPoint());
    QTest::mouseDClick(grid, Qt::RightButton, {}, from.toPoint());
    QCOMPARE(window_->status()->position(), QStringLiteral("stretch 1.2, Q 8"));
    press(Qt::Key_B);
    QTest::mousePress(grid, Qt::RightButton, {}, from.toPoint());
    move(from + QPointF(40, -25));
    QVERIFY(window_->status()->position().startsWith(QStringLiteral("contrast ")));
}

void TestEvolutionPage::namesEveryControl() {
    for (const QWidget* widget : window_->findChildren<QWidget*>()) {
        if (widget->isVisible() && widget->focusPolicy() != Qt::NoFocus &&
            !widget->objectName().startsWith(QStringLiteral("qt_"))) {
            const QString name = widget->accessibleName();
            QVERIFY2(!name.isEmpty(),
                     qPrintable(QStringLiteral("%1 in %2")
                                    .arg(QLatin1String(widget->metaObject()->className()),
                                         QLatin1String(widget->parentWidget()->metaObject()->className()))));
        }
    }
}

void TestEvolutionPage::showsTheFocusOnEveryControl_data() {
    QTest::addColumn<int>("theme");
    QTest::newRow("dark") << static_cast<int>(ThemeChoice::Dark);
    QTest::newRow("light") << static_cast<int>(ThemeChoice::Light);
}

void TestEvolutionPage::showsTheFocusOnEveryControl() {
    QFETCH(int, theme);
    theme_->choose(static_cast<ThemeChoice>(theme));
    window_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    int seen = 0;
    for (QWidget* widget : window_->findChildren<QWidget*>()) {
        if (!widget->isVisible() || !widget->isEnabled() || !(widget->focusPolicy() & Qt::TabFocus) ||
            widget->focusProxy() != nullptr) {
            continue;
        }
        window_->setFocus();
        const QImage without = widget->grab().toImage();
        widget->setFocus(Qt::TabFocusReason);
        QVERIFY2(widget->hasFocus(), qPrintable(widget->accessibleName()));
        QVERIFY2(widget->grab().toImage() != without, qPrintable(widget->accessibleName()));
        ++seen;
    }
    theme_->choose(ThemeChoice::Dark);
    QVERIFY(seen > 15);
}

void TestEvolutionPage::saysThatNoGalaxyOfTheFileIsNear() {
    window_->openFile(QStringLiteral("/somewhere/good.hdf5")); // up to z = 2
    QTRY_VERIFY(!page_->real()->row()->thumbs().empty());
    QVERIFY(!page_->real()->sentence().contains(QStringLiteral("None near")));
    page_->setRedshift(3.4, true);
    QTRY_VERIFY2(page_->real()->sentence().contains(QStringLiteral("None near z = 3.40")),
                 qPrintable(page_->real()->sentence()));
}

QTEST_MAIN(TestEvolutionPage)
#include "tst_evolution_page.moc"
