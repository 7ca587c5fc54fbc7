// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/display/Render.h"

#include <locale>
#include <sstream>
#include <vector>

namespace lookback::display {

namespace {

std::string numbers(const std::vector<double>& values) {
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text.precision(9);
    for (std::size_t i = 0; i < values.size(); ++i) {
        text << (i == 0 ? "" : ",") << values[i];
    }
    return text.str();
}

std::string limitsText(const DisplayOptions& options) {
    switch (options.limits) {
    case LimitsKind::MinMax:
        return "minmax";
    case LimitsKind::ZScale:
        return "zscale";
    case LimitsKind::Percentile:
        return "percentile:" + numbers({options.percent});
    case LimitsKind::Fixed:
        return "fixed:" + numbers({options.fixed.low, options.fixed.high});
    }
    return {};
}

[[noreturn]] void refuse(const std::string& word) {
    throw Error("display: expected words like band=2, stretch=asinh or map=grey, found \"" + word + "\".");
}

/// Exactly `count` numbers separated by commas.
std::vector<double> parseNumbers(const std::string& text, std::size_t count, const std::string& word) {
    std::istringstream stream(text);
    stream.imbue(std::locale::classic());
    std::vector<double> values;
    for (double v = 0.0; stream >> v;) {
        values.push_back(v);
        if (stream.peek() == ',') {
            stream.get();
        }
    }
    if (values.size() != count || !stream.eof()) {
        refuse(word);
    }
    return values;
}

void readLimits(DisplayOptions& options, const std::string& value, const std::string& word) {
    const std::string kind = value.substr(0, value.find(':'));
    const std::string rest = kind.size() < value.size() ? value.substr(kind.size() + 1) : "";
    if (value == "minmax") {
        options.limits = LimitsKind::MinMax;
    } else if (value == "zscale") {
        options.limits = LimitsKind::ZScale;
    } else if (kind == "percentile") {
        options.limits = LimitsKind::Percentile;
        options.percent = parseNumbers(rest, 1, word)[0];
    } else if (kind == "fixed") {
        options.limits = LimitsKind::Fixed;
        const auto ends = parseNumbers(rest, 2, word);
        options.fixed = {static_cast<float>(ends[0]), static_cast<float>(ends[1])};
    } else {
        refuse(word);
    }
}

void readColourWord(LuptonOptions& lupton, const std::string& key, const std::string& value,
                    const std::string& word) {
    if (key == "bands") {
        const auto v = parseNumbers(value, 3, word);
        lupton.bands = {static_cast<int>(v[0]), static_cast<int>(v[1]), static_cast<int>(v[2])};
    } else if (key == "minimum") {
        const auto v = parseNumbers(value, 3, word);
        lupton.minimum = {v[0], v[1], v[2]};
    } else if (key == "stretch") {
        lupton.stretch = parseNumbers(value, 1, word)[0];
    } else if (key == "q") {
        lupton.q = parseNumbers(value, 1, word)[0];
    } else {
        refuse(word);
    }
}

void readBandWord(Look& look, const std::string& key, const std::string& value, const std::string& word) {
    if (key == "band") {
        look.band = static_cast<int>(parseNumbers(value, 1, word)[0]);
    } else if (key == "limits") {
        readLimits(look.single, value, word);
    } else if (key == "stretch") {
        look.single.stretch = stretchFromName(value);
    } else if (key == "contrast") {
        look.single.contrast.contrast = parseNumbers(value, 1, word)[0];
    } else if (key == "bias") {
        look.single.contrast.bias = parseNumbers(value, 1, word)[0];
    } else if (key == "map") {
        look.single.map = colourMapFromName(value);
    } else if (key == "inverted") {
        look.single.inverted = parseNumbers(value, 1, word)[0] != 0.0;
    } else {
        refuse(word);
    }
}

} // namespace

std::string describe(const Look& look) {
    if (look.colour) {
        const LuptonOptions& l = look.lupton;
        return "colour bands=" + numbers({l.bands.begin(), l.bands.end()}) +
               " minimum=" + numbers({l.minimum.begin(), l.minimum.end()}) +
               " stretch=" + numbers({l.stretch}) + " q=" + numbers({l.q});
    }
    const DisplayOptions& o = look.single;
    return "band=" + std::to_string(look.band) + " limits=" + limitsText(o) +
           " stretch=" + nameOf(o.stretch) + " contrast=" + numbers({o.contrast.contrast}) +
           " bias=" + numbers({o.contrast.bias}) + " map=" + nameOf(o.map) +
           " inverted=" + (o.inverted ? "1" : "0");
}

Look lookFromText(const std::string& text) {
    Look look;
    look.colour = false;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        if (word == "colour") {
            look.colour = true;
            continue;
        }
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos) {
            refuse(word);
        }
        const std::string key = word.substr(0, equals);
        const std::string value = word.substr(equals + 1);
        if (look.colour) {
            readColourWord(look.lupton, key, value, word);
        } else {
            readBandWord(look, key, value, word);
        }
    }
    return look;
}

} // namespace lookback::display
