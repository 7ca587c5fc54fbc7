// SPDX-License-Identifier: MIT
#include "core/training/Recipe.h"

#include "core/common/Error.h"
#include "core/common/Fields.h"
#include "core/io/AtomicFile.h"

#include <algorithm>
#include <cmath>

namespace lookback::training {

namespace {

template <class T>
void within(Fields& f, const char* name, T value, T lowest, T highest) {
    std::ostringstream expected;
    expected << lowest << " to " << highest << ", found " << value;
    f.check(Range<T>{lowest, highest}.contains(value), name, expected.str());
}

void oneOf(Fields& f, const char* name, const std::string& value, const std::vector<std::string>& known) {
    std::string expected;
    for (const auto& word : known) {
        expected += (expected.empty() ? "" : " or ") + word;
    }
    f.check(std::find(known.begin(), known.end(), value) != known.end(), name,
            expected + ", found \"" + value + "\"");
}

void readSchedule(Fields f, Recipe& r) {
    engine::Schedule& s = r.schedule;
    std::string kind = "edm";
    f.may("kind", kind);
    oneOf(f, "kind", kind, {"edm", "ddpm"});
    s.kind = kind == "ddpm" ? engine::Schedule::Kind::Ddpm : engine::Schedule::Kind::Edm;
    f.may("steps", s.steps);
    f.may("beta_start", s.betaStart);
    f.may("beta_end", s.betaEnd);
    f.may("sigma_min", s.sigmaMin);
    f.may("sigma_max", s.sigmaMax);
    f.may("sigma_data", s.sigmaData);
    f.may("log_sigma_mean", r.logSigmaMean);
    f.may("log_sigma_spread", r.logSigmaSpread);
    f.may("loss_scales", r.lossScales);
    within(f, "log_sigma_mean", r.logSigmaMean, -10.0, 10.0);
    within(f, "log_sigma_spread", r.logSigmaSpread, 0.01, 10.0);
    f.check(
        !r.lossScales.empty() && r.lossScales.size() <= 8 &&
            std::all_of(r.lossScales.begin(), r.lossScales.end(), [](auto n) { return n >= 1 && n <= 1024; }),
        "loss_scales", "1 to 8 numbers of pixels from 1 to 1024");
    within(f, "steps", s.steps, 2, 100000);
    f.check(s.betaStart > 0.0 && s.betaEnd >= s.betaStart && s.betaEnd < 1.0, "beta_end", "beta_start to 1");
    f.check(s.sigmaMin > 0.0 && s.sigmaMax > s.sigmaMin, "sigma_max",
            "more than sigma_min, which is positive");
    f.check(s.sigmaData > 0.0, "sigma_data", "a positive number");
    f.refuseOthers();
}

void readData(Fields f, Recipe& r) {
    std::string training;
    std::string validation;
    f.need("training", training);
    f.need("validation", validation);
    f.may("validation_count", r.validationCount);
    f.need("description", r.dataDescription);
    f.need("simulated", r.dataSimulated);
    f.may("licence", r.licence);
    f.may("scaling", r.scaling);
    f.may("softening_sigmas", r.softeningSigmas);
    f.may("redshift_jitter", r.redshiftJitter);
    f.may("flips", r.flips);
    within(f, "validation_count", r.validationCount, 1, 1000000);
    oneOf(f, "scaling", r.scaling, {"asinh", "published"});
    within(f, "softening_sigmas", r.softeningSigmas, 1e-3, 1e6);
    within(f, "redshift_jitter", r.redshiftJitter, 0.0, 1.0);
    f.refuseOthers();
    f.check(!training.empty(), "training", "the name of a file");
    f.check(!validation.empty(), "validation", "the name of a file");
    r.training = training;
    r.validation = validation;
}

void readOptimiser(Fields f, Recipe& r) {
    f.may("steps", r.steps);
    f.may("batch", r.batch);
    f.may("learning_rate", r.learningRate);
    f.may("decay", r.decay);
    f.may("patience", r.patience);
    f.may("warmup", r.warmup);
    f.may("weight_decay", r.weightDecay);
    f.may("clip", r.clip);
    f.may("ema", r.ema);
    f.may("precision", r.precision);
    f.may("seed", r.seed);
    within(f, "steps", r.steps, kStepsRange.lowest, kStepsRange.highest);
    within(f, "batch", r.batch, kBatchRange.lowest, kBatchRange.highest);
    within(f, "learning_rate", r.learningRate, kLearningRateRange.lowest, kLearningRateRange.highest);
    oneOf(f, "decay", r.decay, {"cosine", "constant", "plateau"});
    within(f, "patience", r.patience, 1, 100000);
    within(f, "warmup", r.warmup, 0, 10000000);
    within(f, "weight_decay", r.weightDecay, 0.0, 1.0);
    within(f, "clip", r.clip, 1e-6, 1e9);
    within(f, "ema", r.ema, 0.0, 0.999999);
    oneOf(f, "precision", r.precision, {"float32", "bfloat16"});
    f.refuseOthers();
}

void readOutput(Fields f, Recipe& r) {
    f.may("checkpoint_every", r.checkpointEvery);
    f.may("validate_every", r.validateEvery);
    f.may("preview_every", r.previewEvery);
    f.may("preview_seeds", r.previewSeeds);
    f.may("preview_redshifts", r.previewRedshifts);
    f.may("preview_evaluations", r.previewEvaluations);
    f.may("weights", r.weights);
    within(f, "checkpoint_every", r.checkpointEvery, 1, 10000000);
    within(f, "validate_every", r.validateEvery, 1, 10000000);
    within(f, "preview_every", r.previewEvery, 0, 10000000);
    within(f, "preview_evaluations", r.previewEvaluations, 1, 1000);
    f.check(!r.previewSeeds.empty() && r.previewSeeds.size() <= 16, "preview_seeds", "1 to 16 seeds");
    f.check(!r.previewRedshifts.empty() && r.previewRedshifts.size() <= 16, "preview_redshifts",
            "1 to 16 redshifts");
    oneOf(f, "weights", r.weights, {"float16", "float32"});
    f.refuseOthers();
}

} // namespace

Recipe readRecipe(const std::filesystem::path& file) {
    Recipe r;
    r.text = io::readText(file, std::size_t{4} << 20);
    Fields::Json json;
    try {
        json = Fields::Json::parse(r.text);
    } catch (const nlohmann::json::exception& e) {
        throw FileError(file, std::string("expected a recipe as JSON, found: ") + e.what());
    }
    std::vector<std::string> problems;
    Fields f(json, "", problems);
    f.need("name", r.name);
    f.may("title", r.title);
    f.may("task", r.task);
    f.may("architecture", r.architecture);
    f.may("sizes", r.sizes);
    readSchedule(f.inside("schedule", false), r);
    std::string startFrom;
    f.may("start_from", startFrom);
    r.startFrom = startFrom;
    readData(f.inside("data", true), r);
    readOptimiser(f.inside("optimiser", false), r);
    readOutput(f.inside("output", false), r);
    oneOf(f, "task", r.task, {"evolution", "redshift"});
    if (r.task == "redshift") {
        f.may("loss", r.loss);
        oneOf(f, "loss", r.loss, {"hsc", "cauchy"});
        oneOf(f, "architecture", r.architecture, {"redshift_cnn"});
    } else {
        oneOf(f, "architecture", r.architecture,
              {"compact_unet", "redshift_unet", "redshift_unet_attention"});
    }
    f.check(!r.name.empty() && r.name.find_first_of("/\\") == std::string::npos, "name",
            "a name without slashes");
    f.refuseOthers();
    if (!problems.empty()) {
        throw FileError(file, "the recipe cannot be used: " + joined(problems) + ".");
    }
    return r;
}

} // namespace lookback::training
