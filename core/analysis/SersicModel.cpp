// SPDX-License-Identifier: MIT
#include "core/analysis/SersicModel.h"

#include "core/analysis/PsfCanvas.h"
#include "core/common/Planner.h"

#include <fftw3.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <utility>

namespace lookback::analysis {

namespace {

constexpr int kInside = 6;  // pixels around the middle one that are divided
constexpr int kStencil = 5; // grid points that a sample is laid on, each way
constexpr int kFinest = 9;  // samples of a pixel, each way
using Stencil = std::array<float, kStencil>;

/// Samples each way of a pixel `i`, `j` away from the middle one: where profiles bend most, most.
int divisions(int i, int j) {
    const int ring = std::max(std::abs(i), std::abs(j));
    return ring <= 1 ? kFinest : (ring == 2 ? 5 : 3);
}

double offsetOf(int sample, int count) {
    return (sample + 0.5) / count - 0.5;
}

/// Cubic B-spline at the grid points -2 .. 2, of a point at -0.5 < x < 0.5.
Stencil spline(double x) {
    Stencil weights{};
    for (int k = 0; k < kStencil; ++k) {
        const double d = std::abs(x - (k - 2));
        const double value = d < 1.0 ? 2.0 / 3.0 - d * d + 0.5 * d * d * d
                                     : (d < 2.0 ? (2.0 - d) * (2.0 - d) * (2.0 - d) / 6.0 : 0.0);
        weights[k] = static_cast<float>(value);
    }
    return weights;
}

/// The stencils of all samples of a pixel divided `count` times.
const std::vector<Stencil>& stencilsOf(int count) {
    static const auto all = [] {
        std::array<std::vector<Stencil>, kFinest + 1> made;
        for (int n = 1; n <= kFinest; ++n) {
            for (int k = 0; k < n; ++k) {
                made[n].push_back(spline(offsetOf(k, n)));
            }
        }
        return made;
    }();
    return all[count];
}

struct Plans {
    fftwf_plan forward;
    fftwf_plan backward;
};

/// ESTIMATE: the same plan in every run, so the same digits.
const Plans& plansFor(int columns, int rows) {
    static std::map<std::pair<int, int>, Plans> plans;
    const std::lock_guard guard(fftwfPlannerMutex());
    const auto known = plans.find({columns, rows});
    if (known != plans.end()) {
        return known->second;
    }
    float* real = fftwf_alloc_real(static_cast<std::size_t>(columns) * rows);
    fftwf_complex* modes = fftwf_alloc_complex(static_cast<std::size_t>(columns / 2 + 1) * rows);
    const Plans made{fftwf_plan_dft_r2c_2d(rows, columns, real, modes, FFTW_ESTIMATE),
                     fftwf_plan_dft_c2r_2d(rows, columns, modes, real, FFTW_ESTIMATE)};
    fftwf_free(real);
    fftwf_free(modes);
    return plans.emplace(std::pair{columns, rows}, made).first->second;
}

struct Free {
    void operator()(void* memory) const { fftwf_free(memory); }
};

/// Frequency of a mode, radians a pixel; 0 for the one that has no sign.
double waveNumber(int mode, int length) {
    if (2 * mode == length) {
        return 0.0;
    }
    return 2.0 * std::numbers::pi * (2 * mode > length ? mode - length : mode) / length;
}

/// The B-spline's blur.
double splineBlur(int mode, int length) {
    const double half = std::numbers::pi * (2 * mode > length ? mode - length : mode) / length;
    const double sinc = half == 0.0 ? 1.0 : std::sin(half) / half;
    return sinc * sinc * sinc * sinc;
}

/// How much of the interval [a - half, a + half] lies within [-0.5, 0.5], as a share.
double overlap(double a, double half) {
    return std::max(0.0, std::min(a + half, 0.5) - std::max(a - half, -0.5)) / (2.0 * half);
}

} // namespace

struct SersicModel::Transform {
    Transform(const Psf& psf, int columns, int rows)
        : plans(plansFor(columns, rows))
        , modes(static_cast<std::size_t>(columns / 2 + 1) * rows)
        , transfer(modes)
        , waveX(columns / 2 + 1)
        , waveY(rows) {
        for (auto& image : light) {
            image.reset(fftwf_alloc_real(static_cast<std::size_t>(columns) * rows));
        }
        for (auto* spectrum : {&shape, &work}) {
            spectrum->reset(reinterpret_cast<std::complex<float>*>(fftwf_alloc_complex(modes)));
        }
        for (int i = 0; i <= columns / 2; ++i) {
            waveX[i] = static_cast<float>(waveNumber(i, columns));
        }
        for (int j = 0; j < rows; ++j) {
            waveY[j] = static_cast<float>(waveNumber(j, rows));
        }
        const std::vector<float> point = psfOnCanvas(psf, columns, rows);
        std::copy(point.begin(), point.end(), light[0].get());
        forward(0, shape.get());
        const double scale = 1.0 / (static_cast<double>(columns) * rows); // of FFTW's unnormalised pair
        for (int j = 0; j < rows; ++j) {
            for (int i = 0; i <= columns / 2; ++i) {
                const std::size_t k = static_cast<std::size_t>(j) * (columns / 2 + 1) + i;
                transfer[k] = shape.get()[k] *
                              static_cast<float>(scale / (splineBlur(i, columns) * splineBlur(j, rows)));
            }
        }
    }

    void forward(int image, std::complex<float>* out) {
        fftwf_execute_dft_r2c(plans.forward, light[image].get(), reinterpret_cast<fftwf_complex*>(out));
    }

    void backward(std::complex<float>* in, int image) {
        fftwf_execute_dft_c2r(plans.backward, reinterpret_cast<fftwf_complex*>(in), light[image].get());
    }

    const Plans& plans;
    std::size_t modes;
    std::vector<std::complex<float>> transfer;
    std::vector<float> waveX;
    std::vector<float> waveY;
    std::array<std::unique_ptr<float, Free>, kSersicImages> light;
    std::unique_ptr<std::complex<float>, Free> shape;
    std::unique_ptr<std::complex<float>, Free> work;
};

SersicModel::SersicModel(int width, int height, const Psf& psf)
    : width_(width)
    , height_(height)
    , margin_(psf.none() ? 0 : reachOf(psf))
    , columns_(psf.none() ? width : quickLength(width + 2 * margin_))
    , rows_(psf.none() ? height : quickLength(height + 2 * margin_)) {
    if (!psf.none()) {
        transform_ = std::make_unique<Transform>(psf, columns_, rows_);
    } else {
        own_.resize(kSersicImages, std::vector<float>(static_cast<std::size_t>(columns_) * rows_));
    }
    std::size_t count = 0;
    for (int j = -kInside; j <= kInside; ++j) {
        for (int i = -kInside; i <= kInside; ++i) {
            count += static_cast<std::size_t>(divisions(i, j)) * divisions(i, j);
        }
    }
    for (int k = 0; k < kSersicImages; ++k) {
        canvas_[k] = transform_ ? transform_->light[k].get() : own_[k].data();
        images_[k].resize(static_cast<std::size_t>(width) * height);
        samples_[k].resize(std::max<std::size_t>(count, columns_));
    }
    dx_.resize(samples_[0].size());
    dy_.resize(samples_[0].size());
}

SersicModel::~SersicModel() = default;

void SersicModel::render(const SersicShape& shape, bool derivatives) {
    const SersicLight light(shape);
    const double x = std::clamp(shape.x, -0.5, width_ - 0.5) + margin_;
    const double y = std::clamp(shape.y, -0.5, height_ - 0.5) + margin_;
    middleX_ = static_cast<int>(std::lround(x));
    middleY_ = static_cast<int>(std::lround(y));
    SersicShape onCanvas = shape;
    onCanvas.x = x;
    onCanvas.y = y;
    const bool shifts = derivatives && !transform_; // with a PSF they follow from the modes
    const int count = derivatives ? (shifts ? kSersicImages : kByX) : 1;
    paintOutside(light, onCanvas, count, derivatives);
    if (transform_) {
        spreadOutside(count);
    }
    gather(x, y);
    light.at(dx_.data(), dy_.data(), dx_.size(), derivatives,
             {samples_[0].data(), samples_[1].data(), samples_[2].data(), samples_[3].data(),
              samples_[4].data(), samples_[5].data(), samples_[6].data()});
    paintInside(count);
    paintCusp(light, onCanvas, derivatives);
    if (transform_) {
        convolve(derivatives);
    }
    for (int k = 0; k < (derivatives ? static_cast<int>(kSersicImages) : 1); ++k) {
        for (int row = 0; row < height_; ++row) {
            std::copy_n(canvas_[k] + static_cast<std::size_t>(row + margin_) * columns_ + margin_, width_,
                        images_[k].data() + static_cast<std::size_t>(row) * width_);
        }
    }
}

/// Where the samples of the divided pixels lie, from the centre.
void SersicModel::gather(double x, double y) {
    std::size_t at = 0;
    for (int j = -kInside; j <= kInside; ++j) {
        for (int i = -kInside; i <= kInside; ++i) {
            const int count = divisions(i, j);
            for (int v = 0; v < count; ++v) {
                for (int u = 0; u < count; ++u, ++at) {
                    dx_[at] = static_cast<float>(middleX_ + i + offsetOf(u, count) - x);
                    dy_[at] = static_cast<float>(middleY_ + j + offsetOf(v, count) - y);
                }
            }
        }
    }
    std::fill(dx_.begin() + static_cast<std::ptrdiff_t>(at), dx_.end(), 1.0F);
    std::fill(dy_.begin() + static_cast<std::ptrdiff_t>(at), dy_.end(), 1.0F);
}

/// Pixels at their centres; the divided ones are left dark.
void SersicModel::paintOutside(const SersicLight& light, const SersicShape& shape, int count,
                               bool derivatives) {
    for (int row = 0; row < rows_; ++row) {
        for (int column = 0; column < columns_; ++column) {
            dx_[column] = static_cast<float>(column - shape.x);
            dy_[column] = static_cast<float>(row - shape.y);
        }
        SersicArrays out{};
        for (int k = 0; k < kSersicImages; ++k) {
            out[k] = canvas_[k] + static_cast<std::size_t>(row) * columns_;
        }
        light.at(dx_.data(), dy_.data(), columns_, derivatives, out);
        if (std::abs(row - middleY_) <= kInside) {
            const int from = std::max(0, middleX_ - kInside);
            const int to = std::min(columns_, middleX_ + kInside + 1);
            for (int k = 0; k < count; ++k) {
                std::fill(out[k] + from, out[k] + to, 0.0F);
            }
        }
    }
}

/// Each pixel outside is a sample too: lay it on the grid by its B-spline, 1/6 2/3 1/6 each way.
void SersicModel::spreadOutside(int count) {
    constexpr float kSide = 1.0F / 6.0F;
    constexpr float kMiddle = 2.0F / 3.0F;
    std::vector<float> line(columns_);
    std::vector<float> above(columns_);
    for (int k = 0; k < count; ++k) {
        std::fill(above.begin(), above.end(), 0.0F); // the row before, as it was
        for (int row = 0; row < rows_; ++row) {
            float* at = canvas_[k] + static_cast<std::size_t>(row) * columns_;
            const float* below = row + 1 < rows_ ? at + columns_ : above.data();
            std::copy_n(at, columns_, line.data());
            for (int i = 0; i < columns_; ++i) {
                at[i] = kMiddle * at[i] + kSide * (above[i] + below[i]);
            }
            std::swap(line, above);
            float before = 0.0F;
            for (int i = 0; i + 1 < columns_; ++i) {
                const float here = at[i];
                at[i] = kMiddle * here + kSide * (before + at[i + 1]);
                before = here;
            }
        }
    }
}

void SersicModel::paintInside(int count) {
    std::size_t first = 0;
    for (int j = -kInside; j <= kInside; ++j) {
        for (int i = -kInside; i <= kInside; ++i) {
            const int n = divisions(i, j);
            const std::size_t start = std::exchange(first, first + static_cast<std::size_t>(n) * n);
            const int column = middleX_ + i;
            const int row = middleY_ + j;
            const int reach = transform_ ? 2 : 0;
            if (column < reach || column >= columns_ - reach || row < reach || row >= rows_ - reach) {
                continue;
            }
            const float share = 1.0F / static_cast<float>(n * n);
            const std::vector<Stencil>& stencils = stencilsOf(n);
            for (int k = 0; k < count; ++k) {
                const float* sample = samples_[k].data() + start;
                float* at = canvas_[k] + static_cast<std::size_t>(row) * columns_ + column;
                if (!transform_) {
                    float sum = 0.0F;
                    for (int s = 0; s < n * n; ++s) {
                        sum += sample[s];
                    }
                    *at = sum * share;
                    continue;
                }
                for (int v = 0; v < n; ++v) {
                    Stencil across{};
                    for (int u = 0; u < n; ++u) {
                        for (int s = 0; s < kStencil; ++s) {
                            across[s] += sample[v * n + u] * stencils[u][s];
                        }
                    }
                    for (int t = 0; t < kStencil; ++t) {
                        const float weight = share * stencils[v][t];
                        for (int s = 0; s < kStencil; ++s) {
                            at[(t - 2) * columns_ + s - 2] += weight * across[s];
                        }
                    }
                }
            }
        }
    }
}

void SersicModel::addPoint(int image, double x, double y, float light) {
    const double offX = x - middleX_;
    const double offY = y - middleY_;
    const Stencil splineX = spline(offX);
    const Stencil splineY = spline(offY);
    for (int t = -2; t <= 2; ++t) {
        for (int s = -2; s <= 2; ++s) {
            const int column = middleX_ + s;
            const int row = middleY_ + t;
            if (column < 0 || column >= columns_ || row < 0 || row >= rows_) {
                continue;
            }
            const double share =
                transform_ ? splineX[s + 2] * splineY[t + 2]
                           : overlap(offX - s, SersicLight::kCore) * overlap(offY - t, SersicLight::kCore);
            canvas_[image][static_cast<std::size_t>(row) * columns_ + column] +=
                light * static_cast<float>(share);
        }
    }
}

void SersicModel::paintCusp(const SersicLight& light, const SersicShape& shape, bool derivatives) {
    addPoint(kLight, shape.x, shape.y, static_cast<float>(light.cusp()));
    if (derivatives) {
        addPoint(kByRadius, shape.x, shape.y, static_cast<float>(light.cuspByRadius()));
        addPoint(kByIndex, shape.x, shape.y, static_cast<float>(light.cuspByIndex()));
    }
}

void SersicModel::convolve(bool derivatives) {
    Transform& t = *transform_;
    const auto times = [&t](const std::complex<float>& a, std::size_t k) {
        const std::complex<float>& b = t.transfer[k];
        return std::complex<float>(a.real() * b.real() - a.imag() * b.imag(),
                                   a.real() * b.imag() + a.imag() * b.real());
    };
    for (int image = derivatives ? static_cast<int>(kByEta2) : 0; image >= 0; --image) {
        t.forward(image, t.shape.get());
        for (std::size_t k = 0; k < t.modes; ++k) {
            t.shape.get()[k] = times(t.shape.get()[k], k);
        }
        if (image == kLight && derivatives) { // moving the centre by dx turns a mode by -i k dx
            const std::size_t half = t.waveX.size();
            for (const int axis : {kByX, kByY}) {
                for (std::size_t k = 0; k < t.modes; ++k) {
                    const float wave = axis == kByX ? t.waveX[k % half] : t.waveY[k / half];
                    const std::complex<float> mode = t.shape.get()[k];
                    t.work.get()[k] = {mode.imag() * wave, -mode.real() * wave};
                }
                t.backward(t.work.get(), axis);
            }
        }
        t.backward(t.shape.get(), image);
    }
}

} // namespace lookback::analysis
