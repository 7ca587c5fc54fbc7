// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/diffusion/ImageModel.h"
#include "core/diffusion/Profile.h"
#include "core/engine/Torch.h"

#include <torch/types.h>

#include <QtTest>
#include <cmath>

using namespace lookback;
using namespace lookback::diffusion;

namespace {

engine::ModelCard cardWith(std::vector<std::int64_t> profile) {
    engine::ModelCard card;
    card.architecture = "compact_unet";
    card.sizes = {{"widths", {8, 8}}, {"blocks", {1}}, {"attention", {}}, {"code", {8}}, {"patch", {2}}};
    card.sizes["profile"] = std::move(profile);
    card.bands = {"g", "r"};
    card.height = 16;
    card.width = 16;
    card.normalisation.softening = {1.0, 1.0};
    card.normalisation.offset = {0.0, 0.0};
    card.normalisation.scale = {1.0, 1.0};
    card.schedule.kind = engine::Schedule::Kind::Edm;
    card.schedule.sigmaMin = 0.05;
    card.schedule.sigmaMax = 80.0;
    return card;
}

double largest(const torch::Tensor& t) {
    return t.abs().max().item<double>();
}

} // namespace

class TestProfileNetwork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void basisIsOrthonormalAndRound();
    void basisTellsRingsFromEachOther();
    void refusesMoreRingsThanPixelsTell();
    void leavesAllElseAsItIs();
    void measuresItsAxes();
    void givesTheMeanOfAGaussian();
    void putsItsAnswerIntoTheImage();
    void refusesWhatDoesNotFit();
};

void TestProfileNetwork::basisIsOrthonormalAndRound() {
    const auto basis = profileBasis(8, 64, 64);
    QVERIFY(largest(torch::matmul(basis, basis.t()) - torch::eye(8)) < 1e-5);
    const auto images = basis.reshape({8, 64, 64});
    QVERIFY(largest(images - images.transpose(1, 2)) < 1e-5);
    QVERIFY(largest(images - images.flip(2)) < 1e-5);
}

// The innermost ring ends at the second radius: beyond it a change of light leaves the first number alone.
void TestProfileNetwork::basisTellsRingsFromEachOther() {
    const auto basis = profileBasis(4, 32, 32);
    auto outside = torch::zeros({1, 1, 32, 32});
    outside[0][0][0][16] = 1.0; // 15.5 pixels from the middle, the last ring's radius being 14
    const auto numbers = profileOf(outside, basis).flatten().abs();
    QVERIFY(numbers[3].item<double>() > 1e-3);
    QVERIFY(numbers.narrow(0, 0, 3).max().item<double>() < 1e-6);
}

void TestProfileNetwork::refusesMoreRingsThanPixelsTell() {
    QVERIFY_EXCEPTION_THROWN(profileBasis(40, 8, 8), ValueError);
}

void TestProfileNetwork::leavesAllElseAsItIs() {
    torch::manual_seed(1);
    const auto basis = profileBasis(5, 16, 16);
    const auto images = torch::randn({3, 2, 16, 16});
    const auto wanted = torch::randn({3, 10});
    const auto changed = withProfile(images, wanted, basis);
    QVERIFY(largest(profileOf(changed, basis) - wanted) < 1e-5);
    const auto rest = [&](const torch::Tensor& t) { return withProfile(t, torch::zeros({3, 10}), basis); };
    QVERIFY(largest(rest(changed) - rest(images)) < 1e-5);
}

// 2,000 profiles of two numbers that lie along (0.6, 0.8) and across it: mean (3, -1), spreads 2 and 0.1.
void TestProfileNetwork::measuresItsAxes() {
    torch::manual_seed(4);
    const auto across = torch::tensor({-0.8, 0.6});
    const auto along = torch::tensor({0.6, 0.8});
    const auto drawn = torch::randn({2000, 2});
    const auto profiles = torch::tensor({3.0, -1.0}) + drawn.narrow(1, 0, 1) * 0.1 * across +
                          drawn.narrow(1, 1, 1) * 2.0 * along;
    nn::ProfileNet network({.bands = 1, .rings = 2, .width = 8, .depth = 1});
    measureAxes(network, profiles);
    QVERIFY(largest(network.mean - torch::tensor({3.0, -1.0})) < 0.1);
    QVERIFY(largest(network.spread / torch::tensor({0.1, 2.0}) - 1.0) < 0.05);
    QVERIFY(largest(torch::mv(network.axes, along).abs() - torch::tensor({0.0, 1.0})) < 0.01);
    QVERIFY(largest(torch::matmul(network.axes, network.axes.t()) - torch::eye(2)) < 1e-6);

    network.axes.copy_(torch::eye(2));
    measureAxes(network, torch::ones({3, 2})); // profiles that are all alike still have a spread to divide by
    QVERIFY(network.spread.min().item<double>() > 0.0);
}

// Of numbers that are normal with the network's mean, axes and spread, a network that gives nothing is the
// exact denoiser: along each axis mean + (x - mean) s^2 / (s^2 + sigma^2).
void TestProfileNetwork::givesTheMeanOfAGaussian() {
    nn::ProfileNet network({.bands = 1, .rings = 2, .width = 8, .depth = 1}); // its last layer begins at 0
    const torch::NoGradGuard noGradient;
    network.mean.copy_(torch::tensor({3.0, -1.0}));
    network.axes.copy_(torch::tensor({{0.6, 0.8}, {-0.8, 0.6}}));
    network.spread.copy_(torch::tensor({2.0, 0.5}));
    const auto clean =
        denoiseProfile(network, torch::tensor({{5.0, 1.0}}), torch::tensor({1.5}), torch::tensor({0.7}));
    const double first = (0.6 * 2.0 + 0.8 * 2.0) * 4.0 / (4.0 + 2.25);
    const double second = (-0.8 * 2.0 + 0.6 * 2.0) * 0.25 / (0.25 + 2.25);
    QVERIFY(std::abs(clean[0][0].item<double>() - (3.0 + 0.6 * first - 0.8 * second)) < 1e-5);
    QVERIFY(std::abs(clean[0][1].item<double>() - (-1.0 + 0.8 * first + 0.6 * second)) < 1e-5);
    // And its loss is that of an answer of nothing, whatever mean, axes and spread: noise and numbers of unit
    // variance make (level clean - noise) / sqrt(1 + level^2) of unit variance too.
    torch::manual_seed(2);
    const auto profile = network.mean + torch::matmul(torch::randn({4000, 2}) * network.spread, network.axes);
    const auto loss = profileLoss(network, profile, torch::rand({4000}), torch::randn({4000, 16}),
                                  torch::rand({4000}), {0.05, 80.0});
    QVERIFY(std::abs(loss.item<double>() - 1.0) < 0.02);
}

void TestProfileNetwork::putsItsAnswerIntoTheImage() {
    torch::manual_seed(3);
    const auto card = cardWith({4, 16, 2});
    const auto network = makeNetwork(card);
    const ImageModel model(card, network);
    const torch::NoGradGuard noGradient;
    const auto x = torch::randn({2, 2, 16, 16}) * 3.0;
    const auto sigma = torch::tensor({2.0, 0.3});
    const auto z = torch::tensor({0.4, 1.2});
    const auto basis = profileBasis(4, 16, 16);
    const auto clean = model.denoise(x, sigma, z);
    const auto expected = denoiseProfile(*network->profile(), profileOf(x, basis), sigma, z);
    QVERIFY(largest(profileOf(clean, basis) - expected) < 1e-4);

    auto plain = card;
    plain.sizes.erase("profile");
    torch::manual_seed(3); // the same first weights: the profile's come last
    const ImageModel without(plain, makeNetwork(plain));
    const auto difference = clean - without.denoise(x, sigma, z);
    QVERIFY(largest(difference) > 1e-3);
    QVERIFY(largest(withProfile(difference, torch::zeros({2, 8}), basis)) < 1e-4);
}

void TestProfileNetwork::refusesWhatDoesNotFit() {
    QVERIFY_EXCEPTION_THROWN(makeNetwork(cardWith({4, 16})), ValueError);
    QVERIFY_EXCEPTION_THROWN(makeNetwork(cardWith({4, 16, 1000})), ValueError);
    auto ddpm = cardWith({4, 16, 2});
    ddpm.schedule.kind = engine::Schedule::Kind::Ddpm;
    QVERIFY_EXCEPTION_THROWN(ImageModel(ddpm, makeNetwork(ddpm)), ValueError);
}

QTEST_APPLESS_MAIN(TestProfileNetwork)
#include "tst_profile_network.moc"
