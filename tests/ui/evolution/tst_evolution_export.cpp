// SPDX-License-Identifier: MIT
#include "core/io/AtomicFile.h"
#include "core/io/Png.h"
#include "tests/support/FakeEngine.h"
#include "ui/Window.h"
#include "ui/canvas/GalaxyGrid.h"
#include "ui/common/ErrorBar.h"
#include "ui/evolution/EvolutionPage.h"
#include "ui/evolution/ExportPanel.h"
#include "ui/evolution/RealCard.h"
#include "ui/evolution/RealServices.h"

#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

using namespace lookback;
using namespace lookback::ui;

/// The window with a fake engine and the real files: what it writes brings its state back.
class TestEvolutionExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void bringsBackTheStateThatAFileWasWrittenFrom_data();
    void bringsBackTheStateThatAFileWasWrittenFrom();
    void laysASheetOverRedshifts();
    void writesTheFluxOfEveryGalaxyAndBand();
    void saysThatAStrangePictureCarriesNoState();

private:
    std::filesystem::path in(const QString& name) const { return folder_.filePath(name).toStdString(); }

    QTemporaryDir folder_;
    std::shared_ptr<test::FakeEngine> engine_;
    std::unique_ptr<Theme> theme_;
    std::unique_ptr<Window> window_;
    EvolutionPage* page_ = nullptr;
};

void TestEvolutionExport::initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("lookback-test"));
    theme_ = std::make_unique<Theme>(ThemeChoice::Dark);
}

void TestEvolutionExport::init() {
    engine_ = std::make_shared<test::FakeEngine>();
    EvolutionServices services = test::fakeServices(engine_);
    const EvolutionServices real = realServices("cpu", 1);
    services.open = real.open;
    services.write = real.write;
    services.readProvenance = real.readProvenance;
    window_ = std::make_unique<Window>(services, QStringLiteral("test"), *theme_);
    window_->setKeeping(false);
    window_->show();
    page_ = window_->evolution();
    page_->start({});
    QTRY_VERIFY(page_->settled());
}

void TestEvolutionExport::cleanup() {
    window_.reset();
}

void TestEvolutionExport::bringsBackTheStateThatAFileWasWrittenFrom_data() {
    QTest::addColumn<QString>("ending");
    for (const char* ending : {"png", "fits", "hdf5", "mp4", "gif"}) {
        QTest::newRow(ending) << QString::fromLatin1(ending);
    }
}

void TestEvolutionExport::bringsBackTheStateThatAFileWasWrittenFrom() {
    QFETCH(QString, ending);
    EvolutionState state = page_->state();
    state.seeds = {41, 99, 1234567890123ULL};
    state.blendSeed = 5;
    state.blendFraction = 0.25;
    state.redshift = 1.234;
    state.sampler = evolution::Sampler::Heun;
    state.refineEvaluations = 11;
    state.look.colour = false;
    state.look.band = 3;
    state.look.single.stretch = display::Stretch::Sqrt;
    page_->setState(state);
    QTRY_VERIFY(page_->settled());
    QSignalSpy written(page_->exporter(), &ExportPanel::written);
    const QString file = folder_.filePath(QStringLiteral("out.") + ending);
    page_->exportTo(file.toStdString());
    QTRY_COMPARE(written.count(), 1);

    EvolutionState other;
    other.model = "tiny";
    page_->setState(other);
    QTRY_VERIFY(page_->settled());
    window_->openFile(file);
    QTRY_COMPARE(page_->state().seeds, state.seeds);
    QTRY_VERIFY(page_->settled());
    QCOMPARE(page_->state().redshift, 1.234);
    QCOMPARE(page_->state().blendSeed, state.blendSeed);
    QCOMPARE(page_->state().blendFraction, 0.25);
    QVERIFY(page_->state().sampler == evolution::Sampler::Heun);
    QCOMPARE(page_->state().refineEvaluations, 11);
    QVERIFY(!page_->state().look.colour);
    QCOMPARE(page_->state().look.band, 3);
    QVERIFY(page_->state().look.single.stretch == display::Stretch::Sqrt);
    QCOMPARE(page_->grid()->count(), 3);
    QVERIFY2(page_->errors()->message().contains(QStringLiteral("is back")),
             qPrintable(page_->errors()->message()));
    if (ending == QStringLiteral("fits") || ending == QStringLiteral("hdf5")) { // galaxies like any other
        QTRY_COMPARE(page_->real()->row()->thumbs().size(), std::size_t{3});
        QCOMPARE(page_->real()->facts()->redshifts.front(), 1.234);
    }
}

void TestEvolutionExport::laysASheetOverRedshifts() {
    ExportRequest request;
    request.card = test::fakeCard();
    request.identities = page_->state().identities();
    request.redshifts = {0.1, 0.5, 1.0, 1.5};
    request.file = in(QStringLiteral("sheet.png"));
    QSignalSpy written(page_->exporter(), &ExportPanel::written);
    page_->exporter()->start(request, test::generateWith(engine_));
    QTRY_COMPARE(written.count(), 1);
    const Picture sheet = io::readPng(request.file);
    QVERIFY(sheet.height > 9 * 16 && sheet.width > 4 * 16);
    window_->openFile(QString::fromStdString(request.file.string()));
    QTRY_COMPARE(page_->state().loopHigh, 1.5);
    QCOMPARE(page_->state().redshift, 0.1);
}

void TestEvolutionExport::writesTheFluxOfEveryGalaxyAndBand() {
    QSignalSpy written(page_->exporter(), &ExportPanel::written);
    page_->exportTo(in(QStringLiteral("table.csv")));
    QTRY_COMPARE(written.count(), 1);
    const QStringList lines = QString::fromStdString(io::readText(in(QStringLiteral("table.csv"))))
                                  .split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 2 + 1 + 9);
    QVERIFY(lines[0].contains(QStringLiteral("model tiny")));
    const QStringList names = lines[2].split(QLatin1Char(','));
    const QStringList second = lines[4].split(QLatin1Char(','));
    QCOMPARE(second.size(), names.size());
    QCOMPARE(second[names.indexOf(QStringLiteral("seed"))], QStringLiteral("8"));
    QCOMPARE(second[names.indexOf(QStringLiteral("redshift"))], QStringLiteral("0.5"));
    double sum = 0.0;
    for (const float value : test::blob(8, 0.5).band(2)) {
        sum += static_cast<double>(value);
    }
    const double nanojansky = sum * std::pow(10.0, 0.4 * (31.4 - 27.0));
    const double found = second[names.indexOf(QStringLiteral("flux_i_nJy"))].toDouble();
    QVERIFY2(std::abs(found / nanojansky - 1.0) < 1e-5, qPrintable(QString::number(found)));
}

void TestEvolutionExport::saysThatAStrangePictureCarriesNoState() {
    const QString file = folder_.filePath(QStringLiteral("screenshot.png"));
    QVERIFY(window_->grab().save(file));
    const auto before = page_->state().seeds;
    window_->openFile(file);
    QTRY_VERIFY(page_->errors()->message().contains(QStringLiteral("without its provenance")));
    QCOMPARE(page_->state().seeds, before);
    QTRY_VERIFY(page_->settled());
}

QTEST_MAIN(TestEvolutionExport)
#include "tst_evolution_export.moc"
