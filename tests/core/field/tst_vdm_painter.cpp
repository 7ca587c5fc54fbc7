// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/diffusion/MapModel.h"
#include "core/field/MapFlaw.h"
#include "core/field/Vdm.h"
#include "core/io/AtomicFile.h"
#include "tests/support/Tensors.h"

#include <QtTest>
#include <cmath>
#include <functional>
#include <map>

using namespace lookback;
namespace fs = std::filesystem;

namespace {

engine::ModelCard cardOf(const std::string& architecture) {
    engine::ModelCard card;
    card.name = "tiny";
    card.task = "field";
    card.architecture = architecture;
    card.sizes = architecture == "vdm_unet"
                     ? std::map<std::string, std::vector<std::int64_t>>{{"width", {8}}, {"levels", {2}}}
                     : std::map<std::string, std::vector<std::int64_t>>{
                           {"widths", {8, 8}}, {"blocks", {1}}, {"code", {8}}, {"patch", {2}}};
    card.schedule.kind =
        architecture == "vdm_unet" ? engine::Schedule::Kind::Vdm : engine::Schedule::Kind::Edm;
    card.schedule.sigmaData = 1.0;
    card.maps = MapFacts{.inputs = {{"Mcdm", "dark matter", "Msun/h per (Mpc/h)^2"}},
                         .targets = {{"Ngal", "galaxies", "per (Mpc/h)^2"}},
                         .pixel = 0.1,
                         .depth = 5.0};
    card.bands = card.maps->names();
    card.height = card.width = 16;
    card.normalisation.kind = engine::Normalisation::Kind::Log10;
    card.normalisation.softening = {1e11, 1.0};
    card.normalisation.offset = {0.6, 0.1};
    card.normalisation.scale = {2.0, 4.0};
    return card;
}

Map matter(int width, int height, bool periodic = true) {
    Map map{Image(1, height, width), "dark matter", "Msun/h per (Mpc/h)^2", 0.1 * width, 5.0, periodic};
    Random random(11);
    for (auto& value : map.values.pixels) {
        value = static_cast<float>(4e11 * std::exp(random.normal()));
    }
    return map;
}

std::vector<Map> paint(field::Vdm& vdm, const Map& map, const std::vector<std::uint64_t>& seeds,
                       const field::PaintOptions& options = {.evaluations = 3}, const Monitor& monitor = {}) {
    std::vector<Map> all;
    vdm.paint(
        map, seeds, options, [&](Map drawn) { all.push_back(std::move(drawn)); }, monitor);
    return all;
}

double largestDifference(const Map& a, const Map& b) {
    double largest = 0.0;
    for (std::size_t i = 0; i < a.values.pixels.size(); ++i) {
        largest = std::max(largest, static_cast<double>(std::abs(a.values.pixels[i] - b.values.pixels[i])));
    }
    return largest;
}

} // namespace

class TestVdmPainter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void drawsWithEverySampler_data();
    void drawsWithEverySampler();
    void drawsTheSameForTheSameSeed();
    void movesWithAPeriodicMap();
    void drawsMapsWithEdges();
    void drawsInTilesAsInOne();
    void setsWhatIsBelowTheFloorToNone();
    void stopsWithinOneEvaluation();
    void saysWhatItCannotAnswer_data();
    void saysWhatItCannotAnswer();
    void refusesModelsOfOtherTasks();

private:
    /// A painter with weights that follow a rule.
    field::Vdm vdmOf(engine::ModelCard card) const {
        const fs::path folder = temporary_.path().toStdString();
        const auto network = diffusion::makeMapNetwork(card);
        test::fillByRule(*network);
        card.weightsFile = folder / "tiny.safetensors";
        io::writeSafetensors(card.weightsFile, {engine::saveState(*network), {}});
        card.sha256 = io::sha256OfFile(card.weightsFile);
        card.cardFile = folder / "tiny.json";
        io::writeTextAtomically(card.cardFile, engine::toJson(card));
        return {engine::readModelCard(card.cardFile), engine::Device{}};
    }

    QTemporaryDir temporary_;
};

void TestVdmPainter::drawsWithEverySampler_data() {
    QTest::addColumn<QString>("architecture");
    QTest::addColumn<QString>("sampler");
    for (const char* architecture : {"map_unet", "vdm_unet"}) {
        for (const char* sampler : {"ancestral", "ddim", "dpm++", "heun"}) {
            QTest::addRow("%s %s", architecture, sampler)
                << QString::fromUtf8(architecture) << QString::fromUtf8(sampler);
        }
    }
}

void TestVdmPainter::drawsWithEverySampler() {
    QFETCH(QString, architecture);
    QFETCH(QString, sampler);
    auto vdm = vdmOf(cardOf(architecture.toStdString()));
    const auto drawn =
        paint(vdm, matter(16, 24), {1, 2}, {.sampler = sampler.toStdString(), .evaluations = 3});
    QCOMPARE(drawn.size(), std::size_t{2});
    QCOMPARE(drawn[0].width(), 16);
    QCOMPARE(drawn[0].height(), 24);
    QCOMPARE(drawn[0].quantity, std::string("galaxies"));
    QCOMPARE(drawn[0].unit, std::string("per (Mpc/h)^2"));
    QCOMPARE(drawn[0].box, 1.6);
    for (const float v : drawn[0].values.pixels) {
        QVERIFY(std::isfinite(v) && v >= 0.0F);
    }
    QVERIFY(largestDifference(drawn[0], drawn[1]) > 0.0);
    QVERIFY_EXCEPTION_THROWN(paint(vdm, matter(16, 16), {1}, {.sampler = "magic"}), ValueError);
}

void TestVdmPainter::drawsTheSameForTheSameSeed() {
    auto vdm = vdmOf(cardOf("map_unet"));
    const auto map = matter(16, 16);
    const auto several = paint(vdm, map, {5, 6, 7});
    QCOMPARE(largestDifference(paint(vdm, map, {6})[0], several[1]), 0.0);
}

// The network moves with the map by steps of its divisor; the noise is the seed's alone and stays.
void TestVdmPainter::movesWithAPeriodicMap() {
    const auto network = diffusion::makeMapNetwork(cardOf("map_unet"));
    test::fillByRule(*network);
    const diffusion::MapModel model(cardOf("map_unet"), network);
    const torch::NoGradGuard noGradient;
    torch::manual_seed(3);
    const auto given = torch::rand({1, 1, 16, 16}) * 1e12;
    const auto noise = torch::randn({1, 1, 16, 16});
    const auto draw = [&](const torch::Tensor& map, const torch::Tensor& start) {
        return model.draw(
            map, [&](std::uint64_t) { return start; }, diffusion::Method::DpmSolver, 3);
    };
    const auto moved = draw(given.roll({4, 8}, {2, 3}), noise.roll({4, 8}, {2, 3}));
    QVERIFY(test::largestDifference(moved, draw(given, noise).roll({4, 8}, {2, 3})) < 1e-3);
}

void TestVdmPainter::drawsMapsWithEdges() {
    auto vdm = vdmOf(cardOf("map_unet"));
    const auto drawn = paint(vdm, matter(19, 13, false), {1});
    QCOMPARE(drawn[0].width(), 19);
    QCOMPARE(drawn[0].height(), 13);
    QVERIFY(!drawn[0].periodic);
    QVERIFY(paint(vdm, matter(3, 3, false), {1}).size() == 1); // no more mirror than map
}

void TestVdmPainter::drawsInTilesAsInOne() {
    const auto network = diffusion::makeMapNetwork(cardOf("map_unet"));
    test::fillByRule(*network);
    diffusion::MapModel model(cardOf("map_unet"), network);
    const torch::NoGradGuard noGradient;
    torch::manual_seed(4);
    const auto given = torch::rand({1, 1, 192, 176}) * 1e12;
    const auto noise = torch::randn({1, 1, 192, 176});
    const auto draw = [&](std::int64_t tile) {
        model.setTile(tile);
        return model.draw(
            given, [&](std::uint64_t) { return noise; }, diffusion::Method::DpmSolver, 3);
    };
    const auto whole = draw(1024);
    const auto tiled = draw(64);
    QVERIFY(whole.std().item<double>() > 0.01);
    QVERIFY(test::largestDifference(tiled, whole) < 1e-4 * (1.0 + whole.abs().max().item<double>()));
}

void TestVdmPainter::setsWhatIsBelowTheFloorToNone() {
    auto card = cardOf("map_unet");
    const auto map = matter(16, 16);
    auto without = vdmOf(card);
    const auto all = paint(without, map, {1})[0].values.pixels;
    auto sorted = all;
    std::sort(sorted.begin(), sorted.end());
    const float middle = sorted[sorted.size() / 2];
    QVERIFY(middle > 0.0F);
    card.maps->targets[0].floor = middle;
    auto with = vdmOf(card);
    const auto some = paint(with, map, {1})[0].values.pixels;
    for (std::size_t i = 0; i < all.size(); ++i) {
        QCOMPARE(some[i], all[i] < middle ? 0.0F : all[i]);
    }
}

void TestVdmPainter::stopsWithinOneEvaluation() {
    auto vdm = vdmOf(cardOf("map_unet"));
    int told = 0;
    int total = 0;
    const Monitor monitor{.onStep =
                              [&](int, int all) {
                                  ++told;
                                  total = all;
                              },
                          .cancelled = [&] { return told == 7; }};
    std::vector<Map> drawn;
    QVERIFY_EXCEPTION_THROWN(vdm.paint(
                                 matter(16, 16), {1, 2, 3}, {.evaluations = 4},
                                 [&](Map map) { drawn.push_back(std::move(map)); }, monitor),
                             Monitor::Cancelled);
    QCOMPARE(told, 7);
    QCOMPARE(total, 12);
    QCOMPARE(drawn.size(), std::size_t{1}); // what was whole by then is kept
}

void TestVdmPainter::saysWhatItCannotAnswer_data() {
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* change, const char* words) {
        QTest::newRow(change) << QString::fromUtf8(change) << QString::fromUtf8(words);
    };
    row("none", "");
    row("unit", "found dark matter in K");
    row("no unit", "without a unit");
    row("quantity", "found one of stars");
    row("box", "found none");
    row("pixel", "found 0.2 Mpc/h");
    row("slightly", "");
    row("depth", "found one of 25 Mpc/h");
    row("side", "multiples of 4");
    row("edges", "");
    row("blank", "found 1 without");
    row("negative", "1 pixels below 0");
}

void TestVdmPainter::saysWhatItCannotAnswer() {
    QFETCH(QString, change);
    QFETCH(QString, words);
    auto map = matter(16, 16);
    const std::map<QString, std::function<void()>> changes{
        {QStringLiteral("none"), [] {}},
        {QStringLiteral("unit"), [&] { map.unit = "K"; }},
        {QStringLiteral("no unit"), [&] { map.unit.clear(); }},
        {QStringLiteral("quantity"), [&] { map.quantity = "stars"; }},
        {QStringLiteral("box"), [&] { map.box = 0.0; }},
        {QStringLiteral("pixel"), [&] { map.box = 3.2; }},
        {QStringLiteral("slightly"), [&] { map.box = 1.64; }},
        {QStringLiteral("depth"), [&] { map.depth = 25.0; }},
        {QStringLiteral("side"), [&] { map = matter(18, 16); }},
        {QStringLiteral("edges"), [&] { map = matter(18, 16, false); }},
        {QStringLiteral("blank"), [&] { map.values.at(0, 3, 3) = std::nanf(""); }},
        {QStringLiteral("negative"), [&] { map.values.at(0, 3, 3) = -1.0F; }}};
    changes.at(change)();
    const auto flaw = QString::fromStdString(field::flawFor(map, *cardOf("map_unet").maps, 4));
    QCOMPARE(flaw.isEmpty(), words.isEmpty());
    QVERIFY2(flaw.contains(words), qPrintable(flaw));
    if (!flaw.isEmpty()) {
        auto vdm = vdmOf(cardOf("map_unet"));
        QCOMPARE(QString::fromStdString(vdm.flawOf(map)), flaw);
        QVERIFY_EXCEPTION_THROWN(paint(vdm, map, {1}), ValueError);
    }
}

void TestVdmPainter::refusesModelsOfOtherTasks() {
    engine::ModelCard card;
    card.task = "evolution";
    card.cardFile = "galaxies.json";
    QVERIFY_EXCEPTION_THROWN(field::Vdm(card, {}), FileError);
}

QTEST_GUILESS_MAIN(TestVdmPainter)
#include "tst_vdm_painter.moc"
