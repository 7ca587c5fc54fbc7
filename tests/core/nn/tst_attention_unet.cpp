// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/nn/AttentionUnet.h"
#include "core/nn/MapNetworks.h"
#include "tests/support/Tensors.h"

#include <c10/core/InferenceMode.h>

#include <QtTest>

using namespace lookback;

class TestAttentionUnet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsItsNames();
    void answersEveryMapByItself();
    void answersMapsOfAnySide();
    void dropsChannelsWhileTrainingAlone();
    void seesHowBrightAMapIs();
    void isNotBounded();
    void drawsNoCheckerboard();
    void trainsEveryParameter();
    void buildsWhatACardSays();
    void refusesSizesThatItDoesNotHave();
};

namespace {

nn::AttentionUnet tiny(double dropout = 0.5) {
    nn::AttentionUnet network({.in = 2, .out = 3, .widths = {8, 16, 16}, .dropout = dropout});
    test::fillByRule(network);
    return network;
}

} // namespace

// Names are the format of models: a rename is a decision.
void TestAttentionUnet::keepsItsNames() {
    QStringList names;
    for (const auto& item : nn::AttentionUnet({.widths = {8, 8, 8}}).named_parameters()) {
        if (item.key().ends_with(".weight")) {
            names << QString::fromStdString(item.key()).chopped(7);
        }
    }
    QCOMPARE(names.join(QLatin1Char(' ')),
             QStringLiteral("down0_1_conv down0_2_conv down1_1_conv down1_1_norm down1_2_conv down1_2_norm "
                            "down2_1_conv down2_1_norm down2_2_conv down2_2_norm "
                            "up0_widen_conv up0_gate.W_g up0_gate.W_x up0_gate.psi up0_gate.W_out up0_conv "
                            "up1_widen_conv up1_widen_norm up1_gate.W_g up1_gate.W_x up1_gate.psi "
                            "up1_gate.W_out up1_conv up1_norm out"));
}

void TestAttentionUnet::answersEveryMapByItself() {
    const c10::InferenceMode inference;
    torch::manual_seed(3);
    auto network = tiny(0.0);
    const auto maps = torch::randn({3, 2, 12, 20});
    const auto together = network.forward(maps); // while training, where batches would matter
    QCOMPARE(together.sizes().vec(), (std::vector<std::int64_t>{3, 3, 12, 20}));
    network.eval();
    for (int i = 0; i < 3; ++i) {
        QVERIFY(test::largestDifference(network.forward(maps.narrow(0, i, 1)), together.narrow(0, i, 1)) <
                1e-5);
    }
}

// The middle of a uniform map has one answer whatever lies how far around it.
void TestAttentionUnet::answersMapsOfAnySide() {
    const c10::InferenceMode inference;
    auto network = tiny();
    network.eval();
    QCOMPARE(network.multiple(), 4);
    const auto middle = [&network](std::int64_t height, std::int64_t width) {
        const auto answer = network.forward(torch::full({1, 2, height, width}, 0.7));
        return answer.select(3, width / 2).select(2, height / 2);
    };
    const auto large = middle(256, 320);
    QVERIFY(test::largestDifference(middle(192, 128), large) < 0.03 * large.abs().max().item<double>());
    QCOMPARE(network.forward(torch::zeros({1, 2, 4, 8})).size(3), 8); // a bottom of 1 x 2 pixels
}

void TestAttentionUnet::dropsChannelsWhileTrainingAlone() {
    const c10::InferenceMode inference;
    torch::manual_seed(4);
    nn::AttentionUnet network({.widths = {8, 8, 8}});
    const auto maps = torch::randn({1, 1, 16, 16});
    QVERIFY(!torch::equal(network.forward(maps), network.forward(maps)));
    network.eval();
    QVERIFY(torch::equal(network.forward(maps), network.forward(maps)));
}

// What normalisation over a whole map, a channel at a time, would lose.
void TestAttentionUnet::seesHowBrightAMapIs() {
    const c10::InferenceMode inference;
    torch::manual_seed(5);
    auto network = tiny();
    network.eval();
    const auto maps = torch::randn({1, 2, 64, 64});
    const auto change = network.forward(maps + 10.0) - network.forward(maps);
    const auto middle = change.slice(2, 28, 36).slice(3, 28, 36);   // away from the zeros beyond the edges
    QVERIFY(middle.mean({2, 3}).abs().max().item<double>() > 0.01); // weights of the rule shrink it
}

void TestAttentionUnet::isNotBounded() {
    const c10::InferenceMode inference;
    auto network = tiny();
    network.eval();
    const auto maps = torch::full({1, 2, 16, 16}, 1e4);
    QVERIFY(network.forward(maps).abs().max().item<double>() > 100.0);
}

// Far from the edges a uniform map has a uniform answer: nothing alternates from pixel to pixel.
void TestAttentionUnet::drawsNoCheckerboard() {
    const c10::InferenceMode inference;
    auto network = tiny();
    network.eval();
    const auto answer = network.forward(torch::ones({1, 2, 96, 96})).slice(2, 40, 56).slice(3, 40, 56);
    const auto spread = answer.amax({2, 3}) - answer.amin({2, 3});
    QVERIFY(spread.max().item<double>() < 1e-4 * answer.abs().max().item<double>());
}

void TestAttentionUnet::trainsEveryParameter() {
    torch::manual_seed(6);
    auto network = tiny(0.0);
    network.forward(torch::randn({2, 2, 16, 16})).square().sum().backward();
    for (const auto& item : network.named_parameters()) {
        QVERIFY2(item.value().grad().defined() && item.value().grad().abs().max().item<double>() > 0.0,
                 item.key().c_str());
    }
}

void TestAttentionUnet::buildsWhatACardSays() {
    const auto network =
        nn::makeMapNetwork("attention_unet", {{"widths", {8, 16, 24, 32}}, {"dropout", {25}}}, 2, 3);
    QCOMPARE(network->multiple(), 8);
    const auto& options = dynamic_cast<const nn::AttentionUnet&>(*network).options;
    QCOMPARE(options.dropout, 0.25);
    QCOMPARE(options.in, 3);
    QCOMPARE(options.out, 2);
    const auto standard = nn::makeMapNetwork("attention_unet", {}, 1);
    QCOMPARE(dynamic_cast<const nn::AttentionUnet&>(*standard).options.dropout, 0.5);
}

void TestAttentionUnet::refusesSizesThatItDoesNotHave() {
    const auto refused = [](const nn::MapSizes& sizes, const std::string& named) {
        try {
            nn::makeMapNetwork("attention_unet", sizes, 1);
        } catch (const ValueError& e) {
            return e.option() == named;
        }
        return false;
    };
    QVERIFY(refused({{"widths", {8}}}, "sizes.widths"));
    QVERIFY(refused({{"widths", {8, 12}}}, "sizes.widths"));
    QVERIFY(refused({{"widths", {8, 2048}}}, "sizes.widths"));
    QVERIFY(refused({{"dropout", {100}}}, "sizes.dropout"));
    QVERIFY(refused({{"periodic", {1}}}, "sizes.periodic"));
    QVERIFY_EXCEPTION_THROWN(nn::makeMapNetwork("unet", {}, 1, 2), ValueError); // sees one map
}

QTEST_GUILESS_MAIN(TestAttentionUnet)
#include "tst_attention_unet.moc"
