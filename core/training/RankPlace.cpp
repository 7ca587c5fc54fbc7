// SPDX-License-Identifier: MIT
#include "core/training/RankPlace.h"

#include "core/common/Error.h"

#include <charconv>
#include <optional>

namespace lookback::training {

namespace {

/// The number in a variable; nothing where it is not set. Throws ValueError.
std::optional<int> number(const Environment& environment, const char* name, Range<int> range) {
    const char* value = environment(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    const std::string text = value;
    int found = 0;
    const auto* const end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, found);
    if (result.ec != std::errc() || result.ptr != end || !range.contains(found)) {
        throw ValueError(name, "expected a number from " + std::to_string(range.lowest) + " to " +
                                   std::to_string(range.highest) + " in the environment, found \"" + text +
                                   "\".");
    }
    return found;
}

constexpr Range<int> kSizes{1, 1024};
constexpr Range<int> kPlaces{0, 1023};

RankPlace ofSlurm(const Environment& environment) {
    constexpr Range<int> kAny{0, 2147483647};
    RankPlace place;
    place.size = number(environment, "SLURM_NTASKS", kSizes).value_or(1);
    place.rank = number(environment, "SLURM_PROCID", kPlaces).value_or(0);
    place.local = number(environment, "SLURM_LOCALID", kPlaces).value_or(0);
    place.port = 20000 + number(environment, "SLURM_JOB_ID", kAny).value_or(0) % 10000;
    const char* const nodes = environment("SLURM_STEP_NODELIST");
    if (nodes != nullptr && number(environment, "SLURM_STEP_NUM_NODES", kSizes).value_or(1) > 1) {
        place.address = firstHost(nodes);
    }
    return place;
}

} // namespace

RankPlace rankPlace(const Environment& environment) {
    const bool told = environment("RANK") != nullptr || environment("WORLD_SIZE") != nullptr;
    const bool step = environment("SLURM_STEP_ID") != nullptr; // a batch script alone is none
    RankPlace place = !told && step ? ofSlurm(environment) : RankPlace{};
    if (told) {
        place.size = number(environment, "WORLD_SIZE", kSizes).value_or(1);
        place.rank = number(environment, "RANK", kPlaces).value_or(0);
        place.local = number(environment, "LOCAL_RANK", kPlaces).value_or(place.rank);
    }
    if (const char* const address = environment("MASTER_ADDR"); address != nullptr && *address != '\0') {
        place.address = address;
    }
    place.port = number(environment, "MASTER_PORT", kPortRange).value_or(place.port);
    if (place.rank >= place.size) {
        throw ValueError(told ? "RANK" : "SLURM_PROCID", "expected less than the number of processes, " +
                                                             std::to_string(place.size) + ", found " +
                                                             std::to_string(place.rank) + ".");
    }
    return place;
}

std::string firstHost(const std::string& nodes) {
    std::string host;
    for (std::size_t at = 0; at < nodes.size() && nodes[at] != ',';) {
        if (nodes[at] != '[') {
            host += nodes[at++];
            continue;
        }
        const auto end = nodes.find_first_of(",-]", at);
        const auto close = nodes.find(']', at);
        if (close == std::string::npos) {
            break;
        }
        host += nodes.substr(at + 1, end - at - 1);
        at = close + 1;
    }
    return host;
}

} // namespace lookback::training
