// SPDX-License-Identifier: MIT
// What the words of the command line mean to the window, before there is any.
#include "core/common/Error.h"
#include "ui/Launch.h"

#include <QtTest>

using namespace lookback;
using namespace lookback::ui;

namespace {

LaunchOptions optionsFor(const char* words) {
    return launchOptions((QStringLiteral("lookback ") + QString::fromLatin1(words))
                             .split(QLatin1Char(' '), Qt::SkipEmptyParts));
}

} // namespace

class TestLaunch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersWithoutAWindow();
    void readsWhatIsWanted();
    void refusesWhatItDoesNotKnow_data();
    void refusesWhatItDoesNotKnow();
    void wantsADisplayForAWindowOnly();
};

void TestLaunch::answersWithoutAWindow() {
    QVERIFY(optionsFor("--help").answer.contains(QStringLiteral("--screenshot")));
    QVERIFY(optionsFor("--version").answer.startsWith(QStringLiteral("lookback ")));
    QVERIFY(optionsFor("").answer.isEmpty());
}

void TestLaunch::readsWhatIsWanted() {
    const auto options = optionsFor("--page field --redshift 0.84 --seed 9 --size 800x600 a.fits b.fits");
    QCOMPARE(options.page, QStringLiteral("field"));
    QCOMPARE(options.redshift.value(), 0.84);
    QCOMPARE(options.seed.value(), std::uint64_t{9});
    QCOMPARE(options.size, QSize(800, 600));
    QCOMPARE(options.files, (QStringList{QStringLiteral("a.fits"), QStringLiteral("b.fits")}));
}

void TestLaunch::refusesWhatItDoesNotKnow_data() {
    QTest::addColumn<QString>("words");
    for (const char* words : {"--nonsense", "--redshift 9", "--redshift far", "--size 800", "--galaxies 0"}) {
        QTest::newRow(words) << QString::fromLatin1(words);
    }
}

void TestLaunch::refusesWhatItDoesNotKnow() {
    QFETCH(QString, words);
    QVERIFY_EXCEPTION_THROWN(optionsFor(words.toLatin1().constData()), ValueError);
}

void TestLaunch::wantsADisplayForAWindowOnly() {
    for (const char* name : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"}) {
        qunsetenv(name);
    }
    QVERIFY(flawOfDisplay(optionsFor("")).startsWith(QStringLiteral("Expected a display")));
    QVERIFY(flawOfDisplay(optionsFor("--screenshot a.png")).isEmpty());
    QCOMPARE(qgetenv("QT_QPA_PLATFORM"), QByteArray("offscreen"));
}

QTEST_APPLESS_MAIN(TestLaunch)
#include "tst_launch.moc"
