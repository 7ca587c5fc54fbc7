// SPDX-License-Identifier: MIT
#include "core/training/Trainer.h"

#include "core/common/Error.h"
#include "core/display/Render.h"
#include "core/engine/Torch.h"
#include "core/io/AtomicFile.h"
#include "core/io/Png.h"
#include "core/nn/CompactUnet.h"

#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <sstream>

namespace lookback::training {

namespace {

constexpr std::int64_t kValidationChunk = 64; // galaxies at a time, to bound memory

/// What the data file and the recipe say about the model to be.
engine::ModelCard cardFor(const Recipe& recipe) {
    auto file = openForTraining(recipe.training);
    const auto& facts = file->facts();
    engine::ModelCard card;
    card.name = recipe.name;
    card.title = recipe.title;
    card.architecture = recipe.architecture;
    card.sizes = recipe.sizes;
    card.bands = facts.bandNames;
    card.height = facts.height;
    card.width = facts.width;
    card.pixelScale = facts.pixelScale > 0.0 ? facts.pixelScale : 0.168; // GalaxiesML, arcsec
    card.zeroPoint = facts.zeroPoint > 0.0 ? facts.zeroPoint : 27.0;     // GalaxiesML, AB mag
    card.normalisation = measureScaling(recipe, *file);
    card.schedule = recipe.schedule;
    card.licence = recipe.licence;
    auto& training = card.training;
    training.description = recipe.dataDescription;
    training.simulated = recipe.dataSimulated;
    training.count = facts.count;
    constexpr int kBins = 80; // of 0.05 in z
    for (int i = 0; i <= kBins; ++i) {
        training.redshiftEdges.push_back(4.0 * i / kBins);
    }
    training.redshiftCounts.assign(kBins, 0);
    for (const float z : facts.redshifts) {
        ++training.redshiftCounts[std::clamp(static_cast<int>(z / 4.0 * kBins), 0, kBins - 1)];
    }
    return card;
}

double secondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string row(std::initializer_list<double> values) {
    std::ostringstream text;
    text.precision(17);
    for (const double v : values) {
        text << ',' << v;
    }
    return text.str();
}

} // namespace

Trainer::Trainer(Recipe recipe, JobFolder& folder, const engine::Device& device)
    : recipe_(std::move(recipe))
    , folder_(folder)
    , device_(device)
    , best_(std::numeric_limits<double>::infinity()) {
    const auto card = cardFor(recipe_);
    validation_ = validationBatch(recipe_);
    if (validation_.flux.size(1) != static_cast<std::int64_t>(card.bands.size()) ||
        validation_.flux.size(2) != card.height || validation_.flux.size(3) != card.width) {
        throw FileError(recipe_.validation,
                        "expected images like those of " + recipe_.training.filename().string() + ".");
    }
    torch::manual_seed(recipe_.seed);
    auto network = diffusion::makeNetwork(card);
    if (auto* compact = dynamic_cast<nn::CompactUnet*>(network.get());
        compact != nullptr && recipe_.precision == "bfloat16") {
        compact->setConvolutionType(torch::kBFloat16);
    }
    if (!recipe_.startFrom.empty()) {
        engine::loadWeights(engine::readModelCard(recipe_.startFrom), *network);
    }
    network->to(engine::torchDevice(device_));
    model_ = std::make_unique<diffusion::ImageModel>(card, network);
    optimiser_ = std::make_unique<Optimiser>(
        *network,
        OptimiserOptions{.weightDecay = recipe_.weightDecay, .clip = recipe_.clip, .ema = recipe_.ema});
    progress_.steps = recipe_.steps;
    progress_.validation = std::numeric_limits<double>::quiet_NaN();
}

void Trainer::resume() {
    const auto state = folder_.newestCheckpoint();
    if (!state) {
        folder_.forgetAfter(0);
        return;
    }
    optimiser_->restore(*state);
    const auto number = [&state](const char* name) { return std::stod(state->metadata.at(name)); };
    progress_.step = static_cast<int>(number("step"));
    progress_.validation = number("validation");
    rate_ = number("rate");
    best_ = number("best");
    sinceBest_ = static_cast<int>(number("since_best"));
    folder_.forgetAfter(progress_.step);
}

void Trainer::run(const OnProgress& onProgress, const Monitor& monitor) {
    Batches batches(recipe_, progress_.step);
    folder_.writeStatus("running", progress_);
    while (progress_.step < recipe_.steps) {
        try {
            monitor.step(progress_.step, recipe_.steps);
        } catch (const Monitor::Cancelled&) {
            saveCheckpoint();
            throw;
        }
        takeStep(batches);
        afterStep();
        if (onProgress) {
            onProgress(progress_);
        }
    }
    saveCheckpoint();
    saveModel();
}

void Trainer::takeStep(Batches& batches) {
    const auto start = Clock::now();
    const auto batch = batches.next();
    const double waited = secondsSince(start);
    const auto device = engine::torchDevice(device_);
    optimiser_->clearGradient();
    const auto clean = diffusion::normalise(batch.flux.to(device), model_->card());
    const auto loss = model_->loss(clean, batch.redshift.to(device), batch.noise.to(device),
                                   batch.position.to(device), {recipe_.logSigmaMean, recipe_.logSigmaSpread});
    loss.backward();
    progress_.learningRate = learningRate();
    const double norm = optimiser_->apply(progress_.learningRate, progress_.step);
    progress_.loss = loss.item<double>();
    if (!std::isfinite(progress_.loss)) {
        throw Error("step " + std::to_string(progress_.step + 1) +
                    ": the loss is no longer a finite number; try a smaller learning rate.");
    }
    ++progress_.step;
    const double seconds = secondsSince(start);
    secondsPerStep_ = secondsPerStep_ > 0.0 ? 0.95 * secondsPerStep_ + 0.05 * seconds : seconds;
    progress_.imagesPerSecond = recipe_.batch / secondsPerStep_;
    progress_.waitingShare = 0.95 * progress_.waitingShare + 0.05 * waited / seconds;
    progress_.secondsLeft = secondsPerStep_ * (recipe_.steps - progress_.step);
    folder_.append("metrics.csv", "step,loss,learning_rate,gradient_norm,seconds,waiting_share",
                   std::to_string(progress_.step) +
                       row({progress_.loss, progress_.learningRate, norm, seconds, waited / seconds}));
}

void Trainer::afterStep() {
    const int step = progress_.step;
    if (step % recipe_.validateEvery == 0 || step == recipe_.steps) {
        validate();
    }
    if (recipe_.previewEvery > 0 && (step % recipe_.previewEvery == 0 || step == recipe_.steps)) {
        preview();
    }
    if (step % recipe_.checkpointEvery == 0) {
        saveCheckpoint();
        saveModel();
    }
    if (step % 10 == 0) {
        folder_.writeStatus("running", progress_);
    }
}

void Trainer::validate() {
    const torch::NoGradGuard noGradient;
    const auto device = engine::torchDevice(device_);
    const auto count = validation_.flux.size(0);
    double sum = 0.0;
    optimiser_->swapMean();
    for (std::int64_t first = 0; first < count; first += kValidationChunk) {
        const auto part = [&](const torch::Tensor& whole) {
            return whole.narrow(0, first, std::min(kValidationChunk, count - first)).to(device);
        };
        const auto clean = diffusion::normalise(part(validation_.flux), model_->card());
        const auto loss =
            model_->loss(clean, part(validation_.redshift), part(validation_.noise),
                         part(validation_.position), {recipe_.logSigmaMean, recipe_.logSigmaSpread});
        sum += loss.item<double>() * static_cast<double>(clean.size(0));
    }
    optimiser_->swapMean();
    progress_.validation = sum / static_cast<double>(count);
    folder_.append("validation.csv", "step,loss",
                   std::to_string(progress_.step) + row({progress_.validation}));
    followPlateau(progress_.validation);
}

void Trainer::followPlateau(double loss) {
    sinceBest_ = loss < best_ ? 0 : sinceBest_ + 1;
    best_ = std::min(best_, loss);
    if (recipe_.decay == "plateau" && sinceBest_ > recipe_.patience) {
        rate_ *= 0.5;
        sinceBest_ = 0;
    }
}

double Trainer::learningRate() const {
    const int step = progress_.step;
    const double rise = recipe_.warmup > 0 ? std::min(1.0, (step + 1.0) / recipe_.warmup) : 1.0;
    const double fall =
        recipe_.decay == "cosine" ? 0.5 * (1.0 + std::cos(std::numbers::pi * step / recipe_.steps)) : rate_;
    return recipe_.learningRate * rise * fall;
}

void Trainer::preview() {
    const torch::NoGradGuard noGradient;
    const auto& card = model_->card();
    const auto& seeds = recipe_.previewSeeds;
    const auto noise = [&](std::uint64_t stream) {
        return diffusion::noiseOf(seeds, stream, static_cast<int>(card.bands.size()), card.height,
                                  card.width);
    };
    std::vector<torch::Tensor> columns; // one a redshift
    optimiser_->swapMean();
    for (const double z : recipe_.previewRedshifts) {
        const auto flux = model_->draw(noise, z, diffusion::Method::DpmSolver, recipe_.previewEvaluations);
        columns.push_back(torch::cat(flux.flip(0).unbind(0), 1)); // (band, N H, W), the first seed on top
    }
    optimiser_->swapMean();
    const auto sheet = torch::cat(columns, 2).contiguous(); // (band, N H, redshifts W)
    Image image(static_cast<int>(sheet.size(0)), static_cast<int>(sheet.size(1)),
                static_cast<int>(sheet.size(2)));
    std::copy_n(sheet.data_ptr<float>(), image.pixels.size(), image.pixels.begin());
    io::writePng(folder_.path() / "previews" / ("step_" + std::to_string(progress_.step) + ".png"),
                 display::render(image, {}));
}

void Trainer::saveCheckpoint() {
    io::Safetensors state{optimiser_->save(), {}};
    const auto text = [](double v) {
        std::ostringstream out;
        out.precision(17);
        out << v;
        return out.str();
    };
    state.metadata = {{"step", std::to_string(progress_.step)},
                      {"validation", text(progress_.validation)},
                      {"rate", text(rate_)},
                      {"best", text(best_)},
                      {"since_best", std::to_string(sinceBest_)}};
    folder_.saveCheckpoint(state, progress_.step);
}

void Trainer::saveModel() {
    auto card = model_->card();
    const auto file = folder_.path() / "model" / (card.name + ".safetensors");
    optimiser_->swapMean();
    const auto type = recipe_.weights == "float16" ? torch::kFloat16 : torch::kFloat32;
    io::Safetensors state{engine::saveState(model_->network(), "", type), {{"format", "pt"}}};
    optimiser_->swapMean();
    io::writeSafetensors(file, state);
    card.sha256 = io::sha256OfFile(file);
    card.metrics["steps"] = progress_.step;
    if (std::isfinite(progress_.validation)) {
        card.metrics["validation_loss"] = progress_.validation;
    }
    io::writeTextAtomically(folder_.path() / "model" / (card.name + ".json"), engine::toJson(card));
}

} // namespace lookback::training
