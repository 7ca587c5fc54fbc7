// SPDX-License-Identifier: MIT
#include "core/engine/ThreadChoice.h"

#include <QtTest>

using lookback::engine::ThreadChoice;
using namespace std::chrono_literals;

class TestThreadChoice : public QObject {
    Q_OBJECT

private:
    static ThreadChoice::Clock::time_point at(std::chrono::milliseconds t) {
        return ThreadChoice::Clock::time_point(1h) + t;
    }

    static void fail(ThreadChoice& choice, std::chrono::milliseconds t) {
        choice.took(4, 200.0, at(t));
        choice.took(4, 200.0, at(t));
    }

private Q_SLOTS:

    void forgivesOneSlowEvaluation() {
        ThreadChoice choice(4, 20.0);
        choice.took(4, 200.0, at(0ms)); // the first builds what the others find built
        QCOMPARE(choice.threads(at(1ms)), 4);
        choice.took(4, 12.0, at(10ms));
        choice.took(4, 200.0, at(20ms));
        QCOMPARE(choice.threads(at(21ms)), 4);
    }

    void keepsAllThreadsWhileTheyHelp() {
        ThreadChoice choice(4, 20.0);
        QCOMPARE(choice.threads(at(0ms)), 4);
        choice.took(4, 12.0, at(0ms));
        choice.took(4, 29.0, at(20ms)); // a little slow is not yet clearly slower
        QCOMPARE(choice.threads(at(50ms)), 4);
    }

    void goesOnAloneWhenTheySlowEachOther() {
        ThreadChoice choice(4, 20.0);
        fail(choice, 0ms);
        QCOMPARE(choice.threads(at(1ms)), 1);
        choice.took(1, 90.0, at(100ms)); // one is slow too: still better than several
        QCOMPARE(choice.threads(at(1999ms)), 1);
        QCOMPARE(choice.threads(at(2000ms)), 4);
    }

    void triesAgainLaterEachTime() {
        ThreadChoice choice(4, 20.0);
        fail(choice, 0ms);
        fail(choice, 2000ms);
        QCOMPARE(choice.threads(at(5999ms)), 1);
        QCOMPARE(choice.threads(at(6000ms)), 4);
    }

    void forgetsFailuresOnceTheyHelpAgain() {
        ThreadChoice choice(4, 20.0);
        fail(choice, 0ms);
        choice.took(4, 12.0, at(2000ms));
        fail(choice, 3000ms);
        QCOMPARE(choice.threads(at(5000ms)), 4); // the first pause again, not the second
    }
};

QTEST_GUILESS_MAIN(TestThreadChoice)
#include "tst_thread_choice.moc"
