// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Picture.h"
#include "core/common/Range.h"
#include "core/display/ColourMap.h"

#include <memory>
#include <string>

namespace lookback::display {

inline constexpr Range<int> kZoomRange{1, 32};

/// `zoom` times as many pixels in both directions, by Catmull-Rom cubics (Keys 1981, a = -1/2): smooth, and
/// equal to the picture itself at zoom 1. Throws ValueError outside kZoomRange.
Picture enlarge(const Picture& picture, int zoom);

/// A picture of one colour.
Picture blank(int width, int height, const Colour& colour);

/// Copy `part` into `whole` with its top left corner at (x, y); what lies outside is cut off.
void paste(Picture& whole, const Picture& part, int x, int y);

/// Writes small texts into pictures, in Inter or whatever sans-serif the system has.
class Lettering {
public:
    /// `size` is the em in pixels.
    explicit Lettering(int size);
    ~Lettering();
    Lettering(Lettering&&) noexcept;
    Lettering& operator=(Lettering&&) noexcept;

    /// False where the system has no font at all: draw() then draws nothing and width() is 0.
    bool available() const;

    int width(const std::string& ascii) const; ///< Pixels.

    /// The baseline starts at (x, y); `opacity` 0 to 1.
    void draw(Picture& picture, int x, int y, const std::string& ascii, const Colour& colour,
              double opacity = 1.0) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace lookback::display
