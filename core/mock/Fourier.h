// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <cstddef>
#include <memory>

struct fftwf_plan_s;

namespace lookback::mock {

/// A cube of real numbers that goes to Fourier space and back in place, for the particle mesh. Rows are
/// padded: cell (z, y, x) lies at row(z, y)[x], mode (kz, ky, kx) at modes(z, y)[x], x = 0 .. side / 2.
/// One plan a size and program; as many cubes as one likes, each on a thread of its own.
class FourierCube {
public:
    /// side: cells along each axis, even. Throws ValueError.
    explicit FourierCube(int side);

    int side() const { return side_; }

    float* row(int z, int y) { return memory_.get() + (static_cast<std::size_t>(z) * side_ + y) * length_; }

    const float* row(int z, int y) const {
        return memory_.get() + (static_cast<std::size_t>(z) * side_ + y) * length_;
    }

    std::complex<float>* modes(int z, int y) { return reinterpret_cast<std::complex<float>*>(row(z, y)); }

    const std::complex<float>* modes(int z, int y) const {
        return reinterpret_cast<const std::complex<float>*>(row(z, y));
    }

    void clear();
    void copyFrom(const FourierCube& other); ///< Of the same side.
    void toModes();                          ///< sum_x f(x) exp(-i k x), not normalised.
    void toCells();                          ///< The inverse, not normalised: side^3 times what was there.

    /// Wave number of an index in units of 2 pi / box: -side / 2 < frequency <= side / 2.
    int frequency(int index) const { return index <= side_ / 2 ? index : index - side_; }

private:
    struct Free {
        void operator()(float* memory) const;
    };

    struct Plans;

    int side_;
    std::size_t length_; ///< Floats a row.
    std::unique_ptr<float, Free> memory_;
    std::shared_ptr<const Plans> plans_;
};

} // namespace lookback::mock
