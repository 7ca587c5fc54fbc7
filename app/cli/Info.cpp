// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
#include "core/common/Error.h"
#include "core/common/Provenance.h"
#include "core/io/FileInfo.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace lookback::cli {

namespace {

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text;
    for (const std::int64_t size : shape) {
        text += (text.empty() ? "" : " x ") + std::to_string(size);
    }
    return text;
}

/// A value for a reader: what is too long is cut.
std::string shortened(const std::string& value) {
    constexpr std::size_t kMost = 120; // characters
    const std::string line = oneLine(value);
    return line.size() <= kMost
               ? line
               : line.substr(0, kMost) + "... (" + std::to_string(line.size()) + " characters)";
}

std::string numberText(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

std::string seedsText(const std::vector<std::uint64_t>& seeds) {
    const bool inARow = seeds.size() > 1 && seeds.back() - seeds.front() == seeds.size() - 1;
    const std::string first = std::to_string(seeds.front());
    return seeds.size() == 1 ? first
           : inARow          ? first + " to " + std::to_string(seeds.back())
                             : std::to_string(seeds.size()) + ", the first " + first;
}

/// How a file came to be, line by line.
void printProvenance(const Provenance& p) {
    const auto line = [](const char* name, const std::string& text) {
        if (!text.empty()) {
            std::printf("  %-12s %s\n", name, shortened(text).c_str());
        }
    };
    std::printf("Made by Lookback %s\n", oneLine(p.version).c_str());
    line("page", p.page);
    line("model", p.model.empty() ? "" : p.model + ", weights of SHA-256 " + p.modelSha256.substr(0, 12));
    line("trained on", p.trainingData);
    line("noise", p.noiseless ? "left out" : "");
    line("sampler", p.sampler.empty() ? "" : p.sampler + ", " + std::to_string(p.steps) + " steps");
    line("seeds", p.seeds.empty() ? "" : seedsText(p.seeds));
    if (p.page == "evolution" && !p.model.empty()) {
        const std::string start = numberText(p.redshiftStart);
        line("redshift", p.redshiftStart == p.redshiftEnd ? start
                                                          : start + " to " + numberText(p.redshiftEnd) +
                                                                " in " + std::to_string(p.redshiftCount));
    }
    if (p.blendSeed) {
        line("blend", numberText(p.blendFraction) + " of seed " + std::to_string(*p.blendSeed));
    }
    line("display", p.display);
    line("device", p.device);
}

void printText(const io::FileInfo& info) {
    std::printf("%s: %s, %.1f MB\n", oneLine(info.path.string()).c_str(), info.format.c_str(),
                static_cast<double>(info.bytes) / 1e6);
    if (!info.summary.empty()) {
        std::printf("%s\n", oneLine(info.summary).c_str());
    }
    for (const io::FileInfo::Entry& entry : info.entries) {
        std::printf("  %-28s %-8s %-10s %s%s%s\n", oneLine(entry.name).c_str(), entry.kind.c_str(),
                    entry.type.c_str(), shapeText(entry.shape).c_str(), entry.unit.empty() ? "" : "  ",
                    oneLine(entry.unit).c_str());
        for (const auto& [name, value] : entry.attributes) {
            if (info.provenance.empty() || value != info.provenance) { // said below
                std::printf("      %s: %s\n", oneLine(name).c_str(), shortened(value).c_str());
            }
        }
    }
    if (info.provenance.empty()) {
        return;
    }
    try {
        printProvenance(provenanceFromJson(info.provenance));
    } catch (const Error&) { // of another program, or a later version
        std::printf("Made by Lookback: %s\n", shortened(info.provenance).c_str());
    }
}

void printJson(const io::FileInfo& info) {
    nlohmann::ordered_json json{{"path", info.path.string()},
                                {"format", info.format},
                                {"bytes", info.bytes},
                                {"summary", info.summary}};
    json["entries"] = nlohmann::json::array();
    for (const io::FileInfo::Entry& e : info.entries) {
        json["entries"].push_back({{"name", e.name},
                                   {"kind", e.kind},
                                   {"type", e.type},
                                   {"shape", e.shape},
                                   {"unit", e.unit},
                                   {"attributes", e.attributes}});
    }
    json["provenance"] = nlohmann::ordered_json::parse(info.provenance, nullptr, false);
    if (json["provenance"].is_discarded()) {
        json["provenance"] = nullptr;
    }
    using Handler = nlohmann::json::error_handler_t;
    std::printf("%s\n", json.dump(2, ' ', false, Handler::replace).c_str()); // headers need not be UTF-8
}

} // namespace

void addInfo(CLI::App& app, Session& session) {
    struct Options {
        std::filesystem::path file;
        bool json = false;
    };

    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("info", "Say what a file holds, from its headers alone");
    command->add_option("file", options->file, "FITS, HDF5, NPY, safetensors, CSV, PNG, MP4 or GIF")
        ->required();
    command->add_flag("--json", options->json, "for programs");
    command->callback([options, &session] {
        session.set("info", [options](const Monitor&) {
            const io::FileInfo info = io::describeFile(options->file);
            options->json ? printJson(info) : printText(info);
        });
    });
}

} // namespace lookback::cli
