// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lookback::io {

/// One tensor as bytes: row-major, little endian.
struct TensorBytes {
    std::string name;
    std::string type; ///< "F64", "F32", "F16", "BF16", "I64", "I32", "U8", ... as safetensors spells it.
    std::vector<std::int64_t> shape;
    std::vector<std::byte> bytes;
};

/// All that a safetensors file holds.
struct Safetensors {
    std::vector<TensorBytes> tensors;            ///< In the order of the data section.
    std::map<std::string, std::string> metadata; ///< `__metadata__`.

    /// Throws Error naming the tensor if there is none.
    const TensorBytes& at(const std::string& name) const;
};

/// Read and check everything: header length, JSON, types, shapes, offsets that cover the data without hole or
/// overlap. Throws FileError; never allocates more than the file's size.
Safetensors readSafetensors(const std::filesystem::path& file);

/// Write atomically, tensors in the order given; the header is padded with spaces to a multiple of 8.
/// Throws DiskError.
void writeSafetensors(const std::filesystem::path& file, const Safetensors& content);

/// What the header says of one tensor.
struct TensorFacts {
    std::string name;
    std::string type;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0; ///< Bytes from the start of the file.
    std::uint64_t bytes = 0;
};

/// The header of a safetensors file, checked like the whole.
struct SafetensorsHeader {
    std::vector<TensorFacts> tensors; ///< In the order of the data section.
    std::map<std::string, std::string> metadata;
};

/// As readSafetensors, but the data stay on the disk. Throws FileError.
SafetensorsHeader readSafetensorsHeader(const std::filesystem::path& file);

/// SHA-256 of the whole file, 64 lower-case hexadecimal digits. Throws FileError.
std::string sha256OfFile(const std::filesystem::path& file);

} // namespace lookback::io
