// SPDX-License-Identifier: MIT
#include "core/engine/Torch.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <set>

namespace lookback::engine {

namespace {

struct TypeName {
    const char* name;
    torch::ScalarType type;
};

constexpr std::array<TypeName, 10> kTypes{{{"F64", torch::kFloat64},
                                           {"F32", torch::kFloat32},
                                           {"F16", torch::kFloat16},
                                           {"BF16", torch::kBFloat16},
                                           {"I64", torch::kInt64},
                                           {"I32", torch::kInt32},
                                           {"I16", torch::kInt16},
                                           {"I8", torch::kInt8},
                                           {"U8", torch::kUInt8},
                                           {"BOOL", torch::kBool}}};

std::string text(c10::IntArrayRef shape) {
    std::string out = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        out += (i > 0 ? ", " : "") + std::to_string(shape[i]);
    }
    return out + "]";
}

struct Entry {
    std::string name;
    torch::Tensor tensor;
    bool isLearnt; ///< A parameter, not a buffer.
};

/// Parameters first, then buffers, both in the order of registration.
std::vector<Entry> stateOf(const torch::nn::Module& module) {
    std::vector<Entry> all;
    for (const auto& item : module.named_parameters()) {
        all.push_back({item.key(), item.value(), true});
    }
    for (const auto& item : module.named_buffers()) {
        all.push_back({item.key(), item.value(), false});
    }
    return all;
}

} // namespace

torch::Tensor toTensor(const io::TensorBytes& bytes) {
    const auto* const found =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& t) { return bytes.type == t.name; });
    if (found == kTypes.end()) {
        throw Error("tensor " + bytes.name + ": type " + bytes.type + " is not known here.");
    }
    auto tensor = torch::empty(bytes.shape, found->type);
    if (tensor.nbytes() != bytes.bytes.size()) {
        throw Error("tensor " + bytes.name + ": expected " + std::to_string(tensor.nbytes()) +
                    " bytes, found " + std::to_string(bytes.bytes.size()) + ".");
    }
    if (!bytes.bytes.empty()) {
        std::memcpy(tensor.data_ptr(), bytes.bytes.data(), bytes.bytes.size());
    }
    return tensor;
}

io::TensorBytes toBytes(const std::string& name, const torch::Tensor& tensor) {
    const auto here = tensor.detach().to(torch::kCPU).contiguous();
    const auto* const found = std::find_if(kTypes.begin(), kTypes.end(),
                                           [&](const TypeName& t) { return here.scalar_type() == t.type; });
    if (found == kTypes.end()) {
        throw Error("tensor " + name + ": its type cannot be written.");
    }
    io::TensorBytes bytes{name, found->name, here.sizes().vec(), std::vector<std::byte>(here.nbytes())};
    if (!bytes.bytes.empty()) {
        std::memcpy(bytes.bytes.data(), here.data_ptr(), bytes.bytes.size());
    }
    return bytes;
}

void loadState(torch::nn::Module& module, const io::Safetensors& state, const std::string& prefix) {
    torch::NoGradGuard noGradient;
    std::set<std::string> wanted;
    for (auto& [name, tensor, isLearnt] : stateOf(module)) {
        const auto& bytes = state.at(prefix + name);
        if (c10::IntArrayRef(bytes.shape) != tensor.sizes()) {
            throw Error("tensor " + bytes.name + ": expected shape " + text(tensor.sizes()) + ", found " +
                        text(bytes.shape) + ".");
        }
        auto value = toTensor(bytes).to(tensor.scalar_type());
        if (value.is_floating_point() && !torch::isfinite(value).all().item<bool>()) {
            throw Error("tensor " + bytes.name + ": expected finite values, found NaN or infinity.");
        }
        tensor.copy_(value);
        wanted.insert(bytes.name);
    }
    for (const auto& bytes : state.tensors) {
        if (bytes.name.starts_with(prefix) && !wanted.contains(bytes.name)) {
            throw Error("tensor " + bytes.name + ": the network has no parameter of this name.");
        }
    }
}

void loadWeights(const ModelCard& card, torch::nn::Module& network) {
    const auto found = io::sha256OfFile(card.weightsFile);
    if (found != card.sha256) {
        throw FileError(card.weightsFile, "expected the weights of SHA-256 " + card.sha256.substr(0, 12) +
                                              "... that the card names, found " + found.substr(0, 12) +
                                              "...");
    }
    try {
        loadState(network, io::readSafetensors(card.weightsFile));
    } catch (const FileError&) {
        throw;
    } catch (const Error& e) {
        throw FileError(card.weightsFile, e.what());
    }
}

std::vector<io::TensorBytes> saveState(const torch::nn::Module& module, const std::string& prefix,
                                       torch::ScalarType type) {
    std::vector<io::TensorBytes> all;
    for (const auto& [name, tensor, isLearnt] : stateOf(module)) {
        all.push_back(toBytes(prefix + name, isLearnt ? tensor.to(type) : tensor));
    }
    return all;
}

} // namespace lookback::engine
