// SPDX-License-Identifier: MIT
#include "core/io/SnapshotFile.h"

#include "core/common/Error.h"
#include "core/common/Text.h"
#include "core/io/Formats.h"
#include "core/io/Probe.h"

#include <cmath>
#include <regex>
#include <sstream>

namespace lookback::io::hdf5 {

namespace {

constexpr double kKiloparsec = 3.085678e21;        // cm, as these files have it
constexpr std::int64_t kRowsLimit = 4'000'000'000; // what can be asked of a machine at all
constexpr double kSmallestBox = 1000.0;            // kpc/h: below it the unit may as well be Mpc/h

} // namespace

SnapshotFile::SnapshotFile(const std::filesystem::path& file)
    : path_(file) {
    if (!hasSignature(file)) {
        throw FormatNotSupported(file.filename().string() + ": expected a HDF5 file, found something else.");
    }
    probe(file, [&] { describeHdf5Headers(file); });
    file_ = openFile(file);
    if (!has("Header")) {
        throw FormatNotSupported(file.filename().string() +
                                 ": expected a snapshot or a catalogue with a group Header, found none.");
    }
    header_ = Handle(H5Gopen2(file_.get(), "Header", H5P_DEFAULT), H5Gclose);
    if (!header_) {
        throw FileError(file, "the group Header cannot be read (" + lastError() + ").");
    }
}

bool SnapshotFile::has(const std::string& name) const {
    std::string path;
    std::istringstream parts(name);
    for (std::string part; std::getline(parts, part, '/');) { // H5Lexists wants every step of the way
        path += (path.empty() ? "" : "/") + part;
        if (H5Lexists(file_.get(), path.c_str(), H5P_DEFAULT) <= 0) {
            return false;
        }
    }
    return true;
}

std::optional<double> SnapshotFile::number(const std::string& attribute) const {
    return numberAttribute(header_.get(), attribute);
}

std::vector<double> SnapshotFile::numbers(const std::string& attribute) const {
    return numbersAttribute(header_.get(), attribute);
}

std::optional<double> SnapshotFile::unitLength() const {
    for (const char* const group : {"Header", "Parameters", "Units"}) {
        if (has(group)) {
            const Handle object(H5Gopen2(file_.get(), group, H5P_DEFAULT), H5Gclose);
            if (const auto unit = numberAttribute(object.get(), "UnitLength_in_cm")) {
                return unit;
            }
        }
    }
    return std::nullopt;
}

SimulationFacts SnapshotFile::facts() const {
    SimulationFacts facts;
    const auto box = number("BoxSize");
    if (!box || !std::isfinite(*box) || *box <= 0.0) {
        throw FileError(path_,
                        "expected Header/BoxSize above 0, found " + (box ? shortly(*box) : "none") + ".");
    }
    double length = 1e-3;
    facts.lengthUnit = "kpc/h";
    if (const auto unit = unitLength()) {
        facts.unitSaid = true;
        const double kiloparsecs = *unit / kKiloparsec;
        if (std::abs(kiloparsecs / 1000.0 - 1.0) < 0.01) {
            length = 1.0;
            facts.lengthUnit = "Mpc/h";
        } else if (std::abs(kiloparsecs - 1.0) > 0.01) {
            throw FileError(path_,
                            "expected UnitLength_in_cm of a kpc or a Mpc, found " + shortly(*unit) + ".");
        }
    } else if (*box < kSmallestBox) {
        throw FileError(path_, "Header/BoxSize is " + shortly(*box) +
                                   " without a unit: expected kpc/h, of which that is too few to be a box; "
                                   "add Header/UnitLength_in_cm.");
    }
    facts.box = *box * length;
    facts.redshift = number("Redshift").value_or(0.0);
    facts.omegaMatter = number("Omega0").value_or(0.0);
    facts.hubble = number("HubbleParam").value_or(0.0);
    return facts;
}

std::optional<std::int64_t> SnapshotFile::rows(const std::string& dataset) const {
    if (!has(dataset)) {
        return std::nullopt;
    }
    const Handle handle(H5Dopen2(file_.get(), dataset.c_str(), H5P_DEFAULT), H5Dclose);
    const auto shape = handle ? shapeOf(handle.get()) : std::nullopt;
    if (!shape || shape->empty()) {
        throw FileError(path_, "expected an array in " + dataset + ", found something else.");
    }
    return shape->front();
}

template <class T>
std::optional<std::vector<T>> SnapshotFile::read(const std::string& dataset, std::int64_t columns,
                                                 hid_t type) const {
    const auto count = rows(dataset);
    if (!count) {
        return std::nullopt;
    }
    const Handle handle(H5Dopen2(file_.get(), dataset.c_str(), H5P_DEFAULT), H5Dclose);
    const auto shape = shapeOf(handle.get()).value();
    const Handle kind(H5Dget_type(handle.get()), H5Tclose);
    const std::int64_t found = shape.size() == 1 ? 1 : shape.size() == 2 ? shape[1] : 0;
    if (found != columns || !isNumeric(kind.get()) || *count > kRowsLimit) {
        throw FileError(path_, "expected " + std::to_string(columns) + " numbers a row in " + dataset +
                                   ", found " + std::to_string(shape.size()) + " axes of " +
                                   typeName(kind.get()) + ".");
    }
    std::vector<T> values(static_cast<std::size_t>(*count * columns));
    if (!values.empty() && H5Dread(handle.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0) {
        throw FileError(path_, dataset + " is damaged or incomplete (" + lastError() + ").");
    }
    return values;
}

std::optional<std::vector<float>> SnapshotFile::values(const std::string& dataset,
                                                       std::int64_t columns) const {
    return read<float>(dataset, columns, H5T_NATIVE_FLOAT);
}

std::optional<std::vector<std::int32_t>> SnapshotFile::integers(const std::string& dataset) const {
    return read<std::int32_t>(dataset, 1, H5T_NATIVE_INT32);
}

std::vector<std::filesystem::path> partsOf(const std::filesystem::path& file) {
    const auto total = [&file] {
        const SnapshotFile opened(file);
        for (const char* const name : {"NumFilesPerSnapshot", "NumFiles"}) {
            if (const auto number = opened.number(name)) {
                return *number;
            }
        }
        return 1.0;
    }();
    if (!(total >= 1.0 && total <= 100000.0)) {
        throw FileError(file, "expected 1 to 100000 files, found Header/NumFilesPerSnapshot of " +
                                  shortly(total) + ".");
    }
    if (total == 1.0) {
        return {file};
    }
    const std::string name = file.filename().string();
    std::smatch match;
    static const std::regex kNumbered(R"((.*\.)(\d+)(\.(?:hdf5|h5)))");
    if (!std::regex_match(name, match, kNumbered)) {
        throw FileError(file, "is one of " + shortly(total) +
                                  " files, and expected to be called like snap_033.0.hdf5.");
    }
    std::vector<std::filesystem::path> parts;
    for (int i = 0; i < static_cast<int>(total); ++i) {
        parts.push_back(file.parent_path() / (match[1].str() + std::to_string(i) + match[3].str()));
        std::error_code ignored;
        if (!std::filesystem::exists(parts.back(), ignored)) {
            throw FileError(parts.back(),
                            "is missing: part " + std::to_string(i + 1) + " of " + shortly(total) + ".");
        }
    }
    return parts;
}

void takeIntoBox(const std::filesystem::path& file, const std::string& what, std::vector<float>& positions,
                 double length, double box) {
    constexpr double kRounding = 1e-5; // of the box: single precision at its far side
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const double x = positions[i] * length;
        if (!(x >= -kRounding * box && x <= (1.0 + kRounding) * box)) { // NaN too
            throw FileError(file, "expected " + what + " within the box of " + shortly(box) +
                                      " Mpc/h, found " + shortly(x) + " Mpc/h in row " +
                                      std::to_string(i / 3) + ".");
        }
        const auto inside = static_cast<float>(x < 0.0 ? x + box : x);
        positions[i] = inside < static_cast<float>(box) ? inside : 0.0F;
    }
}

} // namespace lookback::io::hdf5
