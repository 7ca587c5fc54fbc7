// SPDX-License-Identifier: MIT
#include "core/maps/Modes.h"

#include <fftw3.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <mutex>
#include <new>
#include <utility>

namespace lookback::maps {

namespace {

constexpr std::size_t kKept = 4;                           // shapes
constexpr std::size_t kLargestKept = std::size_t{1} << 22; // modes

/// FFTW makes one plan at a time; plans are carried out on any thread.
std::mutex& plannerMutex() {
    static std::mutex mutex;
    return mutex;
}

/// -n/2 < frequency <= n/2
int frequency(int index, int size) {
    return index <= size / 2 ? index : index - size;
}

} // namespace

void Modes::Free::operator()(double* memory) const {
    fftw_free(memory);
}

std::shared_ptr<const Modes> Modes::of(int depth, int height, int width) {
    using Shape = std::array<int, 3>;
    static std::mutex mutex;
    static std::deque<std::pair<Shape, std::shared_ptr<const Modes>>> kept;
    const Shape shape{depth, height, width};
    const std::lock_guard lock(mutex);
    for (const auto& [known, modes] : kept) {
        if (known == shape) {
            return modes;
        }
    }
    std::shared_ptr<const Modes> made(new Modes(depth, height, width));
    if (made->bins_.size() <= kLargestKept) {
        kept.emplace_back(shape, made);
        if (kept.size() > kKept) {
            kept.pop_front();
        }
    }
    return made;
}

Modes::Modes(int depth, int height, int width)
    : rows_(static_cast<std::size_t>(depth) * height)
    , rowLength_(2 * (static_cast<std::size_t>(width) / 2 + 1))
    , width_(static_cast<std::size_t>(width)) {
    sort(depth, height, width);
    const Buffer buffer = allocate();
    auto* const modes = reinterpret_cast<fftw_complex*>(buffer.get());
    const std::array<int, 3> shape{depth, height, width};
    const int skip = depth == 1 ? 1 : 0;
    const std::lock_guard lock(plannerMutex());
    // ESTIMATE: the same plan in every run, so the same digits.
    plan_ = fftw_plan_dft_r2c(3 - skip, shape.data() + skip, buffer.get(), modes, FFTW_ESTIMATE);
    if (plan_ == nullptr) {
        throw std::bad_alloc();
    }
}

Modes::~Modes() {
    const std::lock_guard lock(plannerMutex());
    fftw_destroy_plan(plan_);
}

// Bins (j - 1, j] in units of the fundamental of the longest side.
void Modes::sort(int depth, int height, int width) {
    const int longest = std::max({depth, height, width});
    const auto beyond = static_cast<std::size_t>(longest) / 2;
    wavenumbers_.assign(beyond + 2, 0.0);
    counts_.assign(beyond + 2, 0);
    bins_.reserve(rows_ * (rowLength_ / 2));
    const auto scaled = [longest](int index, int size) {
        return frequency(index, size) * (static_cast<double>(longest) / size);
    };
    for (int z = 0; z < depth; ++z) {
        for (int y = 0; y < height; ++y) {
            const double across = std::hypot(scaled(z, depth), scaled(y, height));
            for (int x = 0; x <= width / 2; ++x) {
                const double k = std::hypot(across, scaled(x, width));
                const auto upper = static_cast<std::size_t>(std::ceil(k - 1e-9)); // 3 may be 3 + 4e-16
                const std::size_t bin = upper == 0 ? beyond + 1 : std::min(upper - 1, beyond);
                bins_.push_back(static_cast<std::uint16_t>(bin));
                const int copies = x == 0 || 2 * x == width ? 1 : 2;
                counts_[bin] += copies;
                wavenumbers_[bin] += copies * k;
            }
        }
    }
    counts_.pop_back();
    wavenumbers_.pop_back();
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        wavenumbers_[i] /= static_cast<double>(std::max<std::int64_t>(counts_[i], 1));
    }
}

Modes::Buffer Modes::allocate() const {
    Buffer buffer(fftw_alloc_real(rows_ * rowLength_));
    if (buffer == nullptr) {
        throw std::bad_alloc();
    }
    return buffer;
}

void Modes::transform(double* buffer) const {
    fftw_execute_dft_r2c(plan_, buffer, reinterpret_cast<fftw_complex*>(buffer));
}

std::vector<double> Modes::means(const double* a, const double* b) const {
    std::vector<double> sums(counts_.size() + 1, 0.0);
    const std::size_t length = rowLength_ / 2;
    const std::uint16_t* bin = bins_.data();
    for (std::size_t row = 0; row < rows_; ++row) {
        for (std::size_t x = 0; x < length; ++x, a += 2, b += 2, ++bin) {
            const double copies = x == 0 || 2 * x == width_ ? 1.0 : 2.0; // x < 0 is not stored
            sums[*bin] += copies * (a[0] * b[0] + a[1] * b[1]);
        }
    }
    sums.pop_back();
    for (std::size_t i = 0; i < sums.size(); ++i) {
        sums[i] /= static_cast<double>(std::max<std::int64_t>(counts_[i], 1));
    }
    return sums;
}

} // namespace lookback::maps
