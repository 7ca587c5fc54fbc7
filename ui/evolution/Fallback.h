// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/Device.h"
#include "ui/evolution/Services.h"

#include <functional>
#include <mutex>
#include <string>

namespace lookback::ui {

/// Draws on a GPU for as long as that can, then on the CPU, and says so: a GPU without memory left must not
/// end an exploration. Drawn from on the engine lane; note() may be asked from any thread.
class Fallback {
public:
    /// A generator on this device. May throw DeviceError, as may what it returns.
    using Make = std::function<Generate(const engine::Device&)>;

    /// Throws what `make` throws, but for a DeviceError of a GPU.
    Fallback(Make make, const engine::Device& device);

    std::vector<Image> operator()(const std::vector<evolution::Identity>& identities, double redshift,
                                  const evolution::SamplingOptions& options, const Monitor& monitor);

    /// Why the CPU draws instead, once; empty otherwise.
    std::string takeNote();

    const engine::Device& device() const { return device_; }

private:
    void leaveGpu(const std::string& why);

    Make make_;
    engine::Device device_;
    Generate generate_;
    std::mutex lock_;
    std::string note_;
};

} // namespace lookback::ui
