// SPDX-License-Identifier: MIT
#include "core/maps/PowerSpectrum.h"

#include "core/common/Error.h"
#include "core/maps/Modes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <sstream>
#include <utility>

namespace lookback::maps {

namespace {

constexpr int kSmallestSide = 4;
constexpr int kLargestSide = 1 << 16;
constexpr double kTaper = 0.125; // of a side, at each end

/// The window along one side, at the centres of the cells.
std::vector<double> windowOf(Window window, int size) {
    std::vector<double> values(static_cast<std::size_t>(size), 1.0);
    const double ramp = window == Window::Hann ? 0.5 : kTaper;
    for (int i = 0; i < size && window != Window::None; ++i) {
        const double x = (i + 0.5) / size;
        const double inside = std::min({x, 1.0 - x, ramp}) / ramp; // 0 at the edge, 1 where it is flat
        const double wave = std::sin(0.5 * std::numbers::pi * inside);
        values[static_cast<std::size_t>(i)] = wave * wave;
    }
    return values;
}

/// The window on the grid as a product of three; a map has one cell in depth, and no window there.
struct Taper {
    Taper(const Grid& field, Window window)
        : z(field.depth > 1 ? windowOf(window, field.depth) : std::vector<double>{1.0})
        , y(windowOf(window, field.height))
        , x(windowOf(window, field.width)) {}

    /// Calls visit(row, weight of the row) for all rows.
    template <class Visit>
    void eachRow(Visit visit) const {
        std::size_t row = 0;
        for (const double across : z) {
            for (const double along : y) {
                visit(row++, across * along);
            }
        }
    }

    double meanSquare() const {
        double product = 1.0;
        for (const auto* side : {&z, &y, &x}) {
            double squares = 0.0;
            for (const double w : *side) {
                squares += w * w;
            }
            product *= squares / static_cast<double>(side->size());
        }
        return product;
    }

    std::vector<double> z;
    std::vector<double> y;
    std::vector<double> x;
};

double meanUnder(const Taper& taper, const Grid& field) {
    double sum = 0.0;
    double weights = 0.0;
    const float* value = field.values.data();
    taper.eachRow([&](std::size_t, double weight) {
        double line = 0.0;
        double lineWeights = 0.0;
        for (const double w : taper.x) {
            line += w * *value++;
            lineWeights += w;
        }
        sum += weight * line;
        weights += weight * lineWeights;
    });
    return sum / weights;
}

/// delta_k without its normalisation.
Modes::Buffer modesOf(const Modes& modes, const Taper& taper, const Grid& field,
                      const SpectrumOptions& options) {
    const double mean = meanUnder(taper, field);
    const double scale = options.contrast ? 1.0 / mean : 1.0;
    Modes::Buffer buffer = modes.allocate();
    const float* value = field.values.data();
    taper.eachRow([&](std::size_t row, double weight) {
        double* out = buffer.get() + row * modes.rowLength();
        const double factor = weight * scale;
        for (std::size_t x = 0; x < taper.x.size(); ++x) {
            out[x] = factor * taper.x[x] * (*value++ - mean);
        }
    });
    modes.transform(buffer.get());
    return buffer;
}

std::string sizeText(const Grid& field) {
    const std::string map = std::to_string(field.height) + " x " + std::to_string(field.width);
    return field.depth > 1 ? std::to_string(field.depth) + " x " + map : map;
}

void check(const Grid& field, const SpectrumOptions& options, const char* name) {
    if (!(options.box > 0.0 && std::isfinite(options.box))) {
        std::ostringstream sentence;
        sentence << "expected a side above 0 Mpc/h, found " << options.box << ".";
        throw ValueError("box", sentence.str());
    }
    if (const auto flaw = flawOf(field, options)) {
        throw ValueError(name, *flaw);
    }
}

/// Everything of a spectrum but its power, and the factor from |FFT|^2 to power.
struct Frame {
    Frame(const Grid& field, const SpectrumOptions& options, const Taper& taper, const Modes& modes) {
        const int longest = std::max({field.depth, field.height, field.width});
        const double cell = options.box / field.width;
        empty.dimensions = field.depth > 1 ? 3 : 2;
        empty.k = modes.wavenumbers();
        for (double& k : empty.k) {
            k *= 2.0 * std::numbers::pi / (cell * longest);
        }
        empty.modes = modes.counts();
        empty.k.pop_back();
        empty.modesBeyond = empty.modes.back();
        empty.modes.pop_back();
        factor =
            std::pow(cell, empty.dimensions) / static_cast<double>(field.values.size()) / taper.meanSquare();
    }

    Spectrum filled(std::vector<double> means) const {
        Spectrum spectrum = empty;
        for (double& mean : means) {
            mean *= factor;
        }
        spectrum.powerBeyond = means.back();
        means.pop_back();
        spectrum.power = std::move(means);
        return spectrum;
    }

    Spectrum empty;
    double factor = 1.0;
};

} // namespace

Window windowFrom(const std::string& name) {
    if (name == "none" || name == "hann" || name == "tukey") {
        return name == "none" ? Window::None : name == "hann" ? Window::Hann : Window::Tukey;
    }
    throw ValueError("window", "expected none, hann or tukey, found " + name + ".");
}

std::optional<std::string> flawOf(const Grid& field, const SpectrumOptions& options) {
    const std::size_t cells = static_cast<std::size_t>(std::max(field.depth, 0)) * std::max(field.height, 0) *
                              std::max(field.width, 0);
    const int smallest = std::min(field.height, field.width);
    if (field.depth < 1 || smallest < kSmallestSide || (field.depth > 1 && field.depth < kSmallestSide) ||
        std::max({field.depth, field.height, field.width}) > kLargestSide || field.values.size() != cells) {
        return "expected 4 to 65536 pixels a side, found " + sizeText(field) + ".";
    }
    const auto blank = std::count_if(field.values.begin(), field.values.end(),
                                     [](float value) { return !std::isfinite(value); });
    if (blank > 0) {
        return "expected a number in every pixel, found " + std::to_string(blank) + " of " +
               std::to_string(cells) + " blank (NaN or infinite); fill them or cut them away.";
    }
    const auto [lowest, highest] = std::minmax_element(field.values.begin(), field.values.end());
    std::ostringstream sentence;
    if (*lowest == *highest) {
        sentence << "expected values that vary, found " << *lowest << " in every pixel.";
        return sentence.str();
    }
    if (options.contrast) {
        const double mean = meanUnder(Taper(field, options.window), field);
        if (!(mean > 0.0)) {
            sentence << "expected a mean above 0 for the contrast rho / mean - 1, found " << mean
                     << "; ask for the difference from the mean instead.";
            return sentence.str();
        }
    }
    return std::nullopt;
}

Spectrum powerSpectrum(const Grid& field, const SpectrumOptions& options) {
    check(field, options, "map");
    const auto modes = Modes::of(field.depth, field.height, field.width);
    const Taper taper(field, options.window);
    const Modes::Buffer buffer = modesOf(*modes, taper, field, options);
    return Frame(field, options, taper, *modes).filled(modes->means(buffer.get(), buffer.get()));
}

SpectrumPair crossSpectrum(const Grid& truth, const Grid& model, const SpectrumOptions& options) {
    if (truth.depth != model.depth || truth.height != model.height || truth.width != model.width) {
        throw ValueError("second map", "expected " + sizeText(truth) + " pixels as the first has, found " +
                                           sizeText(model) + ".");
    }
    check(truth, options, "first map");
    check(model, options, "second map");
    const auto modes = Modes::of(truth.depth, truth.height, truth.width);
    const Taper taper(truth, options.window);
    const Modes::Buffer a = modesOf(*modes, taper, truth, options);
    const Modes::Buffer b = modesOf(*modes, taper, model, options);
    const Frame frame(truth, options, taper, *modes);
    SpectrumPair pair{.truth = frame.filled(modes->means(a.get(), a.get())),
                      .model = frame.filled(modes->means(b.get(), b.get())),
                      .cross = frame.filled(modes->means(a.get(), b.get())).power,
                      .transfer = {},
                      .correlation = {}};
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < pair.cross.size(); ++i) {
        const double t = pair.truth.power[i];
        const double m = pair.model.power[i];
        pair.transfer.push_back(t > 0.0 ? std::sqrt(m / t) : kNone);
        pair.correlation.push_back(t > 0.0 && m > 0.0 ? pair.cross[i] / std::sqrt(t * m) : kNone);
    }
    return pair;
}

} // namespace lookback::maps
