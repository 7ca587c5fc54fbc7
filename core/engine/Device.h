// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace lookback::engine {

/// Where networks run.
struct Device {
    bool cuda = false;
    int index = 0;    ///< Of the GPU.
    int threads = 1;  ///< Of the CPU.
    std::string note; ///< Why it is not the one asked for; empty if it is.
};

/// `wanted` is "auto", "cpu", "cuda" or "cuda:N"; threads 0 takes one per core. "auto" takes the GPU when the
/// build and the machine have one. "cuda" without a GPU throws DeviceError. Sets LibTorch's thread number,
/// which starts at 1 here; call once, at the start of a program.
Device chooseDevice(const std::string& wanted = "auto", int threads = 0);

/// "CPU, 2 threads" or "NVIDIA H100 (cuda:0)".
std::string describe(const Device& device);

/// "LibTorch 1.13.1, oneDNN, CUDA no".
std::string describeEngine();

} // namespace lookback::engine
