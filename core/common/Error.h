// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

namespace lookback {

/// What went wrong, as one sentence for the astronomer: what was expected, what was found, where.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The file is not of this reader's format: try the next reader.
class FormatNotSupported : public Error {
public:
    using Error::Error;
};

/// The file is broken, incomplete or does not hold what was asked for. Exit code 3.
class FileError : public Error {
public:
    /// `sentence` follows the file's name: "m51.fits: expected a 2-D image, found 3 axes."
    FileError(const std::filesystem::path& file, const std::string& sentence)
        : Error(file.filename().string() + ": " + sentence)
        , path_(file) {}

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// An option lies outside its range or contradicts another. Exit code 2.
class ValueError : public Error {
public:
    ValueError(std::string option, const std::string& sentence)
        : Error(option + ": " + sentence)
        , option_(std::move(option)) {}

    const std::string& option() const { return option_; }

private:
    std::string option_;
};

/// The device is missing or has run out of memory. Exit code 4.
class DeviceError : public Error {
public:
    using Error::Error;
};

/// The disk is full or the target cannot be written; what was there before is untouched. Exit code 6.
class DiskError : public FileError {
public:
    using FileError::FileError;
};

} // namespace lookback
