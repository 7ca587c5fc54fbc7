// SPDX-License-Identifier: MIT
#include "core/engine/MixedPrecision.h"

#include <ATen/autocast_mode.h>

namespace lookback::engine {

MixedPrecision::MixedPrecision(bool on)
    : on_(on) {
    if (on_) {
        at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
        at::autocast::set_enabled(true);
        at::autocast::increment_nesting();
    }
}

MixedPrecision::~MixedPrecision() {
    if (on_) {
        if (at::autocast::decrement_nesting() == 0) {
            at::autocast::clear_cache(); // weights in bfloat16, of no use after the step
        }
        at::autocast::set_enabled(false);
    }
}

} // namespace lookback::engine
