// SPDX-License-Identifier: MIT
#include "core/field/FieldFile.h"

#include "core/common/Error.h"
#include "core/common/Version.h"

#include <array>
#include <cmath>

namespace lookback::field {

namespace {

const char* const kRivals = "rivals";

std::string notSaid(const char* what) {
    return std::string("expected ") + what + ", found none.";
}

io::SampleNotes notesOf(const Tally& tally) {
    io::SampleNotes notes;
    auto& numbers = notes.numbers;
    if (const auto error = tally.posterior().squaredError()) {
        numbers["squared_error_dex2"] = *error;
        numbers["squared_error_of_one_dex2"] = tally.squaredErrorOfOne().value_or(NAN);
    }
    if (const auto c = tally.posterior().calibration()) {
        numbers["z_width"] = c->zWidth;
        numbers["coverage_50"] = c->coverage[0];
        numbers["coverage_80"] = c->coverage[1];
        numbers["coverage_95"] = c->coverage[2];
        numbers["judged_share"] = c->share;
        numbers["missed_share"] = c->missed;
    }
    if (const auto& c = tally.classification()) {
        numbers["accuracy"] = c->accuracy();
        numbers["recall"] = c->recall();
        numbers["precision"] = c->precision();
    }
    if (!tally.flaw().empty()) {
        notes.texts["note"] = tally.flaw();
    }
    return notes;
}

} // namespace

FieldWriter::FieldWriter(const std::filesystem::path& file, FieldHead head)
    : head_(std::move(head))
    , out_(file) {
    out_.map("dark_matter", head_.matter);
    if (head_.truth) {
        out_.map("truth", *head_.truth);
    }
    io::SampleNotes notes;
    notes.texts = {{"source", head_.source}, {"label", head_.label}};
    notes.numbers = {{"index", static_cast<double>(head_.index)},
                     {"box_mpc_h", head_.matter.box},
                     {"depth_mpc_h", head_.matter.depth}};
    out_.notes("", notes);
}

std::string FieldWriter::in(const std::string& name) const {
    return groups_.back().empty() ? name : groups_.back() + "/" + name;
}

void FieldWriter::begin(const FieldPart& part) {
    if (tally_ && tally_->count() > 0) {
        end();
    }
    groups_.push_back(groups_.empty() ? "" : std::string(kRivals) + "/" + part.painter);
    part_ = part;
    part_.provenance.version = kVersion;
    part_.provenance.page = "field";
    part_.provenance.seeds.clear();
    tally_.emplace(head_.matter, head_.truth);
}

void FieldWriter::add(const Map& sample, std::uint64_t seed) {
    tally_->add(sample);
    if (tally_->count() == 1) {
        first_ = sample;
    }
    out_.sample(groups_.back(), sample, seed);
    part_.provenance.seeds.push_back(seed);
}

void FieldWriter::writeMaps(const Posterior& posterior) {
    out_.map(in("mean"), posterior.mean());
    out_.map(in("std"), posterior.deviation());
    out_.map(in("mean_log"), posterior.meanLog());
    out_.map(in("std_log"), posterior.deviationLog());
    if (const auto z = posterior.zScore()) {
        out_.map(in("zscore"), *z);
    }
}

void FieldWriter::writeSpectra(const ClusteringSummary& s) {
    const auto write = [&](const std::string& name, const std::vector<double>& values, const char* unit) {
        if (!values.empty()) {
            out_.numbers(in("power/" + name), values, unit);
        }
    };
    const auto band = [&](const std::string& name, const QuartileBand& quartiles, const char* unit) {
        write(name + "_25", quartiles.low, unit);
        write(name + "_50", quartiles.median, unit);
        write(name + "_75", quartiles.high, unit);
    };
    write("k", s.k, "h/Mpc");
    if (groups_.back().empty()) {
        out_.numbers("k", s.k, "h/Mpc");
    }
    band("samples", s.power, "(Mpc/h)^2");
    band("transfer", s.transfer, "");
    band("correlation", s.correlation, "");
    band("matter_correlation", s.sampleMatterCross, "");
    write("truth", s.truth, "(Mpc/h)^2");
    write("truth_matter_correlation", s.matterCross, "");
}

void FieldWriter::end() {
    writeMaps(tally_->posterior());
    if (const auto summary = tally_->clustering()) {
        writeSpectra(*summary);
    }
    auto notes = notesOf(*tally_);
    notes.texts["painter"] = part_.painter;
    notes.texts["provenance"] = toJson(part_.provenance);
    out_.notes(groups_.back(), notes);
}

void FieldWriter::finish() {
    if (!tally_ || (tally_->count() == 0 && groups_.size() < 2)) {
        throw ValueError("samples", "expected at least one sample to save, found none.");
    }
    if (tally_->count() > 0) {
        end();
    }
    out_.finish();
}

SavedField::SavedField(const std::filesystem::path& path)
    : file_(path) {
    auto matter = file_.map("dark_matter");
    if (!matter) {
        throw FileError(path, notSaid("the map dark_matter"));
    }
    head_.matter = std::move(*matter);
    head_.truth = file_.map("truth");
    const auto notes = file_.notes("");
    const auto text = [](const io::SampleNotes& all, const char* name) {
        const auto found = all.texts.find(name);
        return found == all.texts.end() ? std::string() : found->second;
    };
    head_.source = text(notes, "source");
    head_.label = text(notes, "label");
    const auto index = notes.numbers.find("index");
    head_.index = index == notes.numbers.end() ? 0 : static_cast<std::int64_t>(index->second);
    std::vector<std::string> groups{""};
    for (const auto& name : file_.members(kRivals)) {
        groups.push_back(std::string(kRivals) + "/" + name);
    }
    for (const auto& group : groups) {
        const auto own = file_.notes(group);
        FieldPart part;
        part.painter = text(own, "painter");
        if (part.painter.empty() || file_.count(group) == 0) {
            throw FileError(path, notSaid("samples and the name of their painter"));
        }
        try {
            part.provenance = provenanceFromJson(text(own, "provenance"));
        } catch (const Error& e) {
            throw FileError(path, e.what());
        }
        part.provenance.seeds = file_.seeds(group);
        if (static_cast<std::int64_t>(part.provenance.seeds.size()) != file_.count(group)) {
            throw FileError(path, "expected a seed for each of " + std::to_string(file_.count(group)) +
                                      " samples, found " + std::to_string(part.provenance.seeds.size()) +
                                      ".");
        }
        parts_.push_back(std::move(part));
    }
}

std::string SavedField::groupOf(std::size_t part) const {
    return part == 0 ? std::string() : std::string(kRivals) + "/" + parts_.at(part).painter;
}

std::int64_t SavedField::count(std::size_t part) const {
    return file_.count(groupOf(part));
}

Map SavedField::sample(std::size_t part, std::int64_t index) const {
    return file_.sample(groupOf(part), index);
}

} // namespace lookback::field
