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

/// What a part of the image is measured on: the pixels less their sky, and which of them count.
struct Cut {
    int left = 0;
    int bottom = 0;
    int width = 0;
    int height = 0;
    std::vector<float> pixels;
    std::vector<std::uint8_t> use;
    std::vector<std::uint8_t> segment;
};

/// Around the object as far as its light can matter to a fit; all of a small image. Other objects, and the
/// pixels that touch them, do not count.
Cut cutAround(const Image& image, const Detection& detection, const std::vector<float>& pixels) {
    constexpr double kRadii = 10.0; // half-light radii
    constexpr double kLeast = 32.0; // pixels
    const Isophote& object = detection.isophote;
    const int reach =
        static_cast<int>(std::max(kLeast, kRadii * std::max(object.radiusHalf, object.semiMajor)));
    Cut cut;
    const auto from = [reach](double centre) { return std::max(0, static_cast<int>(centre) + 1 - reach); };
    const auto to = [reach](double centre, int size) {
        return std::min(size, static_cast<int>(centre) + 1 + reach);
    };
    const bool small = std::max(image.width, image.height) <= 2 * reach;
    cut.left = small ? 0 : from(object.x);
    cut.bottom = small ? 0 : from(object.y);
    cut.width = (small ? image.width : to(object.x, image.width)) - cut.left;
    cut.height = (small ? image.height : to(object.y, image.height)) - cut.bottom;
    const auto isOther = [&](int x, int y) {
        const bool inside = x >= 0 && y >= 0 && x < image.width && y < image.height;
        const int number = inside ? detection.objects[static_cast<std::size_t>(y) * image.width + x] : 0;
        return number != 0 && number != detection.chosen;
    };
    for (int y = cut.bottom; y < cut.bottom + cut.height; ++y) {
        for (int x = cut.left; x < cut.left + cut.width; ++x) {
            const std::size_t at = static_cast<std::size_t>(y) * image.width + x;
            const bool mine = detection.objects[at] == detection.chosen;
            const bool touches =
                isOther(x - 1, y) || isOther(x + 1, y) || isOther(x, y - 1) || isOther(x, y + 1);
            cut.pixels.push_back(pixels[at]);
            cut.use.push_back(detection.blank[at] != 0 || isOther(x, y) || (touches && !mine) ? 0 : 1);
            cut.segment.push_back(mine ? 1 : 0);
        }
    }
    return cut;
}

/// Smoothing is for finding alone: shapes are measured on what the camera saw.
std::vector<float> lessSky(const Image& image, int band, const Detection& detection, double smoothing) {
    if (smoothing <= 0.0) {
        return detection.pixels;
    }
    std::vector<float> pixels(image.band(band).begin(), image.band(band).end());
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] =
            detection.blank[i] != 0 ? 0.0F : pixels[i] - static_cast<float>(detection.isophote.background);
    }
    return pixels;
}

/// The sky beforehand is known to this share of a pixel's noise: free, it would take the wings of a galaxy
/// that fills the stamp, and the fitted radius would grow without end.
constexpr double kSkyError = 0.3;

void fit(Morphology& m, const Cut& cut, const Psf& psf, double noise) {
    SersicOptions options;
    options.x = m.isophote.x - cut.left;
    options.y = m.isophote.y - cut.bottom;
    options.radiusHalfLight =
        std::isfinite(m.isophote.radiusHalf) ? m.isophote.radiusHalf : m.isophote.semiMajor;
    options.axisRatio = m.isophote.semiMajor > 0.0 ? m.isophote.semiMinor / m.isophote.semiMajor : 1.0;
    options.angle = m.isophote.angle;
    options.noise = noise;
    options.skyError = kSkyError * noise;
    const SersicFit found = fitSersic(cut.pixels, cut.use, cut.width, cut.height, psf, options);
    set(m, MorphologyFlag::FitWithoutPsf, psf.none());
    set(m, MorphologyFlag::FitNotConverged, !found.converged);
    set(m, MorphologyFlag::FitAtBound, found.converged && found.atBound);
    if (found.converged) {
        m.sersic = found;
        m.sersic.x.value += cut.left;
        m.sersic.y.value += cut.bottom;
        m.sersic.sky.value += m.isophote.background;
    }
}

void structure(Morphology& m, const Cut& cut, double noise) {
    m.structure = measureStructure(cut.pixels, cut.segment, cut.use, cut.width, cut.height, noise);
    m.structure.x += cut.left;
    m.structure.y += cut.bottom;
    set(m, MorphologyFlag::StructureFailed, m.structure.failed);
    constexpr double kLeastSignal = 2.5; // Lotz et al. (2004), section 3
    set(m, MorphologyFlag::LowSignalToNoise, m.structure.signalToNoise < kLeastSignal);
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
            text += text.empty() ? "" : "|";
            text += name.name;
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
    if (!detection.isophote.found) {
        return m;
    }
    const std::vector<float> pixels = lessSky(image, band, detection, options.isophote.smoothingSigma);
    const Cut cut = cutAround(image, detection, pixels);
    constexpr double kQuietest = 1e-5; // of the brightest pixel: an image without noise has weights too
    const double brightest = *std::max_element(pixels.begin(), pixels.end());
    const double noise = std::max(m.isophote.rms, kQuietest * brightest);
    if (options.sersic) {
        fit(m, cut, options.psf, noise);
    }
    if (options.structure) {
        structure(m, cut, noise);
    }
    return m;
}

} // namespace lookback::analysis
