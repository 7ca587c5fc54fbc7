// SPDX-License-Identifier: MIT
#include "ui/canvas/MapBar.h"

#include "ui/canvas/ChartTicks.h"
#include "ui/canvas/Rendering.h"
#include "ui/common/Figures.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <optional>

namespace lookback::ui {

namespace {

constexpr double kGap = 6.0;
constexpr double kBar = 8.0;
constexpr double kLine = 14.0;
constexpr int kTextSize = 11;

QString raised(int exponent) {
    static const QString kDigits =
        QStringLiteral("\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079");
    QString text = exponent < 0 ? QStringLiteral("\u207B") : QString();
    for (const QChar digit : QString::number(std::abs(exponent))) {
        text += kDigits[digit.digitValue()];
    }
    return text;
}

int exponentOf(double value) {
    return static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-9));
}

/// The power of ten that is taken out of values up to `largest`; 0: none.
int powerTakenOut(double largest) {
    if (!(largest > 0.0)) {
        return 0;
    }
    const int exponent = exponentOf(largest);
    return exponent >= 4 || exponent <= -3 ? exponent : 0;
}

QString tickText(double value) {
    QString text = QString::number(std::abs(value), 'g', 4);
    return value < 0.0 ? QStringLiteral("\u2212") + text : text;
}

/// Where a value of a linear stretch stands along the bar; nothing outside.
std::optional<double> placeOf(double value, const display::DisplayOptions& options,
                              const display::Limits& limits) {
    const double place = (value - limits.low) / (static_cast<double>(limits.high) - limits.low);
    const double shown = (place - options.contrast.bias) * options.contrast.contrast + 0.5;
    return shown >= -1e-6 && shown <= 1.0 + 1e-6 ? std::optional(std::clamp(shown, 0.0, 1.0)) : std::nullopt;
}

std::vector<BarTick> placesOf(const display::DisplayOptions& options, const display::Limits& limits,
                              double pixels) {
    if (options.stretch != display::Stretch::Linear) {
        return barTicks(limits, options.stretch, options.contrast);
    }
    std::vector<BarTick> ticks;
    if (!(limits.high > limits.low)) {
        return ticks;
    }
    for (const ChartTick& tick :
         roundTicks(limits.low, limits.high, std::max(2, static_cast<int>(pixels / 60)))) {
        if (const auto place = placeOf(tick.value, options, limits)) {
            ticks.push_back({*place, tick.value});
        }
    }
    return ticks;
}

/// Powers of ten between limits that are logarithms, and 2 and 5 times them where there are few.
std::vector<MapScale::Tick> powersOf(const display::DisplayOptions& options, const display::Limits& limits) {
    std::vector<MapScale::Tick> ticks;
    if (!(limits.high > limits.low) || options.stretch != display::Stretch::Linear) {
        return ticks;
    }
    const bool narrow = limits.high - limits.low < 2.0F;
    for (int power = static_cast<int>(std::floor(limits.low)); power <= limits.high; ++power) {
        for (const int times : {1, 2, 5}) {
            const auto place =
                times == 1 || narrow ? placeOf(power + std::log10(times), options, limits) : std::nullopt;
            if (place) {
                const QString ten = power == 0   ? QStringLiteral("1")
                                    : power == 1 ? QStringLiteral("10")
                                                 : QStringLiteral("10%1").arg(raised(power));
                const bool small = power == 0 || power == 1;
                ticks.push_back({*place, times == 1 ? ten
                                         : small    ? QString::number(times * (power == 1 ? 10 : 1))
                                                    : QStringLiteral("%1\u00D7%2").arg(times).arg(ten)});
            }
        }
    }
    return ticks;
}

/// Without those that would touch the one before.
std::vector<MapScale::Tick> apart(const std::vector<MapScale::Tick>& ticks, double pixels) {
    const QFontMetricsF metrics(textFont(kTextSize));
    std::vector<MapScale::Tick> kept;
    double free = -1e9; // where the next label may begin
    for (const MapScale::Tick& tick : ticks) {
        const double half = metrics.horizontalAdvance(tick.text) / 2.0;
        const double middle = std::clamp(tick.place * pixels, half, std::max(half, pixels - half));
        if (middle - half > free) {
            kept.push_back(tick);
            free = middle + half + 8.0;
        }
    }
    return kept;
}

} // namespace

QString unitText(const std::string& unit) {
    QString text = QString::fromStdString(unit);
    text.replace(QStringLiteral("Msun"), QStringLiteral("M\u2299"));
    text.replace(QStringLiteral("^2"), QStringLiteral("\u00B2"));
    text.replace(QStringLiteral("^3"), QStringLiteral("\u00B3"));
    return text;
}

QString valueText(double value, const QString& unit) {
    if (!std::isfinite(value)) {
        return QStringLiteral("blank");
    }
    const int power = value != 0.0 ? exponentOf(value) : 0;
    const bool plain = power > -4 && power < 5;
    QString text =
        plain ? figures(value, 4)
              : QStringLiteral("%1\u00D710%2").arg(figures(value / std::pow(10.0, power), 3), raised(power));
    text.replace(QLatin1Char('-'), QStringLiteral("\u2212"));
    return unit.isEmpty() ? text : text + QLatin1Char(' ') + unit;
}

MapScale mapScale(const display::DisplayOptions& options, const display::Limits& limits, const QString& unit,
                  double pixels, MapValues values) {
    if (values == MapValues::Logarithms) {
        return {apart(powersOf(options, limits), pixels), unit};
    }
    const int power = powerTakenOut(std::max(std::abs(limits.low), std::abs(limits.high)));
    MapScale scale;
    scale.unit = power == 0 ? unit : QStringLiteral("10%1 %2").arg(raised(power), unit).trimmed();
    std::vector<BarTick> ticks = placesOf(options, limits, pixels);
    std::sort(ticks.begin(), ticks.end(),
              [](const BarTick& a, const BarTick& b) { return a.place < b.place; });
    for (const BarTick& tick : ticks) {
        scale.ticks.push_back({tick.place, tickText(tick.value / std::pow(10.0, power))});
    }
    scale.ticks = apart(scale.ticks, pixels);
    return scale;
}

void paintMapBar(QPainter& painter, const QRectF& where, const display::DisplayOptions& options,
                 const display::Limits& limits, const QString& unit, const Tokens& colours,
                 MapValues values) {
    const QRectF bar(where.left(), where.top() + kGap, where.width(), kBar);
    const display::ColourTable& table = display::coloursOf(options.map);
    QImage strip(256, 1, QImage::Format_RGB32);
    for (int i = 0; i < 256; ++i) {
        const display::Colour& c = table[options.inverted ? 255 - i : i];
        strip.setPixel(i, 0, qRgb(c.red, c.green, c.blue));
    }
    painter.drawImage(bar, strip);
    painter.setFont(textFont(kTextSize));
    const QFontMetricsF metrics(painter.font());
    const MapScale scale = mapScale(options, limits, unit, bar.width(), values);
    const double line = bar.bottom() + 3.0;
    for (const MapScale::Tick& tick : scale.ticks) {
        const double x = bar.left() + std::clamp(tick.place * bar.width(), 0.5, bar.width() - 0.5);
        painter.setPen(colours.secondary);
        painter.drawLine(QPointF(x, bar.bottom()), QPointF(x, line));
        const double wide = metrics.horizontalAdvance(tick.text) + 2.0;
        const double left = std::clamp(x - wide / 2.0, bar.left(), std::max(bar.left(), bar.right() - wide));
        painter.setPen(colours.text);
        painter.drawText(QRectF(left, line, wide, kLine), Qt::AlignCenter, tick.text);
    }
    painter.setPen(colours.secondary);
    painter.drawText(QRectF(where.left(), line + kLine - 1.0, where.width(), kLine), Qt::AlignCenter,
                     metrics.elidedText(scale.unit, Qt::ElideRight, where.width()));
}

} // namespace lookback::ui
