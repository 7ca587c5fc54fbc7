// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/io/AtomicFile.h"
#include "core/training/Process.h"
#include "core/training/Project.h"
#include "core/training/Runner.h"
#include "tests/support/BlobRecipe.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QtTest>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>

using namespace lookback;
using namespace lookback::training;
namespace fs = std::filesystem;

namespace {

constexpr int kKills = 20;
constexpr int kSteps = 800;
constexpr int kCheckpointEvery = 20; // as in blobRecipe()

/// What a window does for as long as it lives: it looks after the queue, and its user resumes what rests.
[[noreturn]] void lookAfter(const fs::path& folder) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // if the test itself is killed
    while (true) {
        try {
            Project project(folder);
            const auto state = project.job(1).state;
            const bool rests = state == JobState::New || state == JobState::Lost || state == JobState::Failed;
            if (rests && project.queue().empty()) {
                project.enqueue(1);
            }
            ensureRunner(folder, LOOKBACK_CLI);
        } catch (const Error& e) { // it has begun in between
            std::fprintf(stderr, "window: %s\n", e.what());
        }
        ::usleep(300000);
    }
}

/// In place of the window: a process of its own, killed when this goes.
class Window {
public:
    explicit Window(const fs::path& project)
        : process_(::fork()) {
        if (process_ == 0) {
            lookAfter(project);
        }
    }

    ~Window() {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }

    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

private:
    pid_t process_;
};

/// The processes that work off the queue of this project, by what they were started as.
std::vector<pid_t> runnersOf(const fs::path& project) {
    std::vector<pid_t> found;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const auto name = entry.path().filename().string();
        std::ifstream file(entry.path() / "cmdline", std::ios::binary);
        const std::string line{std::istreambuf_iterator<char>(file), {}};
        const auto wanted = std::string("jobs\0run\0--project\0", 19) + project.string() + '\0';
        if (name.find_first_not_of("0123456789") == std::string::npos &&
            line.find(wanted) != std::string::npos) {
            found.push_back(std::stoi(name));
        }
    }
    return found;
}

int rowsOf(const fs::path& job) {
    std::ifstream file(job / "metrics.csv");
    return static_cast<int>(std::count(std::istreambuf_iterator<char>(file), {}, '\n'));
}

/// Whether another process than `last` works in the job.
bool startedAnew(const Project& project, const ProcessId& last) {
    const auto job = project.job(1);
    const auto processes = processesFrom(job.handle);
    return job.alive() && !processes.empty() && processes.front().pid != last.pid && lives(processes.front());
}

/// What a power failure leaves: a torn row, a status of no bytes, half a checkpoint.
void pullThePlug(const fs::path& job) {
    std::ofstream(job / "metrics.csv", std::ios::app) << "11,0.8";
    std::ofstream(job / "status.json").flush();
    std::vector<fs::path> checkpoints;
    for (const auto& entry : fs::directory_iterator(job / "checkpoints")) {
        if (entry.path().extension() == ".safetensors" &&
            entry.path().filename().string().starts_with("step_")) {
            checkpoints.push_back(entry.path());
        }
    }
    std::sort(checkpoints.begin(), checkpoints.end());
    if (checkpoints.size() > 1) {
        fs::resize_file(checkpoints.back(), fs::file_size(checkpoints.back()) / 2);
    }
}

} // namespace

/// The promise of the job system as a whole: whatever is killed, and whenever, the model that comes out is
/// the one of an uninterrupted run.
class TestJobsKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void endsLikeAnUninterruptedRunAfterTwentyKills();

private:
    QTemporaryDir temporary_;
    fs::path folder_;
};

void TestJobsKill::initTestCase() {
    folder_ = temporary_.path().toStdString();
    writeBlobs(folder_ / "training.hdf5", 22, 1);
    writeBlobs(folder_ / "validation.hdf5", 10, 2);
    std::ofstream(folder_ / "recipe.json") << test::blobRecipe(kSteps);
}

void TestJobsKill::endsLikeAnUninterruptedRunAfterTwentyKills() {
    QProcess whole;
    whole.setWorkingDirectory(temporary_.path());
    whole.start(
        QStringLiteral(LOOKBACK_CLI),
        QStringLiteral("train recipe.json --job whole --device cpu --threads 1").split(QLatin1Char(' ')));

    const fs::path home = folder_ / "project";
    Project project(home);
    project.add(test::blobRecipe(kSteps), folder_, {.device = "cpu", .threads = 1});
    const auto job = project.job(1).folder;
    Random random(20);
    auto window = std::make_unique<Window>(home);
    int plugs = 0;
    int early = 0;
    ProcessId last;
    for (int kill = 0; kill < kKills; ++kill) {
        QTRY_VERIFY_WITH_TIMEOUT(startedAnew(project, last), 60000);
        const auto process = processesFrom(project.job(1).handle).front();
        last = process;
        if (random.below(5) == 0) { // while it starts
            QTest::qSleep(static_cast<int>(random.below(400)));
            ++early;
        } else {
            const int rows = rowsOf(job);
            const auto more = static_cast<int>(2 + random.below(kCheckpointEvery));
            while (lives(process) && std::abs(rowsOf(job) - rows) < more) {
                ::usleep(500);
            }
        }
        const auto what = random.below(4); // who dies with it
        if (what >= 2) {
            window.reset();
        }
        const auto runners = what % 2 == 1 ? runnersOf(home) : std::vector<pid_t>();
        for (const auto runner : runners) {
            ::kill(runner, SIGKILL);
        }
        QVERIFY(lives(process));
        ::kill(static_cast<pid_t>(process.pid), SIGKILL);
        QTRY_VERIFY(!lives(process));
        if (what == 3) { // nobody is left to interfere
            pullThePlug(job);
            ++plugs;
        }
        if (what >= 2) {
            window = std::make_unique<Window>(home);
        }
    }
    QTRY_VERIFY_WITH_TIMEOUT(startedAnew(project, last), 60000);
    window.reset(); // the last run goes on without it
    QTRY_COMPARE_WITH_TIMEOUT(project.job(1).state, JobState::Done, 120000);
    QTRY_COMPARE_WITH_TIMEOUT(whole.state(), QProcess::NotRunning, 120000);
    QCOMPARE(whole.exitCode(), 0);
    qInfo("%d kills, %d of them while it started, %d with the power gone", kKills, early, plugs);
    QVERIFY(plugs > 0);
    QCOMPARE(curve(job).size(), kSteps + 1);
    QCOMPARE(curve(job), curve(folder_ / "whole"));
    for (const char* file : {"validation.csv", "model/blob.safetensors"}) {
        QVERIFY2(io::readText(job / file) == io::readText(folder_ / "whole" / file), file);
    }
    QTRY_VERIFY_WITH_TIMEOUT(!runnerLives(home), 20000);
}

QTEST_GUILESS_MAIN(TestJobsKill)
#include "tst_jobs_kill.moc"
