// SPDX-License-Identifier: MIT
#include "core/analysis/RedshiftPredictor.h"

#include "core/common/Error.h"
#include "core/diffusion/ImageModel.h"
#include "core/engine/Torch.h"
#include "core/io/Bands.h"
#include "core/nn/RedshiftCnn.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace lookback::analysis {

namespace {

constexpr std::int64_t kBatch = 64; // images at a time, to bound memory

std::string sizeText(std::int64_t bands, int height, int width) {
    std::ostringstream text;
    text << bands << " bands of " << height << " x " << width << " pixels";
    return text.str();
}

std::string expectedSize(const engine::ModelCard& card) {
    return "expected images of " +
           sizeText(static_cast<std::int64_t>(card.bands.size()), card.height, card.width) + ", as model " +
           card.name + " was trained on";
}

/// A network that cannot be built is the card's fault.
std::shared_ptr<nn::RedshiftCnn> networkOf(const engine::ModelCard& card) {
    if (card.task != "redshift" || card.architecture != "redshift_cnn") {
        throw FileError(card.cardFile,
                        "expected a model of task redshift and architecture redshift_cnn, found task " +
                            card.task + " and architecture " + card.architecture + ".");
    }
    try {
        return std::make_shared<nn::RedshiftCnn>(nn::redshiftCnnOptions(
            static_cast<std::int64_t>(card.bands.size()), card.height, card.width, card.sizes));
    } catch (const ValueError& e) {
        throw FileError(card.cardFile, e.what());
    }
}

void check(const io::GalaxyFacts& facts, const engine::ModelCard& card) {
    if (!facts.sameSize) {
        throw FileError(facts.path, expectedSize(card) + ", found different sizes.");
    }
    if (facts.bands != static_cast<int>(card.bands.size()) || facts.height != card.height ||
        facts.width != card.width) {
        throw FileError(facts.path, expectedSize(card) + ", found " +
                                        sizeText(facts.bands, facts.height, facts.width) + ".");
    }
    if (facts.bandNames != card.bands) {
        throw FileError(facts.path, "expected the bands " + io::bandText(card.bands) + " of model " +
                                        card.name + ", found " + io::bandText(facts.bandNames) + ".");
    }
    if (facts.pixelScale > 0.0 && std::abs(facts.pixelScale / card.pixelScale - 1.0) > 0.01) {
        std::ostringstream sentence;
        sentence << "expected pixels of " << card.pixelScale << " arcsec, as model " << card.name
                 << " was trained on, found " << facts.pixelScale << ".";
        throw FileError(facts.path, sentence.str());
    }
}

/// (N, bands), or undefined.
torch::Tensor magnitudesOf(io::GalaxyFile& file, const nn::RedshiftCnn& network,
                           const engine::ModelCard& card) {
    if (network.options.magnitudes.empty()) {
        return {};
    }
    std::vector<torch::Tensor> columns;
    for (const auto& name : nn::magnitudeColumns(card.bands)) {
        columns.push_back(torch::tensor(file.column(name), torch::kFloat32));
    }
    return torch::stack(columns, 1);
}

} // namespace

struct RedshiftPredictor::Impl {
    engine::ModelCard card;
    engine::Device device;
    std::shared_ptr<nn::RedshiftCnn> network;

    /// flux (N, band, H, W), NaN where blank; magnitudes (N, bands) or undefined. Appends N redshifts.
    void predict(const torch::Tensor& flux, const torch::Tensor& magnitudes,
                 std::vector<double>& redshifts) const {
        if (!device.cuda) {
            at::set_num_threads(device.threads); // LibTorch counts them per calling thread
        }
        const auto target = engine::torchDevice(device);
        const auto finite = torch::nan_to_num(flux, 0.0, 0.0, 0.0);
        auto known = torch::isfinite(flux).flatten(2).any(2).all(1); // (N): each band has a pixel
        if (magnitudes.defined()) {
            known = known.logical_and(torch::isfinite(magnitudes).all(1));
        }
        const auto seen =
            magnitudes.defined() ? torch::nan_to_num(magnitudes, 0.0, 0.0, 0.0).to(target) : magnitudes;
        const auto z = network->forward(diffusion::normalise(finite.to(target), card), seen)
                           .to(torch::kCPU, torch::kFloat64);
        for (std::int64_t i = 0; i < z.size(0); ++i) {
            redshifts.push_back(known[i].item<bool>() ? z[i].item<double>()
                                                      : std::numeric_limits<double>::quiet_NaN());
        }
    }
};

RedshiftPredictor::RedshiftPredictor(const engine::ModelCard& card, const engine::Device& device) {
    impl_ = engine::translateTorchErrors([&] {
        auto network = networkOf(card);
        engine::loadWeights(card, *network);
        network->eval();
        network->to(engine::torchDevice(device));
        return std::unique_ptr<Impl>(new Impl{card, device, network});
    });
}

RedshiftPredictor::~RedshiftPredictor() = default;
RedshiftPredictor::RedshiftPredictor(RedshiftPredictor&&) noexcept = default;
RedshiftPredictor& RedshiftPredictor::operator=(RedshiftPredictor&&) noexcept = default;

const engine::ModelCard& RedshiftPredictor::card() const {
    return impl_->card;
}

bool RedshiftPredictor::needsMagnitudes() const {
    return !impl_->network->options.magnitudes.empty();
}

std::vector<double> RedshiftPredictor::predict(const std::vector<Image>& images, const Monitor& monitor) {
    const auto& card = impl_->card;
    const auto bands = static_cast<std::int64_t>(card.bands.size());
    if (needsMagnitudes()) {
        throw ValueError("model",
                         "expected a model that sees images alone; " + card.name + " needs magnitudes too.");
    }
    for (const auto& image : images) {
        if (image.bands != bands || image.height != card.height || image.width != card.width) {
            throw ValueError("images", expectedSize(card) + ", found " +
                                           sizeText(image.bands, image.height, image.width) + ".");
        }
    }
    return engine::translateTorchErrors([&] {
        const c10::InferenceMode inference;
        const auto total = static_cast<std::int64_t>(images.size());
        std::vector<double> redshifts;
        for (std::int64_t first = 0; first < total; first += kBatch) {
            monitor.step(static_cast<int>(first), static_cast<int>(total));
            const auto count = std::min(kBatch, total - first);
            const auto flux = torch::empty({count, bands, card.height, card.width}, torch::kFloat32);
            for (std::int64_t i = 0; i < count; ++i) {
                const auto& pixels = images[static_cast<std::size_t>(first + i)].pixels;
                std::copy(pixels.begin(), pixels.end(), flux[i].data_ptr<float>());
            }
            impl_->predict(flux, {}, redshifts);
        }
        return redshifts;
    });
}

std::vector<double> RedshiftPredictor::predict(io::GalaxyFile& file, const Monitor& monitor) {
    const auto& card = impl_->card;
    const auto& facts = file.facts();
    check(facts, card);
    const double brighter =
        facts.zeroPoint > 0.0 ? std::pow(10.0, 0.4 * (card.zeroPoint - facts.zeroPoint)) : 1.0;
    return engine::translateTorchErrors([&] {
        const c10::InferenceMode inference;
        const auto magnitudes = magnitudesOf(file, *impl_->network, card);
        std::vector<double> redshifts;
        for (std::int64_t first = 0; first < facts.count; first += kBatch) {
            monitor.step(static_cast<int>(first), static_cast<int>(facts.count));
            const auto count = std::min(kBatch, facts.count - first);
            auto flux = torch::empty({count, facts.bands, facts.height, facts.width}, torch::kFloat32);
            file.read(first, count, flux.data_ptr<float>());
            const auto seen = magnitudes.defined() ? magnitudes.narrow(0, first, count) : magnitudes;
            impl_->predict(brighter == 1.0 ? flux : flux * brighter, seen, redshifts);
        }
        return redshifts;
    });
}

Quantity redshiftQuantity(std::vector<double> predicted) {
    return {kPredictedRedshift, "Predicted redshift", "", std::move(predicted)};
}

} // namespace lookback::analysis
