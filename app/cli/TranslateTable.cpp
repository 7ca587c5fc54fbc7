// SPDX-License-Identifier: MIT
#include "app/cli/TranslateTable.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

namespace lookback::cli {

namespace {

using translation::ModelScores;
using translation::SetScores;
using translation::TargetScores;
using Json = nlohmann::ordered_json; // writes NaN as null

struct Figure {
    const char* name;    ///< In CSV and JSON.
    const char* meaning; ///< In the text.
    double value;
};

std::vector<Figure> figuresOf(const TargetScores& s) {
    return {{"squared_error_dex2", "MSE of the mean, dex^2", s.squaredError},
            {"squared_error_of_one_dex2", "MSE of one sample, dex^2", s.squaredErrorOfOne},
            {"power_law_error_dex2", "MSE of the power law, dex^2", s.powerLawError},
            {"ratio_to_power_law", "MSE over that of the power law", s.ratio},
            {"ssim", "SSIM of log10", s.similarity},
            {"psnr_db", "PSNR of log10, dB", s.signalToNoise},
            {"profile_residual_dex", "profile residual, median, dex", s.profileResidual},
            {"profile_band_dex", "its 16-84 % half band, dex", s.profileBand},
            {"total_residual_dex", "total, model/truth, median, dex", s.totalResidual},
            {"total_band_dex", "its 16-84 % half band, dex", s.totalBand},
            {"z_width", "width of z-scores", s.zWidth}};
}

/// A row of the text; `width` characters a cell.
std::string line(const std::string& name, const std::vector<std::string>& cells, std::size_t width) {
    constexpr std::size_t kName = 34;
    std::string text = name + std::string(kName - std::min(kName, name.size()), ' ');
    for (const std::string& cell : cells) {
        text += ' ' + std::string(width - std::min(width, cell.size()), ' ') + cell;
    }
    return text + "\n";
}

std::string number(double value) {
    char cell[32];
    std::snprintf(cell, sizeof cell, "%.4g", value);
    return std::isnan(value) ? "-" : cell;
}

const TargetScores* find(const ModelScores& model, Domain target) {
    const auto found = std::find_if(model.targets.begin(), model.targets.end(),
                                    [target](const TargetScores& s) { return s.target == target; });
    return found != model.targets.end() ? &*found : nullptr;
}

Json bandOf(const translation::ProfileBand& band) {
    return {{"radius", band.radius}, {"low", band.low}, {"median", band.median}, {"high", band.high}};
}

Json massesOf(const std::optional<translation::MassRelation>& masses) {
    if (!masses) {
        return nullptr;
    }
    return {{"log_halo", masses->logHalo},
            {"count", masses->count},
            {"low", masses->low},
            {"median", masses->median},
            {"high", masses->high}};
}

template <class Value>
std::vector<std::string> each(const SetScores& scores, const Value& value) {
    std::vector<std::string> cells;
    for (const ModelScores& model : scores.models) {
        cells.push_back(value(model));
    }
    return cells;
}

} // namespace

std::string translationText(const SetScores& scores, const std::string& baseline) {
    const auto names = each(scores, [](const ModelScores& m) { return m.model; });
    std::size_t width = 12;
    for (const std::string& name : names) {
        width = std::max(width, name.size());
    }
    const auto row = [width](const std::string& name, const std::vector<std::string>& cells) {
        return line(name, cells, width);
    };
    std::string text = row("", names);
    text += row("kind", each(scores, [](const ModelScores& m) { return m.kind; }));
    text += row("maps", each(scores, [](const ModelScores& m) { return std::to_string(m.maps); }));
    text += row("samples", each(scores, [](const ModelScores& m) { return std::to_string(m.samples); }));
    text += row("seconds a sample, all targets",
                each(scores, [](const ModelScores& m) { return number(m.seconds); }));
    for (const DomainFacts& domain : kDomains) {
        const auto figures = figuresOf({});
        const bool judged = std::any_of(scores.models.begin(), scores.models.end(), [&](const auto& model) {
            const auto* target = find(model, domain.domain);
            return target != nullptr && target->maps > 0;
        });
        if (!judged) {
            continue;
        }
        text += std::string(domain.title) + "\n";
        for (std::size_t i = 0; i < figures.size(); ++i) {
            const auto cells = each(scores, [&](const ModelScores& m) {
                const auto* target = find(m, domain.domain);
                return target != nullptr ? number(figuresOf(*target)[i].value) : "-";
            });
            if (std::any_of(cells.begin(), cells.end(), [](const auto& cell) { return cell != "-"; })) {
                text += row(std::string("  ") + figures[i].meaning, cells);
            }
        }
    }
    return text + (baseline.empty() ? "" : "Baseline: " + baseline + ".\n");
}

io::CsvTable translationTable(const SetScores& scores) {
    std::vector<std::string> models;
    std::vector<std::string> kinds;
    std::vector<std::string> targets;
    std::vector<double> maps;
    std::vector<double> samples;
    std::vector<double> seconds;
    std::vector<std::vector<double>> values(figuresOf({}).size());
    for (const ModelScores& model : scores.models) {
        for (const TargetScores& target : model.targets) {
            models.push_back(model.model);
            kinds.push_back(model.kind);
            targets.emplace_back(factsOf(target.target).group);
            maps.push_back(target.maps);
            samples.push_back(static_cast<double>(model.samples));
            seconds.push_back(model.seconds);
            const auto figures = figuresOf(target);
            for (std::size_t i = 0; i < figures.size(); ++i) {
                values[i].push_back(figures[i].value);
            }
        }
    }
    io::CsvTable table;
    table.add("model", models);
    table.add("kind", kinds);
    table.add("target", targets);
    table.add("maps", maps);
    table.add("samples", samples);
    table.add("seconds", seconds);
    for (std::size_t i = 0; i < values.size(); ++i) {
        table.add(figuresOf({})[i].name, values[i]);
    }
    return table;
}

std::string translationJson(const SetScores& scores, const std::string& source, const std::string& baseline) {
    Json json{{"source", source}, {"whole", scores.whole}};
    json["baseline"] = baseline.empty() ? Json(nullptr) : Json(baseline);
    json["units"] = {{"squared_error", "dex^2 of log10 above the domain's floor"},
                     {"profile", "radius over the half-width of the map; dex"},
                     {"mass_relation", "log10 Msun within the map"},
                     {"seconds", "for one sample of all targets"}};
    json["truth_mass_relation"] = massesOf(scores.masses);
    json["models"] = Json::array();
    for (const ModelScores& model : scores.models) {
        Json one{{"model", model.model},     {"kind", model.kind},
                 {"maps", model.maps},       {"samples", model.samples},
                 {"seconds", model.seconds}, {"mass_relation", massesOf(model.masses)}};
        one["targets"] = Json::array();
        for (const TargetScores& target : model.targets) {
            const DomainFacts& about = factsOf(target.target);
            Json entry{{"target", about.group}, {"unit", about.unit}, {"maps", target.maps}};
            for (const Figure& figure : figuresOf(target)) {
                entry[figure.name] = figure.value;
            }
            entry["profile"] = {{"model", bandOf(target.model)},
                                {"truth", bandOf(target.truth)},
                                {"residual", bandOf(target.residual)}};
            one["targets"].push_back(std::move(entry));
        }
        json["models"].push_back(std::move(one));
    }
    using Handler = nlohmann::json::error_handler_t;
    return json.dump(2, ' ', false, Handler::replace) + "\n";
}

} // namespace lookback::cli
