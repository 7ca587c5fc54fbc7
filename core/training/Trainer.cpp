// SPDX-License-Identifier: MIT
#include "core/training/Trainer.h"

#include "core/common/Error.h"
#include "core/engine/MixedPrecision.h"
#include "core/engine/Torch.h"
#include "core/io/AtomicFile.h"
#include "core/training/Memory.h"

#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <sstream>

namespace lookback::training {

namespace {

constexpr std::int64_t kValidationChunk = 64; // galaxies at a time, to bound memory

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

Trainer::Trainer(Recipe recipe, JobFolder* folder, const engine::Device& device, Ranks& ranks, Judge judge)
    : recipe_(std::move(recipe))
    , folder_(folder)
    , ranks_(ranks)
    , judge_(std::move(judge))
    , device_(engine::torchDevice(device))
    , learner_(makeLearner(recipe_, device))
    , best_(std::numeric_limits<double>::infinity()) {
    if (recipe_.batch < ranks_.place.size) {
        throw ValueError("ranks", "expected at most one process for each of the " +
                                      std::to_string(recipe_.batch) + " galaxies of a batch, found " +
                                      std::to_string(ranks_.place.size) + ".");
    }
    const auto& card = learner_->card();
    validation_ = validationBatch(recipe_, learner_->needs());
    if (validation_.flux.size(1) != static_cast<std::int64_t>(card.bands.size()) ||
        validation_.flux.size(2) != card.height || validation_.flux.size(3) != card.width) {
        throw FileError(recipe_.validation,
                        "expected images like those of " + recipe_.training.filename().string() + ".");
    }
    optimiser_ =
        std::make_unique<Optimiser>(learner_->network(), OptimiserOptions{.weightDecay = recipe_.weightDecay,
                                                                          .beta1 = recipe_.beta1,
                                                                          .clip = recipe_.clip,
                                                                          .ema = recipe_.ema});
    progress_.steps = recipe_.steps;
    progress_.validation = std::numeric_limits<double>::quiet_NaN();
}

void Trainer::resume() {
    if (folder_ == nullptr) {
        return;
    }
    const auto state = folder_->newestCheckpoint();
    if (!state) {
        folder_->forgetAfter(0);
        return;
    }
    optimiser_->restore(*state);
    const auto number = [&state](const char* name) { return std::stod(state->metadata.at(name)); };
    progress_.step = static_cast<int>(number("step"));
    progress_.validation = number("validation");
    rate_ = number("rate");
    best_ = number("best");
    sinceBest_ = static_cast<int>(number("since_best"));
    folder_->forgetAfter(progress_.step);
}

/// All processes as the first one: its weights and where it stands.
void Trainer::startAlike() {
    if (ranks_.place.alone()) {
        return;
    }
    auto numbers = torch::tensor({static_cast<double>(progress_.step), progress_.validation, rate_, best_,
                                  static_cast<double>(sinceBest_)},
                                 torch::kFloat64);
    ranks_.share(numbers);
    progress_.step = static_cast<int>(numbers[0].item<double>());
    progress_.validation = numbers[1].item<double>();
    rate_ = numbers[2].item<double>();
    best_ = numbers[3].item<double>();
    sinceBest_ = static_cast<int>(numbers[4].item<double>());
    for (auto& part : optimiser_->state()) {
        ranks_.share(part);
    }
}

void Trainer::askWhetherToStop(const Monitor& monitor) {
    bool stop = false;
    try {
        monitor.step(progress_.step, recipe_.steps);
    } catch (const Monitor::Cancelled&) {
        stop = true;
    }
    if (ranks_.any(stop)) {
        saveCheckpoint();
        saveModel();
        throw Monitor::Cancelled{};
    }
}

void Trainer::run(const OnProgress& onProgress, const Monitor& monitor) {
    startAlike();
    Batches batches(recipe_, learner_->needs(), progress_.step, device_, ranks_.place);
    while (progress_.step < recipe_.steps) {
        try {
            askWhetherToStop(monitor);
            takeStep(batches);
            afterStep();
        } catch (const RankLost&) { // the weights are those of the last whole step
            saveCheckpoint();
            throw;
        }
        if (onProgress) {
            onProgress(progress_);
        }
    }
    saveCheckpoint();
    saveModel();
    ranks_.any(false); // nobody leaves while another still listens
}

void Trainer::takeStep(Batches& batches) {
    const auto start = Clock::now();
    auto batch = batches.next();
    const double waited = secondsSince(start);
    progress_.loss = gradientOf(batch);
    progress_.learningRate = learningRate();
    const double norm = optimiser_->gradientNorm();
    if (!std::isfinite(progress_.loss) || !std::isfinite(norm)) { // before it spoils the weights
        throw Error("step " + std::to_string(progress_.step + 1) +
                    ": the loss or its gradient is no longer a finite number; try a smaller learning rate.");
    }
    optimiser_->apply(progress_.learningRate, progress_.step, norm);
    ++progress_.step;
    const double seconds = secondsSince(start);
    secondsPerStep_ = secondsPerStep_ > 0.0 ? 0.95 * secondsPerStep_ + 0.05 * seconds : seconds;
    progress_.imagesPerSecond = recipe_.batch / secondsPerStep_;
    progress_.waitingShare = 0.95 * progress_.waitingShare + 0.05 * waited / seconds;
    progress_.secondsLeft = secondsPerStep_ * (recipe_.steps - progress_.step);
    if (folder_ != nullptr) {
        folder_->append("metrics.csv", "step,loss,learning_rate,gradient_norm,seconds,waiting_share",
                        std::to_string(progress_.step) +
                            row({progress_.loss, progress_.learningRate, norm, seconds, waited / seconds}));
    }
}

torch::Tensor Trainer::lossOf(const Batch& batch) const {
    std::optional<engine::MixedPrecision> mixed;
    if (device_.is_cuda() && recipe_.precision == "bfloat16") {
        mixed.emplace(torch::kCUDA);
    }
    return learner_->loss(batch);
}

double Trainer::gradientOf(const Batch& batch) {
    const int own = ranks_.place.count(recipe_.batch);
    const double share = static_cast<double>(own) / recipe_.batch; // exactly 1 for one process
    double loss = 0.0;
    // What a network draws by itself, as for dropout, hangs on the step alone: a resumed run draws the same.
    torch::manual_seed(recipe_.seed + static_cast<std::uint64_t>(progress_.step) +
                       (static_cast<std::uint64_t>(ranks_.place.rank) << 40));
    withinMemory(own, ranks_.place.size, [&](int count) {
        optimiser_->clearGradient();
        const auto mean = lossOf(part(batch, 0, count)) * share;
        mean.backward();
        loss = mean.item<double>();
    });
    ranks_.sum(optimiser_->gradient());
    return ranks_.sum(loss);
}

void Trainer::afterStep() {
    const int step = progress_.step;
    if (step % recipe_.validateEvery == 0 || step == recipe_.steps) {
        validate();
    }
    const bool judged = folder_ != nullptr && judge_ && recipe_.qualityEvery > 0;
    if (judged && (step % recipe_.qualityEvery == 0 || step == recipe_.steps)) {
        measureQuality();
    }
    if (folder_ != nullptr && recipe_.previewEvery > 0 &&
        (step % recipe_.previewEvery == 0 || step == recipe_.steps)) {
        preview();
    }
    if (step % recipe_.checkpointEvery == 0) {
        saveCheckpoint();
        saveModel();
    }
}

void Trainer::validate() {
    const torch::NoGradGuard noGradient;
    const auto count = validation_.flux.size(0);
    double sum = 0.0;
    learner_->network().eval();
    optimiser_->swapMean();
    const auto& place = ranks_.place;
    for (auto first = kValidationChunk * place.rank; first < count; first += kValidationChunk * place.size) {
        const auto size = std::min(kValidationChunk, count - first);
        sum += lossOf(part(validation_, first, size)).item<double>() * static_cast<double>(size);
    }
    optimiser_->swapMean();
    learner_->network().train();
    progress_.validation = ranks_.sum(sum) / static_cast<double>(count);
    if (folder_ != nullptr) {
        folder_->append("validation.csv", "step,loss",
                        std::to_string(progress_.step) + row({progress_.validation}));
    }
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

/// The share of the learning rate that the recipe's decay has left.
double Trainer::fallAt(int step) const {
    const auto cosine = [](double share) { return 0.5 * (1.0 + std::cos(std::numbers::pi * share)); };
    if (recipe_.decay == "cosine") {
        return cosine(static_cast<double>(step) / recipe_.steps);
    }
    if (recipe_.decay == "restarts") {
        const double passes = static_cast<double>(step) * recipe_.batch /
                              static_cast<double>(std::max<std::int64_t>(1, learner_->card().training.count));
        return cosine(std::fmod(passes / recipe_.period, 1.0));
    }
    return rate_;
}

double Trainer::learningRate() const {
    const int step = progress_.step;
    const double rise = recipe_.warmup > 0 ? std::min(1.0, (step + 1.0) / recipe_.warmup) : 1.0;
    return recipe_.learningRate * rise * fallAt(step);
}

void Trainer::measureQuality() {
    const torch::NoGradGuard noGradient;
    learner_->network().eval();
    optimiser_->swapMean();
    const auto sample = learner_->sample();
    optimiser_->swapMean();
    learner_->network().train();
    const auto measures = judge_(sample);
    if (measures.empty()) {
        return;
    }
    std::string header = "step";
    std::ostringstream values;
    values.precision(17);
    values << progress_.step;
    progress_.quality.clear();
    for (const auto& [name, value] : measures) {
        header += "," + name;
        values << ',' << value;
        progress_.quality[name] = value;
    }
    folder_->append("quality.csv", header, values.str());
}

void Trainer::preview() {
    const torch::NoGradGuard noGradient;
    learner_->network().eval();
    optimiser_->swapMean();
    learner_->preview(folder_->path() / "previews" / ("step_" + std::to_string(progress_.step) + ".png"));
    optimiser_->swapMean();
    learner_->network().train();
}

void Trainer::saveCheckpoint() {
    if (folder_ == nullptr) {
        return;
    }
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
    folder_->saveCheckpoint(state, progress_.step);
}

void Trainer::saveModel() {
    if (folder_ == nullptr) {
        return;
    }
    auto card = learner_->card();
    const auto file = folder_->path() / "model" / (card.name + ".safetensors");
    optimiser_->swapMean();
    const auto type = recipe_.weights == "float16" ? torch::kFloat16 : torch::kFloat32;
    io::Safetensors state{engine::saveState(learner_->model(), "", type), {{"format", "pt"}}};
    optimiser_->swapMean();
    io::writeSafetensors(file, state);
    card.sha256 = io::sha256OfFile(file);
    card.metrics["steps"] = progress_.step;
    if (std::isfinite(progress_.validation)) {
        card.metrics["validation_loss"] = progress_.validation;
    }
    io::writeTextAtomically(folder_->path() / "model" / (card.name + ".json"), engine::toJson(card));
}

} // namespace lookback::training
