// SPDX-License-Identifier: MIT
#include "core/io/AtomicFile.h"
#include "core/io/Libav.h"

extern "C" {
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
}

#include <algorithm>
#include <fstream>

namespace lookback::io {

namespace {

constexpr int kTicks = 100;              // GIF counts in 0.01 s
constexpr char kTrailer = 0x3B;          // GIF89a, section 27
constexpr char kExtension = 0x21;        // section 23
constexpr char kImage = 0x2C;            // section 20
constexpr unsigned char kComment = 0xFE; // section 24

/// Turns frames of full colour into frames of 256 colours, each by a palette made for it alone: one palette
/// for the whole film would need all frames at once.
class Palettes {
public:
    Palettes(const FilmOptions& options, const std::filesystem::path& file)
        : file_(file) {
        const std::string text = "buffer=video_size=" + std::to_string(options.width) + "x" +
                                 std::to_string(options.height) + ":pix_fmt=rgb24:time_base=1/" +
                                 std::to_string(kTicks) +
                                 ":pixel_aspect=1/1[in];[in]split[a][b];"
                                 "[a]palettegen=stats_mode=single:reserve_transparent=0[p];"
                                 "[b][p]paletteuse=new=1:dither=bayer:bayer_scale=5,buffersink";
        graph_->nb_threads = 1;
        AVFilterInOut* inputs = nullptr;
        AVFilterInOut* outputs = nullptr;
        checkLibav(avfilter_graph_parse2(graph_.get(), text.c_str(), &inputs, &outputs), file_,
                   "prepare the palette");
        avfilter_inout_free(&inputs);
        avfilter_inout_free(&outputs);
        checkLibav(avfilter_graph_config(graph_.get(), nullptr), file_, "prepare the palette");
        for (unsigned i = 0; i < graph_->nb_filters; ++i) {
            const std::string name = graph_->filters[i]->filter->name;
            if (name == "buffer") {
                source_ = graph_->filters[i];
            } else if (name == "buffersink") {
                sink_ = graph_->filters[i];
            }
        }
    }

    /// nullptr: no more frames come.
    void push(AVFrame* frame) {
        checkLibav(av_buffersrc_add_frame_flags(source_, frame, AV_BUFFERSRC_FLAG_KEEP_REF), file_,
                   "find the palette of a frame");
    }

    /// False when no frame is ready.
    bool pull(AVFrame* frame) {
        const int result = av_buffersink_get_frame(sink_, frame);
        if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) {
            return false;
        }
        checkLibav(result, file_, "find the palette of a frame");
        return true;
    }

private:
    std::filesystem::path file_;
    FilterGraph graph_{avfilter_graph_alloc()};
    AVFilterContext* source_ = nullptr;
    AVFilterContext* sink_ = nullptr;
};

/// Put the comment where the trailer is, and the trailer behind it.
void appendComment(const std::filesystem::path& file, const std::string& comment,
                   const std::filesystem::path& target) {
    std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
    stream.seekg(-1, std::ios::end);
    if (stream.get() != kTrailer) {
        throw DiskError(target, "could not complete the film: its end is missing.");
    }
    stream.seekp(-1, std::ios::end);
    stream.put(kExtension).put(static_cast<char>(kComment));
    for (std::size_t at = 0; at < comment.size(); at += 255) {
        const std::string part = comment.substr(at, 255);
        stream.put(static_cast<char>(part.size()));
        stream.write(part.data(), static_cast<std::streamsize>(part.size()));
    }
    stream.put(0).put(kTrailer);
    if (!stream.flush()) {
        throw DiskError(target, "could not complete the film: the disk is full or cannot be written.");
    }
}

class GifWriter final : public FilmWriter {
public:
    GifWriter(const std::filesystem::path& file, const FilmOptions& options)
        : options_(options)
        , target_(file)
        , file_(file)
        , encoder_("gif", file)
        , palettes_(options, file) {
        encoder_.setCodec(avcodec_find_encoder(AV_CODEC_ID_GIF));
        AVCodecContext* codec = encoder_.codec();
        codec->width = options.width;
        codec->height = options.height;
        codec->pix_fmt = AV_PIX_FMT_PAL8;
        codec->time_base = {1, kTicks};
        AVDictionary* container = nullptr;
        av_dict_set(&container, "loop", "0", 0); // for ever
        encoder_.open(file_.path(), nullptr, &container);
        av_dict_free(&container);

        colours_->format = AV_PIX_FMT_RGB24;
        colours_->width = options.width;
        colours_->height = options.height;
        checkLibav(av_frame_get_buffer(colours_.get(), 0), file, "prepare a frame");
    }

    void add(const Picture& picture) override {
        if (picture.width != options_.width || picture.height != options_.height) {
            throw ValueError("frame", "expected " + std::to_string(options_.width) + " x " +
                                          std::to_string(options_.height) + " pixels, found " +
                                          std::to_string(picture.width) + " x " +
                                          std::to_string(picture.height) + ".");
        }
        checkLibav(av_frame_make_writable(colours_.get()), target_, "prepare a frame");
        for (int y = 0; y < picture.height; ++y) {
            std::copy_n(picture.at(0, y), static_cast<std::size_t>(picture.width) * 3,
                        colours_->data[0] + static_cast<std::ptrdiff_t>(y) * colours_->linesize[0]);
        }
        colours_->pts = frames_++ * kTicks / options_.framesPerSecond;
        palettes_.push(colours_.get());
        encodeReady();
    }

    void finish() override {
        if (frames_ == 0) {
            throw ValueError("film", "expected at least one frame, found none.");
        }
        palettes_.push(nullptr);
        encodeReady();
        encoder_.close();
        if (!options_.comment.empty()) {
            appendComment(file_.path(), options_.comment, target_);
        }
        file_.commit();
    }

private:
    void encodeReady() {
        while (palettes_.pull(indexed_.get())) {
            encoder_.encode(indexed_.get());
            av_frame_unref(indexed_.get());
        }
    }

    FilmOptions options_;
    std::filesystem::path target_;
    AtomicFile file_;
    FilmEncoder encoder_;
    Palettes palettes_;
    Frame colours_{av_frame_alloc()};
    Frame indexed_{av_frame_alloc()};
    std::int64_t frames_ = 0;
};

/// Reads the blocks of a GIF, jumping over the pixels.
class GifBlocks {
public:
    explicit GifBlocks(const std::filesystem::path& file)
        : file_(file)
        , stream_(file, std::ios::binary) {
        skip(10);
        const int packed = byte();
        skip(2);
        skipColours(packed);
    }

    /// Everything that comment blocks hold.
    std::string comments() {
        std::string text;
        for (int kind = byte(); kind != kTrailer; kind = byte()) {
            if (kind == kImage) {
                skip(8);
                skipColours(byte());
                skip(1);
                subBlocks();
            } else if (kind == kExtension) {
                const bool comment = byte() == kComment;
                const std::string content = subBlocks();
                text += comment ? content : "";
            } else {
                throw FileError(file_, "expected a GIF block, found byte " + std::to_string(kind) + ".");
            }
        }
        return text;
    }

private:
    int byte() {
        const int value = stream_.get();
        if (!stream_) {
            throw FileError(file_, "expected a complete GIF, found its end too early.");
        }
        return value;
    }

    void skip(int bytes) { stream_.seekg(bytes, std::ios::cur); }

    void skipColours(int packed) {
        if ((packed & 0x80) != 0) {
            skip(3 << ((packed & 7) + 1));
        }
    }

    std::string subBlocks() {
        std::string content;
        for (int size = byte(); size != 0; size = byte()) {
            if (content.size() < kLongest) {
                std::string part(static_cast<std::size_t>(size), '\0');
                stream_.read(part.data(), size);
                content += part;
            } else {
                skip(size);
            }
        }
        return content;
    }

    static constexpr std::size_t kLongest = std::size_t{1} << 20; // no comment of ours is longer
    std::filesystem::path file_;
    std::ifstream stream_;
};

} // namespace

std::unique_ptr<FilmWriter> createGif(const std::filesystem::path& file, const FilmOptions& options) {
    return std::make_unique<GifWriter>(file, options);
}

std::string readGifComment(const std::filesystem::path& file) {
    return GifBlocks(file).comments();
}

} // namespace lookback::io
