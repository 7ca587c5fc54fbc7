// SPDX-License-Identifier: MIT
#include "core/diffusion/TranslationNetwork.h"

#include "core/common/Error.h"
#include "core/diffusion/CardSizes.h"
#include "core/nn/CompactUnet.h"
#include "core/nn/DiffusionMamba.h"
#include "core/nn/MapNetworks.h"

#include <algorithm>

namespace lookback::diffusion {

namespace {

using engine::ModelCard;

std::int64_t count(const std::vector<MapChannel>& channels) {
    return static_cast<std::int64_t>(channels.size());
}

nn::CompactUnetOptions galaxyOptions(const ModelCard& card) {
    nn::CompactUnetOptions o;
    o.bands = count(card.maps->targets);
    o.given = count(card.maps->inputs);
    o.widths = sizesOf(card, "widths", {64, 96, 128, 160});
    o.blocks = sizeOf(card, "blocks", 2, 16);
    o.code = sizeOf(card, "code", 256, 4096);
    o.patch = sizeOf(card, "patch", 2, 16);
    o.redshift = false;
    o.reach = nn::Reach::Image;
    checkWidths(o.widths);
    const auto levels = static_cast<std::int64_t>(o.widths.size());
    o.attention = sizesOf(card, "attention", {levels - 1});
    if (std::any_of(o.attention.begin(), o.attention.end(), [=](auto a) { return a < 0 || a >= levels; })) {
        throw ValueError("sizes.attention", "expected levels from 0 to " + std::to_string(levels - 1) + ".");
    }
    for (std::size_t level = 0; level < o.widths.size(); ++level) { // heads of 32 channels, or one
        const auto width = o.widths[level];
        const bool attends =
            level + 1 == o.widths.size() || std::find(o.attention.begin(), o.attention.end(),
                                                      static_cast<std::int64_t>(level)) != o.attention.end();
        if (attends && width % std::max<std::int64_t>(1, width / 32) != 0) {
            throw ValueError("sizes.widths",
                             "expected a width that divides into heads of about 32 at a level "
                             "with attention, found " +
                                 std::to_string(width) + ".");
        }
    }
    checkParameters(compactParameters(o.widths, o.blocks, o.code));
    return o;
}

TranslationNetwork makeGalaxyUnet(const ModelCard& card) {
    const auto options = galaxyOptions(card);
    const auto network = std::make_shared<nn::CompactUnet>(options);
    return {network,
            [network](const torch::Tensor& noisy, const torch::Tensor& given, const torch::Tensor& code) {
                return network->forward(torch::cat({noisy, given}, 1), code, {});
            },
            options.patch << (options.widths.size() - 1)};
}

TranslationNetwork makeDim(const ModelCard& card) {
    const auto network =
        nn::makeDiffusionMamba(card.sizes, count(card.maps->targets), count(card.maps->inputs));
    return {network,
            [network](const torch::Tensor& noisy, const torch::Tensor& given, const torch::Tensor& code) {
                return network->forward(torch::cat({noisy, given}, 1), code, {});
            },
            sizeOf(card, "patch", nn::DiffusionMambaOptions{}.patch, 16)};
}

TranslationNetwork makeAttentionUnet(const ModelCard& card) {
    const auto network = nn::makeMapNetwork(card.architecture, card.sizes, count(card.maps->targets),
                                            count(card.maps->inputs));
    return {network,
            [network](const torch::Tensor&, const torch::Tensor& given, const torch::Tensor&) {
                return network->forward(given);
            },
            network->multiple()};
}

} // namespace

bool predictsInOneGo(const std::string& architecture) {
    return architecture == "attention_unet";
}

TranslationNetwork makeTranslationNetwork(const ModelCard& card) {
    if (card.architecture == "galaxy_unet") {
        return makeGalaxyUnet(card);
    }
    if (card.architecture == "attention_unet") {
        return makeAttentionUnet(card);
    }
    if (card.architecture == "dim") {
        return makeDim(card);
    }
    throw ValueError("architecture",
                     "expected galaxy_unet, attention_unet or dim, found \"" + card.architecture + "\".");
}

} // namespace lookback::diffusion
