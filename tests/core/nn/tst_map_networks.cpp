// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/Safetensors.h"
#include "core/nn/Inception.h"
#include "core/nn/MapFrame.h"
#include "core/nn/MapNetworks.h"
#include "core/nn/R2Unet.h"
#include "core/nn/TwoPhase.h"
#include "core/nn/Unet.h"
#include "tests/support/Shared.h"
#include "tests/support/Tensors.h"

#include <c10/core/InferenceMode.h>
#include <nlohmann/json.hpp>

#include <QtTest>

using namespace lookback;

class TestMapNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesParametersAsPublished();
    void equalsThePublishedInception();
    void equalsThePublishedR2Unet();
    void keepsTheNamesOfTheUnet();
    void givesEveryPixelAnAnswer_data();
    void givesEveryPixelAnAnswer();
    void shiftsItsAnswerWithAPeriodicMap_data();
    void shiftsItsAnswerWithAPeriodicMap();
    void seesTheFinestLevelGoingUpWhereAsked();
    void buildsWhatACardSays();
    void refusesSizesThatNoNetworkHas();
    void leavesNothingWhereTheFirstPhaseSaysSo();
    void doesNotTrainTheFirstPhase();
    void weighsPixelsWithGalaxies();
    void weighsErrorsWhereThereIsSomething();
    void mirrorsAMapWithEdges();
};

namespace {

using Names = std::vector<std::pair<std::string, std::vector<std::int64_t>>>;

Names namesOf(const torch::nn::Module& network) {
    Names names;
    for (const auto& item : network.named_parameters()) {
        names.emplace_back(item.key(), item.value().sizes().vec());
    }
    return names;
}

std::shared_ptr<nn::MapNetwork> make(const QString& kind, nn::Edges edges) {
    std::shared_ptr<nn::MapNetwork> network;
    if (kind == QLatin1String("inception")) {
        network = std::make_shared<nn::Inception>(nn::InceptionOptions{
            .one = 2, .three = 3, .five = 2, .pool = 1, .rectified = false, .edges = edges});
    } else if (kind == QLatin1String("unet")) {
        network = std::make_shared<nn::Unet>(nn::UnetOptions{.widths = {4, 6, 8}, .edges = edges});
    } else {
        network = std::make_shared<nn::R2Unet>(
            nn::R2UnetOptions{.out = 2, .widths = {4, 6, 8}, .topSkip = true, .edges = edges});
    }
    test::fillByRule(*network);
    return network;
}

void kinds() {
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"inception", "unet", "r2unet"}) {
        QTest::newRow(kind) << QString::fromLatin1(kind);
    }
}

} // namespace

void TestMapNetworks::namesParametersAsPublished() {
    const std::pair<const char*, std::shared_ptr<torch::nn::Module>> all[]{
        {"reference/inception.safetensors", std::make_shared<nn::Inception>()},
        {"reference/r2unet.safetensors", std::make_shared<nn::R2Unet>()}};
    for (const auto& [file, network] : all) {
        LOOKBACK_NEEDS(path, file);
        const auto published = nlohmann::json::parse(io::readSafetensors(path).metadata.at("parameters"));
        QCOMPARE(namesOf(*network), published.get<Names>());
    }
}

void TestMapNetworks::equalsThePublishedInception() {
    LOOKBACK_NEEDS(path, "reference/inception.safetensors");
    const c10::InferenceMode inference;
    const auto file = io::readSafetensors(path);
    nn::Inception network;
    test::fillByRule(network);
    const auto output = network.forward(test::tensorOf(file, "x"));
    QVERIFY(test::largestDifference(output, test::tensorOf(file, "output")) < 1e-4);
}

void TestMapNetworks::equalsThePublishedR2Unet() {
    LOOKBACK_NEEDS(path, "reference/r2unet.safetensors");
    const c10::InferenceMode inference;
    const auto file = io::readSafetensors(path);
    nn::R2Unet network;
    test::fillByRule(network);
    const auto output = network.forward(test::tensorOf(file, "x")).squeeze(1);
    QCOMPARE(output.sizes().vec(), test::tensorOf(file, "output").sizes().vec());
    QVERIFY(test::largestDifference(output, test::tensorOf(file, "output")) < 1e-4);
}

// Names are the format of the bundled models: a rename is a decision.
void TestMapNetworks::keepsTheNamesOfTheUnet() {
    QStringList names;
    for (const auto& [name, sides] : namesOf(nn::Unet({.widths = {4, 8}}))) {
        if (name.ends_with(".weight")) {
            names << QString::fromStdString(name).chopped(7);
        }
    }
    QCOMPARE(
        names.join(QLatin1Char(' ')),
        QStringLiteral("down0_conv1 down0_conv2 down1_conv1 down1_conv2 widen0 up0_conv1 up0_conv2 out"));
}

void TestMapNetworks::givesEveryPixelAnAnswer_data() {
    kinds();
}

void TestMapNetworks::givesEveryPixelAnAnswer() {
    QFETCH(QString, kind);
    const c10::InferenceMode inference;
    torch::manual_seed(5);
    const auto network = make(kind, nn::Edges::Zeros);
    const auto maps = torch::randn({2, 1, 3 * network->multiple(), 5 * network->multiple()});
    const auto scores = network->forward(maps);
    QCOMPARE(scores.sizes().vec(), (std::vector<std::int64_t>{2, 2, maps.size(2), maps.size(3)}));
    QVERIFY(test::largestDifference(network->forward(maps.narrow(0, 1, 1)), scores.narrow(0, 1, 1)) < 1e-5);
}

void TestMapNetworks::shiftsItsAnswerWithAPeriodicMap_data() {
    kinds();
}

// The answer at the edge is the one that the same surroundings have in the middle: by any shift for a network
// without levels, by whole coarsest pixels for the others.
void TestMapNetworks::shiftsItsAnswerWithAPeriodicMap() {
    QFETCH(QString, kind);
    const c10::InferenceMode inference;
    torch::manual_seed(6);
    const auto maps = torch::randn({1, 1, 24, 32});
    const auto shifted = [](const torch::Tensor& x, std::int64_t by) { return x.roll({by, 2 * by}, {2, 3}); };
    const auto change = [&](nn::MapNetwork& network) {
        const auto by = network.multiple();
        return test::largestDifference(network.forward(shifted(maps, by)),
                                       shifted(network.forward(maps), by));
    };
    QVERIFY(change(*make(kind, nn::Edges::Periodic)) < 1e-5);
    QVERIFY(change(*make(kind, nn::Edges::Zeros)) > 1e-3); // what is beyond the edge does matter
}

void TestMapNetworks::seesTheFinestLevelGoingUpWhereAsked() {
    const auto widthOfLast = [](bool skip) {
        const nn::R2Unet network({.widths = {4, 6}, .topSkip = skip});
        return network.named_parameters()["r2cnn3.initial_conv.weight"].size(1);
    };
    QCOMPARE(widthOfLast(false), 4);
    QCOMPARE(widthOfLast(true), 8);
}

void TestMapNetworks::buildsWhatACardSays() {
    for (const char* architecture : {"inception", "unet", "r2unet"}) {
        QCOMPARE(nn::makeMapNetwork(architecture, {{"periodic", {1}}}, 2)
                     ->forward(torch::zeros({1, 1, 16, 8}))
                     .size(1),
                 2);
    }
    const auto r2unet =
        nn::makeMapNetwork("r2unet", {{"widths", {4, 6}}, {"recurrences", {1}}, {"top_skip", {1}}}, 1);
    QCOMPARE(namesOf(*r2unet), namesOf(nn::R2Unet({.widths = {4, 6}, .topSkip = true})));
    QCOMPARE(namesOf(*nn::makeMapNetwork("inception", {}, 2)), namesOf(nn::Inception()));
    const auto both =
        nn::makeTwoPhase("r2unet", nn::sizesOfBoth({{"widths", {4, 6}}}, "unet", {{"widths", {2, 4}}}));
    QCOMPARE(namesOf(*both->classifier), namesOf(nn::Unet({.widths = {2, 4}})));
    QCOMPARE(namesOf(*both->regressor), namesOf(nn::R2Unet({.widths = {4, 6}})));
}

void TestMapNetworks::refusesSizesThatNoNetworkHas() {
    const auto refused = [](const char* architecture, const nn::MapSizes& sizes, std::int64_t out = 2) {
        QVERIFY_EXCEPTION_THROWN(nn::makeMapNetwork(architecture, sizes, out), ValueError);
    };
    refused("resnet", {});
    refused("inception", {{"branches", {6, 8, 10}}});
    refused("inception", {{"widths", {8, 16}}});
    refused("inception", {}, 1);
    refused("unet", {{"widths", {8}}});
    refused("unet", {{"periodic", {2}}});
    refused("r2unet", {{"widths", {8, 0}}});
    refused("r2unet", {{"recurrences", {1, 2}}});
    QVERIFY_EXCEPTION_THROWN(nn::makeTwoPhase("r2unet", {}), ValueError); // no classifier
    QVERIFY_EXCEPTION_THROWN(
        nn::makeTwoPhase("r2unet", {{"unet.periodic", {1}}, {"inception.periodic", {1}}}),
        ValueError); // two
}

// A pixel whose two scores are alike has a probability of exactly one half, which is not above it.
void TestMapNetworks::leavesNothingWhereTheFirstPhaseSaysSo() {
    const c10::InferenceMode inference;
    auto classifier = make(QStringLiteral("unet"), nn::Edges::Periodic);
    nn::TwoPhase network(classifier, std::make_shared<nn::R2Unet>(nn::R2UnetOptions{.widths = {2, 4}}), 0.5);
    QCOMPARE(network.multiple(), 4);
    torch::manual_seed(7);
    const auto maps = torch::randn({2, 1, 8, 12});
    auto scores = classifier->forward(maps);
    const auto difference = (scores.narrow(1, 1, 1) - scores.narrow(1, 0, 1)).median();
    classifier->named_parameters()["out.bias"][1] -= difference; // half of the pixels, then
    scores = classifier->forward(maps);
    const auto mask = network.mask(maps);
    QVERIFY(torch::equal(mask.to(torch::kBool), scores.narrow(1, 1, 1) > scores.narrow(1, 0, 1)));
    QVERIFY(mask.min().item<float>() == 0.0F && mask.max().item<float>() == 1.0F);
    QVERIFY(torch::equal(network.forward(maps), mask * network.regressor->forward(maps)));
}

void TestMapNetworks::doesNotTrainTheFirstPhase() {
    nn::TwoPhase network(make(QStringLiteral("inception"), nn::Edges::Zeros),
                         std::make_shared<nn::R2Unet>(nn::R2UnetOptions{.widths = {2, 4}}), 0.0);
    network.forward(torch::ones({1, 1, 8, 8})).sum().backward();
    for (const auto& item : network.named_parameters()) {
        QCOMPARE(item.value().grad().defined(), item.key().starts_with("regressor."));
    }
}

// Scores (0, 0) give probabilities of one half, (0, log 3) of a quarter and three quarters: with a weight of
// 80 the mean is (80 log 2 + log 4) / 81 for galaxies in the first pixel alone.
void TestMapNetworks::weighsPixelsWithGalaxies() {
    const auto scores = torch::tensor({0.0F, 0.0F, 0.0F, std::log(3.0F)}).reshape({1, 2, 1, 2});
    const auto occupied = torch::tensor({true, false}).reshape({1, 1, 1, 2});
    const double loss = nn::occupancyLoss(scores, occupied, 80.0).item<double>();
    QVERIFY(std::abs(loss - (80.0 * std::log(2.0) + std::log(4.0)) / 81.0) < 1e-6);
    QVERIFY(torch::allclose(nn::probabilityOf(scores).flatten(), torch::tensor({0.5F, 0.75F})));
}

// Two maps of two pixels: errors 1, 2 where there is nothing and 3, 1 where there is something.
void TestMapNetworks::weighsErrorsWhereThereIsSomething() {
    const auto truth = torch::tensor({0.0F, 5.0F, 0.0F, 2.0F}).reshape({2, 1, 1, 2});
    const auto said = torch::tensor({1.0F, 2.0F, 2.0F, 3.0F}).reshape({2, 1, 1, 2});
    QCOMPARE(nn::countsLoss(said, truth, 1.0).item<double>(), (1.0 + 9.0 + 4.0 + 1.0) / 2.0);
    QCOMPARE(nn::countsLoss(said, truth, 4.0).item<double>(), (1.0 + 4.0 * 9.0 + 4.0 + 4.0 * 1.0) / 2.0);
}

void TestMapNetworks::mirrorsAMapWithEdges() {
    const auto map = torch::arange(15.0).reshape({1, 1, 3, 5});
    const auto frame = nn::frameAround(3, 5, 4);
    const auto larger = nn::framed(map, frame);
    QCOMPARE(larger.sizes().vec(), (std::vector<std::int64_t>{1, 1, 4, 12}));
    QVERIFY(torch::equal(nn::unframed(larger, frame), map));
    QVERIFY(torch::equal(larger.select(3, frame.left - 1), larger.select(3, frame.left + 1)));
}

QTEST_GUILESS_MAIN(TestMapNetworks)
#include "tst_map_networks.moc"
