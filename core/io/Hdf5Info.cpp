// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/Formats.h"
#include "core/io/Hdf5.h"
#include "core/io/MapLayout.h"
#include "core/io/Probe.h"

namespace lookback::io {

namespace {

using hdf5::Handle;

constexpr std::size_t kEntriesLimit = 10000;
constexpr std::size_t kTextLimit = 200; // characters of an attribute that are worth showing

herr_t takeAttribute(hid_t object, const char* name, const H5A_info_t*, void* attributes) {
    std::string text = hdf5::textAttribute(object, name).value_or("?");
    if (text.size() > kTextLimit) {
        text = text.substr(0, kTextLimit) + "...";
    }
    (*static_cast<std::map<std::string, std::string>*>(attributes))[name] = text;
    return 0;
}

FileInfo::Entry entryOf(hid_t root, const std::string& name) {
    const Handle object(H5Oopen(root, name.c_str(), H5P_DEFAULT), H5Oclose);
    FileInfo::Entry entry;
    entry.name = name == "." ? "/" : "/" + name;
    const bool dataset = object && H5Iget_type(object.get()) == H5I_DATASET;
    entry.kind = dataset ? "dataset" : "group";
    if (dataset) {
        const Handle type(H5Dget_type(object.get()), H5Tclose);
        entry.type = hdf5::typeName(type.get());
        entry.shape = hdf5::shapeOf(object.get()).value_or(std::vector<std::int64_t>{});
    }
    hsize_t position = 0;
    H5Aiterate2(object.get(), H5_INDEX_NAME, H5_ITER_NATIVE, &position, takeAttribute, &entry.attributes);
    const auto unit = entry.attributes.find("units");
    entry.unit = unit != entry.attributes.end() ? unit->second : "";
    return entry;
}

herr_t takeObject(hid_t root, const char* name, const H5O_info_t* facts, void* entries) {
    auto& list = *static_cast<std::vector<FileInfo::Entry>*>(entries);
    if (facts->type != H5O_TYPE_NAMED_DATATYPE) {
        list.push_back(entryOf(root, name));
    }
    return list.size() < kEntriesLimit ? 0 : 1;
}

} // namespace

FileInfo describeHdf5Headers(const std::filesystem::path& path) {
    const LibrariesLock lock(librariesMutex());
    FileInfo info = startInfo(path, "HDF5");
    const Handle file = hdf5::openFile(path);
    if (H5Ovisit2(file.get(), H5_INDEX_NAME, H5_ITER_NATIVE, takeObject, &info.entries, H5O_INFO_BASIC) < 0) {
        throw FileError(path, "the HDF5 file is damaged (" + hdf5::lastError() + ").");
    }
    info.provenance = hdf5::textAttribute(file.get(), "provenance").value_or("");
    return info;
}

FileInfo describeMaps(const std::filesystem::path& path) {
    const auto maps = openHdf5Maps(path);
    const LibrariesLock lock(librariesMutex());
    FileInfo info = startInfo(path, "HDF5");
    const Handle file = hdf5::openFile(path);
    info.entries.push_back(entryOf(file.get(), "."));
    for (const DomainMaps& domain : maps->domains()) {
        const std::string group = factsOf(domain.domain).group;
        info.entries.push_back(entryOf(file.get(), group + "/images"));
        info.entries.back().unit = domain.unit;
        if (H5Lexists(file.get(), (group + "/metadata").c_str(), H5P_DEFAULT) > 0) {
            info.entries.push_back(entryOf(file.get(), group + "/metadata/0000"));
            info.entries.back().kind = "first of " + std::to_string(domain.count);
        }
    }
    info.summary = summaryOf(*maps);
    info.provenance = hdf5::textAttribute(file.get(), "provenance").value_or("");
    return info;
}

FileInfo describeHdf5(const std::filesystem::path& file) {
    if (!hdf5::hasSignature(file)) {
        throw FormatNotSupported(file.filename().string() + ": expected a HDF5 file, found something else.");
    }
    probe(file, [&] { hdf5::examine(file); });
    try {
        return describeMaps(file);
    } catch (const FormatNotSupported&) { // no maps of galaxies
    }
    FileInfo info = describeHdf5Headers(file);
    const auto simulation = simulationSummary(file);
    info.summary = simulation ? *simulation : summaryOf(file, openHdf5Galaxies);
    return info;
}

} // namespace lookback::io
