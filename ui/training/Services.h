// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Job.h"
#include "core/training/Presets.h"
#include "ui/training/Curves.h"

#include <QImage>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace lookback::ui {

class NewJobForm;

/// A project as it stands now.
struct ProjectView {
    std::vector<training::Job> jobs; ///< By number.
    std::vector<int> queue;          ///< Numbers of those that wait, in their order.
    double diskFree = 0.0;           ///< Bytes.
};

/// A picture of the seeds that a job draws now and then.
struct PreviewFile {
    int step = 0;
    std::filesystem::path file;

    bool operator==(const PreviewFile&) const = default;
};

/// What lies in the folder of a job besides its numbers.
struct JobPapers {
    int number = 0;
    std::string data;                  ///< What it learns from, in a line.
    std::filesystem::path validation;  ///< Galaxies that it is validated with.
    std::vector<PreviewFile> previews; ///< By step.
    std::vector<std::uint64_t> seeds;  ///< Rows of a preview; empty: it is one picture.
    std::vector<double> redshifts;     ///< Columns; likewise.
    int previewEvery = 0;              ///< Steps; 0: there will be no previews.
    std::filesystem::path card;        ///< Of the model that can be used; empty: none yet.
    std::vector<std::string> log;      ///< Its last lines.
};

enum class JobWish { Start, Pause, Stop, Trash, Move };

/// All that the Training page needs of the world; tests give it a fake one. Each is called by one background
/// thread at a time and may throw Error.
struct TrainingServices {
    std::filesystem::path defaultProject; ///< Made with its first job.

    /// How a project stands; a folder that there is not is an empty one.
    std::function<ProjectView(const std::filesystem::path& project)> look;

    std::function<JobPapers(const training::Job&)> papers;

    std::function<std::vector<JobCurve>(const std::vector<training::Job>&, const CurveWish&)> curves;

    /// `position`: of Move, within the queue.
    std::function<void(const std::filesystem::path& project, int number, JobWish, int position)> act;

    /// A new job, also queued if `start`. Gives its number.
    std::function<int(const std::filesystem::path& project, const std::string& recipe,
                      const std::filesystem::path& base, const training::JobPlace&, bool start)>
        add;

    /// See that the queue is worked off; called for a project whose jobs wait.
    std::function<void(const std::filesystem::path& project)> wake;

    std::function<QImage(const std::filesystem::path&)> picture; ///< A null image where there is none.
    std::function<std::vector<training::Preset>()> presets;      ///< Recipes to begin with.
    std::function<std::string(const std::filesystem::path&)> readRecipe;       ///< Its text.
    std::function<NewJobForm*(const std::vector<training::Preset>&)> makeForm; ///< On the GUI's thread.
    std::function<void(const QString& title, const QString& text)> notify;     ///< On the desktop.
};

} // namespace lookback::ui
