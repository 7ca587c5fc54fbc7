// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/display/Compose.h"

#include <QtTest>
#include <algorithm>
#include <cmath>

using namespace lookback;
using namespace lookback::display;

class TestCompose : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsAPictureAtZoomOne();
    void keepsEvenColoursAndTheirCentre();
    void followsAStraightSlopeBetweenPixels();
    void cutsOffWhatLiesOutside();
    void writesTextThatIsAsWideAsItSays();
};

void TestCompose::keepsAPictureAtZoomOne() {
    Picture picture(3, 2);
    for (std::size_t i = 0; i < picture.rgb.size(); ++i) {
        picture.rgb[i] = static_cast<std::uint8_t>(i * 13);
    }
    QVERIFY(enlarge(picture, 1).rgb == picture.rgb);
    QVERIFY_EXCEPTION_THROWN(enlarge(picture, 0), ValueError);
    QVERIFY(enlarge(Picture(), 4).rgb.empty());
}

void TestCompose::keepsEvenColoursAndTheirCentre() {
    const Picture even = enlarge(blank(5, 4, {17, 91, 203}), 3);
    QCOMPARE(even.width, 15);
    QCOMPARE(even.height, 12);
    QVERIFY(even.rgb == blank(15, 12, {17, 91, 203}).rgb);

    Picture spot(5, 5);
    spot.at(2, 2)[1] = 240;
    const Picture large = enlarge(spot, 5); // odd: the middle pixel keeps its value
    QCOMPARE(int{large.at(12, 12)[1]}, 240);
    for (int y = 0; y < 25; ++y) {
        for (int x = 0; x < 25; ++x) {
            QCOMPARE(large.at(x, y)[1], large.at(24 - x, y)[1]);
            QCOMPARE(large.at(x, y)[1], large.at(y, x)[1]);
        }
    }
}

void TestCompose::followsAStraightSlopeBetweenPixels() {
    Picture slope(8, 1);
    for (int x = 0; x < 8; ++x) {
        slope.at(x, 0)[0] = static_cast<std::uint8_t>(20 + 16 * x);
    }
    const Picture large = enlarge(slope, 4);
    for (int x = 8; x < 24; ++x) { // away from the ends
        const double expected = 20.0 + 16.0 * ((x + 0.5) / 4.0 - 0.5);
        QVERIFY(std::abs(large.at(x, 0)[0] - expected) <= 0.51);
    }
}

void TestCompose::cutsOffWhatLiesOutside() {
    Picture whole(4, 4);
    paste(whole, blank(3, 3, {9, 9, 9}), 2, -1);
    QCOMPARE(int{whole.at(2, 0)[0]}, 9);
    QCOMPARE(int{whole.at(3, 1)[0]}, 9);
    QCOMPARE(int{whole.at(1, 0)[0]}, 0);
    QCOMPARE(int{whole.at(3, 2)[0]}, 0);
    paste(whole, blank(2, 2, {7, 7, 7}), 9, 9);
    QCOMPARE(std::count(whole.rgb.begin(), whole.rgb.end(), std::uint8_t{7}), 0);
}

void TestCompose::writesTextThatIsAsWideAsItSays() {
    const Lettering lettering(16);
    if (!lettering.available()) {
        QSKIP("the system has no font");
    }
    const std::string text = "z = 0.84   6.9 Gyr ago";
    const int width = lettering.width(text);
    QVERIFY(width > 100 && width < 300);
    Picture picture(width + 40, 40);
    lettering.draw(picture, 20, 28, text, {255, 255, 255});
    int first = picture.width;
    int last = 0;
    for (int x = 0; x < picture.width; ++x) {
        for (int y = 0; y < picture.height; ++y) {
            if (picture.at(x, y)[0] > 128) {
                first = std::min(first, x);
                last = std::max(last, x);
            }
        }
    }
    QVERIFY(std::abs(first - 20) <= 3);
    QVERIFY(std::abs(last - 20 - width) <= 3);
    Picture small(5, 5);
    lettering.draw(small, -4, 3, text, {255, 255, 255}); // must not write outside
}

QTEST_GUILESS_MAIN(TestCompose)
#include "tst_compose.moc"
