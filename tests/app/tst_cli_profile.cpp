// SPDX-License-Identifier: MIT
#include "app/cli/Session.h"
#include "core/io/Csv.h"
#include "core/io/NpyWriter.h"
#include "core/translation/FileProfiles.h"
#include "core/translation/TranslationFile.h"
#include "tests/support/DiscSet.h"
#include "tests/support/Program.h"

#include <nlohmann/json.hpp>

#include <QtTest>
#include <cmath>

using namespace lookback;
using test::disc, test::kSide, test::writeSet;
namespace fs = std::filesystem;

namespace {

void writeNpy(const fs::path& file) {
    io::NpyWriter writer(file, {kSide, kSide});
    writer.add(disc(2, 0).pixels);
    writer.finish();
}

} // namespace

/// `measure profile` of maps of galaxies, as a script runs it.
class TestCliProfile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void endsAsPromised_data();
    void endsAsPromised();
    void measuresWhatThePageDraws();
    void measuresASetAndItsResiduals();

private:
    test::Ended run(const QString& line) const { return test::runCli(folder_.path(), line); }

    fs::path in(const char* name) const { return fs::path(folder_.path().toStdString()) / name; }

    void writePosterior() const;

    QTemporaryDir folder_;
};

/// Two samples of the stars of galaxy 1, too low and too high.
void TestCliProfile::writePosterior() const {
    const auto set = io::openGalaxyMaps(in("set.hdf5"));
    translation::TranslationFacts facts;
    facts.targets = {Domain::Stars};
    translation::TranslationWriter writer(in("made.hdf5"), kSide, kSide, facts);
    writer.begin(translation::readHead(*set, 1, facts.targets));
    for (const float factor : {0.5F, 3.0F}) {
        Image sample = disc(1, 1);
        for (float& value : sample.pixels) {
            value *= factor;
        }
        writer.add({sample}, 1);
    }
    writer.end();
    writer.finish();
}

void TestCliProfile::initTestCase() {
    writeSet(in("set.hdf5"), 3);
    writeNpy(in("gas.npy"));
    writePosterior();
}

void TestCliProfile::endsAsPromised_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* line, int code, const char* said) {
        QTest::newRow(line) << QString::fromLatin1(line) << code << QString::fromLatin1(said);
    };
    row("measure profile set.hdf5 --domain dust", cli::kWrongUsage, "expected one of dm, star, gas");
    row("measure profile set.hdf5 --domain temp", cli::kBadInput,
        "expected maps of temp, found only dm, star, gas.");
    row("measure profile set.hdf5 --index 3", cli::kWrongUsage, "--index: expected 0 to 2 in set.hdf5");
    row("measure profile set.hdf5 --centre 3 3", cli::kWrongUsage, "--centre: expected none for maps of");
    row("measure profile set.hdf5 gas.npy", cli::kBadInput, "gas.npy: expected maps of galaxies by domain");
    row("measure profile gas.npy --domain gas", cli::kWrongUsage, "--domain: expected maps of galaxies by");
}

void TestCliProfile::endsAsPromised() {
    QFETCH(QString, line);
    QFETCH(int, code);
    QFETCH(QString, said);
    const auto ended = run(line);
    QVERIFY2(ended.code == code && QString::fromUtf8(ended.error).contains(said), ended.error.constData());
    QCOMPARE(ended.error.count('\n'), 1);
}

void TestCliProfile::measuresWhatThePageDraws() {
    const auto ended = run(QStringLiteral("measure profile made.hdf5 --domain star --out p.csv"));
    QVERIFY2(ended.code == 0, ended.error.constData());
    translation::ProfileSet set;
    const translation::SavedTranslation saved(in("made.hdf5"));
    for (int i = 0; i < 2; ++i) {
        set.add(saved.sample(Domain::Stars, 0, i), disc(1, 1));
    }
    const auto table = io::readCsv(in("p.csv"));
    QCOMPARE(table.numbers("radius"), set.model().radius);
    QCOMPARE(table.numbers("low"), set.model().low);
    QCOMPARE(table.numbers("median"), set.model().median);
    QCOMPARE(table.numbers("high"), set.model().high);
    QCOMPARE(table.numbers("truth"), set.truth().median);
    QCOMPARE(table.numbers("residual"), set.residual().median);
    QCOMPARE(table.numbers("residual_high"), set.residual().high);
    for (std::size_t i = 0; i < table.rows(); ++i) { // 64 kpc on 64 pixels; 0.5 and 3 times the truth
        QCOMPARE(table.numbers("radius_kpc")[i], table.numbers("radius_pixels")[i]);
        QVERIFY(std::abs(table.numbers("mean")[i] / set.truth().median[i] - 1.75) < 1e-5);
    }
    QCOMPARE(table.texts("domain").front(), std::string("star"));
    QCOMPARE(table.texts("unit").front(), std::string("Msun/kpc^2"));
}

void TestCliProfile::measuresASetAndItsResiduals() {
    const auto set = run(QStringLiteral("measure profile set.hdf5 --indices all"));
    QVERIFY2(set.code == 0, set.error.constData());
    const auto json = nlohmann::json::parse(set.out.toStdString());
    QCOMPARE(json.at("domains").size(), std::size_t{3});
    const auto& gas = json.at("domains").at(2);
    QCOMPARE(gas.at("domain").get<std::string>(), std::string("gas"));
    QCOMPARE(gas.at("percentiles_over").get<std::string>(), std::string("3 maps"));
    QVERIFY(gas.at("low").at(3).get<double>() < gas.at("high").at(3).get<double>());
    QVERIFY(gas.at("truth").at(3).is_null());
    // A file against itself: no residual anywhere.
    const auto same = run(QStringLiteral("measure profile set.hdf5 set.hdf5 --domain gas star --index 2"));
    QVERIFY2(same.code == 0, same.error.constData());
    const auto none = nlohmann::json::parse(same.out.toStdString());
    for (const auto& domain : none.at("domains")) {
        for (const double residual : domain.at("residual")) {
            QCOMPARE(residual, 0.0);
        }
    }
}

QTEST_GUILESS_MAIN(TestCliProfile)

#include "tst_cli_profile.moc"
