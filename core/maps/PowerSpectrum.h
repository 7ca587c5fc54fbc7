// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lookback::maps {

/// Values on a grid of square pixels (a map, depth 1) or cubic cells (a cube), in order (z, y, x).
struct Grid {
    std::span<const float> values; ///< depth * height * width of them.
    int depth = 1;
    int height = 0;
    int width = 0;
};

/// What a field that does not repeat beyond its edges is multiplied by, along every axis; x runs from 0 to 1
/// over the side. None: the field is periodic.
enum class Window {
    None,
    Hann,  ///< sin^2(pi x).
    Tukey, ///< Rises like Hann over the first eighth, falls over the last, 1 between (Tukey 1967).
};

/// None, Hann or Tukey from "none", "hann" or "tukey". Throws ValueError.
Window windowFrom(const std::string& name);

struct SpectrumOptions {
    double box = 0.0;             ///< Side along x, Mpc/h, above 0; the others follow from the pixels.
    Window window = Window::None; ///< A window blurs the spectrum by up to two fundamentals.
    bool contrast = true;         ///< Of delta = rho / mean - 1; else of rho - mean, in its unit.
};

/// Power by wavenumber: P(k) = V <|delta_k|^2> with delta_k = sum_x w delta(x) exp(-ikx) / N / rms(w), where
/// V is the area or volume and N the number of cells: (L / N^2)^2 |FFT|^2 of a map of N x N pixels. The mean
/// is that under the window w, so that it leaks nowhere. Averaged over modes in bins (j - 1, j] of the
/// fundamental 2 pi / (longest side), up to the Nyquist frequency. Both modes of a conjugate pair are
/// counted.
struct Spectrum {
    int dimensions = 2;              ///< 2 of a map, 3 of a cube.
    std::vector<double> k;           ///< Mean |k| of the bin's modes, h/Mpc.
    std::vector<std::int64_t> modes; ///< In the bin; never 0.
    std::vector<double> power;       ///< (Mpc/h)^dimensions, times the unit squared without `contrast`.
    std::int64_t modesBeyond = 0;    ///< Above the Nyquist frequency, in the corners of k space.
    double powerBeyond = 0.0;        ///< Their mean; 0 without modes.
};

/// The spectra of a true and a modelled field, bin by bin.
struct SpectrumPair {
    Spectrum truth;
    Spectrum model;
    std::vector<double> cross;       ///< Real part of V <delta_truth delta_model^*>, as `power`.
    std::vector<double> transfer;    ///< T = sqrt(P_model / P_truth); NaN where P_truth is 0.
    std::vector<double> correlation; ///< r = P_cross / sqrt(P_truth P_model), -1 to 1; NaN without power.
};

/// Why there is no spectrum of this field, as the end of a sentence: too small, blank pixels, the same value
/// everywhere, no mean for a contrast. Nothing if there is one.
std::optional<std::string> flawOf(const Grid& field, const SpectrumOptions& options);

/// Throws ValueError for a field with a flaw or a box that is not above 0. May run on several threads.
Spectrum powerSpectrum(const Grid& field, const SpectrumOptions& options);

/// Likewise, and for fields of different sizes.
SpectrumPair crossSpectrum(const Grid& truth, const Grid& model, const SpectrumOptions& options);

} // namespace lookback::maps
