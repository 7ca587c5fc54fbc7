// SPDX-License-Identifier: MIT
#include "core/training/Learner.h"

#include "core/diffusion/ImageModel.h"
#include "core/diffusion/TranslationNetwork.h"
#include "core/engine/Torch.h"
#include "core/io/Bands.h"
#include "core/nn/CompactBlocks.h"
#include "core/nn/TwoPhase.h"

#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace lookback::training {

namespace {

void describeData(const Recipe& recipe, const io::GalaxyFacts& facts, engine::TrainingData& training) {
    training.description = recipe.dataDescription;
    training.simulated = recipe.dataSimulated;
    training.count = facts.count;
    if (facts.redshifts.empty()) {
        return;
    }
    constexpr int kBins = 80; // of 0.05 in z
    for (int i = 0; i <= kBins; ++i) {
        training.redshiftEdges.push_back(4.0 * i / kBins);
    }
    training.redshiftCounts.assign(kBins, 0);
    for (const double z : facts.redshifts) {
        ++training.redshiftCounts[std::clamp(static_cast<int>(z / 4.0 * kBins), 0, kBins - 1)];
    }
}

/// A prediction in one go, without noise.
bool isInOneGo(const Recipe& recipe) {
    return recipe.task == "occupancy" || recipe.task == "counts" ||
           (recipe.task == "translation" && diffusion::predictsInOneGo(recipe.architecture));
}

/// The first network, which wants its own scaling of what is given; and of what is wanted, none becomes 0.
void addFirstPhase(const Recipe& recipe, const io::GalaxyFacts& facts, engine::ModelCard& card) {
    const auto first = readFirstPhase(recipe, facts);
    card.sizes = nn::sizesOfBoth(recipe.sizes, first.architecture, first.sizes);
    card.normalisation = first.normalisation;
    card.normalisation.offset.back() = 0.0;
}

/// Of the model that a run leaves as it is, where it adds profiles alone; else measured.
engine::Normalisation scalingFor(const Recipe& recipe, io::GalaxyFile& file) {
    return learnsProfilesAlone(recipe) ? engine::readModelCard(recipe.startFrom).normalisation
                                       : measureScaling(recipe, file);
}

/// What the data file and the recipe say about the model to be.
engine::ModelCard cardFor(const Recipe& recipe) {
    auto file = openForTraining(recipe, DataPart::Training);
    const auto& facts = file->facts();
    engine::ModelCard card;
    card.name = recipe.name;
    card.task = recipe.task;
    card.title = recipe.title;
    card.architecture = recipe.architecture;
    card.sizes = recipe.sizes;
    card.bands = facts.bandNames;
    card.maps = facts.maps;
    if (card.maps && recipe.task != "translation") { // whose floors are those of the domains
        for (auto& target : card.maps->targets) {
            target.floor = recipe.targetFloor;
        }
    }
    card.height = facts.height;
    card.width = facts.width;
    card.pixelScale = facts.pixelScale > 0.0 ? facts.pixelScale : 0.168; // GalaxiesML, arcsec
    card.zeroPoint = facts.zeroPoint > 0.0 ? facts.zeroPoint : 27.0;     // GalaxiesML, AB mag
    card.noise = {recipe.skyNoise, recipe.electrons};
    card.normalisation = scalingFor(recipe, *file);
    card.schedule = recipe.schedule;
    card.schedule.kind = isInOneGo(recipe) ? engine::Schedule::Kind::None : recipe.schedule.kind;
    if (recipe.task == "counts") {
        addFirstPhase(recipe, facts, card);
    }
    card.licence = recipe.licence;
    describeData(recipe, facts, card.training);
    return card;
}

/// The weights of a translation that is not told the scale: to one that is, which then starts as if it were
/// not, since the scale is the last of what comes in.
void loadWithoutExtent(const engine::ModelCard& start, torch::nn::Module& network) {
    const torch::NoGradGuard noGradient;
    const auto known = diffusion::makeTranslationNetwork(start);
    engine::loadWeights(start, *known.module);
    const auto parameters = known.module->named_parameters();
    for (auto& parameter : network.named_parameters()) {
        const auto& from = parameters[parameter.key()];
        auto& to = parameter.value();
        if (from.sizes() == to.sizes()) {
            to.copy_(from);
        } else { // (out, in, ...) of the first layer
            to.zero_();
            to.narrow(1, 0, from.size(1)).copy_(from);
        }
    }
    const auto buffers = known.module->named_buffers();
    for (auto& buffer : network.named_buffers()) {
        buffer.value().copy_(buffers[buffer.key()]);
    }
}

} // namespace

engine::ModelCard readFirstPhase(const Recipe& recipe, const io::GalaxyFacts& maps) {
    auto card = engine::readModelCard(recipe.classifier);
    if (card.task != "occupancy") {
        throw FileError(recipe.classifier,
                        "expected a model of task occupancy, found one of task " + card.task + ".");
    }
    if (card.bands != maps.bandNames) {
        throw FileError(recipe.classifier, "expected a model that learnt from " +
                                               io::bandText(maps.bandNames) + ", found " +
                                               io::bandText(card.bands) + ".");
    }
    if (maps.maps && std::abs(card.maps->pixel - maps.maps->pixel) > 0.01 * maps.maps->pixel) {
        std::ostringstream sentence;
        sentence << "expected a model of pixels of " << maps.maps->pixel << " Mpc/h, found "
                 << card.maps->pixel << ".";
        throw FileError(recipe.classifier, sentence.str());
    }
    return card;
}

bool learnsProfilesAlone(const Recipe& recipe) {
    return recipe.task == "evolution" && diffusion::knowsProfiles(recipe.sizes) &&
           !recipe.startFrom.empty() &&
           !diffusion::knowsProfiles(engine::readModelCard(recipe.startFrom).sizes);
}

Learner::Learner(const Recipe& recipe, const engine::Device& device)
    : recipe_(recipe)
    , device_(device)
    , card_(cardFor(recipe)) {}

void Learner::prepare(torch::nn::Module& network) const {
    if (recipe_.precision == "bfloat16" && !device_.cuda) { // else MixedPrecision
        nn::setConvolutionType(network, torch::kBFloat16);
    }
    if (!recipe_.startFrom.empty()) {
        const auto start = engine::readModelCard(recipe_.startFrom);
        if (start.bands == card_.bands) {
            engine::loadWeights(start, network);
        } else {
            loadWithoutExtent(start, network);
        }
    }
    network.to(engine::torchDevice(device_));
}

std::unique_ptr<Learner> makeLearner(const Recipe& recipe, const engine::Device& device) {
    torch::manual_seed(recipe.seed);
    return recipe.task == "redshift"      ? makeRedshiftLearner(recipe, device)
           : recipe.task == "field"       ? makeFieldLearner(recipe, device)
           : recipe.task == "occupancy"   ? makeOccupancyLearner(recipe, device)
           : recipe.task == "counts"      ? makeCountsLearner(recipe, device)
           : recipe.task == "translation" ? makeTranslationLearner(recipe, device)
                                          : makeEvolutionLearner(recipe, device);
}

} // namespace lookback::training
