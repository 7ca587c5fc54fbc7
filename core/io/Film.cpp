// SPDX-License-Identifier: MIT
#include "core/io/Film.h"

#include "core/io/Libav.h"

#include <array>
#include <fstream>

namespace lookback::io {

namespace {

struct CloseInput {
    void operator()(AVFormatContext* input) const { avformat_close_input(&input); }
};

std::string readMp4Comment(const std::filesystem::path& file) {
    AVFormatContext* opened = nullptr;
    const int result =
        avformat_open_input(&opened, ("file:" + file.string()).c_str(), av_find_input_format("mp4"), nullptr);
    if (result < 0) {
        throw FileError(file, "expected a complete MP4 film, found: " + libavSentence(result) + ".");
    }
    const std::unique_ptr<AVFormatContext, CloseInput> input(opened);
    if (input->nb_streams == 0) {
        throw FileError(file, "expected a complete MP4 film, found one without pictures.");
    }
    const AVDictionaryEntry* entry = av_dict_get(input->metadata, "comment", nullptr, 0);
    return entry != nullptr ? entry->value : "";
}

} // namespace

std::unique_ptr<FilmWriter> createFilm(const std::filesystem::path& file, const FilmOptions& options) {
    av_log_set_level(AV_LOG_QUIET); // what matters comes as an error number
    kFramesPerSecondRange.check("frames per second", options.framesPerSecond);
    Range<int>{1, 8192}.check("film width", options.width);
    Range<int>{1, 8192}.check("film height", options.height);
    if (file.extension() == ".mp4") {
        return createMp4(file, options);
    }
    if (file.extension() == ".gif") {
        return createGif(file, options);
    }
    throw ValueError("film",
                     "expected a name that ends in .mp4 or .gif, found " + file.filename().string() + ".");
}

std::string readFilmComment(const std::filesystem::path& file) {
    av_log_set_level(AV_LOG_QUIET);
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        throw FileError(file, "expected a film, found no readable file.");
    }
    std::array<char, 12> head{};
    stream.read(head.data(), head.size());
    const std::string start(head.data(), static_cast<std::size_t>(stream.gcount()));
    if (start.starts_with("GIF8")) {
        return readGifComment(file);
    }
    if (start.size() == head.size() && start.substr(4, 4) == "ftyp") {
        return readMp4Comment(file);
    }
    throw FormatNotSupported(file.filename().string() + ": expected an MP4 or GIF film, found neither.");
}

} // namespace lookback::io
