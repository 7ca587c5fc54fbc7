// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/Safetensors.h"
#include "core/maps/Profile.h"
#include "tests/support/Shared.h"

#include <QtTest>
#include <cmath>
#include <cstring>
#include <limits>

using namespace lookback;
using namespace lookback::maps;

class TestProfile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measuresByHand();
    void equalsThePublishedProfile();
    void leavesOutBlankPixels();
    void findsTheBrightestPixel();
    void saysHowFarTheModelIs();
    void namesWhatIsWrong();
};

// 3 x 3 about its middle: the pixel itself, then four neighbours at 1 and four corners at 1.41.
void TestProfile::measuresByHand() {
    Image map(1, 3, 3);
    map.pixels = {2, 3, 2, 3, 9, 3, 2, 3, 2};
    const Profile p = radialProfile(map, 0, {.centre = std::pair(1.0, 1.0), .reach = 2.0});
    QCOMPARE(p.count, (std::vector<std::int64_t>{1, 8}));
    QCOMPARE(p.radius, (std::vector<double>{0.5, 1.5}));
    QCOMPARE(p.mean, (std::vector<double>{9.0, 2.5}));
    QVERIFY(std::isnan(p.error[0]));
    QCOMPARE(p.error[1], std::sqrt(8 * 0.25 / 7.0 / 8.0));
}

void TestProfile::equalsThePublishedProfile() {
    LOOKBACK_NEEDS(path, "reference/display.safetensors");
    const auto file = io::readSafetensors(path);
    const auto valuesOf = [&file](const char* name) {
        const auto& bytes = file.at(name).bytes;
        std::vector<double> values(bytes.size() / sizeof(double));
        std::memcpy(values.data(), bytes.data(), bytes.size());
        return values;
    };
    const auto pixels = valuesOf("image");
    const auto expected = valuesOf("radial_profile_i");
    Image image(5, 64, 64);
    std::copy(pixels.begin(), pixels.end(), image.pixels.begin());
    const Profile p = radialProfile(image, 2, {.centre = std::pair(32.0, 32.0)});
    QCOMPARE(p.mean.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        QVERIFY(std::abs(p.mean[i] - expected[i]) < 1e-6 * std::abs(expected[i]) + 1e-9);
    }
}

void TestProfile::leavesOutBlankPixels() {
    Image map(2, 5, 5, 1.5F);
    map.at(1, 2, 2) = std::numeric_limits<float>::quiet_NaN();
    map.at(1, 2, 3) = std::numeric_limits<float>::quiet_NaN();
    const Profile p = radialProfile(map, 1, {.centre = std::pair(2.0, 2.0)});
    QCOMPARE(p.count, (std::vector<std::int64_t>{0, 7}));
    QVERIFY(std::isnan(p.mean[0]) && std::isnan(p.error[0]));
    QCOMPARE(p.mean[1], 1.5);
}

void TestProfile::findsTheBrightestPixel() {
    Image map(1, 7, 9, 1.0F);
    map.at(0, 4, 6) = 3.0F;
    map.at(0, 0, 0) = std::numeric_limits<float>::infinity();
    const Profile p = radialProfile(map, 0);
    QCOMPARE(p.centreX, 6.0);
    QCOMPARE(p.centreY, 4.0);
    QCOMPARE(p.mean.front(), 3.0);
}

void TestProfile::saysHowFarTheModelIs() {
    const Image truth(1, 8, 8, 2.0F);
    Image model(1, 8, 8, 20.0F);
    model.at(0, 4, 4) = -1.0F;
    const ProfileOptions options{.centre = std::pair(4.0, 4.0)};
    const auto dex = profileResidual(radialProfile(model, 0, options), radialProfile(truth, 0, options));
    QVERIFY(std::isnan(dex[0])); // no logarithm
    QCOMPARE(dex[1], 1.0);
    const Image small(1, 6, 6, 2.0F);
    QVERIFY_EXCEPTION_THROWN(profileResidual(radialProfile(small, 0), radialProfile(truth, 0)), ValueError);
}

void TestProfile::namesWhatIsWrong() {
    const Image map(1, 8, 8, 2.0F);
    QVERIFY_EXCEPTION_THROWN(radialProfile(map, 1), ValueError);
    QVERIFY_EXCEPTION_THROWN(radialProfile({}, 0), ValueError);
    QVERIFY_EXCEPTION_THROWN(radialProfile(map, 0, {.width = 0.0}), ValueError);
    QVERIFY_EXCEPTION_THROWN(radialProfile(map, 0, {.reach = -1.0}), ValueError);
    QVERIFY_EXCEPTION_THROWN(radialProfile(map, 0, {.centre = std::pair(8.0, 2.0)}), ValueError);
    const Image blank(1, 8, 8, std::numeric_limits<float>::quiet_NaN());
    QVERIFY_EXCEPTION_THROWN(radialProfile(blank, 0), ValueError);
    QVERIFY(std::isnan(radialProfile(blank, 0, {.centre = std::pair(4.0, 4.0)}).mean[0]));
}

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
