// SPDX-License-Identifier: MIT
#include "core/mock/Fourier.h"

#include "core/common/Error.h"
#include "core/common/Planner.h"

#include <fftw3.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <new>
#include <string>

namespace lookback::mock {

struct FourierCube::Plans {
    Plans(int side, float* memory) {
        auto* const modes = reinterpret_cast<fftwf_complex*>(memory);
        const std::lock_guard lock(fftwfPlannerMutex());
        forward = fftwf_plan_dft_r2c_3d(side, side, side, memory, modes, FFTW_ESTIMATE);
        backward = fftwf_plan_dft_c2r_3d(side, side, side, modes, memory, FFTW_ESTIMATE);
        if (forward == nullptr || backward == nullptr) {
            throw std::bad_alloc();
        }
    }

    ~Plans() {
        const std::lock_guard lock(fftwfPlannerMutex());
        fftwf_destroy_plan(forward);
        fftwf_destroy_plan(backward);
    }

    Plans(const Plans&) = delete;
    Plans& operator=(const Plans&) = delete;

    fftwf_plan forward = nullptr;
    fftwf_plan backward = nullptr;
};

void FourierCube::Free::operator()(float* memory) const {
    fftwf_free(memory);
}

FourierCube::FourierCube(int side)
    : side_(side)
    , length_(2 * (static_cast<std::size_t>(side) / 2 + 1)) {
    if (side < 2 || side % 2 != 0 || side > 2048) {
        throw ValueError("mesh", "expected an even number of cells from 2 to 2048, found " +
                                     std::to_string(side) + ".");
    }
    memory_.reset(fftwf_alloc_real(length_ * side * side));
    if (memory_ == nullptr) {
        throw std::bad_alloc();
    }
    static std::mutex mutex;
    static std::map<int, std::weak_ptr<const Plans>> known;
    const std::lock_guard lock(mutex);
    plans_ = known[side].lock();
    if (plans_ == nullptr) {
        plans_ = std::make_shared<const Plans>(side, memory_.get());
        known[side] = plans_;
    }
    clear();
}

void FourierCube::clear() {
    std::fill_n(memory_.get(), length_ * side_ * side_, 0.0F);
}

void FourierCube::copyFrom(const FourierCube& other) {
    std::copy_n(other.memory_.get(), length_ * side_ * side_, memory_.get());
}

void FourierCube::toModes() {
    fftwf_execute_dft_r2c(plans_->forward, memory_.get(), reinterpret_cast<fftwf_complex*>(memory_.get()));
}

void FourierCube::toCells() {
    fftwf_execute_dft_c2r(plans_->backward, reinterpret_cast<fftwf_complex*>(memory_.get()), memory_.get());
}

} // namespace lookback::mock
