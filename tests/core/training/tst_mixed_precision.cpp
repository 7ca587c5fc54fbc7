// SPDX-License-Identifier: MIT
#include "core/engine/MixedPrecision.h"
#include "core/io/AtomicFile.h"
#include "core/training/Batches.h"
#include "core/training/Learner.h"
#include "tests/core/training/Blobs.h"
#include "tests/core/training/Universes.h"
#include "tests/support/GalaxyMaps.h"

#include <QtTest>

using namespace lookback;
using namespace lookback::training;
namespace fs = std::filesystem;

// The CPU's mixed precision stands in for the GPU's: the same casts before convolutions and products. Not so
// for the published networks: LibTorch 1.13 brings nothing back to float32 before GroupNorm on a CPU.
class TestMixedPrecision : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void endsWithItsScope();
    void learnsNearlyTheSame_data();
    void learnsNearlyTheSame();

private:
    QTemporaryDir temporary_;
    fs::path sky_, maps_, fields_;
};

namespace {

/// Loss and gradient of a fresh network on the maps to judge by.
std::pair<double, torch::Tensor> gradient(const Recipe& recipe, bool mixed) {
    const auto learner = makeLearner(recipe, {});
    learner->network().eval(); // no dropout
    const auto batch = validationBatch(recipe, learner->needs());
    std::optional<engine::MixedPrecision> guard;
    if (mixed) {
        guard.emplace(torch::kCPU);
    }
    const auto loss = learner->loss(batch);
    guard.reset();
    loss.backward();
    std::vector<torch::Tensor> all;
    for (const auto& parameter : learner->network().parameters()) {
        if (parameter.grad().defined()) {
            all.push_back(parameter.grad().flatten());
        }
    }
    return {loss.item<double>(), torch::cat(all)};
}

} // namespace

void TestMixedPrecision::initTestCase() {
    const fs::path folder = temporary_.path().toStdString();
    sky_ = folder / "sky";
    maps_ = folder / "maps";
    fields_ = folder / "fields";
    for (const auto& one : {sky_, maps_, fields_}) {
        fs::create_directories(one);
    }
    writeBlobs(sky_ / "training.hdf5", 12, 1);
    writeBlobs(sky_ / "validation.hdf5", 10, 2);
    test::writeGalaxyMaps(maps_ / "training.hdf5", 6, 1);
    test::writeGalaxyMaps(maps_ / "validation.hdf5", 2, 2);
    test::writeUniverses(fields_ / "training");
    test::writeUniverses(fields_ / "validation", {.simulations = 2, .seed = 2});
}

void TestMixedPrecision::endsWithItsScope() {
    const auto x = torch::ones({2, 2});
    QVERIFY(torch::matmul(x, x).scalar_type() == torch::kFloat32);
    {
        const engine::MixedPrecision outer(torch::kCPU);
        { const engine::MixedPrecision inner(torch::kCPU); }
        QVERIFY(torch::matmul(x, x).scalar_type() == torch::kBFloat16);
    }
    QVERIFY(torch::matmul(x, x).scalar_type() == torch::kFloat32);
}

void TestMixedPrecision::learnsNearlyTheSame_data() {
    QTest::addColumn<QString>("recipe");
    const auto add = [](const char* name, const std::string& recipe) {
        QTest::newRow(name) << QString::fromStdString(recipe);
    };
    add("galaxies", recipeText(sky_));
    add("fields", test::fieldRecipe(fields_, test::kTinyMapUnet));
    add("maps of galaxies", test::translationRecipe(maps_, test::tinyGalaxyUnet(R"("kind": "ddpm")")));
    add("pix2pix", test::translationRecipe(maps_, test::kTinyPix2pix));
    add("Diffusion Mamba", test::translationRecipe(maps_, test::kTinyDim));
}

void TestMixedPrecision::learnsNearlyTheSame() {
    QFETCH(QString, recipe);
    const auto file = sky_ / "recipe.json";
    io::writeTextAtomically(file, recipe.toStdString());
    const auto read = readRecipe(file);
    const auto [loss, whole] = gradient(read, false);
    const auto [mixedLoss, mixed] = gradient(read, true);
    QVERIFY(mixed.isfinite().all().item<bool>());
    QVERIFY2(std::abs(mixedLoss / loss - 1.0) < 0.02, qPrintable(QString::number(mixedLoss / loss)));
    const double alike = (torch::dot(mixed, whole) / (mixed.norm() * whole.norm())).item<double>();
    QVERIFY2(alike > 0.99, qPrintable(QString::number(alike)));
    QVERIFY(!torch::equal(mixed, whole)); // it was on
}

QTEST_GUILESS_MAIN(TestMixedPrecision)
#include "tst_mixed_precision.moc"
