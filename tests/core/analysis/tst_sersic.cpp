// SPDX-License-Identifier: MIT
#include "core/analysis/Sersic.h"
#include "core/common/Error.h"

#include <QtTest>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>

using namespace lookback::analysis;

namespace {

constexpr int kSide = 64;

struct Galaxy {
    double flux = 100.0;
    double radius = 4.0; // pixels, major axis
    double index = 1.0;
    double axisRatio = 0.6;
    double angle = 0.7;
    double x = 31.3;
    double y = 32.2;
};

/// The light of a Sersic profile within r (r_e = 1) as a share, by Simpson's rule in the radius' power: no
/// series, no library, nothing that the fit uses.
class Growth {
public:
    explicit Growth(double index)
        : index_(index) {
        const double end = std::pow(60.0 + 12.0 * index, 1.0); // b r^(1/n) at the last step
        step_ = end / kSteps;
        sum_.assign(kSteps + 1, 0.0);
        for (int i = 0; i < kSteps; ++i) {
            const double a = i * step_;
            sum_[i + 1] =
                sum_[i] + step_ / 6.0 * (slope(a) + 4.0 * slope(a + 0.5 * step_) + slope(a + step_));
        }
    }

    /// b r^(1/n) of the radius that holds a share of the light.
    double at(double share) const {
        const double wanted = share * sum_.back();
        const auto next = std::lower_bound(sum_.begin() + 1, sum_.end() - 1, wanted);
        const auto i = static_cast<double>(next - sum_.begin()) - 1.0;
        return step_ * (i + (wanted - *(next - 1)) / (*next - *(next - 1)));
    }

    /// Radius of a share, in half-light radii.
    double radius(double share) const { return std::pow(at(share) / at(0.5), index_); }

private:
    static constexpr int kSteps = 40000;

    double slope(double t) const { return std::pow(t, 2.0 * index_ - 1.0) * std::exp(-t); }

    double index_;
    double step_ = 0.0;
    std::vector<double> sum_;
};

/// A Moffat profile of total light 1, averaged over a pixel, at every eighth of a pixel.
class FinePsf {
public:
    FinePsf(double fullWidth, double beta) {
        const double half = 0.5 * fullWidth;
        const double alpha2 = half * half / (std::exp2(1.0 / beta) - 1.0);
        const double total = std::numbers::pi * alpha2 / (beta - 1.0);
        table_.resize(static_cast<std::size_t>(kTable) * kTable);
        for (int j = 0; j < kTable; ++j) {
            for (int i = 0; i < kTable; ++i) {
                double sum = 0.0;
                constexpr int kEach = 5;
                for (int v = 0; v < kEach; ++v) {
                    for (int u = 0; u < kEach; ++u) {
                        const double x = (i - kReach * kFine) / double(kFine) + (u + 0.5) / kEach - 0.5;
                        const double y = (j - kReach * kFine) / double(kFine) + (v + 0.5) / kEach - 0.5;
                        sum += std::pow(1.0 + (x * x + y * y) / alpha2, -beta);
                    }
                }
                table_[static_cast<std::size_t>(j) * kTable + i] =
                    static_cast<float>(sum / (kEach * kEach) / total);
            }
        }
    }

    /// Add a point of light.
    void add(std::vector<double>& image, double x, double y, double light) const {
        const int left = std::max(0, static_cast<int>(std::ceil(x - kReach + 1)));
        const int right = std::min(kSide - 1, static_cast<int>(std::floor(x + kReach - 1)));
        const int bottom = std::max(0, static_cast<int>(std::ceil(y - kReach + 1)));
        const int top = std::min(kSide - 1, static_cast<int>(std::floor(y + kReach - 1)));
        const double u = (left - x + kReach) * kFine;
        const auto fx = static_cast<float>(u - std::floor(u));
        for (int j = bottom; j <= top; ++j) {
            const double v = (j - y + kReach) * kFine;
            const auto fy = static_cast<float>(v - std::floor(v));
            const float* at =
                table_.data() + static_cast<std::size_t>(v) * kTable + static_cast<std::size_t>(u);
            for (int i = left; i <= right; ++i, at += kFine) {
                image[static_cast<std::size_t>(j) * kSide + i] +=
                    light * ((at[0] * (1 - fx) + at[1] * fx) * (1 - fy) +
                             (at[kTable] * (1 - fx) + at[kTable + 1] * fx) * fy);
            }
        }
    }

    static constexpr int kReach = 20; // pixels

private:
    static constexpr int kFine = 8;
    static constexpr int kTable = 2 * kReach * kFine + 1;
    std::vector<float> table_;
};

/// Thousands of points of equal light, each blurred on its own.
std::vector<double> truth(const Galaxy& galaxy, const FinePsf& psf) {
    constexpr int kPoints = 16000;
    const Growth growth(galaxy.index);
    std::vector<double> image(static_cast<std::size_t>(kSide) * kSide, 0.0);
    for (int i = 0; i < kPoints; ++i) {
        const double r = galaxy.radius * growth.radius((i + 0.5) / kPoints);
        const double turn = i * std::numbers::pi * (3.0 - std::sqrt(5.0)); // the golden angle
        const double u = r * std::cos(turn);
        const double v = r * std::sin(turn) * galaxy.axisRatio;
        psf.add(image, galaxy.x + u * std::cos(galaxy.angle) - v * std::sin(galaxy.angle),
                galaxy.y + u * std::sin(galaxy.angle) + v * std::cos(galaxy.angle), galaxy.flux / kPoints);
    }
    return image;
}

/// Noise of a pixel for which half of the light, within its blurred ellipse, is seen at this signal to noise.
double noiseFor(const Galaxy& galaxy, double fullWidth, double signalToNoise) {
    const double blur = 0.25 * fullWidth * fullWidth;
    const double area =
        std::numbers::pi * std::sqrt((galaxy.radius * galaxy.radius + blur) *
                                     (std::pow(galaxy.radius * galaxy.axisRatio, 2.0) + blur));
    return 0.5 * galaxy.flux / std::sqrt(area) / signalToNoise;
}

std::vector<float> withNoise(const std::vector<double>& image, double noise, std::mt19937& random) {
    std::normal_distribution<double> normal(0.0, noise);
    std::vector<float> pixels(image.size());
    for (std::size_t i = 0; i < image.size(); ++i) {
        pixels[i] = static_cast<float>(image[i] + normal(random));
    }
    return pixels;
}

SersicOptions guess(const Galaxy& galaxy, double noise) {
    SersicOptions options;
    options.x = galaxy.x + 0.4;
    options.y = galaxy.y - 0.3;
    options.radiusHalfLight = 1.4 * galaxy.radius;
    options.axisRatio = 0.8;
    options.angle = galaxy.angle + 0.2;
    options.noise = noise;
    return options;
}

SersicFit fitOf(const std::vector<float>& pixels, const Galaxy& galaxy, const Psf& psf, double noise) {
    return fitSersic(pixels, {}, kSide, kSide, psf, guess(galaxy, noise));
}

const FinePsf& finePsf() {
    static const FinePsf psf(3.9, 3.0);
    return psf;
}

Psf psf() {
    return {{}, 3.9, 3.0};
}

} // namespace

class TestSersic : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsTheHalfLightRadius();
    void recoversWithoutNoise_data();
    void recoversWithoutNoise();
    void isUnbiasedUnderNoise_data();
    void isUnbiasedUnderNoise();
    void givesErrorsThatHold();
    void takesAPictureOfThePsf();
    void recoversWithoutPsf();
    void looksPastNeighboursAndBlankPixels();
    void drawsTheSkyToWhatIsKnown();
    void saysWhenAnIndexLeavesItsRange();
    void givesNothingWhereNothingCounts();
    void refusesWhatCannotBeFitted();
};

void TestSersic::knowsTheHalfLightRadius() {
    QVERIFY(std::abs(sersicB(1.0) - 1.6783469900166605) < 1e-9); // Graham & Driver 2005, eq. 4 and after
    QVERIFY(std::abs(sersicB(4.0) - 7.669249442500804) < 1e-8);
    QVERIFY(std::abs(sersicLight(1.0) - 2.0 * std::numbers::pi * std::exp(1.6783469900166605) /
                                            std::pow(1.6783469900166605, 2.0)) < 1e-8);
}

void TestSersic::recoversWithoutNoise_data() {
    QTest::addColumn<double>("index");
    QTest::addColumn<double>("radius");
    QTest::addColumn<double>("axisRatio");
    QTest::newRow("n = 0.5") << 0.5 << 5.1 << 0.31;
    QTest::newRow("n = 1") << 1.0 << 3.3 << 0.55;
    QTest::newRow("n = 1, small") << 1.0 << 1.4 << 0.7;
    QTest::newRow("n = 2.5") << 2.5 << 3.7 << 0.82;
    QTest::newRow("n = 4") << 4.0 << 4.3 << 0.64;
    QTest::newRow("n = 4, small") << 4.0 << 1.9 << 0.64;
    QTest::newRow("n = 6") << 6.0 << 4.1 << 0.71;
    QTest::newRow("n = 6, round") << 6.0 << 2.7 << 1.0;
}

void TestSersic::recoversWithoutNoise() {
    QFETCH(double, index);
    QFETCH(double, radius);
    QFETCH(double, axisRatio);
    const Galaxy galaxy{.radius = radius, .index = index, .axisRatio = axisRatio};
    const std::vector<double> image = truth(galaxy, finePsf());
    const SersicFit fit = fitOf({image.begin(), image.end()}, galaxy, psf(), 1e-3);
    QVERIFY(fit.converged && !fit.atBound);
    const QByteArray found = QStringLiteral("n %1 r_e %2 q %3 flux %4")
                                 .arg(fit.index.value)
                                 .arg(fit.radiusHalfLight.value)
                                 .arg(fit.axisRatio.value)
                                 .arg(fit.flux.value)
                                 .toUtf8();
    QVERIFY2(std::abs(fit.index.value / index - 1.0) < 0.02, found);
    QVERIFY2(std::abs(fit.radiusHalfLight.value / radius - 1.0) < 0.02, found);
    QVERIFY2(std::abs(fit.flux.value / galaxy.flux - 1.0) < 0.02, found);
    QVERIFY2(std::abs(fit.axisRatio.value / axisRatio - 1.0) < 0.02, found);
    QVERIFY2(axisRatio == 1.0 || std::abs(fit.angle.value - galaxy.angle) < 0.01, found);
    QVERIFY(std::abs(fit.x.value - galaxy.x) < 0.02 && std::abs(fit.y.value - galaxy.y) < 0.02);
}

void TestSersic::isUnbiasedUnderNoise_data() {
    QTest::addColumn<double>("index");
    QTest::addColumn<bool>("skyKnown");
    QTest::addColumn<double>("signalToNoise"); // a free sky hides the wings of a high index
    for (const double index : {0.5, 1.0, 2.5, 4.0, 6.0}) {
        QTest::addRow("n = %g, sky known", index) << index << true << 150.0;
        QTest::addRow("n = %g, sky free", index) << index << false << 240.0;
    }
}

void TestSersic::isUnbiasedUnderNoise() {
    QFETCH(double, index);
    QFETCH(bool, skyKnown);
    QFETCH(double, signalToNoise);
    constexpr int kDraws = 60;
    const Galaxy galaxy{.index = index};
    const std::vector<double> image = truth(galaxy, finePsf());
    const double noise = noiseFor(galaxy, psf().fullWidth, signalToNoise);
    SersicOptions options = guess(galaxy, noise);
    options.fitSky = !skyKnown;
    std::mt19937 random(7);
    std::vector<double> indices;
    std::vector<double> radii;
    for (int i = 0; i < kDraws; ++i) {
        const SersicFit fit = fitSersic(withNoise(image, noise, random), {}, kSide, kSide, psf(), options);
        QVERIFY(fit.converged && std::abs(fit.chiSquared - 1.0) < 0.15);
        indices.push_back(fit.index.value);
        radii.push_back(fit.radiusHalfLight.value);
    }
    const auto check = [&](std::vector<double> values, double expected, const char* name) {
        std::sort(values.begin(), values.end());
        const double median = 0.5 * (values[kDraws / 2 - 1] + values[kDraws / 2]);
        const double spread = 0.5 * (values[kDraws * 84 / 100] - values[kDraws * 16 / 100]);
        const double error = 1.2533 * spread / std::sqrt(kDraws);
        const QByteArray text = QStringLiteral("%1: median %2 +- %3, expected %4")
                                    .arg(QLatin1String(name))
                                    .arg(median)
                                    .arg(error)
                                    .arg(expected)
                                    .toUtf8();
        QVERIFY2(std::abs(median - expected) < 0.02 * expected + 2.0 * error, text);
        QVERIFY2(error < 0.03 * expected, text); // or the check above could not fail
        qInfo("%s", text.constData());
    };
    check(indices, index, "index");
    check(radii, galaxy.radius, "radius");
}

void TestSersic::givesErrorsThatHold() {
    constexpr int kDraws = 60;
    const Galaxy galaxy{.index = 1.6};
    const std::vector<double> image = truth(galaxy, finePsf());
    const double noise = noiseFor(galaxy, psf().fullWidth, 80.0);
    std::mt19937 random(11);
    double index = 0.0;
    double radius = 0.0;
    double ratio = 0.0;
    for (int i = 0; i < kDraws; ++i) {
        const SersicFit fit = fitOf(withNoise(image, noise, random), galaxy, psf(), noise);
        index += std::pow((fit.index.value - galaxy.index) / fit.index.error, 2.0) / kDraws;
        radius +=
            std::pow((fit.radiusHalfLight.value - galaxy.radius) / fit.radiusHalfLight.error, 2.0) / kDraws;
        ratio += std::pow((fit.axisRatio.value - galaxy.axisRatio) / fit.axisRatio.error, 2.0) / kDraws;
    }
    for (const double pull : {index, radius, ratio}) { // of 60 draws: 1 +- 0.18
        QVERIFY2(pull > 0.5 && pull < 1.6, QByteArray::number(pull));
    }
}

void TestSersic::takesAPictureOfThePsf() {
    const Galaxy galaxy{.index = 2.2};
    const std::vector<double> image = truth(galaxy, finePsf());
    std::vector<double> point(image.size(), 0.0);
    finePsf().add(point, 32.0, 32.0, 5.0); // its sum does not matter
    Psf given;
    given.picture = lookback::Image(1, 37, 41);
    for (int y = 0; y < 37; ++y) {
        for (int x = 0; x < 41; ++x) {
            given.picture.at(0, y, x) = static_cast<float>(point[(y + 32 - 18) * kSide + x + 32 - 20]);
        }
    }
    const SersicFit fit = fitOf({image.begin(), image.end()}, galaxy, given, 1e-3);
    QVERIFY(fit.converged);
    QVERIFY(std::abs(fit.index.value / galaxy.index - 1.0) < 0.02);
    QVERIFY(std::abs(fit.radiusHalfLight.value / galaxy.radius - 1.0) < 0.02);
}

void TestSersic::recoversWithoutPsf() {
    const Galaxy galaxy{.radius = 6.3, .index = 2.2};
    std::vector<float> image(static_cast<std::size_t>(kSide) * kSide);
    const double b = sersicB(galaxy.index);
    const double norm =
        galaxy.flux / (sersicLight(galaxy.index) * galaxy.radius * galaxy.radius * galaxy.axisRatio);
    constexpr int kEach = 20;
    for (std::size_t i = 0; i < image.size(); ++i) {
        for (int k = 0; k < kEach * kEach; ++k) {
            const double x = static_cast<double>(i % kSide) + (k % kEach + 0.5) / kEach - 0.5 - galaxy.x;
            const double y = static_cast<double>(i / kSide) + (k / kEach + 0.5) / kEach - 0.5 - galaxy.y;
            const double u = x * std::cos(galaxy.angle) + y * std::sin(galaxy.angle);
            const double v = (y * std::cos(galaxy.angle) - x * std::sin(galaxy.angle)) / galaxy.axisRatio;
            const double r = std::hypot(u, v) / galaxy.radius;
            image[i] += static_cast<float>(norm / (kEach * kEach) *
                                           std::exp(-b * (std::pow(r, 1.0 / galaxy.index) - 1.0)));
        }
    }
    const SersicFit fit = fitOf(image, galaxy, {}, 1e-3);
    QVERIFY(fit.converged);
    QVERIFY(std::abs(fit.index.value / galaxy.index - 1.0) < 0.005);
    QVERIFY(std::abs(fit.radiusHalfLight.value / galaxy.radius - 1.0) < 0.005);
    QVERIFY(std::abs(fit.flux.value / galaxy.flux - 1.0) < 0.005);
}

void TestSersic::looksPastNeighboursAndBlankPixels() {
    const Galaxy galaxy{.index = 1.5};
    std::vector<double> image = truth(galaxy, finePsf());
    std::vector<std::uint8_t> use(image.size(), 1);
    for (int y = 40; y < 52; ++y) {
        for (int x = 44; x < 56; ++x) {
            image[static_cast<std::size_t>(y) * kSide + x] += 7.0;
            use[static_cast<std::size_t>(y) * kSide + x] = 0;
        }
    }
    image[33 * kSide + 35] = std::numeric_limits<double>::quiet_NaN();
    const SersicFit fit = fitSersic(std::vector<float>(image.begin(), image.end()), use, kSide, kSide, psf(),
                                    guess(galaxy, 1e-3));
    QVERIFY(fit.converged && std::abs(fit.index.value / galaxy.index - 1.0) < 0.02);
}

void TestSersic::drawsTheSkyToWhatIsKnown() {
    const Galaxy galaxy{.radius = 9.0, .index = 4.0};
    const std::vector<double> image = truth(galaxy, finePsf());
    const double noise = noiseFor(galaxy, psf().fullWidth, 60.0);
    std::mt19937 random(3);
    SersicOptions options = guess(galaxy, noise);
    double before = std::numeric_limits<double>::infinity();
    const std::vector<float> pixels = withNoise(image, noise, random);
    for (const double error : {std::numeric_limits<double>::infinity(), 0.1 * noise, 0.01 * noise}) {
        options.skyError = error;
        const SersicFit fit = fitSersic(pixels, {}, kSide, kSide, psf(), options);
        QVERIFY(fit.converged && fit.sky.error > 0.0 && fit.sky.error <= error);
        QVERIFY(fit.index.error < before); // the more is known of the sky, the more of the wings
        QVERIFY(std::abs(fit.index.value - galaxy.index) < 4.0 * fit.index.error);
        before = fit.index.error;
    }
    options.fitSky = false;
    const SersicFit held = fitSersic(pixels, {}, kSide, kSide, psf(), options);
    QVERIFY(held.sky.value == 0.0 && held.sky.error == 0.0);
}

void TestSersic::saysWhenAnIndexLeavesItsRange() {
    std::vector<double> image(static_cast<std::size_t>(kSide) * kSide, 0.0);
    for (int k = 0; k < kSide * kSide; ++k) { // a ring: the opposite of a cusp
        const double r = std::hypot(k % kSide - 31.3, k / kSide - 32.2);
        image[k] = std::exp(-0.5 * std::pow((r - 9.0) / 2.0, 2.0));
    }
    const SersicFit fit = fitOf({image.begin(), image.end()}, {.radius = 9.0}, {}, 1e-2);
    QVERIFY(!fit.converged || fit.atBound);
}

void TestSersic::givesNothingWhereNothingCounts() {
    const std::vector<float> image(static_cast<std::size_t>(kSide) * kSide, 1.0F);
    const std::vector<std::uint8_t> use(image.size(), 0);
    const SersicFit fit = fitSersic(image, use, kSide, kSide, psf(), guess({}, 0.1));
    QVERIFY(!fit.converged && std::isnan(fit.index.value) && std::isnan(fit.flux.error));
}

void TestSersic::refusesWhatCannotBeFitted() {
    const std::vector<float> image(static_cast<std::size_t>(kSide) * kSide, 1.0F);
    QVERIFY_EXCEPTION_THROWN(fitSersic(image, {}, 3, 3, psf(), {}), lookback::ValueError);
    QVERIFY_EXCEPTION_THROWN(fitSersic(image, {}, kSide, kSide, psf(), guess({}, 0.0)), lookback::ValueError);
    Psf dark;
    dark.picture = lookback::Image(1, 5, 5);
    QVERIFY_EXCEPTION_THROWN(fitSersic(image, {}, kSide, kSide, dark, guess({}, 0.1)), lookback::ValueError);
}

QTEST_GUILESS_MAIN(TestSersic)
#include "tst_sersic.moc"
