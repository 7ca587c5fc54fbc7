// SPDX-License-Identifier: MIT
#include "core/training/TranslationFields.h"

#include "core/common/Domains.h"
#include "core/common/Error.h"
#include "core/training/Recipe.h"
#include "core/training/RecipeRow.h"

#include <algorithm>

namespace lookback::training {

namespace {

using engine::Schedule;
using Integers = std::vector<std::int64_t>;

const std::string kTranslation = "translation";
const std::vector<std::string> kWithAProcess{"galaxy_unet", "dim"};

/// A number of one process.
Row processRow(const char* key, std::string label, std::string help, double Schedule::*member,
               const char* process) {
    return Row(key, std::move(label), std::move(help),
               [member](Recipe& r) -> double& { return r.schedule.*member; })
        .onlyWith("task", {kTranslation})
        .onlyWith("architecture", kWithAProcess)
        .onlyWith("schedule.kind", {process});
}

std::string problemWithDomains(const std::string& names) {
    try {
        const auto domains = domainsFromNames(names);
        const bool gas = std::find(domains.begin(), domains.end(), Domain::Gas) != domains.end();
        return gas ? "expected what is to be made of gas, found gas itself" : "";
    } catch (const ValueError& e) {
        std::string sentence = e.what();
        sentence.erase(0, sentence.find("expected"));
        return sentence.substr(0, sentence.find_last_not_of('.') + 1);
    }
}

} // namespace

TrainingTask translationTask() {
    return {kTranslation,
            "Maps of galaxies from their gas",
            {{"galaxy_unet", "compact U-Net under a process", {}},
             {"attention_unet", "pix2pix, U-Net with attention gates", {}},
             {"dim", "Diffusion Mamba under a process", {}}},
            "Denzel et al. 2024"};
}

std::vector<RecipeField> adversaryFields() {
    const auto pix2pix = [](Row row) {
        return row.refusedElsewhere()
            .onlyWith("task", {kTranslation})
            .onlyWith("architecture", {"attention_unet"});
    };
    const std::vector<Row> rows{
        pix2pix(Row("absolute_weight", "Weight of errors",
                    "How much the mean absolute error counts beside the adversary's word.",
                    &Recipe::absoluteWeight)
                    .within(0.0, 1e6)
                    .paper(kTranslation, {100.0})),
        pix2pix(Row("discriminator_width", "Adversary",
                    "Channels of the first layer of the network that tells drawn maps from true ones.",
                    &Recipe::discriminatorWidth)
                    .within(1.0, 512.0)
                    .paper(kTranslation, {std::int64_t{64}})),
    };
    return {rows.begin(), rows.end()};
}

std::vector<RecipeField> translationSchedule() {
    const auto kind = [](Recipe & r) -> auto& {
        return r.schedule.kind;
    };
    const auto steps = [](Recipe & r) -> auto& {
        return r.schedule.steps;
    };
    const auto falling = [](Recipe & r) -> auto& {
        return r.schedule.falling;
    };
    const auto offset = [](Recipe & r) -> auto& {
        return r.schedule.offset;
    };
    const auto sigmaData = [](Recipe & r) -> auto& {
        return r.schedule.sigmaData;
    };
    const auto predicts = [](Recipe & r) -> auto& {
        return r.schedule.predicts;
    };
    const auto ours = [](Row row) {
        return row.onlyWith("task", {kTranslation}).onlyWith("architecture", kWithAProcess);
    };
    const std::vector<Row> rows{
        ours(
            Row("schedule.kind", "Process", "How maps drown in noise, or turn into gas, and come back.", kind)
                .oneOf({{"ddpm", "DDPM (Ho et al. 2020)", {}},
                        {"indi", "InDI (Delbracio & Milanfar 2023)", {}},
                        {"vp", "score SDE, variance preserving (Song et al. 2021)", {}},
                        {"ve", "score SDE, variance exploding (Song et al. 2021)", {}}})
                .must()
                .paper(kTranslation, {"ddpm", "indi", "vp", "ve"})),
        ours(Row("schedule.steps", "Noise steps", "Steps from the map to pure noise.", steps)
                 .within(engine::kScheduleStepsRange)
                 .onlyWith("schedule.kind", {"ddpm"})
                 .paper(kTranslation, {std::int64_t{1000}})),
        ours(Row("schedule.predicts", "Network gives",
                 "What the network learns to give: the noise, as published; the preconditioned image of "
                 "Karras et al. 2022, which learns the level of whole maps sooner; or the image, which is "
                 "smooth sooner.",
                 predicts)
                 .oneOf({{"noise", "the noise", {}},
                         {"preconditioned", "the preconditioned image (Karras et al. 2022)", {}},
                         {"image", "the image (Salimans & Ho 2022)", {}}})
                 .onlyWith("schedule.kind", {"ddpm", "vp", "ve"})
                 .paper(kTranslation, {"noise"})),
        processRow("schedule.beta_start", "First beta", "Variance that the first step adds.",
                   &Schedule::betaStart, "ddpm")
            .within(engine::kBetaRange)
            .paper(kTranslation, {1e-4}),
        processRow("schedule.beta_end", "Last beta", "Variance that the last step adds; linear in between.",
                   &Schedule::betaEnd, "ddpm")
            .within(engine::kBetaRange)
            .paper(kTranslation, {0.02}),
        processRow("schedule.epsilon", "Noise on the gas",
                   "Standard deviation of what is added to the gas: the more, the wider what is drawn.",
                   &Schedule::epsilon, "indi")
            .within(engine::kEpsilonRange)
            .paper(kTranslation, {0.01}),
        ours(Row("schedule.falling", "Brownian", "Noise over the square root of time, not constant.", falling)
                 .onlyWith("schedule.kind", {"indi"})
                 .folded()),
        processRow("schedule.beta_min", "First rate", "Rate at which noise comes in at first.",
                   &Schedule::betaMin, "vp")
            .within(engine::kBetaRateRange)
            .paper(kTranslation, {0.1}),
        processRow("schedule.beta_max", "Last rate", "The same at the end; linear in between.",
                   &Schedule::betaMax, "vp")
            .within(engine::kBetaRateRange)
            .paper(kTranslation, {20.0}),
        processRow("schedule.sigma_min", "Lowest noise", "Noise level at which drawing ends.",
                   &Schedule::sigmaMin, "ve")
            .within(engine::kSigmaRange)
            .paper(kTranslation, {0.01}),
        processRow("schedule.sigma_max", "Highest noise", "Noise level at which drawing begins.",
                   &Schedule::sigmaMax, "ve")
            .within(engine::kSigmaRange)
            .paper(kTranslation, {50.0}),
        ours(Row("schedule.offset", "Noise of whole maps",
                 "Standard deviation of what noise adds to all pixels of a domain at once, beside 1 to each "
                 "by "
                 "itself, which hides the level of a large map as soon as its pixels.",
                 offset)
                 .within(engine::kOffsetRange)
                 .paper(kTranslation, {0.0})),
        Row("schedule.sigma_data", "Pixel spread",
            "Root mean square that logarithms are brought to before the network sees them; processes expect "
            "1.",
            sigmaData)
            .standardly(1.0)
            .within(engine::kSigmaRange)
            .onlyWith("task", {kTranslation})
            .folded(),
    };
    return {rows.begin(), rows.end()};
}

std::vector<RecipeField> translationData() {
    const std::vector<Row> rows{
        Row("data.target", "Wanted", "Domains that are made of a map of gas: dm, star, hi, temp, bfield.",
            &Recipe::domains)
            .examined(problemWithDomains)
            .onlyWith("task", {kTranslation}),
        Row("data.extent", "Tell the scale",
            "Give the network half the width of each map too, in kpc: how large a galaxy is says much about "
            "how much matter and heat goes with its gas.",
            &Recipe::seesExtent)
            .onlyWith("task", {kTranslation})
            .paper(kTranslation, {false}),
    };
    return {rows.begin(), rows.end()};
}

std::vector<RecipeField> translationSizes() {
    const std::vector<std::string> galaxy{"galaxy_unet"};
    const std::vector<std::string> gated{"attention_unet"};
    const std::vector<std::string> mamba{"dim"};
    const std::vector<Row> rows{
        Row::size("widths", "Widths", "Channels of each level, multiples of 8; each level halves the side.",
                  {64, 96, 128, 160}, galaxy)
            .within(8, 4096)
            .values(1, 6),
        Row::size("blocks", "Blocks", "Residual blocks of each level.", {2}, galaxy).within(1, 16),
        Row::size("attention", "Attention", "Levels at which every pixel looks at all others, 0 the finest.",
                  {3}, galaxy)
            .within(0, 5)
            .values(0, 6),
        Row::size("code", "Code", "Length of the code of the noise level.", {256}, galaxy)
            .within(1, 4096)
            .folded(),
        Row::size("patch", "Patch", "Side of the squares of pixels that become channels; divides the map.",
                  {2}, galaxy)
            .within(1, 16)
            .in("pixels")
            .folded(),
        Row::size("widths", "Widths", "Channels of each level, multiples of 8; each level halves the side.",
                  {32, 64, 128, 256, 256}, gated)
            .within(8, 1024)
            .values(2, 7),
        Row::size("dropout", "Dropout",
                  "Share of channels that the inner levels lose while training, as pix2pix has it.", {50},
                  gated)
            .within(0, 90)
            .in("percent")
            .paper(kTranslation, {Integers{50}}),
        Row::size("width", "Width", "Channels of a token.", {192}, mamba).within(8, 1024),
        Row::size("depth", "Depth", "Blocks; each scans rows or columns, forward or backward, in turn.", {8},
                  mamba)
            .within(1, 64),
        Row::size("state", "State", "Numbers that each channel remembers along a scan.", {16}, mamba)
            .within(1, 64)
            .folded()
            .paper(kTranslation, {Integers{16}}),
        Row::size("expand", "Expansion", "Inner channels for each of a token's.", {2}, mamba)
            .within(1, 4)
            .folded()
            .paper(kTranslation, {Integers{2}}),
        Row::size("patch", "Patch", "Side of the squares of pixels that become a token; divides the map.",
                  {2}, mamba)
            .within(1, 16)
            .in("pixels")
            .paper(kTranslation, {Integers{2}}),
    };
    return {rows.begin(), rows.end()};
}

} // namespace lookback::training
