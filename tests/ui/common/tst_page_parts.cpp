// SPDX-License-Identifier: MIT
// What all pages are made of: the table of keys, the bar on top, the start without a file.
#include "ui/common/Controls.h"
#include "ui/common/FileStart.h"
#include "ui/common/KeyTable.h"
#include "ui/common/PageBar.h"

#include <QButtonGroup>
#include <QMenu>
#include <QtTest>

using namespace lookback::ui;

namespace {

class Bar final : public PageBar {
public:
    Bar()
        : PageBar(QStringLiteral("Page")) {
        file = addFile();
        addBadge();
        views = addViews({{QStringLiteral("one"), {}}, {QStringLiteral("two"), {}}});
        addMenus({}, {});
    }

    using PageBar::setBadge;
    using PageBar::setExportable;
    using PageBar::setFileName;

    MenuButton* file;
    QButtonGroup* views;
};

} // namespace

class TestPageParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void actsOnTheKeyItNames();
    void takesASignWithOrWithoutShift();
    void leavesAKeyThatMayNotActToTheNext();
    void helpsInTheOrderOfTheTable();
    void showsAFileThatHasAName();
    void opensNoExportWhereThereIsNothing();
    void choosesOneOfItsViews();
    void offersDemoDataWhereTheyAre();
};

void TestPageParts::actsOnTheKeyItNames() {
    KeyTable keys;
    QStringList done;
    keys.add({Qt::Key_S}, {}, [&] { done << QStringLiteral("S"); });
    keys.add({Qt::Key_S, Qt::ControlModifier}, {}, [&] { done << QStringLiteral("Ctrl+S"); });
    const auto press = [&](int key, Qt::KeyboardModifiers modifiers) {
        return keys.handle(QKeyEvent(QEvent::KeyPress, key, modifiers));
    };
    QVERIFY(press(Qt::Key_S, Qt::ControlModifier));
    QVERIFY(press(Qt::Key_S, Qt::KeypadModifier));
    QVERIFY(!press(Qt::Key_S, Qt::ShiftModifier));
    QVERIFY(!press(Qt::Key_T, Qt::NoModifier));
    QCOMPARE(done, (QStringList{QStringLiteral("Ctrl+S"), QStringLiteral("S")}));
}

void TestPageParts::takesASignWithOrWithoutShift() {
    KeyTable keys;
    int count = 0;
    keys.add({Qt::Key_BracketLeft}, {}, [&] { ++count; });
    const QString sign = QStringLiteral("[");
    QVERIFY(keys.handle(QKeyEvent(QEvent::KeyPress, Qt::Key_BracketLeft, Qt::NoModifier, sign)));
    QVERIFY(keys.handle(QKeyEvent(QEvent::KeyPress, Qt::Key_BracketLeft, Qt::ShiftModifier, sign)));
    QVERIFY(!keys.handle(QKeyEvent(QEvent::KeyPress, Qt::Key_BracketLeft, Qt::ControlModifier, sign)));
    QCOMPARE(count, 2);
}

void TestPageParts::leavesAKeyThatMayNotActToTheNext() {
    KeyTable keys;
    bool running = true;
    QStringList done;
    keys.add(
        {Qt::Key_Escape}, {}, [&] { done << QStringLiteral("stop"); }, [&] { return running; });
    keys.add(
        {Qt::Key_Escape}, {}, [&] { done << QStringLiteral("clear"); }, [&] { return done.size() < 2; });
    const QKeyEvent escape(QEvent::KeyPress, Qt::Key_Escape, Qt::NoModifier);
    QVERIFY(keys.handle(escape));
    running = false;
    QVERIFY(keys.handle(escape));
    QVERIFY(!keys.handle(escape)); // so that the window may use it
    QCOMPARE(done, (QStringList{QStringLiteral("stop"), QStringLiteral("clear")}));
}

void TestPageParts::helpsInTheOrderOfTheTable() {
    KeyTable keys;
    keys.add({Qt::Key_B}, {QStringLiteral("B"), QStringLiteral("Blink")}, [] {});
    keys.add({Qt::Key_C}, {}, [] {});
    keys.tell({QStringLiteral("Arrows"), QStringLiteral("Move")});
    QCOMPARE(keys.help().size(), std::size_t(2));
    QCOMPARE(keys.help()[0].what, QStringLiteral("Blink"));
    QCOMPARE(keys.help()[1].keys, QStringLiteral("Arrows"));
}

void TestPageParts::showsAFileThatHasAName() {
    Bar bar;
    QVERIFY(bar.file->isHidden());
    bar.setFileName(QStringLiteral("maps.hdf5"));
    QVERIFY(!bar.file->isHidden());
    QCOMPARE(bar.file->toolTip(), QStringLiteral("maps.hdf5"));
    bar.setFileName({});
    QVERIFY(bar.file->isHidden());
    QCOMPARE(bar.badge(), QString());
    bar.setBadge(QStringLiteral("simulated"), {});
    QCOMPARE(bar.badge(), QStringLiteral("simulated"));
}

void TestPageParts::opensNoExportWhereThereIsNothing() {
    Bar bar;
    int filled = 0;
    bar.fillExport = [&](QMenu& menu) {
        ++filled;
        menu.addAction(QStringLiteral("PNG"));
        QTimer::singleShot(0, &menu, &QMenu::close); // a menu waits for an answer
    };
    bar.show();
    bar.setExportable(false);
    bar.showExportMenu();
    QCOMPARE(filled, 0);
    bar.setExportable(true);
    bar.showExportMenu();
    QCOMPARE(filled, 1);
}

void TestPageParts::choosesOneOfItsViews() {
    Bar bar;
    QCOMPARE(bar.views->checkedId(), 0);
    bar.views->button(1)->click();
    QCOMPARE(bar.views->checkedId(), 1);
    QVERIFY(!bar.views->button(0)->isChecked());
}

void TestPageParts::offersDemoDataWhereTheyAre() {
    const auto buttons = [](const FileStart& start) { return start.findChildren<QPushButton*>().size(); };
    StartWords words;
    words.heading = QStringLiteral("From here to there");
    FileStart without(words);
    QCOMPARE(buttons(without), 1);
    words.demo = QStringLiteral("Demo");
    FileStart with(words);
    QCOMPARE(buttons(with), 2);
    QSignalSpy spy(&with, &FileStart::demoWanted);
    for (QPushButton* b : with.findChildren<QPushButton*>()) {
        if (b->text() == QStringLiteral("Demo")) {
            b->click();
        }
    }
    QCOMPARE(spy.count(), 1);
}

QTEST_MAIN(TestPageParts)
#include "tst_page_parts.moc"
