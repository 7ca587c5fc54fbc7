// SPDX-License-Identifier: MIT
#include "app/cli/BenchFiles.h"

#include <hdf5.h>
#include <unistd.h>

#include <array>
#include <vector>

namespace lookback::cli {

namespace fs = std::filesystem;

Temporary::Temporary(const std::string& ending)
    : path(fs::temp_directory_path() / ("lookback-bench-" + std::to_string(getpid()) + ending)) {}

Temporary::~Temporary() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
}

bool makeSparse(const fs::path& path, std::uint64_t count) {
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    if (file < 0) {
        return false;
    }
    const std::array<hsize_t, 4> shape{count, 5, 64, 64};
    const hid_t space = H5Screate_simple(4, shape.data(), nullptr);
    const hid_t layout = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_alloc_time(layout, H5D_ALLOC_TIME_EARLY);
    H5Pset_fill_time(layout, H5D_FILL_TIME_NEVER);
    const hid_t images = H5Dcreate2(file, "image", H5T_IEEE_F32LE, space, H5P_DEFAULT, layout, H5P_DEFAULT);
    const hid_t line = H5Screate_simple(1, shape.data(), nullptr);
    const hid_t redshifts =
        H5Dcreate2(file, "specz_redshift", H5T_IEEE_F32LE, line, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    const std::vector<float> values(count, 0.5F);
    const bool good =
        images >= 0 && redshifts >= 0 &&
        H5Dwrite(redshifts, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0;
    H5Dclose(redshifts);
    H5Sclose(line);
    H5Dclose(images);
    H5Pclose(layout);
    H5Sclose(space);
    return H5Fclose(file) >= 0 && good;
}

} // namespace lookback::cli
