// SPDX-License-Identifier: MIT
#include "core/common/Provenance.h"

#include "core/common/Error.h"

#include <nlohmann/json.hpp>

namespace lookback {

std::string toJson(const Provenance& p) {
    nlohmann::ordered_json json;
    json["lookback"] = p.version;
    json["page"] = p.page;
    json["model"] = p.model;
    json["model_sha256"] = p.modelSha256;
    json["training_data"] = p.trainingData;
    json["simulated_training"] = p.simulatedTraining;
    json["sampler"] = p.sampler;
    json["steps"] = p.steps;
    if (p.noiseless) {
        json["noiseless"] = true;
    }
    json["seeds"] = p.seeds;
    if (p.blendSeed) {
        json["blend_seed"] = *p.blendSeed;
        json["blend_fraction"] = p.blendFraction;
    }
    json["redshift_start"] = p.redshiftStart;
    json["redshift_end"] = p.redshiftEnd;
    json["redshift_count"] = p.redshiftCount;
    json["display"] = p.display;
    json["device"] = p.device;
    return json.dump(-1, ' ', true);
}

Provenance provenanceFromJson(const std::string& text) {
    try {
        const auto json = nlohmann::json::parse(text);
        Provenance p;
        p.version = json.at("lookback").get<std::string>();
        p.page = json.value("page", p.page);
        p.model = json.value("model", "");
        p.modelSha256 = json.value("model_sha256", "");
        p.trainingData = json.value("training_data", "");
        p.simulatedTraining = json.value("simulated_training", false);
        p.sampler = json.value("sampler", "");
        p.steps = json.value("steps", 0);
        p.noiseless = json.value("noiseless", false);
        p.seeds = json.value("seeds", p.seeds);
        if (json.contains("blend_seed")) {
            p.blendSeed = json.at("blend_seed").get<std::uint64_t>();
            p.blendFraction = json.value("blend_fraction", 0.0);
        }
        p.redshiftStart = json.value("redshift_start", 0.0);
        p.redshiftEnd = json.value("redshift_end", p.redshiftStart);
        p.redshiftCount = json.value("redshift_count", 1);
        p.display = json.value("display", "");
        p.device = json.value("device", "");
        return p;
    } catch (const nlohmann::json::exception& e) {
        throw Error(std::string("expected the provenance of a Lookback export as JSON, found: ") + e.what());
    }
}

} // namespace lookback
