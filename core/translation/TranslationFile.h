// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Provenance.h"
#include "core/io/GalaxyMaps.h"
#include "core/io/GalaxyMapsWriter.h"
#include "core/io/PosteriorMaps.h"
#include "core/translation/Ensemble.h"
#include "core/translation/Translator.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lookback::translation {

/// The map that is translated, and what is known of it.
struct TranslationHead {
    io::GalaxyMap gas;
    std::vector<std::optional<Image>> truth{}; ///< Of each target, linear, in its unit, where it is known.
    std::int64_t index = 0;                    ///< Of the gas in its file.
    std::vector<std::string> notes{};          ///< Why a truth that the file has was not taken.
};

/// The gas of map `index` of a file with what the file knows of the targets; of a file that a model made, not
/// its samples but the truth beside them. A target without a partner of this map has no truth, and a note
/// says why. Throws FileError.
TranslationHead readHead(io::GalaxyMaps& file, std::int64_t index, const std::vector<Domain>& targets);

/// What does not differ between the maps of a translation.
struct TranslationFacts {
    std::vector<Domain> targets;
    std::string source;    ///< Name of the file of gas.
    std::string kind;      ///< Of the model: "DDPM".
    Provenance provenance; ///< Seeds: one a sample; filled in by the writer.
};

/// Saves translations in the layout of io::openGalaxyMaps(), which opens them again: groups gas and one for
/// each target, each with `images` (N, H, W) and `metadata` as of the gas. `images` of a target are the means
/// of its samples. Beside them lie `samples` (N, samples of each, H, W), `mean`, `std` of the linear values,
/// `mean_log`, `std_log` of log10 above the domain's floor (dex), `truth` and `zscore` = (mean_log - log10
/// truth) / std_log, blank for maps without truth. Attributes of the file: layout, provenance, source, model
/// kind; of the metadata: source_index and, where known, log_likelihood, squared_error_dex2 and z_width.
/// Samples go to the disk as they come; nothing is there under the file's name before finish(). All functions
/// throw DiskError.
class TranslationWriter {
public:
    /// Throws ValueError for gas among the targets or one named twice.
    TranslationWriter(const std::filesystem::path& file, int height, int width, TranslationFacts facts);

    void begin(TranslationHead head); ///< Before the first sample of each map.

    /// Maps of the targets in their order. Throws ValueError for another number or size.
    void add(const TranslatedMaps& maps, std::uint64_t seed);

    const TranslationHead& head() const { return head_; } ///< Of the map that was begun last.

    const std::vector<Ensemble>& ensembles() const { return ensembles_; } ///< Of it, in order of the targets.

    /// The map is done. `logLikelihood`: of the truth, nats a pixel and domain. Throws ValueError without
    /// samples or for another number of them than the maps before.
    void end(std::optional<double> logLikelihood = std::nullopt);

    std::int64_t maps() const { return maps_; } ///< Done.

    void finish(); ///< With the maps that are done, be it fewer than were wanted. Throws ValueError of none.

private:
    TranslationFacts facts_;
    io::GalaxyMapsWriter out_;
    TranslationHead head_;
    std::vector<Ensemble> ensembles_;
    std::vector<std::uint64_t> seeds_; ///< Of the map that was begun last.
    std::int64_t maps_ = 0;
};

/// A translation that was saved, read one map at a time. One thread at a time.
class SavedTranslation {
public:
    /// Throws FormatNotSupported for a file that is none, FileError.
    explicit SavedTranslation(const std::filesystem::path& file);

    const TranslationFacts& facts() const { return facts_; } ///< Seeds: one a sample.

    std::int64_t maps() const { return file_->count(Domain::Gas); }

    int samples() const { return static_cast<int>(facts_.provenance.seeds.size()); } ///< Of each map.

    TranslationHead head(std::int64_t map) const;                   ///< Throws FileError.
    Image sample(Domain target, std::int64_t map, int index) const; ///< Throws FileError.
    Ensemble ensemble(Domain target, std::int64_t map) const;       ///< Of all of them.
    std::optional<double> logLikelihood(std::int64_t map) const;    ///< Where it was asked for.

private:
    std::unique_ptr<io::GalaxyMaps> file_;
    std::unique_ptr<io::PosteriorMaps> beside_;
    TranslationFacts facts_;
};

/// What the root of the file says of itself under "layout".
inline constexpr const char* kTranslationLayout = "lookback translation 1";

} // namespace lookback::translation
