// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/Spool.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace lookback;

class TestSpool : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesBackEveryRow();
    void leavesNoFile();
    void saysWhatItCannotDo();
};

void TestSpool::givesBackEveryRow() {
    io::Spool spool(3);
    for (int i = 0; i < 5; ++i) {
        const float base = 1.7F * static_cast<float>(i);
        spool.add(std::vector<float>{base, base + 0.1F, -base});
    }
    QCOMPARE(spool.count(), std::int64_t{5});
    for (const int i : {4, 0, 2}) {
        const float base = 1.7F * static_cast<float>(i);
        QCOMPARE(spool.read(i), (std::vector<float>{base, base + 0.1F, -base}));
    }
}

void TestSpool::leavesNoFile() {
    const QTemporaryDir folder;
    const QByteArray before = qgetenv("TMPDIR");
    qputenv("TMPDIR", folder.path().toUtf8());
    {
        io::Spool spool(2);
        spool.add(std::vector<float>{1.0F, 2.0F});
        QVERIFY(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
    }
    qputenv("TMPDIR", "/nowhere");
    QVERIFY_EXCEPTION_THROWN(io::Spool(2), DiskError);
    before.isNull() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", before);
}

void TestSpool::saysWhatItCannotDo() {
    io::Spool spool(2);
    QVERIFY_EXCEPTION_THROWN(spool.add(std::vector<float>{1.0F}), ValueError);
    QVERIFY_EXCEPTION_THROWN(spool.read(0), ValueError);
}

QTEST_GUILESS_MAIN(TestSpool)
#include "tst_spool.moc"
