// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "core/analysis/RedshiftPredictor.h"
#include "core/common/Error.h"
#include "core/evolution/Evolution.h"
#include "core/field/Cnn.h"
#include "core/field/Vdm.h"
#include "core/io/AtomicFile.h"
#include "core/io/Safetensors.h"
#include "core/translation/Translator.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <system_error>

namespace lookback::cli {

namespace {

namespace fs = std::filesystem;

/// "redshift 0 to 4", "Mcdm to Ngal at 0.0977 Mpc/h a pixel".
std::string scopeOf(const engine::ModelCard& card) {
    std::ostringstream text;
    text.precision(3);
    if (!card.maps) {
        text << "redshift " << card.redshiftLowest << " to " << card.redshiftHighest;
        return text.str();
    }
    text << card.maps->inputs.front().name << " to";
    for (const MapChannel& target : card.maps->targets) {
        text << ' ' << target.name;
    }
    if (card.maps->pixel > 0.0) {
        text << " at " << card.maps->pixel << " Mpc/h a pixel";
    }
    return text.str();
}

void listModels(bool asJson) {
    const engine::ModelList list = engine::findModels();
    sayNotes(list.notes);
    if (asJson) {
        nlohmann::ordered_json json = nlohmann::json::array();
        for (const engine::ModelCard& card : list.cards) {
            json.push_back(nlohmann::ordered_json::parse(engine::toJson(card)));
            json.back()["card_file"] = card.cardFile.string();
        }
        std::printf("%s\n", json.dump(2).c_str());
        return;
    }
    for (const engine::ModelCard& card : list.cards) {
        std::printf("%-20s %s\n", card.name.c_str(), card.title.c_str());
        std::printf("%-20s task %s: %s, %s, trained on %lld %s %s\n", "", card.task.c_str(),
                    card.architecture.c_str(), scopeOf(card).c_str(),
                    static_cast<long long>(card.training.count),
                    card.training.simulated ? "simulated" : "real", card.maps ? "maps" : "galaxies");
        std::printf("%-20s %s\n", "", card.cardFile.string().c_str());
    }
    if (list.cards.empty()) {
        std::printf("No models. Looked in:\n");
        for (const fs::path& folder : engine::modelFolders()) {
            std::printf("  %s\n", folder.string().c_str());
        }
    }
}

/// Loading checks the checksum, every name and every shape against the card.
engine::ModelCard load(const fs::path& cardFile) {
    const engine::ModelCard card = engine::readModelCard(cardFile);
    const engine::Device device = engine::chooseDevice("cpu");
    if (card.task == "redshift") {
        const analysis::RedshiftPredictor predictor(card, device);
    } else if (card.task == "field") {
        const field::Vdm painter(card, device);
    } else if (card.task == "counts") {
        const field::Cnn painter(card, device);
    } else if (card.task == "translation") {
        const translation::Translator translator(card, device);
    } else if (card.task == "occupancy") {
        field::checkFirstPhase(card);
    } else {
        const evolution::Generator generator(card, device);
    }
    return card;
}

void checkModel(fs::path file) {
    if (file.extension() == ".safetensors") {
        file.replace_extension(".json");
    }
    const engine::ModelCard card = load(file);
    std::printf("%s: card, checksum, names and shapes are right (%s, %s).\n", card.name.c_str(),
                card.architecture.c_str(), card.weightsFile.filename().string().c_str());
}

/// A folder of ours that goes when we go.
struct Scratch {
    explicit Scratch(const fs::path& where)
        : folder(where) {
        std::error_code error;
        fs::create_directories(folder, error);
        if (error) {
            throw DiskError(folder, "expected a folder that can be written, found: " + error.message() + ".");
        }
    }

    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }

    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    fs::path folder;
};

void move(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::rename(from, to, error);
    if (error) {
        throw DiskError(to, "could not be put in place: " + error.message() + ".");
    }
}

/// Throws FileError for what is no safetensors file, by name for what Python's PyTorch saves.
void checkSafetensors(const fs::path& weights) {
    std::ifstream in(weights, std::ios::binary);
    char start[2] = {};
    in.read(start, sizeof start);
    const bool zipped = start[0] == 'P' && start[1] == 'K';
    if (zipped || start[0] == '\x80') {
        throw FileError(weights,
                        "expected safetensors, found a pickle as torch.save writes it; pickles are not "
                        "loaded, as they may run any code.");
    }
    io::readSafetensorsHeader(weights);
}

void importModel(const fs::path& weights, const fs::path& cardFile, bool replace) {
    const std::string text = io::readText(cardFile);
    const auto json = nlohmann::json::parse(text, nullptr, false);
    const bool named = json.is_object() && json.contains("name") && json["name"].is_string();
    const std::string name = named ? json["name"].get<std::string>() : "";
    if (name.empty() || name.find('/') != std::string::npos || name.starts_with('.')) {
        throw FileError(cardFile,
                        "expected a JSON card with a \"name\" that can be a file's name, found none.");
    }
    std::error_code error;
    if (!fs::is_regular_file(weights, error)) {
        throw FileError(weights, "expected a safetensors file, found none.");
    }
    checkSafetensors(weights);
    const auto expected = json.value("sha256", std::string());
    if (const auto found = io::sha256OfFile(weights); found != expected) {
        throw FileError(weights, "expected the weights that " + cardFile.filename().string() +
                                     " belongs to, of SHA-256 " + expected.substr(0, 12) + ", found " +
                                     found.substr(0, 12) + ".");
    }
    const fs::path home = engine::modelFolders().back();
    if (!replace && fs::exists(home / (name + ".json"))) {
        throw FileError(home / (name + ".json"), "exists already; give --replace to replace it.");
    }
    const Scratch scratch(home / (".import-" + name));
    fs::copy_file(weights, scratch.folder / (name + ".safetensors"), fs::copy_options::overwrite_existing,
                  error);
    if (error) {
        throw DiskError(home / (name + ".safetensors"), "could not be copied: " + error.message() + ".");
    }
    io::writeTextAtomically(scratch.folder / (name + ".json"), text);
    load(scratch.folder / (name + ".json"));
    move(scratch.folder / (name + ".safetensors"), home / (name + ".safetensors"));
    move(scratch.folder / (name + ".json"), home / (name + ".json"));
    std::printf("%s\n", (home / (name + ".json")).string().c_str());
}

} // namespace

void addModels(CLI::App& app, Session& session) {
    struct Options {
        fs::path file;
        fs::path card;
        bool json = false;
        bool replace = false;
    };

    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("models", "List, check and import models");
    command->require_subcommand(1);

    CLI::App* list = command->add_subcommand("list", "The models that are found, and where");
    list->add_flag("--json", options->json, "for programs");
    list->callback([options, &session] {
        session.set("models list", [options](const Monitor&) { listModels(options->json); });
    });

    CLI::App* check = command->add_subcommand("check", "Check a model's card, checksum, names and shapes");
    check->add_option("file", options->file, "NAME.json or NAME.safetensors")->required();
    check->callback([options, &session] {
        session.set("models check", [options](const Monitor&) { checkModel(options->file); });
    });

    CLI::App* copy = command->add_subcommand("import", "Check a model, then copy it to your models");
    copy->add_option("file", options->file, "weights, safetensors")->required();
    copy->add_option("--card", options->card, "CARD.json")->required();
    copy->add_flag("--replace", options->replace, "a model of the same name");
    copy->callback([options, &session] {
        session.set("models import", [options](const Monitor&) {
            importModel(options->file, options->card, options->replace);
        });
    });
}

} // namespace lookback::cli
