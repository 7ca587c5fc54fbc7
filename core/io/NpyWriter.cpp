// SPDX-License-Identifier: MIT
#include "core/io/NpyWriter.h"

#include "core/common/Error.h"

#include <bit>

namespace lookback::io {

namespace {

constexpr std::size_t kHeaderSize = 128; // bytes: room for any shape, and a multiple of 64 as NumPy likes it

static_assert(std::endian::native == std::endian::little);

} // namespace

NpyWriter::NpyWriter(const std::filesystem::path& file, std::vector<std::int64_t> shape)
    : path_(file)
    , target_(file)
    , out_(target_.path(), std::ios::binary)
    , shape_(std::move(shape)) {
    for (const auto size : shape_) {
        if (size < 1 || shape_.size() > 4) {
            throw ValueError("shape",
                             "expected at most 4 sizes above 0, found " + std::to_string(size) + ".");
        }
        rowSize_ *= static_cast<std::size_t>(size);
    }
    out_ << header();
    check();
}

std::string NpyWriter::header() const {
    std::string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(rows_) + ",";
    for (const auto size : shape_) {
        text += " " + std::to_string(size) + ",";
    }
    text += "), }";
    const std::string magic("\x93NUMPY\x01\x00", 8);
    const std::size_t length = kHeaderSize - magic.size() - 2;
    text.resize(length - 1, ' ');
    text += '\n';
    return magic + static_cast<char>(length & 0xFF) + static_cast<char>(length >> 8) + text;
}

void NpyWriter::add(std::span<const float> values) {
    if (values.size() % rowSize_ != 0) {
        throw ValueError("values", "expected whole rows of " + std::to_string(rowSize_) + " values, found " +
                                       std::to_string(values.size()) + ".");
    }
    out_.write(reinterpret_cast<const char*>(values.data()),
               static_cast<std::streamsize>(values.size_bytes()));
    rows_ += static_cast<std::int64_t>(values.size() / rowSize_);
    check();
}

void NpyWriter::finish() {
    out_.seekp(0);
    out_ << header();
    out_.close();
    check();
    target_.commit();
}

void NpyWriter::check() {
    if (!out_) {
        throw DiskError(path_, "could not be written; is the disk full?");
    }
}

} // namespace lookback::io
