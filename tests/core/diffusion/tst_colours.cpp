// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/diffusion/Colours.h"
#include "core/diffusion/ImageModel.h"
#include "tests/support/Tensors.h"

#include <torch/optim/adam.h>

#include <QtTest>

using namespace lookback;
using namespace lookback::diffusion;

namespace {

constexpr std::int64_t kSide = 24;

/// Two bands, 24 x 24 pixels of 0.25 arcsec, sky noise of 0.05 and 0.1.
engine::ModelCard smallCard() {
    engine::ModelCard card;
    card.architecture = "compact_unet";
    card.sizes = {{"widths", {8, 8}}, {"blocks", {1}}, {"attention", {}},
                  {"code", {8}},      {"patch", {2}},  {"colours", {16}}};
    card.bands = {"g", "r"};
    card.height = card.width = kSide;
    card.pixelScale = 0.25;
    card.normalisation.softening = {0.1, 0.2};
    card.normalisation.offset = {0.3, 0.3};
    card.normalisation.scale = {0.7, 0.7};
    return card;
}

/// Round galaxies of flux `first` and `second` in the two bands, each (N), on a noisy sky: (N, 2, H, W).
torch::Tensor galaxies(const torch::Tensor& first, const torch::Tensor& second) {
    const auto from = (torch::arange(kSide) - 0.5 * (kSide - 1)).square();
    const auto shape = torch::exp(-(from.unsqueeze(1) + from.unsqueeze(0)).sqrt() / 2.0);
    const auto flux = torch::stack({first, second}, 1).reshape({-1, 2, 1, 1}) * shape / shape.sum();
    const auto sky = torch::tensor({0.05F, 0.1F}).reshape({1, 2, 1, 1});
    return flux + sky * torch::randn(flux.sizes());
}

torch::Tensor ratio(const torch::Tensor& flux) { // (N, 2, H, W) -> (N)
    const auto middle = flux.narrow(2, 6, 12).narrow(3, 6, 12).sum({2, 3});
    return middle.select(1, 1) / middle.select(1, 0);
}

} // namespace

class TestColours : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measuresWhatItPutIn();
    void leavesAGalaxyOfTheSamePhotometryAlone();
    void changesNothingFarOut();
    void measuresAnEmptySky();
    void bringsColoursOfTheRedshift();
    void drawsTheSameAloneAndInABatch();
    void leavesAModelWithoutColoursAsItWas();
    void refusesCardsWithoutRoom();
};

void TestColours::measuresWhatItPutIn() {
    torch::manual_seed(1);
    const auto card = smallCard();
    const auto flux = galaxies(torch::tensor({20.0F, 3.0F}), torch::tensor({30.0F, 0.0F}));
    const auto wanted = photometry(flux, card) + 0.3 * torch::randn({2, 6});
    const auto found = photometry(withPhotometry(flux, wanted, card), card);
    QVERIFY(test::largestDifference(found, wanted) < 1e-3);
}

void TestColours::leavesAGalaxyOfTheSamePhotometryAlone() {
    torch::manual_seed(2);
    const auto card = smallCard();
    const auto flux = galaxies(torch::tensor({20.0F}), torch::tensor({30.0F}));
    QVERIFY(test::largestDifference(withPhotometry(flux, photometry(flux, card), card), flux) < 1e-4);
}

void TestColours::changesNothingFarOut() {
    torch::manual_seed(3);
    const auto card = smallCard();
    const auto flux = galaxies(torch::tensor({20.0F}), torch::tensor({30.0F}));
    const auto change = withPhotometry(flux, photometry(flux, card) + 0.5, card) - flux;
    QVERIFY(change.narrow(2, 0, 2).abs().max().item<double>() == 0.0); // 2.6 arcsec and more from the middle
    QVERIFY(change.narrow(2, 8, 8).narrow(3, 8, 8).sum().item<double>() > 1.0);
}

// A plain sky of noise sigma has photometry of mean 0 and standard deviation asinh(1) or so, in every band.
void TestColours::measuresAnEmptySky() {
    torch::manual_seed(4);
    const auto none = torch::zeros({400});
    const auto found = photometry(galaxies(none, none), smallCard());
    QVERIFY(found.mean(0).abs().max().item<double>() < 0.2);
    QVERIFY((found.std(0) - 0.79).abs().max().item<double>() < 0.1);
}

// Galaxies whose second band is 1 + z times the first, of any brightness: what is a fifth off comes back.
void TestColours::bringsColoursOfTheRedshift() {
    torch::manual_seed(5);
    const auto card = smallCard();
    nn::ColourNet colours(6, 32);
    torch::optim::Adam optimiser(colours.parameters(), torch::optim::AdamOptions(3e-3));
    for (int step = 0; step < 400; ++step) {
        const auto z = torch::rand({64});
        const auto bright = torch::exp(3.0 + torch::rand({64}));
        const auto noise = torch::randn({64, 6});
        const auto loss = colourLoss(colours, galaxies(bright, bright * (1.0 + z)), z, noise,
                                     torch::rand({64}).clamp(1e-4, 1.0 - 1e-4), card);
        optimiser.zero_grad();
        loss.backward();
        optimiser.step();
    }
    const torch::NoGradGuard noGradient;
    const auto bright = torch::full({64}, 30.0);
    const auto off = galaxies(bright, bright * 1.5 * torch::exp(0.2 * torch::randn({64})));
    const auto drawn = recolour(colours, off, 0.5, torch::randn({64, 6}), card);
    const double before = (ratio(off) / 1.5).log().std().item<double>();
    const double after = (ratio(drawn) / 1.5).log().std().item<double>();
    QVERIFY2(after < 0.5 * before, qPrintable(QString::number(before) + " to " + QString::number(after)));
    QVERIFY(std::abs((ratio(drawn) / 1.5).log().mean().item<double>()) < 0.1);
}

void TestColours::drawsTheSameAloneAndInABatch() {
    torch::manual_seed(6);
    const auto card = smallCard();
    nn::ColourNet colours(6, 16);
    test::fillByRule(colours);
    const torch::NoGradGuard noGradient;
    const auto flux = galaxies(torch::tensor({20.0F, 10.0F}), torch::tensor({30.0F, 5.0F}));
    const auto noise = torch::randn({2, 6});
    const auto both = recolour(colours, flux, 0.7, noise, card);
    const auto alone = recolour(colours, flux.narrow(0, 1, 1), 0.7, noise.narrow(0, 1, 1), card);
    QVERIFY(test::largestDifference(both.narrow(0, 1, 1), alone) < 1e-4);
    QVERIFY(test::largestDifference(both, flux) > 1e-2);
}

// The image network draws the same pixels whether colours follow or not.
void TestColours::leavesAModelWithoutColoursAsItWas() {
    auto card = smallCard();
    const auto with = makeNetwork(card);
    card.sizes.erase("colours");
    const auto without = makeNetwork(card);
    test::fillByRule(*with);
    test::fillByRule(*without);
    QVERIFY(coloursOf(*with) != nullptr);
    QVERIFY(coloursOf(*without) == nullptr);
    const auto noise = [](std::uint64_t stream) {
        return noiseOf(std::vector<std::uint64_t>{7}, stream, 2, kSide, kSide);
    };
    const torch::NoGradGuard noGradient;
    const auto plain = ImageModel(card, without).draw(noise, 0.5, Method::DpmSolver, 3);
    const auto again = ImageModel(card, with).draw(noise, 0.5, Method::DpmSolver, 3);
    QVERIFY(test::largestDifference(plain, again) > 0.0);
    auto bare = makeNetwork(card);
    test::fillByRule(*bare);
    QVERIFY(torch::equal(ImageModel(card, bare).draw(noise, 0.5, Method::DpmSolver, 3), plain));
    const auto edge = [](const torch::Tensor& t) { return t.narrow(2, 0, 2); };
    QVERIFY(torch::equal(edge(plain), edge(again)));
}

void TestColours::refusesCardsWithoutRoom() {
    auto small = smallCard();
    small.pixelScale = 0.1; // 2.4 arcsec
    QVERIFY_EXCEPTION_THROWN(makeNetwork(small), ValueError);
    auto linear = smallCard();
    linear.normalisation.kind = engine::Normalisation::Kind::MinMax;
    QVERIFY_EXCEPTION_THROWN(makeNetwork(linear), ValueError);
    auto twice = smallCard();
    twice.sizes["colours"] = {16, 16};
    QVERIFY_EXCEPTION_THROWN(makeNetwork(twice), ValueError);
}

QTEST_GUILESS_MAIN(TestColours)
#include "tst_colours.moc"
