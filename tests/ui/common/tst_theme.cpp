// SPDX-License-Identifier: MIT
#include "ui/common/Figures.h"
#include "ui/common/Theme.h"

#include <QtTest>

using namespace lookback::ui;

class TestTheme : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void canBeReadOnEverySurface_data();
    void canBeReadOnEverySurface();
    void knowsTheContrastOfBlackAndWhite();
    void leavesNoColourOpenInTheStyleSheet();
    void keepsTheWidthOfChangingFigures();
    void writesSkyPositions();
};

void TestTheme::canBeReadOnEverySurface_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("dark") << true;
    QTest::newRow("light") << false;
}

void TestTheme::canBeReadOnEverySurface() {
    QFETCH(bool, dark);
    const Tokens& t = tokens(dark);
    for (const QColor& surface : {t.window, t.rail, t.card, t.hover}) {
        for (const QColor& text : {t.text, t.secondary, t.amberText, t.redText}) {
            QVERIFY2(contrast(text, surface) >= 4.5, qPrintable(QStringLiteral("%1 on %2: %3")
                                                                    .arg(text.name(), surface.name())
                                                                    .arg(contrast(text, surface))));
        }
    }
    QVERIFY(contrast(t.onPrimary, t.primary) >= 4.5);
    QVERIFY(contrast(t.onPrimary, t.primaryHover) >= 4.5);
    QVERIFY(contrast(t.onSky, t.sky) >= 4.5);
    QVERIFY(contrast(t.focus, t.card) >= 3.0); // WCAG for what is not text
}

void TestTheme::knowsTheContrastOfBlackAndWhite() {
    QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrast(Qt::white, Qt::white), 1.0);
}

void TestTheme::leavesNoColourOpenInTheStyleSheet() {
    QVERIFY(!styleSheetFor(tokens(true)).contains(QLatin1Char('@')));
    QVERIFY(styleSheetFor(tokens(false)).contains(tokens(false).primary.name()));
}

void TestTheme::keepsTheWidthOfChangingFigures() {
    const QFontMetrics metrics(textFont(12));
    QCOMPARE(widthOfFigures(metrics, QStringLiteral("x 11.1")),
             widthOfFigures(metrics, QStringLiteral("x 48.0")));
}

void TestTheme::writesSkyPositions() {
    QCOMPARE(skyText(150.05129, 2.31144), QStringLiteral("10h 00m 12.31s  +02\u00B0 18\u2032 41.2\u2033"));
    QCOMPARE(skyText(359.999999, -0.5), QStringLiteral("00h 00m 00.00s  -00\u00B0 30\u2032 00.0\u2033"));
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
