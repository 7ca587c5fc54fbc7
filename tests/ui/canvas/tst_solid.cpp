// SPDX-License-Identifier: MIT
// Needs OpenGL: run under xvfb.
#include "ui/canvas/ReliefView.h"
#include "ui/canvas/VolumeView.h"
#include "ui/canvas/VtkCanvas.h"
#include "ui/canvas/VtkSetup.h"
#include "ui/common/Theme.h"

#include <QMainWindow>
#include <QtTest>
#include <cmath>

using namespace lookback;
using namespace lookback::ui;

namespace {

constexpr int kSide = 24;

/// A dense ball in the middle of an empty box.
field::MatterVolume ball() {
    field::MatterVolume volume{kSide, 25.0, std::vector<float>(kSide * kSide * kSide, 0.0F)};
    for (int z = 0; z < kSide; ++z) {
        for (int y = 0; y < kSide; ++y) {
            for (int x = 0; x < kSide; ++x) {
                const double r2 = std::pow(x - 11.5, 2) + std::pow(y - 11.5, 2) + std::pow(z - 11.5, 2);
                volume.values[static_cast<std::size_t>((z * kSide + y) * kSide + x)] =
                    r2 < 16.0 ? 2000.0F : 0.0F;
            }
        }
    }
    return volume;
}

std::shared_ptr<const Map> hill() {
    auto map = std::make_shared<Map>();
    map->values = Image(1, 32, 32);
    for (int y = 0; y < 32; ++y) {
        for (int x = 0; x < 32; ++x) {
            map->values.at(0, y, x) =
                static_cast<float>(std::exp(-(std::pow(x - 15.5, 2) + std::pow(y - 15.5, 2)) / 30.0));
        }
    }
    map->box = 25.0;
    return map;
}

display::DisplayOptions look() {
    display::DisplayOptions options;
    options.limits = display::LimitsKind::Fixed;
    options.fixed = {0.0F, 1.0F};
    options.stretch = display::Stretch::Linear;
    options.map = display::ColourMap::Viridis;
    return options;
}

bool isBackground(const QColor& c) {
    const QColor back = theme().card;
    return std::abs(c.red() - back.red()) < 4 && std::abs(c.green() - back.green()) < 4 &&
           std::abs(c.blue() - back.blue()) < 4;
}

/// Pixels that are not background, of every third.
int covered(const QImage& picture) {
    int count = 0;
    for (int y = 0; y < picture.height(); y += 3) {
        for (int x = 0; x < picture.width(); x += 3) {
            count += isBackground(picture.pixelColor(x, y)) ? 0 : 1;
        }
    }
    return count;
}

} // namespace

class TestSolid : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() {
        theme_ = new Theme(ThemeChoice::Dark, this);
        if (!VtkCanvas::possible()) {
            QSKIP("this platform has no OpenGL");
        }
    }

    void glowsWhereItIsDense();
    void raisesAMap();
    void turnsAndComesBack();
    void survivesAnotherWindow();
    void projectsTheMiddleToTheMiddle();

private:
    Theme* theme_ = nullptr;
};

void TestSolid::glowsWhereItIsDense() {
    VolumeView view;
    view.resize(300, 300);
    view.setVolume(ball());
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QImage picture = view.canvas()->grabFramebuffer();
    QVERIFY(!isBackground(picture.pixelColor(picture.width() / 2, picture.height() / 2)));
    QVERIFY(isBackground(picture.pixelColor(4, 4)));
    QCOMPARE(picture.pixelColor(4, 4).alpha(), 255);
    const int before = covered(picture);
    view.setOpacity(1.0); // what lies around the ball is seen too
    QVERIFY(covered(view.canvas()->grabFramebuffer()) > before);
}

void TestSolid::raisesAMap() {
    ReliefView view;
    view.resize(300, 300);
    view.setMap(hill(), look());
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const QImage picture = view.canvas()->grabFramebuffer();
    int yellow = 0; // the top of viridis
    int violet = 0; // its foot
    for (int y = 0; y < picture.height(); y += 3) {
        for (int x = 0; x < picture.width(); x += 3) {
            const QColor c = picture.pixelColor(x, y);
            yellow += c.red() > 1.5 * c.blue() && c.green() > 1.5 * c.blue() && c.green() > 60 ? 1 : 0;
            violet += c.blue() > c.green() + 20 && c.red() > c.green() ? 1 : 0;
        }
    }
    QVERIFY2(yellow > 5, qPrintable(QString::number(yellow)));
    QVERIFY2(violet > 5 * yellow, qPrintable(QString::number(violet)));
}

void TestSolid::turnsAndComesBack() {
    ReliefView view;
    view.resize(240, 240);
    view.setMap(hill(), look());
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const QImage before = view.canvas()->grabFramebuffer();
    QTest::keyClick(view.canvas(), Qt::Key_Left);
    QTest::keyClick(view.canvas(), Qt::Key_Plus);
    QVERIFY(view.canvas()->grabFramebuffer() != before);
    QTest::keyClick(view.canvas(), Qt::Key_Home);
    QCOMPARE(view.canvas()->grabFramebuffer(), before);
}

void TestSolid::survivesAnotherWindow() {
    QMainWindow one;
    QMainWindow other;
    auto* view = new ReliefView;
    view->setMap(hill(), look());
    one.setCentralWidget(view);
    one.resize(240, 240);
    one.show();
    QVERIFY(QTest::qWaitForWindowExposed(&one));
    const QColor before = view->canvas()->grabFramebuffer().pixelColor(120, 130);
    one.takeCentralWidget();
    other.setCentralWidget(view);
    other.resize(240, 240);
    other.show();
    QVERIFY(QTest::qWaitForWindowExposed(&other));
    QCOMPARE(view->canvas()->grabFramebuffer().pixelColor(120, 130), before);
}

void TestSolid::projectsTheMiddleToTheMiddle() {
    VolumeView view;
    view.resize(300, 200);
    view.setVolume(ball());
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.canvas()->grabFramebuffer();
    const QPointF middle = view.canvas()->toScreen(0.0, 0.0, 0.0);
    QVERIFY2((middle - QPointF(150, 100)).manhattanLength() < 2.0,
             qPrintable(QStringLiteral("%1, %2").arg(middle.x()).arg(middle.y())));
}

int main(int argc, char** argv) {
    lookback::ui::prepareVtk();
    QApplication application(argc, argv);
    TestSolid test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_solid.moc"
