// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

struct fftw_plan_s;

namespace lookback::maps {

/// Which modes a grid of this shape has, in which bin each lies, and how to find them: what does not depend
/// on the values, made once a shape. For PowerSpectrum.cpp.
class Modes {
public:
    /// Of (depth, height, width) cells; kept for the next call where it is not large.
    static std::shared_ptr<const Modes> of(int depth, int height, int width);

    ~Modes();
    Modes(const Modes&) = delete;
    Modes& operator=(const Modes&) = delete;

    /// Memory for one grid: rows of rowLength() doubles, of which the first `width` are cells; after
    /// transform() rows of rowLength() / 2 modes.
    struct Free {
        void operator()(double* memory) const;
    };

    using Buffer = std::unique_ptr<double, Free>;

    Buffer allocate() const;

    std::size_t rows() const { return rows_; }

    std::size_t rowLength() const { return rowLength_; }

    /// From cells to modes, in place; not normalised.
    void transform(double* buffer) const;

    /// Mean of Re(a b^*) over each bin's modes, after transform(); the last bin holds what is beyond the
    /// Nyquist frequency, and the mode k = 0 is in none.
    std::vector<double> means(const double* a, const double* b) const;

    const std::vector<double>& wavenumbers() const { return wavenumbers_; } ///< Mean |k| / fundamental.

    const std::vector<std::int64_t>& counts() const { return counts_; } ///< Modes a bin.

private:
    Modes(int depth, int height, int width);
    void sort(int depth, int height, int width);

    std::size_t rows_ = 0;
    std::size_t rowLength_ = 0;
    std::size_t width_ = 0;
    std::vector<std::uint16_t> bins_; // one a mode that is stored; behind the last bin: k = 0
    std::vector<double> wavenumbers_; // one a bin
    std::vector<std::int64_t> counts_;
    fftw_plan_s* plan_ = nullptr;
};

} // namespace lookback::maps
