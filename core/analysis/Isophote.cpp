// SPDX-License-Identifier: MIT
#include "core/analysis/Isophote.h"

#include "core/common/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

extern "C" {
#include <sep.h>
void sep_get_errmsg(int status, char* text);
}

namespace lookback::analysis {

namespace {

void require(int status, const char* doing) {
    if (status != 0) {
        char text[128] = "";
        sep_get_errmsg(status, text);
        throw Error(std::string("SEP failed ") + doing + ": " + text + ".");
    }
}

/// Gaussian blur, border pixels repeated (as SciPy's gaussian_filter reflects them), out to 4 sigma.
void smooth(std::vector<float>& pixels, int width, int height, double sigma) {
    const int reach = static_cast<int>(4.0 * sigma + 0.5);
    std::vector<double> weights(2 * reach + 1);
    double sum = 0.0;
    for (int i = -reach; i <= reach; ++i) {
        sum += weights[i + reach] = std::exp(-0.5 * i * i / (sigma * sigma));
    }
    const auto reflect = [](int at, int size) {
        while (at < 0 || at >= size) {
            at = at < 0 ? -at - 1 : 2 * size - at - 1;
        }
        return at;
    };
    const auto pass = [&](int lines, int length, int lineStep, int step) {
        std::vector<float> line(length);
        for (int l = 0; l < lines; ++l) {
            float* first = pixels.data() + static_cast<std::ptrdiff_t>(l) * lineStep;
            for (int i = 0; i < length; ++i) {
                double value = 0.0;
                for (int k = -reach; k <= reach; ++k) {
                    value += weights[k + reach] *
                             first[static_cast<std::ptrdiff_t>(reflect(i + k, length)) * step];
                }
                line[i] = static_cast<float>(value / sum);
            }
            for (int i = 0; i < length; ++i) {
                first[static_cast<std::ptrdiff_t>(i) * step] = line[i];
            }
        }
    };
    pass(height, width, width, 1);
    pass(width, height, 1, width);
}

void check(const Image& image, int band, const IsophoteOptions& options) {
    if (image.empty() || band < 0 || band >= image.bands) {
        throw ValueError("band", "expected 0 to " + std::to_string(image.bands - 1) + ", found " +
                                     std::to_string(band) + ".");
    }
    if (!(options.smoothingSigma >= 0.0 && options.smoothingSigma <= 20.0 && options.thresholdSigma > 0.0) ||
        options.minimumArea < 1 || options.mesh < 4 || options.filter < 1) {
        throw ValueError("isophote", "expected smoothing of 0 to 20 pixels, a positive threshold, an area of "
                                     "at least 1 pixel, a mesh of at least 4 and a filter of at least 1.");
    }
}

struct FreeBackground {
    void operator()(sep_bkg* background) const { sep_bkg_free(background); }
};

struct FreeCatalogue {
    void operator()(sep_catalog* catalogue) const { sep_catalog_free(catalogue); }
};

/// Number of the object nearest to a place; -1: there is none.
int nearestTo(double x, double y, const sep_catalog& objects) {
    int best = -1;
    double nearest = std::numeric_limits<double>::infinity();
    for (int i = 0; i < objects.nobj; ++i) {
        const double distance = std::hypot(objects.x[i] - x, objects.y[i] - y);
        if (distance < nearest) {
            nearest = distance;
            best = i;
        }
    }
    return best;
}

Isophote isophoteOf(const sep_catalog& objects, int i) {
    Isophote found;
    found.found = true;
    found.x = objects.x[i];
    found.y = objects.y[i];
    found.semiMajor = objects.a[i];
    found.semiMinor = objects.b[i];
    found.angle = objects.theta[i];
    found.ellipticity = objects.a[i] > 0.0F ? 1.0 - objects.b[i] / static_cast<double>(objects.a[i]) : 0.0;
    found.isophotalArea = objects.npix[i];
    found.flux = objects.flux[i];
    found.flags = objects.flag[i];
    return found;
}

/// As SExtractor's FLUX_RADIUS of a half: searched for out to six semi-major axes, pixels divided in 5 x 5.
double halfLightRadius(const sep_image& view, const Isophote& object) {
    constexpr double kReach = 6.0;
    constexpr double kHalf = 0.5;
    double radius = 0.0;
    short flag = 0;
    if (!(object.flux > 0.0)) {
        return 0.0;
    }
    require(sep_flux_radius(&view, object.x, object.y, kReach * object.semiMajor, 0, 5, 0, &object.flux,
                            &kHalf, 1, &radius, &flag),
            "measuring the half-light radius");
    return radius > 0.0 ? radius : 0.0;
}

} // namespace

/// SEP keeps the pixels of objects in one place of 300,000 and fails where that is full.
void letObjectsFill(std::size_t pixels) {
    static std::mutex lock;
    static std::size_t most = 300'000;
    const std::lock_guard hold(lock);
    if (pixels > most) {
        most = pixels;
        sep_set_extract_pixstack(most);
    }
}

Detection detect(const Image& image, int band, const IsophoteOptions& options) {
    check(image, band, options);
    const auto given = image.band(band);
    Detection result;
    std::vector<float>& pixels = result.pixels;
    pixels.assign(given.begin(), given.end());
    result.blank.assign(pixels.size(), 0);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        if (!std::isfinite(pixels[i])) {
            result.blank[i] = 1;
            pixels[i] = 0.0F;
        }
    }
    if (options.smoothingSigma > 0.0) {
        smooth(pixels, image.width, image.height, options.smoothingSigma);
    }
    sep_image view{};
    view.data = pixels.data();
    view.dtype = SEP_TFLOAT;
    view.mask = result.blank.data();
    view.mdtype = SEP_TBYTE;
    view.w = image.width;
    view.h = image.height;

    sep_bkg* made = nullptr;
    require(sep_background(&view, options.mesh, options.mesh, options.filter, options.filter, 0.0, &made),
            "measuring the background");
    const std::unique_ptr<sep_bkg, FreeBackground> background(made);
    require(sep_bkg_subarray(made, pixels.data(), SEP_TFLOAT), "subtracting the background");

    letObjectsFill(pixels.size());
    constexpr float kKernel[] = {1, 2, 1, 2, 4, 2, 1, 2, 1}; // SExtractor's default
    const double rms = sep_bkg_globalrms(made);
    sep_catalog* extracted = nullptr;
    require(sep_extract(&view, static_cast<float>(options.thresholdSigma * rms), SEP_THRESH_ABS,
                        options.minimumArea, kKernel, 3, 3, SEP_FILTER_MATCHED, 32, 0.005, 1, 1.0,
                        &extracted),
            "finding objects");
    const std::unique_ptr<sep_catalog, FreeCatalogue> objects(extracted);
    result.objects.assign(pixels.size(), 0);
    for (int i = 0; i < objects->nobj; ++i) {
        for (int k = 0; k < objects->npix[i]; ++k) {
            result.objects[objects->pix[i][k]] = i + 1;
        }
    }
    const int nearest = nearestTo(0.5 * (image.width - 1), 0.5 * (image.height - 1), *objects);
    if (nearest >= 0) {
        result.chosen = nearest + 1;
        result.isophote = isophoteOf(*objects, nearest);
        result.isophote.radiusHalf = halfLightRadius(view, result.isophote);
    }
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = result.blank[i] != 0 ? 0.0F : pixels[i];
    }
    result.isophote.background = sep_bkg_global(made);
    result.isophote.rms = rms;
    return result;
}

Isophote measureIsophote(const Image& image, int band, const IsophoteOptions& options) {
    return detect(image, band, options).isophote;
}

} // namespace lookback::analysis
