// SPDX-License-Identifier: MIT
#include "core/nn/MapNetworks.h"

#include "core/common/Error.h"
#include "core/nn/AttentionUnet.h"
#include "core/nn/DiffusionMamba.h"
#include "core/nn/Inception.h"
#include "core/nn/R2Unet.h"
#include "core/nn/Unet.h"

#include <algorithm>
#include <cmath>

namespace lookback::nn {

namespace {

constexpr std::int64_t kWidest = 1024; // channels
constexpr std::size_t kMostLevels = 7;
constexpr std::int64_t kMostRecurrences = 8;
constexpr double kMostParameters = 3e8;

/// Takes sizes one by one; what nobody asked for at the end is an error.
class Sizes {
public:
    explicit Sizes(const MapSizes& given)
        : left_(given) {}

    std::vector<std::int64_t> list(const std::string& name, std::vector<std::int64_t> standard,
                                   std::size_t fewest, std::size_t most) {
        const auto given = left_.extract(name);
        auto values = given ? given.mapped() : std::move(standard);
        if (values.size() < fewest || values.size() > most ||
            !std::all_of(values.begin(), values.end(), [](auto v) { return v >= 1 && v <= kWidest; })) {
            throw ValueError("sizes." + name, "expected " + std::to_string(fewest) + " to " +
                                                  std::to_string(most) + " numbers of 1 to 1024.");
        }
        return values;
    }

    std::int64_t number(const std::string& name, std::int64_t standard, std::int64_t highest,
                        std::int64_t lowest = 0) {
        const auto given = left_.extract(name);
        const auto values = given ? given.mapped() : std::vector{standard};
        if (values.size() != 1 || values[0] < lowest || values[0] > highest) {
            throw ValueError("sizes." + name, "expected one number of " + std::to_string(lowest) + " to " +
                                                  std::to_string(highest) + ".");
        }
        return values[0];
    }

    Edges edges() { return number("periodic", 0, 1) == 1 ? Edges::Periodic : Edges::Zeros; }

    void end() const {
        if (!left_.empty()) {
            throw ValueError("sizes." + left_.begin()->first, "expected sizes that the network has.");
        }
    }

private:
    MapSizes left_;
};

std::shared_ptr<MapNetwork> makeInception(Sizes sizes, std::int64_t out) {
    const auto b = sizes.list("branches", {6, 8, 10, 3}, 4, 4);
    const InceptionOptions options{.one = b[0],
                                   .three = b[1],
                                   .five = b[2],
                                   .pool = b[3],
                                   .rectified = sizes.number("rectified", 1, 1) == 1,
                                   .edges = sizes.edges()};
    sizes.end();
    if (out != 2) {
        throw ValueError("architecture", "expected a network that gives values, found inception, which "
                                         "tells pixels with from pixels without.");
    }
    return std::make_shared<Inception>(options);
}

std::shared_ptr<MapNetwork> makeUnet(Sizes sizes, std::int64_t out) {
    const UnetOptions options{
        .out = out, .widths = sizes.list("widths", {32, 64, 128}, 2, kMostLevels), .edges = sizes.edges()};
    sizes.end();
    return std::make_shared<Unet>(options);
}

std::shared_ptr<MapNetwork> makeR2Unet(Sizes sizes, std::int64_t out) {
    const R2UnetOptions options{.out = out,
                                .widths = sizes.list("widths", {32, 64, 128, 256}, 2, kMostLevels),
                                .recurrences = sizes.number("recurrences", 2, kMostRecurrences),
                                .topSkip = sizes.number("top_skip", 0, 1) == 1,
                                .edges = sizes.edges()};
    sizes.end();
    if (options.widths[0] < 2) {
        throw ValueError("sizes.widths", "expected at least 2 channels at the finest level.");
    }
    return std::make_shared<R2Unet>(options);
}

std::shared_ptr<MapNetwork> makeAttentionUnet(Sizes sizes, std::int64_t in, std::int64_t out) {
    AttentionUnetOptions options{.in = in, .out = out};
    options.widths = sizes.list("widths", options.widths, 2, kMostLevels);
    const auto percent = std::llround(100.0 * options.dropout);
    options.dropout = static_cast<double>(sizes.number("dropout", percent, 90)) / 100.0;
    sizes.end();
    for (const auto width : options.widths) {
        if (width % 8 != 0) {
            throw ValueError("sizes.widths", "expected multiples of 8, found " + std::to_string(width) + ".");
        }
    }
    return std::make_shared<AttentionUnet>(options);
}

} // namespace

std::shared_ptr<MapNetwork> makeMapNetwork(const std::string& architecture, const MapSizes& sizes,
                                           std::int64_t out, std::int64_t in) {
    if (architecture == "attention_unet") {
        return makeAttentionUnet(Sizes(sizes), in, out);
    }
    if (in != 1) {
        throw ValueError("architecture", "expected attention_unet for " + std::to_string(in) +
                                             " given maps, found " + architecture + ", which sees one.");
    }
    if (architecture == "inception") {
        return makeInception(Sizes(sizes), out);
    }
    if (architecture == "unet") {
        return makeUnet(Sizes(sizes), out);
    }
    if (architecture == "r2unet") {
        return makeR2Unet(Sizes(sizes), out);
    }
    throw ValueError("architecture",
                     "expected attention_unet, inception, unet or r2unet, found " + architecture + ".");
}

std::shared_ptr<Network> makeDiffusionMamba(const MapSizes& given, std::int64_t targets,
                                            std::int64_t inputs) {
    Sizes sizes(given);
    DiffusionMambaOptions o{.targets = targets, .given = inputs};
    o.width = sizes.number("width", o.width, kWidest, 8);
    o.depth = sizes.number("depth", o.depth, 64, 1);
    o.state = sizes.number("state", o.state, 64, 1);
    o.expand = sizes.number("expand", o.expand, 4, 1);
    o.patch = sizes.number("patch", o.patch, 16, 1);
    sizes.end();
    if (parametersOf(o) > kMostParameters) {
        throw ValueError("sizes", "expected a network of at most 3e8 parameters.");
    }
    return std::make_shared<DiffusionMamba>(o);
}

} // namespace lookback::nn
