// SPDX-License-Identifier: MIT
#include "core/analysis/Sersic.h"

#include "core/analysis/PsfCanvas.h"
#include "core/analysis/SersicModel.h"
#include "core/analysis/SersicVariables.h"
#include "core/common/Error.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multilarge_nlinear.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <mutex>
#include <string>

namespace lookback::analysis {

namespace {

/// The galaxy, its model, and what connects them.
struct Problem {
    Problem(std::span<const float> given, std::span<const std::uint8_t> use, int width, int height,
            const Psf& psf, double noise)
        : model(width, height, psf)
        , pixels(given.begin(), given.end())
        , weight(given.size(), static_cast<float>(1.0 / noise)) {
        for (std::size_t i = 0; i < pixels.size(); ++i) {
            if (!std::isfinite(pixels[i]) || (!use.empty() && use[i] == 0)) {
                pixels[i] = weight[i] = 0.0F;
            } else {
                ++count;
            }
        }
    }

    SersicModel model;
    std::vector<float> pixels;
    std::vector<float> weight;                          // 1 / noise, or 0
    std::size_t count = 0;                              // pixels that count
    double sky = 0.0;                                   // as it is known beforehand
    double skyWeight = 0.0;                             // 1 / its error; 0: unknown
    std::array<std::vector<float>, kVariables> columns; // of the Jacobian
    gsl_multilarge_nlinear_fdf functions{};             // what GSL calls
};

Variables variablesFrom(const gsl_vector* x, const Problem& p) {
    Variables v{};
    v[kSky] = p.sky;
    for (std::size_t i = 0; i < x->size; ++i) {
        v[i] = gsl_vector_get(x, i);
    }
    return v;
}

/// Chi: (model - galaxy) / noise.
int residuals(const gsl_vector* x, void* given, gsl_vector* f) {
    Problem& p = *static_cast<Problem*>(given);
    const Variables v = variablesFrom(x, p);
    for (const double value : v) {
        if (!std::isfinite(value)) {
            return GSL_EDOM;
        }
    }
    p.model.render(shapeOf(v), false);
    const std::vector<float>& light = p.model.image(kLight);
    const auto flux = static_cast<float>(v[kFlux]);
    const auto sky = static_cast<float>(v[kSky]);
    for (std::size_t i = 0; i < light.size(); ++i) {
        f->data[i * f->stride] = (flux * light[i] + sky - p.pixels[i]) * p.weight[i];
    }
    gsl_vector_set(f, light.size(), (v[kSky] - p.sky) * p.skyWeight);
    return GSL_SUCCESS;
}

float dot(const float* a, const float* b, std::size_t count) {
    std::array<float, 8> sums{};
    std::size_t i = 0;
    for (; i + sums.size() <= count; i += sums.size()) {
        for (std::size_t k = 0; k < sums.size(); ++k) {
            sums[k] += a[i + k] * b[i + k];
        }
    }
    float sum = 0.0F;
    for (; i < count; ++i) {
        sum += a[i] * b[i];
    }
    for (const float part : sums) {
        sum += part;
    }
    return sum;
}

/// Columns of the Jacobian, each a picture.
void paintColumns(Problem& p, const Variables& v, std::size_t variables) {
    p.model.render(shapeOf(v), true);
    const std::array<double, kVariables> factor{
        1.0, v[kFlux], v[kFlux] * indexSlope(v[kIndex]), v[kFlux], v[kFlux], v[kFlux], v[kFlux], 1.0};
    constexpr std::array<SersicImage, kSky> kImages{kLight,  kByRadius, kByIndex, kByEta1,
                                                    kByEta2, kByX,      kByY};
    for (std::size_t k = 0; k < variables; ++k) {
        p.columns[k].resize(p.pixels.size());
        const float scale = static_cast<float>(factor[k]);
        const float* image = k < kSky ? p.model.image(kImages[k]).data() : nullptr;
        for (std::size_t i = 0; i < p.pixels.size(); ++i) {
            p.columns[k][i] = (image == nullptr ? scale : scale * image[i]) * p.weight[i];
        }
    }
}

/// J^T u and J^T J, or J u, as GSL asks for them.
int jacobian(CBLAS_TRANSPOSE_t transposed, const gsl_vector* x, const gsl_vector* u, void* given,
             gsl_vector* v, gsl_matrix* product) {
    Problem& p = *static_cast<Problem*>(given);
    paintColumns(p, variablesFrom(x, p), x->size);
    const std::size_t pixels = p.pixels.size();
    if (v != nullptr && transposed == CblasNoTrans) {
        gsl_vector_set_zero(v);
        for (std::size_t k = 0; k < x->size; ++k) {
            for (std::size_t i = 0; i < pixels; ++i) {
                v->data[i * v->stride] += p.columns[k][i] * gsl_vector_get(u, k);
            }
        }
        gsl_vector_set(v, pixels, x->size > kSky ? p.skyWeight * gsl_vector_get(u, kSky) : 0.0);
    } else if (v != nullptr) {
        for (std::size_t k = 0; k < x->size; ++k) {
            double sum = 0.0;
            for (std::size_t i = 0; i < pixels; ++i) {
                sum += p.columns[k][i] * u->data[i * u->stride];
            }
            gsl_vector_set(v, k, sum + (k == kSky ? p.skyWeight * gsl_vector_get(u, pixels) : 0.0));
        }
    }
    if (product != nullptr) {
        for (std::size_t a = 0; a < x->size; ++a) {
            for (std::size_t b = 0; b <= a; ++b) {
                const double value = dot(p.columns[a].data(), p.columns[b].data(), pixels) +
                                     (b == kSky ? p.skyWeight * p.skyWeight : 0.0); // then a is too
                gsl_matrix_set(product, a, b, value);
                gsl_matrix_set(product, b, a, value);
            }
        }
    }
    return GSL_SUCCESS;
}

/// The flux, and the sky where it is free, that fit best for the shape at hand; returns chi squared.
double solveLinear(Problem& p, Variables& v, bool fitSky) {
    p.model.render(shapeOf(v), false);
    const std::vector<float>& light = p.model.image(kLight);
    double ll = 0.0;
    double l = 0.0;
    double one = 0.0;
    double ld = 0.0;
    double d = 0.0;
    double dd = 0.0;
    for (std::size_t i = 0; i < light.size(); ++i) {
        const double w = p.weight[i] * p.weight[i];
        const double value = p.pixels[i] - (fitSky ? 0.0 : v[kSky]);
        ll += w * light[i] * light[i];
        l += w * light[i];
        one += w;
        ld += w * light[i] * value;
        d += w * value;
        dd += w * value * value;
    }
    if (!fitSky) {
        v[kFlux] = ld / ll;
        return dd - v[kFlux] * ld;
    }
    one += p.skyWeight * p.skyWeight;
    d += p.skyWeight * p.skyWeight * p.sky;
    dd += p.skyWeight * p.skyWeight * p.sky * p.sky;
    const double determinant = ll * one - l * l;
    v[kFlux] = (ld * one - d * l) / determinant;
    v[kSky] = (ll * d - l * ld) / determinant;
    return dd - v[kFlux] * ld - v[kSky] * d;
}

/// Size and shape as seen, less the PSF's; of several indices the one that fits best.
Variables start(Problem& p, const Psf& psf, const SersicOptions& options) {
    const double width = widthOf(psf);
    const double blur = 0.18 * width * width; // variance of a Gaussian of that width
    const double seen = std::max(0.3, options.radiusHalfLight);
    const double radius = std::sqrt(std::max(seen * seen - 1.386 * blur, 0.15 * seen * seen));
    const double eta =
        std::clamp(-std::log(std::clamp(options.axisRatio, 0.1, 1.0)) * seen / radius, 0.0, 1.6);
    Variables v{};
    v[kRadius] = std::log(radius);
    v[kEta1] = eta * std::cos(2.0 * options.angle);
    v[kEta2] = eta * std::sin(2.0 * options.angle);
    v[kX] = options.x;
    v[kY] = options.y;
    v[kSky] = options.sky;
    Variables best = v;
    double least = INFINITY;
    for (const double index : {0.8, 1.8, 4.0}) {
        v[kIndex] = variableOf(index);
        v[kSky] = options.sky;
        const double chi = solveLinear(p, v, options.fitSky);
        if (chi < least) {
            least = chi;
            best = v;
        }
    }
    return best;
}

struct FreeSolver {
    void operator()(gsl_multilarge_nlinear_workspace* w) const { gsl_multilarge_nlinear_free(w); }
};

using Solver = std::unique_ptr<gsl_multilarge_nlinear_workspace, FreeSolver>;

Solver makeSolver(const Problem& problem, std::size_t variables) {
    gsl_multilarge_nlinear_parameters how = gsl_multilarge_nlinear_default_parameters();
    how.trs = gsl_multilarge_nlinear_trs_lm;
    how.solver = gsl_multilarge_nlinear_solver_cholesky;
    return Solver(gsl_multilarge_nlinear_alloc(gsl_multilarge_nlinear_trust, &how, problem.pixels.size() + 1,
                                               variables));
}

struct FreeMatrix {
    void operator()(gsl_matrix* m) const { gsl_matrix_free(m); }
};

/// A step that no one would notice: the variables' natural units are shares and pixels.
bool small(const gsl_vector* step, const gsl_vector* x, double noise) {
    for (std::size_t i = 0; i < step->size; ++i) {
        const double unitOf = i == kFlux ? std::abs(gsl_vector_get(x, i)) : (i == kSky ? 10.0 * noise : 1.0);
        if (std::abs(gsl_vector_get(step, i)) > 5e-4 * unitOf) {
            return false;
        }
    }
    return true;
}

/// Levenberg-Marquardt until a step is small; false if there is no way to begin.
bool iterate(SersicFit& fit, gsl_multilarge_nlinear_workspace* solver, Problem& problem, Variables& v,
             const SersicOptions& options) {
    const std::size_t variables = options.fitSky ? kVariables : kSky;
    problem.functions = {residuals, jacobian, nullptr, problem.pixels.size() + 1, variables, &problem, 0,
                         0,         0,        0};
    const gsl_vector_const_view first = gsl_vector_const_view_array(v.data(), variables);
    if (gsl_multilarge_nlinear_init(&first.vector, &problem.functions, solver) != GSL_SUCCESS) {
        return false;
    }
    while (fit.iterations < options.iterations && !fit.converged) {
        const int status = gsl_multilarge_nlinear_iterate(solver);
        ++fit.iterations;
        if (status != GSL_SUCCESS) {
            fit.converged = status == GSL_ENOPROG && fit.iterations > 1; // no step is better than none
            return true;
        }
        fit.converged = small(gsl_multilarge_nlinear_step(solver), gsl_multilarge_nlinear_position(solver),
                              options.noise);
    }
    return true;
}

void checkInput(std::span<const float> pixels, std::span<const std::uint8_t> use, int width, int height,
                double noise) {
    if (width < 1 || height < 1 || pixels.size() != static_cast<std::size_t>(width) * height ||
        (!use.empty() && use.size() != pixels.size())) {
        throw ValueError("pixels", "expected " + std::to_string(width) + " x " + std::to_string(height) +
                                       ", found " + std::to_string(pixels.size()) + ".");
    }
    if (!(noise > 0.0 && std::isfinite(noise))) {
        throw ValueError("noise", "expected a positive number, found " + std::to_string(noise) + ".");
    }
}

} // namespace

SersicFit fitSersic(std::span<const float> pixels, std::span<const std::uint8_t> use, int width, int height,
                    const Psf& psf, const SersicOptions& options) {
    checkInput(pixels, use, width, height, options.noise);
    static std::once_flag quiet;
    std::call_once(quiet, [] { gsl_set_error_handler_off(); }); // or GSL ends the program
    SersicFit fit;
    Problem problem(pixels, use, width, height, psf, options.noise);
    problem.sky = options.sky;
    problem.skyWeight = options.fitSky && options.skyError > 0.0 ? 1.0 / options.skyError : 0.0;
    const std::size_t variables = options.fitSky ? kVariables : kSky;
    if (problem.count <= variables) {
        return fit;
    }
    Variables v = start(problem, psf, options);
    const Solver solver = makeSolver(problem, variables);
    if (!iterate(fit, solver.get(), problem, v, options)) {
        return fit;
    }
    v = variablesFrom(gsl_multilarge_nlinear_position(solver.get()), problem);
    const std::unique_ptr<gsl_matrix, FreeMatrix> covariance(gsl_matrix_alloc(variables, variables));
    const bool known = gsl_multilarge_nlinear_covar(covariance.get(), solver.get()) == GSL_SUCCESS;
    fillIn(fit, v, known ? covariance.get() : nullptr);
    const gsl_vector* chi = gsl_multilarge_nlinear_residual(solver.get());
    fit.chiSquared =
        gsl_blas_dnrm2(chi) * gsl_blas_dnrm2(chi) / static_cast<double>(problem.count - variables);
    fit.atBound = reachesBound(v, width, height);
    return fit;
}

} // namespace lookback::analysis
