// SPDX-License-Identifier: MIT
#include "core/evolution/Evolution.h"

#include <QtTest>
#include <algorithm>
#include <cmath>

using namespace lookback;
using namespace lookback::evolution;

namespace {

engine::ModelCard bundledCard() {
    return engine::readModelCard(std::filesystem::path(LOOKBACK_SOURCE) / "models" / "redshift-demo.json");
}

Generator bundled() {
    return Generator(bundledCard(), engine::chooseDevice("cpu", 1));
}

Image one(Generator& generator, std::uint64_t seed, double redshift, const SamplingOptions& options) {
    return generator.generate({Identity{seed}}, redshift, options).front();
}

/// Largest difference of two pictures' i bands, in units of the first's brightest pixel.
double difference(const Image& a, const Image& b) {
    constexpr int kBand = 2;
    double largest = 0.0;
    double brightest = 0.0;
    for (int y = 0; y < a.height; ++y) {
        for (int x = 0; x < a.width; ++x) {
            largest = std::max(largest, std::abs(double(a.at(kBand, y, x)) - b.at(kBand, y, x)));
            brightest = std::max(brightest, double(a.at(kBand, y, x)));
        }
    }
    return largest / brightest;
}

} // namespace

class TestGenerator : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void drawsTheSameGalaxyAgain() {
        Generator generator = bundled();
        const SamplingOptions options{.evaluations = 2};
        const Image first = one(generator, 7, 0.3, options);
        one(generator, 8, 0.3, {.evaluations = 2, .fast = true}); // leaves nothing behind
        QCOMPARE(one(generator, 7, 0.3, options).pixels, first.pixels);
        QVERIFY(one(generator, 8, 0.3, options).pixels != first.pixels);
    }

    void aFastPreviewLooksLikeAnExactOne() {
        Generator generator = bundled();
        for (const double redshift : {0.1, 0.5, 1.5}) {
            const Image exact = one(generator, 9, redshift, {.evaluations = 4});
            const Image fast = one(generator, 9, redshift, {.evaluations = 4, .fast = true});
            const double off = difference(exact, fast);
            QVERIFY2(off < 0.1, qPrintable(QString::number(off)));
        }
    }

    void aBatchDrawsWhatEachAloneDraws() {
        Generator generator = bundled();
        const SamplingOptions options{.evaluations = 2};
        const auto both = generator.generate({Identity{11}, Identity{12}}, 0.4, options);
        QVERIFY(difference(one(generator, 11, 0.4, options), both[0]) < 1e-4);
        QVERIFY(difference(one(generator, 12, 0.4, options), both[1]) < 1e-4);
    }

    void aCameraAddsItsNoiseToWhatIsDrawn() {
        auto card = bundledCard();
        card.noise = {.sky = {0.03, 0.05, 0.06, 0.1, 0.2}, .electrons = {}};
        Generator generator(card, engine::chooseDevice("cpu", 1));
        const auto noiseAt = [&](double redshift) { // in units of the sky's
            const Image clean = one(generator, 7, redshift, {.evaluations = 2, .noise = false});
            Image noise = one(generator, 7, redshift, {.evaluations = 2});
            for (std::size_t i = 0; i < noise.pixels.size(); ++i) {
                noise.pixels[i] = (noise.pixels[i] - clean.pixels[i]) /
                                  static_cast<float>(card.noise.sky[i / noise.bandSize()]);
            }
            return noise;
        };
        const Image near = noiseAt(0.3);
        const Image far = noiseAt(1.5);
        double squares = 0.0;
        float largest = 0.0F;
        for (std::size_t i = 0; i < near.pixels.size(); ++i) {
            squares += near.pixels[i] * near.pixels[i];
            largest = std::max(largest, std::abs(near.pixels[i] - far.pixels[i]));
        }
        const double mean = squares / static_cast<double>(near.pixels.size()); // 1 +- sqrt(2 / 20480)
        QVERIFY2(std::abs(mean - 1.0) < 0.04, qPrintable(QString::number(mean)));
        QVERIFY2(largest < 0.01F, qPrintable(QString::number(largest))); // still, while redshift moves
    }
};

QTEST_GUILESS_MAIN(TestGenerator)
#include "tst_generator.moc"
