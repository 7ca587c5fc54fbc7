// SPDX-License-Identifier: MIT
#include "core/io/Hdf5.h"

#include "core/common/Error.h"

#include <array>
#include <cstring>
#include <fstream>
#include <sstream>

namespace lookback::io::hdf5 {

namespace {

constexpr hssize_t kAttributeLimit = hssize_t{16} << 20; // bytes

herr_t takeFirstError(unsigned, const H5E_error2_t* error, void* text) {
    if (error->desc != nullptr) {
        *static_cast<std::string*>(text) = error->desc; // the innermost comes last
    }
    return 0;
}

herr_t takeName(hid_t, const char* name, const H5L_info_t*, void* names) {
    auto& list = *static_cast<std::pair<std::vector<std::string>, std::size_t>*>(names);
    list.first.emplace_back(name);
    return list.first.size() < list.second ? 0 : 1;
}

// Element `index` of `bytes`, fixed or variable length.
std::string textElement(const std::vector<char>& bytes, std::size_t index, std::size_t size, bool variable) {
    const char* start = bytes.data() + index * size;
    if (!variable) {
        return {start, ::strnlen(start, size)};
    }
    const char* text = nullptr;
    std::memcpy(&text, start, sizeof text);
    return text != nullptr ? text : "";
}

std::optional<std::string> readTexts(hid_t attribute, hid_t type, hid_t space, std::size_t count) {
    const bool variable = H5Tis_variable_str(type) > 0;
    const Handle memory(H5Tcopy(H5T_C_S1), H5Tclose);
    const std::size_t size = variable ? sizeof(char*) : H5Tget_size(type);
    H5Tset_size(memory.get(), variable ? H5T_VARIABLE : size);
    H5Tset_cset(memory.get(), H5Tget_cset(type));
    std::vector<char> bytes(count * size + 1);
    if (H5Aread(attribute, variable ? memory.get() : type, bytes.data()) < 0) {
        return std::nullopt;
    }
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += (i > 0 ? " " : "") + textElement(bytes, i, size, variable);
    }
    if (variable) {
        H5Dvlen_reclaim(memory.get(), space, H5P_DEFAULT, bytes.data());
    }
    return text;
}

std::optional<std::vector<double>> readNumbers(hid_t attribute, std::size_t count) {
    std::vector<double> values(count);
    if (H5Aread(attribute, H5T_NATIVE_DOUBLE, values.data()) < 0) {
        return std::nullopt;
    }
    return values;
}

// An attribute that is there, with its type, space and a count of elements that can be held.
struct Attribute {
    Handle id;
    Handle type;
    Handle space;
    std::size_t count = 0;
};

std::optional<Attribute> openAttribute(hid_t object, const std::string& name) {
    if (H5Aexists(object, name.c_str()) <= 0) {
        return std::nullopt;
    }
    Attribute attribute;
    attribute.id = Handle(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
    attribute.type = Handle(H5Aget_type(attribute.id.get()), H5Tclose);
    attribute.space = Handle(H5Aget_space(attribute.id.get()), H5Sclose);
    if (!attribute.id || !attribute.type || !attribute.space) {
        return std::nullopt;
    }
    const hssize_t count = H5Sget_simple_extent_npoints(attribute.space.get());
    const auto size = static_cast<hssize_t>(H5Tget_size(attribute.type.get()));
    if (count <= 0 || size <= 0 || size > kAttributeLimit || count > kAttributeLimit / size) {
        return std::nullopt;
    }
    attribute.count = static_cast<std::size_t>(count);
    return attribute;
}

} // namespace

void start() {
    static const bool started = [] {
        H5dont_atexit();
        H5open();
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
        return true;
    }();
    static_cast<void>(started);
}

bool hasSignature(const std::filesystem::path& file) {
    static constexpr std::array<char, 8> kSignature{'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'};
    std::ifstream in(file, std::ios::binary);
    std::array<char, 8> found{};
    for (std::streamoff offset = 0; offset <= (std::streamoff{1} << 20);
         offset = offset == 0 ? 512 : offset * 2) {
        if (!in.seekg(offset) || !in.read(found.data(), found.size())) {
            return false;
        }
        if (found == kSignature) {
            return true;
        }
    }
    return false;
}

std::string lastError() {
    std::string text;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, takeFirstError, &text);
    H5Eclear2(H5E_DEFAULT);
    return text.empty() ? "no reason given" : text;
}

Handle openFile(const std::filesystem::path& file) {
    start();
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_file_locking(access.get(), false, true);
    Handle handle(H5Fopen(file.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose);
    if (!handle) {
        throw FileError(file, "the HDF5 file is damaged, incomplete or not readable (" + lastError() + ").");
    }
    return handle;
}

std::optional<std::vector<std::int64_t>> shapeOf(hid_t dataset) {
    const Handle space(H5Dget_space(dataset), H5Sclose);
    if (!space || H5Sget_simple_extent_type(space.get()) == H5S_NULL) {
        return std::nullopt;
    }
    const int axes = H5Sget_simple_extent_ndims(space.get());
    std::array<hsize_t, H5S_MAX_RANK> sizes{};
    if (axes < 0 || H5Sget_simple_extent_dims(space.get(), sizes.data(), nullptr) < 0) {
        return std::nullopt;
    }
    std::vector<std::int64_t> shape;
    for (int i = 0; i < axes; ++i) {
        if (sizes[i] > static_cast<hsize_t>(INT64_MAX)) {
            return std::nullopt;
        }
        shape.push_back(static_cast<std::int64_t>(sizes[i]));
    }
    return shape;
}

std::string typeName(hid_t type) {
    const std::string bits = std::to_string(H5Tget_size(type) * 8);
    switch (H5Tget_class(type)) {
    case H5T_FLOAT:
        return "float" + bits;
    case H5T_INTEGER:
        return (H5Tget_sign(type) == H5T_SGN_NONE ? "uint" : "int") + bits;
    case H5T_STRING:
        return "text";
    case H5T_ENUM:
        return "enum";
    case H5T_COMPOUND:
        return "compound";
    case H5T_ARRAY:
        return "array";
    default:
        return "other";
    }
}

bool isNumeric(hid_t type) {
    const H5T_class_t kind = H5Tget_class(type);
    return kind == H5T_FLOAT || kind == H5T_INTEGER;
}

std::optional<std::string> textAttribute(hid_t object, const std::string& name) {
    const auto attribute = openAttribute(object, name);
    if (!attribute) {
        return std::nullopt;
    }
    if (H5Tget_class(attribute->type.get()) == H5T_STRING) {
        return readTexts(attribute->id.get(), attribute->type.get(), attribute->space.get(),
                         attribute->count);
    }
    if (!isNumeric(attribute->type.get())) {
        return std::nullopt;
    }
    std::ostringstream text;
    const auto values = readNumbers(attribute->id.get(), attribute->count);
    for (std::size_t i = 0; values && i < values->size(); ++i) {
        text << (i > 0 ? " " : "") << (*values)[i];
    }
    return values ? std::optional(text.str()) : std::nullopt;
}

std::optional<double> numberAttribute(hid_t object, const std::string& name) {
    const auto values = numbersAttribute(object, name);
    return values.empty() ? std::nullopt : std::optional(values.front());
}

std::vector<double> numbersAttribute(hid_t object, const std::string& name) {
    const auto attribute = openAttribute(object, name);
    if (!attribute || !isNumeric(attribute->type.get())) {
        return {};
    }
    return readNumbers(attribute->id.get(), attribute->count).value_or(std::vector<double>{});
}

std::vector<std::string> memberNames(hid_t group, std::size_t limit) {
    std::pair<std::vector<std::string>, std::size_t> names{{}, limit};
    H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, takeName, &names);
    return names.first;
}

} // namespace lookback::io::hdf5
