// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/training/RankGpus.h"
#include "core/training/Ranks.h"

#include <QtTest>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <thread>

using namespace lookback;
using namespace lookback::training;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

using Variables = std::map<std::string, std::string>;

RankPlace placeOf(const Variables& variables) {
    return rankPlace([&](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    });
}

Bytes bytes(const std::string& text) {
    return {text.begin(), text.end()};
}

/// Each process of a run as a thread; what each threw, by rank.
std::vector<std::string> together(int size, const std::function<void(Ranks&)>& work) {
    const int port = freePort();
    std::vector<std::string> thrown(static_cast<std::size_t>(size));
    std::vector<std::thread> threads;
    for (int rank = 0; rank < size; ++rank) {
        threads.emplace_back([&, rank] {
            try {
                const auto ranks =
                    joinRanks({.rank = rank, .size = size, .port = port}, {}, "recipe", seconds(20));
                work(*ranks);
            } catch (const std::exception& e) {
                thrown[static_cast<std::size_t>(rank)] = e.what();
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    return thrown;
}

const std::vector<std::string> kNothing{"", ""};

/// The addresses that this port of this machine listens on, as /proc/net/tcp writes them: proc(5).
QStringList listening(int port) {
    QStringList addresses;
    for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        std::ifstream in(table);
        for (std::string row; std::getline(in, row);) {
            std::istringstream fields(row);
            std::string number, near, far, state;
            fields >> number >> near >> far >> state;
            const auto colon = near.find(':');
            if (state == "0A" && std::stoi(near.substr(colon + 1), nullptr, 16) == port) {
                addresses << QString::fromStdString(near.substr(0, colon));
            }
        }
    }
    return addresses;
}

} // namespace

class TestRanks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesItsPlaceFromTheEnvironment();
    void takesItsPlaceFromSlurm();
    void namesAWrongVariable();
    void sharesABatchWithoutGapOrOverlap();
    void findsTheFirstMachine_data();
    void findsTheFirstMachine();
    void waitsForAValueOnTheBoard();
    void listensOnTheLoopbackAlone();
    void sumsOverAllInBuckets();
    void givesAllWhatTheFirstHas();
    void tellsTheOthersWhyOneGoes();
    void addsUpBetweenGpusOnlyWhereEachHasItsOwn();
    void refusesAnotherRecipe();
    void givesUpOnOneThatNeverComes();
};

void TestRanks::takesItsPlaceFromTheEnvironment() {
    QVERIFY(placeOf({}).alone());
    const auto place = placeOf({{"RANK", "5"},
                                {"WORLD_SIZE", "8"},
                                {"LOCAL_RANK", "1"},
                                {"MASTER_ADDR", "node7"},
                                {"MASTER_PORT", "4321"},
                                {"SLURM_STEP_ID", "0"},
                                {"SLURM_PROCID", "2"}});
    QCOMPARE(place.rank, 5);
    QCOMPARE(place.size, 8);
    QCOMPARE(place.local, 1);
    QCOMPARE(place.address, std::string("node7"));
    QCOMPARE(place.port, 4321);
    QCOMPARE(placeOf({{"RANK", "1"}, {"WORLD_SIZE", "2"}}).address, std::string("127.0.0.1"));
}

void TestRanks::takesItsPlaceFromSlurm() {
    Variables v{{"SLURM_PROCID", "3"},
                {"SLURM_NTASKS", "4"},
                {"SLURM_LOCALID", "1"},
                {"SLURM_JOB_ID", "41233"},
                {"SLURM_STEP_NODELIST", "gpu[07-08]"},
                {"SLURM_STEP_NUM_NODES", "2"}};
    QVERIFY(placeOf(v).alone()); // a batch script: no step of srun
    v["SLURM_STEP_ID"] = "0";
    const auto place = placeOf(v);
    QCOMPARE(place.rank, 3);
    QCOMPARE(place.size, 4);
    QCOMPARE(place.local, 1);
    QCOMPARE(place.address, std::string("gpu07"));
    QCOMPARE(place.port, 21233);
    v["SLURM_STEP_NUM_NODES"] = "1";
    QCOMPARE(placeOf(v).address, std::string("127.0.0.1"));
}

void TestRanks::namesAWrongVariable() {
    const auto option = [](const Variables& variables) -> std::string {
        try {
            placeOf(variables);
        } catch (const ValueError& e) {
            return e.option();
        }
        return "none";
    };
    QCOMPARE(option({{"RANK", "first"}}), std::string("RANK"));
    QCOMPARE(option({{"RANK", "2"}, {"WORLD_SIZE", "2"}}), std::string("RANK"));
    QCOMPARE(option({{"WORLD_SIZE", "0"}}), std::string("WORLD_SIZE"));
    QCOMPARE(option({{"RANK", "0"}, {"MASTER_PORT", "70000"}}), std::string("MASTER_PORT"));
}

void TestRanks::sharesABatchWithoutGapOrOverlap() {
    int next = 0;
    for (int rank = 0; rank < 3; ++rank) {
        const RankPlace place{.rank = rank, .size = 3};
        QCOMPARE(place.begin(11), next);
        QVERIFY(place.count(11) == 3 || place.count(11) == 4);
        next += place.count(11);
    }
    QCOMPARE(next, 11);
    QCOMPARE(RankPlace{}.begin(11), 0);
    QCOMPARE(RankPlace{}.count(11), 11);
}

void TestRanks::findsTheFirstMachine_data() {
    QTest::addColumn<QString>("nodes");
    QTest::addColumn<QString>("first");
    QTest::newRow("one") << "morgan"
                         << "morgan";
    QTest::newRow("list") << "a1,b2"
                          << "a1";
    QTest::newRow("range") << "node[01-04,07],gpu3"
                           << "node01";
    QTest::newRow("single in brackets") << "node[7]"
                                        << "node7";
    QTest::newRow("two brackets") << "rack[2-3]n[05,09].site"
                                  << "rack2n05.site";
    QTest::newRow("torn") << "node[01"
                          << "node";
}

void TestRanks::findsTheFirstMachine() {
    QFETCH(QString, nodes);
    QFETCH(QString, first);
    QCOMPARE(QString::fromStdString(firstHost(nodes.toStdString())), first);
}

void TestRanks::waitsForAValueOnTheBoard() {
    const int port = freePort();
    const RankBoard board("127.0.0.1", port);
    RankBoardReader one("127.0.0.1", port, seconds(5));
    RankBoardReader other("localhost", port, seconds(5));
    QVERIFY(!one.has("key"));
    std::thread writer([&] {
        std::this_thread::sleep_for(milliseconds(30));
        other.set("key", bytes("value"));
    });
    QCOMPARE(one.get("key", seconds(5)), bytes("value"));
    writer.join();
    QVERIFY(one.has("key"));
    QCOMPARE(one.ownAddress(), std::string("127.0.0.1"));
    QVERIFY_EXCEPTION_THROWN(one.get("nothing", milliseconds(10)), RankLost);
    other.set(RankBoard::kFailure, bytes("out of memory"));
    try {
        one.get("nothing", seconds(5));
        QFAIL("a failure was not told");
    } catch (const RankLost& e) {
        QCOMPARE(std::string(e.what()), std::string("out of memory"));
    }
}

void TestRanks::listensOnTheLoopbackAlone() {
    const int port = freePort();
    {
        const RankBoard board("127.0.0.1", port);
        QCOMPARE(listening(port), QStringList{QStringLiteral("0100007F")});
        QVERIFY_EXCEPTION_THROWN(RankBoard("127.0.0.1", port), Error);
    }
    QVERIFY(listening(port).isEmpty());
    const RankBoard board("machine.of.another.name", port); // told otherwise: all networks
    QCOMPARE(listening(port), QStringList{QStringLiteral("00000000")});
}

void TestRanks::sumsOverAllInBuckets() {
    constexpr std::int64_t kValues = 2'500'007; // three buckets
    QCOMPARE(together(2,
                      [](Ranks& ranks) {
                          auto values = torch::arange(kValues, torch::kFloat32) * (ranks.place.rank + 1);
                          ranks.sum(values);
                          const auto expected = torch::arange(kValues, torch::kFloat32) * 3;
                          if (!torch::equal(values, expected)) {
                              throw Error("the sum is not that of both");
                          }
                          if (ranks.sum(0.5 + ranks.place.rank) != 2.0 || !ranks.any(ranks.place.rank == 1) ||
                              ranks.any(false)) {
                              throw Error("a number is not the sum of both");
                          }
                      }),
             kNothing);
}

void TestRanks::givesAllWhatTheFirstHas() {
    QCOMPARE(together(2,
                      [](Ranks& ranks) {
                          auto values = torch::full({7}, 3.5 - ranks.place.rank, torch::kFloat64);
                          ranks.share(values);
                          if (!torch::equal(values, torch::full({7}, 3.5, torch::kFloat64))) {
                              throw Error("expected the values of the first process");
                          }
                      }),
             kNothing);
}

void TestRanks::tellsTheOthersWhyOneGoes() {
    for (const int leaver : {1, 0}) {
        const auto thrown = together(2, [leaver](Ranks& ranks) {
            ranks.any(false);
            if (ranks.place.rank == leaver) {
                ranks.say("out of memory at batch 64; 32 would fit.");
                return;
            }
            ranks.any(false);
        });
        const auto& other = thrown[static_cast<std::size_t>(1 - leaver)];
        QVERIFY(thrown[static_cast<std::size_t>(leaver)].empty());
        QVERIFY2(leaver == 1 ? other == "process 1: out of memory at batch 64; 32 would fit."
                             : !other.empty(),
                 other.c_str());
    }
}

void TestRanks::addsUpBetweenGpusOnlyWhereEachHasItsOwn() {
    const auto answers = [](const std::vector<std::string>& gpus) {
        const int port = freePort();
        const int size = static_cast<int>(gpus.size());
        const RankBoard board("127.0.0.1", port);
        std::vector<int> found(gpus.size(), -1);
        std::vector<std::thread> threads;
        for (int rank = 0; rank < size; ++rank) {
            threads.emplace_back([&, rank] {
                RankBoardReader reader("127.0.0.1", port, seconds(20));
                const auto at = static_cast<std::size_t>(rank);
                found[at] =
                    eachHasAnother({.rank = rank, .size = size, .port = port}, gpus[at], reader, seconds(20));
            });
        }
        for (auto& thread : threads) {
            thread.join();
        }
        return found;
    };
    QCOMPARE(answers({"a 0", "a 1", "b 0"}), (std::vector<int>{1, 1, 1}));
    QCOMPARE(answers({"a 0", "a 0"}), (std::vector<int>{0, 0})); // two processes on one
    QCOMPARE(answers({"a 0", ""}), (std::vector<int>{0, 0}));    // one on the CPU
}

void TestRanks::refusesAnotherRecipe() {
    const int port = freePort();
    std::thread first([port] {
        try {
            const auto ranks = joinRanks({.rank = 0, .size = 2, .port = port}, {}, "one", seconds(20));
        } catch (const std::exception&) { // the other one goes
        }
    });
    std::string option;
    try {
        joinRanks({.rank = 1, .size = 2, .port = port}, {}, "another", seconds(20));
    } catch (const ValueError& e) {
        option = e.option();
    }
    first.join();
    QCOMPARE(option, std::string("recipe"));
}

void TestRanks::givesUpOnOneThatNeverComes() {
    QVERIFY_EXCEPTION_THROWN(joinRanks({.rank = 1, .size = 2, .port = freePort()}, {}, "", milliseconds(150)),
                             RankLost);
}

QTEST_GUILESS_MAIN(TestRanks)
#include "tst_ranks.moc"
