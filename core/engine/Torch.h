// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Error.h"
#include "core/engine/Device.h"
#include "core/engine/ModelCard.h"
#include "core/io/Safetensors.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <string>
#include <vector>

namespace lookback::engine {

torch::Device torchDevice(const Device& device);

/// A tensor of a file, copied; F16 and BF16 keep their type. Throws Error for a type LibTorch does not have.
torch::Tensor toTensor(const io::TensorBytes& bytes);

/// The bytes of a tensor, brought to the CPU and made contiguous.
io::TensorBytes toBytes(const std::string& name, const torch::Tensor& tensor);

/// Fill every parameter and buffer of `module` from the tensor of its name with `prefix` before it; types are
/// converted. Throws Error that names what is missing, left over (same prefix) or of another shape.
void loadState(torch::nn::Module& module, const io::Safetensors& state, const std::string& prefix = "");

/// Fill a network with the weights that the card names. Throws FileError if the file's SHA-256 is not the
/// card's, or names, shapes or values do not fit the network.
void loadWeights(const ModelCard& card, torch::nn::Module& network);

/// All parameters of `module` as `type`, then its buffers as they are: they are few, and what they hold, such
/// as a mean, may not bear rounding.
std::vector<io::TensorBytes> saveState(const torch::nn::Module& module, const std::string& prefix = "",
                                       torch::ScalarType type = torch::kFloat32);

/// Whether memory ran out, of the machine or of its GPU: std::bad_alloc, or what LibTorch and the libraries
/// under it say.
bool isOutOfMemory(const std::exception& error);

/// Memory that LibTorch keeps for later, given back to the GPU; nothing to do without one.
void releaseUnusedMemory();

/// Run `work`; an exception of LibTorch becomes DeviceError when memory ran out, else Error.
template <class Work>
auto translateTorchErrors(Work work) {
    try {
        return work();
    } catch (const c10::Error& e) {
        const std::string what = e.what_without_backtrace();
        if (isOutOfMemory(e)) {
            throw DeviceError("the device has too little memory for this: " + what);
        }
        throw Error("LibTorch: " + what);
    }
}

} // namespace lookback::engine
