// SPDX-License-Identifier: MIT
#pragma once

#include "core/io/GalaxyMaps.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace lookback::io {

/// Reads what GalaxyMapsWriter put beside the images of a file: samples of posteriors and further maps, one
/// map at a time. One thread at a time.
class PosteriorMaps {
public:
    /// Of the file that `maps` reads; one that is not HDF5 has nothing beside its images. Throws FileError.
    explicit PosteriorMaps(const GalaxyMaps& maps);
    ~PosteriorMaps();
    PosteriorMaps(PosteriorMaps&&) noexcept;
    PosteriorMaps& operator=(PosteriorMaps&&) noexcept;

    std::optional<std::string> text(const std::string& attribute) const; ///< Of the file.

    /// Of the metadata of one map.
    std::optional<double> number(Domain domain, std::int64_t map, const std::string& attribute) const;

    std::int64_t samples(Domain domain) const; ///< Of each map; 0: there are none. Throws FileError.

    /// Linear, in the domain's unit. Throws FileError if there is no such sample.
    Image sample(Domain domain, std::int64_t map, std::int64_t index) const;

    /// "mean", "std", "truth"; nothing if it is not there or blank. Throws FileError.
    std::optional<Image> map(Domain domain, const std::string& name, std::int64_t map) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace lookback::io
