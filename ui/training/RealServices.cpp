// SPDX-License-Identifier: MIT
#include "ui/training/RealServices.h"

#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/training/Project.h"
#include "core/training/RecipeCheck.h"
#include "core/training/Runner.h"
#include "ui/training/DesktopNote.h"
#include "ui/training/Papers.h"
#include "ui/training/RecipeJobForm.h"

#include <QCoreApplication>

namespace lookback::ui {

namespace {

namespace fs = std::filesystem;

/// The program that trains, beside this one.
fs::path commandLine() {
    return fs::path(QCoreApplication::applicationDirPath().toStdString()) / "lookback-cli";
}

/// Of the disk that the folder lies on, or will lie on. 0: not known.
double freeBytes(fs::path folder) {
    std::error_code failed;
    while (!fs::exists(folder, failed) && folder.has_relative_path()) {
        folder = folder.parent_path();
    }
    const fs::space_info space = fs::space(folder, failed);
    return failed ? 0.0 : static_cast<double>(space.available);
}

ProjectView look(const fs::path& folder) {
    ProjectView view;
    view.diskFree = freeBytes(folder);
    std::error_code ignored;
    if (fs::exists(folder, ignored)) {
        const training::Project project(folder);
        view.jobs = project.jobs();
        view.queue = project.queue();
    }
    return view;
}

void act(const fs::path& folder, int number, JobWish wish, int position) {
    training::Project project(folder);
    switch (wish) {
    case JobWish::Start:
        training::requireGoodRecipe(project.job(number));
        project.enqueue(number);
        break;
    case JobWish::Pause:
        project.pause(number);
        break;
    case JobWish::Stop:
        project.stopAndKeep(number);
        break;
    case JobWish::Trash:
        project.trash(number);
        break;
    case JobWish::Move:
        project.move(number, position);
        break;
    }
    training::ensureRunner(folder, commandLine());
}

int add(const fs::path& folder, const std::string& recipe, const fs::path& base,
        const training::JobPlace& place, bool start) {
    training::requireGoodRecipe(recipe, base, place);
    training::Project project(folder);
    const int number = project.add(recipe, base, place);
    if (start) {
        project.enqueue(number);
        training::ensureRunner(folder, commandLine());
    }
    return number;
}

} // namespace

TrainingServices realTrainingServices() {
    TrainingServices services;
    services.defaultProject = training::defaultProject();
    services.look = look;
    services.papers = readPapers;
    services.curves = [reader = std::make_shared<CurveReader>()](const std::vector<training::Job>& jobs,
                                                                 const CurveWish& wish) {
        std::vector<JobCurve> curves;
        std::vector<fs::path> folders;
        for (const training::Job& job : jobs) {
            curves.push_back(reader->read(job.number, job.folder, wish));
            folders.push_back(job.folder);
        }
        reader->keepOnly(folders);
        return curves;
    };
    services.act = act;
    services.add = add;
    services.wake = [](const fs::path& folder) { training::ensureRunner(folder, commandLine()); };
    services.picture = [](const fs::path& file) { return QImage(QString::fromStdString(file.string())); };
    services.readRecipe = [](const fs::path& file) { return io::readText(file, std::size_t{1} << 20); };
    services.presets = [] { return training::findPresets().presets; };
    services.makeForm = [](const std::vector<training::Preset>& presets) -> NewJobForm* {
        return new RecipeJobForm(presets);
    };
    services.notify = noteOnDesktop;
    return services;
}

} // namespace lookback::ui
