// SPDX-License-Identifier: MIT
#pragma once

#include "core/analysis/Psf.h"
#include "core/analysis/SersicLight.h"

#include <complex>
#include <memory>
#include <vector>

namespace lookback::analysis {

/// Pictures of Sersic profiles of total light 1 as a camera records them: averaged over pixels, or convolved
/// with a PSF that holds the pixels' average. Around the centre a pixel is sampled up to 9 x 9 times; the
/// samples are laid on the grid by cubic B-splines whose blur is divided out again with the PSF, so a galaxy
/// smaller than a pixel keeps its place and its size.
class SersicModel {
public:
    /// Throws ValueError for a PSF that is no picture of one band or has no light.
    SersicModel(int width, int height, const Psf& psf);
    ~SersicModel();
    SersicModel(const SersicModel&) = delete;
    SersicModel& operator=(const SersicModel&) = delete;

    /// Paint the profile, and its derivatives by the shape's variables where wanted.
    void render(const SersicShape& shape, bool derivatives);

    /// width x height values of the last render(), row 0 first.
    const std::vector<float>& image(SersicImage which) const { return images_[which]; }

private:
    struct Transform;

    void gather(double x, double y);
    void paintOutside(const SersicLight& light, const SersicShape& shape, int count, bool derivatives);
    void paintInside(int count);
    void paintCusp(const SersicLight& light, const SersicShape& shape, bool derivatives);
    void addPoint(int image, double x, double y, float light);
    void spreadOutside(int count);
    void convolve(bool derivatives);

    int width_;
    int height_;
    int margin_ = 0; // pixels around the image whose light the PSF brings in
    int columns_;    // of the canvas
    int rows_;
    int middleX_ = 0; // canvas pixel that holds the centre
    int middleY_ = 0;
    std::array<std::vector<float>, kSersicImages> images_;
    std::array<std::vector<float>, kSersicImages> samples_; // near the centre
    std::vector<float> dx_;
    std::vector<float> dy_;
    std::array<float*, kSersicImages> canvas_{}; // rows_ x columns_
    std::vector<std::vector<float>> own_;        // the canvas where there is no transform
    std::unique_ptr<Transform> transform_;       // none without a PSF
};

} // namespace lookback::analysis
