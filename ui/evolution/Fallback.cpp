// SPDX-License-Identifier: MIT
#include "ui/evolution/Fallback.h"

#include "core/common/Error.h"

#include <utility>

namespace lookback::ui {

Fallback::Fallback(Make make, const engine::Device& device)
    : make_(std::move(make))
    , device_(device) {
    try {
        generate_ = make_(device_);
    } catch (const DeviceError& e) {
        if (!device_.cuda) {
            throw;
        }
        leaveGpu(e.what());
    }
}

std::vector<Image> Fallback::operator()(const std::vector<evolution::Identity>& identities, double redshift,
                                        const evolution::SamplingOptions& options, const Monitor& monitor) {
    try {
        return generate_(identities, redshift, options, monitor);
    } catch (const DeviceError& e) {
        if (!device_.cuda) {
            throw;
        }
        leaveGpu(e.what());
    }
    return generate_(identities, redshift, options, monitor);
}

void Fallback::leaveGpu(const std::string& why) {
    generate_ = nullptr; // gives the GPU's memory back first
    device_.cuda = false;
    generate_ = make_(device_);
    const std::lock_guard guard(lock_);
    note_ = "The GPU cannot go on, the CPU draws from now: " + why;
}

std::string Fallback::takeNote() {
    const std::lock_guard guard(lock_);
    return std::exchange(note_, {});
}

} // namespace lookback::ui
