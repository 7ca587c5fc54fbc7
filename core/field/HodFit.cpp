// SPDX-License-Identifier: MIT
#include "core/field/HodFit.h"

#include "core/common/Error.h"
#include "core/common/Range.h"
#include "core/maps/PowerSpectrum.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <tuple>

namespace lookback::field {

namespace {

constexpr double kLowestMass = 9.0; // log10 of Msun/h
constexpr double kHighestMass = 14.5;
constexpr double kStill = 0.01; // dex, and in alpha

using Pairs = std::vector<const HodPair*>;

std::optional<std::vector<double>> powerOf(const Map& map) {
    const maps::Grid grid{map.values.pixels, 1, map.height(), map.width()};
    const maps::SpectrumOptions options{.box = map.box,
                                        .window = map.periodic ? maps::Window::None : maps::Window::Hann};
    if (maps::flawOf(grid, options)) {
        return std::nullopt; // no galaxies
    }
    return maps::powerSpectrum(grid, options).power;
}

void addTo(std::vector<double>& sum, const std::vector<double>& values) {
    sum.resize(values.size(), 0.0);
    for (std::size_t i = 0; i < sum.size(); ++i) {
        sum[i] += values[i];
    }
}

/// The mean squared error of P(k) as a function of the parameters.
class Target {
public:
    Target(Pairs pairs, const HodFitOptions& options, const Monitor& monitor, int expected)
        : pairs_(std::move(pairs))
        , options_(options)
        , monitor_(monitor)
        , expected_(expected) {
        for (const HodPair* pair : pairs_) {
            if (const auto power = powerOf(pair->truth)) {
                addTo(truth_, *power);
                ++withGalaxies_;
            }
        }
        if (withGalaxies_ == 0) {
            throw ValueError("maps", "expected maps with galaxies on them, found none in " +
                                         std::to_string(pairs_.size()) + " maps.");
        }
    }

    double operator()(double logMin, double logOne, double alpha) const {
        if (logMin < kLowestMass || logMin > kHighestMass || logOne < kLowestMass ||
            logOne > kHighestMass + 2.0 || alpha < 0.0 || alpha > 4.0) {
            return kNever;
        }
        monitor_.step(std::min(++done_, expected_), expected_);
        const HodParameters p{std::pow(10.0, logMin), std::pow(10.0, logOne), alpha};
        std::vector<double> sum(truth_.size(), 0.0);
        int fields = 0;
        for (std::size_t i = 0; i < pairs_.size(); ++i) {
            for (int draw = 0; draw < options_.draws; ++draw) {
                const auto seed = options_.seed + 1000003 * i + static_cast<std::uint64_t>(draw);
                try {
                    if (const auto power = powerOf(hodMap(pairs_[i]->matter, p, seed))) {
                        addTo(sum, *power);
                        ++fields;
                    }
                } catch (const ValueError&) {
                    return kNever; // haloes of more satellites than there are galaxies
                }
            }
        }
        if (2 * fields < options_.draws * withGalaxies_) {
            return kNever; // most fields are empty
        }
        double loss = 0.0;
        for (std::size_t k = 0; k < truth_.size(); ++k) {
            const double off = sum[k] / fields - truth_[k] / withGalaxies_;
            loss += off * off;
        }
        return loss / static_cast<double>(truth_.size());
    }

private:
    static constexpr double kNever = 1e30;

    Pairs pairs_;
    HodFitOptions options_;
    const Monitor& monitor_;
    int expected_;
    mutable int done_ = 0;
    int withGalaxies_ = 0;
    std::vector<double> truth_; ///< Sum over maps.
};

/// The lowest of loss(x) on a grid from `from` to `to`, then on finer ones around it.
double lowestOnGrid(const std::function<double(double)>& loss, double from, double to) {
    constexpr int kPoints = 12;
    constexpr int kLevels = 3;
    double best = 0.5 * (from + to);
    for (int level = 0; level < kLevels; ++level) {
        const double step = (to - from) / (kPoints - 1);
        double lowest = std::numeric_limits<double>::infinity();
        for (int i = 0; i < kPoints; ++i) {
            const double x = from + i * step;
            if (const double value = loss(x); value < lowest) {
                lowest = value;
                best = x;
            }
        }
        from = best - step;
        to = best + step;
    }
    return best;
}

struct FreeMinimizer {
    void operator()(gsl_multimin_fminimizer* m) const { gsl_multimin_fminimizer_free(m); }
};

struct FreeVector {
    void operator()(gsl_vector* v) const { gsl_vector_free(v); }
};

using Vector = std::unique_ptr<gsl_vector, FreeVector>;

Vector vectorOf(double a, double b) {
    Vector v(gsl_vector_alloc(2));
    gsl_vector_set(v.get(), 0, a);
    gsl_vector_set(v.get(), 1, b);
    return v;
}

/// A function of two numbers for GSL, which is C: what it throws waits until GSL has returned.
struct Guarded {
    std::function<double(double, double)> loss;
    std::exception_ptr thrown;

    static double call(const gsl_vector* at, void* self) {
        auto& guarded = *static_cast<Guarded*>(self);
        if (guarded.thrown) {
            return 1e30;
        }
        try {
            return guarded.loss(gsl_vector_get(at, 0), gsl_vector_get(at, 1));
        } catch (...) {
            guarded.thrown = std::current_exception();
            return 1e30;
        }
    }
};

/// Nelder & Mead (1965) from (a, b) with steps of 0.3 to a simplex smaller than kStill / 2.
std::pair<double, double> lowestOfTwo(std::function<double(double, double)> loss, double a, double b) {
    constexpr int kMostSteps = 60;
    static std::once_flag quiet;
    std::call_once(quiet, [] { gsl_set_error_handler_off(); }); // or GSL ends the program
    Guarded guarded{std::move(loss), nullptr};
    gsl_multimin_function function{&Guarded::call, 2, &guarded};
    const Vector start = vectorOf(a, b);
    const Vector step = vectorOf(0.3, 0.3);
    const std::unique_ptr<gsl_multimin_fminimizer, FreeMinimizer> simplex(
        gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, 2));
    gsl_multimin_fminimizer_set(simplex.get(), &function, start.get(), step.get());
    for (int i = 0; i < kMostSteps && !guarded.thrown; ++i) {
        if (gsl_multimin_fminimizer_iterate(simplex.get()) != 0 ||
            gsl_multimin_fminimizer_size(simplex.get()) < kStill / 2.0) {
            break;
        }
    }
    if (guarded.thrown) {
        std::rethrow_exception(guarded.thrown);
    }
    return {gsl_vector_get(simplex->x, 0), gsl_vector_get(simplex->x, 1)};
}

struct Found {
    double logMin = 11.0;
    double logOne = 12.3;
    double alpha = 1.0;
    double loss = 0.0;
};

/// Evaluations that one search is expected to take: what its progress is shown against.
int expectedOf(const HodFitOptions& options) {
    return 36 + options.rounds * (36 + 70) / 2;
}

Found search(const Pairs& pairs, const HodFitOptions& options, const Monitor& monitor) {
    const Target loss(pairs, options, monitor, expectedOf(options));
    constexpr double kUsualRatio = 1.3; // log10 of M_1 / M_min
    Found f;
    f.logMin = lowestOnGrid([&](double x) { return loss(x, x + kUsualRatio, 1.0); }, 10.0, 13.0);
    f.logOne = f.logMin + kUsualRatio;
    for (int round = 0; round < options.rounds; ++round) {
        const Found before = f;
        std::tie(f.logOne, f.alpha) = lowestOfTwo(
            [&](double one, double alpha) { return loss(f.logMin, one, alpha); }, f.logOne, f.alpha);
        f.logMin = lowestOnGrid([&](double x) { return loss(x, f.logOne, f.alpha); }, f.logMin - 0.3,
                                f.logMin + 0.3);
        const double moved = std::max({std::abs(f.logMin - before.logMin), std::abs(f.logOne - before.logOne),
                                       std::abs(f.alpha - before.alpha)});
        if (moved < kStill) {
            break;
        }
    }
    f.loss = loss(f.logMin, f.logOne, f.alpha);
    return f;
}

/// Standard error of a mean of these.
double errorOf(const std::vector<Found>& parts, double Found::*member) {
    if (parts.size() < 2) {
        return 0.0;
    }
    const auto count = static_cast<double>(parts.size());
    double mean = 0.0;
    double squares = 0.0;
    for (const Found& part : parts) {
        mean += part.*member / count;
    }
    for (const Found& part : parts) {
        squares += (part.*member - mean) * (part.*member - mean);
    }
    return std::sqrt(squares / (count - 1.0) / count);
}

} // namespace

HodFit fitHod(const std::vector<HodPair>& pairs, const HodFitOptions& options, const Monitor& monitor) {
    Range<int>{1, 100}.check("draws", options.draws);
    Range<int>{1, 20}.check("rounds", options.rounds);
    Range<int>{0, 50}.check("parts", options.parts);
    Pairs all;
    for (const HodPair& pair : pairs) {
        const auto flaw = hodFlaw(pair.matter);
        if (!flaw.empty()) {
            throw ValueError("maps", flaw);
        }
        if (pair.matter.width() != pairs.front().matter.width() ||
            pair.truth.width() != pair.matter.width() || pair.truth.height() != pair.matter.height()) {
            throw ValueError("maps", "expected maps of one size, found others.");
        }
        all.push_back(&pair);
    }
    const Found best = search(all, options, monitor);
    std::vector<Found> parts;
    const auto count = static_cast<std::size_t>(options.parts);
    for (std::size_t part = 0; part < count && all.size() >= 2 * count; ++part) {
        // Neighbours together: the maps of one box share its structure.
        const Pairs own(all.begin() + static_cast<std::ptrdiff_t>(part * all.size() / count),
                        all.begin() + static_cast<std::ptrdiff_t>((part + 1) * all.size() / count));
        HodFitOptions fewer = options;
        fewer.rounds = std::min(options.rounds, 2);
        parts.push_back(search(own, fewer, monitor));
    }
    HodFit fit;
    fit.best = {std::pow(10.0, best.logMin), std::pow(10.0, best.logOne), best.alpha};
    fit.massMinError = errorOf(parts, &Found::logMin);
    fit.massOneError = errorOf(parts, &Found::logOne);
    fit.alphaError = errorOf(parts, &Found::alpha);
    fit.loss = best.loss;
    fit.maps = static_cast<int>(pairs.size());
    return fit;
}

} // namespace lookback::field
