// SPDX-License-Identifier: MIT
#include "core/io/AtomicFile.h"
#include "core/io/Libav.h"

#include <algorithm>

namespace lookback::io {

namespace {

struct FreeScaler {
    void operator()(SwsContext* scaler) const { sws_freeContext(scaler); }
};

class Mp4Writer final : public FilmWriter {
public:
    Mp4Writer(const std::filesystem::path& file, const FilmOptions& options);

    void add(const Picture& picture) override;
    void finish() override;

private:
    FilmOptions options_;
    AtomicFile file_;
    FilmEncoder encoder_;
    Frame frame_{av_frame_alloc()};
    std::unique_ptr<SwsContext, FreeScaler> scaler_;
    Picture even_; ///< The frame grown to even sizes, as yuv420p needs.
    std::int64_t frames_ = 0;
};

const AVCodec* findEncoder() {
    const AVCodec* x264 = avcodec_find_encoder_by_name("libx264");
    return x264 != nullptr ? x264 : avcodec_find_encoder(AV_CODEC_ID_MPEG4);
}

Mp4Writer::Mp4Writer(const std::filesystem::path& file, const FilmOptions& options)
    : options_(options)
    , file_(file)
    , encoder_("mp4", file)
    , even_(options.width + options.width % 2, options.height + options.height % 2) {
    encoder_.setCodec(findEncoder());
    AVCodecContext* codec = encoder_.codec();
    codec->width = even_.width;
    codec->height = even_.height;
    codec->pix_fmt = AV_PIX_FMT_YUV420P;
    codec->time_base = {1, options.framesPerSecond};
    codec->framerate = {options.framesPerSecond, 1};
    codec->color_primaries = AVCOL_PRI_BT709;
    codec->color_trc = AVCOL_TRC_BT709;
    codec->colorspace = AVCOL_SPC_BT709;
    codec->color_range = AVCOL_RANGE_MPEG;
    codec->gop_size = options.framesPerSecond; // one can jump to every second
    AVDictionary* tuning = nullptr;
    if (codec->codec_id == AV_CODEC_ID_H264) {
        av_dict_set(&tuning, "crf", "16", 0); // noise and faint wings of galaxies survive
        av_dict_set(&tuning, "preset", "medium", 0);
    } else {
        codec->flags |= AV_CODEC_FLAG_QSCALE;
        codec->global_quality = 2 * FF_QP2LAMBDA;
    }
    AVDictionary* container = nullptr;
    av_dict_set(&container, "movflags", "+faststart", 0);
    av_dict_set(&encoder_.output()->metadata, "comment", options.comment.c_str(), 0);
    encoder_.open(file_.path(), &tuning, &container);
    av_dict_free(&tuning);
    av_dict_free(&container);

    frame_->format = codec->pix_fmt;
    frame_->width = codec->width;
    frame_->height = codec->height;
    frame_->color_range = codec->color_range;
    checkLibav(av_frame_get_buffer(frame_.get(), 0), file, "prepare a frame");
    scaler_.reset(sws_getContext(even_.width, even_.height, AV_PIX_FMT_RGB24, even_.width, even_.height,
                                 AV_PIX_FMT_YUV420P, SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT, nullptr,
                                 nullptr, nullptr));
    const int* bt709 = sws_getCoefficients(SWS_CS_ITU709);
    sws_setColorspaceDetails(scaler_.get(), bt709, 1, bt709, 0, 0, 1 << 16, 1 << 16);
}

void Mp4Writer::add(const Picture& picture) {
    if (picture.width != options_.width || picture.height != options_.height) {
        throw ValueError("frame", "expected " + std::to_string(options_.width) + " x " +
                                      std::to_string(options_.height) + " pixels, found " +
                                      std::to_string(picture.width) + " x " + std::to_string(picture.height) +
                                      ".");
    }
    for (int y = 0; y < even_.height; ++y) {
        const int row = std::min(y, picture.height - 1);
        std::copy_n(picture.at(0, row), static_cast<std::size_t>(picture.width) * 3, even_.at(0, y));
        if (even_.width > picture.width) {
            std::copy_n(picture.at(picture.width - 1, row), 3, even_.at(picture.width, y));
        }
    }
    checkLibav(av_frame_make_writable(frame_.get()), file_.path(), "prepare a frame");
    const std::uint8_t* rows = even_.rgb.data();
    const int stride = even_.width * 3;
    sws_scale(scaler_.get(), &rows, &stride, 0, even_.height, frame_->data, frame_->linesize);
    frame_->pts = frames_++;
    encoder_.encode(frame_.get());
}

void Mp4Writer::finish() {
    if (frames_ == 0) {
        throw ValueError("film", "expected at least one frame, found none.");
    }
    encoder_.close();
    file_.commit();
}

} // namespace

std::unique_ptr<FilmWriter> createMp4(const std::filesystem::path& file, const FilmOptions& options) {
    return std::make_unique<Mp4Writer>(file, options);
}

} // namespace lookback::io
