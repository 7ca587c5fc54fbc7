// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/Csv.h"
#include "ui/canvas/Chart.h"
#include "ui/canvas/ChartTicks.h"
#include "ui/common/Theme.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>
#include <cmath>

using namespace lookback;
using namespace lookback::ui;

Q_DECLARE_METATYPE(std::optional<lookback::ui::ChartSelection>)

namespace {

/// Two histograms of four bins: 3, 7, 1, 0 and 2, 5, 4, 1 galaxies.
ChartData histogram() {
    ChartData data;
    data.title = QStringLiteral("Semi-major axis");
    data.source = QStringLiteral("tests");
    data.x = {QStringLiteral("Semi-major axis"), QStringLiteral("arcsec"), false, {}, {}};
    data.y = {QStringLiteral("Galaxies"), {}, false, {}, 10.0};
    const std::vector<double> heights[] = {{3, 7, 1, 0}, {2, 5, 4, 1}};
    for (int k = 0; k < 2; ++k) {
        Series s;
        s.name = k == 0 ? QStringLiteral("real") : QStringLiteral("generated");
        s.kind = SeriesKind::Steps;
        s.ink = k == 0 ? Ink::Blue : Ink::Amber;
        s.x = {0.3, 0.6, 0.9, 1.2, 1.5};
        s.y = heights[k];
        data.series.push_back(s);
    }
    return data;
}

ChartData cloud() {
    ChartData data;
    data.title = QStringLiteral("Redshifts");
    data.x = {QStringLiteral("Redshift"), {}, false, 0.0, 2.0};
    data.y = {QStringLiteral("Predicted"), {}, false, 0.0, 2.0};
    Series s;
    s.name = QStringLiteral("real");
    s.kind = SeriesKind::Points;
    s.x = {0.41, 1.17, 1.62};
    s.y = {0.37, 1.24, 0.55};
    s.pointName = {QStringLiteral("no. 1"), QStringLiteral("no. 2"), QStringLiteral("no. 3")};
    data.series.push_back(s);
    return data;
}

void show(Chart& chart, const ChartData& data) {
    chart.resize(480, 320);
    chart.setData(data);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
}

void drag(Chart& chart, QPointF from, QPointF to) {
    QTest::mousePress(&chart, Qt::LeftButton, {}, from.toPoint());
    QTest::mouseMove(&chart, ((from + to) / 2.0).toPoint());
    QTest::mouseMove(&chart, to.toPoint());
    QTest::mouseRelease(&chart, Qt::LeftButton, {}, to.toPoint());
}

int distance(const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue());
}

} // namespace

class TestChart : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { theme_ = new Theme(ThemeChoice::Light, this); }

    void drawsBarsAtTheirHeights();
    void highlightsThePartThatIsSelected();
    void namesItsAxesWithTheirUnits();
    void tellsWhatADragSelects();
    void selectsARectangle();
    void selectsNothingByAClick();
    void readsTheBinUnderTheCursor();
    void readsTheNearestPoint();
    void zoomsByTheWheelAndBack();
    void doesByKeysWhatTheMouseDoes();
    void leavesOutWhatHasNoPlace();
    void exportsPicturesThatCanBeRead();
    void exportsItsNumbers();
    void refusesWhatItCannotWrite();
    void marksRoundNumbers_data();
    void marksRoundNumbers();
    void marksPowersOfTen();
    void marksAtLeastTwoPlacesOfALogarithmicAxis();

private:
    QTemporaryDir folder_;
    Theme* theme_ = nullptr;
};

void TestChart::drawsBarsAtTheirHeights() {
    Chart chart;
    ChartData data = histogram();
    data.series.pop_back();
    show(chart, data);
    const QImage picture = chart.grab().toImage();
    const double ratio = picture.devicePixelRatio();
    const auto at = [&](double x, double y) {
        return picture.pixelColor((chart.toScreen(x, y) * ratio).toPoint());
    };
    const QColor empty = at(1.35, 9.5);
    const double heights[] = {3, 7, 1, 0};
    for (int bin = 0; bin < 4; ++bin) {
        const double x = 0.45 + 0.3 * bin;
        if (heights[bin] > 0.0) {
            QVERIFY2(distance(at(x, heights[bin] - 0.3), empty) > 20, qPrintable(QString::number(bin)));
            QVERIFY(distance(at(x, heights[bin]), at(x, heights[bin] - 0.3)) > 60); // the line on top
        }
        QVERIFY2(distance(at(x, heights[bin] + 0.3), empty) < 10, qPrintable(QString::number(bin)));
    }
}

void TestChart::highlightsThePartThatIsSelected() {
    Chart chart;
    ChartData data = histogram();
    data.series.pop_back();
    data.series[0].part = {0, 4, 0, 0};
    show(chart, data);
    const QImage picture = chart.grab().toImage();
    const auto at = [&](double x, double y) {
        return picture.pixelColor((chart.toScreen(x, y) * picture.devicePixelRatio()).toPoint());
    };
    QVERIFY(distance(at(0.75, 3.6), theme().blue) < distance(at(0.75, 4.4), theme().blue));
    QVERIFY(distance(at(0.75, 3.6), at(0.75, 4.4)) > 100);
    QVERIFY(distance(at(0.45, 1.5), at(0.75, 4.4)) < 10); // the rest is as it was
}

void TestChart::namesItsAxesWithTheirUnits() {
    Chart chart;
    show(chart, histogram());
    const auto file = folder_.filePath(QStringLiteral("axes.svg"));
    chart.exportTo(file.toStdString());
    QFile svg(file);
    QVERIFY(svg.open(QIODevice::ReadOnly));
    QStringList texts;
    QXmlStreamReader xml(&svg);
    while (!xml.atEnd()) {
        if (xml.readNextStartElement() && xml.name() == QStringLiteral("text")) {
            texts << xml.readElementText().trimmed();
        }
    }
    for (const char* text :
         {"Semi-major axis (arcsec)", "Galaxies", "0.6", "1.2", "0", "10", "real", "generated"}) {
        QVERIFY2(texts.contains(QString::fromLatin1(text)), qPrintable(texts.join(QLatin1Char('|'))));
    }
}

void TestChart::tellsWhatADragSelects() {
    Chart chart;
    chart.setSelecting(Chart::Selecting::Range);
    show(chart, histogram());
    QSignalSpy selected(&chart, &Chart::selected);
    drag(chart, chart.toScreen(1.1, 2.0), chart.toScreen(0.5, 8.0)); // leftwards too
    QVERIFY(!selected.isEmpty());
    QVERIFY(chart.selection());
    QVERIFY(std::abs(chart.selection()->xLow - 0.5) < 0.005);
    QVERIFY(std::abs(chart.selection()->xHigh - 1.1) < 0.005);
    QVERIFY(!chart.selection()->yLow);
    QVERIFY(selected.last().at(0).value<std::optional<ChartSelection>>() == chart.selection());
    drag(chart, chart.toScreen(1.2, 2.0), chart.toScreen(1.5, 2.0) + QPointF(400, 0)); // ends at the edge
    QVERIFY(std::abs(chart.selection()->xHigh - 1.5) < 1e-9);
}

void TestChart::selectsARectangle() {
    Chart chart;
    chart.setSelecting(Chart::Selecting::Rectangle);
    show(chart, cloud());
    drag(chart, chart.toScreen(0.2, 0.2), chart.toScreen(1.4, 1.5));
    QVERIFY(chart.selection() && chart.selection()->yLow);
    QVERIFY(chart.selection()->contains(0.41, 0.37));
    QVERIFY(chart.selection()->contains(1.17, 1.24));
    QVERIFY(!chart.selection()->contains(1.62, 0.55));
}

void TestChart::selectsNothingByAClick() {
    Chart chart;
    chart.setSelecting(Chart::Selecting::Range);
    show(chart, histogram());
    chart.setSelection(ChartSelection{0.5, 0.8, {}, {}});
    QSignalSpy selected(&chart, &Chart::selected);
    QTest::mouseClick(&chart, Qt::LeftButton, {}, chart.toScreen(1.0, 5.0).toPoint());
    QVERIFY(!chart.selection());
    QCOMPARE(selected.count(), 1);
    QTest::mouseClick(&chart, Qt::LeftButton, {}, chart.toScreen(1.0, 5.0).toPoint());
    QCOMPARE(selected.count(), 1); // nothing new
}

void TestChart::readsTheBinUnderTheCursor() {
    Chart chart;
    show(chart, histogram());
    QTest::mouseMove(&chart, chart.toScreen(0.77, 9.0).toPoint());
    QTRY_COMPARE(chart.readout().words(),
                 QStringLiteral("Semi-major axis 0.6 to 0.9 arcsec, real: 7, generated: 5"));
    QCOMPARE(chart.accessibleDescription(), chart.readout().words());
}

void TestChart::readsTheNearestPoint() {
    Chart chart;
    show(chart, cloud());
    QSignalSpy clicked(&chart, &Chart::pointClicked);
    const QPoint there = (chart.toScreen(1.17, 1.24) + QPointF(4, -3)).toPoint();
    QTest::mouseMove(&chart, there);
    QTRY_COMPARE(chart.readout().words(), QStringLiteral("no. 2, Redshift 1.17, Predicted 1.24"));
    QTest::mouseClick(&chart, Qt::LeftButton, {}, there);
    QCOMPARE(clicked.count(), 1);
    QCOMPARE(clicked[0].at(1).toInt(), 1);
}

void TestChart::zoomsByTheWheelAndBack() {
    Chart chart;
    show(chart, cloud());
    const QPointF place = chart.toScreen(1.17, 1.24);
    const double before = chart.toScreen(1.62, 0.55).x() - place.x();
    QWheelEvent wheel(place, chart.mapToGlobal(place), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&chart, &wheel);
    QVERIFY(chart.zoomed());
    QVERIFY((chart.toScreen(1.17, 1.24) - place).manhattanLength() < 1.5); // it stays under the cursor
    QVERIFY(chart.toScreen(1.62, 0.55).x() - place.x() > 1.3 * before);
    QTest::mouseDClick(&chart, Qt::LeftButton, {}, place.toPoint());
    QVERIFY(!chart.zoomed());
    QVERIFY((chart.toScreen(1.17, 1.24) - place).manhattanLength() < 1e-9);
}

void TestChart::doesByKeysWhatTheMouseDoes() {
    Chart chart;
    chart.setSelecting(Chart::Selecting::Range);
    show(chart, histogram());
    chart.setFocus();
    QTest::keyClick(&chart, Qt::Key_Right);
    QVERIFY(chart.readout().words().contains(QStringLiteral("0.3 to 0.6")));
    QTest::keyClick(&chart, Qt::Key_Right);
    QTest::keyClick(&chart, Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(chart.selection() && *chart.selection() == (ChartSelection{0.6, 1.2, {}, {}}));
    QTest::keyClick(&chart, Qt::Key_Escape);
    QVERIFY(!chart.selection());
    QTest::keyClick(&chart, Qt::Key_Plus);
    QVERIFY(chart.zoomed());
    QTest::keyClick(&chart, Qt::Key_Home);
    QVERIFY(!chart.zoomed());
}

void TestChart::leavesOutWhatHasNoPlace() {
    ChartData data = cloud();
    data.x.log = data.y.log = true;
    data.x.low = data.x.high = data.y.low = data.y.high = {};
    Series& s = data.series[0];
    s.kind = SeriesKind::LineAndPoints;
    s.x = {0.0, -1.0, NAN, 0.1, 1.0, 10.0, INFINITY};
    s.y = {1.0, 1.0, 1.0, NAN, 0.0, 5.0, 1.0};
    s.low = {0, 0, 0, 0, -1, 3, 0};
    s.high = {1, 1, 1, 1, 1, 7, 1};
    s.spread = SpreadKind::Band;
    Chart chart;
    show(chart, data);
    QVERIFY(!chart.grab().isNull());
    s.x = {2.0};
    s.y = {3.0};
    s.low.clear();
    s.high.clear();
    chart.setData(data); // one point has no range
    QVERIFY(!chart.grab().isNull());
    const QPointF there = chart.toScreen(2.0, 3.0);
    QVERIFY(chart.rect().contains(there.toPoint()));
    chart.setData({}); // nothing at all
    QVERIFY(!chart.grab().isNull());
}

void TestChart::exportsPicturesThatCanBeRead() {
    Chart chart;
    show(chart, histogram());
    const auto file = [&](const char* ending) {
        return folder_.filePath(QStringLiteral("chart.") + QString::fromLatin1(ending));
    };
    chart.exportTo(file("png").toStdString());
    const QImage png(file("png"));
    QCOMPARE(png.size(), QSize(992, 720));
    QCOMPARE(png.text(QStringLiteral("Source")), QStringLiteral("tests"));
    chart.exportTo(file("pdf").toStdString());
    QFile pdf(file("pdf"));
    QVERIFY(pdf.open(QIODevice::ReadOnly));
    const QByteArray bytes = pdf.readAll();
    QVERIFY(bytes.startsWith("%PDF-") && bytes.trimmed().endsWith("%%EOF"));
    QVERIFY(bytes.size() > 4000 && !bytes.contains("/Subtype /Image")); // drawn, not a picture of it
    chart.exportTo(file("svg").toStdString());
    QFile svg(file("svg"));
    QVERIFY(svg.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&svg);
    int paths = 0;
    while (!xml.atEnd()) {
        xml.readNext();
        paths += xml.isStartElement() &&
                 (xml.name() == QStringLiteral("path") || xml.name() == QStringLiteral("polyline"));
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QVERIFY(paths > 3);
}

void TestChart::exportsItsNumbers() {
    Chart chart;
    show(chart, histogram());
    const auto file = folder_.filePath(QStringLiteral("chart.csv")).toStdString();
    chart.exportTo(file);
    const io::CsvTable table = io::readCsv(file);
    QCOMPARE(table.rows(), std::size_t{8});
    QCOMPARE(table.numbers("Galaxies"), (std::vector<double>{3, 7, 1, 0, 2, 5, 4, 1}));
    QCOMPARE(table.numbers("Semi-major axis (arcsec), from")[5], 0.6);
    QCOMPARE(table.numbers("Semi-major axis (arcsec), to")[5], 0.9);
    QCOMPARE(table.texts("series")[5], std::string("generated"));
}

void TestChart::refusesWhatItCannotWrite() {
    Chart chart;
    show(chart, histogram());
    QVERIFY_EXCEPTION_THROWN(chart.exportTo(folder_.filePath(QStringLiteral("chart.doc")).toStdString()),
                             ValueError);
    QVERIFY_EXCEPTION_THROWN(chart.exportTo(folder_.filePath(QStringLiteral("none/chart.pdf")).toStdString()),
                             DiskError);
}

void TestChart::marksRoundNumbers_data() {
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<int>("most");
    QTest::addColumn<QStringList>("texts");
    const auto row = [](const char* name, double low, double high, int most, const char* texts) {
        QTest::newRow(name) << low << high << most << QString::fromUtf8(texts).split(QLatin1Char('|'));
    };
    row("unit", 0.0, 1.0, 5, "0.0|0.2|0.4|0.6|0.8|1.0");
    row("little room", 0.5, 1.9, 2, "0.5|1.0|1.5"); // by steps of 1 there would be one alone
    row("counts", 0.0, 30000.0, 6, "0|5,000|10,000|15,000|20,000|25,000|30,000");
    row("both signs", -0.15, 0.12, 6,
        "\xE2\x88\x92"
        "0.15|\xE2\x88\x92"
        "0.10|\xE2\x88\x92"
        "0.05|0.00|0.05|0.10");
    row("tiny", 0.0, 4e-6, 4,
        "0|10\xE2\x81\xBB\xE2\x81\xB6|2\xC3\x97"
        "10\xE2\x81\xBB\xE2\x81\xB6|3\xC3\x97"
        "10\xE2\x81\xBB\xE2\x81\xB6|4\xC3\x97"
        "10\xE2\x81\xBB\xE2\x81\xB6");
}

void TestChart::marksRoundNumbers() {
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(int, most);
    QFETCH(QStringList, texts);
    QStringList found;
    for (const ChartTick& tick : roundTicks(low, high, most)) {
        found << tick.text;
    }
    QCOMPARE(found, texts);
}

void TestChart::marksPowersOfTen() {
    QStringList found;
    for (const ChartTick& tick : logTicks(0.02, 3.0e3, 6)) {
        found << tick.text;
    }
    QCOMPARE(found.join(QLatin1Char(' ')), QStringLiteral("0.1 1 10 100 1,000"));
    found.clear();
    for (const ChartTick& tick : logTicks(0.7, 60.0, 6)) {
        found << tick.text;
    }
    QCOMPARE(found.join(QLatin1Char(' ')), QStringLiteral("1 2 5 10 20 50"));
}

// One mark alone does not say how far the next is.
void TestChart::marksAtLeastTwoPlacesOfALogarithmicAxis() {
    const auto textOf = [](double low, double high, int most) {
        QStringList found;
        for (const ChartTick& tick : logTicks(low, high, most)) {
            found << tick.text;
        }
        return found.join(QLatin1Char(' '));
    };
    QCOMPARE(textOf(0.05, 8.0, 2), QStringLiteral("0.1 1"));
    QCOMPARE(textOf(0.3, 3.5, 1), QStringLiteral("0.3 1 3"));
    QCOMPARE(textOf(0.6, 4.0, 1), QStringLiteral("1 3"));
    QCOMPARE(textOf(0.7, 1.6, 1), QStringLiteral("1.0 1.5"));
}

QTEST_MAIN(TestChart)
#include "tst_chart.moc"
