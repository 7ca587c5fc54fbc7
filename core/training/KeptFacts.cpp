// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/training/NetworkFacts.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdlib>
#include <system_error>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

fs::path cacheFolder() {
    const auto variable = [](const char* name) -> fs::path {
        const char* const value = std::getenv(name);
        return value == nullptr ? "" : value;
    };
    if (const auto cache = variable("XDG_CACHE_HOME"); cache.is_absolute()) {
        return cache / "lookback" / "networks";
    }
    const auto home = variable("HOME");
    return home.is_absolute() ? home / ".cache" / "lookback" / "networks" : fs::path();
}

/// A name that any key has for itself but for chance; the file says whose it is. FNV-1a, 64 bits.
fs::path fileOf(const std::string& key) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : key) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    }
    const auto folder = cacheFolder();
    return folder.empty() ? folder : folder / (std::to_string(hash) + ".json");
}

} // namespace

std::optional<NetworkFacts> keptFacts(const std::string& key) {
    const auto file = fileOf(key);
    try {
        const auto json = file.empty() ? Json() : Json::parse(io::readText(file, std::size_t{64} << 10));
        if (!json.is_object() || json.at("key").get<std::string>() != key) {
            return std::nullopt;
        }
        NetworkFacts facts;
        facts.parameters = json.at("parameters").get<std::int64_t>();
        facts.bytesPerGalaxy = json.at("bytes_per_galaxy").get<double>();
        facts.columns = json.at("columns").get<std::vector<std::string>>();
        const bool good = facts.parameters > 0 && facts.bytesPerGalaxy > 0.0;
        return good ? std::optional(facts) : std::nullopt;
    } catch (const Error&) { // never asked about, or not ours to read
    } catch (const Json::exception&) {
    }
    return std::nullopt;
}

void keepFacts(const std::string& key, const NetworkFacts& facts) {
    const auto file = fileOf(key);
    std::error_code failure;
    fs::create_directories(file.parent_path(), failure);
    if (file.empty() || failure) {
        return;
    }
    const Json json{{"key", key},
                    {"parameters", facts.parameters},
                    {"bytes_per_galaxy", facts.bytesPerGalaxy},
                    {"columns", facts.columns}};
    try {
        io::writeTextAtomically(file, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    } catch (const Error&) { // then the next process measures again
    }
}

} // namespace lookback::training
