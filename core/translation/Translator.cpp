// SPDX-License-Identifier: MIT
#include "core/translation/Translator.h"

#include "core/common/Error.h"
#include "core/diffusion/ImageModel.h"
#include "core/diffusion/TranslationModel.h"
#include "core/engine/Threads.h"
#include "core/engine/Torch.h"
#include "core/nn/MapFrame.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <sstream>

namespace lookback::translation {

namespace {

using diffusion::TranslationModel;
using engine::Schedule;

constexpr Range<int> kSides{64, 1024}; // pixels, as files of such maps have them
constexpr Range<int> kProbesRange{1, 1000};
constexpr std::int64_t kProbeSide = 64; // pixels of the map on which an evaluation is timed

/// A network that cannot be built is the card's fault.
std::unique_ptr<TranslationModel> modelOf(const engine::ModelCard& card) {
    if (kindOf(card).empty() || !card.maps) {
        throw FileError(card.cardFile, "expected a model of task translation, found one of task " +
                                           card.task + " and network " + card.architecture + ".");
    }
    try {
        return std::make_unique<TranslationModel>(card);
    } catch (const ValueError& e) {
        throw FileError(card.cardFile, e.what());
    }
}

/// The domains of the card's targets, in its order; one input, of gas, and perhaps the scale.
std::vector<Domain> targetsOf(const engine::ModelCard& card) {
    const auto domainOf = [&](const MapChannel& channel) {
        try {
            return domainFromName(channel.name);
        } catch (const ValueError& e) {
            throw FileError(card.cardFile, e.what());
        }
    };
    const auto& inputs = card.maps->inputs;
    if (inputs.size() != (card.maps->seesExtent() ? 2 : 1) || domainOf(inputs.front()) != Domain::Gas) {
        throw FileError(card.cardFile, "expected a model that is given gas and at most the extent, found "
                                       "one given " +
                                           std::to_string(inputs.size()) + " maps, first " +
                                           inputs.front().name + ".");
    }
    std::vector<Domain> targets;
    std::transform(card.maps->targets.begin(), card.maps->targets.end(), std::back_inserter(targets),
                   domainOf);
    return targets;
}

/// (1, bands, H, W) on the CPU, copied.
torch::Tensor tensorOf(const Image& image) {
    return torch::from_blob(const_cast<float*>(image.pixels.data()),
                            {1, image.bands, image.height, image.width}, torch::kFloat32)
        .clone();
}

/// Pixels behind the last row and column, mirrored, so that both sides divide.
nn::MapFrame frameOf(int height, int width, std::int64_t multiple) {
    const auto missing = [multiple](int side) { return (multiple - side % multiple) % multiple; };
    return {.left = 0, .right = missing(width), .bottom = 0, .top = missing(height)};
}

/// Milliseconds of the faster of two evaluations of a small map with one thread, a pixel.
double msAlone(const TranslationModel& model) {
    using Clock = engine::ThreadChoice::Clock;
    const c10::InferenceMode inference;
    const auto multiple = model.multiple();
    const auto side = (kProbeSide + multiple - 1) / multiple * multiple;
    const auto noisy = torch::zeros({1, model.targets(), side, side});
    const auto given = torch::zeros({1, model.inputs(), side, side});
    engine::useThreads(1);
    double fastest = std::numeric_limits<double>::infinity();
    for (int i = 0; i < 2; ++i) { // the first one builds what the other finds built
        const auto start = Clock::now();
        model.forward(noisy, given, torch::full({1}, 0.5));
        fastest = std::min(fastest, std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }
    return fastest / static_cast<double>(side * side);
}

} // namespace

struct Translator::Impl {
    std::unique_ptr<TranslationModel> model;
    engine::Device device;
    std::vector<Domain> targets;
    double msPixel; ///< Of an evaluation with one thread, a pixel.

    std::string samplerOf(const TranslateOptions& options) const;
    int evaluationsOf(const TranslateOptions& options, const std::string& sampler) const;
    void check(const Image& map, const std::string& what) const;
    torch::Tensor givenOf(const GivenGas& gas) const; ///< (1, inputs, H, W)
    diffusion::NoiseStream noiseOf(std::uint64_t seed, std::int64_t height, std::int64_t width) const;

    /// `work` under a monitor that sets the threads before each evaluation.
    template <class Work>
    void withThreads(std::int64_t pixels, const Monitor& monitor, Work work) const {
        if (device.cuda) {
            work(monitor);
            return;
        }
        engine::ThreadChoice choice(device.threads, msPixel * static_cast<double>(pixels));
        work(engine::choosingThreads(choice, device.threads, 1, monitor));
    }
};

std::string Translator::Impl::samplerOf(const TranslateOptions& options) const {
    const auto known = model->samplers();
    if (options.sampler.empty()) {
        return known.front();
    }
    if (std::find(known.begin(), known.end(), options.sampler) != known.end()) {
        return options.sampler;
    }
    std::string names;
    for (const auto& name : known) {
        names += (names.empty() ? "" : " or ") + name;
    }
    throw ValueError("sampler", "expected " + names + " for this model, found \"" + options.sampler + "\".");
}

int Translator::Impl::evaluationsOf(const TranslateOptions& options, const std::string& sampler) const {
    const int evaluations =
        options.evaluations == 0 ? model->defaultEvaluations(sampler) : options.evaluations;
    kEvaluationsRange.check("evaluations", evaluations);
    return evaluations;
}

void Translator::Impl::check(const Image& map, const std::string& what) const {
    if (map.bands != 1) {
        throw ValueError("map",
                         "expected one band of " + what + ", found " + std::to_string(map.bands) + ".");
    }
    const bool good =
        std::all_of(map.pixels.begin(), map.pixels.end(), [](float v) { return std::isfinite(v) && v >= 0; });
    if (!good) {
        throw ValueError("map", "expected values of " + what + " of 0 or more, found others.");
    }
}

torch::Tensor Translator::Impl::givenOf(const GivenGas& gas) const {
    const auto map = tensorOf(gas.values);
    if (!model->card().maps->seesExtent()) {
        return map;
    }
    if (!(gas.halfWidth > 0.0)) {
        throw ValueError("extent", "expected half the width of the map in kpc, which model " +
                                       model->card().name + " wants to know, found none.");
    }
    return torch::cat({map, torch::full_like(map, gas.halfWidth)}, 1);
}

diffusion::NoiseStream Translator::Impl::noiseOf(std::uint64_t seed, std::int64_t height,
                                                 std::int64_t width) const {
    const auto bands = static_cast<int>(model->targets());
    return [=](std::uint64_t stream) {
        return diffusion::noiseOf(std::array{seed}, stream, bands, static_cast<int>(height),
                                  static_cast<int>(width));
    };
}

Translator::Translator(const engine::ModelCard& card, const engine::Device& device) {
    impl_ = engine::translateTorchErrors([&] {
        auto model = modelOf(card);
        auto targets = targetsOf(card);
        engine::loadWeights(card, model->network());
        for (auto& parameter : model->network().parameters()) {
            parameter.requires_grad_(false);
        }
        model->network().eval();
        model->network().to(engine::torchDevice(device));
        const double ms = device.cuda ? 0.0 : msAlone(*model);
        return std::unique_ptr<Impl>(new Impl{std::move(model), device, std::move(targets), ms});
    });
}

Translator::~Translator() = default;
Translator::Translator(Translator&&) noexcept = default;
Translator& Translator::operator=(Translator&&) noexcept = default;

const engine::ModelCard& Translator::card() const {
    return impl_->model->card();
}

std::string Translator::kind() const {
    return kindOf(card());
}

bool Translator::isRandom() const {
    return impl_->model->isRandom();
}

const std::vector<Domain>& Translator::targets() const {
    return impl_->targets;
}

std::vector<std::string> Translator::samplers() const {
    return impl_->model->samplers();
}

int Translator::defaultEvaluations(const std::string& sampler) const {
    return impl_->model->defaultEvaluations(impl_->samplerOf({.sampler = sampler}));
}

std::string Translator::flawOf(int height, int width) const {
    if (kSides.contains(height) && kSides.contains(width)) {
        return "";
    }
    std::ostringstream sentence;
    sentence << "expected a map of " << kSides.lowest << " to " << kSides.highest
             << " pixels a side, found one of " << width << " x " << height << ".";
    return sentence.str();
}

void Translator::translate(const GivenGas& gas, const std::vector<std::uint64_t>& seeds,
                           const TranslateOptions& options, const std::function<void(TranslatedMaps)>& onMaps,
                           const Monitor& monitor) {
    const auto sampler = impl_->samplerOf(options);
    const int evaluations = impl_->evaluationsOf(options, sampler);
    if (const auto flaw = flawOf(gas.values.height, gas.values.width); !flaw.empty()) {
        throw ValueError("map", flaw);
    }
    impl_->check(gas.values, "gas");
    const auto& model = *impl_->model;
    const auto frame = frameOf(gas.values.height, gas.values.width, model.multiple());
    const auto given = engine::translateTorchErrors([&] { return nn::framed(impl_->givenOf(gas), frame); });
    const auto pixels = given.size(2) * given.size(3);
    for (std::size_t i = 0; i < seeds.size(); ++i) {
        Monitor one; // of all samples
        one.cancelled = monitor.cancelled;
        one.onStep = [&](int done, int total) {
            if (monitor.onStep) {
                monitor.onStep(static_cast<int>(i) * total + done, static_cast<int>(seeds.size()) * total);
            }
        };
        TranslatedMaps maps;
        engine::translateTorchErrors([&] {
            const c10::InferenceMode inference;
            impl_->withThreads(pixels, one, [&](const Monitor& watching) {
                const auto noise = impl_->noiseOf(seeds[i], given.size(2), given.size(3));
                const auto drawn =
                    nn::unframed(model.draw(given, noise, sampler, evaluations, watching), frame)
                        .contiguous(); // (1, targets, H, W)
                for (std::int64_t t = 0; t < model.targets(); ++t) {
                    Image& map = maps.emplace_back(1, gas.values.height, gas.values.width);
                    const auto values = drawn[0][t];
                    std::copy_n(values.data_ptr<float>(), map.pixels.size(), map.pixels.begin());
                }
            });
        });
        onMaps(std::move(maps));
    }
}

bool Translator::knowsLikelihood() const {
    const auto kind = card().schedule.kind;
    return kind == Schedule::Kind::Vp || kind == Schedule::Kind::Ve;
}

double Translator::logLikelihood(const GivenGas& gas, const TranslatedMaps& maps, std::uint64_t seed,
                                 int probes, const TranslateOptions& options, const Monitor& monitor) {
    if (!knowsLikelihood()) {
        throw ValueError("model",
                         "expected a score SDE, which alone knows likelihoods, found " + kind() + ".");
    }
    const int evaluations = impl_->evaluationsOf(options, impl_->samplerOf(options));
    kProbesRange.check("probes", probes);
    if (const auto flaw = flawOf(gas.values.height, gas.values.width); !flaw.empty()) {
        throw ValueError("map", flaw);
    }
    impl_->check(gas.values, "gas");
    const auto& model = *impl_->model;
    if (maps.size() != impl_->targets.size()) {
        throw ValueError("maps", "expected " + std::to_string(impl_->targets.size()) + " maps, found " +
                                     std::to_string(maps.size()) + ".");
    }
    // Mirrored pixels would count as if they were more of the same map.
    if (gas.values.height % model.multiple() != 0 || gas.values.width % model.multiple() != 0) {
        throw ValueError("map", "expected sides divisible by " + std::to_string(model.multiple()) +
                                    " for a likelihood, found " + std::to_string(gas.values.width) + " x " +
                                    std::to_string(gas.values.height) + ".");
    }
    std::vector<torch::Tensor> all{impl_->givenOf(gas)};
    for (std::size_t t = 0; t < maps.size(); ++t) {
        impl_->check(maps[t], factsOf(impl_->targets[t]).group);
        if (maps[t].height != gas.values.height || maps[t].width != gas.values.width) {
            throw ValueError("maps", "expected maps of the size of the gas.");
        }
        all.push_back(tensorOf(maps[t]));
    }
    return engine::translateTorchErrors([&] {
        double result = 0.0;
        impl_->withThreads(
            std::int64_t{gas.values.height} * gas.values.width, monitor, [&](const Monitor& watching) {
                const auto noise = impl_->noiseOf(seed, gas.values.height, gas.values.width);
                result = model.logLikelihood(torch::cat(all, 1), noise, probes, evaluations, watching)
                             .item<double>();
            });
        return result;
    });
}

std::string kindOf(const engine::ModelCard& card) {
    if (card.task != "translation") {
        return "";
    }
    if (card.architecture == "attention_unet") {
        return "pix2pix";
    }
    if (card.architecture == "dim") {
        return "DiM";
    }
    switch (card.schedule.kind) {
    case Schedule::Kind::Ddpm:
        return "DDPM";
    case Schedule::Kind::Indi:
        return "InDI";
    case Schedule::Kind::Vp:
    case Schedule::Kind::Ve:
        return "Score SDE";
    default:
        return "";
    }
}

engine::ModelList findTranslators() {
    engine::ModelList list = engine::findModels("translation");
    std::erase_if(list.cards, [](const engine::ModelCard& card) { return kindOf(card).empty(); });
    const auto place = [](const engine::ModelCard& card) {
        constexpr std::array kOrder{"InDI", "pix2pix", "DDPM", "Score SDE", "DiM"};
        return std::find(kOrder.begin(), kOrder.end(), kindOf(card)) - kOrder.begin();
    };
    std::stable_sort(list.cards.begin(), list.cards.end(),
                     [&](const auto& a, const auto& b) { return place(a) < place(b); });
    return list;
}

} // namespace lookback::translation
