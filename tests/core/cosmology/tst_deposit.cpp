// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/cosmology/Deposit.h"

#include <QtTest>
#include <cmath>
#include <limits>
#include <numeric>

using namespace lookback;
using namespace lookback::cosmology;

namespace {

constexpr double kBox = 7.3;

std::vector<float> scattered(int count) {
    Random random(5);
    std::vector<float> positions;
    for (int i = 0; i < 3 * count; ++i) {
        positions.push_back(static_cast<float>(random.uniform(0.0, kBox)));
    }
    return positions;
}

double sum(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

} // namespace

class TestDeposit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void conservesMass();
    void sharesAParticleByHand();
    void takesPositionsIntoTheBox();
    void movesWithTheParticles();
    void slabsAddUpToTheBox();
    void putsEachAxisWhereItBelongs();
    void namesTheParticleThatIsNoNumber();
};

void TestDeposit::conservesMass() {
    const auto positions = scattered(1000);
    std::vector<float> masses;
    for (int i = 0; i < 1000; ++i) {
        masses.push_back(static_cast<float>(1 + i % 7));
    }
    Cells<double> cells(9);
    deposit(positions, masses, 0.0, kBox, cells);
    const double expected = std::accumulate(masses.begin(), masses.end(), 0.0);
    QVERIFY(std::abs(sum(cells.values) / expected - 1.0) < 1e-12);
}

void TestDeposit::sharesAParticleByHand() { // cells of 1; x a quarter beyond a centre, y and z on one
    Cells<double> cells(4);
    deposit(std::vector<float>{1.75F, 2.5F, 3.5F}, {}, 8.0, 4.0, cells);
    QCOMPARE(cells.at(3, 2, 1), 6.0);
    QCOMPARE(cells.at(3, 2, 2), 2.0);
    QCOMPARE(sum(cells.values), 8.0);
}

void TestDeposit::takesPositionsIntoTheBox() {
    Cells<double> inside(4);
    Cells<double> outside(4);
    deposit(std::vector<float>{0.25F, 3.75F, 2.0F}, {}, 1.0, 4.0, inside);
    deposit(std::vector<float>{4.25F, -0.25F, -6.0F}, {}, 1.0, 4.0, outside);
    QCOMPARE(outside.values, inside.values);
    QCOMPARE(inside.at(1, 3, 3), 0.25 * 0.75 * 0.5); // x: a quarter before the first centre, so in the last
}

void TestDeposit::movesWithTheParticles() {
    auto positions = scattered(200);
    Cells<double> before(8);
    deposit(positions, {}, 1.0, kBox, before);
    for (std::size_t i = 0; i < positions.size(); i += 3) {
        positions[i] += static_cast<float>(kBox / 8);
    }
    Cells<double> after(8);
    deposit(positions, {}, 1.0, kBox, after);
    for (int x = 0; x < 8; ++x) {
        QVERIFY(std::abs(after.at(3, 5, (x + 1) % 8) - before.at(3, 5, x)) < 1e-4);
    }
}

void TestDeposit::slabsAddUpToTheBox() {
    const auto positions = scattered(500);
    for (int axis = 0; axis < 3; ++axis) {
        double total = 0.0;
        for (int slab = 0; slab < 5; ++slab) {
            total += sum(depositSlab(positions, {}, 2.0, kBox, axis, slab, 5, 16));
        }
        QVERIFY(std::abs(total * (kBox / 16) * (kBox / 16) / 1000.0 - 1.0) < 1e-12);
    }
}

void TestDeposit::putsEachAxisWhereItBelongs() {
    const std::vector<float> one{0.5F, 1.5F, 2.5F}; // centres of cells of 1
    const auto at = [&](int axis, int slab, int row, int column) {
        return depositSlab(one, {}, 1.0, 4.0, axis, slab, 4, 4)[static_cast<std::size_t>(row * 4 + column)];
    };
    QCOMPARE(at(0, 0, 2, 1), 1.0); // across x: rows are z, columns y
    QCOMPARE(at(1, 1, 2, 0), 1.0); // across y: rows are z, columns x
    QCOMPARE(at(2, 2, 1, 0), 1.0); // across z: rows are y, columns x
}

void TestDeposit::namesTheParticleThatIsNoNumber() {
    Cells<double> cells(4);
    const std::vector<float> positions{1, 1, 1, 1, std::numeric_limits<float>::quiet_NaN(), 1};
    QVERIFY_EXCEPTION_THROWN(deposit(positions, {}, 1.0, 4.0, cells), ValueError);
    try {
        depositSlab(positions, {}, 1.0, 4.0, 2, 0, 4, 4);
        QFAIL("it was taken");
    } catch (const ValueError& e) {
        QVERIFY(QString::fromLatin1(e.what()).contains(QLatin1String("particle 1")));
    }
}

QTEST_GUILESS_MAIN(TestDeposit)
#include "tst_deposit.moc"
