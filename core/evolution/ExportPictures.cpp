// SPDX-License-Identifier: MIT
#include "core/evolution/ExportPictures.h"

#include "core/common/Error.h"
#include "core/cosmology/Cosmology.h"
#include "core/display/Compose.h"
#include "core/io/AtomicFile.h"
#include "core/io/Film.h"
#include "core/io/Png.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace lookback::evolution {

namespace {

constexpr display::Colour kPaper{11, 12, 15};
constexpr display::Colour kInk{214, 218, 224};
constexpr display::Colour kShadow{0, 0, 0};

std::string redshiftText(double redshift) {
    char text[32];
    std::snprintf(text, sizeof text, "z = %.2f", redshift);
    return text;
}

std::string timeText(double redshift) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f Gyr ago", cosmology::lookbackTime(redshift));
    return text;
}

std::string galaxyText(const Identity& identity) {
    return "seed " + std::to_string(identity.seed) +
           (identity.other ? " > " + std::to_string(*identity.other) : std::string());
}

/// The zoom asked for, or the largest up to `most` that keeps `cells` galaxies within `pixels`.
int zoomFor(int asked, int pixels, int cells, int size, int most) {
    return asked > 0 ? asked : std::clamp(pixels / std::max(1, cells * size), 1, most);
}

class Sheet final : public ExportTarget {
public:
    Sheet(const EvolutionExport& options, const engine::ModelCard& card, const Provenance& provenance,
          std::filesystem::path file)
        : options_(options)
        , provenance_(provenance)
        , file_(std::move(file)) {
        const int columns = static_cast<int>(options.redshifts.size());
        const int rows = static_cast<int>(options.identities.size());
        zoom_ = zoomFor(options.zoom, 1800, columns, card.width, 4);
        cellWidth_ = card.width * zoom_ + kGap;
        cellHeight_ = card.height * zoom_ + kGap;
        if (options.labels && lettering_.available()) {
            top_ = 2 * kText + 18;
            for (const Identity& identity : options.identities) {
                left_ = std::max(left_, lettering_.width(galaxyText(identity)) + 2 * kMargin);
            }
        }
        const std::int64_t width = left_ + static_cast<std::int64_t>(columns) * cellWidth_ + kMargin - kGap;
        const std::int64_t height = top_ + static_cast<std::int64_t>(rows) * cellHeight_ + kMargin - kGap;
        if (width > kLargest || height > kLargest) {
            throw ValueError("redshifts", "expected a sheet of at most " + std::to_string(kLargest) +
                                              " pixels a side, found " + std::to_string(width) + " x " +
                                              std::to_string(height) +
                                              "; ask for fewer redshifts or less zoom.");
        }
        const io::AtomicFile writable(file_); // says so before the galaxies are drawn, not after
        sheet_ = display::blank(static_cast<int>(width), static_cast<int>(height), kPaper);
        for (int row = 0; row < rows && left_ > kMargin; ++row) {
            lettering_.draw(sheet_, kMargin, top_ + row * cellHeight_ + cellHeight_ / 2 + kText / 2,
                            galaxyText(options.identities[row]), kInk, 0.6);
        }
    }

    void add(double redshift, const std::vector<Image>& galaxies) override {
        const int x = left_ + column_++ * cellWidth_;
        for (std::size_t row = 0; row < galaxies.size(); ++row) {
            const Picture picture = display::enlarge(display::render(galaxies[row], options_.look), zoom_);
            display::paste(sheet_, picture, x, top_ + static_cast<int>(row) * cellHeight_);
        }
        if (top_ > kMargin) {
            lettering_.draw(sheet_, x + 1, kMargin + kText, redshiftText(redshift), kInk);
            lettering_.draw(sheet_, x + 1, kMargin + 2 * kText + 3, timeText(redshift), kInk, 0.6);
        }
    }

    void finish() override { io::writePng(file_, sheet_, {{"lookback", toJson(provenance_)}}); }

private:
    static constexpr int kGap = 2;
    static constexpr int kMargin = 8;
    static constexpr int kText = 10;
    static constexpr std::int64_t kLargest = 30000;
    EvolutionExport options_;
    Provenance provenance_;
    std::filesystem::path file_;
    display::Lettering lettering_{kText};
    Picture sheet_;
    int zoom_ = 1;
    int cellWidth_ = 0;
    int cellHeight_ = 0;
    int left_ = kMargin;
    int top_ = kMargin;
    int column_ = 0;
};

class EvolutionFilm final : public ExportTarget {
public:
    EvolutionFilm(const EvolutionExport& options, const engine::ModelCard& card, const Provenance& provenance,
                  const std::filesystem::path& file)
        : options_(options) {
        const int count = static_cast<int>(options.identities.size());
        columns_ = static_cast<int>(std::ceil(std::sqrt(count)));
        const int rows = (count + columns_ - 1) / columns_;
        zoom_ = zoomFor(options.zoom, 720, columns_, card.width, 8);
        cellWidth_ = card.width * zoom_ + kGap;
        cellHeight_ = card.height * zoom_ + kGap;
        width_ = columns_ * cellWidth_ - kGap;
        height_ = rows * cellHeight_ - kGap;
        lettering_ = display::Lettering(std::clamp(height_ / 32, 11, 22));
        film_ = io::createFilm(file, {.width = width_,
                                      .height = height_,
                                      .framesPerSecond = options.framesPerSecond,
                                      .comment = toJson(provenance)});
    }

    void add(double redshift, const std::vector<Image>& galaxies) override {
        Picture frame = display::blank(width_, height_, kPaper);
        for (std::size_t i = 0; i < galaxies.size(); ++i) {
            const int at = static_cast<int>(i);
            display::paste(frame, display::enlarge(display::render(galaxies[i], options_.look), zoom_),
                           at % columns_ * cellWidth_, at / columns_ * cellHeight_);
        }
        if (options_.labels) {
            const std::string label = redshiftText(redshift) + "   " + timeText(redshift);
            const int margin = std::max(6, height_ / 40);
            lettering_.draw(frame, margin + 1, height_ - margin + 1, label, kShadow, 0.7);
            lettering_.draw(frame, margin, height_ - margin, label, kInk, 0.85);
        }
        film_->add(frame);
    }

    void finish() override { film_->finish(); }

private:
    static constexpr int kGap = 2;
    EvolutionExport options_;
    display::Lettering lettering_{11};
    std::unique_ptr<io::FilmWriter> film_;
    int columns_ = 1;
    int zoom_ = 1;
    int cellWidth_ = 0;
    int cellHeight_ = 0;
    int width_ = 0;
    int height_ = 0;
};

} // namespace

std::unique_ptr<ExportTarget> createSheet(const EvolutionExport& options, const engine::ModelCard& card,
                                          const Provenance& provenance, const std::filesystem::path& file) {
    return std::make_unique<Sheet>(options, card, provenance, file);
}

std::unique_ptr<ExportTarget> createEvolutionFilm(const EvolutionExport& options,
                                                  const engine::ModelCard& card, const Provenance& provenance,
                                                  const std::filesystem::path& file) {
    return std::make_unique<EvolutionFilm>(options, card, provenance, file);
}

} // namespace lookback::evolution
