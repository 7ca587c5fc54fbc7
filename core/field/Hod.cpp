// SPDX-License-Identifier: MIT
#include "core/field/Hod.h"

#include "core/common/Error.h"
#include "core/field/Matter.h"
#include "core/io/AtomicFile.h"
#include "core/io/Safetensors.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace lookback::field {

namespace {

const char* const kMassMin = "log10_mass_min";
const char* const kMassOne = "log10_mass_one";
const char* const kAlpha = "alpha";

double numberOf(const engine::ModelCard& card, const io::Safetensors& file, const char* name) {
    for (const auto& tensor : file.tensors) {
        if (tensor.name == name && tensor.type == "F64" && tensor.bytes.size() == sizeof(double)) {
            double value = 0.0;
            std::memcpy(&value, tensor.bytes.data(), sizeof value); // little endian, as this machine
            return value;
        }
    }
    throw FileError(card.weightsFile, std::string("expected one float64 called ") + name + ", found none.");
}

HodParameters readParameters(const engine::ModelCard& card) {
    if (card.architecture != "hod") {
        throw FileError(card.cardFile, "expected the architecture hod, found " + card.architecture + ".");
    }
    const std::string found = io::sha256OfFile(card.weightsFile);
    if (found != card.sha256) {
        throw FileError(card.weightsFile, "expected the SHA-256 " + card.sha256 + " of " +
                                              card.cardFile.filename().string() + ", found " + found + ".");
    }
    const auto file = io::readSafetensors(card.weightsFile);
    const HodParameters p{std::pow(10.0, numberOf(card, file, kMassMin)),
                          std::pow(10.0, numberOf(card, file, kMassOne)), numberOf(card, file, kAlpha)};
    try {
        check(p);
    } catch (const ValueError& e) {
        throw FileError(card.weightsFile, e.what());
    }
    return p;
}

io::TensorBytes tensorOf(const char* name, double value) {
    io::TensorBytes tensor;
    tensor.name = name;
    tensor.type = "F64";
    tensor.shape = {1};
    const auto bytes = std::bit_cast<std::array<std::byte, sizeof(double)>>(value);
    tensor.bytes.assign(bytes.begin(), bytes.end());
    return tensor;
}

} // namespace

Hod::Hod(const HodParameters& parameters)
    : parameters_(parameters) {
    check(parameters_);
}

Hod::Hod(const engine::ModelCard& card)
    : parameters_(readParameters(card)) {}

void Hod::paint(const Map& matter, const std::vector<std::uint64_t>& seeds, const PaintOptions&,
                const std::function<void(Map)>& onField, const Monitor& monitor) {
    for (std::size_t i = 0; i < seeds.size(); ++i) {
        monitor.step(static_cast<int>(i), static_cast<int>(seeds.size()));
        onField(hodMap(matter, parameters_, seeds[i]));
    }
}

void writeHod(const std::filesystem::path& folder, const HodOrigin& origin, const HodFit& fit) {
    const auto weights = folder / (origin.name + ".safetensors");
    io::Safetensors file;
    file.tensors = {tensorOf(kMassMin, std::log10(fit.best.massMin)),
                    tensorOf(kMassOne, std::log10(fit.best.massOne)), tensorOf(kAlpha, fit.best.alpha)};
    io::writeSafetensors(weights, file);
    engine::ModelCard card;
    card.name = origin.name;
    card.task = "field";
    card.title = "Halo occupation of " + origin.description;
    card.architecture = "hod";
    card.height = card.width = origin.side;
    card.maps = MapFacts{{{"Mcdm", "dark matter", kMatterUnit}},
                         {{"Ngal", "galaxies", kGalaxyUnit}},
                         origin.pixel,
                         origin.depth,
                         origin.periodic};
    card.bands = card.maps->names();
    card.normalisation.kind = engine::Normalisation::Kind::MinMax; // values as they are: there is no network
    card.normalisation.minimum = -1.0;
    card.normalisation.maximum = 1.0;
    card.schedule.kind = engine::Schedule::Kind::None;
    card.training.description = origin.description;
    card.training.simulated = origin.simulated;
    card.training.count = fit.maps;
    card.metrics = {{"log10_mass_min_error_dex", fit.massMinError},
                    {"log10_mass_one_error_dex", fit.massOneError},
                    {"alpha_error", fit.alphaError},
                    {"power_mean_squared_error", fit.loss}};
    card.licence = "MIT";
    card.sha256 = io::sha256OfFile(weights);
    io::writeTextAtomically(folder / (origin.name + ".json"), engine::toJson(card));
}

} // namespace lookback::field
