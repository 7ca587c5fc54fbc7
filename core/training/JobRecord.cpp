// SPDX-License-Identifier: MIT
#include "core/training/JobRecord.h"

#include "core/common/Error.h"
#include "core/common/Fields.h"
#include "core/io/AtomicFile.h"

#include <array>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::array kWishes{"", "pause", "stop"};                        // as in Wish
constexpr std::array kSightings{"unknown", "waiting", "running", "gone"}; // as in Sighting::Kind

/// The place of `word` in `words`, as an enumerator.
template <class Enum, std::size_t N>
void mayWord(Fields& f, const char* name, const std::array<const char*, N>& words, Enum& value) {
    std::string word = words[static_cast<std::size_t>(value)];
    f.may(name, word);
    for (std::size_t i = 0; i < N; ++i) {
        if (word == words[i]) {
            value = static_cast<Enum>(i);
            return;
        }
    }
    f.check(false, name, "another word than \"" + word + "\"");
}

void readPlace(Fields f, JobPlace& place) {
    f.may("executor", place.executor);
    f.may("device", place.device);
    f.may("threads", place.threads);
    f.may("ranks", place.ranks);
    f.may("partition", place.partition);
    f.may("minutes", place.minutes);
    f.may("extra", place.extra);
}

void readEnding(Fields f, Ending& ending) {
    f.may("time", ending.time);
    f.may("exit_code", ending.exitCode);
    f.may("signal", ending.signal);
    f.may("step", ending.step);
    f.may("checkpoint", ending.checkpoint);
    f.may("reason", ending.reason);
    f.may("gave_up", ending.gaveUp);
}

JobRecord fromJson(const Json& json, std::vector<std::string>& problems) {
    JobRecord r;
    Fields f(json, "", problems);
    readPlace(f.inside("place", true), r.place);
    f.may("name", r.name);
    f.may("task", r.task);
    f.may("created", r.created);
    f.may("queued", r.queued);
    f.may("started", r.started);
    f.may("handle", r.handle);
    f.may("host", r.host);
    mayWord(f, "wish", kWishes, r.wish);
    f.may("asked", r.asked);
    f.may("attempts", r.attempts);
    f.may("fruitless", r.fruitless);
    readEnding(f.inside("ending", false), r.ending);
    auto seen = f.inside("seen", false);
    mayWord(seen, "kind", kSightings, r.seen.kind);
    seen.may("reason", r.seen.reason);
    seen.may("time", r.seenTime);
    return r;
}

Json toJson(const JobRecord& r) {
    const auto& p = r.place;
    Json json;
    json["name"] = r.name;
    json["task"] = r.task;
    json["place"] =
        Json{{"executor", p.executor},   {"device", p.device},   {"threads", p.threads}, {"ranks", p.ranks},
             {"partition", p.partition}, {"minutes", p.minutes}, {"extra", p.extra}};
    json["created"] = r.created;
    json["queued"] = r.queued;
    json["started"] = r.started;
    json["handle"] = r.handle;
    json["host"] = r.host;
    json["wish"] = kWishes[static_cast<std::size_t>(r.wish)];
    json["asked"] = r.asked;
    json["attempts"] = r.attempts;
    json["fruitless"] = r.fruitless;
    const auto& e = r.ending;
    json["ending"] = Json{{"time", e.time},     {"exit_code", e.exitCode},    {"signal", e.signal},
                          {"step", e.step},     {"checkpoint", e.checkpoint}, {"reason", e.reason},
                          {"gave_up", e.gaveUp}};
    json["seen"] = Json{{"kind", kSightings[static_cast<std::size_t>(r.seen.kind)]},
                        {"reason", r.seen.reason},
                        {"time", r.seenTime}};
    return json;
}

} // namespace

std::optional<JobRecord> readRecord(const fs::path& job) {
    const auto file = job / "job.json";
    std::error_code ignored;
    if (!fs::exists(file, ignored)) {
        return std::nullopt;
    }
    std::vector<std::string> problems;
    JobRecord record;
    try {
        record = fromJson(Json::parse(io::readText(file)), problems);
    } catch (const nlohmann::json::exception&) {
        throw FileError(file, "expected the place of a job as JSON, found other content.");
    }
    if (!problems.empty()) {
        throw FileError(file, "expected the place of a job: " + joined(problems) + ".");
    }
    return record;
}

void writeRecord(const fs::path& job, const JobRecord& record) {
    io::writeTextAtomically(job / "job.json",
                            toJson(record).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

} // namespace lookback::training
