// SPDX-License-Identifier: MIT
#include "core/analysis/RedshiftMetrics.h"
#include "core/analysis/RedshiftPredictor.h"
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/evolution/Evolution.h"
#include "core/io/AtomicFile.h"
#include "core/io/Csv.h"
#include "core/training/Recipe.h"
#include "core/training/Training.h"

#include <QtTest>
#include <cmath>
#include <limits>
#include <sstream>

using namespace lookback;
namespace fs = std::filesystem;

namespace {

constexpr int kValidation = 40;

/// Galaxies of one blob each on a noisy sky, redder with redshift: 2 bands, 16 x 8 pixels.
Image blob(double redshift, Random& random) {
    Image image(2, 16, 8);
    for (auto& pixel : image.pixels) {
        pixel = static_cast<float>(0.05 * random.normal());
    }
    for (int y = 7; y < 9; ++y) {
        image.at(0, y, 4) += static_cast<float>(3.0 - redshift);
        image.at(1, y, 4) += static_cast<float>(1.0 + redshift);
    }
    return image;
}

io::GalaxyFileLayout blobLayout() {
    io::GalaxyFileLayout layout;
    layout.bands = 2;
    layout.height = 16;
    layout.width = 8;
    layout.bandNames = {"g", "r"};
    return layout;
}

void writeBlobs(const fs::path& file, int count, std::uint64_t seed, const std::string& columns = "gr") {
    auto layout = blobLayout();
    for (const char band : columns) {
        layout.columns.push_back(std::string(1, band) + "_cmodel_mag");
    }
    auto writer = io::createGalaxies(file, layout);
    Random random(seed);
    for (int i = 0; i < count; ++i) {
        const double z = random.uniform(0.05, 2.0);
        const std::vector<double> magnitudes{22.0 + z, 22.0 - z};
        writer->add(blob(z, random), z, static_cast<std::uint64_t>(i),
                    {magnitudes.begin(), magnitudes.begin() + static_cast<std::ptrdiff_t>(columns.size())});
    }
    writer->finish();
}

struct Run {
    std::string sizes = R"("widths": [8, 8], "top": [8], "dense": [16])";
    std::string loss = "cauchy";
    int steps = 12;
    std::string training = "training.hdf5";
};

std::string recipeText(const fs::path& folder, const Run& run) {
    std::ostringstream text;
    text << R"({"name": "predictor", "task": "redshift", "architecture": "redshift_cnn", "sizes": {)"
         << run.sizes << R"(}, "loss": ")" << run.loss << R"(", "data": {"training": ")"
         << (folder / run.training).string() << R"(", "validation": ")"
         << (folder / "validation.hdf5").string() << R"(", "validation_count": )" << kValidation
         << R"(, "description": "blobs", "simulated": true, "redshift_jitter": 0.0},
        "optimiser": {"steps": )"
         << run.steps << R"(, "batch": 8, "seed": 3, "warmup": 2, "learning_rate": 0.005},
        "output": {"checkpoint_every": 5, "validate_every": 6, "weights": "float32"}})";
    return text.str();
}

/// The losses of a table, in order.
std::vector<double> losses(const fs::path& job, const char* table) {
    return io::readCsv(job / table).numbers("loss");
}

} // namespace

class TestRedshiftTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void learnsRedshifts();
    void goesOnExactly();
    void learnsTheLossThatTheRecipeNames_data();
    void learnsTheLossThatTheRecipeNames();
    void learnsFromMagnitudesToo();
    void saysWhatMagnitudesAreMissing();
    void refusesImagesOfAnotherKind();
    void saysNothingOfBlankImages();
    void scalesOtherZeroPoints();
    void isNoModelOfEvolution();
    void stopsBetweenBatches();

private:
    engine::ModelCard train(const std::string& job, const Run& run, int stopAt = -1);

    QTemporaryDir temporary_;
    fs::path folder_;
    engine::ModelCard card_; ///< Of a model that has learnt.
};

engine::ModelCard TestRedshiftTraining::train(const std::string& job, const Run& run, int stopAt) {
    const auto recipe = folder_ / (job + ".json");
    io::writeTextAtomically(recipe, recipeText(folder_, run));
    int done = 0;
    training::train(recipe, folder_ / job, fs::exists(folder_ / job), engine::chooseDevice("cpu", 1),
                    [&done](const training::Progress& p) { done = p.step; },
                    {{}, [&] { return done == stopAt; }});
    return engine::readModelCard(folder_ / job / "model" / "predictor.json");
}

void TestRedshiftTraining::initTestCase() {
    folder_ = temporary_.path().toStdString();
    writeBlobs(folder_ / "training.hdf5", 400, 1);
    writeBlobs(folder_ / "validation.hdf5", kValidation, 2);
    card_ = train("learnt", {.steps = 900});
}

void TestRedshiftTraining::learnsRedshifts() {
    QCOMPARE(card_.task, std::string("redshift"));
    QCOMPARE(card_.training.count, std::int64_t{400});
    analysis::RedshiftPredictor predictor(card_, engine::chooseDevice("cpu", 1));
    const auto file = io::openGalaxies(folder_ / "validation.hdf5");
    const auto predicted = predictor.predict(*file);
    const std::vector<double> truth(file->facts().redshifts.begin(), file->facts().redshifts.end());
    const auto scores = analysis::scoreRedshifts(truth, predicted);
    QCOMPARE(scores.count, std::size_t{kValidation});
    // Redshifts even from 0.05 to 2 scatter by 0.4 for who always says the mean.
    QVERIFY2(scores.scatterMad < 0.08, std::to_string(scores.scatterMad).c_str());
    std::vector<Image> images;
    for (int i = 0; i < kValidation; ++i) {
        images.push_back(file->read(i));
    }
    QCOMPARE(predictor.predict(images), predicted);
    QCOMPARE(analysis::redshiftQuantity(predicted).key, std::string("predicted_redshift"));
}

void TestRedshiftTraining::goesOnExactly() {
    train("whole", {});
    QVERIFY_EXCEPTION_THROWN(train("stopped", {}, 7), Monitor::Cancelled);
    train("stopped", {});
    QCOMPARE(losses(folder_ / "stopped", "metrics.csv"), losses(folder_ / "whole", "metrics.csv"));
    QCOMPARE(losses(folder_ / "stopped", "validation.csv"), losses(folder_ / "whole", "validation.csv"));
}

void TestRedshiftTraining::learnsTheLossThatTheRecipeNames_data() {
    QTest::addColumn<QString>("loss");
    QTest::newRow("published") << "hsc";
    QTest::newRow("ours") << "cauchy";
}

// The last validation loss, from the finished model's own predictions.
void TestRedshiftTraining::learnsTheLossThatTheRecipeNames() {
    QFETCH(QString, loss);
    const auto job = "loss_" + loss.toStdString();
    analysis::RedshiftPredictor predictor(train(job, {.loss = loss.toStdString()}),
                                          engine::chooseDevice("cpu", 1));
    const auto file = io::openGalaxies(folder_ / "validation.hdf5");
    const auto predicted = predictor.predict(*file);
    double expected = 0.0;
    for (int i = 0; i < kValidation; ++i) {
        const double z = file->facts().redshifts[i];
        const double published = (predicted[i] - z) / 0.15;
        const double ours = published / (1.0 + z);
        expected += loss == QStringLiteral("hsc") ? 1.0 - 1.0 / (1.0 + published * published)
                                                  : std::log(1.0 + ours * ours);
    }
    const double found = losses(folder_ / job, "validation.csv").back();
    QVERIFY2(std::abs(found - expected / kValidation) < 1e-5, std::to_string(found).c_str());
}

void TestRedshiftTraining::learnsFromMagnitudesToo() {
    const auto card =
        train("magnitudes", {.sizes = R"("widths": [8], "top": [], "dense": [4], "magnitudes": [12])"});
    analysis::RedshiftPredictor predictor(card, engine::chooseDevice("cpu", 1));
    QVERIFY(predictor.needsMagnitudes());
    const auto file = io::openGalaxies(folder_ / "validation.hdf5");
    const auto predicted = predictor.predict(*file);
    QVERIFY(std::all_of(predicted.begin(), predicted.end(), [](double z) { return std::isfinite(z); }));
    QVERIFY_EXCEPTION_THROWN(predictor.predict({file->read(0)}), ValueError);
}

void TestRedshiftTraining::saysWhatMagnitudesAreMissing() {
    writeBlobs(folder_ / "poor.hdf5", 20, 4, "g");
    try {
        train("poor", {.sizes = R"("magnitudes": [12], "widths": [4])", .training = "poor.hdf5"});
        QFAIL("magnitudes were made up");
    } catch (const FileError& e) {
        QVERIFY2(QString::fromUtf8(e.what()).contains(QLatin1String("r_cmodel_mag")), e.what());
    }
}

void TestRedshiftTraining::refusesImagesOfAnotherKind() {
    analysis::RedshiftPredictor predictor(card_, engine::chooseDevice("cpu", 1));
    try {
        predictor.predict({Image(2, 16, 9)});
        QFAIL("another size was accepted");
    } catch (const ValueError& e) {
        const auto said = QString::fromUtf8(e.what());
        QVERIFY2(said.contains(QLatin1String("16 x 8")) && said.contains(QLatin1String("16 x 9")), e.what());
    }
    const auto refusal = [&](const std::function<void(io::GalaxyFileLayout&)>& change) {
        auto layout = blobLayout();
        change(layout);
        auto writer = io::createGalaxies(folder_ / "other.hdf5", layout);
        writer->add(Image(2, layout.height, 8), 0.5, 0, {});
        writer->finish();
        try {
            predictor.predict(*io::openGalaxies(folder_ / "other.hdf5"));
            return QString();
        } catch (const FileError& e) {
            return QString::fromUtf8(e.what());
        }
    };
    QCOMPARE(refusal([](auto&) {}), QString());
    QVERIFY(refusal([](auto& l) { l.height = 32; }).contains(QLatin1String("32 x 8")));
    QVERIFY(refusal([](auto& l) { l.bandNames = {"r", "i"}; }).contains(QLatin1String("found ri")));
    QVERIFY(refusal([](auto& l) { l.pixelScale = 0.2; }).contains(QLatin1String("found 0.2")));
}

void TestRedshiftTraining::saysNothingOfBlankImages() {
    analysis::RedshiftPredictor predictor(card_, engine::chooseDevice("cpu", 1));
    Random random(9);
    const auto whole = blob(0.8, random);
    auto torn = whole; // a few pixels are missing
    torn.at(0, 0, 0) = std::numeric_limits<float>::quiet_NaN();
    auto blank = whole; // a band is missing
    std::fill(blank.band(1).begin(), blank.band(1).end(), std::numeric_limits<float>::quiet_NaN());
    const auto predicted = predictor.predict({whole, torn, blank});
    QVERIFY(std::abs(predicted[0] - predicted[1]) < 0.3);
    QVERIFY(std::isnan(predicted[2]));
    QVERIFY(predictor.predict(std::vector<Image>()).empty());
}

void TestRedshiftTraining::scalesOtherZeroPoints() {
    analysis::RedshiftPredictor predictor(card_, engine::chooseDevice("cpu", 1));
    Random random(9);
    auto image = blob(0.8, random);
    const auto here = predictor.predict({image});
    auto layout = blobLayout();
    layout.zeroPoint = 29.5;
    for (auto& pixel : image.pixels) {
        pixel *= 10.0F; // 2.5 magnitudes
    }
    auto writer = io::createGalaxies(folder_ / "scaled.hdf5", layout);
    writer->add(image, 0.8, 0, {});
    writer->finish();
    const auto there = predictor.predict(*io::openGalaxies(folder_ / "scaled.hdf5"));
    QVERIFY(std::abs(there[0] - here[0]) < 1e-4);
}

void TestRedshiftTraining::isNoModelOfEvolution() {
    QVERIFY_EXCEPTION_THROWN(evolution::Generator(card_, engine::chooseDevice("cpu", 1)), FileError);
    auto other = card_;
    other.task = "evolution";
    QVERIFY_EXCEPTION_THROWN(analysis::RedshiftPredictor(other, engine::chooseDevice("cpu", 1)), FileError);
    other = card_;
    other.sizes["widths"] = {8, 8, 8, 8};
    QVERIFY_EXCEPTION_THROWN(analysis::RedshiftPredictor(other, engine::chooseDevice("cpu", 1)), FileError);
}

void TestRedshiftTraining::stopsBetweenBatches() {
    analysis::RedshiftPredictor predictor(card_, engine::chooseDevice("cpu", 1));
    const auto file = io::openGalaxies(folder_ / "training.hdf5"); // seven batches
    int steps = 0;
    const Monitor monitor{[&](int, int) { ++steps; }, [&] { return steps == 2; }};
    QVERIFY_EXCEPTION_THROWN(predictor.predict(*file, monitor), Monitor::Cancelled);
    QCOMPARE(steps, 2);
}

QTEST_GUILESS_MAIN(TestRedshiftTraining)
#include "tst_redshift_training.moc"
