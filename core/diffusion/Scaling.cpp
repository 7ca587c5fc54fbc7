// SPDX-License-Identifier: MIT
#include "core/diffusion/Scaling.h"

#include <cmath>

namespace lookback::diffusion {

namespace {

using engine::Normalisation;

torch::Tensor perBand(const std::vector<double>& values, const torch::Tensor& like) {
    return torch::tensor(values, torch::kFloat64).to(like.options()).reshape({1, -1, 1, 1});
}

} // namespace

torch::Tensor normalise(const torch::Tensor& flux, const Normalisation& n) {
    if (n.kind == Normalisation::Kind::MinMax) {
        return (flux - n.minimum) * (2.0 / (n.maximum - n.minimum)) - 1.0;
    }
    if (n.kind == Normalisation::Kind::Log10Floor) {
        const auto dex = torch::log10(torch::maximum(flux, perBand(n.floor, flux)));
        return (dex - perBand(n.offset, flux)) * perBand(n.scale, flux);
    }
    const auto bySoftening = flux / perBand(n.softening, flux);
    const auto stretched = n.kind == Normalisation::Kind::Log10
                               ? torch::log10(bySoftening.clamp_min(0.0) + 1.0) // of densities, none is least
                               : torch::asinh(bySoftening);
    return (stretched - perBand(n.offset, flux)) * perBand(n.scale, flux);
}

torch::Tensor denormalise(const torch::Tensor& values, const Normalisation& n) {
    if (n.kind == Normalisation::Kind::MinMax) {
        return (values + 1.0) * (0.5 * (n.maximum - n.minimum)) + n.minimum;
    }
    const auto stretched = values / perBand(n.scale, values) + perBand(n.offset, values);
    if (n.kind == Normalisation::Kind::Log10Floor) {
        const auto linear = torch::exp(stretched.clamp_max(37.0) * std::log(10.0)); // a float holds 10^38
        return torch::maximum(linear, perBand(n.floor, values));
    }
    const auto bySoftening = n.kind == Normalisation::Kind::Log10
                                 ? torch::expm1(stretched.clamp_min(0.0) * std::log(10.0))
                                 : torch::sinh(stretched);
    return bySoftening * perBand(n.softening, values);
}

Normalisation part(const Normalisation& n, std::size_t first, std::size_t count) {
    auto some = n;
    for (auto* const list : {&some.softening, &some.floor, &some.offset, &some.scale}) {
        if (!list->empty()) {
            const auto from = list->begin() + static_cast<std::ptrdiff_t>(first);
            *list = std::vector<double>(from, from + static_cast<std::ptrdiff_t>(count));
        }
    }
    return some;
}

} // namespace lookback::diffusion
