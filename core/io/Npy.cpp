// SPDX-License-Identifier: MIT
#include "core/io/Npy.h"

#include "core/common/Error.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <fstream>
#include <utility>

namespace lookback::io {

namespace {

constexpr std::size_t kHeaderLimit = 1 << 20; // bytes
constexpr std::int64_t kSizeLimit = std::int64_t{1} << 56;

// The value behind 'key': in a Python dictionary, up to the comma or brace that ends it.
std::string valueOf(const std::string& header, const std::string& key) {
    const std::size_t at = header.find("'" + key + "'");
    const std::size_t colon = at == std::string::npos ? at : header.find(':', at);
    if (colon == std::string::npos) {
        return {};
    }
    std::size_t start = header.find_first_not_of(' ', colon + 1);
    if (start == std::string::npos) {
        return {};
    }
    const char open = header[start];
    const std::size_t end = open == '(' ? header.find(')', start) : header.find_first_of(",}", start);
    return end == std::string::npos ? "" : header.substr(start, end - start);
}

template <class From, class To>
void convertAs(const std::byte* bytes, std::int64_t count, bool swap, To* out) {
    for (std::int64_t i = 0; i < count; ++i) {
        std::array<std::byte, sizeof(From)> word;
        std::memcpy(word.data(), bytes + static_cast<std::size_t>(i) * sizeof(From), sizeof(From));
        if (swap) {
            std::reverse(word.begin(), word.end());
        }
        out[i] = static_cast<To>(std::bit_cast<From>(word));
    }
}

} // namespace

Npy::Npy(const std::filesystem::path& file)
    : path_(file) {
    std::ifstream in(file, std::ios::binary);
    std::array<unsigned char, 12> start{};
    in.read(reinterpret_cast<char*>(start.data()), 8);
    if (!in || std::memcmp(start.data(), "\x93NUMPY", 6) != 0) {
        throw FormatNotSupported(file.filename().string() + ": expected a NPY file, found something else.");
    }
    const int version = start[6];
    if (version < 1 || version > 3) {
        throw FileError(file, "expected NPY version 1 to 3, found " + std::to_string(version) + ".");
    }
    const int bytes = version == 1 ? 2 : 4;
    in.read(reinterpret_cast<char*>(start.data() + 8), bytes);
    std::size_t length = 0;
    for (int i = bytes - 1; i >= 0; --i) {
        length = length << 8 | start[static_cast<std::size_t>(8 + i)];
    }
    offset_ = 8 + static_cast<std::size_t>(bytes) + length;
    if (!in || length > kHeaderLimit || offset_ > std::filesystem::file_size(file)) {
        throw FileError(file, "the NPY header is cut off or damaged.");
    }
    std::string header(length, '\0');
    in.read(header.data(), static_cast<std::streamsize>(length));
    parseHeader(header);
    map();
}

Npy::~Npy() {
    if (bytes_ != nullptr) {
        ::munmap(const_cast<std::byte*>(bytes_), length_);
    }
    if (fd_ >= 0) {
        ::close(fd_);
    }
}

void Npy::parseHeader(const std::string& header) {
    const std::string descr = valueOf(header, "descr");
    const std::string order = valueOf(header, "fortran_order");
    const std::string shape = valueOf(header, "shape");
    const bool quoted = descr.size() >= 5 && descr.front() == '\'' && descr.back() == '\'';
    width_ = quoted ? static_cast<std::size_t>(descr[3] - '0') : 0;
    kind_ = quoted ? descr[2] : ' ';
    const bool isWidth = width_ == 1 || width_ == 2 || width_ == 4 || width_ == 8;
    const bool isKind =
        kind_ == 'f' ? width_ >= 4 : (kind_ == 'b' ? width_ == 1 : kind_ == 'i' || kind_ == 'u');
    if (!quoted || descr.size() != 5 || std::strchr("<>|=", descr[1]) == nullptr || !isWidth || !isKind) {
        throw FileError(path_, "expected integers or floats of 4 or 8 bytes, found the NPY type " +
                                   descr.substr(0, 60) + ".");
    }
    swap_ = descr[1] == '>' ? std::endian::native == std::endian::little
                            : descr[1] == '<' && std::endian::native == std::endian::big;
    type_ = kind_ == 'b'
                ? "bool"
                : (kind_ == 'f' ? "float" : (kind_ == 'i' ? "int" : "uint")) + std::to_string(width_ * 8);
    if (order != "False") {
        throw FileError(path_, order == "True"
                                   ? "expected an array in C order, found Fortran order; save it by "
                                     "numpy.ascontiguousarray."
                                   : "the NPY header is damaged (fortran_order).");
    }
    if (shape.empty() || shape.front() != '(') {
        throw FileError(path_, "the NPY header is damaged (shape).");
    }
    size_ = 1;
    for (std::size_t at = 1; at < shape.size();) {
        if (shape[at] == ' ' || shape[at] == ',') {
            ++at;
            continue;
        }
        std::int64_t axis = -1;
        const auto [end, failed] = std::from_chars(shape.data() + at, shape.data() + shape.size(), axis);
        if (failed != std::errc() || axis < 0 || (axis > 0 && size_ > kSizeLimit / axis)) {
            throw FileError(path_, "expected counts as shape, found " + shape.substr(0, 60) + ").");
        }
        shape_.push_back(axis);
        size_ *= axis;
        at = static_cast<std::size_t>(end - shape.data());
    }
}

void Npy::map() {
    fd_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);

    struct stat facts {};

    if (fd_ < 0 || ::fstat(fd_, &facts) != 0) {
        throw FileError(path_, "could not be read.");
    }
    length_ = static_cast<std::size_t>(facts.st_size);
    const std::size_t needed = static_cast<std::size_t>(size_) * width_;
    const std::size_t found = length_ > offset_ ? length_ - offset_ : 0;
    if (needed > found) {
        ::close(std::exchange(fd_, -1));
        throw FileError(path_, "expected " + std::to_string(needed) + " bytes of values, found " +
                                   std::to_string(found) + ", the file is incomplete.");
    }
    void* mapped = ::mmap(nullptr, length_, PROT_READ, MAP_SHARED, fd_, 0);
    if (mapped == MAP_FAILED) {
        ::close(std::exchange(fd_, -1));
        throw FileError(path_, "could not be mapped.");
    }
    bytes_ = static_cast<const std::byte*>(mapped);
}

template <class To>
void Npy::convert(std::int64_t first, std::int64_t count, To* out) const {
    if (first < 0 || count < 0 || first > size_ - count) {
        throw FileError(path_, "asked for values beyond the " + std::to_string(size_) + " of the file.");
    }

    struct stat facts {};

    if (::fstat(fd_, &facts) != 0 || static_cast<std::size_t>(facts.st_size) < length_) {
        throw FileError(path_,
                        "the file has shrunk since it was opened."); // reading on would end the program
    }
    const std::byte* bytes = bytes_ + offset_ + static_cast<std::size_t>(first) * width_;
    if (kind_ == 'f') {
        return width_ == 4 ? convertAs<float>(bytes, count, swap_, out)
                           : convertAs<double>(bytes, count, swap_, out);
    }
    const bool isSigned = kind_ == 'i';
    switch (width_) {
    case 1:
        return isSigned ? convertAs<std::int8_t>(bytes, count, swap_, out)
                        : convertAs<std::uint8_t>(bytes, count, swap_, out);
    case 2:
        return isSigned ? convertAs<std::int16_t>(bytes, count, swap_, out)
                        : convertAs<std::uint16_t>(bytes, count, swap_, out);
    case 4:
        return isSigned ? convertAs<std::int32_t>(bytes, count, swap_, out)
                        : convertAs<std::uint32_t>(bytes, count, swap_, out);
    default:
        return isSigned ? convertAs<std::int64_t>(bytes, count, swap_, out)
                        : convertAs<std::uint64_t>(bytes, count, swap_, out);
    }
}

void Npy::read(std::int64_t first, std::int64_t count, float* out) const {
    convert(first, count, out);
}

void Npy::read(std::int64_t first, std::int64_t count, double* out) const {
    convert(first, count, out);
}

} // namespace lookback::io
