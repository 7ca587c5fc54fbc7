// SPDX-License-Identifier: MIT
#include "core/mock/GaussianField.h"

#include "core/common/Random.h"
#include "core/mock/Fourier.h"

#include <algorithm>
#include <cmath>

namespace lookback::mock {

namespace {

constexpr float kFiner = 4.7F;
constexpr int kShortest = 20; // waves a period

/// Give every wave of white noise the amplitude that the spectrum wants, and take the others away.
void shape(FourierCube& cube, double slope) {
    const int side = cube.side();
    for (int z = 0; z < side; ++z) {
        for (int y = 0; y < side; ++y) {
            auto* const modes = cube.modes(z, y);
            for (int x = 0; x <= side / 2; ++x) {
                const double k = std::hypot(cube.frequency(z), cube.frequency(y), x);
                const bool kept = k >= 2.0 && k <= kShortest;
                modes[x] *= kept ? static_cast<float>(std::pow(k, 0.5 * slope)) : 0.0F;
            }
        }
    }
}

} // namespace

GaussianField::GaussianField(double slope, std::uint64_t seed, std::uint64_t stream)
    : values_(static_cast<std::size_t>(kSide) * kSide * kSide) {
    fillNormal(values_, seed, stream);
    FourierCube cube(kSide);
    std::size_t at = 0;
    for (int z = 0; z < kSide; ++z) {
        for (int y = 0; y < kSide; ++y) {
            std::copy_n(values_.data() + at, kSide, cube.row(z, y));
            at += kSide;
        }
    }
    cube.toModes();
    shape(cube, slope);
    cube.toCells();
    double squares = 0.0;
    at = 0;
    for (int z = 0; z < kSide; ++z) {
        for (int y = 0; y < kSide; ++y) {
            for (int x = 0; x < kSide; ++x, ++at) {
                values_[at] = cube.row(z, y)[x];
                squares += static_cast<double>(values_[at]) * values_[at];
            }
        }
    }
    const auto scale = static_cast<float>(1.0 / std::sqrt(squares / static_cast<double>(values_.size())));
    for (float& value : values_) {
        value *= scale;
    }
}

float GaussianField::at(float x, float y, float z) const {
    const auto split = [](float position, int& cell, int& next) {
        const float cells = (position - std::floor(position)) * kSide;
        cell = static_cast<int>(cells) % kSide;
        next = (cell + 1) % kSide;
        const float t = cells - std::floor(cells);
        return t * t * (3.0F - 2.0F * t); // smooth across the cells' walls
    };
    int x0 = 0, x1 = 0, y0 = 0, y1 = 0, z0 = 0, z1 = 0;
    const float u = split(x, x0, x1);
    const float v = split(y, y0, y1);
    const float w = split(z, z0, z1);
    const auto row = [&](int cz, int cy) {
        const float* const values = values_.data() + (static_cast<std::size_t>(cz) * kSide + cy) * kSide;
        return values[x0] + u * (values[x1] - values[x0]);
    };
    const float low = row(z0, y0) + v * (row(z0, y1) - row(z0, y0));
    const float high = row(z1, y0) + v * (row(z1, y1) - row(z1, y0));
    return low + w * (high - low);
}

// A period holds at least two waves, so that the largest wave is half a period.
Turbulence::Turbulence(const GaussianField& field, double scale, double steepness, Random& random)
    : field_(&field)
    , start_{static_cast<float>(random.uniform()), static_cast<float>(random.uniform()),
             static_cast<float>(random.uniform())}
    , frequency_(static_cast<float>(0.5 / scale))
    , amplitude_(static_cast<float>(std::pow(kFiner, -steepness)))
    , norm_(1.0F / std::sqrt(1.0F + amplitude_ * amplitude_ * (1.0F + amplitude_ * amplitude_))) {}

float Turbulence::at(float x, float y, float z) const {
    x = frequency_ * x + start_[0];
    y = frequency_ * y + start_[1];
    z = frequency_ * z + start_[2];
    float value = field_->at(x, y, z);
    value +=
        amplitude_ * field_->at(kFiner * (0.36F * x + 0.48F * y - 0.8F * z), kFiner * (-0.8F * x + 0.6F * y),
                                kFiner * (0.48F * x + 0.64F * y + 0.6F * z));
    constexpr float kFinest = kFiner * kFiner;
    value += amplitude_ * amplitude_ *
             field_->at(kFinest * (0.6F * x - 0.64F * y + 0.48F * z),
                        kFinest * (0.8F * x + 0.48F * y - 0.36F * z), kFinest * (0.6F * y + 0.8F * z));
    return norm_ * value;
}

} // namespace lookback::mock
