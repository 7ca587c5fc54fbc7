// SPDX-License-Identifier: MIT
#include "core/mock/Render.h"

#include <QtTest>
#include <cmath>
#include <numeric>

using namespace lookback::mock;

namespace {

double totalOf(const std::vector<float>& pixels) {
    return std::accumulate(pixels.begin(), pixels.end(), 0.0);
}

} // namespace

class TestMockRender : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void conservesTotalFlux_data();
    void conservesTotalFlux();
    void holdsHalfTheLightWithinTheHalfLightRadius();
    void keepsTheCentroid();
    void keepsTheFluxUnderArms();
    void blursToTheWidthThatIsAskedFor();
};

void TestMockRender::conservesTotalFlux_data() {
    QTest::addColumn<double>("index");
    QTest::addColumn<double>("radius");
    QTest::addColumn<double>("axisRatio");
    QTest::newRow("disc") << 1.0 << 5.3 << 0.43;
    QTest::newRow("edge-on disc") << 1.0 << 7.1 << 0.17;
    QTest::newRow("tiny disc") << 1.0 << 0.31 << 0.8;
    QTest::newRow("bulge") << 4.0 << 2.3 << 0.9;
    QTest::newRow("tiny bulge") << 4.0 << 0.43 << 0.7;
}

void TestMockRender::conservesTotalFlux() {
    QFETCH(double, index);
    QFETCH(double, radius);
    QFETCH(double, axisRatio);
    const Board board(256);
    std::vector<float> light = board.blank();
    board.addSersic(light, {1.3, -2.7, 0.61, axisRatio}, {index, radius}, 37.0);
    std::vector<float> stamp(256UL * 256);
    board.blurOnto(stamp.data(), light, 4.1, 3.1);
    // n = 4 has 1 % of its light past 24 half-light radii
    QVERIFY2(std::abs(totalOf(stamp) / 37.0 - 1.0) < 0.012, std::to_string(totalOf(stamp) / 37.0).c_str());
}

void TestMockRender::holdsHalfTheLightWithinTheHalfLightRadius() {
    for (const double index : {0.7, 1.0, 2.5, 4.0}) {
        const Board board(200);
        std::vector<float> light = board.blank();
        board.addSersic(light, {0.2, 0.1, 0.0, 1.0}, {index, 6.3}, 1.0);
        const double middle = 0.5 * (board.side() - 1);
        double inside = 0.0;
        for (int y = 0; y < board.side(); ++y) {
            for (int x = 0; x < board.side(); ++x) {
                const double r = std::hypot(x - middle - 0.4, y - middle - 0.2); // fine pixels, two a pixel
                inside += r < 2.0 * 6.3 ? light[static_cast<std::size_t>(y) * board.side() + x] : 0.0;
            }
        }
        QVERIFY2(std::abs(inside - 0.5) < 0.01, std::to_string(inside).c_str());
    }
}

void TestMockRender::keepsTheCentroid() {
    const Board board(128);
    std::vector<float> light = board.blank();
    board.addSersic(light, {0.37, -0.21, 1.1, 0.6}, {1.0, 3.0}, 1.0);
    std::vector<float> stamp(128UL * 128);
    board.blurOnto(stamp.data(), light, 4.1, 3.1);
    double x = 0.0;
    double y = 0.0;
    for (int row = 0; row < 128; ++row) {
        for (int column = 0; column < 128; ++column) {
            x += stamp[row * 128 + column] * (column - 63.5);
            y += stamp[row * 128 + column] * (row - 63.5);
        }
    }
    QVERIFY2(std::abs(x - 0.37) < 0.01 && std::abs(y + 0.21) < 0.01,
             (std::to_string(x) + " " + std::to_string(y)).c_str());
}

void TestMockRender::keepsTheFluxUnderArms() {
    const Board board(200);
    std::vector<float> smooth = board.blank();
    std::vector<float> spiral = board.blank();
    const Place place{0.0, 0.0, 0.3, 0.7};
    const Arms arms{.count = 2,
                    .pitch = 0.3,
                    .phase = 1.0,
                    .contrast = 1.9,
                    .lopsided = 0.3,
                    .radiusIn = 3.0,
                    .turn = -1.0};
    board.addSersic(smooth, place, {1.0, 9.0}, 1.0);
    board.addSersic(spiral, place, {1.0, 9.0}, 1.0, &arms);
    QVERIFY(std::abs(totalOf(spiral) / totalOf(smooth) - 1.0) < 0.01);
    double difference = 0.0;
    for (std::size_t i = 0; i < smooth.size(); ++i) {
        difference += std::abs(smooth[i] - spiral[i]);
    }
    QVERIFY(difference > 0.3); // and yet they are there
}

void TestMockRender::blursToTheWidthThatIsAskedFor() {
    const Board board(65); // odd: a pixel's centre is the stamp's
    std::vector<float> light = board.blank();
    board.addSpot(light, 0.0, 0.0, 0.0, 1.0);
    std::vector<float> stamp(65UL * 65);
    board.blurOnto(stamp.data(), light, 6.0, 3.0);
    // Half of the peak at 3 pixels; the pixel's own size widens it by a few per cent.
    const double ratio = stamp[32 * 65 + 35] / stamp[32 * 65 + 32];
    QVERIFY2(ratio > 0.49 && ratio < 0.55, std::to_string(ratio).c_str());
}

QTEST_GUILESS_MAIN(TestMockRender)
#include "tst_mock_render.moc"
