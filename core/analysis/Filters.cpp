// SPDX-License-Identifier: MIT
#include "core/analysis/Filters.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lookback::analysis {

namespace {

std::vector<double> gaussian(double sigma, int reach) {
    std::vector<double> weights(static_cast<std::size_t>(reach) + 1);
    double sum = 0.0;
    for (int i = 0; i <= reach; ++i) {
        weights[i] = std::exp(-0.5 * i * i / (sigma * sigma));
        sum += i == 0 ? weights[i] : 2.0 * weights[i];
    }
    for (double& weight : weights) {
        weight /= sum;
    }
    return weights;
}

/// Add `weight` times every row to the row `shift` above it.
void addRows(std::vector<double>& out, const std::vector<double>& in, int width, int height, int shift,
             double weight) {
    const int first = std::max(0, shift);
    const int last = std::min(height, height + shift);
    if (first >= last) {
        return;
    }
    const double* from = in.data() + static_cast<std::ptrdiff_t>(first - shift) * width;
    double* to = out.data() + static_cast<std::ptrdiff_t>(first) * width;
    const std::ptrdiff_t count = static_cast<std::ptrdiff_t>(last - first) * width;
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        to[i] += weight * from[i];
    }
}

std::vector<double> turned(const std::vector<double>& in, int width, int height) {
    std::vector<double> out(in.size());
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            out[static_cast<std::size_t>(x) * height + y] = in[static_cast<std::size_t>(y) * width + x];
        }
    }
    return out;
}

std::vector<double> blurRows(const std::vector<double>& in, int width, int height,
                             const std::vector<double>& weights) {
    std::vector<double> out(in.size(), 0.0);
    addRows(out, in, width, height, 0, weights[0]);
    for (int i = 1; i < static_cast<int>(weights.size()); ++i) {
        addRows(out, in, width, height, i, weights[i]);
        addRows(out, in, width, height, -i, weights[i]);
    }
    return out;
}

/// Place of pixel `at` of a line that is mirrored again and again.
int mirrored(int at, int length) {
    const int period = 2 * length;
    at = ((at % period) + period) % period;
    return at < length ? at : period - 1 - at;
}

std::vector<double> boxRows(const std::vector<double>& in, int width, int height, int size) {
    std::vector<double> out(in.size(), 0.0);
    std::vector<double> sum(width, 0.0);
    const auto add = [&](int row, double sign) {
        const double* from = in.data() + static_cast<std::ptrdiff_t>(mirrored(row, height)) * width;
        for (int x = 0; x < width; ++x) {
            sum[x] += sign * from[x];
        }
    };
    const int below = size / 2;
    for (int row = -below; row < size - below; ++row) {
        add(row, 1.0);
    }
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            out[static_cast<std::size_t>(y) * width + x] = sum[x] / size;
        }
        add(y + size - below, 1.0);
        add(y - below, -1.0);
    }
    return out;
}

} // namespace

std::vector<double> gaussianBlur(const std::vector<double>& pixels, int width, int height, double sigma) {
    if (!(sigma > 0.0)) {
        return pixels;
    }
    const std::vector<double> weights = gaussian(sigma, static_cast<int>(4.0 * sigma + 0.5));
    const std::vector<double> rows = blurRows(pixels, width, height, weights);
    return turned(blurRows(turned(rows, width, height), height, width, weights), height, width);
}

std::vector<double> boxMean(const std::vector<double>& pixels, int width, int height, int size) {
    if (size < 2) {
        return pixels;
    }
    const std::vector<double> rows = boxRows(pixels, width, height, size);
    return turned(boxRows(turned(rows, width, height), height, width, size), height, width);
}

} // namespace lookback::analysis
