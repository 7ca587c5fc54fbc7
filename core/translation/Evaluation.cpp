// SPDX-License-Identifier: MIT
#include "core/translation/Evaluation.h"

#include "core/common/Error.h"
#include "core/translation/Scores.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

namespace lookback::translation {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t kSeedsOfMap = 1'000'000;

double mean(const std::vector<double>& values) {
    return values.empty()
               ? kNaN
               : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double sumOf(const Image& image) {
    return std::accumulate(image.pixels.begin(), image.pixels.end(), 0.0);
}

Image logImage(const Image& linear, Domain domain) {
    Image image = linear;
    image.pixels = logOf(linear.pixels, domain);
    return image;
}

double massIn(const TranslationHead& head, Domain domain, const Image& values) {
    return massOf({.domain = domain, .facts = head.gas.facts, .values = values});
}

/// Dark matter and stars of one galaxy, where both are there and the size of the map is known.
std::optional<MassPair> massesOf(const TranslationHead& head, const std::map<Domain, const Image*>& images) {
    const auto halo = images.find(Domain::DarkMatter);
    const auto stars = images.find(Domain::Stars);
    const auto& extent = head.gas.facts.extent;
    if (halo == images.end() || stars == images.end() || !(extent[1] > extent[0])) {
        return std::nullopt;
    }
    return MassPair{.halo = massIn(head, Domain::DarkMatter, *halo->second),
                    .stars = massIn(head, Domain::Stars, *stars->second)};
}

/// One candidate's answer to one map.
struct Answer {
    std::vector<Ensemble> ensembles;
    double seconds = 0.0; ///< A sample.
};

Answer answerOf(const Candidate& candidate, const TranslationHead& head, const EvaluateOptions& options,
                const Monitor& monitor) {
    Answer answer;
    for (std::size_t i = 0; i < candidate.targets.size(); ++i) {
        answer.ensembles.emplace_back(candidate.targets[i], head.truth[i]);
    }
    std::vector<std::uint64_t> seeds;
    for (int i = 0; i < (candidate.isRandom ? options.samples : 1); ++i) {
        seeds.push_back(options.seed + kSeedsOfMap * static_cast<std::uint64_t>(head.index) +
                        static_cast<std::uint64_t>(i));
    }
    const auto start = std::chrono::steady_clock::now();
    candidate.translate(
        givenOf(head.gas), seeds,
        [&](const TranslatedMaps& maps) {
            for (std::size_t i = 0; i < maps.size(); ++i) {
                answer.ensembles[i].add(maps[i]);
            }
        },
        monitor);
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    answer.seconds = passed.count() / static_cast<double>(seeds.size());
    return answer;
}

void checkTruth(const io::GalaxyMaps& file, const std::vector<Candidate>& candidates) {
    std::string names;
    for (const Candidate& candidate : candidates) {
        for (const Domain target : candidate.targets) {
            if (file.find(target) != nullptr) {
                return;
            }
            names += (names.empty() ? "" : ", ") + std::string(factsOf(target).group);
        }
    }
    throw FileError(file.path(), "expected maps whose truth is known, found none of " + names + ".");
}

} // namespace

std::vector<std::int64_t> spreadMaps(std::int64_t count, std::int64_t wanted) {
    const std::int64_t taken = wanted > 0 ? std::min(wanted, count) : count;
    std::vector<std::int64_t> chosen;
    for (std::int64_t i = 0; i < taken; ++i) {
        chosen.push_back(i * count / taken);
    }
    return chosen;
}

PowerLaws fitPowerLaws(io::GalaxyMaps& file, const std::vector<std::int64_t>& maps,
                       const std::vector<Domain>& targets, const Monitor& monitor) {
    PowerLaws laws;
    for (std::size_t i = 0; i < maps.size(); ++i) {
        monitor.step(static_cast<int>(i), static_cast<int>(maps.size()));
        const TranslationHead head = readHead(file, maps[i], targets);
        for (std::size_t k = 0; k < targets.size(); ++k) {
            if (head.truth[k]) {
                laws.try_emplace(targets[k], targets[k])
                    .first->second.add(head.gas.values.pixels, head.truth[k]->pixels);
            }
        }
    }
    return laws;
}

Evaluation::Evaluation(const Candidate& candidate) {
    about_.model = candidate.name;
    about_.kind = candidate.kind;
    for (const Domain target : candidate.targets) {
        tallies_.push_back({.target = target});
    }
}

void Evaluation::add(const TranslationHead& head, const std::vector<Ensemble>& ensembles,
                     const PowerLaws& laws, double seconds) {
    ++about_.maps;
    seconds_ += seconds;
    std::map<Domain, const Image*> means;
    std::vector<Image> kept;
    kept.reserve(ensembles.size());
    for (std::size_t i = 0; i < ensembles.size(); ++i) {
        const Ensemble& ensemble = ensembles[i];
        Tally& tally = tallies_[i];
        kept.push_back(ensemble.mean());
        const Image& made = kept.back();
        means[tally.target] = &made;
        about_.samples += i == 0 ? ensemble.count() : 0;
        if (!ensemble.truth()) {
            continue;
        }
        const Image& truth = *ensemble.truth();
        tally.errors.push_back(*ensemble.squaredError());
        tally.errorsOfOne.push_back(*ensemble.squaredErrorOfOne());
        if (const auto width = ensemble.zWidth(); width && std::isfinite(*width)) {
            tally.widths.push_back(*width);
        }
        const Image truthLog = logImage(truth, tally.target);
        const auto [low, high] = std::minmax_element(truthLog.pixels.begin(), truthLog.pixels.end());
        if (const double range = *high - *low; range > 0.0) {
            const Image meanLog = ensemble.meanLog();
            tally.similarities.push_back(structuralSimilarity(meanLog, truthLog, range));
            tally.signals.push_back(peakSignalToNoise(meanLog.pixels, truthLog.pixels, range));
        }
        if (const auto law = laws.find(tally.target); law != laws.end()) {
            const auto guess = logOf(law->second.apply(head.gas.values.pixels), tally.target);
            tally.powerLaw.push_back(meanSquaredError(guess, truthLog.pixels));
        }
        tally.totals.push_back(std::log10(sumOf(made) / sumOf(truth)));
        tally.profiles.add(made, truth);
    }
    if (const auto pair = massesOf(head, means)) {
        masses_.push_back(*pair);
    }
}

ModelScores Evaluation::scores() const {
    ModelScores all = about_;
    all.seconds = all.maps > 0 ? seconds_ / all.maps : kNaN;
    for (const Tally& tally : tallies_) {
        TargetScores s{.target = tally.target};
        s.maps = static_cast<int>(tally.errors.size());
        s.squaredError = mean(tally.errors);
        s.squaredErrorOfOne = mean(tally.errorsOfOne);
        s.powerLawError = mean(tally.powerLaw);
        s.ratio = s.squaredError / s.powerLawError;
        s.similarity = mean(tally.similarities);
        s.signalToNoise = mean(tally.signals);
        s.zWidth = mean(tally.widths);
        s.profileResidual = tally.profiles.medianResidual();
        s.profileBand = tally.profiles.residualBand();
        s.totalResidual = percentile(tally.totals, 50.0);
        if (tally.totals.size() > 1) { // one alone has no band
            s.totalBand = 0.5 * (percentile(tally.totals, 84.0) - percentile(tally.totals, 16.0));
        }
        s.model = tally.profiles.model();
        s.truth = tally.profiles.truth();
        s.residual = tally.profiles.residual();
        all.targets.push_back(std::move(s));
    }
    if (!masses_.empty()) {
        all.masses = massRelation(masses_);
    }
    return all;
}

SetScores evaluate(io::GalaxyMaps& file, const std::vector<Candidate>& candidates, const PowerLaws& laws,
                   const EvaluateOptions& options, const Monitor& monitor) {
    checkTruth(file, candidates);
    std::vector<Evaluation> evaluations(candidates.begin(), candidates.end());
    std::vector<MassPair> masses;
    const int total = static_cast<int>(options.maps.size() * candidates.size());
    int done = 0;
    const Monitor within{.onStep = [&](int, int) { monitor.step(done, total); },
                         .cancelled = monitor.cancelled};
    SetScores scores;
    std::size_t maps = 0;
    try {
        for (const std::int64_t index : options.maps) {
            std::vector<TranslationHead> heads;
            std::vector<Answer> answers;
            for (const Candidate& candidate : candidates) {
                heads.push_back(readHead(file, index, candidate.targets));
                answers.push_back(answerOf(candidate, heads.back(), options, within));
                ++done;
            }
            for (std::size_t i = 0; i < candidates.size(); ++i) { // all of them or none
                evaluations[i].add(heads[i], answers[i].ensembles, laws, answers[i].seconds);
            }
            const TranslationHead truth = readHead(file, index, {Domain::DarkMatter, Domain::Stars});
            if (truth.truth[0] && truth.truth[1]) {
                if (const auto pair = massesOf(
                        truth, {{Domain::DarkMatter, &*truth.truth[0]}, {Domain::Stars, &*truth.truth[1]}})) {
                    masses.push_back(*pair);
                }
            }
            ++maps;
        }
    } catch (const Monitor::Cancelled&) {
        if (maps == 0) {
            throw;
        }
        scores.whole = false;
    }
    for (const Evaluation& evaluation : evaluations) {
        scores.models.push_back(evaluation.scores());
    }
    if (!masses.empty()) {
        scores.masses = massRelation(masses);
    }
    return scores;
}

} // namespace lookback::translation
