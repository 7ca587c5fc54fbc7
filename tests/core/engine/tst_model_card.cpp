// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/engine/ModelCard.h"
#include "core/evolution/Evolution.h"
#include "core/io/AtomicFile.h"
#include "core/io/Safetensors.h"

#include <QtTest>
#include <fstream>

using namespace lookback;
namespace fs = std::filesystem;

namespace {

engine::ModelCard sensibleCard() {
    engine::ModelCard card;
    card.name = "tiny";
    card.architecture = "compact_unet";
    card.sizes = {{"widths", {8, 16}}, {"blocks", {1}}, {"attention", {}}, {"code", {8}}, {"patch", {2}}};
    card.bands = {"g", "r"};
    card.height = card.width = 16;
    card.normalisation = {.softening = {0.07, 0.1}, .offset = {0.2, 0.3}, .scale = {0.9, 1.1}};
    card.training.description = "two \"quoted\" galaxies";
    card.training.redshiftEdges = {0.0, 1.5, 4.0};
    card.training.redshiftCounts = {12, 3};
    card.metrics = {{"validation_loss", 0.4375}};
    card.sha256 = std::string(64, 'a');
    return card;
}

engine::ModelCard cardOfMaps() {
    auto card = sensibleCard();
    card.task = "field";
    card.architecture = "vdm_unet";
    card.maps = MapFacts{.inputs = {{"Mcdm", "dark matter", "Msun/h per (Mpc/h)^2"}},
                         .targets = {{"Ngal", "galaxies", "per (Mpc/h)^2", 2.1}},
                         .pixel = 0.1,
                         .depth = 5.0};
    card.bands = card.maps->names();
    card.normalisation.kind = engine::Normalisation::Kind::Log10;
    card.schedule.kind = engine::Schedule::Kind::Vdm;
    card.schedule.learned = false;
    return card;
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

class TestModelCard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrote();
    void readsWhatACameraAdds();
    void namesEveryWrongField();
    void asksAPredictorForNoSchedule();
    void readsCardsOfMaps();
    void readsCardsOfTranslations();
    void namesEveryWrongFieldOfMaps();
    void findsModelsAndSaysWhatItFoundTwice();
    void findsTheModelsOfATask();
    void refusesOtherWeightsThanTheCards();
    void refusesWeightsOfAnotherShape();
    void refusesANetworkTooLargeForAnyMachine();

private:
    fs::path write(const std::string& name, const std::string& text) const {
        const fs::path file = fs::path(temporary_.path().toStdString()) / name;
        fs::create_directories(file.parent_path());
        io::writeTextAtomically(file, text);
        return file;
    }

    QTemporaryDir temporary_;
};

void TestModelCard::readsWhatItWrote() {
    const auto card = sensibleCard();
    const auto back = engine::readModelCard(write("tiny.json", engine::toJson(card)));
    QCOMPARE(engine::toJson(back), engine::toJson(card));
    QCOMPARE(back.weightsFile.filename().string(), std::string("tiny.safetensors"));
    QVERIFY(back.schedule.predicts == engine::Prediction::Preconditioned); // what Karras et al. have
}

void TestModelCard::readsWhatACameraAdds() {
    auto card = sensibleCard();
    card.noise = {.sky = {0.03, 0.05}, .electrons = {2200.0, 1700.0}};
    card.schedule.predicts = engine::Prediction::Image;
    const auto back = engine::readModelCard(write("noisy.json", engine::toJson(card)));
    QCOMPARE(engine::toJson(back), engine::toJson(card));
    QCOMPARE(back.noise.sky, card.noise.sky);
    QCOMPARE(back.noise.electrons, card.noise.electrons);
    QVERIFY(back.schedule.predicts == engine::Prediction::Image);

    card.noise = {.sky = {0.03}, .electrons = {2200.0, 0.0}};
    auto text = engine::toJson(card);
    const std::string image = "\"predicts\": \"image\"";
    text.replace(text.find(image), image.size(), "\"predicts\": \"noise\""); // not of this process
    const auto said = errorOf([&] { engine::readModelCard(write("noisy.json", text)); });
    for (const char* part : {"noise.sky", "noise.electrons", "schedule.predicts"}) {
        QVERIFY2(said.contains(QLatin1String(part)), qPrintable(said));
    }
}

void TestModelCard::namesEveryWrongField() {
    auto card = sensibleCard();
    card.bands = {"g", "r", "i"}; // the scaling has two
    card.height = 4;
    card.schedule.sigmaMin = -1.0;
    const auto file = write("wrong.json", engine::toJson(card));
    const auto said = errorOf([&] { engine::readModelCard(file); });
    for (const char* part :
         {"wrong.json", "height", "normalisation.softening", "normalisation.scale", "schedule.sigma_min"}) {
        QVERIFY2(said.contains(QLatin1String(part)), qPrintable(said));
    }
    QVERIFY(errorOf([&] {
                engine::readModelCard(write("torn.json", "{\"name\": "));
            }).contains(QLatin1String("JSON")));
    QVERIFY(errorOf([&] {
                engine::readModelCard(write("list.json", "[1, 2]"));
            }).contains(QLatin1String("object")));
    QVERIFY_EXCEPTION_THROWN(engine::readModelCard("no/such/card.json"), FileError);
}

void TestModelCard::asksAPredictorForNoSchedule() {
    auto card = sensibleCard();
    card.task = "redshift";
    const auto text = engine::toJson(card);
    QVERIFY(text.find("schedule") == std::string::npos);
    QCOMPARE(engine::readModelCard(write("predictor.json", text)).task, std::string("redshift"));
    card.task = "evolution";
    auto torn = engine::toJson(card);
    torn.replace(torn.find("\"schedule\""), 10, "\"scheduling\"");
    QVERIFY(errorOf([&] {
                engine::readModelCard(write("unscheduled.json", torn));
            }).contains(QLatin1String("schedule is missing")));
}

void TestModelCard::readsCardsOfMaps() {
    const auto card = cardOfMaps();
    const auto text = engine::toJson(card);
    for (const char* ofTheSky : {"bands", "pixel_scale", "redshift"}) {
        QVERIFY2(text.find(ofTheSky) == std::string::npos, ofTheSky);
    }
    const auto back = engine::readModelCard(write("maps.json", text));
    QCOMPARE(engine::toJson(back), text);
    QVERIFY(back.maps->inputs == card.maps->inputs && back.maps->targets == card.maps->targets);
    QVERIFY(back.bands == card.bands);
    QVERIFY(back.schedule.kind == engine::Schedule::Kind::Vdm && !back.schedule.learned);
    auto atOnce = card; // a network that predicts in one go has no process
    atOnce.schedule.kind = engine::Schedule::Kind::None;
    const auto plain = engine::readModelCard(write("once.json", engine::toJson(atOnce)));
    QVERIFY(plain.schedule.kind == engine::Schedule::Kind::None);
}

void TestModelCard::readsCardsOfTranslations() {
    using Kind = engine::Schedule::Kind;
    auto card = cardOfMaps();
    card.task = "translation";
    card.normalisation.kind = engine::Normalisation::Kind::Log10Floor;
    card.normalisation.softening = {};
    card.normalisation.floor = {1e3, 1e-10};
    for (const auto kind : {Kind::Indi, Kind::Ddpm, Kind::Vp, Kind::Ve, Kind::None}) {
        card.schedule.kind = kind;
        card.schedule.predicts = engine::Prediction::Preconditioned;
        card.schedule.epsilon = 0.25;
        card.schedule.falling = true;
        card.schedule.betaMax = 15.0;
        card.schedule.sigmaMax = 60.0;
        card.schedule.offset = 0.3;
        const auto text = engine::toJson(card);
        const auto back = engine::readModelCard(write("translation.json", text));
        QCOMPARE(engine::toJson(back), text);
        QVERIFY(back.schedule.kind == kind);
        const bool ofNoise = kind == Kind::Ddpm || kind == Kind::Vp || kind == Kind::Ve;
        QVERIFY((back.schedule.predicts == engine::Prediction::Preconditioned) == ofNoise);
        QCOMPARE(back.normalisation.floor, card.normalisation.floor);
    }
    card.normalisation.floor = {1e3, 0.0};
    card.schedule.kind = Kind::Vp;
    card.schedule.betaMin = 20.0;
    const auto said =
        errorOf([&] { engine::readModelCard(write("translation.json", engine::toJson(card))); });
    QVERIFY2(said.contains(QLatin1String("normalisation.floor")), qPrintable(said));
    QVERIFY2(said.contains(QLatin1String("schedule.beta_max")), qPrintable(said));
    card = cardOfMaps();
    card.schedule.kind = Kind::Ddpm;
    auto text = engine::toJson(card); // of before there was a choice
    const std::string predicts = ",\n    \"predicts\": \"noise\"";
    QVERIFY(text.find(predicts) != std::string::npos);
    text.erase(text.find(predicts), predicts.size());
    QVERIFY(engine::readModelCard(write("old.json", text)).schedule.predicts == engine::Prediction::Noise);
}

void TestModelCard::namesEveryWrongFieldOfMaps() {
    auto text = engine::toJson(cardOfMaps());
    const auto change = [&text](const std::string& from, const std::string& to) {
        text.replace(text.find(from), from.size(), to);
    };
    change("\"quantity\": \"dark matter\",", "");
    change("2.1", "-1");
    change("\"pixel\": 0.1", "\"pixel\": -0.1");
    change("\"depth\": 5.0,", "");
    change("\"gamma_max\": 13.3", "\"gamma_max\": -20.0");
    const auto said = errorOf([&] { engine::readModelCard(write("wrong.json", text)); });
    for (const char* part : {"maps.inputs[0].quantity is missing", "maps.targets[0].floor", "maps.pixel",
                             "maps.depth is missing", "schedule.gamma_m"}) {
        QVERIFY2(said.contains(QLatin1String(part)), qPrintable(said));
    }
    text = engine::toJson(cardOfMaps());
    change("\"targets\": [", "\"targets\": [], \"others\": [");
    const auto none = errorOf([&] { engine::readModelCard(write("none.json", text)); });
    QVERIFY2(none.contains(QLatin1String("maps.targets: expected a list of 1 to 32 maps")), qPrintable(none));
}

void TestModelCard::findsTheModelsOfATask() {
    auto predictor = sensibleCard();
    predictor.name = "predictor";
    predictor.task = "redshift";
    const auto folder = write("tasks/predictor.json", engine::toJson(predictor)).parent_path();
    write("tasks/predictor.safetensors", "");
    write("tasks/tiny.json", engine::toJson(sensibleCard()));
    write("tasks/tiny.safetensors", "");
    qputenv("LOOKBACK_MODELS", QByteArray::fromStdString(folder.string()));
    const auto has = [](const std::string& task, const std::string& name) {
        const auto list = engine::findModels(task);
        return std::any_of(list.cards.begin(), list.cards.end(),
                           [&](const auto& card) { return card.name == name; });
    };
    QVERIFY(has("redshift", "predictor") && !has("redshift", "tiny"));
    QVERIFY(has("evolution", "tiny") && !has("evolution", "predictor"));
    QVERIFY(has("", "tiny") && has("", "predictor"));
}

void TestModelCard::findsModelsAndSaysWhatItFoundTwice() {
    const auto first = write("one/tiny.json", engine::toJson(sensibleCard()));
    write("one/tiny.safetensors", "");
    auto other = sensibleCard();
    other.sha256 = std::string(64, 'b');
    const auto second = write("two/tiny.json", engine::toJson(other));
    write("two/tiny.safetensors", "");
    write("two/broken.json", "{}");
    write("two/broken.safetensors", "");
    qputenv("LOOKBACK_MODELS",
            QByteArray::fromStdString(first.parent_path().string() + ":" + second.parent_path().string()));
    const auto list = engine::findModels("evolution");
    const auto tiny = std::count_if(list.cards.begin(), list.cards.end(),
                                    [](const auto& card) { return card.name == "tiny"; });
    QCOMPARE(tiny, 1);
    QCOMPARE(engine::findModel("tiny").cardFile, first);
    QString notes;
    for (const auto& note : list.notes) {
        notes += QString::fromStdString(note);
    }
    QVERIFY2(notes.contains(QLatin1String("found twice")) && notes.contains(QLatin1String("broken.json")),
             qPrintable(notes));
    QVERIFY(errorOf([] { engine::findModel("tini"); }).contains(QLatin1String("tiny")));
    write("two/tiny.json", engine::toJson(sensibleCard())); // the same weights, wherever they lie
    for (const auto& note : engine::findModels("evolution").notes) {
        QVERIFY2(note.find("found twice") == std::string::npos, note.c_str());
    }
}

void TestModelCard::refusesOtherWeightsThanTheCards() {
    const auto file = write("sum/tiny.json", engine::toJson(sensibleCard()));
    write("sum/tiny.safetensors", "not these");
    const auto said = errorOf([&] { evolution::Generator(engine::readModelCard(file), {}); });
    QVERIFY2(said.contains(QLatin1String("tiny.safetensors")) && said.contains(QLatin1String("SHA-256")),
             qPrintable(said));
}

void TestModelCard::refusesWeightsOfAnotherShape() {
    auto card = sensibleCard();
    const auto file = write("shape/tiny.json", "");
    auto weights = file;
    weights.replace_extension(".safetensors");
    io::writeSafetensors(weights, {{{"code1.weight", "F32", {1, 2}, std::vector<std::byte>(8)}}, {}});
    card.sha256 = io::sha256OfFile(weights);
    io::writeTextAtomically(file, engine::toJson(card));
    const auto said = errorOf([&] { evolution::Generator(engine::readModelCard(file), {}); });
    QVERIFY2(said.contains(QLatin1String("code1.weight")) && said.contains(QLatin1String("[8, 64]")) &&
                 said.contains(QLatin1String("[1, 2]")),
             qPrintable(said));
}

void TestModelCard::refusesANetworkTooLargeForAnyMachine() {
    const auto refusal = [this](const char* name, std::vector<std::int64_t> value) {
        auto card = sensibleCard();
        card.sizes[name] = std::move(value);
        const auto file = write("large/tiny.json", "");
        const auto weights = write("large/tiny.safetensors", "");
        card.sha256 = io::sha256OfFile(weights);
        io::writeTextAtomically(file, engine::toJson(card));
        return errorOf([&] { evolution::Generator(engine::readModelCard(file), {}); });
    };
    QVERIFY(refusal("blocks", {1000000}).contains(QLatin1String("sizes.blocks")));
    QVERIFY(refusal("widths", {4096, 4096, 4096}).contains(QLatin1String("3e8 parameters")));
    QVERIFY(refusal("patch", {0}).contains(QLatin1String("sizes.patch")));
}

QTEST_GUILESS_MAIN(TestModelCard)
#include "tst_model_card.moc"
