// SPDX-License-Identifier: MIT
#include "core/engine/Device.h"

#include "core/common/Error.h"
#include "core/engine/Torch.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/cuda.h>
#include <torch/version.h>

#ifdef LOOKBACK_CUDA // LibTorch was built with it
#include <c10/cuda/CUDACachingAllocator.h>
#endif

#include <algorithm>
#include <array>
#include <charconv>
#include <new>
#include <sstream>
#include <thread>

namespace lookback::engine {

namespace {

int gpuIndex(const std::string& wanted) {
    if (wanted == "auto" || wanted == "cuda") {
        return 0;
    }
    int index = -1;
    const auto* const end = wanted.data() + wanted.size();
    if (!wanted.starts_with("cuda:") || std::from_chars(wanted.data() + 5, end, index).ptr != end ||
        index < 0) {
        throw ValueError("device", "expected auto, cpu, cuda or cuda:N, found \"" + wanted + "\".");
    }
    return index;
}

} // namespace

Device chooseDevice(const std::string& wanted, int threads) {
    Device device;
    device.threads =
        threads > 0 ? threads : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    at::set_num_threads(device.threads);
    if (wanted == "cpu") {
        return device;
    }
    device.index = gpuIndex(wanted);
    const int found = torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0;
    device.cuda = device.index < found;
    if (!device.cuda && wanted != "auto") {
        std::ostringstream sentence;
        sentence << "device " << wanted << ": expected a GPU with this number, found " << found
                 << (at::hasCUDA() ? "." : "; this LibTorch was built without CUDA.");
        throw DeviceError(sentence.str());
    }
    return device;
}

std::string describe(const Device& device) {
    if (device.cuda) {
        return "GPU cuda:" + std::to_string(device.index);
    }
    return "CPU, " + std::to_string(device.threads) + (device.threads == 1 ? " thread" : " threads");
}

std::string describeEngine() {
    std::ostringstream text;
    text << "LibTorch " << TORCH_VERSION << ", oneDNN " << (at::hasMKLDNN() ? "yes" : "no") << ", CUDA "
         << (torch::cuda::is_available() ? "yes" : "no");
    return text.str();
}

torch::Device torchDevice(const Device& device) {
    return device.cuda ? torch::Device(torch::kCUDA, static_cast<c10::DeviceIndex>(device.index))
                       : torch::Device(torch::kCPU);
}

bool isOutOfMemory(const std::exception& error) {
    if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
        return true;
    }
    const auto* const torchError = dynamic_cast<const c10::Error*>(&error);
    const std::string what = torchError != nullptr ? torchError->what_without_backtrace() : error.what();
    // In turn: CUDA and cuDNN; the allocators of LibTorch on Linux and elsewhere; oneDNN.
    return std::ranges::any_of(std::array{"out of memory", "ALLOC_FAILED", "can't allocate memory",
                                          "not enough memory", "could not create a memory", "out_of_memory"},
                               [&what](const char* words) { return what.find(words) != std::string::npos; });
}

void releaseUnusedMemory() {
#ifdef LOOKBACK_CUDA
    if (torch::cuda::is_available()) {
        c10::cuda::CUDACachingAllocator::emptyCache();
    }
#endif
}

} // namespace lookback::engine
