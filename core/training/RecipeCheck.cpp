// SPDX-License-Identifier: MIT
#include "core/training/RecipeCheck.h"

#include "core/common/Error.h"
#include "core/common/Fields.h"
#include "core/common/Memory.h"
#include "core/diffusion/ImageModel.h"
#include "core/io/AtomicFile.h"
#include "core/io/Bands.h"
#include "core/training/Batches.h"
#include "core/training/Learner.h"
#include "core/training/LocalExecutor.h"
#include "core/training/NetworkFacts.h"
#include "core/training/RecipeText.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <limits>
#include <new>
#include <sstream>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;

constexpr double kValueBytes = 4.0;
constexpr double kCopies = 5.0; // weights, gradient, two moments, running mean: see Optimiser.h

/// A sentence without its full stop, and without "option: " before it.
std::string bare(std::string sentence, const std::string& option = "") {
    if (!option.empty() && sentence.starts_with(option + ": ")) {
        sentence.erase(0, option.size() + 2);
    }
    if (sentence.ends_with('.')) {
        sentence.pop_back();
    }
    return sentence;
}

std::string gigabytes(double bytes) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(bytes < 1e10 ? 2 : 1) << bytes / 1e9 << " GB";
    return text.str();
}

std::string sizeText(const io::GalaxyFacts& facts) {
    std::ostringstream text;
    text << io::bandText(facts.bandNames) << " of " << facts.width << " x " << facts.height << " pixels";
    if (facts.pixelScale > 0.0) {
        text << " of " << facts.pixelScale << " arcsec";
    } else if (facts.maps && facts.maps->pixel > 0.0) {
        text << " of " << facts.maps->pixel << " Mpc/h";
    }
    return text.str();
}

bool alike(const io::GalaxyFacts& one, const io::GalaxyFacts& other) {
    const bool known = one.pixelScale > 0.0 && other.pixelScale > 0.0;
    return one.bandNames == other.bandNames && one.height == other.height && one.width == other.width &&
           (!known || std::abs(one.pixelScale / other.pixelScale - 1.0) <= 0.01);
}

/// One look at one recipe.
class Examination {
public:
    Examination(Recipe recipe, RecipeReport& report)
        : recipe_(std::move(recipe))
        , report_(report) {
        report_.things = engine::isOfMaps(recipe_.task) ? "maps" : "galaxies";
    }

    void run(double memory) {
        training_ = open("data.training", DataPart::Training);
        validation_ = open("data.validation", DataPart::Validation);
        compareFiles();
        if (!training_ || said("task") || said("architecture") || said("sizes")) {
            return; // which network it would be is not known
        }
        if (recipe_.task == "counts" && !lookAtFirstPhase()) {
            return;
        }
        const auto network = lookAtNetwork();
        lookForColumns(network);
        lookAtStart();
        if (!said("optimiser.batch")) {
            weigh(network, memory);
        }
    }

private:
    void say(const std::string& field, const std::string& sentence) {
        report_.problems.push_back({field, sentence});
    }

    /// Whether something is wrong with a field of this section or name.
    bool said(const std::string& name) const {
        return std::any_of(report_.problems.begin(), report_.problems.end(), [&](const Problem& p) {
            return p.field == name || p.field.starts_with(name + ".");
        });
    }

    /// Nothing, and a problem, where the file cannot be learnt from.
    std::unique_ptr<io::GalaxyFile> open(const std::string& field, DataPart part) {
        if ((part == DataPart::Training ? recipe_.training : recipe_.validation).empty()) {
            return nullptr; // said already
        }
        try {
            return openForTraining(recipe_, part);
        } catch (const Error& e) {
            say(field, bare(e.what()));
        }
        return nullptr;
    }

    void compareFiles() {
        if (training_ && training_->facts().count < recipe_.batch && !said("optimiser.batch")) {
            say("optimiser.batch", "expected at most the " + std::to_string(training_->facts().count) + " " +
                                       report_.things + " to learn from, found " +
                                       std::to_string(recipe_.batch));
        }
        if (!training_ || !validation_) {
            return;
        }
        report_.galaxies = training_->facts().count;
        report_.validation = validation_->facts().count;
        std::error_code ignored;
        if (fs::equivalent(recipe_.training, recipe_.validation, ignored) && !keepsSimulations()) {
            say("data.validation",
                "expected " + report_.things + " never learnt from, found those of data.training" +
                    (learnsFromSuites(recipe_.task) ? ", and none kept by data.validation_simulations" : ""));
        } else if (!alike(training_->facts(), validation_->facts())) {
            say("data.validation", "expected images like those of data.training, " +
                                       sizeText(training_->facts()) + ", found " +
                                       sizeText(validation_->facts()));
        }
    }

    /// Whether one suite of maps serves for both, without sharing a simulation.
    bool keepsSimulations() const {
        return learnsFromSuites(recipe_.task) && recipe_.validationSimulations > 0;
    }

    /// Whether the first of two networks is there and fits.
    bool lookAtFirstPhase() {
        try {
            if (!said("classifier")) {
                readFirstPhase(recipe_, training_->facts());
            }
        } catch (const Error& e) {
            say("classifier", bare(e.what()));
        }
        return !said("classifier");
    }

    NetworkFacts lookAtNetwork() {
        const auto& images = training_->facts();
        for (const auto scale : recipe_.lossScales) {
            const bool used = (recipe_.task == "evolution" || recipe_.task == "field") &&
                              recipe_.schedule.kind == engine::Schedule::Kind::Edm;
            if (used && (images.height % scale != 0 || images.width % scale != 0)) {
                say("schedule.loss_scales",
                    "expected divisors of the images' sides, found " + std::to_string(scale) + " for " +
                        std::to_string(images.width) + " x " + std::to_string(images.height));
            }
        }
        try {
            const auto facts = networkFacts(recipe_, images);
            report_.parameters = facts.parameters;
            return facts;
        } catch (const ValueError& e) {
            say(e.option(), bare(e.what(), e.option()));
        } catch (const Error& e) {
            say("architecture",
                "expected a network that can be run on " + sizeText(images) + ", found: " + bare(e.what()));
        } catch (const std::bad_alloc&) {
            say("sizes", "expected a network that fits into the memory, found one that does not");
        }
        return {};
    }

    void lookForColumns(const NetworkFacts& network) {
        for (const auto& [field, file] :
             {std::pair{"data.training", training_.get()}, std::pair{"data.validation", validation_.get()}}) {
            for (const auto& name : file == nullptr ? std::vector<std::string>() : network.columns) {
                try {
                    const auto values = file->column(name);
                    const auto unknown = std::count_if(values.begin(), values.end(),
                                                       [](double v) { return !std::isfinite(v); });
                    if (unknown > 0) {
                        say(field, "expected a number in column " + name + " for every galaxy, found " +
                                       std::to_string(unknown) + " without");
                    }
                } catch (const Error& e) {
                    say(field, bare(e.what()));
                }
            }
        }
    }

    void lookAtStart() {
        if (recipe_.startFrom.empty()) {
            return;
        }
        try {
            const auto card = engine::readModelCard(recipe_.startFrom);
            if (card.task != recipe_.task || card.architecture != recipe_.architecture) {
                say("start_from", "expected a model of task " + recipe_.task + " and network " +
                                      recipe_.architecture + ", found " + card.task + " and " +
                                      card.architecture);
            } else if (card.bands != bandsOfStart(card)) {
                say("start_from", "expected a model of the bands " +
                                      io::bandText(training_->facts().bandNames) + ", found " +
                                      io::bandText(card.bands));
            } else if (const auto sizes = otherSizes(card); !sizes.empty()) {
                say("start_from", sizes);
            } else {
                checkWeights(recipe_, card);
            }
        } catch (const Error& e) {
            say("start_from", bare(e.what()));
        }
    }

    /// Those that it must have: the data's, of which a model of old need not know the extent.
    std::vector<std::string> bandsOfStart(const engine::ModelCard& card) const {
        auto bands = training_->facts().bandNames;
        if (recipe_.task == "translation" && card.maps && !card.maps->seesExtent()) {
            std::erase(bands, MapFacts::kExtentName);
        }
        return bands;
    }

    /// A sentence where the model's sizes are not the recipe's. Profiles may be new: they are then learnt.
    std::string otherSizes(const engine::ModelCard& card) const {
        RecipeValues here{{"task", recipe_.task}, {"architecture", recipe_.architecture}};
        auto there = here;
        for (const auto& [name, sizes] : recipe_.sizes) {
            here["sizes." + name] = sizes;
        }
        for (const auto& [name, sizes] : card.sizes) {
            there["sizes." + name] = sizes;
        }
        for (const auto& field : recipeFields()) {
            const bool isNew = field.key == "sizes.profile" && !diffusion::knowsProfiles(card.sizes);
            if (field.section() == "sizes" && !isNew && applies(field, here) &&
                valueOf(field, here) != valueOf(field, there)) {
                return "expected a model with " + field.key + " " + textOf(valueOf(field, here)) +
                       ", found " + textOf(valueOf(field, there));
            }
        }
        return "";
    }

    void weigh(const NetworkFacts& network, double memory) {
        const double fixed = static_cast<double>(network.parameters) * kValueBytes * kCopies;
        report_.batch = recipe_.batch;
        report_.memory = fixed + recipe_.batch * network.bytesPerGalaxy;
        report_.memoryTotal = memory > 0.0 ? memory : totalMemory();
        if (network.parameters == 0 || report_.memory <= report_.memoryTotal) {
            return;
        }
        const double fits = std::floor((report_.memoryTotal - fixed) / network.bytesPerGalaxy);
        const auto needs = "expected training to fit into " + gigabytes(report_.memoryTotal) +
                           ", found a need of " + gigabytes(report_.memory);
        if (fits >= 1.0) {
            say("optimiser.batch", needs + " at batch " + std::to_string(recipe_.batch) + "; " +
                                       std::to_string(static_cast<int>(fits)) + " may fit");
        } else {
            say("sizes", needs + "; no batch would fit");
        }
    }

    const Recipe recipe_;
    RecipeReport& report_;
    std::unique_ptr<io::GalaxyFile> training_;
    std::unique_ptr<io::GalaxyFile> validation_;
};

} // namespace

RecipeReport examineRecipe(const std::string& text, const fs::path& base, double memory) {
    auto parsed = parseRecipe(text);
    RecipeReport report;
    report.problems = std::move(parsed.problems);
    // What is wrong is set aside, so that the files and the network of all the rest are looked at too.
    for (const auto& problem : report.problems) {
        parsed.values.erase(problem.field);
    }
    auto recipe = toRecipe(parsed.values);
    for (auto* const file : {&recipe.training, &recipe.validation, &recipe.startFrom, &recipe.classifier}) {
        *file = file->empty() ? *file : base / *file;
    }
    Examination(std::move(recipe), report).run(memory);
    return report;
}

std::vector<Problem> checkRecipe(const std::string& text, const fs::path& base, double memory) {
    return examineRecipe(text, base, memory).problems;
}

double memoryFor(const JobPlace& place) {
    const bool here = place.executor == "local" && devicesOf(place) == std::vector<std::string>{"cpu"};
    return here ? 0.0 : std::numeric_limits<double>::infinity();
}

void requireGoodRecipe(const std::string& text, const fs::path& base, const JobPlace& place) {
    std::vector<std::string> sentences;
    for (const auto& problem : checkRecipe(text, base, memoryFor(place))) {
        sentences.push_back(textOf(problem));
    }
    if (!sentences.empty()) {
        throw FileError("recipe.json", "the recipe cannot be used: " + joined(sentences) + ".");
    }
}

void requireGoodRecipe(const Job& job) {
    if (job.checkpointed <= 0.0) {
        requireGoodRecipe(io::readText(job.folder / "recipe.json", kLongestRecipe), job.folder, job.place);
    }
}

std::string textOf(const RecipeReport& report) {
    std::ostringstream text;
    text << std::setprecision(3) << static_cast<double>(report.parameters) / 1e6
         << " million parameters; at least " << gigabytes(report.memory) << " of memory at batch "
         << report.batch;
    if (std::isfinite(report.memoryTotal)) {
        text << ", of " << gigabytes(report.memoryTotal);
    }
    text << "; " << report.galaxies << " " << report.things << " to learn from, " << report.validation
         << " to judge by";
    return text.str();
}

} // namespace lookback::training
