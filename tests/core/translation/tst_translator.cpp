// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/diffusion/TranslationModel.h"
#include "core/io/AtomicFile.h"
#include "core/io/Safetensors.h"
#include "core/training/Training.h"
#include "core/translation/Translator.h"
#include "tests/support/GalaxyMaps.h"
#include "tests/support/Tensors.h"

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <functional>

using namespace lookback;
using engine::Schedule;
using translation::Translator;
namespace fs = std::filesystem;

namespace {

engine::ModelCard cardOf(Schedule::Kind kind, const std::string& architecture = "galaxy_unet") {
    engine::ModelCard card;
    card.name = "tiny";
    card.task = "translation";
    card.architecture = architecture;
    if (architecture == "galaxy_unet") {
        card.sizes = {{"widths", {8, 8}}, {"blocks", {1}}, {"attention", {}}, {"code", {8}}, {"patch", {4}}};
    } else if (architecture == "dim") {
        card.sizes = {{"width", {8}}, {"depth", {2}}, {"patch", {8}}};
    } else {
        card.sizes = {{"widths", {8, 8}}};
    }
    card.schedule.kind = kind;
    card.schedule.sigmaMin = 0.01;
    card.schedule.sigmaMax = 50.0;
    card.schedule.epsilon = 0.1;
    card.maps =
        MapFacts{.inputs = {{"gas", "gas", "Msun/kpc^2", 1e3}},
                 .targets = {{"temp", "temperature", "K", 1e2}, {"bfield", "magnetic field", "G", 1e-10}}};
    card.maps->periodic = false;
    card.bands = card.maps->names();
    card.height = card.width = 64;
    card.normalisation.kind = engine::Normalisation::Kind::Log10Floor;
    card.normalisation.floor = {1e3, 1e2, 1e-10};
    card.normalisation.offset = {5.0, 4.0, -7.0};
    card.normalisation.scale = {1.5, 2.0, 0.5};
    return card;
}

Image gasOf(int width, int height) {
    Image gas(1, height, width);
    Random random(11);
    for (auto& value : gas.pixels) {
        value = static_cast<float>(1e6 * std::exp(random.normal()));
    }
    return gas;
}

std::vector<translation::TranslatedMaps> translate(Translator& translator, const Image& gas,
                                                   const std::vector<std::uint64_t>& seeds,
                                                   const translation::TranslateOptions& options = {},
                                                   const Monitor& monitor = {}) {
    std::vector<translation::TranslatedMaps> all;
    translator.translate(
        {gas}, seeds, options, [&](translation::TranslatedMaps maps) { all.push_back(std::move(maps)); },
        monitor);
    return all;
}

QString errorOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& e) {
        return QString::fromUtf8(e.what());
    }
    return {};
}

} // namespace

class TestTranslator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatItIs_data();
    void saysWhatItIs();
    void drawsTheSameMapsForTheSameSeed_data();
    void drawsTheSameMapsForTheSameSeed();
    void takesSizesThatDoNotDivide();
    void stopsWithinAnEvaluation_data();
    void stopsWithinAnEvaluation();
    void countsEvaluationsOverAllSeeds();
    void knowsTheLikelihoodOfPlainNoise();
    void refusesWhatCannotBe();
    void wantsToKnowTheScale();
    void findsThoseThatAnswerSoonestFirst();
    void usesWhatWasTrained();

private:
    /// With weights that answer something; a fresh network answers 0.
    Translator make(engine::ModelCard card, bool fresh = false) {
        diffusion::TranslationModel model(card);
        if (!fresh) {
            test::fillByRule(model.network());
        }
        card.cardFile = fs::path(folder_.path().toStdString()) / "tiny.json";
        card.weightsFile = fs::path(folder_.path().toStdString()) / "tiny.safetensors";
        io::writeSafetensors(card.weightsFile, {engine::saveState(model.network()), {}});
        card.sha256 = io::sha256OfFile(card.weightsFile);
        return Translator(card, engine::chooseDevice("cpu", 1));
    }

    static void addKinds();

    QTemporaryDir folder_;
};

void TestTranslator::addKinds() {
    QTest::addColumn<int>("schedule");
    QTest::addColumn<QString>("architecture");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QStringList>("samplers");
    QTest::addColumn<int>("evaluations");
    const auto add = [](const char* name, Schedule::Kind schedule, const char* architecture, const char* kind,
                        const QStringList& samplers, int evaluations) {
        QTest::newRow(name) << static_cast<int>(schedule) << QString::fromLatin1(architecture)
                            << QString::fromLatin1(kind) << samplers << evaluations;
    };
    const QStringList ddpm{QStringLiteral("dpm++"), QStringLiteral("ddim"), QStringLiteral("ancestral")};
    const QStringList sde{QStringLiteral("ode"), QStringLiteral("pc")};
    add("DDPM", Schedule::Kind::Ddpm, "galaxy_unet", "DDPM", ddpm, 20);
    add("InDI", Schedule::Kind::Indi, "galaxy_unet", "InDI", {QStringLiteral("indi")}, 10);
    add("VP", Schedule::Kind::Vp, "galaxy_unet", "Score SDE", sde, 20);
    add("VE", Schedule::Kind::Ve, "galaxy_unet", "Score SDE", sde, 20);
    add("pix2pix", Schedule::Kind::None, "attention_unet", "pix2pix", {QStringLiteral("once")}, 1);
    add("DiM", Schedule::Kind::Ddpm, "dim", "DiM", ddpm, 20);
}

void TestTranslator::saysWhatItIs_data() {
    addKinds();
}

void TestTranslator::saysWhatItIs() {
    QFETCH(int, schedule);
    QFETCH(QString, architecture);
    QFETCH(QString, kind);
    QFETCH(QStringList, samplers);
    QFETCH(int, evaluations);
    const auto translator = make(cardOf(static_cast<Schedule::Kind>(schedule), architecture.toStdString()));
    QCOMPARE(QString::fromStdString(translator.kind()), kind);
    QCOMPARE(translator.isRandom(), kind != QLatin1String("pix2pix"));
    QCOMPARE(translator.knowsLikelihood(), kind == QLatin1String("Score SDE"));
    QCOMPARE(translator.targets(), (std::vector<Domain>{Domain::Temperature, Domain::MagneticField}));
    QCOMPARE(static_cast<qsizetype>(translator.samplers().size()), samplers.size());
    for (qsizetype i = 0; i < samplers.size(); ++i) {
        QCOMPARE(QString::fromStdString(translator.samplers()[static_cast<std::size_t>(i)]), samplers[i]);
    }
    QCOMPARE(translator.defaultEvaluations(), evaluations);
    if (kind == QLatin1String("DDPM")) {
        QCOMPARE(translator.defaultEvaluations("ancestral"), 250);
    }
    engine::ModelCard other;
    other.task = "field";
    QCOMPARE(translation::kindOf(other), std::string());
}

void TestTranslator::drawsTheSameMapsForTheSameSeed_data() {
    addKinds();
}

void TestTranslator::drawsTheSameMapsForTheSameSeed() {
    QFETCH(int, schedule);
    QFETCH(QString, architecture);
    auto translator = make(cardOf(static_cast<Schedule::Kind>(schedule), architecture.toStdString()));
    const auto gas = gasOf(64, 64);
    for (const auto& sampler : translator.samplers()) {
        const translation::TranslateOptions options{.sampler = sampler, .evaluations = 4};
        const auto maps = translate(translator, gas, {5, 6, 5}, options);
        QCOMPARE(maps.size(), std::size_t{3});
        for (std::size_t d = 0; d < 2; ++d) {
            QCOMPARE(maps[0][d].pixels, maps[2][d].pixels);
            QCOMPARE(maps[0][d].pixels != maps[1][d].pixels, translator.isRandom());
            const auto floor = static_cast<float>(factsOf(translator.targets()[d]).floor);
            for (const float value : maps[0][d].pixels) {
                QVERIFY(std::isfinite(value) && value >= floor * 0.9999F);
            }
        }
    }
}

void TestTranslator::takesSizesThatDoNotDivide() {
    for (const auto* architecture : {"galaxy_unet", "attention_unet", "dim"}) {
        const bool once = architecture == std::string("attention_unet");
        auto translator = make(cardOf(once ? Schedule::Kind::None : Schedule::Kind::Ddpm, architecture));
        const auto maps = translate(translator, gasOf(71, 66), {1}, {.evaluations = 2});
        QCOMPARE(maps[0][1].width, 71);
        QCOMPARE(maps[0][1].height, 66);
        QCOMPARE(maps[0][1].pixels.size(), std::size_t{71 * 66});
    }
}

void TestTranslator::stopsWithinAnEvaluation_data() {
    addKinds();
}

void TestTranslator::stopsWithinAnEvaluation() {
    QFETCH(int, schedule);
    QFETCH(QString, architecture);
    auto translator = make(cardOf(static_cast<Schedule::Kind>(schedule), architecture.toStdString()));
    for (const auto& sampler : translator.samplers()) {
        int asked = 0;
        Monitor monitor;
        monitor.cancelled = [&] { return ++asked > 1; };
        const auto draw = [&] {
            translate(translator, gasOf(64, 64), {1}, {.sampler = sampler, .evaluations = 50}, monitor);
        };
        QVERIFY_EXCEPTION_THROWN(draw(), Monitor::Cancelled);
        QCOMPARE(asked, 2);
    }
}

void TestTranslator::countsEvaluationsOverAllSeeds() {
    auto translator = make(cardOf(Schedule::Kind::Indi));
    std::vector<int> done;
    Monitor monitor;
    monitor.onStep = [&](int step, int total) {
        QCOMPARE(total, 6);
        done.push_back(step);
    };
    translate(translator, gasOf(64, 64), {1, 2}, {.evaluations = 3}, monitor);
    QCOMPARE(done, (std::vector<int>{0, 1, 2, 3, 3, 4, 5, 6}));
}

// A network that answers 0 moves nothing: maps then have the density of the prior, in values; of their dex
// that times the scales.
void TestTranslator::knowsTheLikelihoodOfPlainNoise() {
    for (const auto kind : {Schedule::Kind::Vp, Schedule::Kind::Ve}) {
        auto translator = make(cardOf(kind), true);
        const auto& card = translator.card();
        const auto gas = gasOf(64, 64);
        translation::TranslatedMaps maps{Image(1, 64, 64, 1e5F), Image(1, 64, 64, 1e-6F)}; // 2 and 0.5
        const double prior = diffusion::ScoreSde(card.schedule).prior();
        const double expected = 0.5 * (std::log(2.0) + std::log(0.5)) -
                                0.5 * std::log(2.0 * 3.14159265358979 * prior * prior) -
                                0.25 * (4.0 + 0.25) / (prior * prior);
        const double found = translator.logLikelihood({gas}, maps, 1, 2, {.evaluations = 4}, {});
        QVERIFY2(std::abs(found - expected) < 1e-5, QByteArray::number(found - expected).constData());
    }
    auto trained = make(cardOf(Schedule::Kind::Vp)); // and one that answers something is differentiated
    const translation::TranslatedMaps maps{Image(1, 64, 64, 1e5F), Image(1, 64, 64, 1e-6F)};
    const double once = trained.logLikelihood({gasOf(64, 64)}, maps, 1, 1, {.evaluations = 6}, {});
    QVERIFY(std::isfinite(once));
    QCOMPARE(trained.logLikelihood({gasOf(64, 64)}, maps, 1, 1, {.evaluations = 6}, {}), once);
}

void TestTranslator::refusesWhatCannotBe() {
    auto translator = make(cardOf(Schedule::Kind::Ddpm));
    QCOMPARE(translator.flawOf(64, 1024), std::string());
    QVERIFY(translator.flawOf(63, 64).find("64 to 1024") != std::string::npos);
    const auto said = [&](const Image& gas, const translation::TranslateOptions& options) {
        return errorOf([&] { translate(translator, gas, {1}, options); });
    };
    QVERIFY(said(gasOf(32, 64), {}).contains(QLatin1String("64 to 1024")));
    QVERIFY(said(gasOf(64, 64), {.sampler = "pc"}).contains(QLatin1String("dpm++ or ddim or ancestral")));
    QVERIFY(said(gasOf(64, 64), {.evaluations = 2001}).contains(QLatin1String("1 to 2000")));
    auto broken = gasOf(64, 64);
    broken.pixels[7] = std::nanf("");
    QVERIFY(said(broken, {}).contains(QLatin1String("0 or more")));
    QVERIFY(errorOf([&] {
                translator.logLikelihood({gasOf(64, 64)}, {}, 1, 1, {}, {});
            }).contains(QLatin1String("score SDE")));
    auto edm = cardOf(Schedule::Kind::Edm);
    QVERIFY(errorOf([&] {
                Translator(edm, engine::chooseDevice("cpu", 1));
            }).contains(QLatin1String("task translation")));
    auto stars = cardOf(Schedule::Kind::Ddpm);
    stars.maps->inputs[0].name = "star";
    QVERIFY(errorOf([&] { make(stars); }).contains(QLatin1String("given gas and at most")));
}

void TestTranslator::wantsToKnowTheScale() {
    auto card = cardOf(Schedule::Kind::Vp);
    card.maps->inputs.push_back({MapFacts::kExtentName, "half width of the map", "kpc", 1e-3});
    card.bands = card.maps->names();
    for (auto* list : {&card.normalisation.floor, &card.normalisation.offset, &card.normalisation.scale}) {
        list->insert(list->begin() + 1, 1.0);
    }
    auto translator = make(card);
    QVERIFY(translator.card().maps->seesExtent());
    const auto gas = gasOf(64, 64);
    const auto drawn = [&](double halfWidth) {
        translation::TranslatedMaps all;
        translator.translate({gas, halfWidth}, {1}, {.evaluations = 3}, [&](auto maps) { all = maps; }, {});
        return all;
    };
    QVERIFY(drawn(20.0)[0].pixels != drawn(50.0)[0].pixels);
    QCOMPARE(drawn(20.0)[0].pixels, drawn(20.0)[0].pixels);
    QVERIFY(errorOf([&] { drawn(0.0); }).contains(QLatin1String("half the width of the map in kpc")));
    const translation::TranslatedMaps maps{Image(1, 64, 64, 1e5F), Image(1, 64, 64, 1e-6F)};
    QVERIFY(std::isfinite(translator.logLikelihood({gas, 20.0}, maps, 1, 1, {.evaluations = 4}, {})));
    QVERIFY(errorOf([&] {
                translator.logLikelihood({gas}, maps, 1, 1, {.evaluations = 4}, {});
            }).contains(QLatin1String("half the width")));
}

void TestTranslator::findsThoseThatAnswerSoonestFirst() {
    const fs::path folder = fs::path(folder_.path().toStdString()) / "models";
    fs::create_directories(folder);
    const auto write = [&](const char* name, Schedule::Kind kind, const char* architecture) {
        auto card = cardOf(kind, architecture);
        card.name = name;
        card.title = card.licence = card.training.description = "A test";
        card.sha256 = std::string(64, '0');
        io::writeTextAtomically(folder / (card.name + ".json"), engine::toJson(card));
        io::writeTextAtomically(folder / (card.name + ".safetensors"), "weights");
    };
    write("tiny-a", Schedule::Kind::Ddpm, "dim");
    write("tiny-b", Schedule::Kind::Ddpm, "galaxy_unet");
    write("tiny-c", Schedule::Kind::None, "attention_unet");
    write("tiny-d", Schedule::Kind::Indi, "galaxy_unet");
    const auto before = qgetenv("LOOKBACK_MODELS");
    qputenv("LOOKBACK_MODELS", QByteArray::fromStdString(folder.string()));
    std::vector<std::string> names;
    for (const auto& card : translation::findTranslators().cards) {
        if (card.name.starts_with("tiny-")) {
            names.push_back(card.name);
        }
    }
    qputenv("LOOKBACK_MODELS", before);
    QCOMPARE(names, (std::vector<std::string>{"tiny-d", "tiny-c", "tiny-b", "tiny-a"}));
}

void TestTranslator::usesWhatWasTrained() {
    const fs::path folder = folder_.path().toStdString();
    test::writeGalaxyMaps(folder / "training.hdf5", 4, 1);
    test::writeGalaxyMaps(folder / "validation.hdf5", 2, 2);
    io::writeTextAtomically(folder / "made.json",
                            test::translationRecipe(folder, test::tinyGalaxyUnet(test::kBridge)));
    training::train(folder / "made.json", folder / "job", false, engine::chooseDevice("cpu", 1), {}, {});
    Translator translator(engine::readModelCard(folder / "job" / "model" / "tiny.json"),
                          engine::chooseDevice("cpu", 1));
    QCOMPARE(translator.kind(), std::string("InDI"));
    const auto maps = translate(translator, gasOf(64, 64), {1, 1});
    QCOMPARE(maps[0][0].pixels, maps[1][0].pixels);
}

QTEST_GUILESS_MAIN(TestTranslator)
#include "tst_translator.moc"
