// SPDX-License-Identifier: MIT
#include "core/translation/TranslationFile.h"

#include "core/common/Error.h"
#include "core/common/Version.h"

#include <algorithm>
#include <cmath>

namespace lookback::translation {

namespace {

io::GalaxyMapsLayout layoutOf(const TranslationFacts& facts, int height, int width) {
    io::GalaxyMapsLayout layout;
    layout.domains = {Domain::Gas};
    layout.height = height;
    layout.width = width;
    layout.attributes = {
        {"layout", kTranslationLayout}, {"source", facts.source}, {"model_kind", facts.kind}};
    for (const Domain target : facts.targets) {
        if (std::find(layout.domains.begin(), layout.domains.end(), target) != layout.domains.end()) {
            throw ValueError("targets", std::string("expected each domain once and no gas, found ") +
                                            factsOf(target).group + " again.");
        }
        layout.domains.push_back(target);
        const std::string unit = factsOf(target).unit;
        layout.beside[target] = {.maps = {{"mean", unit},
                                          {"std", unit},
                                          {"mean_log", "log10 " + unit},
                                          {"std_log", "dex"},
                                          {"truth", unit},
                                          {"zscore", "standard deviations"}},
                                 .samples = true};
    }
    return layout;
}

/// Without the domain that the layout puts in front of names.
std::string bareName(const io::GalaxyMap& gas) {
    const std::string front = std::string(factsOf(gas.domain).group) + "/";
    return gas.facts.name.rfind(front, 0) == 0 ? gas.facts.name.substr(front.size()) : gas.facts.name;
}

/// What is written of one target's samples, kept while the file takes it.
struct Summary {
    explicit Summary(const Ensemble& of)
        : mean(of.mean())
        , deviation(of.deviation())
        , meanLog(of.meanLog())
        , deviationLog(of.deviationLog())
        , zScore(of.zScore()) {
        if (const auto error = of.squaredError()) {
            numbers["squared_error_dex2"] = *error;
        }
        if (const auto width = of.zWidth(); width && std::isfinite(*width)) {
            numbers["z_width"] = *width;
        }
    }

    io::GalaxyMapRow row(const std::optional<Image>& truth) const {
        const auto of = [](const std::optional<Image>& image) {
            return image ? std::span<const float>(image->pixels) : std::span<const float>();
        };
        return {.map = mean.pixels,
                .beside = {mean.pixels, deviation.pixels, meanLog.pixels, deviationLog.pixels, of(truth),
                           of(zScore)},
                .numbers = numbers};
    }

    Image mean, deviation, meanLog, deviationLog;
    std::optional<Image> zScore;
    std::map<std::string, double> numbers;
};

std::string attribute(const io::PosteriorMaps& beside, const char* name) {
    return beside.text(name).value_or("");
}

} // namespace

TranslationHead readHead(io::GalaxyMaps& file, std::int64_t index, const std::vector<Domain>& targets) {
    TranslationHead head{.gas = file.read(Domain::Gas, index), .index = index};
    const io::PosteriorMaps beside(file);
    for (const Domain target : targets) {
        auto& truth = head.truth.emplace_back();
        if (file.find(target) == nullptr) {
            continue;
        }
        std::int64_t partner = 0;
        try {
            partner = file.partner(Domain::Gas, index, target);
        } catch (const FileError& e) {
            head.notes.emplace_back(e.what());
            continue;
        }
        const bool made = beside.samples(target) > 0; // by a model: its images are no truth
        truth =
            made ? beside.map(target, "truth", partner) : std::optional(file.read(target, partner).values);
    }
    return head;
}

TranslationWriter::TranslationWriter(const std::filesystem::path& file, int height, int width,
                                     TranslationFacts facts)
    : facts_(std::move(facts))
    , out_(file, layoutOf(facts_, height, width)) {
    facts_.provenance.version = kVersion;
    facts_.provenance.page = "translation";
    facts_.provenance.seeds.clear();
}

void TranslationWriter::begin(TranslationHead head) {
    head_ = std::move(head);
    head_.truth.resize(facts_.targets.size());
    ensembles_.clear();
    for (std::size_t i = 0; i < facts_.targets.size(); ++i) {
        ensembles_.emplace_back(facts_.targets[i], head_.truth[i]);
    }
    seeds_.clear();
}

void TranslationWriter::add(const TranslatedMaps& maps, std::uint64_t seed) {
    if (maps.size() != facts_.targets.size()) {
        throw ValueError("maps", "expected " + std::to_string(facts_.targets.size()) + " domains, found " +
                                     std::to_string(maps.size()) + ".");
    }
    for (std::size_t i = 0; i < maps.size(); ++i) {
        ensembles_[i].add(maps[i]);
        out_.sample(facts_.targets[i], maps[i].pixels);
    }
    seeds_.push_back(seed);
}

void TranslationWriter::end(std::optional<double> logLikelihood) {
    if (seeds_.empty()) {
        throw ValueError("samples", "expected at least one sample to save, found none.");
    }
    std::vector<Summary> summaries;
    summaries.reserve(ensembles_.size());
    std::vector<io::GalaxyMapRow> rows{{.map = head_.gas.values.pixels}};
    for (std::size_t i = 0; i < ensembles_.size(); ++i) {
        summaries.emplace_back(ensembles_[i]);
        rows.push_back(summaries.back().row(head_.truth[i]));
    }
    std::map<std::string, double> numbers{{"source_index", static_cast<double>(head_.index)}};
    if (logLikelihood) {
        numbers["log_likelihood"] = *logLikelihood;
    }
    auto facts = head_.gas.facts;
    facts.name = bareName(head_.gas);
    out_.add(facts, rows, numbers);
    facts_.provenance.seeds = seeds_;
    ++maps_;
}

void TranslationWriter::finish() {
    if (maps_ == 0) {
        throw ValueError("maps", "expected at least one map to save, found none.");
    }
    out_.setProvenance(facts_.provenance);
    out_.finish();
}

SavedTranslation::SavedTranslation(const std::filesystem::path& path)
    : file_(io::openGalaxyMaps(path))
    , beside_(std::make_unique<io::PosteriorMaps>(*file_)) {
    if (attribute(*beside_, "layout") != kTranslationLayout) {
        throw FormatNotSupported(path.filename().string() +
                                 ": expected a translation that Lookback wrote, found another layout.");
    }
    file_->count(Domain::Gas); // throws without
    facts_.source = attribute(*beside_, "source");
    facts_.kind = attribute(*beside_, "model_kind");
    try {
        facts_.provenance = provenanceFromJson(attribute(*beside_, "provenance"));
    } catch (const Error& e) {
        throw FileError(path, e.what());
    }
    for (const io::DomainMaps& domain : file_->domains()) {
        if (domain.domain == Domain::Gas) {
            continue;
        }
        facts_.targets.push_back(domain.domain);
        const auto found = beside_->samples(domain.domain);
        if (found < 1 || found != samples()) {
            throw FileError(path, "expected a sample of " + std::string(factsOf(domain.domain).group) +
                                      " for each of " + std::to_string(samples()) + " seeds, found " +
                                      std::to_string(found) + ".");
        }
    }
}

TranslationHead SavedTranslation::head(std::int64_t map) const {
    TranslationHead head{.gas = file_->read(Domain::Gas, map)};
    for (const Domain target : facts_.targets) {
        head.truth.push_back(beside_->map(target, "truth", map));
    }
    head.index = static_cast<std::int64_t>(beside_->number(Domain::Gas, map, "source_index").value_or(0.0));
    return head;
}

Image SavedTranslation::sample(Domain target, std::int64_t map, int index) const {
    return beside_->sample(target, map, index);
}

Ensemble SavedTranslation::ensemble(Domain target, std::int64_t map) const {
    Ensemble all(target, beside_->map(target, "truth", map));
    for (int i = 0; i < samples(); ++i) {
        all.add(sample(target, map, i));
    }
    return all;
}

std::optional<double> SavedTranslation::logLikelihood(std::int64_t map) const {
    return beside_->number(Domain::Gas, map, "log_likelihood");
}

} // namespace lookback::translation
