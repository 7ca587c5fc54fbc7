// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Provenance.h"
#include "core/field/Matter.h"
#include "core/field/Tally.h"
#include "core/io/SampleFile.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lookback::field {

/// The map that a posterior belongs to, and where it came from.
struct FieldHead {
    Map matter;
    std::optional<Map> truth{};
    std::string source;     ///< Name of its file.
    std::int64_t index = 0; ///< Of the map in it.
    std::string label;      ///< "slab 1 of 5, z axis".
};

/// Who painted, and how.
struct FieldPart {
    std::string painter;   ///< "VDM".
    Provenance provenance; ///< Seeds: one a sample, filled in by the writer.
};

/// Saves a posterior as HDF5: dark_matter, truth (where there is one), samples (N, y, x), seed (N), mean, std
/// and, of log10(1 + value), mean_log, std_log, zscore; power/k and, for power, transfer, correlation and
/// matter_correlation, the percentiles power/samples_25, ... _50, ... _75, with power/truth and
/// power/truth_matter_correlation; attributes with units, box, provenance and calibration. The first part is
/// the file's own; the others lie in rivals/NAME, the same way. Samples go to the disk as they come; before
/// finish() nothing is there under the file's name. All functions throw DiskError.
class FieldWriter {
public:
    FieldWriter(const std::filesystem::path& file, FieldHead head);

    void begin(const FieldPart& part); ///< Before the first sample, and for a rival.

    void add(const Map& sample, std::uint64_t seed);

    const Tally& tally() const { return *tally_; } ///< Of the part that was begun last.

    const Map& first() const { return first_; } ///< Sample of that part.

    /// With the samples that are there, be it fewer than were wanted. Throws ValueError without any sample.
    void finish();

private:
    void end();
    void writeMaps(const Posterior& posterior);
    void writeSpectra(const ClusteringSummary& summary);
    std::string in(const std::string& name) const;

    FieldHead head_;
    io::SampleFileWriter out_;
    std::vector<std::string> groups_; ///< Of the parts: "", "rivals/CNN", ...
    FieldPart part_;
    std::optional<Tally> tally_;
    Map first_;
};

/// A posterior that was saved.
class SavedField {
public:
    explicit SavedField(const std::filesystem::path& file); ///< Throws FormatNotSupported, FileError.

    const FieldHead& head() const { return head_; }

    const std::vector<FieldPart>& parts() const { return parts_; } ///< The file's own first.

    std::int64_t count(std::size_t part) const;
    Map sample(std::size_t part, std::int64_t index) const; ///< Throws FileError.

private:
    std::string groupOf(std::size_t part) const;

    io::SampleFile file_;
    FieldHead head_;
    std::vector<FieldPart> parts_;
};

} // namespace lookback::field
