// SPDX-License-Identifier: MIT
#include "core/io/Safetensors.h"
#include "core/nn/CompactUnet.h"
#include "core/nn/RedshiftUnet.h"
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
    void keepsTheNamesOfTheCompactUnet();
    void refusesNothingOfItsOwnState();
    void seesTheRedshift();
};

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

QTEST_GUILESS_MAIN(TestNetworks)
#include "tst_networks.moc"
