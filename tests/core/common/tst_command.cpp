// SPDX-License-Identifier: MIT
#include "core/common/Command.h"
#include "core/common/Error.h"

#include <QtTest>
#include <csignal>

using namespace lookback;
using namespace std::chrono_literals;

class TestCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsOutputErrorAndCode();
    void handsArgumentsOverAsTheyAre();
    void takesMoreThanAPipeHolds();
    void tellsTheSignalThatEndedIt();
    void givesNoInput();
    void doesNotWaitForOrphans();
    void killsWhatDoesNotEnd();
    void namesAProgramThatIsNotThere();
};

void TestCommand::tellsOutputErrorAndCode() {
    const auto ended = runToEnd({.line = {"sh", "-c", "pwd; echo wrong >&2; exit 7"}, .folder = "/usr"});
    QCOMPARE(ended.code, 7);
    QCOMPARE(ended.out, std::string("/usr\n"));
    QCOMPARE(ended.error, std::string("wrong\n"));
}

void TestCommand::handsArgumentsOverAsTheyAre() {
    const std::string odd = "a 'b' \"c\" $HOME `id` ; \n \\";
    QCOMPARE(runToEnd({.line = {"printf", "%s", odd}}).out, odd);
}

void TestCommand::takesMoreThanAPipeHolds() {
    const auto ended =
        runToEnd({.line = {"sh", "-c", "head -c 3000000 /dev/zero; head -c 2000000 /dev/zero >&2"}});
    QCOMPARE(ended.out.size(), std::size_t{3000000});
    QCOMPARE(ended.error.size(), std::size_t{2000000});
}

void TestCommand::tellsTheSignalThatEndedIt() {
    QCOMPARE(runToEnd({.line = {"sh", "-c", "kill -9 $$"}}).code, 128 + SIGKILL);
}

void TestCommand::givesNoInput() {
    QCOMPARE(runToEnd({.line = {"wc", "-c"}}).out, std::string("0\n"));
}

// As a daemon does that keeps the pipes of the command that started it.
void TestCommand::doesNotWaitForOrphans() {
    const auto ended = runToEnd({.line = {"sh", "-c", "sleep 30 & echo $!"}, .patience = 15s});
    QCOMPARE(ended.code, 0);
    QVERIFY(::kill(static_cast<pid_t>(std::stol(ended.out)), SIGKILL) == 0); // it was still there
}

void TestCommand::killsWhatDoesNotEnd() {
    QElapsedTimer timer;
    timer.start();
    try {
        runToEnd({.line = {"sh", "-c", "trap '' TERM; sleep 30; sleep 30"}, .patience = 200ms});
        QFAIL("a program that hangs was waited for");
    } catch (const Error& e) {
        QCOMPARE(std::string(e.what()), std::string("sh has not answered within 0.2 s."));
    }
    QVERIFY(timer.elapsed() < 10000);
}

void TestCommand::namesAProgramThatIsNotThere() {
    try {
        runToEnd({.line = {"lookback-no-such-program"}});
        QFAIL("a program that is not there was started");
    } catch (const Error& e) {
        QCOMPARE(std::string(e.what()),
                 std::string("lookback-no-such-program cannot be started: No such file or directory."));
    }
}

QTEST_GUILESS_MAIN(TestCommand)
#include "tst_command.moc"
