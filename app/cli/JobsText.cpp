// SPDX-License-Identifier: MIT
#include "app/cli/JobsText.h"

#include "app/cli/Progress.h"
#include "app/cli/Session.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>

namespace lookback::cli {

namespace {

using Json = nlohmann::ordered_json;
using training::Job;

/// What nobody has written yet is zero in a job; JSON has no NaN.
Json known(double value) {
    return std::isfinite(value) && value != 0.0 ? Json(value) : Json(nullptr);
}

Json place(const training::JobPlace& place) {
    return {{"executor", place.executor}, {"device", place.device},       {"threads", place.threads},
            {"ranks", place.ranks},       {"partition", place.partition}, {"minutes", place.minutes},
            {"extra", place.extra}};
}

Json progress(const training::Progress& p) {
    Json json{{"step", p.step},
              {"steps", p.steps},
              {"loss", known(p.loss)},
              {"validation", known(p.validation)},
              {"learning_rate", known(p.learningRate)},
              {"images_per_second", known(p.imagesPerSecond)},
              {"waiting_share", p.waitingShare},
              {"seconds_left", known(p.secondsLeft)},
              {"quality", Json::object()}};
    for (const auto& [name, value] : p.quality) {
        json["quality"][name] = std::isfinite(value) ? Json(value) : Json(nullptr);
    }
    return json;
}

Json json(const Job& job) {
    return {{"number", job.number},
            {"name", job.name},
            {"task", job.task},
            {"state", nameOf(job.state)},
            {"message", job.message},
            {"folder", job.folder.string()},
            {"place", place(job.place)},
            {"progress", progress(job.progress)},
            {"handle", job.handle},
            {"where", job.where},
            {"created", known(job.created)},
            {"started", known(job.started)},
            {"updated", known(job.updated)},
            {"checkpointed", known(job.checkpointed)},
            {"memory", known(job.memory)},
            {"memory_total", known(job.memoryTotal)}};
}

std::string text(const Json& value) {
    return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace

std::string jobLine(const Job& job) {
    char line[160];
    const auto& p = job.progress;
    std::snprintf(line, sizeof line, "%04d  %-8s %-24s", job.number, nameOf(job.state).c_str(),
                  oneLine(job.name).substr(0, 60).c_str());
    std::string whole = line;
    if (p.steps > 0) {
        std::snprintf(line, sizeof line, "  step %d of %d  loss %.4g", p.step, p.steps, p.loss);
        whole += line;
    }
    if (job.alive() && p.secondsLeft > 0.0) {
        whole += "  " + clockText(p.secondsLeft) + " left";
    }
    return whole + (job.message.empty() ? "" : "  " + oneLine(job.message)) + "\n";
}

std::string jobsTable(const std::vector<Job>& jobs) {
    std::string table;
    for (const Job& job : jobs) {
        table += jobLine(job);
    }
    return jobs.empty() ? "No jobs yet; lookback-cli jobs add RECIPE.json --queue makes one.\n" : table;
}

std::string jobsJson(const std::vector<Job>& jobs, const std::vector<int>& queue) {
    Json all{{"jobs", Json::array()}, {"queue", queue}};
    for (const Job& job : jobs) {
        all["jobs"].push_back(json(job));
    }
    return text(all);
}

std::string jobJson(const Job& job) {
    return text(json(job));
}

} // namespace lookback::cli
