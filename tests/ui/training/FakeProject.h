// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Error.h"
#include "ui/training/NewJobForm.h"
#include "ui/training/Services.h"

#include <QSemaphore>
#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>

namespace lookback::test {

/// A job that stands as a test wants it.
inline training::Job fakeJob(int number, training::JobState state, int step = 0, int steps = 30000) {
    training::Job job;
    job.number = number;
    job.name = "evolution";
    job.task = "evolution";
    job.folder = "/nowhere/jobs/" + std::to_string(number);
    job.state = state;
    job.progress.step = step;
    job.progress.steps = steps;
    job.progress.validation = 0.25;
    job.progress.secondsLeft = 4320.0;
    job.updated = 1.7954e9;
    return job;
}

/// A project in memory. Looking waits for a permit while `held`.
struct FakeProject {
    std::mutex lock;
    std::vector<training::Job> jobs;
    std::vector<int> queue;
    std::vector<std::string> done; ///< What was asked for: "pause 7", "move 8 to 0".
    std::vector<std::string> told; ///< Titles of what appeared on the desktop.
    std::string failure;           ///< Of looking; empty: none.
    std::string refusal;           ///< Of acting.
    std::string recipe;            ///< Of the job added last.
    ui::JobPapers papers;          ///< Of all jobs.
    int rows = 500;                ///< Of all metrics.
    std::atomic<int> looks = 0;
    std::atomic<int> curveReads = 0;
    std::atomic<bool> held = false;
    QSemaphore permits;

    void set(const training::Job& job) {
        const std::lock_guard guard(lock);
        const auto same = std::find_if(jobs.begin(), jobs.end(),
                                       [&](const training::Job& j) { return j.number == job.number; });
        if (same == jobs.end()) {
            jobs.push_back(job);
        } else {
            *same = job;
        }
    }

    std::vector<std::string> wishes() {
        const std::lock_guard guard(lock);
        return done;
    }
};

/// A form that holds its recipe and nothing else.
class FakeForm : public ui::NewJobForm {
public:
    void setRecipe(const std::string& text, const std::filesystem::path&) override {
        if (text.find('{') == std::string::npos) {
            throw FileError("recipe.json", "expected an object, found none.");
        }
        recipe = text;
    }

    void setPlace(const training::JobPlace& where) override { place = where; }

    std::string recipe;
    training::JobPlace place;
};

inline ui::JobCurve fakeCurve(int number, const ui::CurveWish& wish, int rows) {
    ui::JobCurve curve;
    curve.number = number;
    curve.everyStep = {"loss", "learning_rate"};
    curve.measured = {"sersic_distance"};
    std::vector<double> x;
    std::vector<double> y;
    for (int i = 1; i <= rows; ++i) {
        x.push_back(wish.hours ? i / 3600.0 : i);
        y.push_back(0.3 + 1.0 / (i + number));
    }
    if (wish.quantity == "sersic_distance") {
        curve.checksX = {100.0, 200.0};
        curve.checks = {0.5, 0.25};
        return curve;
    }
    curve.raw = training::thinned(x, y, wish.most);
    curve.smooth = training::thinned(x, training::smoothed(y, wish.smoothing), wish.most);
    curve.checksX = {100.0, 200.0, 300.0};
    curve.checks = {0.5, 0.4, 0.375};
    curve.last = y.empty() ? 0.0 : y.back();
    return curve;
}

inline ui::TrainingServices servicesWith(const std::shared_ptr<FakeProject>& project) {
    ui::TrainingServices services;
    services.defaultProject = "/nowhere";
    services.look = [project](const std::filesystem::path&) {
        ++project->looks;
        while (project->held && !project->permits.tryAcquire(1, 5)) {
        }
        const std::lock_guard guard(project->lock);
        if (!project->failure.empty()) {
            throw FileError("/nowhere", project->failure);
        }
        return ui::ProjectView{project->jobs, project->queue, 79e9};
    };
    services.papers = [project](const training::Job& job) {
        const std::lock_guard guard(project->lock);
        ui::JobPapers papers = project->papers;
        papers.number = job.number;
        return papers;
    };
    services.curves = [project](const std::vector<training::Job>& jobs, const ui::CurveWish& wish) {
        ++project->curveReads;
        std::vector<ui::JobCurve> curves;
        for (const training::Job& job : jobs) {
            curves.push_back(fakeCurve(job.number, wish, project->rows));
        }
        return curves;
    };
    services.act = [project](const std::filesystem::path&, int number, ui::JobWish wish, int position) {
        static const char* const kNames[] = {"start", "pause", "stop", "trash", "move"};
        const std::lock_guard guard(project->lock);
        if (!project->refusal.empty()) {
            throw Error(project->refusal);
        }
        std::string said = std::string(kNames[static_cast<int>(wish)]) + " " + std::to_string(number);
        if (wish == ui::JobWish::Move) {
            std::erase(project->queue, number);
            project->queue.insert(project->queue.begin() + position, number);
            said += " to " + std::to_string(position);
        }
        if (wish == ui::JobWish::Trash) {
            std::erase_if(project->jobs, [&](const training::Job& j) { return j.number == number; });
        }
        project->done.push_back(said);
    };
    services.add = [project](const std::filesystem::path&, const std::string& recipe,
                             const std::filesystem::path&, const training::JobPlace&, bool start) {
        project->recipe = recipe;
        project->set(fakeJob(99, start ? training::JobState::Queued : training::JobState::New));
        return 99;
    };
    services.picture = [](const std::filesystem::path&) {
        QImage image(96, 64, QImage::Format_RGB32);
        image.fill(0xff806040);
        return image;
    };
    services.readRecipe = [](const std::filesystem::path& file) {
        return file.filename() == "bad.json" ? std::string("nothing") : std::string("{\"name\": \"mine\"}");
    };
    services.presets = [] {
        return std::vector<training::Preset>{{"small", "A small model", {}, {}, {}, "small.json"}};
    };
    services.makeForm = [](const std::vector<training::Preset>&) { return new FakeForm; };
    services.notify = [project](const QString& title, const QString&) {
        project->told.push_back(title.toStdString());
    };
    return services;
}

} // namespace lookback::test
