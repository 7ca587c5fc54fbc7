// SPDX-License-Identifier: MIT
#include "core/training/Recipe.h"
#include "core/training/RecipeRow.h"
#include "core/training/TranslationFields.h"
#include "core/training/TwoPhaseFields.h"

namespace lookback::training {

namespace {

using engine::Schedule;

constexpr Range<double> kSeedRange{0.0,
                                   9223372036854774784.0}; // the largest that both doubles and int64 know
constexpr Range<int> kEveryRange{1, 10000000};             // steps

const std::string kEvolution = "evolution";
const std::string kRedshift = "redshift";
const std::string kField = "field";
const std::string kOccupancy = "occupancy";
const std::string kCounts = "counts";
const std::string kTranslation = "translation";

std::vector<FieldChoice> taskChoices() {
    std::vector<FieldChoice> choices;
    for (const auto& task : trainingTasks()) {
        choices.push_back({task.name, task.label, {}});
    }
    return choices;
}

std::vector<FieldChoice> architectureChoices() {
    std::vector<FieldChoice> choices;
    for (const auto& task : trainingTasks()) {
        for (const auto& architecture : task.architectures) {
            choices.push_back({architecture.value, architecture.label, task.name});
        }
    }
    return choices;
}

void addModel(std::vector<RecipeField>& all) {
    const std::vector<Row> rows{
        Row("name", "Name", "Name of the model that comes out, and of its files.", &Recipe::name).must(),
        Row("title", "Title", "One line that menus show for the model.", &Recipe::title),
        Row("task", "Task", "What the network learns to do.", &Recipe::task).oneOf(taskChoices()),
        Row("architecture", "Network", "The kind of network that learns.", &Recipe::architecture)
            .oneOf(architectureChoices())
            .paper(kEvolution, {"redshift_unet", "redshift_unet_attention"})
            .paper(kRedshift, {"redshift_cnn"})
            .paper(kField, {"vdm_unet"})
            .paper(kOccupancy, {"inception", "r2unet"})
            .paper(kCounts, {"r2unet"})
            .paper(kTranslation, {"galaxy_unet", "attention_unet", "dim"}),
        Row("start_from", "Start from",
            "Card of a model of the same network whose weights the run begins with; empty for fresh ones.",
            &Recipe::startFrom),
        Row("loss", "Loss", "What is made small: a wrong redshift counts less the further off it is.",
            &Recipe::loss)
            .oneOf(
                {{"hsc", "HSC (Nishizawa et al. 2020)", {}}, {"cauchy", "Cauchy, pulls from afar too", {}}})
            .refusedElsewhere()
            .onlyWith("task", {kRedshift})
            .paper(kRedshift, {"hsc"}),
    };
    all.insert(all.end(), rows.begin(), rows.end());
    const auto phases = twoPhaseFields();
    all.insert(all.end(), phases.begin(), phases.end());
    const auto adversary = adversaryFields();
    all.insert(all.end(), adversary.begin(), adversary.end());
}

void addSchedule(std::vector<RecipeField>& all) {
    const auto of = [](auto member) {
        return [member](Recipe & r) -> auto& {
            return r.schedule.*member;
        };
    };
    const auto drawn = [](Row row, const char* kind) {
        row.onlyWith("task", {kEvolution, kField});
        return kind == nullptr ? row : row.onlyWith("schedule.kind", {kind});
    };
    const auto evolution = [](Row row, const char* kind) {
        return row.onlyWith("task", {kEvolution}).onlyWith("schedule.kind", {kind});
    };
    const std::vector<Row> rows{
        drawn(Row("schedule.kind", "Process", "How pixels drown in noise and come back.", of(&Schedule::kind))
                  .oneOf({{"edm", "EDM (Karras et al. 2022)", kEvolution},
                          {"edm", "EDM (Karras et al. 2022)", kField},
                          {"ddpm", "DDPM (Ho et al. 2020)", kEvolution},
                          {"vdm", "VDM (Kingma et al. 2021)", kField}})
                  .paper(kEvolution, {"ddpm"})
                  .paper(kField, {"vdm"}),
              nullptr),
        evolution(
            Row("schedule.steps", "Noise steps", "Steps from the image to pure noise.", of(&Schedule::steps))
                .within(engine::kScheduleStepsRange)
                .paper(kEvolution, {std::int64_t{1000}}),
            "ddpm"),
        evolution(Row("schedule.beta_start", "First beta", "Variance that the first step adds.",
                      of(&Schedule::betaStart))
                      .within(engine::kBetaRange)
                      .paper(kEvolution, {1e-4}),
                  "ddpm"),
        evolution(Row("schedule.beta_end", "Last beta",
                      "Variance that the last step adds; linear in between.", of(&Schedule::betaEnd))
                      .within(engine::kBetaRange)
                      .paper(kEvolution, {0.02}),
                  "ddpm"),
        drawn(Row("schedule.gamma_min", "First gamma",
                  "Logarithm of noise over signal where the noise begins.", of(&Schedule::gammaMin))
                  .within(engine::kGammaRange)
                  .paper(kField, {-13.3}),
              "vdm"),
        drawn(Row("schedule.gamma_max", "Last gamma", "The same where it ends; linear in between.",
                  of(&Schedule::gammaMax))
                  .within(engine::kGammaRange)
                  .paper(kField, {13.3}),
              "vdm"),
        drawn(Row("schedule.learned", "Learn both", "Let the two ends move with the weights.",
                  of(&Schedule::learned))
                  .paper(kField, {true}),
              "vdm"),
        drawn(Row("schedule.sigma_min", "Lowest noise", "Noise level at which drawing ends.",
                  of(&Schedule::sigmaMin))
                  .within(engine::kSigmaRange),
              "edm"),
        drawn(Row("schedule.sigma_max", "Highest noise",
                  "Noise level at which drawing begins; too low, and large bright galaxies are missing.",
                  of(&Schedule::sigmaMax))
                  .within(engine::kSigmaRange),
              "edm"),
        evolution(
            Row("schedule.predicts", "Network gives",
                "What the network learns to give: the preconditioned image of Karras et al. 2022, or the "
                "image, which is smooth sooner and suits data without noise.",
                of(&Schedule::predicts))
                .oneOf({{"preconditioned", "the preconditioned image (Karras et al. 2022)", {}},
                        {"image", "the image (Salimans & Ho 2022)", {}}})
                .standardly("preconditioned"),
            "edm"),
        Row("schedule.sigma_data", "Pixel spread",
            "Root mean square that stretched pixels are brought to before the network sees them.",
            of(&Schedule::sigmaData))
            .within(engine::kSigmaRange)
            .onlyWith("task", {kEvolution, kRedshift, kField, kOccupancy, kCounts})
            .folded(),
        drawn(Row("schedule.log_sigma_mean", "Noise learnt",
                  "Mean of the natural logarithm of the noise levels that training draws.",
                  &Recipe::logSigmaMean)
                  .within(-10.0, 10.0),
              "edm"),
        drawn(Row("schedule.log_sigma_spread", "Spread of it", "Standard deviation of that logarithm.",
                  &Recipe::logSigmaSpread)
                  .within(0.01, 10.0),
              "edm"),
        drawn(Row("schedule.loss_scales", "Loss scales",
                  "Sides of the squares over which the error is averaged: large ones keep the colour of a "
                  "whole galaxy.",
                  &Recipe::lossScales)
                  .within(1.0, 1024.0)
                  .values(1, 8)
                  .in("pixels"),
              "edm"),
    };
    all.insert(all.end(), rows.begin(), rows.end());
    const auto translation = translationSchedule();
    all.insert(all.end(), translation.begin(), translation.end());
}

void addData(std::vector<RecipeField>& all) {
    const auto sky = [](Row row) { return row.onlyWith("task", {kEvolution, kRedshift}); };
    const auto maps = [](Row row) { return row.onlyWith("task", {kField, kOccupancy, kCounts}); };
    const auto camera = [](Row row) {
        return row.onlyWith("task", {kEvolution}).within(1e-12, 1e12).values(0, 64).folded();
    };
    const std::vector<Row> rows{
        Row("data.training", "Training",
            "What to learn from: a file of galaxies with redshifts, or of maps of galaxies, or a folder of "
            "maps as "
            "CAMELS has them.",
            &Recipe::training)
            .must(),
        Row("data.validation", "Validation", "The like, never learnt from, to judge by.", &Recipe::validation)
            .must(),
        Row("data.validation_count", "Of them used", "Images for the validation loss, spread over the file.",
            &Recipe::validationCount)
            .within(1.0, 1e6)
            .in("images"),
        maps(Row("data.input", "Given", "Field that the network is given, as CAMELS names it.",
                 &Recipe::input)),
        maps(Row("data.target", "Wanted", "Field that it is to make of it, likewise.", &Recipe::target)),
        maps(Row("data.box", "Box", "Side of the maps, comoving.", &Recipe::box)
                 .within(1e-3, 1e5)
                 .in("Mpc/h")
                 .paper(kField, {25.0})),
        maps(Row("data.depth", "Depth", "Of the slabs that the maps show, comoving.", &Recipe::depth)
                 .within(1e-3, 1e5)
                 .in("Mpc/h")
                 .paper(kField, {5.0})
                 .folded()),
        maps(Row("data.input_softening", "Softening of what is given",
                 "Share of its mean below which its logarithm turns to linear; 0 for log10(1 + value).",
                 &Recipe::inputSoftening)
                 .within(0.0, 1e6)
                 .paper(kField, {0.0})
                 .folded()),
        maps(Row("data.target_floor", "Floor of what is wanted",
                 "Values of a drawn map that are smaller are set to none; in the target's unit.",
                 &Recipe::targetFloor)
                 .within(0.0, 1e12)
                 .paper(kField, {0.0})
                 .folded()),
        maps(Row("data.maps_per_simulation", "Maps a simulation",
                 "Which share structure and are never parted between learning and judging.",
                 &Recipe::mapsPerSimulation)
                 .within(1.0, 100000.0)
                 .paper(kField, {std::int64_t{15}})
                 .folded()),
        maps(Row("data.validation_simulations", "Kept to judge by",
                 "How many simulations at the end of one suite, where training and validation name the same.",
                 &Recipe::validationSimulations)
                 .within(0.0, 1e6)
                 .in("simulations")),
        Row("data.description", "Description", "Where the data come from, for the model's card.",
            &Recipe::dataDescription)
            .must(),
        Row("data.simulated", "Simulated", "Said wherever the model is shown.", &Recipe::dataSimulated)
            .must(),
        Row("data.licence", "Licence", "Of the model that comes out.", &Recipe::licence),
        sky(Row("data.scaling", "Scaling", "How flux becomes what the network sees.", &Recipe::scaling)
                .oneOf({{"asinh", "asinh, band by band", {}}, {"published", "one minimum and maximum", {}}})
                .paper(kEvolution, {"published"})),
        sky(Row("data.softening_sigmas", "Softening",
                "Flux at which asinh turns from linear, in standard deviations of the sky.",
                &Recipe::softeningSigmas)
                .within(1e-3, 1e6)
                .folded()
                .onlyWith("data.scaling", {"asinh"})),
        camera(
            Row("data.sky_noise", "Noise of the sky",
                "Standard deviation in a pixel of each band, where the data hold none: galaxies are learnt "
                "without it, and it is added to those that are drawn.",
                &Recipe::skyNoise)
                .in("flux")),
        camera(
            Row("data.electrons", "Electrons",
                "For a unit of flux in each band, so that the noise of photons is added too; none leaves it "
                "out.",
                &Recipe::electrons)
                .in("per flux")),
        sky(Row("data.redshift_jitter", "Redshift jitter",
                "Standard deviation of what is added to each redshift, which then is kept within 0 to 4.",
                &Recipe::redshiftJitter)
                .within(0.0, 1.0)
                .folded()
                .paper(kEvolution, {0.01})),
        Row("data.flips", "Flips", "Mirror and turn images at random: the sky has no up.", &Recipe::flips)
            .paper(kEvolution, {false})
            .paper(kField, {true}),
        maps(Row("data.shifts", "Shifts",
                 "Move maps around their edges at random: a periodic one has no first pixel.",
                 &Recipe::shifts)),
    };
    all.insert(all.end(), rows.begin(), rows.end());
    const auto translation = translationData();
    all.insert(all.end(), translation.begin(), translation.end());
}

void addOptimiser(std::vector<RecipeField>& all) {
    const std::vector<Row> rows{
        Row("optimiser.steps", "Steps", "Batches to learn from until the model is done.", &Recipe::steps)
            .within(kStepsRange)
            .paper(kRedshift, {std::int64_t{159800}}), // 200 epochs of 204,573 galaxies in batches of 256
        Row("optimiser.batch", "Batch", "Images that a step learns from together.", &Recipe::batch)
            .within(kBatchRange)
            .in("images")
            .paper(kEvolution, {std::int64_t{128}})
            .paper(kRedshift, {std::int64_t{256}})
            .paper(kField, {std::int64_t{12}}),
        Row("optimiser.learning_rate", "Learning rate", "How far a step moves the weights.",
            &Recipe::learningRate)
            .within(kLearningRateRange)
            .paper(kEvolution, {2e-5, 5e-5}) // the paper, its program
            .paper(kRedshift, {1e-4})
            .paper(kField, {1e-4}),
        Row("optimiser.decay", "Decay", "How the learning rate falls.", &Recipe::decay)
            .oneOf({{"cosine", "as a cosine, to zero", {}},
                    {"constant", "not at all", {}},
                    {"plateau", "halved when nothing improves", {}},
                    {"restarts", "as a cosine, over and over", {}}})
            .paper(kEvolution, {"plateau"})
            .paper(kRedshift, {"constant"})
            .paper(kField, {"restarts"}),
        Row("optimiser.patience", "Patience", "Validations without a better loss before the rate is halved.",
            &Recipe::patience)
            .within(1.0, 100000.0)
            .in("checks")
            .onlyWith("optimiser.decay", {"plateau"})
            .paper(kEvolution, {std::int64_t{5}}),
        Row("optimiser.period", "Period", "Passes over the data from one restart to the next.",
            &Recipe::period)
            .within(1e-3, 1e6)
            .in("passes")
            .onlyWith("optimiser.decay", {"restarts"})
            .paper(kField, {10.0}),
        Row("optimiser.warmup", "Warm-up", "Steps over which the learning rate rises from zero.",
            &Recipe::warmup)
            .within(0.0, 1e7)
            .in("steps")
            .folded(),
        Row("optimiser.weight_decay", "Weight decay", "Share of each weight that AdamW takes away a step.",
            &Recipe::weightDecay)
            .within(0.0, 1.0)
            .folded()
            .paper(kField, {1e-5}),
        Row("optimiser.beta1", "First beta", "Decay of the running mean of the gradient that AdamW follows.",
            &Recipe::beta1)
            .within(0.0, 0.9999)
            .folded(),
        Row("optimiser.clip", "Clip", "Largest norm of the gradient; longer ones are shortened to it.",
            &Recipe::clip)
            .within(1e-6, 1e9)
            .folded()
            .paper(kEvolution, {1.0})
            .paper(kField, {0.5}),
        Row("optimiser.ema", "Mean of weights",
            "Decay of the running mean of the weights, which is the model; 0 takes the weights as they are.",
            &Recipe::ema)
            .within(0.0, 0.999999)
            .paper(kEvolution, {0.995}),
        Row("optimiser.precision", "Precision",
            "Numbers that are multiplied: of convolutions and matrices on a GPU, by automatic mixed "
            "precision; "
            "on a CPU of the convolutions of compact U-Nets and pix2pix alone.",
            &Recipe::precision)
            .oneOf({{"float32", "float32", {}}, {"bfloat16", "bfloat16, faster where known", {}}}),
        Row("optimiser.seed", "Seed", "Of first weights, order and noise: the same seed, the same model.",
            &Recipe::seed)
            .within(kSeedRange),
    };
    all.insert(all.end(), rows.begin(), rows.end());
}

void addOutput(std::vector<RecipeField>& all) {
    const std::vector<Row> rows{
        Row("output.checkpoint_every", "Checkpoint", "Steps between states to go on from.",
            &Recipe::checkpointEvery)
            .within(kEveryRange)
            .in("steps"),
        Row("output.validate_every", "Validation", "Steps between checks on what is never learnt from.",
            &Recipe::validateEvery)
            .within(kEveryRange)
            .in("steps"),
        Row("output.quality_every", "Quality",
            "Steps between measures of what the network makes of the validation data; 0 for none.",
            &Recipe::qualityEvery)
            .within(0.0, 1e7)
            .in("steps")
            .onlyWith("task", {kEvolution, kRedshift}),
        Row("output.quality_count", "Galaxies measured",
            "Of the validation data: fewer are quicker, more tell smaller differences.",
            &Recipe::qualityCount)
            .within(8.0, 100000.0)
            .in("galaxies")
            .folded()
            .onlyWith("task", {kEvolution, kRedshift}),
        Row("output.preview_every", "Preview", "Steps between pictures of fixed seeds; 0 for none.",
            &Recipe::previewEvery)
            .within(0.0, 1e7)
            .in("steps")
            .onlyWith("task", {kEvolution, kField, kOccupancy, kCounts, kTranslation}),
        Row("output.preview_seeds", "Seeds", "Of what is drawn in the previews.", &Recipe::previewSeeds)
            .within(kSeedRange)
            .values(1, 16)
            .folded()
            .onlyWith("task", {kEvolution, kField, kTranslation}),
        Row("output.preview_redshifts", "Redshifts", "Of the previews' columns.", &Recipe::previewRedshifts)
            .within(0.0, 4.0)
            .values(1, 16)
            .folded()
            .onlyWith("task", {kEvolution}),
        Row("output.preview_evaluations", "Evaluations", "Of the network, for each preview.",
            &Recipe::previewEvaluations)
            .within(1.0, 1000.0)
            .folded()
            .onlyWith("task", {kEvolution, kField, kTranslation}),
        Row("output.weights", "Weights", "Number format of the finished model's file.", &Recipe::weights)
            .oneOf({{"float16", "float16, half the size", {}}, {"float32", "float32", {}}})
            .folded(),
    };
    all.insert(all.end(), rows.begin(), rows.end());
}

} // namespace

const std::vector<RecipeSection>& recipeSections() {
    static const std::vector<RecipeSection> all{
        {"", "Model"},    {"sizes", "Network"},       {"schedule", "Noise"},
        {"data", "Data"}, {"optimiser", "Optimiser"}, {"output", "Output"}};
    return all;
}

const std::vector<RecipeField>& recipeFields() {
    static const std::vector<RecipeField> all = [] {
        std::vector<RecipeField> fields;
        addModel(fields);
        addNetworkSizes(fields);
        addSchedule(fields);
        addData(fields);
        addOptimiser(fields);
        addOutput(fields);
        return fields;
    }();
    return all;
}

} // namespace lookback::training
