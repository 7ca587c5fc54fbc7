// SPDX-License-Identifier: MIT
#include "app/cli/Submit.h"

#include "core/training/Executor.h"
#include "core/training/Submission.h"

#include <cstdio>

namespace lookback::cli {

void addSubmitOptions(CLI::App& command, SubmitOptions& options) {
    auto& place = options.place;
    auto* executor =
        command.add_option("--executor", place.executor, "slurm: submit it instead of working here")
            ->check(CLI::IsMember({"slurm"}));
    command.add_option("--partition", place.partition, "Slurm: partition")->needs(executor);
    command.add_option("--minutes", place.minutes, "Slurm: time limit (0: the partition's own)")
        ->needs(executor);
    command.add_option(
        "--ranks", place.ranks,
        "processes that share each batch, on this machine or by Slurm; their losses are those of "
        "one");
    command
        .add_option("--extra", options.extra, "Slurm: a further line of its script, \"#SBATCH --gres=gpu:1\"")
        ->needs(executor)
        ->allow_extra_args(false);
}

void submitJob(const std::filesystem::path& recipe, const std::filesystem::path& job,
               const DeviceOptions& device, const SubmitOptions& options) {
    auto place = options.place;
    place.device = device.name;
    place.threads = device.threads;
    for (const auto& line : options.extra) {
        place.extra += line + "\n";
    }
    const auto executor = training::makeSlurmExecutor(std::filesystem::read_symlink("/proc/self/exe"), {});
    const auto number = training::submit(recipe, std::filesystem::current_path(), job, place, *executor);
    std::printf("%s\n", number.c_str());
}

} // namespace lookback::cli
