// SPDX-License-Identifier: MIT
#include "core/display/ColourMap.h"

#include "core/common/Error.h"

#include <algorithm>
#include <cmath>

namespace lookback::display {

namespace {

using Rgb = std::array<double, 3>; // 0..1

using Polynomial = std::array<Rgb, 7>; // coefficients of 1, t, ... t^6

// Fits of degree 6 to the maps of Smith & van der Walt (2015, matplotlib), by M. Zucker
// (shadertoy.com/view/WlfXRN, CC0).
constexpr Polynomial kViridis{{{0.2777273272234177, 0.005407344544966578, 0.3340998053353061},
                               {0.1050930431085774, 1.404613529898575, 1.384590162594685},
                               {-0.3308618287255563, 0.214847559468213, 0.09509516302823659},
                               {-4.634230498983486, -5.799100973351585, -19.33244095627987},
                               {6.228269936347081, 14.17993336680509, 56.69055260068105},
                               {4.776384997670288, -13.74514537774601, -65.35303263337234},
                               {-5.435455855934631, 4.645852612178535, 26.3124352495832}}};
constexpr Polynomial kMagma{{{-0.002136485053939582, -0.000749655052795221, -0.005386127855323933},
                             {0.2516605407371642, 0.6775232436837668, 2.494026599312351},
                             {8.353717279216625, -3.577719514958484, 0.3144679030132573},
                             {-27.66873308576866, 14.26473078096533, -13.64921318813922},
                             {52.17613981234068, -27.94360607168351, 12.94416944238394},
                             {-50.76852536473588, 29.04658282127291, 4.23415299384598},
                             {18.65570506591883, -11.48977351997711, -5.601961508734096}}};
constexpr Polynomial kInferno{{{0.0002189403691192265, 0.001651004631001012, -0.01948089843709184},
                               {0.1065134194856116, 0.5639564367884091, 3.932712388889277},
                               {11.60249308247187, -3.972853965665698, -15.9423941062914},
                               {-41.70399613139459, 17.43639888205313, 44.35414519872813},
                               {77.162935699427, -33.40235894210092, -81.80730925738993},
                               {-71.31942824499214, 32.62606426397723, 73.20951985803202},
                               {25.13112622477341, -12.24266895238567, -23.07032500287172}}};

// Cividis of Nunez, Anderton & Renslow (2018), in ten control points.
constexpr std::array<Colour, 10> kCividis{{{0, 32, 77},
                                           {0, 51, 111},
                                           {57, 72, 107},
                                           {87, 92, 109},
                                           {112, 112, 115},
                                           {138, 135, 121},
                                           {166, 157, 117},
                                           {196, 181, 108},
                                           {228, 207, 91},
                                           {255, 234, 70}}};

// Ends and middle of the diverging map of Moreland (2009).
constexpr std::array<Colour, 3> kBlueGreyRed{{{59, 76, 192}, {221, 221, 221}, {180, 4, 38}}};

Colour toColour(const Rgb& rgb) {
    const auto byte = [](double v) {
        return static_cast<std::uint8_t>(std::lround(255.0 * std::clamp(v, 0.0, 1.0)));
    };
    return {byte(rgb[0]), byte(rgb[1]), byte(rgb[2])};
}

Rgb evaluate(const Polynomial& polynomial, double t) {
    Rgb sum{};
    for (auto row = polynomial.rbegin(); row != polynomial.rend(); ++row) {
        for (int c = 0; c < 3; ++c) {
            sum[c] = sum[c] * t + (*row)[c];
        }
    }
    return sum;
}

// sRGB <-> CIELAB, white D65 (IEC 61966-2-1; CIE 15). Straight lines in Lab look even to the eye.
Rgb toLab(const Colour& colour) {
    const auto linear = [](std::uint8_t byte) {
        const double v = byte / 255.0;
        return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    const auto root = [](double v) { return v > 0.008856 ? std::cbrt(v) : 7.787 * v + 16.0 / 116.0; };
    const double r = linear(colour.red);
    const double g = linear(colour.green);
    const double b = linear(colour.blue);
    const double x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
    const double y = root(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const double z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
    return {116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)};
}

Rgb fromLab(const Rgb& lab) {
    const auto cube = [](double v) { return v > 0.206893 ? v * v * v : (v - 16.0 / 116.0) / 7.787; };
    const auto gamma = [](double v) {
        return v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1.0 / 2.4) - 0.055;
    };
    const double y = (lab[0] + 16.0) / 116.0;
    const double x = 0.95047 * cube(y + lab[1] / 500.0);
    const double z = 1.08883 * cube(y - lab[2] / 200.0);
    const double w = cube(y);
    return {gamma(3.2406 * x - 1.5372 * w - 0.4986 * z), gamma(-0.9689 * x + 1.8758 * w + 0.0415 * z),
            gamma(0.0557 * x - 0.2040 * w + 1.0570 * z)};
}

/// Between control points spread evenly over 0..1.
template <std::size_t Count>
Rgb between(const std::array<Colour, Count>& points, double t) {
    const double place = t * (Count - 1);
    const auto first = std::min(static_cast<std::size_t>(place), Count - 2);
    const Rgb a = toLab(points[first]);
    const Rgb b = toLab(points[first + 1]);
    const double f = place - static_cast<double>(first);
    return fromLab({a[0] + f * (b[0] - a[0]), a[1] + f * (b[1] - a[1]), a[2] + f * (b[2] - a[2])});
}

ColourTable makeTable(ColourMap map) {
    ColourTable table;
    for (std::size_t i = 0; i < table.size(); ++i) {
        const double t = static_cast<double>(i) / 255.0;
        switch (map) {
        case ColourMap::Grey:
            table[i] = toColour({t, t, t});
            break;
        case ColourMap::Viridis:
            table[i] = toColour(evaluate(kViridis, t));
            break;
        case ColourMap::Magma:
            table[i] = toColour(evaluate(kMagma, t));
            break;
        case ColourMap::Inferno:
            table[i] = toColour(evaluate(kInferno, t));
            break;
        case ColourMap::Cividis:
            table[i] = toColour(between(kCividis, t));
            break;
        case ColourMap::BlueGreyRed:
            table[i] = toColour(between(kBlueGreyRed, t));
            break;
        }
    }
    return table;
}

} // namespace

std::string nameOf(ColourMap map) {
    switch (map) {
    case ColourMap::Grey:
        return "grey";
    case ColourMap::Viridis:
        return "viridis";
    case ColourMap::Magma:
        return "magma";
    case ColourMap::Inferno:
        return "inferno";
    case ColourMap::Cividis:
        return "cividis";
    case ColourMap::BlueGreyRed:
        return "blue-grey-red";
    }
    return {};
}

ColourMap colourMapFromName(const std::string& name) {
    for (const ColourMap map : kColourMaps) {
        if (nameOf(map) == name) {
            return map;
        }
    }
    throw ValueError("colour map",
                     "expected grey, viridis, magma, inferno, cividis or blue-grey-red, found \"" + name +
                         "\".");
}

const ColourTable& coloursOf(ColourMap map) {
    static const std::array<ColourTable, kColourMaps.size()> tables = [] {
        std::array<ColourTable, kColourMaps.size()> made;
        std::transform(kColourMaps.begin(), kColourMaps.end(), made.begin(), makeTable);
        return made;
    }();
    return tables[static_cast<std::size_t>(map)];
}

} // namespace lookback::display
