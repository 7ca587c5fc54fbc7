// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Job.h"

#include <filesystem>
#include <string>

namespace lookback::training {

/// A job's folder while it is made: hidden, so that nobody sees half of it. Unless it is put in place it goes
/// when this goes.
class NewJob {
public:
    /// Checks the recipe as a whole. Files that it names relatively are looked for from `base`, and named by
    /// their full path from then on. Throws FileError with all that is wrong; ValueError for the place;
    /// DiskError.
    NewJob(const std::filesystem::path& project, const std::string& recipe, const std::filesystem::path& base,
           const JobPlace& place);
    ~NewJob();
    NewJob(const NewJob&) = delete;
    NewJob& operator=(const NewJob&) = delete;

    /// Under the next free number, which is returned. To be called within a Change. Throws DiskError.
    int putInPlace() const;

private:
    std::filesystem::path project_;
    std::filesystem::path hidden_;
    std::string name_;
};

/// The recipe with each file that it names relatively, from `base`, named by its full path. A recipe that is
/// no JSON stays as it is: the check says what is wrong with it.
std::string withFullPaths(const std::string& recipe, const std::filesystem::path& base);

/// Throws ValueError for what no job can have.
void checkPlace(const JobPlace& place);

/// "0007"
std::string numbered(int number);

} // namespace lookback::training
