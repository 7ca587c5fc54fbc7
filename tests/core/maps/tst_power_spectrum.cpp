// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/io/Safetensors.h"
#include "core/maps/PowerSpectrum.h"
#include "tests/support/Shared.h"

#include <QtTest>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <numeric>

using namespace lookback;
using namespace lookback::maps;

namespace {

struct Field {
    int depth = 1;
    int height = 0;
    int width = 0;
    std::vector<float> values;

    Grid grid() const { return {values, depth, height, width}; }
};

/// White noise of this deviation about `mean`.
Field noise(std::uint64_t seed, int depth, int height, int width, double deviation = 1.0, double mean = 0.0) {
    Field field{depth, height, width, {}};
    field.values.resize(static_cast<std::size_t>(depth) * height * width);
    fillNormal(field.values, seed, 0);
    for (float& value : field.values) {
        value = static_cast<float>(mean + deviation * value);
    }
    return field;
}

double varianceOf(const Field& field) {
    const auto count = static_cast<double>(field.values.size());
    const double mean = std::accumulate(field.values.begin(), field.values.end(), 0.0) / count;
    double squares = 0.0;
    for (const double v : field.values) {
        squares += (v - mean) * (v - mean);
    }
    return squares / count;
}

/// Sum of the power of all modes but k = 0.
double totalOf(const Spectrum& s) {
    double sum = s.powerBeyond * static_cast<double>(s.modesBeyond);
    for (std::size_t i = 0; i < s.k.size(); ++i) {
        sum += s.power[i] * static_cast<double>(s.modes[i]);
    }
    return sum;
}

template <class T>
std::vector<T> valuesOf(const io::Safetensors& file, const char* name) {
    const auto& bytes = file.at(name).bytes;
    std::vector<T> values(bytes.size() / sizeof(T));
    std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
}

bool close(double a, double b, double relative) {
    return std::abs(a - b) <= relative * std::abs(b);
}

std::string flawText(const Field& field, const SpectrumOptions& options) {
    return flawOf(field.grid(), options).value_or("");
}

} // namespace

class TestPowerSpectrum : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsThePublishedCode();
    void keepsTheVariance_data();
    void keepsTheVariance();
    void findsASingleWave();
    void isFlatForWhiteNoise_data();
    void isFlatForWhiteNoise();
    void scalesWithBoxAndUnit();
    void correlatesFully();
    void correlatesNotAtAll();
    void keepsSharpSpectraUnderAWindow();
    void namesTheFlaw();
    void refusesFieldsThatDoNotMatch();
};

// Their unit is that of |FFT|^2 of the fields as they are; 1e-5 of the cross power is of sqrt(P_a P_b), as it
// crosses 0.
void TestPowerSpectrum::equalsThePublishedCode() {
    LOOKBACK_NEEDS(path, "reference/power_spectrum.safetensors");
    const auto file = io::readSafetensors(path);
    const Field a{1, 128, 128, valuesOf<float>(file, "a")};
    const Field b{1, 128, 128, valuesOf<float>(file, "b")};
    const double box = 25.0;
    const auto pair = crossSpectrum(a.grid(), b.grid(), {.box = box, .contrast = false});
    const auto k = valuesOf<float>(file, "k");
    const auto modes = valuesOf<std::int64_t>(file, "modes");
    const auto powerA = valuesOf<float>(file, "p_a");
    const auto powerB = valuesOf<float>(file, "p_b");
    const auto cross = valuesOf<float>(file, "p_ab");
    QCOMPARE(pair.truth.k.size(), k.size());
    QVERIFY(pair.truth.modes == modes);
    const double unit = std::pow(box / (128.0 * 128.0), 2);
    for (std::size_t i = 0; i < k.size(); ++i) {
        QVERIFY(close(pair.truth.k[i], k[i] * 2.0 * std::numbers::pi / box, 1e-5));
        QVERIFY(close(pair.truth.power[i], powerA[i] * unit, 1e-5));
        QVERIFY(close(pair.model.power[i], powerB[i] * unit, 1e-5));
        const double both = std::sqrt(static_cast<double>(powerA[i]) * powerB[i]);
        QVERIFY(std::abs(pair.cross[i] - cross[i] * unit) < 1e-5 * both * unit);
        QVERIFY(std::abs(pair.correlation[i] - cross[i] / both) < 1e-5);
        QVERIFY(close(pair.transfer[i], std::sqrt(static_cast<double>(powerB[i]) / powerA[i]), 1e-5));
    }
}

void TestPowerSpectrum::keepsTheVariance_data() {
    QTest::addColumn<int>("depth");
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("width");
    QTest::newRow("even") << 1 << 64 << 64;
    QTest::newRow("odd") << 1 << 33 << 33;
    QTest::newRow("oblong") << 1 << 24 << 40;
    QTest::newRow("even and odd") << 1 << 27 << 16;
    QTest::newRow("cube") << 20 << 20 << 20;
    QTest::newRow("brick") << 5 << 12 << 9;
}

// Parseval: the variance is the sum over all modes of P / V.
void TestPowerSpectrum::keepsTheVariance() {
    QFETCH(int, depth);
    QFETCH(int, height);
    QFETCH(int, width);
    const Field field = noise(3, depth, height, width, 2.5, 1.7);
    const double box = 31.0;
    const Spectrum s = powerSpectrum(field.grid(), {.box = box, .contrast = false});
    const double cell = box / width;
    const double volume = std::pow(cell, s.dimensions) * static_cast<double>(field.values.size());
    QVERIFY(close(totalOf(s) / volume, varianceOf(field), 1e-10));
    const auto counted = std::accumulate(s.modes.begin(), s.modes.end(), s.modesBeyond);
    QCOMPARE(counted, static_cast<std::int64_t>(field.values.size()) - 1); // all but k = 0
    for (std::size_t i = 0; i < s.k.size(); ++i) {
        QVERIFY(s.modes[i] > 0);
        const double fundamental = 2.0 * std::numbers::pi / (cell * std::max({depth, height, width}));
        QVERIFY(s.k[i] > static_cast<double>(i) * fundamental);
        QVERIFY(s.k[i] <= static_cast<double>(i + 1) * fundamental * (1.0 + 1e-12));
    }
}

// rho = 5 (1 + A cos(k x)) has all its power, V A^2 / 4 each, in two modes of |k| = 5 fundamentals.
void TestPowerSpectrum::findsASingleWave() {
    constexpr int kSide = 60;
    constexpr double kAmplitude = 0.3;
    Field field{1, kSide, kSide, {}};
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            const double phase = 2.0 * std::numbers::pi * (3.0 * x + 4.0 * y) / kSide + 0.7;
            field.values.push_back(static_cast<float>(5.0 * (1.0 + kAmplitude * std::cos(phase))));
        }
    }
    const double box = 12.0;
    const Spectrum s = powerSpectrum(field.grid(), {.box = box});
    const double expected = 2.0 * box * box * kAmplitude * kAmplitude / 4.0;
    for (std::size_t i = 0; i < s.k.size(); ++i) {
        const double power = s.power[i] * static_cast<double>(s.modes[i]);
        QVERIFY(i == 4 ? close(power, expected, 1e-6) : power < 1e-10 * expected);
    }
}

void TestPowerSpectrum::isFlatForWhiteNoise_data() {
    QTest::addColumn<int>("depth");
    QTest::addColumn<QString>("window");
    QTest::newRow("map") << 1 << "none";
    QTest::newRow("map, Hann") << 1 << "hann";
    QTest::newRow("map, Tukey") << 1 << "tukey";
    QTest::newRow("cube") << 48 << "none";
    QTest::newRow("cube, Hann") << 48 << "hann";
}

// P = sigma^2 times a cell's volume at all k, under any window.
void TestPowerSpectrum::isFlatForWhiteNoise() {
    QFETCH(int, depth);
    QFETCH(QString, window);
    const int side = depth > 1 ? depth : 256;
    const Field field = noise(5, depth, side, side, 0.4, 2.0);
    const double box = 25.0;
    const Spectrum s = powerSpectrum(field.grid(), {.box = box, .window = windowFrom(window.toStdString())});
    const double level = std::pow(0.4 / 2.0, 2) * std::pow(box / side, s.dimensions);
    double sum = 0.0;
    double modes = 0.0;
    for (std::size_t i = 3; i < s.k.size(); ++i) {
        sum += s.power[i] * static_cast<double>(s.modes[i]);
        modes += static_cast<double>(s.modes[i]);
        // Each conjugate pair is one exponential variable; a window ties neighbours, Hann about four in 2-D.
        const double tied = window == QLatin1String("none") ? 1.0 : 4.0;
        QVERIFY(std::abs(s.power[i] / level - 1.0) <
                5.0 * std::sqrt(2.0 * tied / static_cast<double>(s.modes[i])));
    }
    QVERIFY(std::abs(sum / modes / level - 1.0) < 0.03);
}

void TestPowerSpectrum::scalesWithBoxAndUnit() {
    Field field = noise(7, 1, 32, 32, 0.2, 3.0);
    const Spectrum one = powerSpectrum(field.grid(), {.box = 10.0});
    const Spectrum wide = powerSpectrum(field.grid(), {.box = 30.0});
    const Spectrum plain = powerSpectrum(field.grid(), {.box = 10.0, .contrast = false});
    for (float& value : field.values) {
        value *= 4.0F;
    }
    const Spectrum bright = powerSpectrum(field.grid(), {.box = 10.0});
    const Spectrum plainBright = powerSpectrum(field.grid(), {.box = 10.0, .contrast = false});
    for (std::size_t i = 0; i < one.k.size(); ++i) {
        QVERIFY(close(wide.k[i], one.k[i] / 3.0, 1e-12));
        QVERIFY(close(wide.power[i], 9.0 * one.power[i], 1e-12));
        QVERIFY(close(bright.power[i], one.power[i], 1e-12)); // a contrast has no unit
        QVERIFY(close(plainBright.power[i], 16.0 * plain.power[i], 1e-12));
    }
}

void TestPowerSpectrum::correlatesFully() {
    const Field field = noise(9, 1, 40, 24, 0.3, 2.0);
    Field half = field;
    for (float& value : half.values) {
        value = 2.0F - 0.5F * (value - 2.0F); // the same structure, upside down and at half height
    }
    const auto same = crossSpectrum(field.grid(), field.grid(), {.box = 5.0, .window = Window::Tukey});
    const auto turned = crossSpectrum(field.grid(), half.grid(), {.box = 5.0, .contrast = false});
    for (std::size_t i = 0; i < same.cross.size(); ++i) {
        QVERIFY(close(same.cross[i], same.truth.power[i], 1e-12));
        QVERIFY(close(same.correlation[i], 1.0, 1e-12));
        QVERIFY(close(same.transfer[i], 1.0, 1e-12));
        QVERIFY(close(turned.correlation[i], -1.0, 1e-6));
        QVERIFY(close(turned.transfer[i], 0.5, 1e-6));
    }
}

void TestPowerSpectrum::correlatesNotAtAll() {
    const auto pair = crossSpectrum(noise(11, 1, 256, 256).grid(), noise(12, 1, 256, 256).grid(),
                                    {.box = 5.0, .contrast = false});
    for (std::size_t i = 0; i < pair.cross.size(); ++i) {
        QVERIFY(std::abs(pair.correlation[i]) <
                5.0 * std::sqrt(2.0 / static_cast<double>(pair.truth.modes[i])));
    }
}

// A slope across the map is no periodic structure: its jump at the border spreads over all k, unless a window
// hides it.
void TestPowerSpectrum::keepsSharpSpectraUnderAWindow() {
    Field field{1, 64, 64, {}};
    for (int y = 0; y < 64; ++y) {
        for (int x = 0; x < 64; ++x) {
            field.values.push_back(static_cast<float>(100.0 + x + 0.5 * y));
        }
    }
    const Spectrum open = powerSpectrum(field.grid(), {.box = 1.0});
    const Spectrum hidden = powerSpectrum(field.grid(), {.box = 1.0, .window = Window::Hann});
    QVERIFY(hidden.power[20] < 1e-4 * open.power[20]);
    QVERIFY(hidden.power[0] > 0.1 * open.power[0]); // of the same size where the structure is
    QVERIFY(hidden.power[0] < 10.0 * open.power[0]);
}

void TestPowerSpectrum::namesTheFlaw() {
    const SpectrumOptions options{.box = 25.0};
    Field field = noise(13, 1, 8, 8, 1.0, 10.0);
    QVERIFY(!flawOf(field.grid(), options));
    field.values[5] = std::numeric_limits<float>::quiet_NaN();
    field.values[6] = std::numeric_limits<float>::infinity();
    QCOMPARE(flawText(field, options), "expected a number in every pixel, found 2 of 64 blank (NaN or "
                                       "infinite); fill them or cut them away.");
    QVERIFY_EXCEPTION_THROWN(powerSpectrum(field.grid(), options), ValueError);
    QCOMPARE(flawText({1, 8, 8, std::vector<float>(64, 3.5F)}, options),
             "expected values that vary, found 3.5 in every pixel.");
    QCOMPARE(flawText({}, options), "expected 4 to 65536 pixels a side, found 0 x 0.");
    QCOMPARE(flawText({2, 8, 8, std::vector<float>(128, 1.0F)}, options),
             "expected 4 to 65536 pixels a side, found 2 x 8 x 8.");
    Field low = noise(13, 1, 8, 8, 1.0, -10.0);
    QVERIFY(flawText(low, options).starts_with("expected a mean above 0 for the contrast"));
    QVERIFY(!flawOf(low.grid(), {.box = 25.0, .contrast = false}));
    for (const double box : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
        QVERIFY_EXCEPTION_THROWN(powerSpectrum(low.grid(), {.box = box, .contrast = false}), ValueError);
    }
    QVERIFY_EXCEPTION_THROWN(windowFrom("hamming"), ValueError);
}

void TestPowerSpectrum::refusesFieldsThatDoNotMatch() {
    QVERIFY_EXCEPTION_THROWN(crossSpectrum(noise(1, 1, 8, 8).grid(), noise(1, 1, 8, 9).grid(), {.box = 1.0}),
                             ValueError);
}

QTEST_GUILESS_MAIN(TestPowerSpectrum)
#include "tst_power_spectrum.moc"
