// SPDX-License-Identifier: MIT
#include "tests/support/FakeEngine.h"
#include "ui/canvas/GalaxyGrid.h"
#include "ui/canvas/Gutter.h"
#include "ui/canvas/Rendering.h"
#include "ui/canvas/ThumbRow.h"

#include <QSignalSpy>
#include <QtTest>

using namespace lookback;
using namespace lookback::ui;

class TestCanvas : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsThePixelUnderTheCursor();
    void keepsWhatLiesUnderTheCursorWhileZooming();
    void putsTheBottomRowAtTheBottom();
    void readsThePixelInEveryPanel();
    void changesContrastByARightDrag();
    void showsAllPanelsBetweenTheLimitsOfTheChosenOne();
    void marksTheBarWithRoundValues();
    void choosesRoundLengths();
    void fillsTheCardWithThumbs_data();
    void fillsTheCardWithThumbs();
};

void TestCanvas::fillsTheCardWithThumbs_data() {
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("count");
    for (const QSize size : {QSize(433, 375), QSize(320, 174), QSize(433, 200), QSize(496, 560)}) {
        for (const int count : {1, 3, 10, 500}) {
            QTest::addRow("%d x %d, %d", size.width(), size.height(), count) << size << count;
        }
    }
}

void TestCanvas::fillsTheCardWithThumbs() {
    QFETCH(QSize, size);
    QFETCH(int, count);
    ThumbRow row;
    row.setRows(5);
    row.setMost(count);
    row.resize(size);
    row.show(); // a hidden one is not laid out
    QVERIFY(row.capacity() >= std::min(5, count));
    const QRectF last = row.panel(row.capacity() - 1);
    QVERIFY(last.right() <= size.width() && last.bottom() + 20 <= size.height());
    QVERIFY(row.panel(1).left() >= row.panel(0).right() || row.panel(1).top() >= row.panel(0).bottom());
    // One edge is reached; the other is not far where there are galaxies enough.
    const double right = size.width() - last.right();
    const double below = size.height() - last.bottom() - 20;
    QVERIFY(std::min(right, below) <= 4.0 || count < 5);
    QVERIFY2(count < 10 || std::max(right, below) < 60.0,
             qPrintable(QStringLiteral("right %1, below %2").arg(right).arg(below)));
}

void TestCanvas::findsThePixelUnderTheCursor() {
    Viewport view;
    const QRectF panel(10, 20, 128, 128);
    const QSize size(64, 64);
    QCOMPARE(view.toImage({11, 147}, panel, size), QPointF(0.0, 0.0)); // the middle of the bottom left pixel
    QCOMPARE(view.toImage({137, 21}, panel, size), QPointF(63.0, 63.0));
    view.zoomAt({40, 50}, panel, 3.0);
    const QPointF there = view.toImage({70, 90}, panel, size);
    QVERIFY((view.toScreen(there, panel, size) - QPointF(70, 90)).manhattanLength() < 1e-9);
}

void TestCanvas::keepsWhatLiesUnderTheCursorWhileZooming() {
    Viewport view;
    const QRectF panel(0, 0, 200, 200);
    const QSize size(64, 64);
    const QPointF before = view.toImage({150, 60}, panel, size);
    view.zoomAt({150, 60}, panel, 2.5);
    QVERIFY((view.toImage({150, 60}, panel, size) - before).manhattanLength() < 1e-9);
    view.panBy({1000, 1000}, panel); // stops at the edge
    QCOMPARE(view.toImage({0, 200}, panel, size).x(), -0.5);
}

void TestCanvas::putsTheBottomRowAtTheBottom() {
    Image image(1, 4, 4);
    image.at(0, 0, 3) = 1.0F;
    display::Look look;
    look.colour = false;
    look.band = 0;
    look.single.limits = display::LimitsKind::MinMax;
    const QImage picture = rendered(image, look);
    QVERIFY(picture.pixelColor(3, 3).lightness() > 200);
    QVERIFY(picture.pixelColor(3, 0).lightness() < 50);
}

void TestCanvas::readsThePixelInEveryPanel() {
    GalaxyGrid grid;
    grid.resize(420, 420);
    grid.setCount(4);
    for (int i = 0; i < 4; ++i) {
        grid.setImage(i, test::blob(static_cast<std::uint64_t>(i), 0.5));
    }
    grid.show();
    QSignalSpy pointed(&grid, &GalaxyGrid::pointed);
    for (int i = 0; i < 4; ++i) {
        QTest::mouseMove(&grid, grid.panel(i).center().toPoint());
        QTRY_COMPARE(pointed.count(), i + 1);
        QCOMPARE(pointed.last().at(0).toInt(), i);
        QVERIFY(std::abs(pointed.last().at(1).toDouble() - 7.5) < 0.1);
    }
    QTest::mouseClick(&grid, Qt::LeftButton, {}, grid.panel(2).center().toPoint());
    QCOMPARE(grid.selected(), 2);
}

void TestCanvas::changesContrastByARightDrag() {
    GalaxyGrid grid;
    grid.resize(300, 300);
    grid.setImage(0, test::blob(3, 0.5));
    display::Look look;
    look.colour = false;
    grid.setLook(look);
    grid.show();
    QTest::mousePress(&grid, Qt::RightButton, {}, {100, 100});
    QMouseEvent drag(QEvent::MouseMove, QPointF(160, 40), grid.mapToGlobal(QPointF(160, 40)), Qt::NoButton,
                     Qt::RightButton, Qt::NoModifier);
    QApplication::sendEvent(&grid, &drag);
    QCOMPARE(grid.look().single.contrast.bias, 0.5 + 60.0 / 300.0);
    QVERIFY(grid.look().single.contrast.contrast > 2.0);
}

void TestCanvas::showsAllPanelsBetweenTheLimitsOfTheChosenOne() {
    GalaxyGrid grid;
    grid.setCount(2);
    grid.setImage(0, test::blob(0, 0.0));
    grid.setImage(1, test::blob(40, 0.0));
    display::Look look;
    look.colour = false;
    grid.setLook(look);
    const float first = grid.limitsOfSelected().high;
    grid.select(1);
    QVERIFY(grid.limitsOfSelected().high > 3.0F * first);
}

void TestCanvas::marksTheBarWithRoundValues() {
    const auto ticks = barTicks({-0.3F, 23.0F}, display::Stretch::Asinh, {});
    QVERIFY(ticks.size() >= 3);
    for (const BarTick& tick : ticks) {
        const double back = -0.3 + 23.3 * display::invertStretch(display::Stretch::Asinh, tick.place);
        QVERIFY(std::abs(back - tick.value) < 1e-3);
    }
    QVERIFY(barTicks({1.0F, 1.0F}, display::Stretch::Linear, {}).empty());
}

void TestCanvas::choosesRoundLengths() {
    QCOMPARE(roundLength(7.3), 5.0);
    QCOMPARE(roundLength(0.23), 0.2);
    QCOMPARE(roundLength(1.0), 1.0);
    QCOMPARE(roundLength(0.0), 0.0);
}

QTEST_MAIN(TestCanvas)
#include "tst_canvas.moc"
