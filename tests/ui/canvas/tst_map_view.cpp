// SPDX-License-Identifier: MIT
#include "ui/canvas/MapBar.h"
#include "ui/canvas/MapView.h"
#include "ui/common/Theme.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>
#include <cmath>

using namespace lookback;
using namespace lookback::ui;

namespace {

/// Value x + 100 y, one blank pixel at (3, 5).
std::shared_ptr<const Map> slope(int side, double box = 25.0) {
    auto map = std::make_shared<Map>();
    map->values = Image(1, side, side);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            map->values.at(0, y, x) = static_cast<float>(x + 100 * y);
        }
    }
    map->values.at(0, 5, 3) = NAN;
    map->unit = "Msun/h per (Mpc/h)^2";
    map->box = box;
    return map;
}

std::shared_ptr<const Map> flat(int side, float value) {
    auto map = std::make_shared<Map>();
    map->values = Image(1, side, side, value);
    return map;
}

display::DisplayOptions linear(display::ColourMap colours = display::ColourMap::Grey) {
    display::DisplayOptions look;
    look.limits = display::LimitsKind::MinMax;
    look.stretch = display::Stretch::Linear;
    look.map = colours;
    return look;
}

QColor toQColor(const display::Colour& c) {
    return {c.red, c.green, c.blue};
}

void sendDrag(QWidget& widget, QPointF to, Qt::MouseButton button, Qt::KeyboardModifiers keys) {
    QMouseEvent drag(QEvent::MouseMove, to, widget.mapToGlobal(to), Qt::NoButton, button, keys);
    QApplication::sendEvent(&widget, &drag);
}

void wheel(QWidget& widget, QPointF at, int by) {
    QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, by}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

} // namespace

class TestMapView : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { theme_ = new Theme(ThemeChoice::Dark, this); }

    void colourOfEveryPixelIsThatOfItsValue();
    void showsPixelsAsSquaresWhenNear();
    void letsAnOverlayThroughByItsOpacity();
    void halvesAMapWithoutItsBlankPixels();
    void readsTheValueUnderTheCursorInLinkedViews();
    void zoomsToTheCursorInLinkedViews();
    void dragsContrastInOneViewOnly();
    void drawsARegionWithShift();
    void movesTheCursorByKeys();
    void marksTheBarWithRoundValues();
    void marksABarOfLogarithmsWithPowersOfTen();
    void writesValuesWithUnits();
    void paintsALargeMapWithoutBlocking();

private:
    Theme* theme_ = nullptr;
};

void TestMapView::colourOfEveryPixelIsThatOfItsValue() {
    const auto map = slope(8);
    const MapPyramid pyramid(map);
    RasterOptions options;
    options.source = QRectF(0, 0, 8, 8);
    options.size = QSize(8, 8);
    options.display = linear(display::ColourMap::Viridis);
    options.display.fixed = limitsOf(*map, options.display);
    options.smooth = false;
    const QImage picture = rasterise(pyramid, options);
    const auto& table = display::coloursOf(display::ColourMap::Viridis);
    QCOMPARE(picture.pixelColor(0, 7), toQColor(table[0]));   // (0, 0): the bottom row is at the bottom
    QCOMPARE(picture.pixelColor(7, 0), toQColor(table[255])); // (7, 7)
    QCOMPARE(picture.pixelColor(3, 2), toQColor(display::kBlankColour));
    options.smooth = true; // one pixel of the picture a pixel of the map: the same
    QCOMPARE(rasterise(pyramid, options).pixelColor(7, 0), toQColor(table[255]));
}

void TestMapView::showsPixelsAsSquaresWhenNear() {
    MapView view;
    view.resize(260, 300);
    view.setLook(linear());
    view.setMap(slope(8)); // 30 screen pixels each
    const QImage picture = view.grab().toImage();
    const QRectF panel = view.panel();
    const double side = panel.width() / 8.0;
    const auto at = [&](double x, double y) { // in pixels of the map
        return picture.pixelColor(static_cast<int>(panel.left() + x * side),
                                  static_cast<int>(panel.bottom() - y * side));
    };
    QCOMPARE(at(5.2, 6.2), at(5.8, 6.8));
    QVERIFY(at(5.5, 6.5) != at(5.5, 5.5));
}

void TestMapView::letsAnOverlayThroughByItsOpacity() {
    MapView view;
    view.resize(200, 240);
    view.setLook(linear());
    view.setMap(flat(8, 3.0F)); // flat: the darkest colour, black
    auto above = std::make_shared<Map>(*flat(8, 1.0F));
    above->values.at(0, 0, 0) = NAN;
    display::DisplayOptions look = linear();
    look.limits = display::LimitsKind::Fixed;
    look.fixed = {0.0F, 1.0F};
    const QPointF middle = view.panel().center();
    const QPointF corner(view.panel().left() + 5, view.panel().bottom() - 60 * 0 - 5);
    view.setOverlay(above, look, 0.5);
    const QColor half = view.grab().toImage().pixelColor(middle.toPoint());
    QVERIFY2(std::abs(half.red() - 128) < 3, qPrintable(half.name()));
    view.setOverlay(above, look, 1.0);
    QCOMPARE(view.grab().toImage().pixelColor(middle.toPoint()).red(), 255);
    view.setOverlay(nullptr, look, 1.0);
    QCOMPARE(view.grab().toImage().pixelColor(middle.toPoint()).red(), 0);
    Q_UNUSED(corner);
}

void TestMapView::halvesAMapWithoutItsBlankPixels() {
    auto map = std::make_shared<Map>(*flat(256, 2.0F));
    map->values.at(0, 0, 0) = NAN;
    map->values.at(0, 0, 1) = 5.0F;
    const MapPyramid pyramid(map);
    QCOMPARE(pyramid.levels(), 2);
    QCOMPARE(pyramid.level(1).width, 128);
    QCOMPARE(pyramid.level(1).at(0, 0, 0), 3.0F); // (5 + 2 + 2) / 3
    QCOMPARE(pyramid.level(1).at(0, 9, 9), 2.0F);
}

void TestMapView::readsTheValueUnderTheCursorInLinkedViews() {
    MapLink link;
    MapView one;
    MapView other;
    for (MapView* view : {&one, &other}) {
        view->resize(260, 300);
        view->setLink(&link);
    }
    one.setMap(slope(8));
    other.setMap(flat(16, 7.0F)); // of another size: linked by place
    one.show();
    QTest::mouseMove(&one, one.panel().center().toPoint() + QPoint(4, -4));
    QTRY_VERIFY(link.cursor().has_value());
    QCOMPARE(one.valueAt(*link.cursor()), 404.0);
    QCOMPARE(other.valueAt(*link.cursor()), 7.0);
    QVERIFY(std::isnan(one.valueAt({1.2, 0.5})));
    QVERIFY(std::isnan(one.valueAt({0.4, 0.66})));
}

void TestMapView::zoomsToTheCursorInLinkedViews() {
    MapLink link;
    MapView one;
    MapView other;
    for (MapView* view : {&one, &other}) {
        view->resize(260, 300);
        view->setLink(&link);
        view->setMap(slope(64));
        view->show();
    }
    const QPoint at = one.panel().topLeft().toPoint() + QPoint(180, 70);
    QTest::mouseMove(&one, at);
    QTRY_VERIFY(link.cursor().has_value());
    const double before = one.valueAt(*link.cursor());
    wheel(one, at, 480);
    QCOMPARE(link.viewport().zoom, 4.0);
    sendDrag(one, at, Qt::NoButton, Qt::NoModifier); // the cursor asks anew
    QCOMPARE(one.valueAt(*link.cursor()), before);
    QTest::mouseDClick(&other, Qt::LeftButton, {}, at);
    QVERIFY(link.viewport().whole());
}

void TestMapView::dragsContrastInOneViewOnly() {
    MapLink link;
    MapView one;
    MapView other;
    for (MapView* view : {&one, &other}) {
        view->resize(200, 240);
        view->setLink(&link);
        view->setMap(slope(16));
    }
    QSignalSpy dragged(&one, &MapView::lookDragged);
    QTest::mousePress(&one, Qt::RightButton, {}, {100, 100});
    sendDrag(one, {140, 60}, Qt::RightButton, {});
    QCOMPARE(dragged.count(), 1);
    QCOMPARE(one.look().contrast.bias, 0.5 + 40.0 / 200.0);
    QVERIFY(one.look().contrast.contrast > 2.0);
    QCOMPARE(other.look().contrast.contrast, 1.0);
    QTest::mouseDClick(&one, Qt::RightButton, {}, {100, 100});
    QCOMPARE(one.look().contrast.contrast, 1.0);
}

void TestMapView::drawsARegionWithShift() {
    MapView view;
    view.resize(200, 244);
    view.setMap(slope(16));
    const QRectF panel = view.panel();
    const QPointF from = panel.topLeft() + QPointF(0.25 * panel.width(), 0.25 * panel.height());
    const QPointF to = panel.topLeft() + QPointF(0.5 * panel.width(), 0.75 * panel.height());
    QTest::mousePress(&view, Qt::LeftButton, Qt::ShiftModifier, from.toPoint());
    sendDrag(view, to, Qt::LeftButton, Qt::ShiftModifier);
    QVERIFY(view.link()->region().has_value());
    const QRectF region = *view.link()->region();
    QVERIFY(std::abs(region.left() - 0.25) < 0.01 && std::abs(region.right() - 0.5) < 0.01);
    QVERIFY(std::abs(region.top() - 0.25) < 0.01 && std::abs(region.bottom() - 0.75) < 0.01); // y upwards
    QTest::mouseRelease(&view, Qt::LeftButton, Qt::ShiftModifier, to.toPoint());
    QTest::mouseClick(&view, Qt::LeftButton, Qt::ShiftModifier, to.toPoint());
    QVERIFY(!view.link()->region().has_value());
}

void TestMapView::movesTheCursorByKeys() {
    MapView view;
    view.resize(200, 244);
    view.setMap(slope(8));
    QTest::keyClick(&view, Qt::Key_Right); // from the middle, pixel (4, 4)
    QCOMPARE(view.valueAt(*view.link()->cursor()), 405.0);
    QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(view.valueAt(*view.link()->cursor()), 305.0);
    QTest::keyClick(&view, Qt::Key_Left, Qt::ControlModifier);
    QCOMPARE(view.valueAt(*view.link()->cursor()), 300.0); // stops at the edge
    QTest::keyClick(&view, Qt::Key_Up, Qt::ShiftModifier);
    QVERIFY(view.link()->region().has_value());
    QTest::keyClick(&view, Qt::Key_Plus);
    QVERIFY(view.link()->viewport().zoom > 1.4);
    QTest::keyClick(&view, Qt::Key_Home);
    QVERIFY(view.link()->viewport().whole());
}

void TestMapView::marksTheBarWithRoundValues() {
    const MapScale scale = mapScale(linear(), {0.0F, 3.7e12F}, QStringLiteral("M"), 280.0);
    QVERIFY(scale.unit.startsWith(QStringLiteral("10\u00B9\u00B2 M")));
    QStringList texts;
    for (const auto& tick : scale.ticks) {
        texts << tick.text;
        QVERIFY(std::abs(tick.place * 3.7 - tick.text.toDouble()) < 1e-3);
    }
    QCOMPARE(texts, QStringList({QStringLiteral("0"), QStringLiteral("1"), QStringLiteral("2"),
                                 QStringLiteral("3")}));
    const MapScale even = mapScale(linear(), {-3.0F, 3.0F}, QString(), 280.0);
    QCOMPARE(even.ticks.front().text, QStringLiteral("\u22122"));
    QCOMPARE(even.ticks.back().text, QStringLiteral("2"));
    QVERIFY(mapScale(linear(), {1.0F, 1.0F}, QString(), 280.0).ticks.empty());
}

void TestMapView::marksABarOfLogarithmsWithPowersOfTen() {
    const auto textsOf = [](const display::Limits& limits) {
        QStringList texts;
        for (const auto& tick :
             mapScale(linear(), limits, QStringLiteral("K"), 400.0, MapValues::Logarithms).ticks) {
            texts << tick.text;
        }
        return texts;
    };
    QCOMPARE(textsOf({3.5F, 6.5F}), QStringList({QStringLiteral("10\u2074"), QStringLiteral("10\u2075"),
                                                 QStringLiteral("10\u2076")}));
    QCOMPARE(textsOf({-0.1F, 1.4F}),
             QStringList({QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("5"), QStringLiteral("10"),
                          QStringLiteral("20")}));
    const MapScale scale =
        mapScale(linear(), {3.0F, 7.0F}, QStringLiteral("K"), 400.0, MapValues::Logarithms);
    QCOMPARE(scale.unit, QStringLiteral("K"));
    QCOMPARE(scale.ticks.at(1).place, 0.25);
}

void TestMapView::writesValuesWithUnits() {
    QCOMPARE(valueText(0.0, {}), QStringLiteral("0"));
    QCOMPARE(valueText(NAN, QStringLiteral("K")), QStringLiteral("blank"));
    QCOMPARE(valueText(-0.25, QStringLiteral("K")), QStringLiteral("\u22120.25 K"));
    QCOMPARE(valueText(3.456e12, QStringLiteral("M")), QStringLiteral("3.46\u00D710\u00B9\u00B2 M"));
    QCOMPARE(unitText("per (Mpc/h)^2"), QStringLiteral("per (Mpc/h)\u00B2"));
}

void TestMapView::paintsALargeMapWithoutBlocking() {
    MapView view;
    view.resize(320, 364);
    view.setMap(slope(2048));
    view.grab();
    double best = 1e9; // of several: the machine may be busy
    for (int i = 0; i < 8; ++i) {
        display::DisplayOptions look = view.look();
        look.contrast.bias = 0.5 + 0.01 * i;
        QElapsedTimer timer;
        timer.start();
        view.setLook(look);
        view.grab();
        best = std::min(best, static_cast<double>(timer.nsecsElapsed()) * 1e-6);
    }
    QVERIFY2(best < 16.0, qPrintable(QString::number(best)));
}

QTEST_MAIN(TestMapView)
#include "tst_map_view.moc"
