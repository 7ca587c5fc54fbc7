// SPDX-License-Identifier: MIT
#include "app/cli/Session.h"
#include "core/io/AtomicFile.h"
#include "core/io/Csv.h"
#include "tests/support/Program.h"
#include "tests/support/Shared.h"

#include <nlohmann/json.hpp>

#include <QtTest>
#include <cmath>
#include <fstream>
#include <string>

using namespace lookback;

namespace {

/// A NPY file of floats, version 1.
void writeNpy(const std::filesystem::path& file, const std::string& shape, const std::vector<float>& values) {
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
    header.resize(117, ' ');
    header += '\n';
    std::ofstream out(file, std::ios::binary);
    out.write("\x93NUMPY\x01\x00\x76\x00", 10); // 118 bytes of header
    out << header;
    out.write(reinterpret_cast<const char*>(values.data()),
              static_cast<std::streamsize>(values.size() * sizeof(float)));
}

/// 1 + 0.5 cos(3 k0 x) on 16 x 16 pixels.
std::vector<float> wave(int slices = 1) {
    std::vector<float> values;
    for (int i = 0; i < slices * 256; ++i) {
        values.push_back(static_cast<float>(1.0 + 0.5 * std::cos(2.0 * M_PI * 3.0 * (i % 16) / 16.0)));
    }
    return values;
}

} // namespace

/// `measure spectrum`, `measure profile` and `compare` as a script runs them.
class TestCliCompare : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void endsAsPromised_data();
    void endsAsPromised();
    void measuresTheSpectrumOfAMap();
    void measuresTheSpectrumOfACube();
    void comparesTwoMaps();
    void measuresAProfile();
    void comparesTwoTables();
    void comparesRealGalaxiesWithThemselves();

private:
    test::Ended run(const QString& line) const { return test::runCli(folder_.path(), line); }

    std::filesystem::path in(const char* name) const {
        return std::filesystem::path(folder_.path().toStdString()) / name;
    }

    QTemporaryDir folder_;
};

void TestCliCompare::initTestCase() {
    writeNpy(in("wave.npy"), "16, 16", wave());
    writeNpy(in("cube.npy"), "48, 16, 16", wave(48));
    writeNpy(in("flat.npy"), "16, 16", std::vector<float>(256, 2.0F));
    writeNpy(in("small.npy"), "8, 8", std::vector<float>(64, 2.0F));
    std::vector<float> holes = wave();
    holes[7] = std::nanf("");
    writeNpy(in("holes.npy"), "16, 16", holes);
    std::string real = "index,redshift,semi_major,flags\n";
    std::string small = real;
    for (int i = 0; i < 200; ++i) {
        const std::string start = std::to_string(i) + "," + std::to_string(0.005 * i) + ",";
        const double size = 4.0 + std::sin(i);
        real += start + std::to_string(size) + ",\n";
        small += start + std::to_string(0.75 * size) + ",cut_by_border\n";
    }
    io::writeTextAtomically(in("real.csv"), real);
    io::writeTextAtomically(in("small.csv"), small);
    io::writeTextAtomically(in("none.csv"), "index,redshift,semi_major\n");
    io::writeTextAtomically(in("one.csv"), "index,redshift,semi_major\n0,0.5,4\n");
    io::writeTextAtomically(in("other.csv"), "index,redshift,gini\n0,0.5,0.5\n");
    io::writeTextAtomically(in("words.csv"), "index,redshift,gini\n0,0.5,high\n");
}

void TestCliCompare::endsAsPromised_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* line, int code, const char* said = "") {
        QTest::newRow(line) << QString::fromLatin1(line) << code << QString::fromLatin1(said);
    };
    row("measure spectrum wave.npy", cli::kWrongUsage, "--box is required");
    row("measure spectrum wave.npy --box 0", cli::kWrongUsage, "expected a side above 0 Mpc/h, found 0");
    row("measure spectrum wave.npy --box 9 --window flat", cli::kWrongUsage, "--window");
    row("measure spectrum wave.npy --box 9 --index 1", cli::kWrongUsage,
        "expected 0 to 0 in wave.npy, found 1");
    row("measure spectrum wave.npy --box 9 --map-band 1", cli::kWrongUsage, "--map-band: expected 0 to 0");
    row("measure spectrum absent.npy --box 9", cli::kBadInput, "absent.npy");
    row("measure spectrum real.csv --box 9", cli::kBadInput, "real.csv");
    row("measure spectrum flat.npy --box 9", cli::kBadInput,
        "flat.npy: expected values that vary, found 2 in every pixel.");
    row("measure spectrum holes.npy --box 9", cli::kBadInput,
        "holes.npy: expected a number in every pixel, found 1 of 256 blank");
    row("measure spectrum wave.npy small.npy --box 9 --difference", cli::kBadInput, "small.npy: expected");
    row("measure spectrum wave.npy --box 9 --out no/a.csv", cli::kDiskFull);
    row("measure spectrum wave.npy --box 9 --out a.png", cli::kWrongUsage, "expected FILE.csv, found a.png");
    row("measure profile wave.npy --out a.json", cli::kWrongUsage, "expected FILE.csv, found a.json");
    row("measure profile wave.npy --centre 99 3", cli::kWrongUsage, "centre x: expected -0.5 to 15.5");
    row("measure profile absent.npy", cli::kBadInput);
    row("compare real.csv", cli::kWrongUsage, "generated is required");
    row("compare real.csv small.csv --out a.txt", cli::kWrongUsage, "expected FILE.json or FILE.csv");
    row("compare real.csv small.csv --quantity charm", cli::kWrongUsage, "expected one of semi_major");
    row("compare real.csv absent.csv", cli::kBadInput, "absent.csv");
    row("compare real.csv words.csv", cli::kBadInput, "words.csv");
    row("compare real.csv other.csv", cli::kBadInput, "expected a quantity that real.csv has too");
    row("compare real.csv small.csv --out no/a.csv", cli::kDiskFull);
    row("compare real.csv none.csv", cli::kDone);
    row("compare none.csv none.csv", cli::kDone);
    row("compare one.csv one.csv", cli::kDone);
}

void TestCliCompare::endsAsPromised() {
    QFETCH(QString, line);
    QFETCH(int, code);
    QFETCH(QString, said);
    const auto ended = run(line);
    QVERIFY2(ended.code == code, (std::to_string(ended.code) + ": " + ended.error.toStdString()).c_str());
    QCOMPARE(ended.error.count('\n'), code == cli::kDone ? 0 : 1); // one sentence
    QVERIFY2(ended.error.contains(said.toUtf8()), ended.error.constData());
}

void TestCliCompare::measuresTheSpectrumOfAMap() {
    const auto ended = run(QStringLiteral("measure spectrum wave.npy --box 8 --out s.csv"));
    QVERIFY2(ended.code == cli::kDone, ended.error.constData());
    const io::CsvTable table = io::readCsv(in("s.csv"));
    QCOMPARE(table.rows(), std::size_t{8});
    const double expected = 2.0 * 64.0 * 0.25 / 4.0 / table.numbers("modes")[2]; // two modes of V A^2 / 4
    QVERIFY(std::abs(table.numbers("power")[2] / expected - 1.0) < 1e-6);
    QVERIFY(table.numbers("power")[1] < 1e-10);
    QCOMPARE(table.numbers("box")[2], 8.0);
    QCOMPARE(table.texts("window")[2], std::string("none"));
}

void TestCliCompare::measuresTheSpectrumOfACube() {
    const auto ended = run(QStringLiteral("measure spectrum cube.npy --cube --box 8 --json"));
    QVERIFY2(ended.code == cli::kDone, ended.error.constData());
    const auto json = nlohmann::json::parse(ended.out.toStdString());
    QCOMPARE(json.at("k").size(), std::size_t{24}); // 48 slices of half a Mpc/h are the longest side
    QCOMPARE(json.at("units").at("power").get<std::string>(), std::string("(Mpc/h)^3"));
}

void TestCliCompare::comparesTwoMaps() {
    const auto ended = run(QStringLiteral("measure spectrum wave.npy wave.npy --box 8 --window hann"));
    QVERIFY2(ended.code == cli::kDone, ended.error.constData());
    const auto json = nlohmann::json::parse(ended.out.toStdString());
    QVERIFY(std::abs(json.at("correlation").at(2).get<double>() - 1.0) < 1e-12);
    QVERIFY(std::abs(json.at("transfer").at(2).get<double>() - 1.0) < 1e-12);
}

void TestCliCompare::measuresAProfile() {
    const auto ended = run(QStringLiteral("measure profile flat.npy wave.npy --centre 8 8 --out p.csv"));
    QVERIFY2(ended.code == cli::kDone, ended.error.constData());
    const io::CsvTable table = io::readCsv(in("p.csv"));
    QCOMPARE(table.rows(), std::size_t{8});
    QCOMPARE(table.numbers("mean")[3], 2.0);
    QVERIFY(std::abs(table.numbers("residual")[0] - std::log10(0.5 / 2.0)) < 1e-6);
}

void TestCliCompare::comparesTwoTables() {
    const auto text = run(QStringLiteral("compare real.csv small.csv --out c.csv"));
    QVERIFY2(text.code == cli::kDone, text.error.constData());
    QVERIFY2(text.out.contains("Semi-major axis: generated are 25.0 +- 1."), text.out.constData());
    QVERIFY(text.out.contains(" % smaller.\n"));
    QCOMPARE(io::readCsv(in("c.csv")).rows(), std::size_t{6}); // all redshifts and five bins of 0.2
    const auto json = run(QStringLiteral("compare real.csv small.csv --json --match 0.001"));
    const auto parsed = nlohmann::json::parse(json.out.toStdString());
    QCOMPARE(parsed.at("b").at("count").get<int>(), 200);
    QVERIFY(std::abs(parsed.at("quantities").at(0).at("change").at("value").get<double>() - 0.75) < 1e-5);
    const auto again = run(QStringLiteral("compare real.csv small.csv --json --match 0.001"));
    QVERIFY(again.out == json.out); // the bootstrap's seed is its own
}

void TestCliCompare::comparesRealGalaxiesWithThemselves() {
    LOOKBACK_NEEDS(path, "data/hsc_36_real_galaxies.hdf5");
    const QString file = QString::fromStdString(path.string());
    const auto ended = run(QStringLiteral("compare ") + file + QLatin1Char(' ') + file +
                           QStringLiteral(" --band i --fewest 5 --json"));
    QVERIFY2(ended.code == cli::kDone, ended.error.constData());
    const auto json = nlohmann::json::parse(ended.out.toStdString());
    const auto& sizes = json.at("quantities").at(0);
    QCOMPARE(sizes.at("distances").at("ks").get<double>(), 0.0);
    QCOMPARE(sizes.at("change").at("value").get<double>(), 1.0);
    QVERIFY(sizes.at("verdict").get<std::string>().find("agrees within error") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestCliCompare)

#include "tst_cli_compare.moc"
