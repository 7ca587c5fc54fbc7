// SPDX-License-Identifier: MIT
#include "core/io/MapWriter.h"

#include "core/common/Error.h"
#include "core/common/Version.h"
#include "core/io/AtomicFile.h"
#include "core/io/Csv.h"
#include "core/io/Fits.h"
#include "core/io/Probe.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>

namespace lookback::io {

namespace {

/// The keywords of one header; a status that is not 0 makes the rest do nothing, as CFITSIO has it.
struct Header {
    fitsfile* file;
    int& status;

    void text(const char* name, std::string value, const char* comment) const {
        std::replace_if( // a header holds printable ASCII only
            value.begin(), value.end(), [](unsigned char c) { return c < 32 || c > 126; }, '?');
        fits_write_key_longstr(file, name, value.c_str(), comment, &status);
    }

    void number(const char* name, double value, const char* comment) const {
        fits_write_key(file, TDOUBLE, name, &value, comment, &status);
    }
};

/// In what the map lies: the frame, else its box; nothing: pixels.
std::optional<MapFrame> frameOf(const Map& map, const std::optional<MapFrame>& frame) {
    return frame || !(map.box > 0.0)
               ? frame
               : std::optional(
                     MapFrame{.left = 0.0, .bottom = 0.0, .pixel = map.box / map.width(), .unit = "Mpc/h"});
}

void writeKeywords(const Header& header, const Map& map, const std::optional<Provenance>& provenance,
                   const std::optional<MapFrame>& frame) {
    fits_write_key_longwarn(header.file, &header.status);
    if (!map.unit.empty()) {
        header.text("BUNIT", map.unit, "of the pixels");
    }
    if (!map.quantity.empty()) {
        header.text("OBJECT", map.quantity, nullptr);
    }
    if (map.box > 0.0) {
        header.number("BOXSIZE", map.box, "Mpc/h comoving, along x");
        header.number("DEPTH", map.depth, "Mpc/h comoving, 0: not said");
    }
    if (frame) {
        for (const bool along : {true, false}) {
            const std::string n = along ? "1" : "2";
            header.text(("CTYPE" + n).c_str(), along ? "x" : "y", nullptr);
            header.text(("CUNIT" + n).c_str(), frame->unit, nullptr);
            header.number(("CRPIX" + n).c_str(), 0.5, "the lower left corner");
            header.number(("CRVAL" + n).c_str(), along ? frame->left : frame->bottom, nullptr);
            header.number(("CDELT" + n).c_str(), frame->pixel, nullptr);
        }
    }
    header.text("CREATOR", std::string("Lookback ") + kVersion, nullptr);
    if (provenance) {
        header.text("PROVENAN", toJson(*provenance), nullptr);
    }
}

} // namespace

void writeMapFits(const std::filesystem::path& path, const Map& map,
                  const std::optional<Provenance>& provenance, const std::optional<MapFrame>& frame) {
    const LibrariesLock lock(librariesMutex());
    AtomicFile target(path);
    const std::string name = std::filesystem::absolute(target.path()).string();
    if (name.size() >= FLEN_FILENAME - 8) {
        throw DiskError(path, "the name of the folder is too long for CFITSIO.");
    }
    std::filesystem::remove(target.path()); // CFITSIO makes new files only
    errno = 0;
    int status = 0;
    fitsfile* made = nullptr;
    fits_create_diskfile(&made, name.c_str(), &status);
    fits::File file(status == 0 ? made : nullptr);
    std::array<LONGLONG, 2> sizes{map.width(), map.height()};
    fits_create_imgll(file.get(), FLOAT_IMG, 2, sizes.data(), &status);
    if (status == 0) {
        writeKeywords({file.get(), status}, map, provenance, frameOf(map, frame));
    }
    const auto band = map.values.band(0);
    fits_write_img(file.get(), TFLOAT, 1, static_cast<LONGLONG>(band.size()), const_cast<float*>(band.data()),
                   &status);
    fits_write_chksum(file.get(), &status);
    fits_close_file(file.release(), &status);
    if (status != 0) {
        const int code = errno;
        const std::string why = fits::errorText(status);
        throw DiskError(path, "could not be written (" +
                                  (code != 0 ? std::string(std::strerror(code)) : why) + ").");
    }
    target.commit();
}

void writeMapCsv(const std::filesystem::path& file, const Map& map, const std::optional<MapFrame>& given) {
    const bool known = given || map.box > 0.0;
    const MapFrame frame = frameOf(map, given).value_or(MapFrame{.unit = "pixels"});
    const double centre = known ? 0.5 : 0.0;
    const std::string unit = " (" + frame.unit + ")";
    std::vector<double> x;
    std::vector<double> y;
    std::vector<double> values;
    for (int row = 0; row < map.height(); ++row) {
        for (int column = 0; column < map.width(); ++column) {
            x.push_back(frame.left + (column + centre) * frame.pixel);
            y.push_back(frame.bottom + (row + centre) * frame.pixel);
            values.push_back(map.values.at(0, row, column));
        }
    }
    CsvTable table;
    table.add("x" + unit, x);
    table.add("y" + unit, y);
    table.add((map.quantity.empty() ? "value" : map.quantity) +
                  (map.unit.empty() ? "" : " (" + map.unit + ")"),
              values);
    writeCsv(file, table);
}

} // namespace lookback::io
