// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/Hdf5.h"
#include "core/io/Probe.h"
#include "core/io/Snapshot.h"

#include <array>
#include <cerrno>
#include <cstring>

namespace lookback::io {

namespace {

using hdf5::Handle;

constexpr double kKiloparsec = 1e3;          // in a Mpc
constexpr double kMassUnit = 1e10;           // Msun/h
constexpr double kCentimetres = 3.085678e21; // a kpc

/// A HDF5 file of groups, attributes and arrays that is there as a whole or not at all.
class Writer {
public:
    explicit Writer(const std::filesystem::path& path)
        : path_(path)
        , target_(path) {
        hdf5::start();
        errno = 0;
        file_ = Handle(H5Fcreate(target_.path().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose);
        check(static_cast<bool>(file_));
    }

    Handle group(const char* name) {
        Handle group(H5Gcreate2(file_.get(), name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
        check(static_cast<bool>(group));
        return group;
    }

    template <std::size_t N>
    void attribute(const Handle& object, const char* name, const std::array<double, N>& values, hid_t type) {
        const hsize_t size = N;
        const Handle space(N == 1 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &size, nullptr), H5Sclose);
        const Handle handle(H5Acreate2(object.get(), name, type, space.get(), H5P_DEFAULT, H5P_DEFAULT),
                            H5Aclose);
        check(handle && H5Awrite(handle.get(), H5T_NATIVE_DOUBLE, values.data()) >= 0);
    }

    void number(const Handle& object, const char* name, double value, hid_t type = H5T_IEEE_F64LE) {
        attribute(object, name, std::array<double, 1>{value}, type);
    }

    template <class T>
    void array(const Handle& group, const char* name, const std::vector<T>& values, hsize_t columns) {
        const std::array<hsize_t, 2> size{values.size() / columns, columns};
        const Handle space(H5Screate_simple(columns == 1 ? 1 : 2, size.data(), nullptr), H5Sclose);
        const bool whole = std::is_integral_v<T>;
        const Handle set(H5Dcreate2(group.get(), name, whole ? H5T_STD_I32LE : H5T_IEEE_F32LE, space.get(),
                                    H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                         H5Dclose);
        check(set && (values.empty() || H5Dwrite(set.get(), whole ? H5T_NATIVE_INT32 : H5T_NATIVE_FLOAT,
                                                 H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0));
    }

    void finish() {
        check(H5Fflush(file_.get(), H5F_SCOPE_LOCAL) >= 0 && file_.reset() >= 0);
        target_.commit();
    }

    Handle header(const SimulationFacts& facts) {
        Handle header = group("Header");
        number(header, "BoxSize", facts.box * kKiloparsec);
        number(header, "Redshift", facts.redshift);
        number(header, "Time", 1.0 / (1.0 + facts.redshift));
        number(header, "Omega0", facts.omegaMatter);
        number(header, "OmegaLambda", 1.0 - facts.omegaMatter);
        number(header, "HubbleParam", facts.hubble);
        number(header, "UnitLength_in_cm", kCentimetres);
        return header;
    }

private:
    void check(bool fine) {
        if (!fine) {
            const int code = errno;
            throw DiskError(path_, "could not be written (" +
                                       (code != 0 ? std::string(std::strerror(code)) : hdf5::lastError()) +
                                       ").");
        }
    }

    std::filesystem::path path_;
    AtomicFile target_;
    Handle file_;
};

std::vector<float> scaled(std::vector<float> values, double by) {
    for (float& value : values) {
        value = static_cast<float>(value * by);
    }
    return values;
}

} // namespace

void writeSnapshot(const std::filesystem::path& path, const SimulationFacts& facts,
                   const Particles& darkMatter) {
    const LibrariesLock lock(librariesMutex());
    Writer out(path);
    const auto count = static_cast<double>(darkMatter.count());
    {
        const Handle header = out.header(facts);
        const std::array<double, 6> counts{0.0, count, 0.0, 0.0, 0.0, 0.0};
        out.attribute(header, "NumPart_ThisFile", counts, H5T_STD_I32LE);
        out.attribute(header, "NumPart_Total", counts, H5T_STD_U32LE);
        out.attribute(header, "NumPart_Total_HighWord", std::array<double, 6>{}, H5T_STD_U32LE);
        const double mass = darkMatter.masses.empty() ? darkMatter.mass / kMassUnit : 0.0;
        out.attribute(header, "MassTable", std::array<double, 6>{0.0, mass, 0.0, 0.0, 0.0, 0.0},
                      H5T_IEEE_F64LE);
        out.number(header, "NumFilesPerSnapshot", 1.0, H5T_STD_I32LE);
        const Handle group = out.group("PartType1");
        out.array(group, "Coordinates", scaled(darkMatter.positions, kKiloparsec), 3);
        if (!darkMatter.masses.empty()) {
            out.array(group, "Masses", scaled(darkMatter.masses, 1.0 / kMassUnit), 1);
        }
    }
    out.finish();
}

void writeCatalogue(const std::filesystem::path& path, const Catalogue& c) {
    const LibrariesLock lock(librariesMutex());
    Writer out(path);
    {
        const Handle header = out.header(c.facts);
        const auto groups = static_cast<double>(c.groupMasses.size());
        const auto subhaloes = static_cast<double>(c.subhaloStars.size());
        for (const char* const name : {"Ngroups_ThisFile", "Ngroups_Total"}) {
            out.number(header, name, groups, H5T_STD_I32LE);
        }
        for (const char* const name : {"Nsubgroups_ThisFile", "Nsubgroups_Total"}) {
            out.number(header, name, subhaloes, H5T_STD_I32LE);
        }
        out.number(header, "NumFiles", 1.0, H5T_STD_I32LE);
        const Handle group = out.group("Group");
        out.array(group, "GroupPos", scaled(c.groupPositions, kKiloparsec), 3);
        out.array(group, "GroupMass", scaled(c.groupMasses, 1.0 / kMassUnit), 1);
        if (!c.groupRadii.empty()) {
            out.array(group, "Group_R_Crit200", scaled(c.groupRadii, kKiloparsec), 1);
        }
        const Handle subhalo = out.group("Subhalo");
        out.array(subhalo, "SubhaloPos", scaled(c.subhaloPositions, kKiloparsec), 3);
        std::vector<float> types(6 * c.subhaloStars.size());
        for (std::size_t i = 0; i < c.subhaloStars.size(); ++i) {
            types[6 * i + 4] = static_cast<float>(c.subhaloStars[i] / kMassUnit);
        }
        out.array(subhalo, "SubhaloMassType", types, 6);
        if (!c.subhaloGroup.empty()) {
            out.array(subhalo, "SubhaloGrNr", c.subhaloGroup, 1);
        }
    }
    out.finish();
}

} // namespace lookback::io
