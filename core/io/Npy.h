// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lookback::io {

/// A NPY file of numbers in C order, versions 1 to 3, mapped: what is not read costs nothing. Integers and
/// floats of 1 to 8 bytes, little or big endian, are converted. The file must not shrink while it is open.
class Npy {
public:
    /// Throws FormatNotSupported if it is no NPY file, FileError.
    explicit Npy(const std::filesystem::path& file);
    ~Npy();
    Npy(const Npy&) = delete;
    Npy& operator=(const Npy&) = delete;

    const std::vector<std::int64_t>& shape() const { return shape_; } ///< Slowest axis first.

    const std::string& type() const { return type_; } ///< "float32", "int16", ...

    std::int64_t size() const { return size_; } ///< Values.

    /// Values first .. first + count - 1 in the order of the file. Throws FileError.
    void read(std::int64_t first, std::int64_t count, float* out) const;
    void read(std::int64_t first, std::int64_t count, double* out) const;

private:
    template <class To>
    void convert(std::int64_t first, std::int64_t count, To* out) const;
    void parseHeader(const std::string& header);
    void map();

    std::filesystem::path path_;
    std::vector<std::int64_t> shape_;
    std::string type_;
    char kind_ = 'f'; // f, i, u or b, as NumPy spells it
    std::size_t width_ = 4;
    bool swap_ = false; // stored in the other byte order
    std::int64_t size_ = 0;
    std::size_t offset_ = 0; // of the first value
    const std::byte* bytes_ = nullptr;
    std::size_t length_ = 0;
    int fd_ = -1;
};

} // namespace lookback::io
