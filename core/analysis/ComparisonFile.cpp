// SPDX-License-Identifier: MIT
#include "core/analysis/ComparisonFile.h"

#include "core/common/Error.h"
#include "core/common/Version.h"
#include "core/io/AtomicFile.h"
#include "core/io/Csv.h"

#include <nlohmann/json.hpp>

#include <map>

namespace lookback::analysis {

namespace {

using Json = nlohmann::ordered_json;

Json jsonOf(const Mean& m) {
    return {{"count", m.count}, {"mean", m.mean}, {"error", m.error}, {"low", m.low}, {"high", m.high}};
}

Json jsonOf(const Change& c) {
    return {{"value", c.value}, {"error", c.error}, {"low", c.low}, {"high", c.high}};
}

Json jsonOf(const Distances& d) {
    return {{"ks", d.ks},
            {"ks_error", d.ksError},
            {"ks_chance", d.ksChance},
            {"wasserstein", d.wasserstein},
            {"wasserstein_error", d.wassersteinError}};
}

Json jsonOf(const Histogram& h) {
    return {{"edges", h.edges},
            {"counts_a", h.countsA},
            {"counts_b", h.countsB},
            {"outside_a", h.outsideA},
            {"outside_b", h.outsideB}};
}

Json jsonOf(const QuantityComparison& q) {
    Json json{{"key", q.key},
              {"label", q.label},
              {"unit", q.unit},
              {"verdict", q.verdict},
              {"a", jsonOf(q.a)},
              {"b", jsonOf(q.b)},
              {"unmeasured_a", q.unmeasuredA},
              {"unmeasured_b", q.unmeasuredB},
              {"change_is", q.ratio ? "ratio" : "difference"},
              {"change", jsonOf(q.change)},
              {"distances", jsonOf(q.distances)},
              {"histogram", jsonOf(q.histogram)},
              {"bins", Json::array()}};
    for (const IntervalBin& bin : q.bins) {
        json["bins"].push_back({{"z_low", bin.zLow},
                                {"z_high", bin.zHigh},
                                {"a", jsonOf(bin.a)},
                                {"b", jsonOf(bin.b)},
                                {"change", jsonOf(bin.change)},
                                {"judged", bin.judged}});
    }
    return json;
}

Json jsonOf(const PredictionQuality& p) {
    Json json{{"count", p.redshift.size()},        {"bias", p.bias},
              {"bias_error", p.biasError},         {"scatter", p.scatter},
              {"scatter_error", p.scatterError},   {"outliers", p.outliers},
              {"outliers_error", p.outliersError}, {"loss", p.loss},
              {"loss_error", p.lossError},         {"redshift", p.redshift},
              {"predicted", p.predicted},          {"bins", Json::array()}};
    for (const RedshiftBin& bin : p.bins) {
        json["bins"].push_back({{"z_low", bin.lowest},
                                {"z_high", bin.highest},
                                {"count", bin.scores.count},
                                {"bias", bin.scores.biasMedian},
                                {"scatter", bin.scores.scatterMad},
                                {"outliers", bin.scores.outliers},
                                {"loss", bin.scores.meanLoss}});
    }
    return json;
}

/// Lines of a CSV file, a number or a text a column.
class Lines {
public:
    void number(const std::string& name, double value) { column(name, numbers_).push_back(value); }

    void text(const std::string& name, const std::string& value) { column(name, texts_).push_back(value); }

    io::CsvTable table() {
        io::CsvTable table;
        for (const std::string& name : order_) {
            if (texts_.count(name) > 0) {
                table.add(name, std::move(texts_[name]));
            } else {
                table.add(name, numbers_[name]);
            }
        }
        return table;
    }

private:
    template <class T>
    std::vector<T>& column(const std::string& name, std::map<std::string, std::vector<T>>& all) {
        if (all.count(name) == 0) {
            order_.push_back(name);
        }
        return all[name];
    }

    std::vector<std::string> order_;
    std::map<std::string, std::vector<double>> numbers_;
    std::map<std::string, std::vector<std::string>> texts_;
};

void addMean(Lines& lines, const std::string& side, const Mean& m) {
    lines.number("count_" + side, static_cast<double>(m.count));
    lines.number("mean_" + side, m.mean);
    lines.number("low_" + side, m.low);
    lines.number("high_" + side, m.high);
}

/// `bin` null: over all redshifts.
void addLine(Lines& lines, const QuantityComparison& q, const IntervalBin* bin) {
    const bool whole = bin == nullptr;
    const Change& change = whole ? q.change : bin->change;
    lines.text("quantity", q.key);
    lines.text("unit", q.unit);
    lines.number("z_low", whole ? kUnknown : bin->zLow);
    lines.number("z_high", whole ? kUnknown : bin->zHigh);
    addMean(lines, "a", whole ? q.a : bin->a);
    addMean(lines, "b", whole ? q.b : bin->b);
    lines.text("change_is", q.ratio ? "ratio" : "difference");
    lines.number("change", change.value);
    lines.number("change_error", change.error);
    lines.number("change_low", change.low);
    lines.number("change_high", change.high);
    lines.number("unmeasured_a", whole ? static_cast<double>(q.unmeasuredA) : kUnknown);
    lines.number("unmeasured_b", whole ? static_cast<double>(q.unmeasuredB) : kUnknown);
    const Distances d = whole ? q.distances : Distances{};
    lines.number("ks", d.ks);
    lines.number("ks_error", d.ksError);
    lines.number("ks_chance", d.ksChance);
    lines.number("wasserstein", d.wasserstein);
    lines.number("wasserstein_error", d.wassersteinError);
    lines.text("verdict", whole ? q.verdict : "");
}

Json jsonOf(const std::optional<bool>& known) {
    return known ? Json(*known) : Json(nullptr);
}

} // namespace

std::string toJson(const Comparison& c) {
    Json json{{"lookback", kVersion},
              {"a",
               {{"name", c.nameA},
                {"count", c.countA},
                {"measured", c.howA},
                {"fits_know_psf", jsonOf(c.knowsPsfA)}}},
              {"b",
               {{"name", c.nameB},
                {"count", c.countB},
                {"subject", c.subject},
                {"measured", c.howB},
                {"fits_know_psf", jsonOf(c.knowsPsfB)}}},
              {"intervals", "95 % of the mean (Student), of the change (Welch); errors are standard errors, "
                            "those of distances by bootstrap"},
              {"redshifts", {{"verdict", c.redshiftVerdict}, {"distances", jsonOf(c.redshifts)}}},
              {"quantities", Json::array()},
              {"only_a", c.onlyA},
              {"only_b", c.onlyB}};
    for (const QuantityComparison& q : c.quantities) {
        json["quantities"].push_back(jsonOf(q));
    }
    if (c.prediction) {
        json["prediction"] = {{"verdict", c.prediction->verdict},
                              {"a", jsonOf(c.prediction->a)},
                              {"b", jsonOf(c.prediction->b)}};
    }
    using Handler = nlohmann::json::error_handler_t;
    return json.dump(2, ' ', false, Handler::replace) + "\n"; // a file's name need not be UTF-8
}

void writeComparison(const std::filesystem::path& file, const Comparison& comparison) {
    if (file.extension() == ".json") {
        io::writeTextAtomically(file, toJson(comparison));
        return;
    }
    if (file.extension() != ".csv") {
        throw ValueError("out", "expected a name that ends in .json or .csv, found " +
                                    file.filename().string() + ".");
    }
    Lines lines;
    for (const QuantityComparison& q : comparison.quantities) {
        addLine(lines, q, nullptr);
        for (const IntervalBin& bin : q.bins) {
            addLine(lines, q, &bin);
        }
    }
    io::writeCsv(file, lines.table());
}

} // namespace lookback::analysis
