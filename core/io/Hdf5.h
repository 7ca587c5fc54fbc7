// SPDX-License-Identifier: MIT
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// HDF5's C functions as values that close themselves. For the HDF5 files of this room alone; every caller
// holds librariesMutex().
namespace lookback::io::hdf5 {

/// An id and the function that closes it.
class Handle {
public:
    using Close = herr_t (*)(hid_t);

    Handle() = default;

    Handle(hid_t id, Close close)
        : id_(id)
        , close_(close) {}

    Handle(Handle&& other) noexcept
        : id_(std::exchange(other.id_, H5I_INVALID_HID))
        , close_(other.close_) {}

    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        std::swap(close_, other.close_);
        return *this;
    }

    ~Handle() { reset(); }

    /// Close now; negative if that failed.
    herr_t reset() {
        const hid_t id = std::exchange(id_, H5I_INVALID_HID);
        return id >= 0 ? close_(id) : 0;
    }

    explicit operator bool() const { return id_ >= 0; }

    hid_t get() const { return id_; }

private:
    hid_t id_ = H5I_INVALID_HID;
    Close close_ = nullptr;
};

/// Call before anything else: HDF5 prints no errors and closes nothing at exit (a full disk makes it loop).
void start();

/// The file has HDF5's signature at 0, 512, 1024, ... bytes.
bool hasSignature(const std::filesystem::path& file);

/// What HDF5 says last went wrong, in its own words; empties its list.
std::string lastError();

/// Open for reading, without file locks (NFS). Throws FileError.
Handle openFile(const std::filesystem::path& file);

/// Sizes of a dataset, slowest axis first; nothing if it is no simple array.
std::optional<std::vector<std::int64_t>> shapeOf(hid_t dataset);

/// "float32", "int64", "text", "compound", ... as info prints it.
std::string typeName(hid_t type);

/// Integers and floating point: what HDF5 converts to float.
bool isNumeric(hid_t type);

/// An attribute of `object` as text, the elements of an array apart by spaces; nothing if it is absent,
/// unreadable or longer than 16 MB.
std::optional<std::string> textAttribute(hid_t object, const std::string& name);

/// The first number of an attribute, or nothing.
std::optional<double> numberAttribute(hid_t object, const std::string& name);

/// All numbers of an attribute; empty if it is absent or holds none.
std::vector<double> numbersAttribute(hid_t object, const std::string& name);

/// Names of the members of a group, at most `limit`.
std::vector<std::string> memberNames(hid_t group, std::size_t limit = 10000);

/// What a probe does with a file: everything that opening and describing do, then the first and the last
/// image unless they are huge. Throws what they throw.
void examine(const std::filesystem::path& file);

} // namespace lookback::io::hdf5
