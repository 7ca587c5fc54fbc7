// SPDX-License-Identifier: MIT
#include "app/cli/Commands.h"
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
            std::printf("      %s: %s\n", oneLine(name).c_str(), oneLine(value).c_str());
        }
    }
    if (!info.provenance.empty()) {
        std::printf("made by Lookback: %s\n", oneLine(info.provenance).c_str());
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
