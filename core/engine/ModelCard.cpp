// SPDX-License-Identifier: MIT
#include "core/engine/ModelCard.h"

#include "core/common/Error.h"
#include "core/common/Fields.h"
#include "core/io/AtomicFile.h"

#include <algorithm>
#include <cmath>

namespace lookback::engine {

namespace {

using Json = Fields::Json;

bool allPositive(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v) && v > 0.0; });
}

void readNormalisation(Fields f, std::size_t bands, Normalisation& n) {
    std::string kind;
    f.need("kind", kind);
    if (kind == "min-max") {
        n.kind = Normalisation::Kind::MinMax;
        f.need("minimum", n.minimum);
        f.need("maximum", n.maximum);
        f.check(n.maximum > n.minimum, "maximum", "more than minimum");
        return;
    }
    f.check(kind == "asinh" || kind == "log10" || kind == "log10_floor", "kind",
            "asinh, log10, log10_floor or min-max, found \"" + kind + "\"");
    n.kind = kind == "log10"         ? Normalisation::Kind::Log10
             : kind == "log10_floor" ? Normalisation::Kind::Log10Floor
                                     : Normalisation::Kind::Asinh;
    const auto perBand = std::to_string(bands) + " numbers, one a band";
    const bool floored = n.kind == Normalisation::Kind::Log10Floor;
    const char* const start = floored ? "floor" : "softening"; // of the logarithm
    auto& starts = floored ? n.floor : n.softening;
    f.need(start, starts);
    f.need("offset", n.offset);
    f.need("scale", n.scale);
    f.check(starts.size() == bands && allPositive(starts), start, perBand + ", all positive");
    f.check(n.offset.size() == bands, "offset", perBand);
    f.check(n.scale.size() == bands && allPositive(n.scale), "scale", perBand + ", all positive");
}

/// What no card said before there was a choice is noise; under Edm the preconditioned.
void readPrediction(Fields& f, Schedule& s) {
    const bool edm = s.kind == Schedule::Kind::Edm;
    std::string predicts = nameOf(edm ? Prediction::Preconditioned : Prediction::Noise);
    f.may("predicts", predicts);
    const auto known = predictionOf(predicts);
    f.check(known.has_value() && !(edm && known == Prediction::Noise), "predicts",
            std::string(edm ? "" : "noise, ") + "preconditioned or image, found \"" + predicts + "\"");
    s.predicts = known.value_or(s.predicts);
}

void readSchedule(Fields f, Schedule& s) {
    std::string kind;
    f.need("kind", kind);
    s.kind = scheduleKindOf(kind);
    f.check(s.kind != Schedule::Kind::None, "kind", "ddpm, edm, vdm, indi, vp or ve, found \"" + kind + "\"");
    if (s.kind == Schedule::Kind::Vdm) {
        f.need("gamma_min", s.gammaMin);
        f.need("gamma_max", s.gammaMax);
        f.need("learned", s.learned);
    } else if (s.kind == Schedule::Kind::Ddpm) {
        f.need("steps", s.steps);
        f.need("beta_start", s.betaStart);
        f.need("beta_end", s.betaEnd);
        readPrediction(f, s);
    } else if (s.kind == Schedule::Kind::Edm) {
        f.need("sigma_min", s.sigmaMin);
        f.need("sigma_max", s.sigmaMax);
        f.need("sigma_data", s.sigmaData);
        readPrediction(f, s);
    } else if (s.kind == Schedule::Kind::Indi) {
        f.need("epsilon", s.epsilon);
        f.need("falling", s.falling);
    } else if (s.kind == Schedule::Kind::Vp) {
        f.need("beta_min", s.betaMin);
        f.need("beta_max", s.betaMax);
        readPrediction(f, s);
    } else if (s.kind == Schedule::Kind::Ve) {
        f.need("sigma_min", s.sigmaMin);
        f.need("sigma_max", s.sigmaMax);
        readPrediction(f, s);
    }
    f.may("offset", s.offset);
    for (const auto& problem : problemsOf(s)) {
        f.check(false, problem.field, problem.expected);
    }
}

void readTraining(Fields f, TrainingData& t) {
    f.need("description", t.description);
    f.need("simulated", t.simulated);
    f.may("count", t.count);
    f.may("redshift_edges", t.redshiftEdges);
    f.may("redshift_counts", t.redshiftCounts);
    f.check(t.redshiftEdges.empty() || t.redshiftEdges.size() == t.redshiftCounts.size() + 1,
            "redshift_counts", "one fewer than redshift_edges");
    f.check(std::is_sorted(t.redshiftEdges.begin(), t.redshiftEdges.end()), "redshift_edges",
            "rising numbers");
}

MapChannel readChannel(Fields f) {
    MapChannel c;
    f.need("name", c.name);
    f.need("quantity", c.quantity);
    f.need("unit", c.unit);
    f.may("floor", c.floor);
    f.check(c.floor >= 0.0, "floor", "a value of 0 or more");
    return c;
}

std::vector<MapChannel> readChannels(Fields f, const char* name) {
    std::vector<MapChannel> channels;
    auto list = f.list(name);
    f.check(!list.empty() && list.size() <= 32, name, "a list of 1 to 32 maps");
    for (auto& one : list) {
        channels.push_back(readChannel(one));
    }
    return channels;
}

MapFacts readMaps(Fields f) {
    MapFacts maps;
    maps.inputs = readChannels(f, "inputs");
    maps.targets = readChannels(f, "targets");
    f.need("pixel", maps.pixel);
    f.need("depth", maps.depth);
    f.need("periodic", maps.periodic);
    f.check(maps.pixel >= 0.0, "pixel", "a side in Mpc/h, or 0 where none is set");
    f.check(maps.depth >= 0.0, "depth", "a depth in Mpc/h, or 0 where none is set");
    return maps;
}

/// A model that predicts in one go has no noise to take away.
bool predictsAtOnce(const std::string& task) {
    return task == "redshift" || isOfMaps(task);
}

/// What a camera adds to drawn galaxies; none where the card says nothing.
void readNoise(Fields f, std::size_t bands, PixelNoise& noise) {
    const auto perBand = std::to_string(bands) + " numbers, one a band";
    f.need("sky", noise.sky);
    f.may("electrons", noise.electrons);
    f.check(noise.sky.size() == bands && allPositive(noise.sky), "sky", perBand + ", all positive");
    f.check(noise.electrons.empty() || (noise.electrons.size() == bands && allPositive(noise.electrons)),
            "electrons", perBand + ", all positive");
}

/// What galaxies on the sky have.
void readSky(Fields f, ModelCard& c) {
    f.need("bands", c.bands);
    f.need("pixel_scale", c.pixelScale);
    f.may("zero_point", c.zeroPoint);
    f.may("psf_fwhm", c.psfFwhm);
    f.may("redshift_lowest", c.redshiftLowest);
    f.may("redshift_highest", c.redshiftHighest);
    f.check(c.pixelScale > 0.0, "pixel_scale", "a positive number of arcsec");
    f.check(c.redshiftHighest > c.redshiftLowest, "redshift_highest", "more than redshift_lowest");
}

void readFields(Fields f, ModelCard& c) {
    f.need("name", c.name);
    f.may("task", c.task);
    f.may("title", c.title);
    f.need("architecture", c.architecture);
    f.may("sizes", c.sizes);
    f.need("height", c.height);
    f.need("width", c.width);
    if (isOfMaps(c.task)) {
        c.maps = readMaps(f.inside("maps", true));
        c.bands = c.maps->names();
    } else {
        readSky(f, c);
    }
    f.check(!c.bands.empty() && c.bands.size() <= 64, "bands", "1 to 64 names");
    f.check(c.height >= 8 && c.height <= 1024 && c.width >= 8 && c.width <= 1024, "height",
            "sides of 8 to 1024");
    if (f.has("noise")) {
        readNoise(f.inside("noise", true), c.bands.size(), c.noise);
    }
    readNormalisation(f.inside("normalisation", true), c.bands.size(), c.normalisation);
    const bool drawn = f.has("schedule") || !predictsAtOnce(c.task);
    if (drawn) {
        readSchedule(f.inside("schedule", true), c.schedule);
    } else {
        c.schedule.kind = Schedule::Kind::None;
    }
    readTraining(f.inside("training", true), c.training);
    f.may("metrics", c.metrics);
    f.may("licence", c.licence);
    f.need("sha256", c.sha256);
    f.check(c.sha256.size() == 64, "sha256", "64 hexadecimal digits");
}

Json jsonOf(const std::vector<MapChannel>& channels) {
    Json all = Json::array();
    for (const auto& c : channels) {
        Json one{{"name", c.name}, {"quantity", c.quantity}, {"unit", c.unit}};
        if (c.floor > 0.0) {
            one["floor"] = c.floor;
        }
        all.push_back(std::move(one));
    }
    return all;
}

Json jsonOf(const Normalisation& n) {
    if (n.kind == Normalisation::Kind::MinMax) {
        return {{"kind", "min-max"}, {"minimum", n.minimum}, {"maximum", n.maximum}};
    }
    if (n.kind == Normalisation::Kind::Log10Floor) {
        return {{"kind", "log10_floor"}, {"floor", n.floor}, {"offset", n.offset}, {"scale", n.scale}};
    }
    return {{"kind", n.kind == Normalisation::Kind::Log10 ? "log10" : "asinh"},
            {"softening", n.softening},
            {"offset", n.offset},
            {"scale", n.scale}};
}

void addSky(Json& j, const ModelCard& c) {
    j["bands"] = c.bands;
    j["pixel_scale"] = c.pixelScale;
    j["zero_point"] = c.zeroPoint;
    j["psf_fwhm"] = c.psfFwhm;
    j["redshift_lowest"] = c.redshiftLowest;
    j["redshift_highest"] = c.redshiftHighest;
    if (!c.noise.sky.empty()) {
        j["noise"] = {{"sky", c.noise.sky}};
        if (!c.noise.electrons.empty()) {
            j["noise"]["electrons"] = c.noise.electrons;
        }
    }
}

Json jsonOfKind(const Schedule& s) {
    if (s.kind == Schedule::Kind::Vdm) {
        return {
            {"kind", "vdm"}, {"gamma_min", s.gammaMin}, {"gamma_max", s.gammaMax}, {"learned", s.learned}};
    }
    const auto predicts = nameOf(s.predicts);
    if (s.kind == Schedule::Kind::Ddpm) {
        return {{"kind", "ddpm"},
                {"steps", s.steps},
                {"beta_start", s.betaStart},
                {"beta_end", s.betaEnd},
                {"predicts", predicts}};
    }
    if (s.kind == Schedule::Kind::Indi) {
        return {{"kind", "indi"}, {"epsilon", s.epsilon}, {"falling", s.falling}};
    }
    if (s.kind == Schedule::Kind::Vp) {
        return {{"kind", "vp"}, {"beta_min", s.betaMin}, {"beta_max", s.betaMax}, {"predicts", predicts}};
    }
    if (s.kind == Schedule::Kind::Ve) {
        return {{"kind", "ve"}, {"sigma_min", s.sigmaMin}, {"sigma_max", s.sigmaMax}, {"predicts", predicts}};
    }
    Json edm{
        {"kind", "edm"}, {"sigma_min", s.sigmaMin}, {"sigma_max", s.sigmaMax}, {"sigma_data", s.sigmaData}};
    if (s.predicts == Prediction::Image) {
        edm["predicts"] = predicts;
    }
    return edm;
}

Json jsonOf(const Schedule& s) {
    Json j = jsonOfKind(s);
    if (s.offset > 0.0) {
        j["offset"] = s.offset;
    }
    return j;
}

} // namespace

bool isOfMaps(const std::string& task) {
    return task == "field" || task == "translation" || task == "occupancy" || task == "counts";
}

ModelCard readModelCard(const std::filesystem::path& file) {
    Json json;
    try {
        json = Json::parse(io::readText(file, std::size_t{4} << 20));
    } catch (const nlohmann::json::exception& e) {
        throw FileError(file, std::string("expected a model card as JSON, found: ") + e.what());
    }
    ModelCard card;
    std::vector<std::string> problems;
    readFields(Fields(json, "", problems), card);
    if (!problems.empty()) {
        throw FileError(file, "the model card cannot be used: " + joined(problems) + ".");
    }
    card.cardFile = file;
    card.weightsFile = file;
    card.weightsFile.replace_extension(".safetensors");
    return card;
}

std::string toJson(const ModelCard& c) {
    Json j;
    j["name"] = c.name;
    j["task"] = c.task;
    j["title"] = c.title;
    j["architecture"] = c.architecture;
    j["sizes"] = c.sizes;
    j["height"] = c.height;
    j["width"] = c.width;
    if (c.maps) {
        j["maps"] = {{"inputs", jsonOf(c.maps->inputs)},
                     {"targets", jsonOf(c.maps->targets)},
                     {"pixel", c.maps->pixel},
                     {"depth", c.maps->depth},
                     {"periodic", c.maps->periodic}};
    } else {
        addSky(j, c);
    }
    j["normalisation"] = jsonOf(c.normalisation);
    if (c.task != "redshift" && c.schedule.kind != Schedule::Kind::None) {
        j["schedule"] = jsonOf(c.schedule);
    }
    const auto& t = c.training;
    j["training"] = Json{{"description", t.description}, {"simulated", t.simulated}, {"count", t.count}};
    if (!c.maps) {
        j["training"]["redshift_edges"] = t.redshiftEdges;
        j["training"]["redshift_counts"] = t.redshiftCounts;
    }
    j["metrics"] = c.metrics;
    j["licence"] = c.licence;
    j["sha256"] = c.sha256;
    return j.dump(2) + "\n";
}

} // namespace lookback::engine
