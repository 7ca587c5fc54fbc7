// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/field/Hod.h"
#include "core/field/Matter.h"
#include "tests/core/field/Haloes.h"

#include <QtTest>
#include <cmath>
#include <numeric>

using namespace lookback;
using namespace lookback::field;

namespace {

constexpr int kSide = 64;

double galaxiesOn(const Map& map) {
    const double pixel = (map.box / map.width()) * (map.box / map.height());
    return pixel * std::accumulate(map.values.pixels.begin(), map.values.pixels.end(), 0.0);
}

} // namespace

class TestHod : public QObject {
    Q_OBJECT

private:
    QTemporaryDir folder_;

private Q_SLOTS:
    void paintsTheSameFieldForTheSameSeed();
    void needsHaloes();
    void keepsItsParametersInAModel();
};

void TestHod::paintsTheSameFieldForTheSameSeed() {
    const Map matter = test::mapWith(kSide, 300, 2);
    Hod hod(HodParameters{.massMin = 3e10, .massOne = 5e11, .alpha = 0.9});
    std::vector<Map> fields;
    hod.paint(matter, {7, 8, 7}, {}, [&](Map map) { fields.push_back(std::move(map)); }, {});
    QCOMPARE(fields.size(), std::size_t{3});
    QCOMPARE(fields[0].values.pixels, fields[2].values.pixels);
    QVERIFY(fields[0].values.pixels != fields[1].values.pixels);
    QCOMPARE(fields[0].unit, std::string(kGalaxyUnit));
    // Every galaxy is on the map, also those beyond an edge.
    const auto galaxies = static_cast<double>(hodGalaxies(matter, hod.parameters(), 7).size()) / 2.0;
    QVERIFY(std::abs(galaxiesOn(fields[0]) - galaxies) < 1e-3);
}

void TestHod::needsHaloes() {
    Map matter = test::mapWith(kSide, 3, 2);
    matter.haloes.reset();
    Hod hod(HodParameters{});
    QVERIFY(!hod.flawOf(matter).empty());
    QVERIFY_EXCEPTION_THROWN(hod.paint(matter, {1}, {}, [](const Map&) {}, {}), ValueError);
    QVERIFY_EXCEPTION_THROWN(Hod(HodParameters{.massMin = 0.0}), ValueError);
    const HodParameters slip{.massMin = 3e10, .massOne = 1e5, .alpha = 5.0}; // 1e25 satellites and more
    QVERIFY_EXCEPTION_THROWN(hodGalaxies(test::mapWith(kSide, 3, 2), slip, 1), ValueError);
}

void TestHod::keepsItsParametersInAModel() {
    const std::filesystem::path folder = folder_.path().toStdString();
    HodFit fit;
    fit.best = {.massMin = 1.234e11, .massOne = 2.5e12, .alpha = 0.97};
    fit.maps = 15;
    writeHod(folder, {.name = "hod-test", .description = "maps of a test", .pixel = 0.1, .depth = 5.0}, fit);
    const auto card = engine::readModelCard(folder / "hod-test.json");
    QCOMPARE(card.task, std::string("field"));
    QCOMPARE(card.training.count, 15);
    const Hod hod(card);
    QVERIFY(std::abs(hod.parameters().massMin / 1.234e11 - 1.0) < 1e-12);
    QVERIFY(std::abs(hod.parameters().alpha - 0.97) < 1e-12);
    fit.best.alpha = 1.1;
    writeHod(folder, {.name = "other", .description = "maps of a test", .pixel = 0.1, .depth = 5.0}, fit);
    std::filesystem::rename(folder / "other.safetensors", folder / "hod-test.safetensors");
    QVERIFY_EXCEPTION_THROWN(Hod{card}, FileError); // another file under its name
}

QTEST_GUILESS_MAIN(TestHod)
#include "tst_hod.moc"
