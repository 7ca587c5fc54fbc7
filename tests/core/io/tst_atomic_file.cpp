// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"

#include <sys/resource.h>

#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <fstream>

using namespace lookback;
namespace fs = std::filesystem;

class TestAtomicFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void replacesTheTargetOnlyWhenCommitted();
    void keepsTheOldTextWhenTheDiskIsFull();
    void saysWhereItCannotWrite();
    void refusesATextThatIsTooLarge();

private:
    fs::path folder() const { return scratch_.path().toStdString(); }

    std::ptrdiff_t filesInFolder() const {
        return std::distance(fs::directory_iterator(folder()), fs::directory_iterator());
    }

    QTemporaryDir scratch_;
};

void TestAtomicFile::replacesTheTargetOnlyWhenCommitted() {
    const fs::path target = folder() / "a.txt";
    io::writeTextAtomically(target, "old");
    {
        io::AtomicFile file(target);
        QCOMPARE(file.path().parent_path(), target.parent_path());
        QCOMPARE(file.path().extension(), target.extension());
        std::ofstream(file.path()) << "half";
    }
    QCOMPARE(io::readText(target), std::string("old"));
    {
        io::AtomicFile file(target);
        std::ofstream(file.path()) << "new";
        file.commit();
    }
    QCOMPARE(io::readText(target), std::string("new"));
    QCOMPARE(filesInFolder(), 1);
}

// A limit on the size of files stands for the full disk: write() fails half way in the same manner.
void TestAtomicFile::keepsTheOldTextWhenTheDiskIsFull() {
    const fs::path target = folder() / "a.txt";
    io::writeTextAtomically(target, "old");
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit small{1000, before.rlim_max};
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    bool refused = false;
    try {
        io::writeTextAtomically(target, std::string(5000, 'x'));
    } catch (const DiskError&) {
        refused = true;
    }
    setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY(refused);
    QCOMPARE(io::readText(target), std::string("old"));
    QCOMPARE(filesInFolder(), 1);
}

void TestAtomicFile::saysWhereItCannotWrite() {
    QVERIFY_EXCEPTION_THROWN(io::writeTextAtomically(folder() / "absent" / "a.txt", ""), DiskError);
    QVERIFY_EXCEPTION_THROWN(io::writeTextAtomically(folder(), ""), DiskError);
    QVERIFY_EXCEPTION_THROWN(io::writeTextAtomically("/proc/a.txt", ""), DiskError);
    try {
        io::writeTextAtomically(folder() / "absent" / "a.txt", "");
    } catch (const DiskError& e) {
        QVERIFY(std::string(e.what()).find((folder() / "absent").string()) != std::string::npos);
    }
}

void TestAtomicFile::refusesATextThatIsTooLarge() {
    const fs::path target = folder() / "a.txt";
    io::writeTextAtomically(target, "12345");
    QCOMPARE(io::readText(target, 5), std::string("12345"));
    QVERIFY_EXCEPTION_THROWN(io::readText(target, 4), FileError);
    QVERIFY_EXCEPTION_THROWN(io::readText(folder() / "absent"), FileError);
    QVERIFY_EXCEPTION_THROWN(io::readText(folder()), FileError);
}

QTEST_GUILESS_MAIN(TestAtomicFile)
#include "tst_atomic_file.moc"
