// SPDX-License-Identifier: MIT
#include "core/training/MapSheet.h"

#include "core/display/Compose.h"
#include "core/display/Render.h"
#include "core/io/Png.h"

#include <algorithm>

namespace lookback::training {

namespace {

Image imageOf(const torch::Tensor& map) { // (H, W)
    const auto values = map.to(torch::kFloat32).contiguous();
    Image image(1, static_cast<int>(map.size(0)), static_cast<int>(map.size(1)));
    std::copy_n(values.data_ptr<float>(), image.pixels.size(), image.pixels.begin());
    return image;
}

} // namespace

torch::Tensor dexOf(const torch::Tensor& map) {
    return torch::log10(map.clamp_min(0.0) + 1.0);
}

void writeMapSheet(const std::filesystem::path& png, const std::vector<SheetRow>& rows) {
    const auto height = static_cast<int>(rows[0].given.size(0));
    const auto width = static_cast<int>(rows[0].given.size(1));
    Picture sheet(width * static_cast<int>(2 + rows[0].answers.size()),
                  height * static_cast<int>(rows.size()));
    int y = 0;
    for (const auto& row : rows) {
        std::vector<Image> panels{imageOf(row.given), imageOf(row.truth)};
        std::transform(row.answers.begin(), row.answers.end(), std::back_inserter(panels), imageOf);
        display::DisplayOptions look;
        look.stretch = display::Stretch::Linear;
        look.limits = display::LimitsKind::MinMax;
        int x = 0;
        for (const auto& panel : panels) {
            display::paste(sheet, display::renderBand(panel, 0, look), x, y);
            x += width;
            look.limits = display::LimitsKind::Fixed;
            look.fixed = display::minMaxLimits(panels[1].band(0));
        }
        y += height;
    }
    io::writePng(png, sheet);
}

void writeMapSheet(const std::filesystem::path& png, const torch::Tensor& given, const torch::Tensor& truth,
                   const std::vector<torch::Tensor>& answers) {
    writeMapSheet(png, {SheetRow{given, truth, answers}});
}

} // namespace lookback::training
