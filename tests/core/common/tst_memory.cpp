// SPDX-License-Identifier: MIT
#include "core/common/Memory.h"

#include <sys/resource.h>

#include <QtTest>
#include <memory>

using namespace lookback;

namespace {

constexpr std::size_t kBlock = 64 << 20;

/// How many pages the system had to lay out for taking, filling and freeing a block.
long pagesForABlock() {
    const auto pages = [] {
        rusage used{};
        getrusage(RUSAGE_SELF, &used);
        return used.ru_minflt;
    };
    const long before = pages();
    const std::unique_ptr<volatile char[]> block(new volatile char[kBlock]);
    for (std::size_t i = 0; i < kBlock; i += 4096) {
        block[i] = 1;
    }
    return pages() - before;
}

} // namespace

class TestMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatIsFreed();
};

// glibc gives blocks beyond 32 MiB back at once and asks for new pages each time; afterwards the same ones
// serve.
void TestMemory::keepsWhatIsFreed() {
#ifndef __GLIBC__
    QSKIP("Another C library decides for itself.");
#endif
    QVERIFY(pagesForABlock() > 20);
    QVERIFY(pagesForABlock() > 20);
    keepFreedMemory();
    pagesForABlock();
    QVERIFY(pagesForABlock() < 10);
    QVERIFY(residentMemory() > static_cast<double>(kBlock));
}

QTEST_GUILESS_MAIN(TestMemory)
#include "tst_memory.moc"
