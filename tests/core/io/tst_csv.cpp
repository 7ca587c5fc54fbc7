// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/Csv.h"
#include "tests/support/Shared.h"

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

using namespace lookback;
namespace fs = std::filesystem;

class TestCsv : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrote();
    void readsTheReferenceCosmology();
    void saysWhichRowIsWrong();

private:
    fs::path scratch(const char* name) const { return fs::path(scratch_.path().toStdString()) / name; }

    QTemporaryDir scratch_;
};

void TestCsv::readsWhatItWrote() {
    io::CsvTable table;
    const std::vector<double> values{0.1, -1e300, NAN, INFINITY};
    const std::vector<std::string> texts{"a,b", "say \"hi\"", "two\nlines", ""};
    table.add("x (\"px\"), y", values);
    table.add("name", texts);
    io::writeCsv(scratch("a.csv"), table);
    const io::CsvTable read = io::readCsv(scratch("a.csv"));
    QCOMPARE(read.names, table.names);
    QCOMPARE(read.texts("name"), texts);
    const std::vector<double> back = read.numbers("x (\"px\"), y");
    QCOMPARE(back.size(), std::size_t{4});
    QVERIFY(back[0] == values[0] && back[1] == values[1] && std::isnan(back[2]) && back[3] == values[3]);
    table.columns[0].pop_back();
    QVERIFY_EXCEPTION_THROWN(io::writeCsv(scratch("b.csv"), table), ValueError);
}

void TestCsv::readsTheReferenceCosmology() {
    LOOKBACK_NEEDS(path, "reference/cosmology_planck18.csv");
    const io::CsvTable table = io::readCsv(path);
    QCOMPARE(table.numbers("z")[1], 0.1);
    QCOMPARE(table.numbers("kpc_per_arcsec")[1], 1.9064888);
    LOOKBACK_NEEDS(sep, "reference/morphology_sep.csv");
    QCOMPARE(io::readCsv(sep).texts("file")[0], std::string("hsc_36_real_galaxies.hdf5"));
}

void TestCsv::saysWhichRowIsWrong() {
    io::writeTextAtomically(scratch("a.csv"), "a,b\r\n1,2\r\n\r\n3,x\r\n");
    const io::CsvTable table = io::readCsv(scratch("a.csv"));
    QCOMPARE(table.numbers("a"), (std::vector<double>{1, 3}));
    try {
        table.numbers("b");
        QFAIL("it was read");
    } catch (const FileError& e) {
        QCOMPARE(std::string(e.what()),
                 std::string("a.csv: column b, row 2: expected a number, found \"x\"."));
    }
    QVERIFY_EXCEPTION_THROWN(table.texts("c"), FileError);
    io::writeTextAtomically(scratch("large.csv"), "a\n1e400\n1e-400\n");
    const auto beyond = io::readCsv(scratch("large.csv")).numbers("a");
    QVERIFY(std::isinf(beyond[0]) && beyond[1] == 0.0);
    for (const char* bad : {"", "a,b\n1\n", "a,b\n\"1,2\n"}) {
        io::writeTextAtomically(scratch("b.csv"), bad);
        QVERIFY_EXCEPTION_THROWN(io::readCsv(scratch("b.csv")), FileError);
    }
}

QTEST_GUILESS_MAIN(TestCsv)
#include "tst_csv.moc"
