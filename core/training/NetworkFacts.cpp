// SPDX-License-Identifier: MIT
#include "core/training/NetworkFacts.h"

#include "core/common/Error.h"
#include "core/common/Memory.h"
#include "core/common/Version.h"
#include "core/diffusion/ImageModel.h"
#include "core/diffusion/MapModel.h"
#include "core/diffusion/TranslationModel.h"
#include "core/engine/Torch.h"
#include "core/nn/CompactBlocks.h"
#include "core/nn/MapNetworks.h"
#include "core/nn/RedshiftCnn.h"
#include "core/nn/TwoPhase.h"
#include "core/training/Learner.h"

#include <c10/core/impl/alloc_cpu.h>
#include <c10/util/ThreadLocalDebugInfo.h>
#include <torch/utils.h>
#include <torch/version.h>

#include <algorithm>
#include <mutex>
#include <sstream>

namespace lookback::training {

namespace {

/// A network that is asked about: how to run it forward on some images, (N, bands, H, W).
struct Built {
    std::shared_ptr<torch::nn::Module> module;
    std::function<torch::Tensor(const torch::Tensor& images)> forward;
    std::vector<std::string> columns;
};

Built buildEvolution(const engine::ModelCard& card) {
    const auto network = diffusion::makeNetwork(card);
    return {network,
            [network](const torch::Tensor& images) {
                const auto n = images.size(0);
                return network->forward(images, torch::full({n}, 0.5), torch::full({n}, 1.0));
            },
            {}};
}

Built buildField(const engine::ModelCard& card) {
    const auto network = diffusion::makeMapNetwork(card);
    return {network,
            [network](const torch::Tensor& maps) { // as many channels as it sees: noisy targets, inputs
                return network->forward(maps, torch::full({maps.size(0)}, 0.5), {});
            },
            {}};
}

Built buildRedshift(const engine::ModelCard& card) {
    const auto bands = static_cast<std::int64_t>(card.bands.size());
    const auto options = nn::redshiftCnnOptions(bands, card.height, card.width, card.sizes);
    const auto network = std::make_shared<nn::RedshiftCnn>(options);
    const bool magnitudes = !options.magnitudes.empty();
    return {
        network,
        [=](const torch::Tensor& images) {
            const auto columns = magnitudes ? torch::full({images.size(0), bands}, 22.0) : torch::Tensor();
            return network->forward(images, columns);
        },
        magnitudes ? nn::magnitudeColumns(card.bands) : std::vector<std::string>()};
}

Built buildOccupancy(const engine::ModelCard& card) {
    const auto network = nn::makeMapNetwork(card.architecture, card.sizes, 2);
    return {
        network, [network](const torch::Tensor& maps) { return network->forward(maps.narrow(1, 0, 1)); }, {}};
}

Built buildCounts(const engine::ModelCard& card) {
    const auto network = nn::makeTwoPhase(card.architecture, card.sizes);
    return {
        network, [network](const torch::Tensor& maps) { return network->forward(maps.narrow(1, 0, 1)); }, {}};
}

Built buildTranslation(const engine::ModelCard& card) {
    const auto network = diffusion::makeTranslationNetwork(card);
    const auto inputs = static_cast<std::int64_t>(card.maps->inputs.size());
    if (card.height % network.multiple != 0 || card.width % network.multiple != 0) {
        throw ValueError("sizes", "expected map sides divisible by " + std::to_string(network.multiple) +
                                      ", found " + std::to_string(card.width) + " x " +
                                      std::to_string(card.height) + ".");
    }
    return {network.module,
            [network, inputs](const torch::Tensor& maps) { // as many channels: given, then noisy targets
                return network.forward(maps.narrow(1, inputs, maps.size(1) - inputs),
                                       maps.narrow(1, 0, inputs), torch::full({maps.size(0)}, 0.5));
            },
            {}};
}

Built build(const Recipe& recipe, const engine::ModelCard& card) {
    auto built = recipe.task == "redshift"      ? buildRedshift(card)
                 : recipe.task == "field"       ? buildField(card)
                 : recipe.task == "occupancy"   ? buildOccupancy(card)
                 : recipe.task == "counts"      ? buildCounts(card)
                 : recipe.task == "translation" ? buildTranslation(card)
                                                : buildEvolution(card);
    if (recipe.precision == "bfloat16") {
        nn::setConvolutionType(*built.module, torch::kBFloat16);
    }
    return built;
}

/// A forward pass asks for more memory than it was given.
struct TooLarge {};

/// Counts the bytes of tensors that are alive, on the thread that holds it, and stops at a limit.
class LiveBytes final : public c10::MemoryReportingInfoBase {
public:
    explicit LiveBytes(double itsLimit)
        : limit(itsLimit) {}

    // One of these overrides, as LibTorch's version has it; the other is not called.
    void reportMemoryUsage(void* data, std::int64_t bytes, std::int64_t, std::int64_t, c10::Device) {
        add(data, bytes);
    }

    void reportMemoryUsage(void* data, std::int64_t bytes, std::size_t, std::size_t, c10::Device) {
        add(data, bytes);
    }

    bool memoryProfilingEnabled() const override { return true; }

    double count = 0.0;
    const double limit;

private:
    void add(void* data, std::int64_t bytes) {
        count += static_cast<double>(bytes);
        if (bytes > 0 && count > limit) { // nobody has touched or owns these bytes yet
            count -= static_cast<double>(bytes);
            c10::free_cpu(data);
            throw TooLarge{};
        }
    }
};

/// Bytes that a forward pass of this many galaxies leaves behind for the way back. Throws TooLarge,
/// DeviceError.
double bytesKept(const Built& built, std::int64_t galaxies, const engine::ModelCard& card, double limit) {
    const auto images =
        torch::zeros({galaxies, static_cast<std::int64_t>(card.bands.size()), card.height, card.width});
    const auto live = std::make_shared<LiveBytes>(limit);
    const c10::DebugInfoGuard guard(c10::DebugInfoKind::PROFILER_STATE, live);
    torch::Tensor result;
    engine::translateTorchErrors([&] { result = built.forward(images); });
    return live->count;
}

/// `whole`: whether that is all it takes, and not all that this machine could try.
double bytesPerGalaxy(const Built& built, const engine::ModelCard& card, bool& whole) {
    const double limit = totalMemory() / 4.0;
    double first = limit;
    whole = false;
    try {
        first = bytesKept(built, 1, card, limit);
        const double second = bytesKept(built, 2, card, limit);
        whole = true;
        return second - first; // without what does not grow with the batch
    } catch (const TooLarge&) {
        return first;
    } catch (const DeviceError&) { // the system grants less than the limit
        return first;
    }
}

std::string keyOf(const Recipe& recipe, const engine::ModelCard& card) {
    std::ostringstream key;
    key << kVersion << ' ' << TORCH_VERSION << ' ' << card.architecture << ' ' << recipe.task << ' '
        << recipe.precision << ' ' << card.height << ' ' << card.width << ' '
        << engine::nameOf(card.schedule.kind) << ' ' << card.schedule.learned;
    for (const auto& band : card.bands) {
        key << ' ' << band;
    }
    for (const auto& [name, sizes] : card.sizes) {
        key << ' ' << name << ':';
        for (const auto size : sizes) {
            key << size << ',';
        }
    }
    return key.str();
}

NetworkFacts measure(const Recipe& recipe, const engine::ModelCard& card, bool& whole) {
    const auto built = build(recipe, card);
    NetworkFacts facts;
    facts.columns = built.columns;
    for (const auto& parameter : built.module->parameters()) {
        facts.parameters += parameter.numel();
    }
    const torch::AutoGradMode gradient(true);
    facts.bytesPerGalaxy = bytesPerGalaxy(built, card, whole);
    return facts;
}

} // namespace

NetworkFacts networkFacts(const Recipe& recipe, const io::GalaxyFacts& images) {
    engine::ModelCard card;
    card.architecture = recipe.architecture;
    card.sizes = recipe.sizes;
    if (recipe.task == "counts") {
        const auto first = readFirstPhase(recipe, images);
        card.sizes = nn::sizesOfBoth(recipe.sizes, first.architecture, first.sizes);
    }
    card.bands = images.bandNames;
    card.maps = images.maps;
    card.schedule = recipe.schedule;
    card.height = images.height;
    card.width = images.width;
    static std::mutex lock;
    static std::map<std::string, NetworkFacts> known;
    const auto key = keyOf(recipe, card);
    const std::lock_guard hold(lock); // also: one such network at a time is enough for any machine
    const auto found = known.find(key);
    if (found != known.end()) {
        return found->second;
    }
    if (const auto kept = keptFacts(key)) {
        return known[key] = *kept;
    }
    NetworkFacts facts;
    bool whole = false;
    engine::translateTorchErrors([&] { facts = measure(recipe, card, whole); });
    if (whole) {
        keepFacts(key, facts);
    }
    return known[key] = facts;
}

void checkWeights(const Recipe& recipe, const engine::ModelCard& card) {
    engine::translateTorchErrors([&] {
        const auto built = build(recipe, card);
        engine::loadWeights(card, *built.module);
    });
}

} // namespace lookback::training
