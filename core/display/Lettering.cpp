// SPDX-License-Identifier: MIT
#include "core/display/Compose.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include <fontconfig/fontconfig.h>

#include <cmath>

namespace lookback::display {

namespace {

struct DestroyPattern {
    void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
};

using Pattern = std::unique_ptr<FcPattern, DestroyPattern>;

} // namespace

struct Lettering::Impl {
    FT_Library library = nullptr;
    FT_Face face = nullptr;

    explicit Impl(int size) {
        if (FT_Init_FreeType(&library) != 0) {
            return;
        }
        const Pattern wanted(
            FcNameParse(reinterpret_cast<const FcChar8*>("Inter,DejaVu Sans,sans-serif:medium")));
        FcConfigSubstitute(nullptr, wanted.get(), FcMatchPattern);
        FcDefaultSubstitute(wanted.get());
        FcResult result = FcResultNoMatch;
        const Pattern found(FcFontMatch(nullptr, wanted.get(), &result));
        FcChar8* file = nullptr;
        int index = 0;
        if (!found || FcPatternGetString(found.get(), FC_FILE, 0, &file) != FcResultMatch) {
            return;
        }
        FcPatternGetInteger(found.get(), FC_INDEX, 0, &index);
        if (FT_New_Face(library, reinterpret_cast<const char*>(file), index, &face) == 0) {
            FT_Set_Pixel_Sizes(face, 0, static_cast<FT_UInt>(size));
        }
    }

    ~Impl() {
        if (face != nullptr) {
            FT_Done_Face(face);
        }
        if (library != nullptr) {
            FT_Done_FreeType(library);
        }
    }

    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    /// The glyph in face->glyph, or nullptr.
    FT_GlyphSlot load(char letter) const {
        if (FT_Load_Char(face, static_cast<unsigned char>(letter), FT_LOAD_RENDER | FT_LOAD_TARGET_LIGHT) !=
            0) {
            return nullptr;
        }
        return face->glyph;
    }
};

Lettering::Lettering(int size)
    : impl_(std::make_unique<Impl>(size)) {}

Lettering::~Lettering() = default;
Lettering::Lettering(Lettering&&) noexcept = default;
Lettering& Lettering::operator=(Lettering&&) noexcept = default;

bool Lettering::available() const {
    return impl_->face != nullptr;
}

int Lettering::width(const std::string& ascii) const {
    int sum = 0;
    for (std::size_t i = 0; available() && i < ascii.size(); ++i) {
        const FT_GlyphSlot glyph = impl_->load(ascii[i]);
        sum += glyph != nullptr ? static_cast<int>(glyph->advance.x >> 6) : 0;
    }
    return sum;
}

void Lettering::draw(Picture& picture, int x, int y, const std::string& ascii, const Colour& colour,
                     double opacity) const {
    for (std::size_t i = 0; available() && i < ascii.size(); ++i) {
        const FT_GlyphSlot glyph = impl_->load(ascii[i]);
        if (glyph == nullptr) {
            continue;
        }
        for (unsigned row = 0; row < glyph->bitmap.rows; ++row) {
            for (unsigned column = 0; column < glyph->bitmap.width; ++column) {
                const int px = x + glyph->bitmap_left + static_cast<int>(column);
                const int py = y - glyph->bitmap_top + static_cast<int>(row);
                if (px < 0 || py < 0 || px >= picture.width || py >= picture.height) {
                    continue;
                }
                const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(row) * glyph->bitmap.pitch + column;
                const double cover = opacity * glyph->bitmap.buffer[at] / 255.0;
                std::uint8_t* pixel = picture.at(px, py);
                const auto mix = [cover](std::uint8_t under, std::uint8_t over) {
                    return static_cast<std::uint8_t>(std::lround(under + cover * (over - under)));
                };
                pixel[0] = mix(pixel[0], colour.red);
                pixel[1] = mix(pixel[1], colour.green);
                pixel[2] = mix(pixel[2], colour.blue);
            }
        }
        x += static_cast<int>(glyph->advance.x >> 6);
    }
}

} // namespace lookback::display
