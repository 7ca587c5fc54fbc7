// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Job.h"

#include <filesystem>
#include <string>

namespace lookback::training {

/// The template of the script that a job is submitted with: slurm.sbatch, looked for in the user's
/// configuration ($XDG_CONFIG_HOME/lookback or ~/.config/lookback), then as installed
/// (PREFIX/share/lookback), then in the sources (packaging). Throws Error if there is none.
std::filesystem::path findSlurmTemplate();

/// The template with its words filled in: @NAME@, @JOB@, @CLI@, @DEVICE@, @PARTITION@, @MINUTES@, @RANKS@,
/// @THREADS@, @WARNING@ (seconds before the time limit at which to save: a fifth of it, at most 60) and
/// @EXTRA@. In the program they are quoted for the shell; an #SBATCH line whose word has no value is left
/// out. Throws Error for a word that is not one of these, or a value that an #SBATCH line cannot hold.
std::string fillSlurmTemplate(const std::string& text, const Job& job, const std::filesystem::path& cli);

} // namespace lookback::training
