// SPDX-License-Identifier: MIT
#include "app/cli/Session.h"
#include "core/training/RankBoard.h"
#include "tests/support/BlobRecipe.h"

#include <QtTest>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>

using namespace lookback;
namespace fs = std::filesystem;

namespace {

constexpr const char* kMany = "100000"; // steps: more than any test waits for

/// The numbers of a table's column, by name.
std::vector<double> column(const fs::path& table, const char* name) {
    std::vector<double> values;
    std::ifstream in(table);
    std::string row;
    std::getline(in, row);
    const auto at = QString::fromStdString(row).split(QLatin1Char(',')).indexOf(QLatin1String(name));
    while (std::getline(in, row)) {
        values.push_back(QString::fromStdString(row).section(QLatin1Char(','), at, at).toDouble());
    }
    return values;
}

double largestDifference(const std::vector<double>& a, const std::vector<double>& b) {
    double largest = a.size() == b.size() && !a.empty() ? 0.0 : INFINITY;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        largest = std::max(largest, std::abs(a[i] - b[i]) / std::max(1.0, std::abs(a[i])));
    }
    return largest;
}

} // namespace

/// Several processes that share each batch, as their user starts them.
class TestCliRanks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void losesAsOneProcessDoes_data();
    void losesAsOneProcessDoes();
    void stopsAllWhenOneIsAskedTo();
    void endsAllWhenOneIsKilledAndGoesOnExactly();
    void tellsWhatTheOtherOneSaid();
    void refusesMoreProcessesThanGalaxies();

private:
    /// Starts `train` with these arguments behind its name; `environment`: "NAME=value".
    void start(QProcess& process, const QStringList& arguments, const QStringList& environment = {}) const {
        auto variables = QProcessEnvironment::systemEnvironment();
        for (const auto& variable : environment) {
            variables.insert(variable.section(QLatin1Char('='), 0, 0), variable.section(QLatin1Char('='), 1));
        }
        process.setProcessEnvironment(variables);
        process.setWorkingDirectory(folder_.path());
        process.start(QStringLiteral(LOOKBACK_CLI),
                      QStringList{QStringLiteral("train"), QStringLiteral("--device"), QStringLiteral("cpu"),
                                  QStringLiteral("--threads"), QStringLiteral("1")} +
                          arguments);
    }

    static int codeOf(QProcess& process) { return process.waitForFinished(120000) ? process.exitCode() : -1; }

    int train(const QString& line, const QStringList& environment = {}) const {
        QProcess process;
        start(process, line.split(QLatin1Char(' ')), environment);
        return codeOf(process);
    }

    fs::path in(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }

    void waitForStep(const std::string& job, std::size_t step) const {
        QTRY_VERIFY_WITH_TIMEOUT(column(in(job) / "metrics.csv", "step").size() >= step, 60000);
    }

    static QStringList placeOf(int rank, int port) {
        return {QStringLiteral("RANK=%1").arg(rank), QStringLiteral("WORLD_SIZE=2"),
                QStringLiteral("MASTER_PORT=%1").arg(port)};
    }

    QTemporaryDir folder_;
};

void TestCliRanks::initTestCase() {
    writeBlobs(in("training.hdf5"), 22, 1);
    writeBlobs(in("validation.hdf5"), 10, 2);
    const auto write = [this](const char* name, const std::string& change, int steps) {
        auto text = test::blobRecipe(steps);
        const std::string batch = "\"batch\": 4";
        text.replace(text.find(batch), batch.size(), "\"batch\": 5" + change); // no even shares
        std::ofstream(in(name)) << text;
    };
    write("recipe.json", "", 80);
    write("long.json", "", QString::fromLatin1(kMany).toInt());
    write("other.json", ", \"clip\": 0.5", 80);
    QCOMPARE(train(QStringLiteral("recipe.json --job one")), 0);
}

void TestCliRanks::losesAsOneProcessDoes_data() {
    QTest::addColumn<int>("ranks");
    QTest::newRow("two") << 2;
    QTest::newRow("three") << 3;
}

void TestCliRanks::losesAsOneProcessDoes() {
    QFETCH(int, ranks);
    const auto job = "ranks" + std::to_string(ranks);
    QCOMPARE(
        train(QStringLiteral("recipe.json --job %1 --ranks %2").arg(QString::fromStdString(job)).arg(ranks)),
        0);
    for (const auto& [table, name] : {std::pair{"metrics.csv", "loss"},
                                      {"metrics.csv", "gradient_norm"},
                                      {"metrics.csv", "learning_rate"},
                                      {"validation.csv", "loss"}}) {
        const auto off = largestDifference(column(in("one") / table, name), column(in(job) / table, name));
        QVERIFY2(off < 1e-5, qPrintable(QStringLiteral("%1 of %2: off by %3")
                                            .arg(QLatin1String(name), QLatin1String(table))
                                            .arg(off)));
    }
    QCOMPARE(column(in(job) / "metrics.csv", "loss").size(), std::size_t{80});
    QVERIFY(fs::exists(in(job) / "model" / "blob.safetensors"));
    QVERIFY(fs::exists(in(job) / "log_1.txt"));
}

void TestCliRanks::stopsAllWhenOneIsAskedTo() {
    const int port = training::freePort();
    QProcess first;
    QProcess second;
    const QStringList line{QStringLiteral("long.json"), QStringLiteral("--job"), QStringLiteral("stopped")};
    start(second, line, placeOf(1, port)); // before the first: it waits for it
    start(first, line, placeOf(0, port));
    waitForStep("stopped", 5);
    second.terminate();
    QCOMPARE(codeOf(first), int{cli::kCancelled});
    QCOMPARE(codeOf(second), int{cli::kCancelled});
    QVERIFY(contents(in("stopped") / "status.json").find("\"interrupted\"") != std::string::npos);
}

void TestCliRanks::endsAllWhenOneIsKilledAndGoesOnExactly() {
    const int port = training::freePort();
    QProcess first;
    QProcess second;
    QStringList line{QStringLiteral("long.json"), QStringLiteral("--job"), QStringLiteral("killed")};
    start(first, line, placeOf(0, port));
    start(second, line, placeOf(1, port));
    waitForStep("killed", 7);
    second.kill();
    QCOMPARE(codeOf(first), int{cli::kInternalError});
    const auto said = first.readAllStandardError();
    QVERIFY2(said.contains("another of the 2 processes of the run ended without a word"), said.constData());
    const auto done = column(in("killed") / "metrics.csv", "step").size();
    const auto kept = QStringLiteral("step_%1.safetensors").arg(done, 8, 10, QLatin1Char('0'));
    QVERIFY2(fs::exists(in("killed") / "checkpoints" / kept.toStdString()), qPrintable(kept));

    line << QStringLiteral("--resume");
    const int again = training::freePort();
    QProcess third;
    start(first, line, placeOf(0, again));
    start(third, line, placeOf(1, again));
    waitForStep("killed", 2 * done);
    first.terminate();
    QCOMPARE(codeOf(first), int{cli::kCancelled});
    QCOMPARE(codeOf(third), int{cli::kCancelled});
    auto steps = column(in("killed") / "metrics.csv", "step");
    for (std::size_t i = 0; i < steps.size(); ++i) {
        QCOMPARE(steps[i], static_cast<double>(i + 1)); // none lost, none twice
    }
}

void TestCliRanks::tellsWhatTheOtherOneSaid() {
    const int port = training::freePort();
    QProcess first;
    start(first, {QStringLiteral("recipe.json"), QStringLiteral("--job"), QStringLiteral("apart")},
          placeOf(0, port));
    QCOMPARE(train(QStringLiteral("other.json --job apart"), placeOf(1, port)), int{cli::kWrongUsage});
    QVERIFY(codeOf(first) != 0);
    const auto said = first.readAllStandardError();
    QVERIFY2(said.contains("process 1: recipe: expected that of the first process"), said.constData());
}

void TestCliRanks::refusesMoreProcessesThanGalaxies() {
    QCOMPARE(train(QStringLiteral("recipe.json --job crowd --ranks 6")), int{cli::kWrongUsage});
    QCOMPARE(train(QStringLiteral("recipe.json --job crowd --ranks 0")), int{cli::kWrongUsage});
    QCOMPARE(train(QStringLiteral("recipe.json --job crowd --ranks 3"), placeOf(0, 29500)),
             int{cli::kWrongUsage});
}

QTEST_GUILESS_MAIN(TestCliRanks)
#include "tst_cli_ranks.moc"
