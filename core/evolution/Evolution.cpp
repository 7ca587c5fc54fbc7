// SPDX-License-Identifier: MIT
#include "core/evolution/Evolution.h"

#include "core/diffusion/ImageModel.h"
#include "core/engine/Threads.h"
#include "core/engine/Torch.h"
#include "core/evolution/Camera.h"
#include "core/nn/CompactBlocks.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace lookback::evolution {

namespace {

using diffusion::Method;

constexpr std::array<std::pair<Sampler, const char*>, 4> kSamplers{{{Sampler::Ddpm, "ddpm"},
                                                                    {Sampler::Ddim, "ddim"},
                                                                    {Sampler::DpmSolver, "dpm++"},
                                                                    {Sampler::Heun, "heun"}}};

Method methodOf(Sampler sampler) {
    switch (sampler) {
    case Sampler::Ddpm:
        return Method::Ancestral;
    case Sampler::Ddim:
        return Method::Ddim;
    case Sampler::Heun:
        return Method::Heun;
    case Sampler::DpmSolver:
        break;
    }
    return Method::DpmSolver;
}

/// Noise of each galaxy for one stream: (N, band, H, W). A blend walks the great circle from one seed's noise
/// to the other's, which keeps the variance at one.
torch::Tensor noiseFor(const std::vector<Identity>& identities, std::uint64_t stream,
                       const engine::ModelCard& card) {
    const auto bands = static_cast<int>(card.bands.size());
    std::vector<torch::Tensor> all;
    for (const auto& identity : identities) {
        auto noise = diffusion::noiseOf(std::array{identity.seed}, stream, bands, card.height, card.width);
        if (identity.other && identity.fraction > 0.0) {
            const double angle = identity.fraction * std::numbers::pi / 2.0;
            const auto end =
                diffusion::noiseOf(std::array{*identity.other}, stream, bands, card.height, card.width);
            noise = noise * std::cos(angle) + end * std::sin(angle);
        }
        all.push_back(noise);
    }
    return torch::cat(all);
}

std::vector<Image> toImages(const torch::Tensor& flux) { // (N, band, H, W)
    std::vector<Image> images;
    for (std::int64_t i = 0; i < flux.size(0); ++i) {
        Image image(static_cast<int>(flux.size(1)), static_cast<int>(flux.size(2)),
                    static_cast<int>(flux.size(3)));
        const float* first = flux.data_ptr<float>() + i * static_cast<std::int64_t>(image.pixels.size());
        image.pixels.assign(first, first + image.pixels.size());
        images.push_back(std::move(image));
    }
    return images;
}

void check(const std::vector<Identity>& identities, double redshift, const SamplingOptions& options) {
    kGalaxiesRange.check("galaxies", static_cast<int>(identities.size()));
    kRedshiftRange.check("redshift", redshift);
    kStepsRange.check("steps", options.evaluations);
    for (const auto& identity : identities) {
        Range<double>{0.0, 1.0}.check("fraction", identity.fraction);
    }
}

/// A network that cannot be built is the card's fault.
std::shared_ptr<nn::Network> networkOf(const engine::ModelCard& card) {
    if (card.task != "evolution") {
        throw FileError(card.cardFile, "expected a model of task evolution, found one of task " + card.task +
                                           ", which draws no galaxies.");
    }
    try {
        return diffusion::makeNetwork(card);
    } catch (const ValueError& e) {
        throw FileError(card.cardFile, e.what());
    }
}

} // namespace

std::string nameOf(Sampler sampler) {
    for (const auto& [known, name] : kSamplers) {
        if (known == sampler) {
            return name;
        }
    }
    return "";
}

Sampler samplerFromName(const std::string& name) {
    for (const auto& [sampler, known] : kSamplers) {
        if (name == known) {
            return sampler;
        }
    }
    throw ValueError("sampler", "expected ddpm, ddim, dpm++ or heun, found \"" + name + "\".");
}

struct Generator::Impl {
    diffusion::ImageModel model;
    engine::Device device;
    bool halfIsFaster; ///< bfloat16 on this processor, for convolutions that can change their type.
    engine::ThreadChoice choice;
};

namespace {

using Clock = engine::ThreadChoice::Clock;

double msSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Milliseconds of the fastest of a few evaluations of one image, with one thread.
double msAlone(nn::Network& network, const engine::ModelCard& card) {
    const c10::InferenceMode inference;
    const auto x = torch::zeros({1, static_cast<std::int64_t>(card.bands.size()), card.height, card.width});
    engine::useThreads(1);
    double fastest = std::numeric_limits<double>::infinity();
    for (int i = 0; i < 2; ++i) { // the first one builds what the other finds built
        const auto start = Clock::now();
        network.forward(x, torch::zeros({1}), torch::ones({1}));
        fastest = std::min(fastest, msSince(start));
    }
    return fastest;
}

/// Without instructions of their own, processors emulate bfloat16 and are slower: measured, not guessed.
bool halfIsFaster(nn::Network& network, const engine::ModelCard& card, double msFull) {
    constexpr double kWorthIt = 0.9;
    nn::setConvolutionType(network, torch::kBFloat16);
    const double msHalf = msAlone(network, card);
    nn::setConvolutionType(network, torch::kFloat32);
    return msHalf < kWorthIt * msFull;
}

} // namespace

Generator::Generator(const engine::ModelCard& card, const engine::Device& device) {
    impl_ = engine::translateTorchErrors([&] {
        auto network = networkOf(card);
        engine::loadWeights(card, *network);
        network->eval();
        network->to(engine::torchDevice(device));
        for (auto& parameter : network->parameters()) {
            if (parameter.dim() == 4) { // convolutions are faster over channels that lie together
                parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
            }
        }
        const double ms = device.cuda ? 0.0 : msAlone(*network, card);
        const bool half = !device.cuda && halfIsFaster(*network, card, ms);
        return std::unique_ptr<Impl>(new Impl{diffusion::ImageModel(card, network), device, half,
                                              engine::ThreadChoice(device.threads, ms)});
    });
}

Generator::~Generator() = default;
Generator::Generator(Generator&&) noexcept = default;
Generator& Generator::operator=(Generator&&) noexcept = default;

const engine::ModelCard& Generator::card() const {
    return impl_->model.card();
}

const engine::Device& Generator::device() const {
    return impl_->device;
}

std::vector<Image> Generator::generate(const std::vector<Identity>& identities, double redshift,
                                       const SamplingOptions& options, const Monitor& monitor) {
    check(identities, redshift, options);
    return engine::translateTorchErrors([&] {
        const c10::InferenceMode inference;
        const auto& model = impl_->model;
        nn::setConvolutionType(model.network(),
                               options.fast && impl_->halfIsFaster ? torch::kBFloat16 : torch::kFloat32);
        const auto noise = [&](std::uint64_t stream) { return noiseFor(identities, stream, model.card()); };
        const auto draw = [&](const Monitor& watching) {
            auto galaxies = toImages(
                model.draw(noise, redshift, methodOf(options.sampler), options.evaluations, watching));
            for (std::size_t i = 0; options.noise && i < galaxies.size(); ++i) {
                addCamera(galaxies[i], identities[i], model.card());
            }
            return galaxies;
        };
        if (impl_->device.cuda) {
            return draw(monitor);
        }
        // While the hand drags, one core is left to the window.
        const int most = options.fast ? std::max(1, impl_->device.threads - 1) : impl_->device.threads;
        return draw(engine::choosingThreads(impl_->choice, most, identities.size(), monitor));
    });
}

} // namespace lookback::evolution
