// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/field/Classification.h"
#include "core/field/Cnn.h"
#include "core/io/AtomicFile.h"
#include "core/nn/MapNetworks.h"
#include "core/nn/TwoPhase.h"
#include "tests/support/Tensors.h"

#include <QtTest>
#include <algorithm>
#include <cmath>

using namespace lookback;

class TestCnn : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void givesOneAnswer();
    void paintsWhereItsMaskIsAlone();
    void shiftsItsAnswerWithAPeriodicMap();
    void answersForAMapWithEdges();
    void saysWhyItHasNoAnswer();
    void refusesAnotherTask();
    void stopsBeforeItsEvaluation();

private:
    field::Cnn cnn() const { return {card_, engine::chooseDevice("cpu", 1)}; }

    QTemporaryDir temporary_;
    engine::ModelCard card_;
};

namespace {

const nn::MapSizes kFirst{{"branches", {2, 3, 2, 1}}, {"rectified", {0}}, {"periodic", {1}}};
const nn::MapSizes kSecond{{"widths", {4, 6}}, {"top_skip", {1}}, {"periodic", {1}}};

/// Clumps on a smooth background, Msun/h per (Mpc/h)^2, pixels of 0.1 Mpc/h.
Map matterOf(int height, int width, bool periodic = true) {
    Map map{Image(1, height, width), "dark matter", "Msun/h per (Mpc/h)^2", 0.1 * width, 5.0, periodic};
    Random random(11, 0);
    for (auto& value : map.values.pixels) {
        value = static_cast<float>(4e11 * std::exp(1.5 * random.normal()));
    }
    return map;
}

Map shifted(const Map& map, int dy, int dx) {
    Map moved = map;
    for (int y = 0; y < map.height(); ++y) {
        for (int x = 0; x < map.width(); ++x) {
            moved.values.at(0, (y + dy) % map.height(), (x + dx) % map.width()) = map.values.at(0, y, x);
        }
    }
    return moved;
}

Map painted(field::Cnn& cnn, const Map& matter) {
    Map only;
    cnn.paint(matter, {1}, {}, [&](Map map) { only = std::move(map); }, {});
    return only;
}

} // namespace

void TestCnn::initTestCase() {
    const std::filesystem::path folder = temporary_.path().toStdString();
    engine::ModelCard card;
    card.name = "tiny";
    card.task = "counts";
    card.architecture = "r2unet";
    card.sizes = nn::sizesOfBoth(kSecond, "inception", kFirst);
    card.maps = MapFacts{{{"Mcdm", "dark matter", "Msun/h per (Mpc/h)^2"}},
                         {{"Ngal", "galaxies", "per (Mpc/h)^2"}},
                         0.1,
                         5.0,
                         true};
    card.bands = card.maps->names();
    card.height = card.width = 16;
    card.normalisation = {.kind = engine::Normalisation::Kind::Log10,
                          .softening = {1.0, 1.0},
                          .offset = {11.5, 0.0},
                          .scale = {1.5, 2.0}};
    card.schedule.kind = engine::Schedule::Kind::None;
    card.training.description = "none";
    const auto write = [&](double threshold) {
        const auto network = nn::makeTwoPhase(card.architecture, card.sizes);
        test::fillByRule(*network);
        network->threshold.fill_(threshold);
        network->floor.fill_(26.0);
        const auto weights = folder / "tiny.safetensors";
        io::writeSafetensors(weights, {engine::saveState(*network), {}});
        card.sha256 = io::sha256OfFile(weights);
        io::writeTextAtomically(folder / "tiny.json", engine::toJson(card));
        card_ = engine::readModelCard(folder / "tiny.json");
    };
    write(0.5);
    auto probabilities = cnn().probability(matterOf(16, 16)).values.pixels;
    std::sort(probabilities.begin(), probabilities.end());
    write(0.5 * (probabilities[127] + probabilities[128])); // half of the pixels, then
    QCOMPARE(card_.sizes, card.sizes);
}

void TestCnn::givesOneAnswer() {
    auto network = cnn();
    const auto matter = matterOf(16, 24);
    QVERIFY(!network.isRandom());
    QVERIFY(network.threshold() > 0.0 && network.threshold() < 1.0);
    QCOMPARE(network.floor(), 26.0);
    std::vector<Map> all;
    network.paint(matter, {3, 4, 5}, {}, [&](Map map) { all.push_back(std::move(map)); }, {});
    QCOMPARE(all.size(), std::size_t{3});
    for (const auto& map : all) {
        QCOMPARE(map.values.pixels, all[0].values.pixels);
        QCOMPARE(map.quantity, std::string("galaxies"));
        QCOMPARE(map.unit, std::string("per (Mpc/h)^2"));
        QCOMPARE(map.box, matter.box);
    }
    auto again = cnn();
    QCOMPARE(painted(again, matter).values.pixels, all[0].values.pixels);
}

void TestCnn::paintsWhereItsMaskIsAlone() {
    auto network = cnn();
    const auto matter = matterOf(16, 16);
    const auto field = painted(network, matter);
    const auto mask = network.mask(matter);
    const auto probability = network.probability(matter);
    int inside = 0;
    for (std::size_t i = 0; i < mask.values.pixels.size(); ++i) {
        QCOMPARE(mask.values.pixels[i], probability.values.pixels[i] > network.threshold() ? 1.0F : 0.0F);
        QVERIFY(field.values.pixels[i] >= 0.0F);
        QVERIFY(mask.values.pixels[i] > 0.0F || field.values.pixels[i] == 0.0F);
        inside += mask.values.pixels[i] > 0.0F ? 1 : 0;
    }
    QCOMPARE(inside, 128);
    QCOMPARE(field::classify(field, mask).claimed, 0);
}

// By any whole pixels of the coarsest level.
void TestCnn::shiftsItsAnswerWithAPeriodicMap() {
    auto network = cnn();
    const auto matter = matterOf(16, 24);
    const auto field = shifted(painted(network, matter), 6, 10);
    const auto moved = painted(network, shifted(matter, 6, 10));
    double most = 0.0;
    for (std::size_t i = 0; i < moved.values.pixels.size(); ++i) {
        most = std::max(most, std::abs(double{moved.values.pixels[i]} - field.values.pixels[i]));
    }
    QVERIFY(most < 1e-3 * *std::max_element(moved.values.pixels.begin(), moved.values.pixels.end()));
}

void TestCnn::answersForAMapWithEdges() {
    auto network = cnn();
    const auto field = painted(network, matterOf(17, 23, false));
    QCOMPARE(field.width(), 23);
    QCOMPARE(field.height(), 17);
}

void TestCnn::saysWhyItHasNoAnswer() {
    auto network = cnn();
    QVERIFY(network.flawOf(matterOf(16, 16)).empty());
    QVERIFY(!network.flawOf(matterOf(16, 17)).empty()); // no multiple of two
    auto unknown = matterOf(16, 16);
    unknown.unit = "";
    QVERIFY(!network.flawOf(unknown).empty());
    QVERIFY_EXCEPTION_THROWN(painted(network, unknown), ValueError);
    QVERIFY_EXCEPTION_THROWN(network.mask(unknown), ValueError);
}

void TestCnn::refusesAnotherTask() {
    auto other = card_;
    other.task = "field";
    QVERIFY_EXCEPTION_THROWN(field::Cnn(other, engine::chooseDevice("cpu", 1)), FileError);
}

void TestCnn::stopsBeforeItsEvaluation() {
    auto network = cnn();
    int answers = 0;
    const Monitor stopped{.onStep = {}, .cancelled = [] { return true; }};
    QVERIFY_EXCEPTION_THROWN(network.paint(
                                 matterOf(16, 16), {1}, {}, [&](const Map&) { ++answers; }, stopped),
                             Monitor::Cancelled);
    QCOMPARE(answers, 0);
}

QTEST_GUILESS_MAIN(TestCnn)
#include "tst_cnn.moc"
