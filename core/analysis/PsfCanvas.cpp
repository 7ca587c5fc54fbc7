// SPDX-License-Identifier: MIT
#include "core/analysis/PsfCanvas.h"

#include "core/common/Error.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookback::analysis {

namespace {

/// Share of the peak at a distance (pixels).
double profileAt(const Psf& psf, double r2) {
    const double half = 0.5 * psf.fullWidth;
    if (psf.beta <= 0.0) {
        return std::exp(-std::numbers::ln2 * r2 / (half * half));
    }
    const double alpha2 = half * half / (std::exp2(1.0 / psf.beta) - 1.0);
    return std::pow(1.0 + r2 / alpha2, -psf.beta);
}

/// Mean over the pixel at (x, y): many samples where the profile bends, few in its wings.
double pixelOf(const Psf& psf, int x, int y) {
    const double width = std::max(psf.fullWidth, 0.2);
    const double far = std::hypot(x, y) / width;
    const int samples =
        far < 1.5 ? std::clamp(static_cast<int>(std::ceil(16.0 / width)), 5, 48) : (far < 4.0 ? 3 : 1);
    double sum = 0.0;
    for (int j = 0; j < samples; ++j) {
        for (int i = 0; i < samples; ++i) {
            const double u = x + (i + 0.5) / samples - 0.5;
            const double v = y + (j + 0.5) / samples - 0.5;
            sum += profileAt(psf, u * u + v * v);
        }
    }
    return sum / (samples * samples);
}

void addProfile(std::vector<double>& canvas, const Psf& psf, int columns, int rows) {
    const int reachX = columns / 2 - 1;
    const int reachY = rows / 2 - 1;
    for (int y = 0; y <= reachY; ++y) { // the other quarters are mirror images
        for (int x = 0; x <= reachX; ++x) {
            const bool known = x < y && y <= reachX && x <= reachY; // mirrored at the diagonal too
            const double value =
                known ? canvas[static_cast<std::size_t>(x) * columns + y] : pixelOf(psf, x, y);
            for (const int row : {y, (rows - y) % rows}) {
                for (const int column : {x, (columns - x) % columns}) {
                    canvas[static_cast<std::size_t>(row) * columns + column] = value;
                }
            }
        }
    }
}

void addPicture(std::vector<double>& canvas, const Image& picture, int columns, int rows) {
    const int reachX = columns / 2 - 1;
    const int reachY = rows / 2 - 1;
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            const int dx = x - picture.width / 2;
            const int dy = y - picture.height / 2;
            const float value = picture.at(0, y, x);
            if (std::abs(dx) <= reachX && std::abs(dy) <= reachY && std::isfinite(value)) {
                canvas[static_cast<std::size_t>((dy + rows) % rows) * columns + (dx + columns) % columns] +=
                    value;
            }
        }
    }
}

} // namespace

int quickLength(int length) {
    for (int even = length + length % 2;; even += 2) {
        int rest = even;
        for (const int prime : {2, 3, 5}) {
            while (rest % prime == 0) {
                rest /= prime;
            }
        }
        if (rest == 1) {
            return even;
        }
    }
}

double widthOf(const Psf& psf) {
    if (psf.picture.empty()) {
        return psf.fullWidth;
    }
    double sum = 0.0;
    double peak = 0.0;
    for (const float value : psf.picture.pixels) {
        sum += std::isfinite(value) ? value : 0.0;
        peak = std::max(peak, std::isfinite(value) ? static_cast<double>(value) : 0.0);
    }
    return sum > 0.0 && peak > 0.0 ? std::sqrt(4.0 * std::numbers::ln2 / std::numbers::pi * sum / peak) : 0.0;
}

int reachOf(const Psf& psf) {
    constexpr int kLeast = 4;
    constexpr int kMost = 16;
    return std::clamp(static_cast<int>(std::ceil(2.0 * widthOf(psf))), kLeast, kMost);
}

std::vector<float> psfOnCanvas(const Psf& psf, int columns, int rows) {
    std::vector<double> canvas(static_cast<std::size_t>(columns) * rows, 0.0);
    if (psf.picture.empty()) {
        addProfile(canvas, psf, columns, rows);
    } else if (psf.picture.bands != 1) {
        throw ValueError("psf",
                         "expected a picture of one band, found " + std::to_string(psf.picture.bands) + ".");
    } else {
        addPicture(canvas, psf.picture, columns, rows);
    }
    double sum = 0.0;
    for (const double value : canvas) {
        sum += value;
    }
    if (!(sum > 0.0)) {
        throw ValueError("psf",
                         "expected a picture with light in it, found a sum of " + std::to_string(sum) + ".");
    }
    std::vector<float> result(canvas.size());
    std::transform(canvas.begin(), canvas.end(), result.begin(),
                   [sum](double value) { return static_cast<float>(value / sum); });
    return result;
}

} // namespace lookback::analysis
