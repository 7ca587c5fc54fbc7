// SPDX-License-Identifier: MIT
#include "app/cli/Session.h"
#include "core/diffusion/TranslationModel.h"
#include "core/io/AtomicFile.h"
#include "core/io/Csv.h"
#include "core/io/NpyWriter.h"
#include "core/io/Safetensors.h"
#include "core/translation/TranslationFile.h"
#include "tests/support/DiscSet.h"
#include "tests/support/Program.h"
#include "tests/support/Tensors.h"

#include <nlohmann/json.hpp>

#include <QtTest>
#include <cmath>

using namespace lookback;
using test::disc, test::kSide, test::writeSet;
namespace fs = std::filesystem;

namespace {

void writeNpy(const fs::path& file, float lowest) {
    io::NpyWriter writer(file, {kSide, kSide});
    auto pixels = disc(2, 0).pixels;
    pixels[77] = lowest;
    writer.add(pixels);
    writer.finish();
}

/// A tiny network with weights that answer something: stars and dark matter from gas.
engine::ModelCard cardOf(const std::string& name, engine::Schedule::Kind kind) {
    engine::ModelCard card;
    card.name = name;
    card.title = "A test";
    card.task = "translation";
    card.licence = "none";
    card.training.description = "nothing";
    card.schedule.kind = kind;
    if (kind == engine::Schedule::Kind::None) {
        card.architecture = "attention_unet";
        card.sizes = {{"widths", {8, 8}}};
    } else {
        card.architecture = "galaxy_unet";
        card.sizes = {{"widths", {8, 8}}, {"blocks", {1}}, {"attention", {}}, {"code", {8}}, {"patch", {4}}};
    }
    card.maps =
        MapFacts{.inputs = {{"gas", "gas", "Msun/kpc^2", 1e3}},
                 .targets = {{"star", "stars", "Msun/kpc^2", 1e3}, {"dm", "dark matter", "Msun/kpc^2", 1e4}}};
    card.maps->periodic = false;
    card.bands = card.maps->names();
    card.height = card.width = kSide;
    card.normalisation.kind = engine::Normalisation::Kind::Log10Floor;
    card.normalisation.floor = {1e3, 1e3, 1e4};
    card.normalisation.offset = {5.0, 5.0, 6.0};
    card.normalisation.scale = {1.0, 1.0, 1.0};
    return card;
}

void writeModel(const fs::path& folder, engine::ModelCard card) {
    diffusion::TranslationModel model(card);
    test::fillByRule(model.network());
    const auto weights = folder / (card.name + ".safetensors");
    io::writeSafetensors(weights, {engine::saveState(model.network()), {}});
    card.sha256 = io::sha256OfFile(weights);
    io::writeTextAtomically(folder / (card.name + ".json"), engine::toJson(card));
}

} // namespace

/// `translate` as a script runs it.
class TestCliTranslate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void endsAsPromised_data();
    void endsAsPromised();
    void translatesIntoTheSameLayout();
    void translatesManyMapsAlike();
    void takesMapsThatSayNothing();
    void asksAModelOfOneAnswerOnce();
    void judgesModelsSideBySide();
    void knowsTheLikelihoodOfTheTruth();
    void leavesTheOldFileWhereItFails();

private:
    test::Ended run(const QString& line) const { return test::runCli(folder_.path(), line); }

    fs::path in(const char* name) const { return fs::path(folder_.path().toStdString()) / name; }

    QTemporaryDir folder_;
};

void TestCliTranslate::initTestCase() {
    writeSet(in("set.hdf5"), 3);
    writeNpy(in("gas.npy"), 1e5F);
    writeNpy(in("negative.npy"), -4.0F);
    const fs::path folder(folder_.path().toStdString());
    writeModel(folder, cardOf("ddpm", engine::Schedule::Kind::Ddpm));
    writeModel(folder, cardOf("sde", engine::Schedule::Kind::Vp));
    writeModel(folder, cardOf("gan", engine::Schedule::Kind::None));
}

void TestCliTranslate::endsAsPromised_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* line, int code, const char* said) {
        QTest::newRow(line) << QString::fromLatin1(line) << code << QString::fromLatin1(said);
    };
    row("translate --out a.hdf5", cli::kWrongUsage, "--map is required");
    row("translate --map set.hdf5", cli::kWrongUsage, "--out: expected FILE.hdf5 to write to");
    row("translate --map set.hdf5 --out a.fits", cli::kWrongUsage, "--out: expected FILE.hdf5 or FILE.h5");
    row("translate --map none.hdf5 --out a.hdf5", cli::kBadInput, "none.hdf5");
    row("translate --map gas.npy --out a.hdf5", cli::kBadInput,
        "expected it to be given as unit, for gas Msun/kpc^2, Msun/pc^2 or g/cm^2.");
    row("translate --map gas.npy --unit K --out a.hdf5", cli::kWrongUsage,
        "unit: expected gas in Msun/kpc^2, Msun/pc^2 or g/cm^2, found K.");
    row("translate --map gas.npy --unit Msun/kpc^2 --extent -1 --out a.hdf5", cli::kWrongUsage, "--extent");
    row("translate --map gas.npy --unit Msun/kpc^2 --index 1 --out a.hdf5", cli::kWrongUsage,
        "--index: expected 0 to 0 in gas.npy, found 1.");
    row("translate --map set.hdf5 --indices 1:4 --out a.hdf5", cli::kWrongUsage,
        "--indices: expected all or A:B, maps A to B - 1 of 0 to 2 in set.hdf5, found 1:4.");
    row("translate --map set.hdf5 --indices 2 --out a.hdf5", cli::kWrongUsage, "--indices: expected all");
    row("translate --map set.hdf5 --indices all --index 1 --out a.hdf5", cli::kWrongUsage, "--index");
    row("translate --map set.hdf5 --samples 0 --out a.hdf5", cli::kWrongUsage, "--samples");
    row("translate --map set.hdf5 --steps 0 --out a.hdf5", cli::kWrongUsage, "--steps");
    row("translate --map set.hdf5 --probes 2 --out a.hdf5", cli::kWrongUsage, "--log-likelihood");
    row("translate --map set.hdf5 --model none --out a.hdf5", cli::kBadInput, "none");
    row("translate --map set.hdf5 --rivals all --out a.hdf5", cli::kWrongUsage, "--evaluate");
    row("translate --map set.hdf5 --model ddpm.json --to temp --out a.hdf5", cli::kWrongUsage,
        "--to: expected star, dm or all, which ddpm makes, found temp.");
    row("translate --map set.hdf5 --model ddpm.json --sampler indi --out a.hdf5", cli::kWrongUsage,
        "--sampler: expected one of dpm++, ddim, ancestral for ddpm (DDPM), found indi.");
    row("translate --map set.hdf5 --model ddpm.json --log-likelihood --out a.hdf5", cli::kWrongUsage,
        "--log-likelihood: expected a score SDE, found ddpm, a DDPM.");
    row("translate --map gas.npy --unit Msun/kpc^2 --model sde.json --steps 1 --samples 1 --log-likelihood "
        "--out "
        "a.hdf5",
        cli::kBadInput, "gas.npy: expected the truth of star beside the gas for --log-likelihood");
    row("translate --map negative.npy --unit Msun/kpc^2 --model ddpm.json --out a.hdf5", cli::kBadInput,
        "negative.npy: expected values of at least 0 in map 0 of gas, found 1 below it, down to -4");
    row("translate --map set.hdf5 --model ddpm.json --out none/a.hdf5", cli::kDiskFull, "a.hdf5");
    row("translate --map gas.npy --unit Msun/kpc^2 --model ddpm.json --evaluate", cli::kBadInput,
        "gas.npy: expected maps whose truth is known, found none of star, dm.");
    row("translate --map set.hdf5 --model ddpm.json --rivals ddpm.json --evaluate", cli::kWrongUsage,
        "--rivals: expected each model once, found ddpm again.");
    row("translate --map set.hdf5 --evaluate --out a.txt", cli::kWrongUsage,
        "expected FILE.csv or FILE.json, found a.txt.");
}

void TestCliTranslate::endsAsPromised() {
    QFETCH(QString, line);
    QFETCH(int, code);
    QFETCH(QString, said);
    const auto ended = run(line);
    QVERIFY2(ended.code == code && QString::fromUtf8(ended.error).contains(said), ended.error.constData());
    QCOMPARE(ended.error.count('\n'), 1);
    QVERIFY(!fs::exists(in("a.hdf5")));
}

void TestCliTranslate::translatesIntoTheSameLayout() {
    const QString line = QStringLiteral("translate --model ddpm.json --map set.hdf5 --index 1 --to star "
                                        "--samples 2 --seed 7 --steps 2 --json --out one.hdf5 --png one.png");
    const auto ended = run(line);
    QVERIFY2(ended.code == 0, ended.error.constData());
    QVERIFY(fs::file_size(in("one.png")) > 1000);
    const translation::SavedTranslation saved(in("one.hdf5"));
    QCOMPARE(saved.facts().targets, std::vector<Domain>{Domain::Stars});
    QCOMPARE(saved.facts().kind, std::string("DDPM"));
    const Provenance& origin = saved.facts().provenance;
    QCOMPARE(origin.seeds, (std::vector<std::uint64_t>{7, 8}));
    QCOMPARE(origin.model, std::string("ddpm"));
    QCOMPARE(origin.modelSha256, engine::readModelCard(in("ddpm.json")).sha256);
    QCOMPARE(origin.sampler, std::string("dpm++"));
    QCOMPARE(origin.steps, 2);
    const auto head = saved.head(0);
    QCOMPARE(head.index, 1);
    QCOMPARE(head.gas.values.pixels, disc(2, 1).pixels);
    QCOMPARE(head.truth[0]->pixels, disc(1, 1).pixels);
    QVERIFY(saved.sample(Domain::Stars, 0, 0).pixels != saved.sample(Domain::Stars, 0, 1).pixels);
    const auto json = nlohmann::json::parse(ended.out.toStdString());
    const double told = json.at("models").at(0).at("targets").at(0).at("squared_error_dex2");
    QVERIFY(std::abs(told / *saved.ensemble(Domain::Stars, 0).squaredError() - 1.0) < 1e-4);
    const auto profile = run(QStringLiteral("measure profile one.hdf5 --domain star"));
    QVERIFY2(profile.code == 0, profile.error.constData());
    QVERIFY(profile.out.contains("\"2 samples\""));
}

void TestCliTranslate::translatesManyMapsAlike() {
    const auto all =
        run(QStringLiteral("translate --model ddpm.json --map set.hdf5 --indices all --samples 2 "
                           "--seed 7 --steps 2 --out all.hdf5"));
    QVERIFY2(all.code == 0, all.error.constData());
    QVERIFY(all.out.contains("Dark matter"));
    const auto one = run(QStringLiteral("translate --model ddpm.json --map set.hdf5 --index 2 --samples 2 "
                                        "--seed 7 --steps 2 --out third.hdf5"));
    QVERIFY2(one.code == 0, one.error.constData());
    const translation::SavedTranslation many(in("all.hdf5"));
    const translation::SavedTranslation alone(in("third.hdf5"));
    QCOMPARE(many.maps(), 3);
    QCOMPARE(many.head(2).index, 2);
    for (const Domain target : {Domain::Stars, Domain::DarkMatter}) {
        const auto a = many.sample(target, 2, 1);
        const auto b = alone.sample(target, 0, 1);
        for (std::size_t i = 0; i < a.pixels.size(); ++i) {
            QVERIFY(std::abs(a.pixels[i] / b.pixels[i] - 1.0F) < 1e-3F);
        }
    }
}

void TestCliTranslate::takesMapsThatSayNothing() {
    const auto ended =
        run(QStringLiteral("translate --model ddpm.json --map gas.npy --unit Msun/pc^2 --extent "
                           "25 --samples 1 --steps 1 --out npy.hdf5 --png npy.png"));
    QVERIFY2(ended.code == 0, ended.error.constData());
    const auto maps = io::openGalaxyMaps(in("npy.hdf5"));
    QCOMPARE(maps->facts(Domain::DarkMatter, 0).extent[1], 25.0);
    QVERIFY(!maps->facts(Domain::Gas, 0).known);
    QCOMPARE(maps->read(Domain::Gas, 0).values.pixels[5], disc(2, 0).pixels[5] * 1e6F);
    QVERIFY(!translation::SavedTranslation(in("npy.hdf5")).head(0).truth[0]);
}

void TestCliTranslate::asksAModelOfOneAnswerOnce() {
    const auto ended =
        run(QStringLiteral("translate --model gan.json --map set.hdf5 --samples 5 --out gan.hdf5"));
    QVERIFY2(ended.code == 0, ended.error.constData());
    QCOMPARE(translation::SavedTranslation(in("gan.hdf5")).samples(), 1);
}

void TestCliTranslate::judgesModelsSideBySide() {
    const auto ended = run(QStringLiteral("translate --evaluate --map set.hdf5 --model ddpm.json --rivals "
                                          "gan.json --maps 2 --samples 2 --training set.hdf5 --json --out "
                                          "scores.csv"));
    QVERIFY2(ended.code == 0, ended.error.constData());
    const auto json = nlohmann::json::parse(ended.out.toStdString());
    QCOMPARE(json.at("baseline").get<std::string>(),
             std::string("power laws from gas, fitted to 3 maps of set.hdf5"));
    QVERIFY(!json.at("truth_mass_relation").is_null());
    const auto table = io::readCsv(in("scores.csv"));
    QCOMPARE(table.rows(), std::size_t{4}); // two models, two targets
    QCOMPARE(table.texts("kind"), (std::vector<std::string>{"DDPM", "DDPM", "pix2pix", "pix2pix"}));
    QCOMPARE(table.numbers("maps").front(), 2.0);
    for (std::size_t i = 0; i < table.rows(); ++i) {
        const double ratio =
            table.numbers("squared_error_dex2")[i] / table.numbers("power_law_error_dex2")[i];
        QVERIFY(std::abs(table.numbers("ratio_to_power_law")[i] / ratio - 1.0) < 1e-9);
        QVERIFY(table.numbers("seconds")[i] > 0.0);
        QCOMPARE(std::isnan(table.numbers("z_width")[i]), i >= 2); // one answer has no spread
    }
}

void TestCliTranslate::knowsTheLikelihoodOfTheTruth() {
    const auto ended = run(QStringLiteral("translate --model sde.json --map set.hdf5 --samples 1 --steps 2 "
                                          "--log-likelihood --probes 1 --out sde.hdf5"));
    QVERIFY2(ended.code == 0, ended.error.constData());
    QVERIFY2(ended.error.contains("log-likelihood of the truth"), ended.error.constData());
    const auto nats = translation::SavedTranslation(in("sde.hdf5")).logLikelihood(0);
    QVERIFY(nats && std::isfinite(*nats));
}

void TestCliTranslate::leavesTheOldFileWhereItFails() {
    io::writeTextAtomically(in("kept.hdf5"), "old");
    const auto ended = run(QStringLiteral("translate --model ddpm.json --map negative.npy --unit Msun/kpc^2 "
                                          "--out kept.hdf5"));
    QCOMPARE(ended.code, int(cli::kBadInput));
    QCOMPARE(io::readText(in("kept.hdf5")), std::string("old"));
}

QTEST_GUILESS_MAIN(TestCliTranslate)

#include "tst_cli_translate.moc"
