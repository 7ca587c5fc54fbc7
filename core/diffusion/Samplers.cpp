// SPDX-License-Identifier: MIT
#include "core/diffusion/Samplers.h"

#include "core/diffusion/Ddpm.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lookback::diffusion {

namespace {

double alphaBarOf(double sigma) {
    return 1.0 / (1.0 + sigma * sigma);
}

/// Counts evaluations for the monitor, and answers the first step with what the beginning was told.
class Counted {
public:
    Counted(const Denoise& denoise, const Monitor& monitor, int total)
        : denoise_(denoise)
        , monitor_(monitor)
        , total_(total) {}

    torch::Tensor begin(const torch::Tensor& start, double sigma) {
        first_ = (*this)(start, sigma);
        return start + first_;
    }

    torch::Tensor operator()(const torch::Tensor& x, double sigma) {
        if (first_.defined()) {
            return std::exchange(first_, {});
        }
        monitor_.step(done_, total_);
        auto clean = denoise_(x, sigma);
        ++done_;
        return clean;
    }

    void finish() { monitor_.step(total_, total_); }

private:
    const Denoise& denoise_;
    const Monitor& monitor_;
    int total_;
    int done_ = 0;
    torch::Tensor first_; ///< Not yet given to the first step.
};

/// Ancestral and DDIM are written in x sqrt(alphaBar); the others live in x = clean + sigma noise.
torch::Tensor stepThroughVariance(Method method, const torch::Tensor& x, const torch::Tensor& clean,
                                  double sigma, double next, const torch::Tensor& noise) {
    const double from = alphaBarOf(sigma);
    const double to = alphaBarOf(next);
    const auto predicted = (x - clean) / sigma;
    const auto scaled = x * std::sqrt(from);
    const auto moved = method == Method::Ancestral ? ddpmStep(scaled, predicted, from, to, noise)
                                                   : ddimStep(scaled, predicted, from, to);
    return moved / std::sqrt(to);
}

torch::Tensor sampleThroughVariance(Method method, torch::Tensor x, const std::vector<double>& levels,
                                    Counted& denoise, const StepNoise& noise, double end) {
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const auto clean = denoise(x, levels[i]);
        if (i + 1 == levels.size()) {
            return method == Method::Ancestral && end > 0.0
                       ? stepThroughVariance(method, x, clean, levels[i], end, {}) *
                             std::sqrt(alphaBarOf(end))
                       : clean;
        }
        const auto fresh = method == Method::Ancestral ? noise(static_cast<int>(i)) : torch::Tensor();
        x = stepThroughVariance(method, x, clean, levels[i], levels[i + 1], fresh);
    }
    return x;
}

/// In log-SNR steps h; the second-order term reuses the clean image of the step before.
torch::Tensor sampleDpmSolver(torch::Tensor x, const std::vector<double>& levels, Counted& denoise) {
    torch::Tensor before;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const auto clean = denoise(x, levels[i]);
        if (i + 1 == levels.size()) {
            return clean;
        }
        const double h = std::log(levels[i] / levels[i + 1]);
        auto direction = clean;
        if (before.defined()) {
            const double r = std::log(levels[i - 1] / levels[i]) / h;
            direction = clean * (1.0 + 0.5 / r) - before * (0.5 / r);
        }
        x = x * (levels[i + 1] / levels[i]) - direction * std::expm1(-h);
        before = clean;
    }
    return x;
}

torch::Tensor sampleHeun(torch::Tensor x, const std::vector<double>& levels, Counted& denoise) {
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const auto clean = denoise(x, levels[i]);
        if (i + 1 == levels.size()) {
            return clean;
        }
        const double step = levels[i + 1] - levels[i];
        const auto slope = (x - clean) / levels[i];
        const auto euler = x + slope * step;
        const auto slopeThere = (euler - denoise(euler, levels[i + 1])) / levels[i + 1];
        x = x + (slope + slopeThere) * (0.5 * step);
    }
    return x;
}

} // namespace

std::vector<double> karrasLevels(int count, double lowest, double highest) {
    constexpr double kRho = 7.0;
    std::vector<double> levels(std::max(count, 1));
    const double from = std::pow(highest, 1.0 / kRho);
    const double to = std::pow(lowest, 1.0 / kRho);
    for (int i = 0; i < static_cast<int>(levels.size()); ++i) {
        const double share =
            levels.size() == 1 ? 0.0 : static_cast<double>(i) / (static_cast<double>(levels.size()) - 1);
        levels[i] = std::pow(from + share * (to - from), kRho);
    }
    return levels;
}

int evaluationsOf(Method method, int levels) {
    return method == Method::Heun ? 2 * levels - 1 : levels;
}

int levelsFor(Method method, int evaluations) {
    return std::max(1, method == Method::Heun ? (evaluations + 1) / 2 : evaluations);
}

Begin beginOf(Method method) {
    return method == Method::Ancestral ? Begin::Given : Begin::Expected;
}

double spreadOfStart(Begin begin, double highest, double data) {
    return begin == Begin::Given ? std::hypot(highest, data) : highest;
}

torch::Tensor sample(Method method, const torch::Tensor& start, const Path& path, const Denoise& denoise,
                     const StepNoise& noise, const Monitor& monitor) {
    const auto& levels = path.levels;
    Counted counted(denoise, monitor, evaluationsOf(method, static_cast<int>(levels.size())));
    const auto x = path.begin == Begin::Expected ? counted.begin(start, levels.front()) : start;
    auto clean = method == Method::DpmSolver ? sampleDpmSolver(x, levels, counted)
                 : method == Method::Heun
                     ? sampleHeun(x, levels, counted)
                     : sampleThroughVariance(method, x, levels, counted, noise, path.end);
    counted.finish();
    return clean;
}

} // namespace lookback::diffusion
