// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/evolution/Export.h"
#include "core/io/GalaxyFile.h"
#include "core/io/Png.h"

#include <QtTest>
#include <cmath>
#include <fstream>
#include <iterator>
#include <string>

using namespace lookback;
using namespace lookback::evolution;

namespace {

engine::ModelCard smallCard() {
    engine::ModelCard card;
    card.name = "test-model";
    card.sha256 = std::string(64, 'a');
    card.bands = {"g", "r", "i", "z", "y"};
    card.height = 12;
    card.width = 10;
    card.training.description = "blobs";
    return card;
}

EvolutionExport twoGalaxies() {
    EvolutionExport options;
    options.identities = {{.seed = 7, .other = {}, .fraction = 0.0},
                          {.seed = 8, .other = {}, .fraction = 0.0}};
    options.redshifts = redshiftsFromText("0.1:1.3:4");
    return options;
}

/// A galaxy whose flux tells its redshift and its place.
std::vector<Image> drawBlobs(double redshift, const Monitor& monitor) {
    monitor.step(1, 2);
    monitor.step(2, 2);
    std::vector<Image> images;
    for (int i = 0; i < 2; ++i) {
        images.emplace_back(5, 12, 10, static_cast<float>(10.0 * i + redshift));
        images.back().at(2, 6, 5) += 3.0F;
    }
    return images;
}

std::string bytesOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

class TestExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bringsBackHowAFileCameToBe_data();
    void bringsBackHowAFileCameToBe();
    void writesAllGalaxiesOfOneRedshiftAfterAnother_data();
    void writesAllGalaxiesOfOneRedshiftAfterAnother();
    void laysGalaxiesInRowsAndRedshiftsInColumns();
    void leavesNothingBehindWhenCancelled_data();
    void leavesNothingBehindWhenCancelled();
    void tellsProgressThatOnlyGrows();
    void readsRedshiftsAsTheyAreTyped();
    void refusesWhatItCannotWrite();

    void refusesAFolderBeforeItDraws_data() { endings(); }

    void refusesAFolderBeforeItDraws();

private:
    std::filesystem::path in(const std::string& name) const {
        return std::filesystem::path(folder_.path().toStdString()) / name;
    }

    static void endings() {
        QTest::addColumn<QString>("ending");
        for (const char* ending : {"fits", "hdf5", "png", "mp4", "gif"}) {
            QTest::newRow(ending) << QString::fromLatin1(ending);
        }
    }

    void write(const EvolutionExport& options, const std::string& name, const Monitor& monitor = {}) const {
        exportEvolution(drawBlobs, smallCard(), "CPU, 1 thread", options, in(name), monitor);
    }

    QTemporaryDir folder_;
};

void TestExport::bringsBackHowAFileCameToBe_data() {
    endings();
}

void TestExport::bringsBackHowAFileCameToBe() {
    QFETCH(QString, ending);
    const std::string name = "way." + ending.toStdString();
    EvolutionExport options = twoGalaxies();
    options.sampling = {.sampler = Sampler::Heun, .evaluations = 19};
    options.look.colour = false;
    options.look.band = 3;
    write(options, name);
    const auto back = readProvenance(in(name));
    QVERIFY(back.has_value());
    QCOMPARE(back->model, std::string("test-model"));
    QCOMPARE(back->modelSha256, std::string(64, 'a'));
    QCOMPARE(back->sampler, std::string("heun"));
    QCOMPARE(back->steps, 10);
    QVERIFY((back->seeds == std::vector<std::uint64_t>{7, 8}));
    QCOMPARE(back->redshiftStart, 0.1);
    QCOMPARE(back->redshiftEnd, 1.3);
    QCOMPARE(back->redshiftCount, 4);
    QCOMPARE(display::lookFromText(back->display).band, 3);
    QVERIFY(back->simulatedTraining);
    const std::string first = bytesOf(in(name));
    write(options, name);
    if (ending != QLatin1String("hdf5") &&
        ending != QLatin1String("fits")) { // whose pixels are compared below
        QVERIFY(bytesOf(in(name)) == first);
    }
}

void TestExport::writesAllGalaxiesOfOneRedshiftAfterAnother_data() {
    QTest::addColumn<QString>("ending");
    QTest::newRow("fits") << QStringLiteral("fits");
    QTest::newRow("hdf5") << QStringLiteral("hdf5");
}

void TestExport::writesAllGalaxiesOfOneRedshiftAfterAnother() {
    QFETCH(QString, ending);
    const auto path = in("order." + ending.toStdString());
    write(twoGalaxies(), path.filename());
    const auto file = io::openGalaxies(path);
    QCOMPARE(file->facts().count, std::int64_t{8});
    for (int i = 0; i < 8; ++i) {
        const double redshift = 0.1 + 0.4 * (i / 2);
        QVERIFY(std::abs(file->facts().redshifts[i] - redshift) < 1e-6);
        QCOMPARE(file->facts().seeds[i], std::uint64_t(7 + i % 2));
        QVERIFY(std::abs(file->read(i).at(0, 0, 0) - (10.0 * (i % 2) + redshift)) < 1e-6);
    }
}

void TestExport::laysGalaxiesInRowsAndRedshiftsInColumns() {
    EvolutionExport options = twoGalaxies();
    options.zoom = 1;
    options.labels = false;
    options.look.lupton.stretch = 50.0;
    write(options, "sheet.png");
    const Picture sheet = io::readPng(in("sheet.png"));
    QCOMPARE(sheet.width, 4 * 10 + 3 * 2 + 2 * 8);
    QCOMPARE(sheet.height, 2 * 12 + 2 + 2 * 8);
    const auto brightness = [&](int column, int row) {
        return int{sheet.at(8 + 12 * column + 1, 8 + 14 * row + 1)[0]};
    };
    QVERIFY(brightness(3, 0) > brightness(0, 0)); // higher redshift, more flux
    QVERIFY(brightness(0, 1) > brightness(3, 0)); // second galaxy below
    options.labels = true;
    write(options, "labels.png");
    QVERIFY(io::readPng(in("labels.png")).height >= sheet.height);
}

void TestExport::leavesNothingBehindWhenCancelled_data() {
    endings();
}

void TestExport::leavesNothingBehindWhenCancelled() {
    QFETCH(QString, ending);
    int steps = 0;
    Monitor monitor;
    monitor.cancelled = [&steps] { return ++steps > 4; };
    const auto before = std::distance(std::filesystem::directory_iterator(in("")), {});
    QVERIFY_EXCEPTION_THROWN(write(twoGalaxies(), "cancelled." + ending.toStdString(), monitor),
                             Monitor::Cancelled);
    QCOMPARE(std::distance(std::filesystem::directory_iterator(in("")), {}), before);
}

void TestExport::tellsProgressThatOnlyGrows() {
    double last = 0.0;
    bool grows = true;
    Monitor monitor;
    monitor.onStep = [&](int done, int total) {
        const double now = static_cast<double>(done) / total;
        grows = grows && now >= last && now <= 1.0;
        last = now;
    };
    write(twoGalaxies(), "progress.png", monitor);
    QVERIFY(grows);
    QCOMPARE(last, 1.0);
}

void TestExport::readsRedshiftsAsTheyAreTyped() {
    QVERIFY(redshiftsFromText("0.84") == std::vector<double>{0.84});
    const auto many = redshiftsFromText("0.1:2.0:20");
    QCOMPARE(many.size(), std::size_t{20});
    QCOMPARE(many[1], 0.2);
    QCOMPARE(many.back(), 2.0);
    QCOMPARE(redshiftsFromText("2:0:3")[1], 1.0);         // backwards too
    QVERIFY(redshiftsFromText("0.3:4:13").back() == 4.0); // to the last bit, or it would be out of range
    QVERIFY(redshiftsFromText("0.1:2.0:4").back() == 2.0);
    QVERIFY(redshiftsFromText("0.3:0.5:1") == std::vector<double>{0.3});
    for (const char* wrong :
         {"", "one", "1:2", "1:2:3:4", "1:2:0", "1:2:2.5", "-1", "9", "1:nan:3", "1:2:1e99", "1x"}) {
        QVERIFY_EXCEPTION_THROWN(redshiftsFromText(wrong), ValueError);
    }
}

void TestExport::refusesWhatItCannotWrite() {
    EvolutionExport options = twoGalaxies();
    QVERIFY_EXCEPTION_THROWN(write(options, "picture.jpg"), ValueError);
    QVERIFY_EXCEPTION_THROWN(write(options, "missing/film.mp4"), DiskError);
    options.redshifts.clear();
    QVERIFY_EXCEPTION_THROWN(write(options, "none.png"), ValueError);
    options = twoGalaxies();
    options.identities.resize(65);
    QVERIFY_EXCEPTION_THROWN(write(options, "many.png"), ValueError);
    options = twoGalaxies();
    options.redshifts.assign(5000, 1.0);
    QVERIFY_EXCEPTION_THROWN(write(options, "wide.png"), ValueError);
    std::ofstream(in("other.png")) << "no picture";
    QVERIFY_EXCEPTION_THROWN(readProvenance(in("other.png")), FormatNotSupported);
}

void TestExport::refusesAFolderBeforeItDraws() {
    QFETCH(QString, ending);
    int steps = 0;
    const Monitor counting{.onStep = [&](int, int) { ++steps; }, .cancelled = {}};
    QVERIFY_EXCEPTION_THROWN(write(twoGalaxies(), "missing/a." + ending.toStdString(), counting), DiskError);
    QCOMPARE(steps, 0);
}

QTEST_GUILESS_MAIN(TestExport)
#include "tst_export.moc"
