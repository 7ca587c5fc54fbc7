// SPDX-License-Identifier: MIT
#include "core/engine/MixedPrecision.h"

#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace lookback::engine {

namespace {

// One way for all devices since LibTorch 2.4; a function for each before.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)

bool isOn(torch::DeviceType type) {
    return at::autocast::is_autocast_enabled(type);
}

void turn(torch::DeviceType type, bool on) {
    at::autocast::set_autocast_dtype(type, torch::kBFloat16);
    at::autocast::set_autocast_enabled(type, on);
}

#else

bool isOn(torch::DeviceType type) {
    return type == torch::kCPU ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
}

void turn(torch::DeviceType type, bool on) {
    if (type == torch::kCPU) {
        at::autocast::set_autocast_cpu_dtype(torch::kBFloat16);
        at::autocast::set_cpu_enabled(on);
    } else {
        at::autocast::set_autocast_gpu_dtype(torch::kBFloat16);
        at::autocast::set_enabled(on);
    }
}

#endif

} // namespace

MixedPrecision::MixedPrecision(torch::DeviceType type)
    : type_(type)
    , before_(isOn(type)) {
    at::autocast::increment_nesting();
    turn(type_, true);
}

MixedPrecision::~MixedPrecision() {
    turn(type_, before_);
    if (at::autocast::decrement_nesting() == 0) {
        at::autocast::clear_cache(); // weights that were cast; the next step's are others
    }
}

} // namespace lookback::engine
