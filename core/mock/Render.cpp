// SPDX-License-Identifier: MIT
#include "core/mock/Render.h"

#include <fftw3.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <map>
#include <mutex>
#include <numbers>

namespace lookback::mock {

namespace {

constexpr int kFine = 2;    // fine pixels a pixel: a PSF of 0.6 arcsec is 3.6 pixels wide
constexpr int kMargin = 16; // pixels around the stamp: light from there is blurred in

/// Exponent b_n of the half-light radius (Ciotti & Bertin 1999), good to 1e-4 for n > 0.36.
double sersicB(double n) {
    return 2.0 * n - 1.0 / 3.0 + 4.0 / (405.0 * n) + 46.0 / (25515.0 * n * n);
}

/// Regularised lower incomplete gamma function P(a, x) by its series; a in 1 .. 12.
double gammaP(double a, double x) {
    if (x > 100.0) {
        return 1.0;
    }
    double term = 1.0 / a;
    double sum = term;
    for (int k = 1; k < 500 && term > 1e-14 * sum; ++k) {
        term *= x / (a + k);
        sum += term;
    }
    return std::min(1.0, sum * std::exp(a * std::log(x) - x) / std::tgamma(a));
}

/// Brightness against r^2 / r_e^2 from a table: a power and an exponential per fine pixel would take most of
/// the time.
class RadialTable {
public:
    RadialTable(double n, double b) {
        for (int i = 0; i < kSize; ++i) {
            const double ratio = std::exp2(kLowest + static_cast<double>(i) / kPerOctave);
            values_[i] = static_cast<float>(std::exp(-b * std::pow(ratio, 0.5 / n)));
        }
    }

    float at(float ratio) const {
        const float where = (std::log2(std::max(ratio, 1e-9F)) - kLowest) * kPerOctave;
        const int i = std::clamp(static_cast<int>(where), 0, kSize - 2);
        const float part = std::clamp(where - static_cast<float>(i), 0.0F, 1.0F);
        return values_[i] + part * (values_[i + 1] - values_[i]);
    }

private:
    static constexpr int kLowest = -30;
    static constexpr int kPerOctave = 8;
    static constexpr int kSize = 44 * kPerOctave; // up to r = 128 r_e
    float values_[kSize];
};

/// Plans for one board; making one is not safe in parallel, using one is (FFTW manual, 5.4).
struct Plans {
    fftwf_plan forward;
    fftwf_plan backward;
};

const Plans& plansFor(int side) {
    static std::mutex lock;
    static std::map<int, Plans> plans;
    const std::lock_guard guard(lock);
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

/// The arms' factor at a point of the disc's plane (fine pixels).
class ArmPattern {
public:
    ArmPattern(const Arms& arms, double fine)
        : arms_(arms)
        , inner_(arms.radiusIn * fine)
        , wind_(1.0 / std::tan(arms.pitch))
        , mean_(std::cyl_bessel_i(0.0, arms.contrast)) {}

    double at(double u, double v) const {
        const double r = std::hypot(u, v) + 1e-3;
        const double phi = std::atan2(v, u) * arms_.turn;
        const double turns = std::log(r / inner_);
        const double stray =
            arms_.wobble * (std::sin(2.3 * turns + 2.0 * arms_.phase) + std::sin(phi + 5.1 * turns));
        const double wave = std::cos(arms_.count * (phi - wind_ * turns + stray) + arms_.phase);
        const double arm = std::exp(arms_.contrast * wave) / mean_;
        const double rise = r * r / (r * r + inner_ * inner_); // no arms in the middle
        // Two arms of three are fainter on one side or the other.
        const double uneven = 1.0 + 0.5 * arms_.wobble * std::cos(phi + 1.7 * turns + 3.0 * arms_.phase);
        return (1.0 + rise * (arm * uneven - 1.0)) *
               (1.0 + arms_.lopsided * rise * std::cos(phi - arms_.phase));
    }

private:
    Arms arms_;
    double inner_;
    double wind_;
    double mean_;
};

} // namespace

Board::Board(int size)
    : size_(size)
    , side_(kFine * (size + 2 * kMargin))
    , centre_(0.5 * side_ - 0.5) {}

void Board::addSersic(std::vector<float>& light, const Place& place, const Sersic& profile, double flux,
                      const Arms* arms) const {
    const double radius = profile.radiusHalfLight * kFine;
    const double b = sersicB(profile.index);
    const RadialTable table(profile.index, b);
    const double cosine = std::cos(place.angle);
    const double sine = std::sin(place.angle);
    const double x0 = centre_ + place.x * kFine;
    const double y0 = centre_ + place.y * kFine;
    const double ratio = std::max(place.axisRatio, 0.05);

    // What lies inside the largest ellipse on the board is known in closed form: it sets the scale, so that a
    // cusp finer than the pixels keeps its flux.
    const double reach = std::min({x0, y0, side_ - 1 - x0, side_ - 1 - y0});
    const double whole = std::max(reach, 4.0);
    const double far = (profile.index < 1.5 ? 6.0 : 40.0) * radius + 8.0; // past this, under 1 %
    const int yLow = std::max(0, static_cast<int>(y0 - far));
    const int yHigh = std::min(side_ - 1, static_cast<int>(y0 + far));
    const int xLow = std::max(0, static_cast<int>(x0 - far));
    const int xHigh = std::min(side_ - 1, static_cast<int>(x0 + far));
    if (yLow > yHigh || xLow > xHigh) {
        return;
    }
    const int columns = xHigh - xLow + 1;
    std::vector<float> drawn(static_cast<std::size_t>(columns) * (yHigh - yLow + 1));
    const auto squared = [&](double dx, double dy) {
        const double u = dx * cosine + dy * sine;
        const double v = (dy * cosine - dx * sine) / ratio;
        return u * u + v * v;
    };
    double inside = 0.0;
    for (int y = yLow; y <= yHigh; ++y) {
        for (int x = xLow; x <= xHigh; ++x) {
            const double distance = squared(x - x0, y - y0);
            const double near = std::max(std::abs(x - x0), std::abs(y - y0));
            const int parts = near < 1.5 ? 15 : (near < 6.0 ? 5 : 1);
            float value = 0.0F;
            if (parts == 1) {
                value = table.at(static_cast<float>(distance / (radius * radius)));
            } else {
                for (int j = 0; j < parts; ++j) {
                    for (int i = 0; i < parts; ++i) {
                        const double dx = x - x0 + (i + 0.5) / parts - 0.5;
                        const double dy = y - y0 + (j + 0.5) / parts - 0.5;
                        value += table.at(static_cast<float>(squared(dx, dy) / (radius * radius)));
                    }
                }
                value /= static_cast<float>(parts * parts);
            }
            drawn[static_cast<std::size_t>(y - yLow) * columns + (x - xLow)] = value;
            inside += distance < whole * whole ? value : 0.0;
        }
    }
    if (!(inside > 0.0)) {
        return;
    }
    const double within =
        gammaP(2.0 * profile.index, b * std::pow(std::min(whole, far) / radius, 1.0 / profile.index));
    // Off the board's edge the ellipse is cut: there the closed form of the whole profile is accurate enough.
    const double total = 2.0 * std::numbers::pi * profile.index * radius * radius * ratio *
                         std::pow(b, -2.0 * profile.index) * std::tgamma(2.0 * profile.index);
    const double scale = reach > 8.0 ? flux * within / inside : flux / total;
    const ArmPattern pattern(arms != nullptr ? *arms : Arms{}, kFine);
    for (int y = yLow; y <= yHigh; ++y) {
        for (int x = xLow; x <= xHigh; ++x) {
            double value = drawn[static_cast<std::size_t>(y - yLow) * columns + (x - xLow)] * scale;
            if (arms != nullptr) {
                const double dx = x - x0;
                const double dy = y - y0;
                value *= pattern.at(dx * cosine + dy * sine, (dy * cosine - dx * sine) / ratio);
            }
            light[static_cast<std::size_t>(y) * side_ + x] += static_cast<float>(value);
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
