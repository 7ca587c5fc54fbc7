// SPDX-License-Identifier: MIT
#include "tests/support/FakeEngine.h"
#include "ui/evolution/GalaxyStream.h"

#include <QSignalSpy>
#include <QtTest>

using namespace lookback;
using namespace lookback::ui;

namespace {

Wanted wish(double redshift, std::vector<std::uint64_t> seeds = {7}) {
    Wanted wanted;
    for (const std::uint64_t seed : seeds) {
        evolution::Identity one;
        one.seed = seed;
        wanted.identities.push_back(one);
    }
    wanted.redshift = redshift;
    return wanted;
}

} // namespace

class TestGalaxyStream : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void drawsTheNewestPositionAndSkipsTheOnesBetween();
    void refinesAtOnceWhenReleased();
    void refinesAfterAWhileOfQuiet();
    void leavesARefinementWhenTheSliderMoves();
    void neverShowsAGalaxyInAnothersPlace();
    void takesKnownPicturesFromTheCache();
    void drawsTheGalaxyLookedAtFirst();
    void drawsTracksOnlyAtRest();
    void saysWhyAModelFailed();
    void forgetsTheOldestPictures();
};

void TestGalaxyStream::drawsTheNewestPositionAndSkipsTheOnesBetween() {
    auto engine = std::make_shared<test::FakeEngine>();
    engine->held = true;
    EngineLane lane;
    GalaxyStream stream(lane);
    stream.setModel(generateWith(engine));
    QSignalSpy drawn(&stream, &GalaxyStream::drawn);
    for (const double z : {0.1, 0.2, 0.3, 0.4}) {
        stream.want(wish(z));
    }
    engine->permits.release(8); // two previews of four evaluations
    QTRY_COMPARE(drawn.count(), 2);
    QCOMPARE(drawn.at(0).at(2).toDouble(), 0.1); // was under way: shown, the slider's hand sees it move
    QCOMPARE(drawn.at(1).at(2).toDouble(), 0.4);
    for (const auto& call : engine->seen()) {
        QVERIFY(call.redshift != 0.2 && call.redshift != 0.3);
    }
}

void TestGalaxyStream::refinesAtOnceWhenReleased() {
    auto engine = std::make_shared<test::FakeEngine>();
    EngineLane lane;
    GalaxyStream stream(lane);
    stream.setModel(generateWith(engine));
    QSignalSpy settled(&stream, &GalaxyStream::settledNow);
    QElapsedTimer timer;
    timer.start();
    stream.want(wish(0.5, {7, 8, 9}));
    stream.refine();
    QTRY_COMPARE(settled.count(), 1);
    QVERIFY(timer.elapsed() < GalaxyStream::kQuietMs);
    QVERIFY(stream.settled());
    QCOMPARE(engine->seen().front().evaluations, 4);
    QCOMPARE(engine->seen().back().evaluations, 20);
}

void TestGalaxyStream::refinesAfterAWhileOfQuiet() {
    auto engine = std::make_shared<test::FakeEngine>();
    EngineLane lane;
    GalaxyStream stream(lane);
    stream.setModel(generateWith(engine));
    QElapsedTimer timer;
    timer.start();
    stream.want(wish(0.5));
    QTRY_VERIFY(stream.settled());
    QVERIFY(timer.elapsed() >= GalaxyStream::kQuietMs - 20);
}

void TestGalaxyStream::leavesARefinementWhenTheSliderMoves() {
    auto engine = std::make_shared<test::FakeEngine>();
    engine->held = true;
    EngineLane lane;
    GalaxyStream stream(lane);
    stream.setModel(generateWith(engine));
    QSignalSpy drawn(&stream, &GalaxyStream::drawn);
    stream.want(wish(0.5));
    stream.refine();
    engine->permits.release(4 + 7); // the preview and a third of the refinement
    QTRY_COMPARE(drawn.count(), 1);
    QTRY_COMPARE(engine->permits.available(), 0);
    stream.want(wish(0.6));
    engine->permits.release(5); // the cancelled evaluation may still take one
    QTRY_COMPARE(drawn.count(), 2);
    QCOMPARE(drawn.at(1).at(2).toDouble(), 0.6);
    QCOMPARE(drawn.at(1).at(3).toInt(), 4);
    const auto calls = engine->seen();
    QVERIFY(std::any_of(calls.begin(), calls.end(),
                        [](const auto& c) { return c.cancelled && c.evaluations == 20; }));
}

void TestGalaxyStream::neverShowsAGalaxyInAnothersPlace() {
    auto engine = std::make_shared<test::FakeEngine>();
    engine->held = true;
    EngineLane lane;
    GalaxyStream stream(lane);
    stream.setModel(generateWith(engine));
    QSignalSpy drawn(&stream, &GalaxyStream::drawn);
    stream.want(wish(0.5, {7}));
    stream.want(wish(0.5, {8}));
    engine->permits.release(8);
    QTRY_COMPARE(drawn.count(), 1);
    QCOMPARE(drawn.at(0).at(1).value<Image>().pixels, test::blob(8, 0.5).pixels);
}

void TestGalaxyStream::takesKnownPicturesFromTheCache() {
    auto engine = std::make_shared<test::FakeEngine>();
    EngineLane lane;
    GalaxyStream stream(lane);
    stream.setModel(generateWith(engine));
    for (const double z : {0.5, 0.7}) {
        stream.want(wish(z));
        stream.refine();
        QTRY_VERIFY(stream.settled());
    }
    const std::size_t calls = engine->seen().size();
    QSignalSpy drawn(&stream, &GalaxyStream::drawn);
    stream.want(wish(0.5));
    QCOMPARE(drawn.count(), 1);
    QCOMPARE(drawn.at(0).at(3).toInt(), 20);
    QVERIFY(stream.settled());
    QCOMPARE(engine->seen().size(), calls);
}

void TestGalaxyStream::drawsTheGalaxyLookedAtFirst() {
    auto engine = std::make_shared<test::FakeEngine>();
    EngineLane lane;
    GalaxyStream stream(lane);
    stream.setModel(generateWith(engine));
    QSignalSpy drawn(&stream, &GalaxyStream::drawn);
    Wanted wanted = wish(0.5, {7, 8, 9, 10, 11, 12});
    wanted.first = 4;
    stream.want(wanted);
    QTRY_VERIFY(drawn.count() >= 6);
    QCOMPARE(drawn.at(0).at(0).toInt(), 4);
}

void TestGalaxyStream::drawsTracksOnlyAtRest() {
    auto engine = std::make_shared<test::FakeEngine>();
    engine->held = true;
    EngineLane lane;
    GalaxyStream stream(lane);
    stream.setModel(generateWith(engine));
    QSignalSpy tracked(&stream, &GalaxyStream::tracked);
    stream.want(wish(0.5, {7, 8}));
    stream.setTracks({1.0, 2.0}, 2);
    stream.refine();
    for (int i = 0; i < 2000 && !stream.settled(); ++i) {
        engine->permits.release();
        QTest::qWait(1);
    }
    QVERIFY(stream.settled());
    QCOMPARE(tracked.count(), 0);
    QVERIFY(!stream.tracksDone());
    engine->permits.release(100);
    QTRY_VERIFY(stream.tracksDone());
    QCOMPARE(tracked.count(), 4);
    QCOMPARE(tracked.at(1).at(0).toInt(), 1); // all galaxies at one redshift, then at the next
    QCOMPARE(tracked.at(1).at(2).toDouble(), 1.0);
    stream.setTracks({1.0}, 1); // known: told without drawing
    QCOMPARE(tracked.count(), 5);
}

void TestGalaxyStream::saysWhyAModelFailed() {
    EngineLane lane;
    GalaxyStream stream(lane);
    stream.setModel([](const auto&, double, const auto&, const Monitor&) -> std::vector<Image> {
        throw DeviceError("The GPU has run out of memory.");
    });
    QSignalSpy failed(&stream, &GalaxyStream::failed);
    stream.want(wish(0.5));
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed.at(0).at(0).toString(), QStringLiteral("The GPU has run out of memory."));
}

void TestGalaxyStream::forgetsTheOldestPictures() {
    const std::size_t one = test::blob(0, 0.0).pixels.size() * sizeof(float);
    FrameCache cache(3 * one);
    const auto key = [](std::uint64_t seed) {
        evolution::Identity identity;
        identity.seed = seed;
        return frameKey(identity, 0.5, {});
    };
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
        cache.add(key(seed), test::blob(seed, 0.5));
    }
    QVERIFY(cache.find(key(0)) != nullptr); // used: 1 is the oldest now
    cache.add(key(3), test::blob(3, 0.5));
    QCOMPARE(cache.bytes(), 3 * one);
    QVERIFY(cache.find(key(1)) == nullptr);
    QVERIFY(cache.find(key(0)) != nullptr);
}

QTEST_MAIN(TestGalaxyStream)
#include "tst_galaxy_stream.moc"
