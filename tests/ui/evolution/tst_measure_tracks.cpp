// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "ui/evolution/MeasureTracks.h"

#include <QtTest>
#include <cmath>

using namespace lookback;
using namespace lookback::ui;

namespace {

/// "Measures" the first pixel of the band as semi-major axis; below 0 there is nothing, above 99 it fails.
GalaxyMeasures firstPixel(const Image& image, int band, double, const engine::ModelCard&) {
    GalaxyMeasures all;
    all.fill(kUnmeasured);
    const double value = image.at(band, 0, 0);
    if (value > 99.0) {
        throw Error("expected a galaxy, found a test.");
    }
    all[0] = value >= 0.0 ? value : kUnmeasured;
    return all;
}

Image pixel(float value) {
    Image image(1, 1, 1);
    image.at(0, 0, 0) = value;
    return image;
}

} // namespace

class TestMeasureTracks : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void givesMeanAndDeviationOverTheSeeds() {
        EngineLane lane;
        MeasureTracks tracks(lane, firstPixel);
        tracks.reset({}, 0);
        tracks.show(0, 0.5, pixel(2.0F));
        tracks.show(1, 0.5, pixel(5.0F));
        tracks.show(2, 0.5, pixel(-1.0F));  // nothing found
        tracks.show(3, 0.5, pixel(100.0F)); // cannot be measured
        tracks.show(4, 0.9, pixel(9.0F));   // of another redshift
        QTRY_VERIFY(tracks.idle());
        const Spread s = tracks.now(Measure::SemiMajor, 0.5);
        QCOMPARE(s.count, 2);
        QCOMPARE(s.mean, 3.5);
        QCOMPARE(s.deviation, std::sqrt(4.5)); // of a sample: divided by one less than the count
        QVERIFY(std::isnan(tracks.now(Measure::SersicIndex, 0.5).mean));
    }

    void oneSeedHasNoSpread() {
        EngineLane lane;
        MeasureTracks tracks(lane, firstPixel);
        tracks.reset({}, 0);
        tracks.show(0, 0.5, pixel(2.0F));
        QTRY_VERIFY(tracks.idle());
        QCOMPARE(tracks.now(Measure::SemiMajor, 0.5).mean, 2.0);
        QVERIFY(std::isnan(tracks.now(Measure::SemiMajor, 0.5).deviation));
    }

    void ordersTracksByRedshift() {
        EngineLane lane;
        MeasureTracks tracks(lane, firstPixel);
        tracks.reset({}, 0);
        tracks.track(0, 2.0, pixel(1.0F));
        tracks.track(0, 0.1, pixel(7.0F));
        tracks.track(1, 0.1, pixel(9.0F));
        QTRY_VERIFY(tracks.idle());
        const auto points = tracks.track(Measure::SemiMajor);
        QCOMPARE(points.size(), std::size_t{2});
        QCOMPARE(points[0].redshift, 0.1);
        QCOMPARE(points[0].spread.mean, 8.0);
        QCOMPARE(points[1].spread.count, 1);
    }

    void forgetsWhatCameTooLate() {
        EngineLane lane;
        MeasureTracks tracks(lane, firstPixel);
        tracks.reset({}, 0);
        tracks.track(0, 1.0, pixel(1.0F));
        tracks.show(0, 1.0, pixel(1.0F));
        tracks.reset({}, 0); // other galaxies
        QTRY_VERIFY(tracks.idle());
        QVERIFY(tracks.track(Measure::SemiMajor).empty());
        QCOMPARE(tracks.now(Measure::SemiMajor, 1.0).count, 0);
    }
};

QTEST_GUILESS_MAIN(TestMeasureTracks)
#include "tst_measure_tracks.moc"
