// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/MeasuredSet.h"
#include "core/common/Image.h"
#include "core/common/Monitor.h"
#include "core/engine/Device.h"
#include "core/engine/ModelCard.h"
#include "core/io/GalaxyFile.h"

#include <memory>
#include <vector>

namespace lookback::analysis {

/// A loaded model that tells a galaxy's redshift from its image. Thread-compatible: one call at a time (the
/// engine lane).
class RedshiftPredictor {
public:
    /// Reads the weights, checks their SHA-256 and shapes against the card. Throws FileError, also for a card
    /// of another task, DeviceError.
    RedshiftPredictor(const engine::ModelCard& card, const engine::Device& device);
    ~RedshiftPredictor();
    RedshiftPredictor(RedshiftPredictor&&) noexcept;
    RedshiftPredictor& operator=(RedshiftPredictor&&) noexcept;

    const engine::ModelCard& card() const;

    /// Whether the model sees magnitudes beside the images.
    bool needsMagnitudes() const;

    /// One redshift an image, linear flux with the card's zero point. Blank pixels count as empty sky; NaN
    /// for an image with a band of nothing else. The same image gives the same redshift in any batch, up to
    /// rounding. monitor.step() once a batch, in images. Throws ValueError for an image of another size than
    /// the card's and for a model that needs magnitudes, DeviceError, Monitor::Cancelled.
    std::vector<double> predict(const std::vector<Image>& images, const Monitor& monitor = {});

    /// Likewise for all galaxies of a file, read batch by batch; fluxes of another zero point are rescaled.
    /// NaN too where a magnitude is unknown. Throws FileError for images of other sizes, bands or pixel scale
    /// (by more than 1 %), or without the magnitudes that the model needs.
    std::vector<double> predict(io::GalaxyFile& file, const Monitor& monitor = {});

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The column of a table of measures.
Quantity redshiftQuantity(std::vector<double> predicted);

} // namespace lookback::analysis
