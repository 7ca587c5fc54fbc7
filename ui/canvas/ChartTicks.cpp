// SPDX-License-Identifier: MIT
#include "ui/canvas/ChartTicks.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr char16_t kMinus = u'\u2212';

QString raised(int exponent) {
    static const QString kDigits =
        QStringLiteral("\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079");
    QString text = exponent < 0 ? QStringLiteral("\u207B") : QString();
    for (const QChar digit : QString::number(std::abs(exponent))) {
        text += kDigits[digit.digitValue()];
    }
    return text;
}

/// Of a number that a decimal step leads to.
QString plain(double value, int decimals) {
    QString text = QLocale(QLocale::English).toString(std::abs(value), 'f', decimals);
    return value < 0.0 ? QChar(kMinus) + text : text;
}

/// "5 x 10^-6": a mantissa of few digits.
QString scientific(double value) {
    const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-9));
    const double mantissa = value / std::pow(10.0, exponent);
    const QString power = QStringLiteral("10") + raised(exponent);
    if (std::abs(mantissa - 1.0) < 1e-6) {
        return power;
    }
    QString text = QString::number(std::abs(mantissa), 'g', 4) + QStringLiteral("\u00D7") + power;
    return value < 0.0 ? QChar(kMinus) + text : text;
}

bool fitsPlain(double largest, double step) {
    return largest < 1e6 && step > 0.99e-5;
}

QString alone(double value) {
    const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(value) + 1e-9)));
    return value > 0.99e-4 && value < 0.99e6 ? plain(value, decimals) : scientific(value);
}

} // namespace

double roundStep(double low, double high, int most) {
    const double raw = (high - low) / std::max(1, most);
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= raw * (1.0 - 1e-9)) {
            return factor * power;
        }
    }
    return 10.0 * power;
}

std::vector<ChartTick> roundTicks(double low, double high, int most) {
    const double step = roundStep(low, high, most);
    const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
    const bool digits = fitsPlain(std::max(std::abs(low), std::abs(high)), step);
    std::vector<ChartTick> ticks;
    for (double k = std::ceil(low / step - 1e-6); k * step <= high + 1e-6 * step; k += 1.0) {
        const double value = k == 0.0 ? 0.0 : k * step;
        ticks.push_back({value, digits || value == 0.0 ? plain(value, value == 0.0 && !digits ? 0 : decimals)
                                                       : scientific(value)});
    }
    constexpr int kEnough = 6;
    return ticks.size() < 2 && most < kEnough ? roundTicks(low, high, most + 1) : ticks;
}

std::vector<ChartTick> logTicks(double low, double high, int most) {
    const double decades = std::log10(high / low);
    if (decades < 0.7) {
        return roundTicks(low, high, most);
    }
    std::vector<double> factors{1.0};
    if (decades * 3.0 <= most) {
        factors = {1.0, 2.0, 5.0};
    } else if (decades * 2.0 <= most) {
        factors = {1.0, 3.0};
    }
    const int fewer = std::max(1, static_cast<int>(std::ceil(decades / std::max(1, most))));
    const auto ticksAt = [=](const std::vector<double>& these, int each) {
        std::vector<ChartTick> ticks;
        for (int n = static_cast<int>(std::floor(std::log10(low))); n <= std::ceil(std::log10(high)); ++n) {
            for (const double factor : these) {
                const double value = factor * std::pow(10.0, n);
                if (n % each == 0 && value >= low * (1.0 - 1e-9) && value <= high * (1.0 + 1e-9)) {
                    ticks.push_back({value, alone(value)});
                }
            }
        }
        return ticks;
    };
    auto ticks = ticksAt(factors, fewer);
    for (const auto& more : {std::vector{1.0}, std::vector{1.0, 3.0}, std::vector{1.0, 2.0, 5.0}}) {
        if (ticks.size() >= 2) {
            break;
        }
        ticks = ticksAt(more, 1);
    }
    return ticks;
}

} // namespace lookback::ui
