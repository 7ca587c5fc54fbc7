// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/Safetensors.h"
#include "core/nn/CompactUnet.h"
#include "core/nn/ProfileNet.h"
#include "core/nn/RedshiftCnn.h"
#include "core/nn/RedshiftUnet.h"
#include "core/nn/VdmUnet.h"
#include "tests/support/Shared.h"
#include "tests/support/Tensors.h"

#include <c10/core/InferenceMode.h>
#include <nlohmann/json.hpp>

#include <QtTest>

using namespace lookback;

class TestNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fillsWeightsByTheRule();
    void namesParametersAsPublished_data();
    void namesParametersAsPublished();
    void equalsThePublishedUnet();
    void equalsThePublishedUnetWithAttention();
    void equalsThePublishedVdmUnet();
    void keepsTheNamesOfTheCompactUnet();
    void keepsTheNamesOfTheRedshiftCnn();
    void isAsLargeAsThePublishedRedshiftCnn();
    void predictsOneRedshiftAGalaxy();
    void refusesSizesThatNoRedshiftCnnHas();
    void refusesNothingOfItsOwnState();
    void roundsWhatWasLearntAlone();
    void seesTheRedshift();
    void movesWithAPeriodicMap();
    void seesTheSurroundingsAlone();
};

namespace {

/// Names and shapes of all weights: "conv1 [4, 2, 3, 3]; ...".
QString weightsOf(const torch::nn::Module& network) {
    QStringList all;
    for (const auto& item : network.named_parameters()) {
        if (item.key().ends_with(".weight")) {
            QStringList sides;
            for (const auto side : item.value().sizes()) {
                sides << QString::number(side);
            }
            all << QString::fromStdString(item.key()).chopped(7) + QLatin1Char(' ') +
                       sides.join(QLatin1Char('x'));
        }
    }
    return all.join(QLatin1Char(' '));
}

} // namespace

// The example in the description of the reference files.
void TestNetworks::fillsWeightsByTheRule() {
    const std::string name = "inc.double_conv.0.weight";
    QVERIFY(std::abs(test::ruleValue(name, 0) - 0.762582623) < 1e-9);
    QVERIFY(std::abs(test::ruleValue(name, 1) - 0.193438991) < 1e-9);
    QVERIFY(std::abs(test::ruleValue(name, 2) + 0.207070308) < 1e-9);
}

void TestNetworks::namesParametersAsPublished_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("attention");
    QTest::newRow("plain") << "reference/redshift_unet.safetensors" << false;
    QTest::newRow("attention") << "reference/redshift_unet_attention.safetensors" << true;
}

void TestNetworks::namesParametersAsPublished() {
    QFETCH(QString, file);
    QFETCH(bool, attention);
    LOOKBACK_NEEDS(path, file.toStdString());
    const auto published = nlohmann::json::parse(io::readSafetensors(path).metadata.at("parameters"));
    nn::RedshiftUnet network({.attention = attention, .conditional = !attention});
    auto ours = network.named_parameters();
    QCOMPARE(ours.size(), published.size());
    for (const auto& entry : published) {
        const auto* parameter = ours.find(entry[0].get<std::string>());
        QVERIFY2(parameter != nullptr, entry[0].get<std::string>().c_str());
        QCOMPARE(parameter->sizes().vec(), entry[1].get<std::vector<std::int64_t>>());
    }
}

void TestNetworks::equalsThePublishedUnet() {
    LOOKBACK_NEEDS(path, "reference/redshift_unet.safetensors");
    const c10::InferenceMode inference;
    const auto file = io::readSafetensors(path);
    nn::RedshiftUnet network;
    test::fillByRule(network);
    const auto output = network.forward(test::tensorOf(file, "x"), test::tensorOf(file, "t"),
                                        test::tensorOf(file, "redshift"));
    QVERIFY(test::largestDifference(output, test::tensorOf(file, "output")) < 1e-4);
}

void TestNetworks::equalsThePublishedUnetWithAttention() {
    LOOKBACK_NEEDS(path, "reference/redshift_unet_attention.safetensors");
    const c10::InferenceMode inference;
    const auto file = io::readSafetensors(path);
    nn::RedshiftUnet network({.attention = true, .conditional = false});
    test::fillByRule(network);
    const auto output = network.forward(test::tensorOf(file, "x"), test::tensorOf(file, "t"), {});
    QVERIFY(test::largestDifference(output, test::tensorOf(file, "output")) < 1e-4);
}

void TestNetworks::equalsThePublishedVdmUnet() {
    LOOKBACK_NEEDS(path, "reference/vdm_unet.safetensors");
    const c10::InferenceMode inference;
    const auto file = io::readSafetensors(path);
    nn::VdmUnet network;
    const auto published = nlohmann::json::parse(file.metadata.at("parameters"));
    const auto ours = network.named_parameters();
    QCOMPARE(ours.size(), published.size());
    for (std::size_t i = 0; i < published.size(); ++i) { // in order, too
        QCOMPARE(ours[i].key(), published[i][0].get<std::string>());
        QCOMPARE(ours[i].value().sizes().vec(), published[i][1].get<std::vector<std::int64_t>>());
    }
    test::fillByRule(network);
    network.eval();
    const auto seen = torch::cat({test::tensorOf(file, "z"), test::tensorOf(file, "conditioning")}, 1);
    const auto output = network.forward(seen, test::tensorOf(file, "gamma"));
    const double off = test::largestDifference(output, test::tensorOf(file, "output"));
    QVERIFY2(off < 1e-4, QByteArray::number(off).constData());
}

// Names are the format of the bundled models: a rename is a decision.
void TestNetworks::keepsTheNamesOfTheCompactUnet() {
    nn::CompactUnet network({.bands = 1, .widths = {8, 16}, .blocks = 1, .attention = {1}, .code = 8});
    QStringList names;
    for (const auto& item : network.named_parameters()) {
        if (item.key().ends_with("weight")) {
            names << QString::fromStdString(item.key()).chopped(7);
        }
    }
    QCOMPARE(
        names.join(QLatin1Char(' ')),
        QStringLiteral(
            "code1 code2 in down0_block0.norm1 down0_block0.conv1 down0_block0.modulation down0_block0.norm2 "
            "down0_block0.conv2 down0_shrink down1_block0.norm1 down1_block0.conv1 down1_block0.modulation "
            "down1_block0.norm2 down1_block0.conv2 down1_block0_attention.norm down1_block0_attention.qkv "
            "down1_block0_attention.out bottom_block0.norm1 bottom_block0.conv1 bottom_block0.modulation "
            "bottom_block0.norm2 bottom_block0.conv2 bottom_block0_attention.norm "
            "bottom_block0_attention.qkv "
            "bottom_block0_attention.out bottom_block1.norm1 bottom_block1.conv1 bottom_block1.modulation "
            "bottom_block1.norm2 bottom_block1.conv2 up1_block0.norm1 up1_block0.conv1 up1_block0.modulation "
            "up1_block0.norm2 up1_block0.conv2 up1_block0.skip up1_block0_attention.norm "
            "up1_block0_attention.qkv up1_block0_attention.out up1_widen up0_block0.norm1 up0_block0.conv1 "
            "up0_block0.modulation up0_block0.norm2 up0_block0.conv2 up0_block0.skip norm out"));
}

// Names are the format of the bundled models.
void TestNetworks::keepsTheNamesOfTheRedshiftCnn() {
    const nn::RedshiftCnn images(
        {.bands = 2, .height = 16, .width = 8, .widths = {4, 6}, .top = {8}, .dense = {5, 3}});
    QCOMPARE(weightsOf(images),
             QStringLiteral("conv1 4x2x3x3 conv2 6x4x3x3 conv3 8x6x3x3 dense1 5x64 dense2 3x5 out 1x3"));
    const nn::RedshiftCnn both({.bands = 2,
                                .height = 16,
                                .width = 8,
                                .widths = {4, 6},
                                .top = {8},
                                .dense = {5, 3},
                                .magnitudes = {7, 7}});
    QCOMPARE(weightsOf(both),
             QStringLiteral("conv1 4x2x3x3 conv2 6x4x3x3 conv3 8x6x3x3 dense1 5x64 dense2 3x5 "
                            "magnitude1 7x2 magnitude2 7x7 out 1x10"));
}

// 3 x 3 convolutions 5-32-64-128-256-256-512-512 on 64, 32, 16, 8, 4, 2, 2 pixels a side, dense
// 2048-512-128-32, magnitudes 5-200-200-200-200-200, and 232 values into one.
void TestNetworks::isAsLargeAsThePublishedRedshiftCnn() {
    const auto count = [](const torch::nn::Module& network) {
        std::int64_t all = 0;
        for (const auto& parameter : network.parameters()) {
            all += parameter.numel();
        }
        return all;
    };
    const std::int64_t convolutions = (5 * 9 + 1) * 32 + (32 * 9 + 1) * 64 + (64 * 9 + 1) * 128 +
                                      (128 * 9 + 1) * 256 + (256 * 9 + 1) * 256 + (256 * 9 + 1) * 512 +
                                      (512 * 9 + 1) * 512;
    const std::int64_t dense = 2049 * 512 + 513 * 128 + 129 * 32;
    const std::int64_t magnitudes = 6 * 200 + 4 * 201 * 200;
    QCOMPARE(count(nn::RedshiftCnn()), convolutions + dense + 33);
    QCOMPARE(count(nn::RedshiftCnn({.magnitudes = {200, 200, 200, 200, 200}})),
             convolutions + dense + magnitudes + 233);
}

void TestNetworks::predictsOneRedshiftAGalaxy() {
    const c10::InferenceMode inference;
    nn::RedshiftCnn network(
        {.bands = 2, .height = 8, .width = 8, .widths = {4}, .top = {4}, .magnitudes = {6}});
    test::fillByRule(network);
    torch::manual_seed(4);
    const auto images = torch::randn({3, 2, 8, 8});
    const auto magnitudes = 22.0 + torch::randn({3, 2});
    const auto all = network.forward(images, magnitudes);
    QCOMPARE(all.sizes().vec(), (std::vector<std::int64_t>{3}));
    const auto second = network.forward(images.narrow(0, 1, 1), magnitudes.narrow(0, 1, 1));
    QVERIFY(test::largestDifference(all.narrow(0, 1, 1), second) < 1e-5);
    QVERIFY(test::largestDifference(network.forward(images, magnitudes + 1.0), all) > 1e-3);
    QVERIFY(test::largestDifference(network.forward(images.flip(0), magnitudes), all) > 1e-3);
}

void TestNetworks::refusesSizesThatNoRedshiftCnnHas() {
    QCOMPARE(nn::redshiftCnnOptions(5, 64, 64, {{"dense", {16}}}).dense, (std::vector<std::int64_t>{16}));
    QVERIFY_EXCEPTION_THROWN(nn::redshiftCnnOptions(5, 64, 64, {{"depth", {2}}}), ValueError);
    QVERIFY_EXCEPTION_THROWN(nn::redshiftCnnOptions(5, 64, 64, {{"widths", {32, 0}}}), ValueError);
    QVERIFY_EXCEPTION_THROWN(nn::redshiftCnnOptions(5, 64, 16, {}), ValueError); // five halvings of 16
    QVERIFY_EXCEPTION_THROWN(nn::redshiftCnnOptions(5, 1024, 1024, {{"widths", {}}, {"top", {4096}}}),
                             ValueError);
}

void TestNetworks::refusesNothingOfItsOwnState() {
    const nn::CompactUnetOptions options{
        .bands = 2, .widths = {8, 16}, .blocks = 1, .attention = {}, .code = 8};
    nn::CompactUnet first(options);
    test::fillByRule(first);
    io::Safetensors state{engine::saveState(first), {}};
    nn::CompactUnet second(options);
    engine::loadState(second, state);
    const auto x = torch::linspace(-1.0, 1.0, 2 * 2 * 8 * 8).reshape({2, 2, 8, 8});
    const auto half = torch::tensor({0.5F, 0.1F});
    QCOMPARE(test::largestDifference(first.forward(x, half, half), second.forward(x, half, half)), 0.0);

    state.tensors.pop_back();
    QVERIFY_EXCEPTION_THROWN(engine::loadState(second, state), Error);
}

// Weights bear half precision; a mean of 100.1 that numbers of spread 0.05 lie about does not.
void TestNetworks::roundsWhatWasLearntAlone() {
    const nn::ProfileNet network({.bands = 1, .rings = 2, .width = 8, .depth = 1});
    const auto state = engine::saveState(network, "", torch::kFloat16);
    const auto typeOf = [&](const std::string& name) {
        return std::find_if(state.begin(), state.end(), [&](const auto& t) { return t.name == name; })->type;
    };
    QCOMPARE(typeOf("in.weight"), std::string("F16"));
    QCOMPARE(typeOf("mean"), std::string("F32"));
    QCOMPARE(typeOf("axes"), std::string("F32"));
}

void TestNetworks::seesTheRedshift() {
    nn::CompactUnet network({.bands = 2, .widths = {8, 16}, .blocks = 1, .attention = {}, .code = 8});
    test::fillByRule(network);
    const auto x = torch::linspace(-1.0, 1.0, 2 * 8 * 8).reshape({1, 2, 8, 8});
    const auto noise = torch::zeros({1});
    const auto near = network.forward(x, noise, torch::full({1}, 0.5F));
    const auto far = network.forward(x, noise, torch::full({1}, 0.51F));
    const double change = test::largestDifference(near, far);
    QVERIFY(change > 0.0);
    QVERIFY(change < 0.5); // continuous: a hundredth in z is no other galaxy
}

namespace {

nn::CompactUnet mapUnet() {
    return nn::CompactUnet({.bands = 1,
                            .widths = {8, 16},
                            .blocks = 1,
                            .attention = {},
                            .code = 8,
                            .patch = 2,
                            .given = 1,
                            .redshift = false,
                            .reach = nn::Reach::Surroundings});
}

} // namespace

void TestNetworks::movesWithAPeriodicMap() {
    const c10::InferenceMode inference;
    auto network = mapUnet();
    test::fillByRule(network);
    torch::manual_seed(5);
    const auto maps = torch::randn({1, 2, 32, 32});
    const auto noise = torch::zeros({1});
    const auto moved = network.forward(maps.roll({4, 8}, {2, 3}), noise, {}); // by multiples of the divisor
    QVERIFY(test::largestDifference(moved, network.forward(maps, noise, {}).roll({4, 8}, {2, 3})) < 1e-5);
}

// 64 pixels away, beyond the reach of two levels of 2 x 2 patches, nothing is felt.
void TestNetworks::seesTheSurroundingsAlone() {
    const c10::InferenceMode inference;
    auto network = mapUnet();
    test::fillByRule(network);
    torch::manual_seed(6);
    const auto maps = torch::randn({1, 2, 128, 128});
    auto other = torch::randn({1, 2, 128, 160});
    other.narrow(3, 0, 128).copy_(maps); // the same map, and more of it
    const auto noise = torch::zeros({1});
    const auto one = network.forward(maps, noise, {});
    const auto two = network.forward(other, noise, {});
    const auto middle = [](const torch::Tensor& t) { return t.narrow(3, 60, 8); };
    QVERIFY(test::largestDifference(middle(one), middle(two)) < 1e-5);
    QVERIFY(test::largestDifference(one, two.narrow(3, 0, 128)) > 1e-4); // but at the edge
}

QTEST_GUILESS_MAIN(TestNetworks)
#include "tst_networks.moc"
