// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Picture.h"
#include "core/common/Range.h"

#include <filesystem>
#include <memory>
#include <string>

namespace lookback::io {

inline constexpr Range<int> kFramesPerSecondRange{1, 100};

/// What all frames of a film share.
struct FilmOptions {
    int width = 0;            ///< Pixels of every frame; MP4 repeats the last column and row of odd sizes.
    int height = 0;           ///< Pixels, likewise.
    int framesPerSecond = 24; ///< See kFramesPerSecondRange; GIF keeps time to 0.01 s.
    std::string comment;      ///< Written into the file: Lookback's provenance.
};

/// Takes a film frame by frame into a temporary file beside the target; memory does not grow with the number
/// of frames. A writer destroyed before finish() leaves nothing behind and the old file as it was. The same
/// frames give the same bytes.
class FilmWriter {
public:
    virtual ~FilmWriter() = default;

    /// Throws ValueError if the picture has another size than the film, DiskError.
    virtual void add(const Picture& frame) = 0;

    /// Complete the file, sync and rename it. Throws DiskError, ValueError without any frame.
    virtual void finish() = 0;
};

/// By the name's ending: .mp4 (H.264 where libavcodec has libx264, else MPEG-4 part 2; yuv420p, BT.709, index
/// in front so that it plays while it loads) or .gif (a palette of its own for every frame, plays for ever).
/// Throws ValueError for another ending, size or rate, DiskError.
std::unique_ptr<FilmWriter> createFilm(const std::filesystem::path& file, const FilmOptions& options);

/// The comment of an MP4 or GIF film, empty if it has none. Throws FormatNotSupported if it is neither,
/// FileError.
std::string readFilmComment(const std::filesystem::path& file);

} // namespace lookback::io
