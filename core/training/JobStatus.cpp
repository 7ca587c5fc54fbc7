// SPDX-License-Identifier: MIT
#include "core/training/JobStatus.h"

#include "core/common/Error.h"
#include "core/common/Fields.h"
#include "core/io/AtomicFile.h"

#include <cmath>
#include <fstream>
#include <limits>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;

using Json = nlohmann::ordered_json;

/// JSON has no NaN: what is not known is null.
Json numberOrNull(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

/// A number, NaN for null; the field may be missing.
void mayNumber(Fields& f, const Json& json, const char* name, double& value) {
    if (json.is_object() && json.contains(name) && json.at(name).is_null()) {
        value = std::numeric_limits<double>::quiet_NaN();
        return;
    }
    f.may(name, value);
}

JobStatus fromJson(const Json& json, std::vector<std::string>& problems) {
    JobStatus s;
    Fields f(json, "", problems);
    f.need("state", s.state);
    f.may("message", s.message);
    f.may("version", s.version);
    f.may("pid", s.pid);
    f.may("host", s.host);
    f.may("device", s.device);
    f.may("started", s.started);
    f.may("updated", s.updated);
    f.may("checkpointed", s.checkpointed);
    f.may("memory", s.memory);
    f.may("memory_total", s.memoryTotal);
    f.may("step", s.progress.step);
    f.may("steps", s.progress.steps);
    mayNumber(f, json, "loss", s.progress.loss);
    mayNumber(f, json, "validation", s.progress.validation);
    mayNumber(f, json, "learning_rate", s.progress.learningRate);
    mayNumber(f, json, "images_per_second", s.progress.imagesPerSecond);
    mayNumber(f, json, "waiting_share", s.progress.waitingShare);
    mayNumber(f, json, "seconds_left", s.progress.secondsLeft);
    f.may("quality", s.progress.quality);
    return s;
}

std::string toText(const JobStatus& s) {
    Json json;
    json["state"] = s.state;
    json["message"] = s.message;
    json["version"] = s.version;
    json["pid"] = s.pid;
    json["host"] = s.host;
    json["device"] = s.device;
    json["started"] = s.started;
    json["updated"] = s.updated;
    json["checkpointed"] = s.checkpointed;
    json["memory"] = s.memory;
    json["memory_total"] = s.memoryTotal;
    json["step"] = s.progress.step;
    json["steps"] = s.progress.steps;
    json["loss"] = numberOrNull(s.progress.loss);
    json["validation"] = numberOrNull(s.progress.validation);
    json["learning_rate"] = numberOrNull(s.progress.learningRate);
    json["images_per_second"] = numberOrNull(s.progress.imagesPerSecond);
    json["waiting_share"] = numberOrNull(s.progress.waitingShare);
    json["seconds_left"] = numberOrNull(s.progress.secondsLeft);
    json["quality"] = Json::object();
    for (const auto& [name, value] : s.progress.quality) {
        if (std::isfinite(value)) {
            json["quality"][name] = value;
        }
    }
    // A message may quote a path of any bytes.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

fs::path statusFile(const fs::path& job) {
    return job / "status.json";
}

} // namespace

std::optional<JobStatus> readStatus(const fs::path& job) {
    const auto file = statusFile(job);
    std::error_code ignored;
    if (!fs::exists(file, ignored)) {
        return std::nullopt;
    }
    std::vector<std::string> problems;
    JobStatus status;
    try {
        status = fromJson(Json::parse(io::readText(file)), problems);
    } catch (const nlohmann::json::exception& e) {
        throw FileError(file, std::string("expected the status of a job as JSON, found: ") + e.what());
    }
    if (!problems.empty()) {
        throw FileError(file, "expected the status of a job: " + joined(problems) + ".");
    }
    return status;
}

void writeStatus(const fs::path& job, const JobStatus& status) {
    io::writeTextAtomically(statusFile(job), toText(status));
}

void overwriteStatus(const fs::path& job, const JobStatus& status) {
    const auto file = statusFile(job);
    std::error_code failure;
    const auto before = fs::file_size(file, failure);
    std::string text = toText(status);
    if (!failure && text.size() < before) { // blanks instead of a cut: one write, whole or not at all
        text.insert(text.size() - 1, before - text.size(), ' ');
    }
    std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    if (!out) {
        throw DiskError(file, "the status could not be written; is the disk full?");
    }
}

Wish readWish(const fs::path& job) {
    std::string word;
    try {
        word = io::readText(job / "wish", 1024);
    } catch (const FileError&) { // nothing is wished
        return Wish::None;
    }
    word.erase(word.find_last_not_of(" \t\r\n") + 1);
    return word == "stop" ? Wish::Stop : word == "pause" ? Wish::Pause : Wish::None;
}

void writeWish(const fs::path& job, Wish wish) {
    const auto file = job / "wish";
    if (wish != Wish::None) {
        io::writeTextAtomically(file, wish == Wish::Stop ? "stop\n" : "pause\n");
        return;
    }
    std::error_code failure;
    fs::remove(file, failure);
    if (failure) {
        throw DiskError(file, "could not be removed: " + failure.message() + ".");
    }
}

} // namespace lookback::training
