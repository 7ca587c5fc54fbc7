// SPDX-License-Identifier: MIT
#include "core/io/Wcs.h"

#include <wcslib/wcs.h>
#include <wcslib/wcsfix.h>
#include <wcslib/wcshdr.h>

#include <array>
#include <cmath>
#include <cstring>
#include <numbers>
#include <vector>

namespace lookback::io {

void Wcs::Free::operator()(wcsprm* all) const {
    int number = count;
    wcsvfree(&number, &all);
}

Wcs::Wcs(std::string cards, int count)
    : all_(nullptr, Free{0}) {
    int rejected = 0;
    int found = 0;
    wcsprm* all = nullptr;
    if (wcspih(cards.data(), count, WCSHDR_all, 0, &rejected, &found, &all) != 0 || all == nullptr) {
        return;
    }
    all_ = std::unique_ptr<wcsprm, Free>(all, Free{found});
    std::array<int, NWCSFIX> fixed{};
    wcsfix(7, nullptr, all, fixed.data());
    const bool sky =
        wcsset(all) == 0 && all->lng >= 0 && all->lat >= 0 && std::strncmp(all->lngtyp, "RA", 2) == 0;
    if (!sky) {
        all_.reset();
    }
}

std::optional<std::pair<double, double>> Wcs::sky(double x, double y) const {
    if (!all_ || all_->naxis < 2) {
        return std::nullopt;
    }
    const auto axes = static_cast<std::size_t>(all_->naxis);
    std::vector<double> pixel(all_->crpix, all_->crpix + axes); // other axes at their reference
    pixel[0] = x + 1.0;                                         // FITS counts from 1
    pixel[1] = y + 1.0;
    std::vector<double> image(axes);
    std::vector<double> world(axes);
    double phi = 0.0;
    double theta = 0.0;
    int bad = 0;
    if (wcsp2s(all_.get(), 1, all_->naxis, pixel.data(), image.data(), &phi, &theta, world.data(), &bad) !=
        0) {
        return std::nullopt;
    }
    return std::pair(world[all_->lng], world[all_->lat]);
}

double Wcs::pixelScale(double x, double y) const {
    const auto centre = sky(x, y);
    const auto right = sky(x + 1.0, y);
    const auto up = sky(x, y + 1.0);
    if (!centre || !right || !up) {
        return 0.0;
    }
    const double squeeze = std::cos(centre->second * std::numbers::pi / 180.0);
    const auto east = [&](const auto& to) {
        return std::remainder(to->first - centre->first, 360.0) * squeeze;
    };
    const auto north = [&](const auto& to) { return to->second - centre->second; };
    const double scale = std::sqrt(std::abs(east(right) * north(up) - east(up) * north(right))) * 3600.0;
    return std::isfinite(scale) ? scale : 0.0;
}

} // namespace lookback::io
