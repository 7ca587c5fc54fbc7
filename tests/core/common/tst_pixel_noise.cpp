// SPDX-License-Identifier: MIT
#include "core/common/PixelNoise.h"

#include <QtTest>
#include <array>
#include <cmath>

using namespace lookback;

class TestPixelNoise : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void addsSkyAndPhotons() {
        const Image flux = twoBands({0.0F, 8.0F, -8.0F, 0.0F});
        const std::array<float, 4> normal{1.0F, 2.0F, 2.0F, -1.0F};
        Image noisy = flux;
        addNoise(noisy, {.sky = {0.5, 2.0}, .electrons = {4.0, 100.0}}, normal);
        QCOMPARE(noisy.pixels[0], 0.5F);
        QCOMPARE(noisy.pixels[1], 8.0F + 2.0F * 1.5F);  // variance 0.25 + 8 / 4
        QCOMPARE(noisy.pixels[2], -8.0F + 2.0F * 2.0F); // no light, no photons
        QCOMPARE(noisy.pixels[3], -2.0F);
        Image dark = flux;
        addNoise(dark, {.sky = {0.5, 2.0}, .electrons = {}}, normal);
        QCOMPARE(dark.pixels[1], 8.0F + 2.0F * 0.5F);
    }

    void leavesAnImageAloneWithoutAny() {
        const Image flux = twoBands({0.0F, 8.0F, -8.0F, 0.0F});
        Image same = flux;
        addNoise(same, {}, {});
        QCOMPARE(same.pixels, flux.pixels);
    }

private:
    static Image twoBands(std::vector<float> pixels) {
        Image image(2, 1, 2);
        image.pixels = std::move(pixels);
        return image;
    }
};

QTEST_GUILESS_MAIN(TestPixelNoise)
#include "tst_pixel_noise.moc"
