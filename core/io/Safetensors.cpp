// SPDX-License-Identifier: MIT
#include "core/io/Safetensors.h"

#include "core/common/Error.h"
#include "core/io/AtomicFile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <set>
#include <tuple>

namespace lookback::io {

namespace {

using nlohmann::json;

constexpr std::uint64_t kPrefix = 8;                            // bytes of the header's length
constexpr std::uint64_t kHeaderLimit = std::uint64_t{16} << 20; // bytes; a thousand tensors need 0.1 MB
constexpr std::uint64_t kSizeLimit = std::uint64_t{1} << 62;    // no tensor is larger
constexpr int kDepthLimit = 3;                                  // of the JSON: file, tensor, shape

// Bytes of one value; 0 for a type that is not known.
std::uint64_t sizeOfType(const std::string& type) {
    static const std::map<std::string, std::uint64_t> sizes{
        {"F64", 8},     {"F32", 4}, {"F16", 2}, {"BF16", 2}, {"F8_E4M3", 1},
        {"F8_E5M2", 1}, {"I64", 8}, {"I32", 4}, {"I16", 2},  {"I8", 1},
        {"U64", 8},     {"U32", 4}, {"U16", 2}, {"U8", 1},   {"BOOL", 1}};
    const auto found = sizes.find(type);
    return found == sizes.end() ? 0 : found->second;
}

// Bytes of a whole tensor; nothing if an axis is negative or the product does not fit.
std::optional<std::uint64_t> sizeOfTensor(const std::string& type, const std::vector<std::int64_t>& shape) {
    std::uint64_t bytes = sizeOfType(type);
    const bool hasNone = std::find(shape.begin(), shape.end(), 0) != shape.end();
    for (const std::int64_t axis : shape) {
        if (axis < 0 || (!hasNone && bytes > kSizeLimit / static_cast<std::uint64_t>(axis))) {
            return std::nullopt;
        }
        bytes *= static_cast<std::uint64_t>(axis);
    }
    return hasNone ? 0 : bytes;
}

// Parse with a bounded depth, and refuse a name that comes twice: the last would silently win.
json parseHeader(const std::filesystem::path& file, const std::string& text) {
    std::set<std::string> names;
    const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
        if (depth > kDepthLimit) {
            throw FileError(file, "expected a safetensors header, found JSON nested deeper than 3 levels.");
        }
        if (event == json::parse_event_t::key && depth == 1 &&
            !names.insert(parsed.get<std::string>()).second) {
            throw FileError(file, "the tensor " + parsed.get<std::string>() + " is there twice.");
        }
        return true;
    };
    try {
        json header = json::parse(text, watch);
        if (header.is_object()) {
            return header;
        }
    } catch (const json::exception&) {
    }
    throw FileError(file, "expected a JSON object as safetensors header, found damaged text.");
}

TensorFacts tensorFacts(const std::filesystem::path& file, const std::string& name, const json& entry,
                        std::uint64_t dataBytes) {
    const auto refuse = [&](const std::string& what) -> FileError {
        return FileError(file, "tensor " + name + ": " + what);
    };
    const auto isCount = [](const json& value) {
        return value.is_number_unsigned() && value.get<std::uint64_t>() < kSizeLimit;
    };
    if (!entry.is_object() || !entry.contains("dtype") || !entry["dtype"].is_string() ||
        !entry.contains("shape") || !entry["shape"].is_array() || !entry.contains("data_offsets") ||
        !entry["data_offsets"].is_array() || entry["data_offsets"].size() != 2) {
        throw refuse("expected dtype, shape and two data_offsets.");
    }
    TensorFacts facts{.name = name, .type = entry["dtype"], .shape = {}};
    if (sizeOfType(facts.type) == 0) {
        throw refuse("the type " + facts.type + " is not known.");
    }
    for (const json& axis : entry["shape"]) {
        if (!isCount(axis)) {
            throw refuse("the shape holds " + axis.dump() + ", expected counts.");
        }
        facts.shape.push_back(axis.get<std::int64_t>());
    }
    const json& offsets = entry["data_offsets"];
    const auto bytes = sizeOfTensor(facts.type, facts.shape);
    if (!bytes || !isCount(offsets[0]) || !isCount(offsets[1]) || offsets[0] > offsets[1] ||
        offsets[1] > dataBytes ||
        offsets[1].get<std::uint64_t>() - offsets[0].get<std::uint64_t>() != *bytes) {
        throw refuse("shape " + entry["shape"].dump() + " of " + facts.type + " does not fit bytes " +
                     offsets.dump() + " of " + std::to_string(dataBytes) + ".");
    }
    facts.begin = offsets[0].get<std::uint64_t>(); // from the start of the data, for now
    facts.bytes = *bytes;
    return facts;
}

std::map<std::string, std::string> metadataOf(const std::filesystem::path& file, const json& entry) {
    std::map<std::string, std::string> metadata;
    if (!entry.is_object()) {
        throw FileError(file, "expected texts in __metadata__.");
    }
    for (const auto& [key, value] : entry.items()) {
        if (!value.is_string()) {
            throw FileError(file, "expected texts in __metadata__, found " + key + ": " + value.dump() + ".");
        }
        metadata[key] = value.get<std::string>();
    }
    return metadata;
}

// The data must be covered once, from its first byte to its last.
void checkCover(const std::filesystem::path& file, const std::vector<TensorFacts>& tensors,
                std::uint64_t bytes) {
    std::uint64_t end = 0;
    for (const TensorFacts& tensor : tensors) {
        if (tensor.begin != end) {
            throw FileError(file, "tensor " + tensor.name + " starts at byte " +
                                      std::to_string(tensor.begin) + " of the data, expected " +
                                      std::to_string(end) +
                                      (tensor.begin < end ? " (overlap)." : " (hole)."));
        }
        end += tensor.bytes;
    }
    if (end != bytes) {
        throw FileError(file, "expected " + std::to_string(end) + " bytes of tensors, found " +
                                  std::to_string(bytes) + ".");
    }
}

SafetensorsHeader readHeader(const std::filesystem::path& file, std::ifstream& in) {
    std::error_code failed;
    const bool regular = std::filesystem::is_regular_file(file, failed);
    const std::uint64_t size = regular ? std::filesystem::file_size(file, failed) : 0;
    if (regular && !failed) {
        in.open(file, std::ios::binary);
    }
    if (!in.is_open()) {
        throw FileError(file, "expected a safetensors file, found nothing that can be read.");
    }
    unsigned char prefix[kPrefix] = {};
    if (size < kPrefix || !in.read(reinterpret_cast<char*>(prefix), kPrefix)) {
        throw FileError(file, "expected a safetensors file, found only " + std::to_string(size) + " bytes.");
    }
    std::uint64_t length = 0;
    for (int i = kPrefix - 1; i >= 0; --i) {
        length = length << 8 | prefix[i];
    }
    if (length > size - kPrefix || length > kHeaderLimit) {
        throw FileError(file, "expected a safetensors header, found one that claims " +
                                  std::to_string(length) + " bytes in a file of " + std::to_string(size) +
                                  ".");
    }
    std::string text(length, '\0');
    if (!in.read(text.data(), static_cast<std::streamsize>(length))) {
        throw FileError(file, "the header could not be read.");
    }
    const json parsed = parseHeader(file, text);
    const std::uint64_t dataBytes = size - kPrefix - length;
    SafetensorsHeader header;
    for (const auto& [name, entry] : parsed.items()) {
        if (name == "__metadata__") {
            header.metadata = metadataOf(file, entry);
        } else {
            header.tensors.push_back(tensorFacts(file, name, entry, dataBytes));
        }
    }
    std::sort(header.tensors.begin(), header.tensors.end(), [](const TensorFacts& a, const TensorFacts& b) {
        return std::tie(a.begin, a.bytes, a.name) < std::tie(b.begin, b.bytes, b.name);
    });
    checkCover(file, header.tensors, dataBytes);
    for (TensorFacts& tensor : header.tensors) {
        tensor.begin += kPrefix + length;
    }
    return header;
}

// The header's text, padded with spaces so that the data start at a multiple of 8.
std::string headerText(const std::filesystem::path& file, const Safetensors& content) {
    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    if (!content.metadata.empty()) {
        header["__metadata__"] = content.metadata;
    }
    std::uint64_t offset = 0;
    for (const TensorBytes& tensor : content.tensors) {
        const auto bytes = sizeOfTensor(tensor.type, tensor.shape);
        if (sizeOfType(tensor.type) == 0 || !bytes || *bytes != tensor.bytes.size()) {
            throw Error("tensor " + tensor.name + " (" + tensor.type + ") cannot be written to " +
                        file.filename().string() + ": its bytes do not fit its shape.");
        }
        if (tensor.name == "__metadata__" || header.contains(tensor.name)) {
            throw Error("tensor " + tensor.name + " cannot be written to " + file.filename().string() +
                        ": the name is taken.");
        }
        header[tensor.name] = {
            {"dtype", tensor.type}, {"shape", tensor.shape}, {"data_offsets", {offset, offset + *bytes}}};
        offset += *bytes;
    }
    std::string text = header.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    text.append((8 - text.size() % 8) % 8, ' ');
    return text;
}

} // namespace

const TensorBytes& Safetensors::at(const std::string& name) const {
    for (const TensorBytes& tensor : tensors) {
        if (tensor.name == name) {
            return tensor;
        }
    }
    throw Error("there is no tensor " + name + " among the " + std::to_string(tensors.size()) +
                " of the file.");
}

SafetensorsHeader readSafetensorsHeader(const std::filesystem::path& file) {
    std::ifstream in;
    return readHeader(file, in);
}

Safetensors readSafetensors(const std::filesystem::path& file) {
    std::ifstream in;
    SafetensorsHeader header = readHeader(file, in);
    Safetensors content{.tensors = {}, .metadata = std::move(header.metadata)};
    content.tensors.reserve(header.tensors.size());
    for (TensorFacts& facts : header.tensors) { // they follow one another, so no seek
        TensorBytes tensor{std::move(facts.name), std::move(facts.type), std::move(facts.shape), {}};
        tensor.bytes.resize(facts.bytes);
        if (!in.read(reinterpret_cast<char*>(tensor.bytes.data()),
                     static_cast<std::streamsize>(facts.bytes))) {
            throw FileError(file, "tensor " + tensor.name + " could not be read.");
        }
        content.tensors.push_back(std::move(tensor));
    }
    return content;
}

void writeSafetensors(const std::filesystem::path& file, const Safetensors& content) {
    const std::string header = headerText(file, content);
    AtomicFile target(file);
    std::ofstream out(target.path(), std::ios::binary | std::ios::trunc);
    errno = 0;
    for (int i = 0; i < 8; ++i) {
        out.put(static_cast<char>(static_cast<std::uint64_t>(header.size()) >> (8 * i) & 255));
    }
    out << header;
    for (const TensorBytes& tensor : content.tensors) {
        out.write(reinterpret_cast<const char*>(tensor.bytes.data()),
                  static_cast<std::streamsize>(tensor.bytes.size()));
    }
    out.close();
    if (!out) {
        throw DiskError(file, std::string("could not be written (") +
                                  std::strerror(errno != 0 ? errno : EIO) + ").");
    }
    target.commit();
}

} // namespace lookback::io
