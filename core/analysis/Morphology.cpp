// SPDX-License-Identifier: MIT
#include "core/analysis/Morphology.h"

#include "core/common/Error.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lookback::analysis {

namespace {

struct Name {
    MorphologyFlag flag;
    const char* name;
};

constexpr std::array<Name, 12> kNames{{
    {MorphologyFlag::NothingFound, "nothing_found"},
    {MorphologyFlag::AllBlank, "all_blank"},
    {MorphologyFlag::BlankPixels, "blank_pixels"},
    {MorphologyFlag::CutByBorder, "cut_by_border"},
    {MorphologyFlag::Blended, "blended"},
    {MorphologyFlag::OffCentre, "off_centre"},
    {MorphologyFlag::FitNotConverged, "fit_not_converged"},
    {MorphologyFlag::FitAtBound, "fit_at_bound"},
    {MorphologyFlag::FitWithoutPsf, "fit_without_psf"},
    {MorphologyFlag::StructureFailed, "structure_failed"},
    {MorphologyFlag::LowSignalToNoise, "low_signal_to_noise"},
    {MorphologyFlag::TooSmall, "too_small"},
}};

void set(Morphology& m, MorphologyFlag flag, bool on = true) {
    m.flags |= on ? static_cast<std::uint32_t>(flag) : 0U;
}

/// Nothing was measured: not zero, but unknown.
Isophote unknown() {
    Isophote isophote;
    for (double* value : {&isophote.x, &isophote.y, &isophote.semiMajor, &isophote.semiMinor, &isophote.angle,
                          &isophote.ellipticity, &isophote.isophotalArea, &isophote.flux,
                          &isophote.radiusHalf, &isophote.background, &isophote.rms}) {
        *value = Structure::kNone;
    }
    return isophote;
}

void flagPixels(Morphology& m, std::span<const float> pixels) {
    float lowest = INFINITY;
    float highest = -INFINITY;
    std::size_t blank = 0;
    for (const float value : pixels) {
        if (std::isfinite(value)) {
            lowest = std::min(lowest, value);
            highest = std::max(highest, value);
        } else {
            ++blank;
        }
    }
    set(m, MorphologyFlag::BlankPixels, blank > 0);
    set(m, MorphologyFlag::AllBlank, !(lowest < highest));
}

void keepIsophote(Morphology& m, const Isophote& found, const Image& image) {
    const double background = found.background;
    const double rms = found.rms;
    m.isophote = found.found ? found : unknown();
    m.isophote.background = background;
    m.isophote.rms = rms;
    if (!found.found) {
        set(m, MorphologyFlag::NothingFound);
        return;
    }
    if (!(found.radiusHalf > 0.0)) {
        m.isophote.radiusHalf = Structure::kNone;
    }
    constexpr int kSepMerged = 1; // SEP_OBJ_MERGED
    constexpr int kSepCut = 2;    // SEP_OBJ_TRUNC
    set(m, MorphologyFlag::Blended, (found.flags & kSepMerged) != 0);
    set(m, MorphologyFlag::CutByBorder, (found.flags & kSepCut) != 0);
    const double off = std::hypot(found.x - 0.5 * (image.width - 1), found.y - 0.5 * (image.height - 1));
    set(m, MorphologyFlag::OffCentre, off > 0.25 * std::min(image.width, image.height));
}

} // namespace

const char* flagName(MorphologyFlag flag) {
    return std::find_if(kNames.begin(), kNames.end(), [flag](const Name& n) { return n.flag == flag; })->name;
}

std::vector<MorphologyFlag> allMorphologyFlags() {
    std::vector<MorphologyFlag> all;
    for (const Name& name : kNames) {
        all.push_back(name.flag);
    }
    return all;
}

std::string flagText(std::uint32_t flags) {
    std::string text;
    for (const Name& name : kNames) {
        if ((flags & static_cast<std::uint32_t>(name.flag)) != 0) {
            text += (text.empty() ? "" : "|") + std::string(name.name);
        }
    }
    return text;
}

Morphology measureMorphology(const Image& image, int band, const MorphologyOptions& options) {
    if (image.empty() || band < 0 || band >= image.bands) {
        throw ValueError("band", "expected 0 to " + std::to_string(image.bands - 1) + ", found " +
                                     std::to_string(band) + ".");
    }
    Morphology m;
    m.isophote = unknown();
    flagPixels(m, image.band(band));
    constexpr int kSmallest = 8; // pixels: fewer hold no sky beside a galaxy
    set(m, MorphologyFlag::TooSmall, std::min(image.width, image.height) < kSmallest);
    if (m.has(MorphologyFlag::AllBlank) || m.has(MorphologyFlag::TooSmall)) {
        return m;
    }
    const Detection detection = detect(image, band, options.isophote);
    keepIsophote(m, detection.isophote, image);
    return m;
}

} // namespace lookback::analysis
