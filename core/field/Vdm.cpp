// SPDX-License-Identifier: MIT
#include "core/field/Vdm.h"

#include "core/common/Error.h"
#include "core/diffusion/ImageModel.h"
#include "core/diffusion/MapModel.h"
#include "core/engine/Threads.h"
#include "core/engine/Torch.h"
#include "core/field/MapFlaw.h"

#include <c10/core/InferenceMode.h>
#include <torch/nn/functional/padding.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace lookback::field {

namespace {

using diffusion::Method;

constexpr Range<int> kEvaluationsRange{1, 1000};
constexpr std::int64_t kMargin = 64; // pixels around a map with edges, beyond which nothing matters much

Method methodOf(const std::string& name) {
    static const std::array<std::pair<const char*, Method>, 4> kAll{{{"ancestral", Method::Ancestral},
                                                                     {"ddim", Method::Ddim},
                                                                     {"dpm++", Method::DpmSolver},
                                                                     {"heun", Method::Heun}}};
    for (const auto& [known, method] : kAll) {
        if (name == known) {
            return method;
        }
    }
    throw ValueError("sampler", "expected ancestral, ddim, dpm++ or heun, found \"" + name + "\".");
}

/// A network that cannot be built is the card's fault.
std::shared_ptr<nn::Network> networkOf(const engine::ModelCard& card) {
    if (card.task != "field" || card.schedule.kind == engine::Schedule::Kind::None) {
        throw FileError(card.cardFile, "expected a diffusion model of task field, found one of task " +
                                           card.task + " and network " + card.architecture + ".");
    }
    try {
        return diffusion::makeMapNetwork(card);
    } catch (const ValueError& e) {
        throw FileError(card.cardFile, e.what());
    }
}

/// How many pixels a map with edges gets on each side: so that a multiple of the divisor comes out.
struct Frame {
    std::int64_t left = 0, right = 0, bottom = 0, top = 0;
};

Frame frameOf(const Map& map, std::int64_t divisor) {
    if (map.periodic) {
        return {};
    }
    const auto along = [divisor](std::int64_t side) {
        const auto margin = std::min(kMargin, side - 1); // a mirror shows no more
        const auto wanted = (side + 2 * margin) / divisor * divisor;
        const auto all = std::max<std::int64_t>(0, wanted - side);
        return std::pair{all / 2, all - all / 2};
    };
    const auto [left, right] = along(map.width());
    const auto [bottom, top] = along(map.height());
    return {left, right, bottom, top};
}

/// (1, 1, H, W) with its frame.
torch::Tensor framed(const Map& map, const Frame& f) {
    const auto pixels = torch::from_blob(const_cast<float*>(map.values.pixels.data()),
                                         {1, 1, map.height(), map.width()}, torch::kFloat32)
                            .clone();
    if (map.periodic) {
        return pixels;
    }
    return torch::nn::functional::pad(
        pixels,
        torch::nn::functional::PadFuncOptions({f.left, f.right, f.bottom, f.top}).mode(torch::kReflect));
}

/// Milliseconds of the faster of two evaluations of a small map with one thread.
double msAlone(const diffusion::MapModel& model, std::int64_t divisor) {
    using Clock = engine::ThreadChoice::Clock;
    const c10::InferenceMode inference;
    const auto side = std::max<std::int64_t>(64 / divisor, 1) * divisor;
    const auto x = torch::zeros({1, model.targets(), side, side});
    const auto given = torch::zeros({1, model.inputs(), side, side});
    engine::useThreads(1);
    double fastest = std::numeric_limits<double>::infinity();
    for (int i = 0; i < 2; ++i) { // the first one builds what the other finds built
        const auto start = Clock::now();
        model.denoise(x, given, torch::ones({1}));
        fastest = std::min(fastest, std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }
    return fastest / static_cast<double>(side * side);
}

} // namespace

struct Vdm::Impl {
    diffusion::MapModel model;
    engine::Device device;
    std::int64_t divisor; ///< Of the sides that the network takes, pixels.
    double msPixel;       ///< Of an evaluation with one thread, a pixel.
};

Vdm::Vdm(const engine::ModelCard& card, const engine::Device& device) {
    impl_ = engine::translateTorchErrors([&] {
        auto network = networkOf(card);
        engine::loadWeights(card, *network);
        network->eval();
        network->to(engine::torchDevice(device));
        diffusion::MapModel model(card, network);
        const auto divisor = diffusion::divisorOf(card);
        const double ms = device.cuda ? 0.0 : msAlone(model, divisor);
        return std::unique_ptr<Impl>(new Impl{std::move(model), device, divisor, ms});
    });
}

Vdm::~Vdm() = default;
Vdm::Vdm(Vdm&&) noexcept = default;
Vdm& Vdm::operator=(Vdm&&) noexcept = default;

const engine::ModelCard& Vdm::card() const {
    return impl_->model.card();
}

PaintedField Vdm::field() const {
    const auto& target = card().maps->targets.front();
    return {target.quantity, target.unit};
}

std::string Vdm::flawOf(const Map& matter) const {
    return flawFor(matter, *card().maps, impl_->divisor);
}

void Vdm::paint(const Map& matter, const std::vector<std::uint64_t>& seeds, const PaintOptions& options,
                const std::function<void(Map)>& onField, const Monitor& monitor) {
    const auto method = methodOf(options.sampler);
    kEvaluationsRange.check("evaluations", options.evaluations);
    if (const auto flaw = flawOf(matter); !flaw.empty()) {
        throw ValueError("map", flaw);
    }
    const auto frame = frameOf(matter, impl_->divisor);
    const auto given = framed(matter, frame);
    const auto height = given.size(2);
    const auto width = given.size(3);
    engine::ThreadChoice choice(impl_->device.threads, impl_->msPixel * static_cast<double>(height * width));
    for (std::size_t i = 0; i < seeds.size(); ++i) {
        Monitor one; // of all samples
        one.cancelled = monitor.cancelled;
        one.onStep = [&](int done, int total) {
            if (monitor.onStep) {
                monitor.onStep(static_cast<int>(i) * total + done, static_cast<int>(seeds.size()) * total);
            }
        };
        const auto noise = [&](std::uint64_t stream) {
            return diffusion::noiseOf(std::array{seeds[i]}, stream, 1, static_cast<int>(height),
                                      static_cast<int>(width));
        };
        Map drawn{Image(1, matter.height(), matter.width()),
                  field().quantity,
                  field().unit,
                  matter.box,
                  matter.depth,
                  matter.periodic};
        engine::translateTorchErrors([&] {
            const c10::InferenceMode inference;
            const auto draw = [&](const Monitor& watching) {
                return impl_->model.draw(given, noise, method, options.evaluations, watching);
            };
            auto values = impl_->device.cuda
                              ? draw(one)
                              : draw(engine::choosingThreads(choice, impl_->device.threads, 1, one));
            values = values.narrow(2, frame.bottom, matter.height())
                         .narrow(3, frame.left, matter.width())
                         .contiguous();
            std::copy_n(values.data_ptr<float>(), drawn.values.pixels.size(), drawn.values.pixels.begin());
        });
        onField(std::move(drawn));
    }
}

} // namespace lookback::field
