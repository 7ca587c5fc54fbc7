// SPDX-License-Identifier: MIT
#include "core/mock/InitialConditions.h"

#include "core/common/Random.h"

#include <cmath>
#include <numbers>

namespace lookback::mock {

namespace {

using Mode = std::complex<float>;

/// A number for each mode that does not depend on the size of the grid.
std::uint64_t streamOf(int x, int y, int z) {
    const auto part = [](int v) { return static_cast<std::uint64_t>(static_cast<std::uint32_t>(v + 4096)); };
    return (part(z) << 32) | (part(y) << 16) | part(x);
}

/// A complex normal number of variance 1 that belongs to a wavevector and its opposite's conjugate.
std::complex<double> phase(std::uint64_t seed, int x, int y, int z) {
    const bool other = x < 0 || (x == 0 && (y < 0 || (y == 0 && z < 0)));
    Random random(seed, other ? streamOf(-x, -y, -z) : streamOf(x, y, z));
    const double re = random.normal();
    const double im = random.normal();
    return std::complex<double>(re, other ? -im : im) / std::numbers::sqrt2;
}

/// Every mode of `from` times f(kx, ky, kz) into `to`, k in units of the fundamental.
template <class Factor>
void multiply(const FourierCube& from, FourierCube& to, Factor factor) {
    const int n = from.side();
    for (int z = 0; z < n; ++z) {
        for (int y = 0; y < n; ++y) {
            const Mode* in = from.modes(z, y);
            Mode* out = to.modes(z, y);
            for (int x = 0; x <= n / 2; ++x) {
                out[x] = in[x] * factor(x, from.frequency(y), from.frequency(z));
            }
        }
    }
}

/// Component `axis` of i k / k^2, in units of 1 / fundamental; 0 where the derivative of a real field is.
Mode gradientInverse(int axis, int x, int y, int z, int side) {
    const std::array<int, 3> k{x, y, z};
    const int square = x * x + y * y + z * z;
    if (square == 0 || 2 * k[axis] == side) {
        return {};
    }
    return {0.0F, static_cast<float>(k[axis]) / static_cast<float>(square)};
}

void take(const FourierCube& cube, int axis, float scale, std::vector<float>& displacements) {
    const int n = cube.side();
    std::size_t i = static_cast<std::size_t>(axis);
    for (int z = 0; z < n; ++z) {
        for (int y = 0; y < n; ++y) {
            const float* row = cube.row(z, y);
            for (int x = 0; x < n; ++x, i += 3) {
                displacements[i] = row[x] * scale;
            }
        }
    }
}

/// sum over i > j of phi,ii phi,jj - phi,ij^2 of the potential of `contrast`, as modes: (N^3) times them.
void secondOrderSource(const FourierCube& contrast, FourierCube& source) {
    const int n = contrast.side();
    const auto derivative = [&](int a, int b) {
        FourierCube cube(n);
        multiply(contrast, cube, [a, b](int x, int y, int z) -> Mode { // phi_k = -delta_k / k^2
            const std::array<int, 3> k{x, y, z};
            const int square = x * x + y * y + z * z;
            return square == 0 ? 0.0F : static_cast<float>(k[a] * k[b]) / static_cast<float>(square);
        });
        cube.toCells();
        return cube;
    };
    const auto each = [&](const auto& work) {
        for (int z = 0; z < n; ++z) {
            for (int y = 0; y < n; ++y) {
                work(z, y, source.row(z, y));
            }
        }
    };
    {
        const auto xx = derivative(0, 0);
        const auto yy = derivative(1, 1);
        const auto zz = derivative(2, 2);
        each([&](int z, int y, float* out) {
            const float* a = xx.row(z, y);
            const float* b = yy.row(z, y);
            const float* c = zz.row(z, y);
            for (int x = 0; x < n; ++x) {
                out[x] = a[x] * b[x] + a[x] * c[x] + b[x] * c[x];
            }
        });
    }
    for (const auto& [a, b] : {std::pair(0, 1), std::pair(0, 2), std::pair(1, 2)}) {
        const auto mixed = derivative(a, b);
        each([&](int z, int y, float* out) {
            const float* m = mixed.row(z, y);
            for (int x = 0; x < n; ++x) {
                out[x] -= m[x] * m[x];
            }
        });
    }
    source.toModes();
}

} // namespace

void fillContrast(FourierCube& cube, const GravityOptions& options) {
    const cosmology::LinearPower power(options.universe);
    const double fundamental = 2.0 * std::numbers::pi / options.box;
    const double volume = options.box * options.box * options.box;
    const int n = cube.side();
    for (int z = 0; z < n; ++z) {
        for (int y = 0; y < n; ++y) {
            Mode* out = cube.modes(z, y);
            const int ky = cube.frequency(y);
            const int kz = cube.frequency(z);
            for (int x = 0; x <= n / 2; ++x) {
                const int square = x * x + ky * ky + kz * kz;
                if (square == 0 || 2 * x == n || 2 * y == n || 2 * z == n) { // Nyquist: no phase of its own
                    out[x] = 0.0F;
                    continue;
                }
                const double k = fundamental * std::sqrt(static_cast<double>(square));
                out[x] = Mode(phase(options.seed, x, ky, kz) * std::sqrt(power(k) / volume));
            }
        }
    }
}

Displacements lagrangianDisplacements(const GravityOptions& options) {
    const int n = options.particles;
    FourierCube contrast(n);
    fillContrast(contrast, options);
    const auto count = static_cast<std::size_t>(n) * n * n;
    Displacements d{std::vector<float>(3 * count), std::vector<float>(3 * count)};
    const auto unit = static_cast<float>(options.box / (2.0 * std::numbers::pi)); // 1 / fundamental
    FourierCube work(n);
    const auto solve = [&](const FourierCube& from, float scale, std::vector<float>& into) {
        for (int axis = 0; axis < 3; ++axis) {
            multiply(from, work,
                     [axis, n](int x, int y, int z) { return gradientInverse(axis, x, y, z, n); });
            work.toCells();
            take(work, axis, scale, into);
        }
    };
    solve(contrast, unit, d.first); // -grad phi1 = i k / k^2 delta_k
    FourierCube source(n);
    secondOrderSource(contrast, source);
    // grad phi2 = -i k / k^2 S_k; the forward transform left N^3 times S_k.
    solve(source, -unit / static_cast<float>(count), d.second);
    return d;
}

} // namespace lookback::mock
