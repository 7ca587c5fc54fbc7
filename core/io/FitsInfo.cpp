// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/Fits.h"
#include "core/io/Formats.h"
#include "core/io/Probe.h"

namespace lookback::io {

namespace {

constexpr const char* kKeywords[] = {"BANDS",  "FILTER", "MAGZERO", "PIXSCALE", "OBJECT", "TELESCOP",
                                     "CTYPE1", "CRVAL1", "CTYPE2",  "CRVAL2",   "DATE",   "CREATOR"};

FileInfo::Entry entryOf(fitsfile* file, const fits::Hdu& hdu) {
    FileInfo::Entry entry;
    entry.name = "HDU " + std::to_string(hdu.number) + (hdu.name.empty() ? "" : " (" + hdu.name + ")");
    entry.kind = hdu.table ? "table" : "image";
    entry.type = hdu.type;
    entry.shape = hdu.shape;
    entry.unit = fits::textKey(file, "BUNIT").value_or("");
    for (const char* name : kKeywords) {
        if (const auto value = fits::textKey(file, name)) {
            entry.attributes[name] = *value;
        }
    }
    if (hdu.compressed) {
        entry.attributes["compression"] = fits::textKey(file, "ZCMPTYPE").value_or("tiles");
    }
    std::string columns;
    for (const std::string& name : hdu.columns) {
        columns += (columns.empty() ? "" : " ") + name;
    }
    if (!columns.empty()) {
        entry.attributes["columns"] = columns;
    }
    return entry;
}

} // namespace

FileInfo describeFitsHeaders(const std::filesystem::path& path) {
    const LibrariesLock lock(librariesMutex());
    FileInfo info = startInfo(path, "FITS");
    const fits::File file = fits::openFile(path);
    for (const fits::Hdu& hdu : fits::listHdus(file.get(), path)) {
        fits::moveTo(file.get(), path, hdu.number);
        info.entries.push_back(entryOf(file.get(), hdu));
        if (info.provenance.empty()) {
            info.provenance = fits::textKey(file.get(), "PROVENAN").value_or("");
        }
    }
    return info;
}

FileInfo describeFits(const std::filesystem::path& file) {
    if (!fits::hasSignature(file)) {
        throw FormatNotSupported(file.filename().string() + ": expected a FITS file, found something else.");
    }
    probe(file, [&] { fits::examine(file); });
    FileInfo info = describeFitsHeaders(file);
    info.summary = summaryOf(file, openFitsGalaxies);
    return info;
}

} // namespace lookback::io
