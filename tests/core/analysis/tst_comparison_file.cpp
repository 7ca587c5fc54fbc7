// SPDX-License-Identifier: MIT
#include "core/analysis/ComparisonFile.h"
#include "core/analysis/MeasuredSetFile.h"
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/Csv.h"

#include <nlohmann/json.hpp>

#include <QtTest>
#include <cmath>

using namespace lookback;
using namespace lookback::analysis;

class TestComparisonFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatMeasureWrites();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void writesJsonWithNullForTheUnknown();
    void writesATable();

private:
    std::filesystem::path write(const std::string& text) const {
        const auto file = std::filesystem::path(folder_.path().toStdString()) / "set.csv";
        io::writeTextAtomically(file, text);
        return file;
    }

    static Comparison twoGalaxiesAndOne() {
        const MeasuredSet a{"real", {0, 1}, {0.5, 0.7}, {{"gini", "Gini", "", {0.4, 0.6}}}, {}, {}};
        const MeasuredSet b{"model", {0}, {0.55}, {{"gini", "Gini", "", {std::nan("")}}}, {}, {}};
        return compareSets(a, b);
    }

    QTemporaryDir folder_;
};

void TestComparisonFile::readsWhatMeasureWrites() {
    const MeasuredSet set = readMeasuredSet(write("index,redshift,semi_major,my_own,flags\n"
                                                  "4,0.25,3.5,,cut_by_border\n"
                                                  "9,nan,nan,2e-3,\n"));
    QCOMPARE(set.name, std::string("set.csv"));
    QCOMPARE(set.index, (std::vector<std::int64_t>{4, 9}));
    QCOMPARE(set.redshift[0], 0.25);
    QVERIFY(std::isnan(set.redshift[1]));
    QCOMPARE(set.quantities.size(), std::size_t{2});
    QCOMPARE(set.find(kSemiMajor)->label, std::string("Semi-major axis"));
    QCOMPARE(set.find(kSemiMajor)->unit, std::string("pixels"));
    QVERIFY(std::isnan(set.find(kSemiMajor)->values[1]));
    QCOMPARE(set.find("my_own")->label, std::string("my own"));
    QVERIFY(std::isnan(set.find("my_own")->values[0]));
    const MeasuredSet bare = readMeasuredSet(write("gini\n0.4\n0.5\n0.6\n"));
    QCOMPARE(bare.index, (std::vector<std::int64_t>{0, 1, 2}));
    QVERIFY(std::isnan(bare.redshift[2]));
    QVERIFY(readMeasuredSet(write("index,redshift,gini\n")).index.empty());
    // How it was measured: a band may be called by its number, and a galaxy without a fit tells nothing.
    const MeasuredSet told = readMeasuredSet(write("index,sersic_index,flags,band\n"
                                                   "0,1.5,fit_without_psf,1\n"
                                                   "1,nan,all_blank,1\n"));
    QCOMPARE(told.how, std::string("band 1"));
    QCOMPARE(told.quantities.size(), std::size_t{1});
    QVERIFY(told.knowsPsf.has_value() && !*told.knowsPsf);
    QVERIFY(*readMeasuredSet(write("index,sersic_index,flags\n0,1.5,cut_by_border\n")).knowsPsf);
    QVERIFY(!readMeasuredSet(write("index,sersic_index\n0,1.5\n")).knowsPsf.has_value());
}

void TestComparisonFile::namesWhatIsWrong_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* text, const char* sentence) {
        QTest::newRow(sentence) << QString::fromLatin1(text) << QString::fromLatin1(sentence);
    };
    row("index,redshift\n1,0.5\n",
        "set.csv: expected a column of numbers beside index and redshift, found none.");
    row("index,gini\n1,0.5\n2,high\n", "set.csv: column gini, row 2: expected a number, found \"high\".");
    row("index,gini\n-1,0.5\n", "set.csv: column index, row 1: expected a whole number.");
    row("redshift,gini\nfar,0.5\n", "set.csv: column redshift, row 1: expected a number, found \"far\".");
}

void TestComparisonFile::namesWhatIsWrong() {
    QFETCH(QString, text);
    QFETCH(QString, sentence);
    try {
        readMeasuredSet(write(text.toStdString()));
        QFAIL("read");
    } catch (const FileError& e) {
        QCOMPARE(QString::fromLatin1(e.what()), sentence);
    }
}

void TestComparisonFile::writesJsonWithNullForTheUnknown() {
    const auto json = nlohmann::json::parse(toJson(twoGalaxiesAndOne()));
    QCOMPARE(json.at("a").at("name").get<std::string>(), std::string("real"));
    const auto& gini = json.at("quantities").at(0);
    QCOMPARE(gini.at("a").at("mean").get<double>(), 0.5);
    QVERIFY(gini.at("b").at("mean").is_null());
    QVERIFY(gini.at("distances").at("ks").is_null());
    QCOMPARE(gini.at("unmeasured_b").get<int>(), 1);
    QCOMPARE(gini.at("bins").size(), std::size_t{2});
    QVERIFY(!json.contains("prediction"));
}

void TestComparisonFile::writesATable() {
    const auto folder = std::filesystem::path(folder_.path().toStdString());
    writeComparison(folder / "out.csv", twoGalaxiesAndOne());
    const io::CsvTable table = io::readCsv(folder / "out.csv");
    QCOMPARE(table.rows(), std::size_t{3}); // all redshifts, 0.4 to 0.6, 0.6 to 0.8
    QVERIFY(std::isnan(table.numbers("z_low")[0]));
    QCOMPARE(table.numbers("z_high")[2], 0.8);
    QCOMPARE(table.numbers("mean_a")[2], 0.6);
    QCOMPARE(table.numbers("count_b")[1], 0.0);
    QVERIFY(table.texts("verdict")[0].starts_with("Gini: too few galaxies"));
    writeComparison(folder / "out.json", twoGalaxiesAndOne());
    QVERIFY(std::filesystem::exists(folder / "out.json"));
    QVERIFY_EXCEPTION_THROWN(writeComparison(folder / "out.txt", twoGalaxiesAndOne()), ValueError);
    QVERIFY_EXCEPTION_THROWN(writeComparison(folder / "no" / "out.csv", twoGalaxiesAndOne()), DiskError);
}

QTEST_GUILESS_MAIN(TestComparisonFile)
#include "tst_comparison_file.moc"
