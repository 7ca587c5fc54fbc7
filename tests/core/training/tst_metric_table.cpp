// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/training/MetricTable.h"

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <fstream>
#include <numeric>

using namespace lookback;
using namespace lookback::training;

class TestMetricTable : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void init() { write(""); }

    void readsOnlyWhatIsNew();
    void leavesATornRowForLater();
    void readsAnewWhatAResumeMadeShorter();
    void noticesRowsThatWereWrittenAgain();
    void isEmptyWithoutAFile();
    void passesOverDamagedRows();
    void refusesATableWithoutNumbers();
    void takesBlankCellsAndNan();
    void readsTheSameInPiecesOfAnyLength();
    void keepsEverySpike();
    void staysWithinTheNumberOfPoints();
    void keepsItsPointsWhileTheRunGrows();
    void smoothsWithoutTheBiasOfTheStart();
    void readsAMillionRows();

private:
    std::filesystem::path file() const {
        return folder_.filePath(QStringLiteral("metrics.csv")).toStdString();
    }

    void write(const std::string& text) { std::ofstream(file(), std::ios::binary) << text; }

    void append(const std::string& text) { std::ofstream(file(), std::ios::binary | std::ios::app) << text; }

    QTemporaryDir folder_;
};

void TestMetricTable::readsOnlyWhatIsNew() {
    write("step,loss\n1,0.75\n");
    MetricTable table(file());
    QVERIFY(table.update());
    QCOMPARE(table.names(), (std::vector<std::string>{"step", "loss"}));
    QVERIFY(!table.update());
    append("2,0.5\n3,0.375\n");
    QVERIFY(table.update());
    QCOMPARE(table.column("step"), (std::vector<double>{1, 2, 3}));
    QCOMPARE(table.column("loss"), (std::vector<double>{0.75, 0.5, 0.375}));
    QVERIFY(table.column("colour").empty());
}

void TestMetricTable::leavesATornRowForLater() {
    write("step,loss\n1,0.75\n2,0.");
    MetricTable table(file());
    table.update();
    QCOMPARE(table.rows(), std::size_t{1});
    QVERIFY(!table.update());
    append("625\n");
    QVERIFY(table.update());
    QCOMPARE(table.column("loss"), (std::vector<double>{0.75, 0.625}));
}

void TestMetricTable::readsAnewWhatAResumeMadeShorter() {
    write("step,loss\n1,0.75\n2,0.5\n3,0.25\n");
    MetricTable table(file());
    table.update();
    write("step,loss\n1,0.75\n");
    QVERIFY(table.update());
    QCOMPARE(table.column("loss"), (std::vector<double>{0.75}));
    write("");
    QVERIFY(table.update());
    QCOMPARE(table.rows(), std::size_t{0});
}

void TestMetricTable::noticesRowsThatWereWrittenAgain() {
    write("step,loss\n1,0.75\n2,0.5\n3,0.25\n");
    MetricTable table(file());
    table.update();
    write("step,loss\n1,0.75\n2,0.5\n3,0.26\n4,0.125\n"); // longer than before: not a continuation
    QVERIFY(table.update());
    QCOMPARE(table.column("loss"), (std::vector<double>{0.75, 0.5, 0.26, 0.125}));
    write("step,loss\n1,0.75\n2,0.5\n3,0.27\n4,0.125\n"); // as long as before
    QVERIFY(table.update());
    QCOMPARE(table.column("loss")[2], 0.27);
}

void TestMetricTable::isEmptyWithoutAFile() {
    std::filesystem::remove(file());
    MetricTable table(file());
    QVERIFY(!table.update());
    QCOMPARE(table.rows(), std::size_t{0});
    write("step,loss\n1,0.75\n");
    QVERIFY(table.update());
    std::filesystem::remove(file());
    QVERIFY(table.update());
    QCOMPARE(table.rows(), std::size_t{0});
}

void TestMetricTable::passesOverDamagedRows() {
    write("step,loss\n1,0.75\n2,0.\x01\x02\n3\n4,0.5,7\n\n" + std::string(9, '\0') + "\n5,0.25\n");
    MetricTable table(file());
    table.update();
    QCOMPARE(table.column("step"), (std::vector<double>{1, 5}));
    QCOMPARE(table.column("loss"), (std::vector<double>{0.75, 0.25}));
}

void TestMetricTable::refusesATableWithoutNumbers() {
    write("step,loss\none,high\ntwo,low\n");
    QVERIFY_EXCEPTION_THROWN(MetricTable(file()).update(), FileError);
    write("1,0.75\n2,0.5\n");
    try {
        MetricTable(file()).update();
        QFAIL("expected an error");
    } catch (const FileError& e) {
        QCOMPARE(e.what(), "metrics.csv: expected names of columns in the first row, found numbers.");
    }
}

void TestMetricTable::takesBlankCellsAndNan() {
    write("step,loss,note\r\n1,nan,3\r\n2,,4\r\n3, 0.5 ,\r\n");
    MetricTable table(file());
    table.update();
    QCOMPARE(table.rows(), std::size_t{3});
    QVERIFY(std::isnan(table.column("loss")[0]));
    QVERIFY(std::isnan(table.column("loss")[1]));
    QCOMPARE(table.column("loss")[2], 0.5);
    QVERIFY(std::isnan(table.column("note")[2]));
}

void TestMetricTable::readsTheSameInPiecesOfAnyLength() {
    std::string text = "step,loss\n";
    for (int i = 1; i <= 200; ++i) {
        text += std::to_string(i) + "," + std::to_string(1.0 / i) + "\n";
    }
    write(text);
    MetricTable whole(file());
    whole.update();
    write("");
    MetricTable pieces(file());
    for (std::size_t at = 0, length = 1; at < text.size(); at += length, length = (length * 7 + 3) % 41 + 1) {
        append(text.substr(at, length));
        pieces.update();
    }
    QCOMPARE(pieces.column("step"), whole.column("step"));
    QCOMPARE(pieces.column("loss"), whole.column("loss"));
}

void TestMetricTable::keepsEverySpike() {
    std::vector<double> x(10007);
    std::iota(x.begin(), x.end(), 1.0);
    std::vector<double> y(x.size(), 0.5);
    y[7777] = 31.0;
    y[123] = -4.0;
    y[9000] = NAN;
    const ThinnedCurve curve = thinned(x, y, 100);
    QCOMPARE(*std::max_element(curve.highest.begin(), curve.highest.end()), 31.0);
    QCOMPARE(*std::min_element(curve.lowest.begin(), curve.lowest.end()), -4.0);
    QVERIFY(std::is_sorted(curve.x.begin(), curve.x.end()));
    for (std::size_t i = 0; i < curve.x.size(); ++i) {
        QVERIFY(curve.lowest[i] <= curve.mean[i] && curve.mean[i] <= curve.highest[i]);
    }
}

void TestMetricTable::staysWithinTheNumberOfPoints() {
    for (const int rows : {0, 1, 99, 100, 101, 12345}) {
        std::vector<double> x(static_cast<std::size_t>(rows));
        std::iota(x.begin(), x.end(), 1.0);
        const ThinnedCurve curve = thinned(x, x, 100);
        QVERIFY(curve.x.size() <= 100U);
        QVERIFY(rows == 0 || curve.x.size() * 2 + 1 >= static_cast<std::size_t>(std::min(rows, 100)));
        QCOMPARE(rows <= 100, curve.mean == x);
    }
    QVERIFY_EXCEPTION_THROWN(thinned({1.0}, {1.0}, 0), ValueError);
    QVERIFY_EXCEPTION_THROWN(thinned({1.0}, {}, 9), ValueError);
}

void TestMetricTable::keepsItsPointsWhileTheRunGrows() {
    std::vector<double> x(1000);
    std::iota(x.begin(), x.end(), 1.0);
    const ThinnedCurve before = thinned(x, x, 500);
    x.resize(1600);
    std::iota(x.begin(), x.end(), 1.0);
    const ThinnedCurve after = thinned(x, x, 500);
    QCOMPARE(before.x.size(), std::size_t{500}); // 2 rows a point
    QCOMPARE(after.x.size(), std::size_t{400});  // 4 rows a point
    for (std::size_t i = 0; i < 250; ++i) {
        QCOMPARE(after.lowest[i], before.lowest[2 * i]);
        QCOMPARE(after.highest[i], before.highest[2 * i + 1]);
    }
}

void TestMetricTable::smoothsWithoutTheBiasOfTheStart() {
    for (const double value : smoothed(std::vector<double>(50, 0.3), 20.0)) {
        QVERIFY(std::abs(value - 0.3) < 1e-12);
    }
    const std::vector<double> y{NAN, 2.0, INFINITY, 4.0};
    const std::vector<double> s = smoothed(y, 2.0); // beta 1/2: 2, then (2/4 + 4/2) / (3/4)
    QVERIFY(std::isnan(s[0]));
    QCOMPARE(s[1], 2.0);
    QCOMPARE(s[2], 2.0);
    QCOMPARE(s[3], 10.0 / 3.0);
    QCOMPARE(smoothed({3.0, 1.0}, 1.0), (std::vector<double>{3.0, 1.0}));
}

void TestMetricTable::readsAMillionRows() {
    constexpr int kRows = 1000000;
    {
        std::ofstream out(file(), std::ios::binary);
        out << "step,loss,learning_rate,gradient_norm,seconds,waiting_share\n";
        for (int i = 1; i <= kRows; ++i) {
            out << i << "," << 0.25 + 0.1 / i << "172334,0.00039082963578155656,0.15177570283412933,"
                << "1.8156714220000001,2.5200173332668184e-05\n";
        }
    }
    MetricTable table(file());
    QElapsedTimer timer;
    timer.start();
    QVERIFY(table.update());
    const auto read = timer.restart();
    QCOMPARE(table.rows(), std::size_t{kRows});
    append("1000001,0.25,0,0,1,0\n");
    timer.restart();
    QVERIFY(table.update());
    const double again = static_cast<double>(timer.nsecsElapsed()) * 1e-6;
    timer.restart();
    const auto smooth = smoothed(table.column("loss"), 100.0);
    const auto averaged = timer.restart();
    const ThinnedCurve curve = thinned(table.column("step"), table.column("loss"), 1000);
    const double thin = static_cast<double>(timer.nsecsElapsed()) * 1e-6;
    qInfo("1,000,000 rows of 6 columns (%.0f MB): read %lld ms, one more row %.2f ms, smoothed %lld ms, "
          "thinned to %zu points %.1f ms",
          static_cast<double>(std::filesystem::file_size(file())) * 1e-6, static_cast<long long>(read), again,
          static_cast<long long>(averaged), curve.x.size(), thin);
    QCOMPARE(smooth.size(), table.rows());
    QVERIFY2(read < 10000, "a job's metrics take longer to read than anybody waits");
}

QTEST_GUILESS_MAIN(TestMetricTable)
#include "tst_metric_table.moc"
