// SPDX-License-Identifier: MIT
#include "core/diffusion/TranslationModel.h"

#include "core/common/Error.h"
#include "core/diffusion/Indi.h"
#include "core/diffusion/Likelihood.h"
#include "core/diffusion/Noise.h"
#include "core/diffusion/Samplers.h"
#include "core/diffusion/Scaling.h"

#include <algorithm>
#include <cmath>

namespace lookback::diffusion {

namespace {

constexpr double kHighest = 6.0; // network values have unit variance: no map that was learnt goes beyond

torch::Tensor each(const torch::Tensor& like, double value) {
    return torch::full({like.size(0)}, value, like.options().requires_grad(false));
}

/// The network values of the floors, below which nothing is: (1, targets, 1, 1).
torch::Tensor lowestOf(const engine::Normalisation& scaling, const torch::Tensor& like) {
    std::vector<double> values;
    for (std::size_t b = 0; b < scaling.floor.size(); ++b) {
        values.push_back((std::log10(scaling.floor[b]) - scaling.offset[b]) * scaling.scale[b]);
    }
    return torch::tensor(values, torch::kFloat64).to(like.options()).reshape({1, -1, 1, 1});
}

/// A clean image kept in range as Ho et al. do: where noise is a hundred times the image, so is the error
/// that a small one of the predicted noise makes, and what once left the range of the training maps does not
/// come back.
torch::Tensor inRange(const torch::Tensor& clean, const torch::Tensor& lowest) {
    return torch::maximum(clean, lowest).clamp_max(kHighest);
}

} // namespace

TranslationModel::TranslationModel(engine::ModelCard card)
    : card_(std::move(card))
    , network_(makeTranslationNetwork(card_))
    , ddpm_(card_.schedule.steps, card_.schedule.betaStart, card_.schedule.betaEnd)
    , sde_(card_.schedule) {
    const auto kind = card_.schedule.kind;
    const bool once = predictsInOneGo(card_.architecture);
    const bool known = once
                           ? kind == Kind::None
                           : kind == Kind::Ddpm || kind == Kind::Indi || kind == Kind::Vp || kind == Kind::Ve;
    if (!known) {
        throw ValueError("schedule.kind", std::string("expected ") +
                                              (once ? "none" : "ddpm, indi, vp or ve") + " for network " +
                                              card_.architecture + ", found " + engine::nameOf(kind) + ".");
    }
    if (card_.normalisation.kind != engine::Normalisation::Kind::Log10Floor) {
        throw ValueError("normalisation.kind", "expected log10_floor, found another.");
    }
}

bool TranslationModel::isRandom() const {
    return card_.schedule.kind != Kind::None;
}

torch::Tensor TranslationModel::valuesOf(const torch::Tensor& maps) const {
    return normalise(maps, part(card_.normalisation, 0, static_cast<std::size_t>(maps.size(1))));
}

/// (N, inputs, H, W) -> (N, targets, H, W), the first input each time.
torch::Tensor TranslationModel::fromFirst(const torch::Tensor& given) const {
    return given.narrow(1, 0, 1).expand({-1, targets(), -1, -1});
}

Preconditioned TranslationModel::under(const torch::Tensor& given) const {
    return [this, given](const torch::Tensor& noisy, const torch::Tensor& code) {
        return forward(noisy, given, code);
    };
}

torch::Tensor TranslationModel::loss(const torch::Tensor& maps, const torch::Tensor& noise,
                                     const torch::Tensor& position) const {
    const auto values = valuesOf(maps);
    const auto given = values.narrow(1, 0, inputs());
    const auto clean = values.narrow(1, inputs(), targets());
    const auto added = withOffset(noise, card_.schedule.offset);
    switch (card_.schedule.kind) {
    case Kind::Ddpm:
        return ddpmLoss(clean, added, position, ddpm_, card_.schedule.predicts, under(given));
    case Kind::Indi:
        return indiLoss(clean, fromFirst(given), added, position, card_.schedule, under(given));
    case Kind::Vp:
    case Kind::Ve:
        return scoreLoss(clean, added, position, sde_, card_.schedule.predicts, under(given));
    default:
        return (forward({}, given, {}) - clean).abs().mean();
    }
}

std::vector<std::string> TranslationModel::samplers() const {
    switch (card_.schedule.kind) {
    case Kind::Ddpm:
        return {"dpm++", "ddim", "ancestral"};
    case Kind::Indi:
        return {"indi"};
    case Kind::Vp:
    case Kind::Ve:
        return {"ode", "pc"};
    default:
        return {"once"};
    }
}

int TranslationModel::defaultEvaluations(const std::string& sampler) const {
    return sampler == "once"        ? 1
           : sampler == "indi"      ? 10
           : sampler == "ancestral" ? 250
           : sampler == "pc"        ? 100
                                    : 20;
}

/// Ancestral and ddim: evenly spaced whole time steps from T - 1 to 0. dpm++: Karras' levels of the same
/// range.
std::vector<double> TranslationModel::ddpmLevels(const std::string& sampler, int evaluations) const {
    const int last = ddpm_.steps() - 1;
    const int count = std::min(evaluations, last + 1);
    if (sampler == "dpm++") {
        return karrasLevels(count, ddpm_.sigma(0), ddpm_.sigma(last));
    }
    std::vector<double> levels;
    for (int i = 0; i < count; ++i) {
        const double share = count > 1 ? static_cast<double>(i) / (count - 1) : 0.0;
        levels.push_back(ddpm_.sigma(static_cast<int>(std::round(last * (1.0 - share)))));
    }
    return levels;
}

torch::Tensor TranslationModel::drawDdpm(const torch::Tensor& given, const NoiseStream& noise,
                                         const std::string& sampler, int evaluations,
                                         const Monitor& monitor) const {
    const auto method = sampler == "dpm++"  ? Method::DpmSolver
                        : sampler == "ddim" ? Method::Ddim
                                            : Method::Ancestral;
    const Path path{ddpmLevels(sampler, evaluations), beginOf(method)};
    const auto start =
        noise(0) * spreadOfStart(path.begin, path.levels.front(), 1.0); // x_T has unit variance
    const auto lowest = lowestOf(
        part(card_.normalisation, static_cast<std::size_t>(inputs()), card_.maps->targets.size()), start);
    const auto network = under(given);
    const auto clean = [&](const torch::Tensor& x, double sigma) {
        return inRange(predictedImage(x, sigma, card_.schedule.predicts, network), lowest);
    };
    const auto fresh = [&](int step) { return noise(static_cast<std::uint64_t>(step) + 1); };
    return sample(method, start, path, clean, fresh, monitor);
}

torch::Tensor TranslationModel::drawSde(const torch::Tensor& given, const NoiseStream& noise,
                                        const std::string& sampler, int evaluations,
                                        const Monitor& monitor) const {
    const auto network = under(given);
    const auto fresh = [&](int step) { return noise(static_cast<std::uint64_t>(step) + 1); };
    if (sampler == "pc") {
        const auto score = [&](const torch::Tensor& x, double t) {
            return predictedNoise(x / sde_.alpha(t), sde_.sigma(t), card_.schedule.predicts, network) /
                   -sde_.spread(t);
        };
        const auto start = noise(0) * sde_.prior() * sde_.alpha(1.0);
        return predictorCorrector(start, std::max(1, evaluations / 2), sde_, kCorrectorRatio, score, fresh,
                                  monitor);
    }
    const double highest = sde_.sigma(1.0);
    const auto start = noise(0) * highest;
    const auto lowest = lowestOf(
        part(card_.normalisation, static_cast<std::size_t>(inputs()), card_.maps->targets.size()), start);
    const auto clean = [&](const torch::Tensor& x, double sigma) {
        return inRange(predictedImage(x, sigma, card_.schedule.predicts, network), lowest);
    };
    const auto levels = karrasLevels(evaluations, sde_.sigma(sde_.first()), highest);
    return sample(Method::DpmSolver, start, {levels, beginOf(Method::DpmSolver)}, clean, fresh, monitor);
}

torch::Tensor TranslationModel::drawValues(const torch::Tensor& given, const NoiseStream& noise,
                                           const std::string& sampler, int evaluations,
                                           const Monitor& monitor) const {
    switch (card_.schedule.kind) {
    case Kind::Ddpm:
        return drawDdpm(given, noise, sampler, evaluations, monitor);
    case Kind::Indi:
        return indiSample(
            fromFirst(given), evaluations, card_.schedule,
            [&](const torch::Tensor& x, double t) { return forward(x, given, each(x, t)); },
            [&](int step) { return noise(static_cast<std::uint64_t>(step)); }, monitor);
    case Kind::Vp:
    case Kind::Ve:
        return drawSde(given, noise, sampler, evaluations, monitor);
    default: {
        monitor.step(0, 1);
        auto values = forward({}, given, {});
        monitor.step(1, 1);
        return values;
    }
    }
}

torch::Tensor TranslationModel::draw(const torch::Tensor& given, const NoiseStream& noise,
                                     const std::string& sampler, int evaluations,
                                     const Monitor& monitor) const {
    const auto device = network().parameters().front().device();
    const auto here = [&](std::uint64_t stream) {
        return withOffset(noise(stream).to(device), card_.schedule.offset);
    };
    auto seen = valuesOf(given.to(device));
    if (isRandom()) {
        seen = seen.expand({noise(0).size(0), -1, -1, -1});
    }
    const auto values = drawValues(seen, here, sampler, evaluations, monitor);
    const auto scaling = part(card_.normalisation, card_.maps->inputs.size(), card_.maps->targets.size());
    return denormalise(values, scaling).to(torch::kCPU, torch::kFloat32).contiguous();
}

torch::Tensor TranslationModel::logLikelihood(const torch::Tensor& maps, const NoiseStream& noise, int probes,
                                              int evaluations, const Monitor& monitor) const {
    const auto device = network().parameters().front().device();
    const auto values = valuesOf(maps.to(device));
    const auto given = values.narrow(1, 0, inputs()).contiguous();
    const auto targetValues = values.narrow(1, inputs(), targets()).contiguous();
    std::vector<torch::Tensor> signs;
    for (int i = 0; i < probes; ++i) {
        signs.push_back(noise(static_cast<std::uint64_t>(i)).to(device).sign());
    }
    const auto levels =
        risingLevels(std::max(2, evaluations / 2 + 1), sde_.sigma(sde_.first()), sde_.sigma(1.0));
    const auto network = under(given);
    const auto inNetworkValues = logDensity(
        targetValues, levels, {sde_.prior(), card_.schedule.offset},
        [&](const torch::Tensor& y, double sigma) {
            return predictedNoise(y, sigma, card_.schedule.predicts, network);
        },
        signs, monitor);
    double scales = 0.0; // d value / d dex, of each target's pixels
    for (auto t = inputs(); t < inputs() + targets(); ++t) {
        scales += std::log(card_.normalisation.scale[static_cast<std::size_t>(t)]);
    }
    const auto pixels = static_cast<double>(maps.size(2) * maps.size(3));
    const double domains = static_cast<double>(targets());
    return (inNetworkValues / pixels + scales) / domains;
}

} // namespace lookback::diffusion
