// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/nn/DiffusionMamba.h"
#include "core/nn/MambaBlock.h"
#include "core/nn/MapNetworks.h"
#include "tests/support/Tensors.h"

#include <c10/core/InferenceMode.h>

#include <QtTest>

using namespace lookback;
using nn::ScanOrder;
using torch::Tensor;

class TestDiffusionMamba : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsItsNames();
    void countsItsParameters();
    void readsAGridLineAfterLine_data();
    void readsAGridLineAfterLine();
    void seesNoLaterToken();
    void startsWithAnswersOfZero();
    void answersEveryMapByItself();
    void answersMapsOfAnySide();
    void seesTheWholeMap();
    void seesTheNoiseLevel();
    void hasOneAnswerOnEveryKindOfDevice();
    void trainsEveryParameter();
    void buildsWhatACardSays();
    void refusesSizesThatItDoesNotHave();
};

namespace {

std::shared_ptr<nn::DiffusionMamba> tiny() {
    auto network = std::make_shared<nn::DiffusionMamba>(
        nn::DiffusionMambaOptions{.targets = 2, .given = 1, .width = 12, .depth = 5, .state = 4});
    test::fillByRule(*network);
    return network;
}

} // namespace

// Names are the format of models, those of a Mamba as published: a rename is a decision.
void TestDiffusionMamba::keepsItsNames() {
    QStringList names;
    for (const auto& item : nn::DiffusionMamba({.width = 8, .depth = 2, .state = 2}).named_parameters()) {
        names << QString::fromStdString(item.key());
    }
    names.replaceInStrings(QStringLiteral(".weight"), QStringLiteral(" w"));
    names.replaceInStrings(QStringLiteral(".bias"), QStringLiteral(" b"));
    const auto mamba = [](const char* block) {
        return QStringLiteral("%1.mamba.A_log, %1.mamba.D, %1.mamba.in_proj w, %1.mamba.conv1d w, "
                              "%1.mamba.conv1d b, %1.mamba.x_proj w, %1.mamba.dt_proj w, %1.mamba.dt_proj b, "
                              "%1.mamba.out_proj w, ")
            .arg(QLatin1String(block));
    };
    QCOMPARE(
        names.join(QStringLiteral(", ")),
        QStringLiteral("code1 w, code1 b, code2 w, code2 b, modulation w, modulation b, token w, "
                       "token b, patch w, patch b, place w, place b, before w, before b, "
                       "block0.offset, block0.end, block0.norm w, ") +
            mamba("block0") +
            QStringLiteral("block1.offset, block1.end, block1.merge w, block1.merge b, block1.norm w, ") +
            mamba("block1") +
            QStringLiteral("after w, after b, norm w, out_modulation w, out_modulation b, out w, out b"));
}

void TestDiffusionMamba::countsItsParameters() {
    for (const nn::DiffusionMambaOptions& options :
         {nn::DiffusionMambaOptions{.width = 16, .depth = 3},
          nn::DiffusionMambaOptions{
              .targets = 3, .given = 2, .width = 20, .depth = 4, .state = 5, .expand = 3, .patch = 4}}) {
        std::int64_t count = 0;
        for (const auto& parameter : nn::DiffusionMamba(options).parameters()) {
            count += parameter.numel();
        }
        QCOMPARE(nn::parametersOf(options), static_cast<double>(count));
    }
}

void TestDiffusionMamba::readsAGridLineAfterLine_data() {
    QTest::addColumn<int>("block");
    QTest::addColumn<std::vector<float>>("sequence");
    QTest::newRow("rows") << 0 << std::vector<float>{0, 1, 2, 9, 3, 4, 5, 9};
    QTest::newRow("rows, backward") << 5 << std::vector<float>{5, 4, 3, 9, 2, 1, 0, 9};
    QTest::newRow("columns") << 2 << std::vector<float>{0, 3, 9, 1, 4, 9, 2, 5, 9};
    QTest::newRow("columns, backward") << 7 << std::vector<float>{5, 2, 9, 4, 1, 9, 3, 0, 9};
}

void TestDiffusionMamba::readsAGridLineAfterLine() {
    QFETCH(int, block);
    QFETCH(std::vector<float>, sequence);
    const auto order = nn::scanOrderOf(block);
    const auto grid = torch::arange(6.0F, torch::kFloat32).reshape({1, 2, 3, 1});
    const auto tokens = nn::toSequence(grid, order, torch::full({1}, 9.0F));
    QVERIFY(torch::equal(tokens.flatten(), torch::tensor(sequence)));
    QVERIFY(torch::equal(nn::toGrid(tokens, order, 2, 3), grid));
}

// One block alone: a token changes itself and those behind it in the order of its scan.
void TestDiffusionMamba::seesNoLaterToken() {
    const c10::InferenceMode inference;
    torch::manual_seed(4);
    for (std::int64_t i = 0; i < 4; ++i) {
        nn::MambaBlock block(nn::MambaOptions{.width = 6, .state = 3}, nn::scanOrderOf(i), false);
        test::fillByRule(*block);
        const nn::NoiseCode code{torch::ones({1, 3, 6}), torch::randn({1, 1, 6})};
        const auto grid = torch::randn({1, 4, 5, 6});
        const auto before = block->forward(grid, code);
        const auto changed = grid.clone();
        changed.select(1, 2).select(1, 1) += 1.0; // (2, 1)
        const auto change = (block->forward(changed, code) - before).abs().amax(3, true);
        const auto inOrder = nn::toSequence(change, block->order, torch::full({1}, 1.0F)).flatten();
        const auto at =
            nn::toSequence(torch::arange(20.0F).reshape({1, 4, 5, 1}), block->order, torch::zeros({1}))
                .flatten()
                .eq(11.0F)
                .nonzero()
                .item<std::int64_t>();
        const auto first = inOrder.narrow(0, 0, at);
        QVERIFY(first.masked_select(first.ne(1.0F)).eq(0.0F).all().item<bool>()); // 1: the ends of lines
        QVERIFY(inOrder.slice(0, at).min().item<double>() > 0.0);
    }
}

void TestDiffusionMamba::startsWithAnswersOfZero() {
    const c10::InferenceMode inference;
    torch::manual_seed(5);
    nn::DiffusionMamba network({.width = 8, .depth = 2});
    QVERIFY(network.forward(torch::randn({1, 2, 8, 8}), torch::zeros({1})).eq(0.0F).all().item<bool>());
}

void TestDiffusionMamba::answersEveryMapByItself() {
    const c10::InferenceMode inference;
    torch::manual_seed(6);
    const auto network = tiny();
    const auto x = torch::randn({3, 3, 12, 20});
    const auto noise = torch::tensor({-0.5F, 0.1F, 0.9F});
    const auto together = network->forward(x, noise);
    QCOMPARE(together.sizes().vec(), (std::vector<std::int64_t>{3, 2, 12, 20}));
    network->eval();
    for (int i = 0; i < 3; ++i) {
        const auto alone = network->forward(x.narrow(0, i, 1), noise.narrow(0, i, 1));
        QVERIFY(test::largestDifference(alone, together.narrow(0, i, 1)) < 1e-5);
        QVERIFY(torch::equal(alone, network->forward(x.narrow(0, i, 1), noise.narrow(0, i, 1))));
    }
}

void TestDiffusionMamba::answersMapsOfAnySide() {
    const c10::InferenceMode inference;
    const auto network = tiny();
    for (const auto& [height, width] : {std::pair{2, 2}, std::pair{2, 10}, std::pair{34, 6}}) {
        const auto answer = network->forward(torch::ones({1, 3, height, width}), torch::zeros({1}));
        QCOMPARE(answer.sizes().vec(), (std::vector<std::int64_t>{1, 2, height, width}));
        QVERIFY(answer.isfinite().all().item<bool>());
    }
}

// Four scans reach every pixel from every other.
void TestDiffusionMamba::seesTheWholeMap() {
    torch::manual_seed(7);
    const auto network = tiny();
    for (const auto& [row, column] :
         {std::pair{0, 0}, std::pair{0, 15}, std::pair{9, 7}, std::pair{11, 15}}) {
        auto x = torch::randn({1, 3, 12, 16}).requires_grad_();
        network->forward(x, torch::zeros({1})).select(2, row).select(2, column).sum().backward();
        QVERIFY(x.grad().abs().min().item<double>() > 0.0);
    }
}

void TestDiffusionMamba::seesTheNoiseLevel() {
    const c10::InferenceMode inference;
    torch::manual_seed(8);
    const auto network = tiny();
    const auto x = torch::randn({1, 3, 8, 8});
    const auto at = [&](double noise) { return network->forward(x, torch::full({1}, noise)); };
    QVERIFY(test::largestDifference(at(0.0), at(0.8)) > 1e-3);
}

// In float64 the scan takes the way of other devices than the CPU.
void TestDiffusionMamba::hasOneAnswerOnEveryKindOfDevice() {
    const c10::InferenceMode inference;
    torch::manual_seed(9);
    const auto network = tiny();
    const auto x = torch::randn({2, 3, 16, 12});
    const auto noise = torch::tensor({-0.3F, 0.4F});
    const auto single = network->forward(x, noise);
    network->to(torch::kFloat64);
    const auto twice = network->forward(x.to(torch::kFloat64), noise.to(torch::kFloat64));
    QVERIFY(test::largestDifference(single, twice) < 1e-5 * (1.0 + twice.abs().max().item<double>()));
}

void TestDiffusionMamba::trainsEveryParameter() {
    torch::manual_seed(10);
    const auto network = tiny();
    network->forward(torch::randn({2, 3, 8, 8}), torch::randn({2})).square().sum().backward();
    for (const auto& item : network->named_parameters()) {
        QVERIFY2(item.value().grad().defined() && item.value().grad().abs().max().item<double>() > 0.0,
                 item.key().c_str());
    }
}

void TestDiffusionMamba::buildsWhatACardSays() {
    const auto network = nn::makeDiffusionMamba(
        {{"width", {16}}, {"depth", {3}}, {"state", {4}}, {"expand", {1}}, {"patch", {4}}}, 2, 3);
    const auto& options = dynamic_cast<const nn::DiffusionMamba&>(*network).options;
    QCOMPARE(options.depth, 3);
    QCOMPARE(options.patch, 4);
    const c10::InferenceMode inference;
    QCOMPARE(network->forward(torch::zeros({1, 5, 8, 4}), torch::zeros({1}), {}).size(1), 2);
}

void TestDiffusionMamba::refusesSizesThatItDoesNotHave() {
    const auto refused = [](const nn::MapSizes& sizes, const std::string& named) {
        try {
            nn::makeDiffusionMamba(sizes, 1, 1);
        } catch (const ValueError& e) {
            return e.option() == named;
        }
        return false;
    };
    QVERIFY(refused({{"width", {4}}}, "sizes.width"));
    QVERIFY(refused({{"depth", {0}}}, "sizes.depth"));
    QVERIFY(refused({{"state", {65}}}, "sizes.state"));
    QVERIFY(refused({{"patch", {2, 2}}}, "sizes.patch"));
    QVERIFY(refused({{"widths", {64, 128}}}, "sizes.widths"));
    QVERIFY(refused({{"width", {1024}}, {"depth", {64}}, {"expand", {4}}}, "sizes"));
}

QTEST_GUILESS_MAIN(TestDiffusionMamba)
#include "tst_diffusion_mamba.moc"
