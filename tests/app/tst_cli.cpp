// SPDX-License-Identifier: MIT
#include "app/cli/Session.h"
#include "core/io/Csv.h"
#include "core/io/GalaxyFile.h"
#include "tests/support/Program.h"

#include <QProcess>
#include <QtTest>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

using namespace lookback;

namespace {

/// One image without anything in it, 16 x 16.
void writeGrey(const std::filesystem::path& file) {
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (16, 16), }";
    header.resize(117, ' ');
    header += '\n';
    std::ofstream(file, std::ios::binary)
        << std::string("\x93NUMPY\x01\x00\x76\x00", 10) << header << std::string(16UL * 16UL * 4UL, '\0');
}

} // namespace

/// Runs the program as a script would: its exit codes and its one sentence on standard error.
class TestCli : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void endsAsPromised_data();
    void endsAsPromised();
    void namesTheCommandThatIsNotKnown();
    void keepsOneLineWhateverAFileIsCalled();
    void makesTheSameGalaxiesTwice();
    void drawsAGalaxyForEachOfAFile();
    void tellsRedshifts();
    void measuresMorphology();
    void leavesNothingBehindWhenInterrupted();
    void saysAllThatIsWrongWithARecipeAndStartsNothing();
    void saysHowFastItIs();

private:
    test::Ended run(const QStringList& arguments) const { return test::runCli(folder_.path(), arguments); }

    std::filesystem::path in(const char* name) const {
        return std::filesystem::path(folder_.path().toStdString()) / name;
    }

    QTemporaryDir folder_;
};

void TestCli::initTestCase() {
    qputenv("LOOKBACK_MODELS", "");
    qputenv("XDG_DATA_HOME", folder_.path().toUtf8());
    std::ofstream(in("text.fits")) << "this is no FITS file";
    std::ofstream(in("empty.hdf5"));
    std::ofstream(in("card.json")) << "{\"name\": \"broken\"}";
    std::ofstream(in("number.json")) << "{\"name\": 3}";
    writeGrey(in("grey.npy"));
}

void TestCli::endsAsPromised_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    const auto row = [](const char* line, int code) {
        QTest::newRow(line) << QString::fromLatin1(line) << code;
    };
    row("--help", cli::kDone);
    row("--version", cli::kDone);
    row("evolve --help", cli::kDone);
    row("models list", cli::kDone);
    row("", cli::kWrongUsage);
    row("dance", cli::kWrongUsage);
    row("evolve --out a.png", cli::kWrongUsage);
    row("evolve --redshift 9 --out a.png", cli::kWrongUsage);
    row("evolve --redshift 0.1:2 --out a.png", cli::kWrongUsage);
    row("evolve --redshift 0.5 --galaxies 65 --out a.png", cli::kWrongUsage);
    row("evolve --redshift 0.5 --sampler euler --out a.png", cli::kWrongUsage);
    row("models dance", cli::kWrongUsage);
    row("evolve --redshift 0.5 --seed -1 --out a.png", cli::kWrongUsage);
    row("evolve --redshift 0.5 --seed 18446744073709551616 --out a.png", cli::kWrongUsage);
    row("evolve --redshift 0.5 --seed 1.5 --out a.png", cli::kWrongUsage);
    row("evolve --redshift 0.5 --blend -1 --out a.png", cli::kWrongUsage);
    row("evolve --redshift 0.5 --fraction 0.2 --out a.png", cli::kWrongUsage);
    row("evolve --redshift 0.5 --stretch log --out a.png", cli::kWrongUsage);
    row("evolve --redshift 0.5 --brightness -1 --out a.png", cli::kWrongUsage);
    row("evolve --redshift 0.5 --sampler heun --steps 501 --out a.png", cli::kWrongUsage);
    row("mock galaxies --count 1 --seed -1 --out a.hdf5", cli::kWrongUsage);
    row("mock galaxies --count 0 --out a.hdf5", cli::kWrongUsage);
    row("mock galaxies --count 1 --out a.doc", cli::kWrongUsage);
    row("bench --only dancing", cli::kWrongUsage);
    row("evolve --model nobody --redshift 0.5 --out a.png", cli::kBadInput);
    row("models check absent.json", cli::kBadInput);
    row("models check card.json", cli::kBadInput);
    row("models import absent.safetensors --card card.json", cli::kBadInput);
    row("models import text.fits --card card.json", cli::kBadInput);
    row("models import . --card card.json", cli::kBadInput);
    row("models import text.fits --card number.json", cli::kBadInput);
    row("train absent.json --job job", cli::kBadInput);
    row("evolve --out a.png", cli::kWrongUsage);
    row("evolve --redshift 0.5 --redshifts-of grey.npy --out a.hdf5", cli::kWrongUsage);
    row("evolve --redshifts-of absent.hdf5 --out a.hdf5", cli::kBadInput);
    row("evolve --redshifts-of grey.npy --out a.hdf5", cli::kBadInput);
    row("measure", cli::kWrongUsage);
    row("measure dance", cli::kWrongUsage);
    row("measure morphology grey.npy --band 1", cli::kWrongUsage);
    row("measure morphology grey.npy --band i --out a.csv", cli::kWrongUsage);
    row("measure morphology grey.npy --band 1 --psf-fwhm 0.7 --out a.csv", cli::kWrongUsage);
    row("measure morphology grey.npy --band 1 --psf-fwhm -1 --out a.csv", cli::kWrongUsage);
    row("measure morphology grey.npy --band 1 --out a.csv", cli::kDone);
    row("measure morphology absent.hdf5 --band i --out a.csv", cli::kBadInput);
    row("measure morphology empty.hdf5 --band i --out a.csv", cli::kBadInput);
    row("measure morphology grey.npy --band 1 --out missing/a.csv", cli::kDiskFull);
    row("info absent.fits", cli::kBadInput);
    row("measure redshift absent.fits --out a.csv", cli::kBadInput);
    row("measure redshift absent.fits", cli::kWrongUsage);
    row("info text.fits", cli::kBadInput);
    row("info empty.hdf5", cli::kBadInput);
    row("mock galaxies --count 1 --out missing/a.hdf5", cli::kDiskFull);
}

void TestCli::endsAsPromised() {
    QFETCH(QString, line);
    QFETCH(int, code);
    const auto ended = run(line.split(QLatin1Char(' '), Qt::SkipEmptyParts));
    QVERIFY2(ended.code == code, (std::to_string(ended.code) + ": " + ended.error.toStdString()).c_str());
    QCOMPARE(ended.error.isEmpty(), code == cli::kDone);
    if (code != cli::kDone) { // one sentence
        QCOMPARE(ended.error.count('\n'), 1);
        QVERIFY(ended.error.startsWith("lookback-cli: "));
    }
}

void TestCli::namesTheCommandThatIsNotKnown() {
    const auto ended = run({QStringLiteral("mock"), QStringLiteral("dance")});
    QCOMPARE(
        ended.error,
        QByteArray("lookback-cli: expected a command, found \"dance\"; see lookback-cli mock --help.\n"));
}

void TestCli::keepsOneLineWhateverAFileIsCalled() {
    std::ofstream(in("two\nlines\033[1m.fits")) << "this is no FITS file";
    const auto ended = run({QStringLiteral("info"), QStringLiteral("two\nlines\033[1m.fits")});
    QCOMPARE(ended.code, int{cli::kBadInput});
    QCOMPARE(ended.error, QByteArray("lookback-cli: two?lines?[1m.fits: expected FITS by its name, found "
                                     "other content.\n"));
    std::ofstream(in("two\nlines.csv")) << "a,b\n1,2\n";
    const auto told = run({QStringLiteral("info"), QStringLiteral("two\nlines.csv")});
    QVERIFY(told.out.startsWith("two?lines.csv: CSV"));
}

void TestCli::makesTheSameGalaxiesTwice() {
    for (const QString& name : {QStringLiteral("one.hdf5"), QStringLiteral("two.hdf5")}) {
        const QString threads = name.startsWith(QLatin1Char('o')) ? QStringLiteral("1") : QStringLiteral("2");
        const auto ended = run({QStringLiteral("mock"), QStringLiteral("galaxies"), QStringLiteral("--count"),
                                QStringLiteral("3"), QStringLiteral("--seed"), QStringLiteral("5"),
                                QStringLiteral("--threads"), threads, QStringLiteral("--out"), name});
        QVERIFY2(ended.code == cli::kDone, ended.error.constData());
    }
    const auto one = io::openGalaxies(in("one.hdf5"));
    const auto two = io::openGalaxies(in("two.hdf5"));
    QCOMPARE(one->facts().count, std::int64_t{3});
    QVERIFY(one->read(2).pixels == two->read(2).pixels);
    QVERIFY(one->facts().redshifts == two->facts().redshifts);
    const auto info = run({QStringLiteral("info"), QStringLiteral("--json"), QStringLiteral("one.hdf5")});
    QCOMPARE(info.code, int{cli::kDone});
    const QJsonObject json = QJsonDocument::fromJson(info.out).object();
    QVERIFY(json[QStringLiteral("entries")].toArray().size() >= 2);
    QCOMPARE(json[QStringLiteral("bytes")].toInteger(), qint64(std::filesystem::file_size(in("one.hdf5"))));
}

void TestCli::drawsAGalaxyForEachOfAFile() {
    const auto words = [](const char* line) { return QString::fromLatin1(line).split(QLatin1Char(' ')); };
    QCOMPARE(run(words("mock galaxies --count 4 --seed 6 --out four.hdf5")).code, int{cli::kDone});
    const auto ended = run(
        words("evolve --redshifts-of four.hdf5 --count 3 --seed 40 --steps 1 --threads 1 --out alike.hdf5"));
    QVERIFY2(ended.code == cli::kDone, ended.error.constData());
    const auto four = io::openGalaxies(in("four.hdf5"));
    const auto alike = io::openGalaxies(in("alike.hdf5"));
    QCOMPARE(alike->facts().count, std::int64_t{3});
    QCOMPARE(alike->facts().seeds, (std::vector<std::uint64_t>{40, 41, 42}));
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(alike->facts().redshifts[i], four->facts().redshifts[i]);
    }
    QVERIFY(alike->read(0).pixels != alike->read(1).pixels);
}

// With the predictor that comes with the program, on galaxies that it has never seen.
void TestCli::tellsRedshifts() {
    const auto words = [](const char* line) { return QString::fromLatin1(line).split(QLatin1Char(' ')); };
    QCOMPARE(run(words("mock galaxies --count 60 --seed 77 --out unseen.hdf5")).code, int{cli::kDone});
    const auto ended = run(words("measure redshift unseen.hdf5 --json --out redshifts.csv"));
    QVERIFY2(ended.code == cli::kDone, ended.error.constData());
    const QJsonObject json = QJsonDocument::fromJson(ended.out).object();
    const QJsonObject all = json[QStringLiteral("all")].toObject();
    QCOMPARE(all[QStringLiteral("count")].toInt(), 60);
    QVERIFY(json[QStringLiteral("simulated_training")].toBool());
    QVERIFY2(all[QStringLiteral("scatter_mad")].toDouble() < 0.1, ended.out.constData());
    const auto table = io::readCsv(in("redshifts.csv"));
    QCOMPARE(table.rows(), std::size_t{60});
    const auto unseen = io::openGalaxies(in("unseen.hdf5"));
    QVERIFY(table.numbers("redshift")[7] == unseen->facts().redshifts[7]); // to the last bit
    QVERIFY(std::abs(table.numbers("predicted_redshift")[7]) < 6.0);
    QCOMPARE(table.texts("model")[7], std::string("redshift-predictor"));
    QCOMPARE(table.texts("model_sha256")[7].size(), std::size_t{64});
    const auto printed = run(words("measure redshift unseen.hdf5 --json"));
    QVERIFY2(printed.code == cli::kDone && printed.out == ended.out, printed.error.constData());
    QCOMPARE(run(words("measure redshift unseen.hdf5")).code, int{cli::kWrongUsage});
    QCOMPARE(run(words("measure redshift unseen.hdf5 --out redshifts.txt")).code, int{cli::kWrongUsage});
    const auto other = run(words("mock galaxies --count 2 --size 32 --out small.hdf5"));
    QCOMPARE(other.code, int{cli::kDone});
    const auto refused = run(words("measure redshift small.hdf5 --out small.csv"));
    QCOMPARE(refused.code, int{cli::kBadInput});
    QVERIFY2(refused.error.contains("64 x 64") && refused.error.contains("32 x 32"),
             refused.error.constData());
    QVERIFY(!std::filesystem::exists(in("small.csv")));
    const auto drawn = run(words("evolve --model redshift-predictor --redshift 0.5 --out a.png"));
    QCOMPARE(drawn.code, int{cli::kBadInput});
    QVERIFY2(drawn.error.contains("task evolution"), drawn.error.constData());
}

void TestCli::measuresMorphology() {
    const auto words = [](const char* line) { return QString::fromLatin1(line).split(QLatin1Char(' ')); };
    QCOMPARE(run(words("mock galaxies --count 3 --seed 5 --to 0.6 --out near.hdf5")).code, int{cli::kDone});
    const auto ended = run(words("measure morphology near.hdf5 --band i --json --out near.csv"));
    QVERIFY2(ended.code == cli::kDone, ended.error.constData());
    const QJsonObject json = QJsonDocument::fromJson(ended.out).object();
    const QJsonArray galaxies = json[QStringLiteral("galaxies")].toArray();
    QCOMPARE(galaxies.size(), 3);
    QCOMPARE(json[QStringLiteral("units")].toObject()[QStringLiteral("semi_major")].toString(),
             QStringLiteral("pixels"));
    const io::CsvTable table = io::readCsv(in("near.csv"));
    QCOMPARE(table.rows(), std::size_t{3});
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(galaxies[i].toObject()[QStringLiteral("semi_major")].toDouble(),
                 table.numbers("semi_major")[i]);
        QVERIFY(table.numbers("redshift")[i] <= 0.6);
    }
    QCOMPARE(table.texts("band")[2], std::string("i"));
    QVERIFY(table.texts("version")[2].starts_with("Lookback "));
    const auto blank = run(words("measure morphology grey.npy --band 1 --out grey.csv"));
    QCOMPARE(blank.out, QByteArray("1 galaxy; all_blank: 1\n"));
    QVERIFY(std::isnan(io::readCsv(in("grey.csv")).numbers("sersic_index")[0]));
    QCOMPARE(io::readCsv(in("grey.csv")).texts("flags")[0], std::string("all_blank"));
}

void TestCli::leavesNothingBehindWhenInterrupted() {
    for (const int signal : {SIGINT, SIGTERM}) {
        const auto before = std::distance(std::filesystem::directory_iterator(in("")), {});
        QProcess process;
        process.setWorkingDirectory(folder_.path());
        process.start(QStringLiteral(LOOKBACK_CLI),
                      {QStringLiteral("mock"), QStringLiteral("galaxies"), QStringLiteral("--count"),
                       QStringLiteral("1000000"), QStringLiteral("--out"), QStringLiteral("long.hdf5")});
        QTRY_VERIFY_WITH_TIMEOUT(std::distance(std::filesystem::directory_iterator(in("")), {}) > before,
                                 30000);
        ::kill(static_cast<pid_t>(process.processId()), signal);
        QVERIFY(process.waitForFinished(30000));
        QCOMPARE(process.exitCode(), int{cli::kCancelled});
        QCOMPARE(std::distance(std::filesystem::directory_iterator(in("")), {}), before);
    }
}

void TestCli::saysAllThatIsWrongWithARecipeAndStartsNothing() {
    const auto words = [](const char* line) { return QString::fromLatin1(line).split(QLatin1Char(' ')); };
    QVERIFY(run(words("mock galaxies --count 6 --seed 1 --out learn.hdf5")).code == cli::kDone);
    QVERIFY(run(words("mock galaxies --count 4 --seed 2 --out judge.hdf5")).code == cli::kDone);
    const auto recipe = [this](const char* data, const char* optimiser) {
        std::ofstream(in("recipe.json"))
            << R"({"name": "tiny", "sizes": {"widths": [8, 8], "blocks": [1], "attention": [], "code": [8]},
                "data": {"description": "d", "simulated": true, )"
            << data << "}, \"optimiser\": {" << optimiser << "}}";
    };
    recipe(R"("training": "learn.hdf5", "validation": "absent.hdf5", "simulatd": 1)",
           R"("batch": "many", "learning_rate": 2)");
    const auto wrong = run(words("train recipe.json --job started --device cpu"));
    QCOMPARE(wrong.code, int{cli::kBadInput});
    for (const char* part : {"data.simulatd is not known.\n", "optimiser.batch: expected a whole number",
                             "optimiser.learning_rate: expected 1e-08 to 1, found 2.\n",
                             "data.validation: absent.hdf5", "4 mistakes. Nothing was started.\n"}) {
        QVERIFY2(wrong.error.contains(part), wrong.error.constData());
    }
    QVERIFY(!std::filesystem::exists(in("started")));
    QCOMPARE(run(words("train recipe.json --check --device cpu")).error, wrong.error);

    recipe(R"("training": "learn.hdf5", "validation": "judge.hdf5")", R"("batch": 5, "steps": 1)");
    const auto good = run(words("train recipe.json --check --device cpu"));
    QVERIFY2(good.code == cli::kDone && good.out.startsWith("the recipe is good: "), good.error.constData());
    QVERIFY2(good.out.contains("at batch 5") &&
                 good.out.contains("; 6 galaxies to learn from, 4 to judge by"),
             good.out.constData());
    QCOMPARE(run(words("train recipe.json")).code, int{cli::kWrongUsage}); // where to?
    QCOMPARE(run(words("train recipe.json --job started --device cpu")).code, int{cli::kDone});
    QVERIFY(std::filesystem::exists(in("started/model/tiny.json")));
}

void TestCli::saysHowFastItIs() {
    const auto ended = run({QStringLiteral("bench"), QStringLiteral("--only"), QStringLiteral("render"),
                            QStringLiteral("--json"), QStringLiteral("bench.json")});
    QVERIFY2(ended.code == cli::kDone, ended.error.constData());
    std::ifstream file(in("bench.json"));
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    const QJsonObject result = json[QStringLiteral("results")].toArray()[0].toObject();
    QCOMPARE(result[QStringLiteral("budget")].toDouble(), 1.0);
    QVERIFY(result[QStringLiteral("p95")].toDouble() >= result[QStringLiteral("p50")].toDouble());
    QVERIFY(result[QStringLiteral("p50")].toDouble() > 0.0);
}

QTEST_GUILESS_MAIN(TestCli)

#include "tst_cli.moc"
