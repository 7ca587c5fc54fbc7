// SPDX-License-Identifier: MIT
#include "core/nn/ScanChunks.h"
#include "core/nn/SelectiveScan.h"
#include "tests/support/Tensors.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/autograd.h>

#include <QtTest>
#include <cmath>

using namespace lookback;
using nn::ScanTensors;
using nn::ScanWay;
using torch::Tensor;

class TestSelectiveScan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void halvesWhatItRemembers_data();
    void halvesWhatItRemembers();
    void equalsTheRecurrence_data();
    void equalsTheRecurrence();
    void hasTheGradientOfTheRecurrence_data();
    void hasTheGradientOfTheRecurrence();
    void seesNoLaterToken_data();
    void seesNoLaterToken();
    void scansEverySequenceByItself_data();
    void scansEverySequenceByItself();
    void forgetsAtOnceWhenTheStepIsLarge_data();
    void forgetsAtOnceWhenTheStepIsLarge();
    void givesTheSameWhateverTheThreads();
    void givesTheSameGradientInSlices();
    void saysThatThereIsNoSecondDerivative();
    void refusesShapesThatDoNotFit();
};

namespace {

void ways() {
    QTest::addColumn<ScanWay>("way");
    QTest::newRow("loop") << ScanWay::Loop;
    QTest::newRow("chunks") << ScanWay::Chunks;
}

/// Both ways; fewer and more tokens than a chunk, a whole number of chunks, and chunks of chunks.
void waysAndSides() {
    QTest::addColumn<ScanWay>("way");
    QTest::addColumn<int>("tokens");
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("state");
    for (const auto& [name, way] : {std::pair{"loop", ScanWay::Loop}, std::pair{"chunks", ScanWay::Chunks}}) {
        for (const auto& [tokens, channels, state] :
             {std::array{1, 3, 2}, std::array{15, 16, 16}, std::array{32, 5, 4}, std::array{37, 70, 16},
              std::array{300, 19, 3}}) {
            QTest::addRow("%s, %d tokens, %d channels, state %d", name, tokens, channels, state)
                << way << tokens << channels << state;
        }
    }
}

ScanTensors inputs(std::int64_t count, std::int64_t tokens, std::int64_t channels, std::int64_t state,
                   torch::ScalarType type = torch::kFloat64) {
    torch::manual_seed(11);
    const auto normal = [type](std::vector<std::int64_t> sides) { return torch::randn(sides, type); };
    return {normal({count, tokens, channels}), 0.3 * normal({count, tokens, channels}).exp(),
            -normal({channels, state}).exp(),  normal({count, tokens, state}),
            normal({count, tokens, state}),    normal({channels})};
}

std::vector<Tensor> listOf(const ScanTensors& x) {
    return {x.u, x.delta, x.a, x.b, x.c, x.d};
}

Tensor scanned(const ScanTensors& x, ScanWay way) {
    return nn::selectiveScan(x.u, x.delta, x.a, x.b, x.c, x.d, way);
}

/// The formula, token by token.
Tensor recurrence(const ScanTensors& x) {
    auto h = torch::zeros({x.u.size(0), x.u.size(2), x.a.size(1)}, x.u.options()); // (N, channels, state)
    std::vector<Tensor> y;
    for (std::int64_t t = 0; t < x.u.size(1); ++t) {
        const auto step = x.delta.select(1, t).unsqueeze(-1); // (N, channels, 1)
        h = (step * x.a).exp() * h + step * x.b.select(1, t).unsqueeze(1) * x.u.select(1, t).unsqueeze(-1);
        y.push_back((h * x.c.select(1, t).unsqueeze(1)).sum(-1) + x.d * x.u.select(1, t));
    }
    return torch::stack(y, 1);
}

/// In the largest value of `truth`.
double relative(const Tensor& a, const Tensor& truth) {
    return test::largestDifference(a, truth) / (1e-30 + truth.abs().max().item<double>());
}

} // namespace

void TestSelectiveScan::halvesWhatItRemembers_data() {
    ways();
}

// A step of log 2 at a rate of 1 keeps one half: of 8 come 8, 4, 2, beside 10 times what comes in.
void TestSelectiveScan::halvesWhatItRemembers() {
    QFETCH(ScanWay, way);
    const double half = std::log(2.0);
    const auto row = [](std::vector<double> v) {
        return torch::tensor(v, torch::kFloat64).reshape({1, -1, 1});
    };
    const ScanTensors x{row({8.0 / half, 0.0, 0.0}), row({half, half, half}), torch::full({1, 1}, -1.0),
                        row({1.0, 1.0, 1.0}),        row({1.0, 1.0, 3.0}),    torch::full({1}, 10.0)};
    const auto doubles = [](const Tensor& t) { return t.to(torch::kFloat64); };
    const auto y = nn::selectiveScan(x.u, x.delta, doubles(x.a), x.b, x.c, doubles(x.d), way);
    QVERIFY(test::largestDifference(y, row({8.0 + 80.0 / half, 4.0, 6.0})) < 1e-5);
}

void TestSelectiveScan::equalsTheRecurrence_data() {
    waysAndSides();
}

void TestSelectiveScan::equalsTheRecurrence() {
    QFETCH(ScanWay, way);
    QFETCH(int, tokens);
    QFETCH(int, channels);
    QFETCH(int, state);
    const c10::InferenceMode inference;
    const auto x = inputs(2, tokens, channels, state);
    QVERIFY(relative(scanned(x, way), recurrence(x)) < (way == ScanWay::Loop ? 2e-6 : 1e-13));
    const auto single = inputs(2, tokens, channels, state, torch::kFloat32);
    QVERIFY(relative(scanned(single, way), recurrence(single)) < 1e-5);
}

void TestSelectiveScan::hasTheGradientOfTheRecurrence_data() {
    waysAndSides();
}

void TestSelectiveScan::hasTheGradientOfTheRecurrence() {
    QFETCH(ScanWay, way);
    QFETCH(int, tokens);
    QFETCH(int, channels);
    QFETCH(int, state);
    const auto x = inputs(2, tokens, channels, state);
    for (auto& t : listOf(x)) {
        t.requires_grad_();
    }
    const auto weights = torch::randn({2, tokens, channels}, torch::kFloat64);
    const auto truth = torch::autograd::grad({(recurrence(x) * weights).sum()}, listOf(x));
    const auto ours = torch::autograd::grad({(scanned(x, way) * weights).sum()}, listOf(x));
    for (std::size_t i = 0; i < truth.size(); ++i) {
        const auto error = relative(ours[i], truth[i]);
        QVERIFY2(error < (way == ScanWay::Loop ? 1e-5 : 1e-12),
                 qPrintable(QStringLiteral("gradient %1: %2").arg(i).arg(error)));
    }
}

void TestSelectiveScan::seesNoLaterToken_data() {
    ways();
}

void TestSelectiveScan::seesNoLaterToken() {
    QFETCH(ScanWay, way);
    const c10::InferenceMode inference;
    const auto x = inputs(1, 40, 18, 4);
    const auto before = scanned(x, way).clone();
    for (const auto& t : {x.u, x.delta, x.b, x.c}) {
        t.select(1, 21).mul_(2.0);
    }
    const auto change = (scanned(x, way) - before).abs().amax({0, 2}); // (tokens)
    QCOMPARE(change.narrow(0, 0, 21).max().item<double>(), 0.0);
    QVERIFY(change.narrow(0, 21, 3).min().item<double>() > 1e-6); // but it remembers
}

void TestSelectiveScan::scansEverySequenceByItself_data() {
    ways();
}

void TestSelectiveScan::scansEverySequenceByItself() {
    QFETCH(ScanWay, way);
    const c10::InferenceMode inference;
    const auto x = inputs(3, 21, 18, 4);
    const auto one = [](const Tensor& t) { return t.narrow(0, 1, 1); };
    const auto alone = scanned({one(x.u), one(x.delta), x.a, one(x.b), one(x.c), x.d}, way);
    QVERIFY(relative(alone, one(scanned(x, way))) < 1e-6);
}

void TestSelectiveScan::forgetsAtOnceWhenTheStepIsLarge_data() {
    ways();
}

// exp(delta A) vanishes: what is left of each token is its own, delta u B . C, and no number overflows.
void TestSelectiveScan::forgetsAtOnceWhenTheStepIsLarge() {
    QFETCH(ScanWay, way);
    auto x = inputs(1, 50, 3, 4, torch::kFloat32);
    x.delta.fill_(1e4);
    x.a.fill_(-2.0);
    x.u.requires_grad_();
    x.a.requires_grad_();
    const auto y = scanned(x, way);
    const auto own = (1e4 * (x.b * x.c).sum(-1, true) + x.d) * x.u;
    QVERIFY(relative(y, own) < 1e-6);
    const auto gradients = torch::autograd::grad({y.sum()}, {x.u, x.a});
    QVERIFY(gradients[0].isfinite().all().item<bool>());
    QVERIFY(gradients[1].abs().max().item<double>() < 1e-20);
}

void TestSelectiveScan::givesTheSameWhateverTheThreads() {
    const auto x = inputs(2, 64, 130, 16, torch::kFloat32);
    for (auto& t : listOf(x)) {
        t.requires_grad_();
    }
    const auto threads = at::get_num_threads();
    const auto gradients = [&x](int count) {
        at::set_num_threads(count);
        return torch::autograd::grad({scanned(x, ScanWay::Loop).square().sum()}, listOf(x));
    };
    const auto one = gradients(1);
    const auto three = gradients(3);
    at::set_num_threads(threads);
    for (std::size_t i = 0; i < one.size(); ++i) {
        QVERIFY(torch::equal(one[i], three[i]));
    }
}

void TestSelectiveScan::givesTheSameGradientInSlices() {
    const c10::InferenceMode inference;
    const auto x = inputs(2, 20, 7, 4);
    const auto gradY = torch::randn_like(x.u);
    const auto whole = listOf(nn::scanChunksBackward(x, gradY));
    const auto slices = listOf(nn::scanChunksBackward(x, gradY, 3 * 2 * 20 * 4)); // of 3, 3 and 1 channels
    for (std::size_t i = 0; i < whole.size(); ++i) {
        QVERIFY(relative(slices[i], whole[i]) < 1e-13);
    }
}

void TestSelectiveScan::saysThatThereIsNoSecondDerivative() {
    const auto x = inputs(1, 4, 2, 2);
    x.u.requires_grad_();
    const auto y = scanned(x, ScanWay::Chunks).square().sum();
    QVERIFY_EXCEPTION_THROWN(torch::autograd::grad({y}, {x.u}, {}, true, true), c10::Error);
}

void TestSelectiveScan::refusesShapesThatDoNotFit() {
    const auto x = inputs(2, 5, 3, 4);
    const auto refused = [](const ScanTensors& given) {
        QVERIFY_EXCEPTION_THROWN(scanned(given, ScanWay::Chunks), c10::Error);
    };
    refused({x.u.narrow(1, 0, 0), x.delta.narrow(1, 0, 0), x.a, x.b, x.c, x.d}); // no token
    refused({x.u, x.delta.narrow(1, 0, 4), x.a, x.b, x.c, x.d});
    refused({x.u, x.delta, x.a.narrow(1, 0, 3), x.b, x.c, x.d});
    refused({x.u, x.delta, x.a, x.b, x.c.narrow(0, 0, 1), x.d});
    refused({x.u, x.delta, x.a, x.b, x.c, x.d.narrow(0, 0, 2)});
}

QTEST_GUILESS_MAIN(TestSelectiveScan)
#include "tst_selective_scan.moc"
