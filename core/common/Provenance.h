// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lookback {

/// How a file came to be: enough to make it again, and to bring the window back to it.
/// Written as one JSON text into every export (FITS keyword PROVENAN with CONTINUE, HDF5 attribute
/// "provenance", PNG text "lookback", MP4 and GIF comment).
struct Provenance {
    std::string version;                    ///< Of Lookback.
    std::string page = "evolution";         ///< The page that it belongs to.
    std::string model;                      ///< Name of the model, empty if none.
    std::string modelSha256;                ///< Of the weights.
    std::string trainingData;               ///< What the model was trained on, from its card.
    bool simulatedTraining = false;         ///< The model has seen simulated data only.
    std::string sampler;                    ///< ddpm, ddim, dpm++ or heun.
    int steps = 0;                          ///< Of the sampler.
    bool noiseless = false;                 ///< Without the camera's noise that the model's card knows.
    std::vector<std::uint64_t> seeds;       ///< One per galaxy.
    std::optional<std::uint64_t> blendSeed; ///< The other end of a blend.
    double blendFraction = 0.0;             ///< 0: the seed itself, 1: the other.
    double redshiftStart = 0.0;
    double redshiftEnd = 0.0; ///< Equal to the start for a single redshift.
    int redshiftCount = 1;
    std::string display; ///< Bands, stretch and limits, for pictures and films.
    std::string device;  ///< As shown: "CPU, 2 threads".
};

/// One line of JSON.
std::string toJson(const Provenance& provenance);

/// Throws Error when the text is not a provenance; unknown fields are ignored.
Provenance provenanceFromJson(const std::string& text);

} // namespace lookback
