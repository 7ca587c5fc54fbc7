// SPDX-License-Identifier: MIT
#include "core/common/Random.h"
#include "core/diffusion/Noise.h"

#include <QTest>
#include <vector>

using namespace lookback;

class TestNoise : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isThatOfTheCounterEverywhere();
    void byTensorsIsTheSameButForRounding();
    void addsToTheLevelOfEachBandAlone();
};

namespace {

constexpr std::uint64_t kSeed = 0x123456789abcdefULL;
constexpr std::uint64_t kStream = (3ULL << 40) + 17;

std::vector<float> counted(std::size_t count) {
    std::vector<float> values(count);
    fillNormal(values, kSeed, kStream);
    return values;
}

} // namespace

void TestNoise::isThatOfTheCounterEverywhere() {
    const auto noise =
        diffusion::normalNoise({3, 5, 97, 101}, kSeed, kStream, torch::kCPU); // over several parts
    const auto wanted = counted(static_cast<std::size_t>(noise.numel()));
    const float* found = noise.data_ptr<float>();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        QCOMPARE(found[i], wanted[i]);
    }
}

void TestNoise::byTensorsIsTheSameButForRounding() {
    const auto noise =
        diffusion::tensorNoise({7, 3, 11, 13}, kSeed, kStream, torch::kCPU); // no multiple of 4
    const auto wanted = counted(static_cast<std::size_t>(noise.numel()));
    const auto* found = noise.contiguous().data_ptr<float>();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        QVERIFY2(std::abs(found[i] - wanted[i]) < 1e-6, qPrintable(QString::number(i)));
    }
}

// The mean of 32 x 32 pixels scatters by 1/32, with an offset of 0.5 by 1/32 + 0.5; all else stays.
void TestNoise::addsToTheLevelOfEachBandAlone() {
    const auto white = diffusion::normalNoise({300, 2, 32, 32}, 7, 0, torch::kCPU);
    const auto moved = diffusion::withOffset(white, 0.5);
    const auto levelOf = [](const torch::Tensor& x) { return x.mean(torch::IntArrayRef{2, 3}, true); };
    QVERIFY(((moved - levelOf(moved)) - (white - levelOf(white))).abs().max().item<double>() < 1e-5);
    const auto spread = levelOf(moved).std().item<double>();
    QVERIFY2(std::abs(spread / (1.0 / 32.0 + 0.5) - 1.0) < 0.1, qPrintable(QString::number(spread)));
    QVERIFY(torch::equal(diffusion::withOffset(white, 0.0), white));
}

QTEST_GUILESS_MAIN(TestNoise)
#include "tst_noise.moc"
