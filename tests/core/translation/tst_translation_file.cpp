// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/GalaxyMapsWriter.h"
#include "core/translation/Evaluation.h"
#include "core/translation/Scores.h"
#include "core/translation/TranslationFile.h"
#include "core/translation/TranslationPicture.h"

#include <QtTest>
#include <cmath>

using namespace lookback;
using namespace lookback::translation;
namespace fs = std::filesystem;

namespace {

constexpr int kSide = 64;

/// An exponential disc about a pixel off the centre, above every floor.
Image disc(double peak, double scale) {
    Image map(1, kSide, kSide);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            map.at(0, y, x) = static_cast<float>(peak * std::exp(-std::hypot(x - 29, y - 34) / scale));
        }
    }
    return map;
}

Image times(Image map, double factor) {
    for (float& value : map.pixels) {
        value *= static_cast<float>(factor);
    }
    return map;
}

Image gasOf(int galaxy) {
    return disc(1e8 * (1 + galaxy), 6.0 + galaxy);
}

/// log10 of the stars = 1.5 log10 of the gas - 3.2: a power law with nothing beside it.
Image starsOf(int galaxy) {
    Image map = gasOf(galaxy);
    for (float& value : map.pixels) {
        value = static_cast<float>(std::pow(10.0, 1.5 * std::log10(value) - 3.2));
    }
    return map;
}

Image darkOf(int galaxy) {
    return times(gasOf(galaxy), 20.0);
}

/// A map of gas that nothing else is known of.
TranslationHead headOf(int galaxy) {
    TranslationHead head;
    head.gas.values = gasOf(galaxy);
    return head;
}

io::GalaxyMapFacts factsOfGalaxy(int galaxy) {
    io::GalaxyMapFacts facts;
    facts.known = true;
    facts.galaxy = 40 + galaxy;
    facts.snapshot = 84;
    facts.rotation = {12.5, 77.25};
    facts.extent = {-16.0, 16.0, -16.0, 16.0};
    facts.name = "tng50-1.84.gid." + std::to_string(40 + galaxy);
    facts.particles = 999;
    facts.seed = 3;
    return facts;
}

void writeSet(const fs::path& file, int galaxies, bool truth = true) {
    io::GalaxyMapsLayout layout{.domains = {Domain::Gas}, .height = kSide, .width = kSide};
    if (truth) {
        layout.domains = {Domain::DarkMatter, Domain::Stars, Domain::Gas};
    }
    io::GalaxyMapsWriter writer(file, layout);
    for (int i = 0; i < galaxies; ++i) {
        const Image dark = darkOf(i);
        const Image stars = starsOf(i);
        const Image gas = gasOf(i);
        truth
            ? writer.add(factsOfGalaxy(i), {{.map = dark.pixels}, {.map = stars.pixels}, {.map = gas.pixels}})
            : writer.add(factsOfGalaxy(i), {{.map = gas.pixels}});
    }
    writer.finish();
}

/// A model that knows the truth but for factors: sample `seed` is `low` or `high` times it, in turn.
Candidate liar(const std::string& name, double low, double high) {
    Candidate c;
    c.name = name;
    c.kind = "DDPM";
    c.targets = {Domain::Stars, Domain::DarkMatter};
    c.translate = [low, high](const translation::GivenGas& gas, const std::vector<std::uint64_t>& seeds,
                              const std::function<void(TranslatedMaps)>& onMaps, const Monitor& monitor) {
        const int galaxy = static_cast<int>(std::lround(gas.values.at(0, 34, 29) / 1e8)) - 1;
        for (const std::uint64_t seed : seeds) {
            monitor.step(0, 1);
            const double factor = seed % 2 == 0 ? low : high;
            onMaps({times(starsOf(galaxy), factor), times(darkOf(galaxy), factor)});
        }
    };
    return c;
}

TranslationFacts facts() {
    TranslationFacts f;
    f.targets = {Domain::Stars, Domain::DarkMatter};
    f.source = "set.hdf5";
    f.kind = "DDPM";
    f.provenance.model = "ddpm-demo";
    f.provenance.modelSha256 = "0123";
    f.provenance.sampler = "dpm++";
    f.provenance.steps = 20;
    return f;
}

bool near(double a, double b, double within) {
    return std::abs(a - b) < within;
}

} // namespace

class TestTranslationFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsMeanAndSpreadOfSamples();
    void opensAgainAsWhatItIs();
    void keepsFewerSamplesOfTheFirstMap();
    void takesTheTruthBesideSamplesNotTheSamples();
    void refusesWhatDoesNotFit();
    void leavesNothingBehindWhenItIsNotFinished();
    void drawsTheSheet();
    void judgesASetOfMaps();
    void judgesOnlyWhatIsKnown();
    void keepsTheMapsThatWereDone();

private:
    fs::path in(const char* name) const { return fs::path(folder_.path().toStdString()) / name; }

    QTemporaryDir folder_;
};

// Samples 2 and 8 times the truth: linear mean 5, spread 3 sqrt(2); mean log 0.602 = log10(4), spread
// log10(4) / sqrt(2), z = sqrt(2).
void TestTranslationFile::knowsMeanAndSpreadOfSamples() {
    const Image truth = starsOf(0);
    Ensemble ensemble(Domain::Stars, truth);
    QVERIFY(!ensemble.squaredError() && !ensemble.zScore());
    ensemble.add(times(truth, 2.0));
    QCOMPARE(ensemble.deviation().pixels[7], 0.0F);
    QVERIFY(!ensemble.zScore());
    ensemble.add(times(truth, 8.0));
    const double value = truth.at(0, 34, 29);
    const double four = std::log10(4.0);
    QVERIFY(near(ensemble.mean().at(0, 34, 29) / value, 5.0, 1e-5));
    QVERIFY(near(ensemble.deviation().at(0, 34, 29) / value, 3.0 * std::sqrt(2.0), 1e-5));
    QVERIFY(near(ensemble.residual()->at(0, 34, 29), four, 1e-5));
    QVERIFY(near(ensemble.deviationLog().at(0, 34, 29), four / std::sqrt(2.0), 1e-5));
    QVERIFY(near(ensemble.zScore()->at(0, 34, 29), std::sqrt(2.0), 1e-4));
    QVERIFY(near(*ensemble.zWidth(), std::sqrt(2.0), 1e-4));
    QVERIFY(near(*ensemble.squaredError(), four * four, 1e-4));
    QVERIFY(near(*ensemble.squaredErrorOfOne(), std::pow(std::log10(2.0), 2), 1e-4));
    QVERIFY_EXCEPTION_THROWN(ensemble.add(Image(1, kSide, kSide - 1, 1.0F)), ValueError);
}

void TestTranslationFile::opensAgainAsWhatItIs() {
    writeSet(in("set.hdf5"), 3);
    const auto source = io::openGalaxyMaps(in("set.hdf5"));
    TranslationWriter writer(in("out.hdf5"), kSide, kSide, facts());
    for (const int index : {0, 2}) {
        writer.begin(readHead(*source, index, facts().targets));
        QVERIFY(writer.head().truth[0] && writer.head().notes.empty());
        writer.add({times(starsOf(index), 2.0), times(darkOf(index), 0.5)}, 11);
        writer.add({times(starsOf(index), 8.0), times(darkOf(index), 0.5)}, 12);
        writer.end(index == 2 ? std::optional(-3.25) : std::nullopt);
    }
    writer.finish();

    const auto maps = io::openGalaxyMaps(in("out.hdf5")); // as any file of maps
    QCOMPARE(maps->domains().size(), std::size_t{3});
    QCOMPARE(maps->read(Domain::Gas, 1).values.pixels, gasOf(2).pixels);
    const auto stars = maps->read(Domain::Stars, 1);
    QVERIFY(near(stars.values.at(0, 34, 29) / starsOf(2).at(0, 34, 29), 5.0, 1e-5));
    QCOMPARE(maps->partner(Domain::Gas, 1, Domain::Stars), 1);
    const auto wanted = factsOfGalaxy(2);
    QCOMPARE(stars.facts.galaxy, wanted.galaxy);
    QCOMPARE(stars.facts.snapshot, wanted.snapshot);
    QCOMPARE(stars.facts.rotation, wanted.rotation);
    QCOMPARE(stars.facts.extent, wanted.extent);
    QCOMPARE(stars.facts.name, "star/" + wanted.name);
    QCOMPARE(stars.facts.unit, std::string("Msun/kpc^2"));

    const SavedTranslation saved(in("out.hdf5")); // and as a translation
    QCOMPARE(saved.maps(), 2);
    QCOMPARE(saved.samples(), 2);
    QCOMPARE(saved.facts().source, std::string("set.hdf5"));
    QCOMPARE(saved.facts().kind, std::string("DDPM"));
    QCOMPARE(saved.facts().provenance.model, std::string("ddpm-demo"));
    QCOMPARE(saved.facts().provenance.modelSha256, std::string("0123"));
    QCOMPARE(saved.facts().provenance.page, std::string("translation"));
    QCOMPARE(saved.facts().provenance.seeds, (std::vector<std::uint64_t>{11, 12}));
    QCOMPARE(saved.facts().targets, (std::vector<Domain>{Domain::DarkMatter, Domain::Stars}));
    QCOMPARE(saved.sample(Domain::Stars, 1, 1).pixels, times(starsOf(2), 8.0).pixels);
    QCOMPARE(saved.head(1).index, 2);
    QCOMPARE(saved.head(1).truth[0]->pixels, darkOf(2).pixels);
    QVERIFY(near(*saved.ensemble(Domain::Stars, 1).zWidth(), std::sqrt(2.0), 1e-4));
    QCOMPARE(saved.logLikelihood(1), std::optional(-3.25));
    QVERIFY(!saved.logLikelihood(0));
    const io::PosteriorMaps beside(*maps);
    const double error = *beside.number(Domain::DarkMatter, 0, "squared_error_dex2");
    QVERIFY(near(error, std::pow(std::log10(2.0), 2), 1e-4));
    QVERIFY(!beside.number(Domain::Gas, 0, "squared_error_dex2"));
    QCOMPARE(beside.map(Domain::Stars, "mean", 0)->pixels, maps->read(Domain::Stars, 0).values.pixels);
    QVERIFY(beside.map(Domain::Stars, "std", 0) && beside.map(Domain::Stars, "zscore", 0));
    QVERIFY_EXCEPTION_THROWN(SavedTranslation(in("set.hdf5")), FormatNotSupported);
}

void TestTranslationFile::keepsFewerSamplesOfTheFirstMap() {
    TranslationWriter writer(in("few.hdf5"), kSide, kSide, facts());
    writer.begin(headOf(0));
    writer.add({starsOf(0), darkOf(0)}, 1);
    writer.end();
    writer.begin(headOf(1));
    for (std::uint64_t seed = 1; seed < 3; ++seed) {
        writer.add({starsOf(1), darkOf(1)}, seed);
    }
    QVERIFY_EXCEPTION_THROWN(writer.end(), ValueError); // two, where the first map has one
    writer.finish();
    const SavedTranslation saved(in("few.hdf5"));
    QCOMPARE(saved.maps(), 1);
    QCOMPARE(saved.samples(), 1);
    QVERIFY(!saved.head(0).truth[0]);
    QVERIFY(!saved.head(0).gas.facts.known);
}

void TestTranslationFile::takesTheTruthBesideSamplesNotTheSamples() {
    writeSet(in("set.hdf5"), 1);
    TranslationWriter writer(in("made.hdf5"), kSide, kSide, facts());
    writer.begin(readHead(*io::openGalaxyMaps(in("set.hdf5")), 0, {Domain::Stars}));
    writer.add({times(starsOf(0), 3.0), times(darkOf(0), 3.0)}, 5);
    writer.end();
    writer.finish();
    const auto made = io::openGalaxyMaps(in("made.hdf5"));
    const auto head = readHead(*made, 0, {Domain::DarkMatter, Domain::Stars, Domain::Temperature});
    QCOMPARE(head.gas.values.pixels, gasOf(0).pixels);
    QVERIFY(!head.truth[0] && !head.truth[2]); // a model's dark matter is no truth
    QCOMPARE(head.truth[1]->pixels, starsOf(0).pixels);
}

void TestTranslationFile::refusesWhatDoesNotFit() {
    auto twice = facts();
    twice.targets.push_back(Domain::Stars);
    QVERIFY_EXCEPTION_THROWN(TranslationWriter(in("no.hdf5"), kSide, kSide, twice), ValueError);
    twice.targets = {Domain::Gas};
    QVERIFY_EXCEPTION_THROWN(TranslationWriter(in("no.hdf5"), kSide, kSide, twice), ValueError);
    QVERIFY_EXCEPTION_THROWN(TranslationWriter(in("none/no.hdf5"), kSide, kSide, facts()), DiskError);
    TranslationWriter writer(in("no.hdf5"), kSide, kSide, facts());
    writer.begin(headOf(0));
    QVERIFY_EXCEPTION_THROWN(writer.add({starsOf(0)}, 1), ValueError);
    QVERIFY_EXCEPTION_THROWN(writer.end(), ValueError);
    QVERIFY_EXCEPTION_THROWN(writer.finish(), ValueError);
}

void TestTranslationFile::leavesNothingBehindWhenItIsNotFinished() {
    QTemporaryDir empty;
    const auto file = fs::path(empty.path().toStdString()) / "out.hdf5";
    {
        TranslationWriter writer(file, kSide, kSide, facts());
        writer.begin(headOf(0));
        writer.add({starsOf(0), darkOf(0)}, 1);
    }
    QVERIFY(fs::is_empty(file.parent_path()));
}

void TestTranslationFile::drawsTheSheet() {
    Ensemble known(Domain::Stars, starsOf(0));
    Ensemble unknown(Domain::DarkMatter);
    for (const double factor : {2.0, 3.0}) {
        known.add(times(starsOf(0), factor));
        unknown.add(times(darkOf(0), factor));
    }
    const TranslationHead head = headOf(0);
    const auto one = drawTranslation(facts(), head, {known});
    const auto two = drawTranslation(facts(), head, {known, unknown});
    QVERIFY(one.width > 5 * 256 && one.height > 256);
    QCOMPARE(two.width, one.width);
    QVERIFY(two.height > one.height + 256);
}

// The model is 10^0.25 too high everywhere; the power law is exact.
void TestTranslationFile::judgesASetOfMaps() {
    writeSet(in("set.hdf5"), 4);
    const auto file = io::openGalaxyMaps(in("set.hdf5"));
    const auto all = spreadMaps(4, 0);
    const auto laws = fitPowerLaws(*file, all, {Domain::Stars, Domain::DarkMatter, Domain::Temperature}, {});
    QCOMPARE(laws.size(), std::size_t{2}); // no temperature in the file
    QVERIFY(near(laws.at(Domain::Stars).slope(), 1.5, 0.01));
    const double high = std::pow(10.0, 0.25);
    const auto scores = evaluate(*file, {liar("high", high, high), liar("wide", 0.5, 2.0)}, laws,
                                 {.maps = all, .samples = 2, .seed = 6}, {});
    QVERIFY(scores.whole);
    QCOMPARE(scores.models.size(), std::size_t{2});
    const ModelScores& model = scores.models[0];
    QCOMPARE(model.maps, 4);
    QCOMPARE(model.samples, 8);
    QVERIFY(model.seconds >= 0.0);
    const TargetScores& stars = model.targets[0];
    QCOMPARE(stars.target, Domain::Stars);
    QCOMPARE(stars.maps, 4);
    QVERIFY(near(stars.squaredError, 0.0625, 1e-3));
    QVERIFY(near(stars.profileResidual, 0.25, 1e-3));
    QVERIFY(near(stars.profileBand, 0.0, 1e-3));
    QVERIFY(near(stars.totalResidual, 0.25, 1e-3));
    QVERIFY(std::isnan(stars.zWidth)); // both samples agree
    QVERIFY(stars.powerLawError < 1e-3 && stars.ratio > 10.0);
    QVERIFY(stars.similarity > 0.8 && stars.similarity < 1.0);
    QCOMPARE(stars.residual.maps, 4);
    const TargetScores& wide = scores.models[1].targets[0];
    QVERIFY(near(wide.squaredError, 0.0, 1e-6));
    QVERIFY(near(wide.squaredErrorOfOne, std::pow(std::log10(2.0), 2), 1e-3));
    QVERIFY(near(wide.profileResidual, std::log10(1.25), 1e-3)); // the mean of linear values
    QVERIFY(scores.masses && model.masses);
    QCOMPARE(scores.masses->logHalo.size(), scores.masses->median.size());
}

void TestTranslationFile::judgesOnlyWhatIsKnown() {
    writeSet(in("gas.hdf5"), 2, false);
    const auto file = io::openGalaxyMaps(in("gas.hdf5"));
    QVERIFY_EXCEPTION_THROWN(evaluate(*file, {liar("a", 1.0, 1.0)}, {}, {.maps = {0}}, {}), FileError);
    QCOMPARE(spreadMaps(10, 3), (std::vector<std::int64_t>{0, 3, 6}));
    QCOMPARE(spreadMaps(2, 5), (std::vector<std::int64_t>{0, 1}));
}

void TestTranslationFile::keepsTheMapsThatWereDone() {
    writeSet(in("set.hdf5"), 3);
    const auto file = io::openGalaxyMaps(in("set.hdf5"));
    int steps = 0;
    const Monitor monitor{.onStep = [&](int, int) { ++steps; }, .cancelled = [&] { return steps > 5; }};
    const auto scores = evaluate(*file, {liar("a", 1.0, 1.0), liar("b", 1.0, 1.0)}, {},
                                 {.maps = {0, 1, 2}, .samples = 2}, monitor);
    QVERIFY(!scores.whole);
    QCOMPARE(scores.models[0].maps, 1); // four steps a map
    QCOMPARE(scores.models[1].maps, 1);
    steps = 9;
    QVERIFY_EXCEPTION_THROWN(evaluate(*file, {liar("a", 1.0, 1.0)}, {}, {.maps = {0}}, monitor),
                             Monitor::Cancelled);
}

QTEST_GUILESS_MAIN(TestTranslationFile)
#include "tst_translation_file.moc"
