// SPDX-License-Identifier: MIT
#include "core/mock/Render.h"

#include "core/common/Planner.h"
#include "core/mock/Profiles.h"

#include <fftw3.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <mutex>
#include <numbers>
#include <optional>
#include <utility>

namespace lookback::mock {

namespace {

constexpr int kFine = 2;    // fine pixels a pixel: a PSF of 0.6 arcsec is 3.6 pixels wide
constexpr int kMargin = 16; // pixels around the stamp: light from there is blurred in

/// Plans for one board; making one is not safe in parallel, using one is (FFTW manual, 5.4).
struct Plans {
    fftwf_plan forward;
    fftwf_plan backward;
};

const Plans& plansFor(int side) {
    static std::map<int, Plans> plans;
    const std::lock_guard guard(fftwfPlannerMutex());
    const auto known = plans.find(side);
    if (known != plans.end()) {
        return known->second;
    }
    float* real = fftwf_alloc_real(static_cast<std::size_t>(side) * side);
    fftwf_complex* modes = fftwf_alloc_complex(static_cast<std::size_t>(side) * (side / 2 + 1));
    const Plans made{fftwf_plan_dft_r2c_2d(side, side, real, modes, FFTW_ESTIMATE),
                     fftwf_plan_dft_c2r_2d(side, side, modes, real, FFTW_ESTIMATE)};
    fftwf_free(real);
    fftwf_free(modes);
    return plans.emplace(side, made).first->second;
}

struct Free {
    void operator()(void* memory) const { fftwf_free(memory); }
};

using Real = std::unique_ptr<float, Free>;
using Modes = std::unique_ptr<fftwf_complex, Free>;

Modes transform(const Plans& plans, const std::vector<float>& values, int side) {
    Real copy(fftwf_alloc_real(values.size()));
    std::copy(values.begin(), values.end(), copy.get());
    Modes modes(fftwf_alloc_complex(static_cast<std::size_t>(side) * (side / 2 + 1)));
    fftwf_execute_dft_r2c(plans.forward, copy.get(), modes.get());
    return modes;
}

/// A Moffat profile of total 1 around fine pixel (0, 0), wrapped.
std::vector<float> moffat(int side, double fullWidthFine, double beta) {
    const double alpha = fullWidthFine / (2.0 * std::sqrt(std::exp2(1.0 / beta) - 1.0));
    std::vector<float> profile(static_cast<std::size_t>(side) * side);
    double sum = 0.0;
    for (int y = 0; y <= side / 2; ++y) { // the other three quarters are mirror images
        for (int x = 0; x <= y; ++x) {
            const double value = std::pow(1.0 + (x * x + y * y) / (alpha * alpha), -beta);
            for (const auto& [row, column] : {std::pair{y, x}, std::pair{x, y}}) {
                for (const int v : {row, (side - row) % side}) {
                    for (const int u : {column, (side - column) % side}) {
                        profile[static_cast<std::size_t>(v) * side + u] = static_cast<float>(value);
                    }
                }
            }
        }
    }
    for (const float value : profile) {
        sum += value;
    }
    for (float& value : profile) {
        value = static_cast<float>(value / sum);
    }
    return profile;
}

} // namespace

Board::Board(int size)
    : size_(size)
    , side_(kFine * (size + 2 * kMargin))
    , centre_(0.5 * side_ - 0.5) {}

void Board::addSersic(std::vector<float>& light, const Place& place, const Sersic& profile, double flux,
                      const Arms* arms) const {
    const double x0 = centre_ + place.x * kFine;
    const double y0 = centre_ + place.y * kFine;
    const SersicLight sersic(profile, place, kFine);
    const double far = sersic.reach();
    const int xLow = std::max(0, static_cast<int>(x0 - far));
    const int xHigh = std::min(side_ - 1, static_cast<int>(x0 + far));
    const int yLow = std::max(0, static_cast<int>(y0 - far));
    const int yHigh = std::min(side_ - 1, static_cast<int>(y0 + far));
    // What lies inside the largest ellipse on the board is known in closed form: it sets the scale, so that a
    // cusp finer than the pixels keeps its flux. At the board's edge the whole profile's total does.
    const double onBoard = std::min({x0, y0, side_ - 1 - x0, side_ - 1 - y0});
    std::vector<float> drawn;
    double inside = 0.0;
    for (int y = yLow; y <= yHigh; ++y) {
        for (int x = xLow; x <= xHigh; ++x) {
            drawn.push_back(sersic.pixel(x - x0, y - y0));
            inside += sersic.radiusSquared(x - x0, y - y0) < onBoard * onBoard ? drawn.back() : 0.0;
        }
    }
    const double scale =
        onBoard > 8.0 ? flux * sersic.shareWithin(std::min(onBoard, far)) / inside : flux / sersic.total();
    const std::optional<ArmPattern> pattern = arms ? std::optional<ArmPattern>({*arms, kFine}) : std::nullopt;
    auto next = drawn.begin();
    for (int y = yLow; y <= yHigh; ++y) {
        for (int x = xLow; x <= xHigh; ++x) {
            const auto [u, v] = sersic.onDisc(x - x0, y - y0);
            const double factor = pattern ? pattern->at(u, v) : 1.0;
            light[static_cast<std::size_t>(y) * side_ + x] += static_cast<float>(*next++ * scale * factor);
        }
    }
}

void Board::addSpot(std::vector<float>& light, double x, double y, double sigma, double flux) const {
    const double x0 = centre_ + x * kFine;
    const double y0 = centre_ + y * kFine;
    const double width = std::max(sigma * kFine, 0.55); // finer than the board cannot be drawn, nor seen
    const int reach = static_cast<int>(std::ceil(4.5 * width));
    const int xLow = std::max(0, static_cast<int>(x0) - reach);
    const int xHigh = std::min(side_ - 1, static_cast<int>(x0) + reach + 1);
    const int yLow = std::max(0, static_cast<int>(y0) - reach);
    const int yHigh = std::min(side_ - 1, static_cast<int>(y0) + reach + 1);
    const auto share = [width](double from) { // exact integral over one fine pixel
        const double scale = 1.0 / (width * std::numbers::sqrt2);
        return 0.5 * (std::erf((from + 0.5) * scale) - std::erf((from - 0.5) * scale));
    };
    std::vector<double> across;
    for (int column = xLow; column <= xHigh; ++column) {
        across.push_back(share(column - x0));
    }
    for (int row = yLow; row <= yHigh; ++row) {
        const double along = flux * share(row - y0);
        for (int column = xLow; column <= xHigh; ++column) {
            light[static_cast<std::size_t>(row) * side_ + column] +=
                static_cast<float>(along * across[column - xLow]);
        }
    }
}

void Board::blurOnto(float* stamp, const std::vector<float>& light, double fullWidth, double beta) const {
    const Plans& plans = plansFor(side_);
    const Modes modes = transform(plans, light, side_);
    const Modes blur = transform(plans, moffat(side_, fullWidth * kFine, beta), side_);
    const std::size_t count = static_cast<std::size_t>(side_) * (side_ / 2 + 1);
    const float norm = 1.0F / (static_cast<float>(side_) * side_);
    for (std::size_t k = 0; k < count; ++k) {
        const float real = modes.get()[k][0] * blur.get()[k][0] - modes.get()[k][1] * blur.get()[k][1];
        const float imaginary = modes.get()[k][0] * blur.get()[k][1] + modes.get()[k][1] * blur.get()[k][0];
        modes.get()[k][0] = real * norm;
        modes.get()[k][1] = imaginary * norm;
    }
    Real blurred(fftwf_alloc_real(light.size()));
    fftwf_execute_dft_c2r(plans.backward, modes.get(), blurred.get());
    for (int y = 0; y < size_; ++y) {
        for (int x = 0; x < size_; ++x) {
            const std::size_t first =
                static_cast<std::size_t>(kFine * (y + kMargin)) * side_ + kFine * (x + kMargin);
            float sum = 0.0F;
            for (int j = 0; j < kFine; ++j) {
                for (int i = 0; i < kFine; ++i) {
                    sum += blurred.get()[first + static_cast<std::size_t>(j) * side_ + i];
                }
            }
            stamp[static_cast<std::size_t>(y) * size_ + x] += sum;
        }
    }
}

} // namespace lookback::mock
