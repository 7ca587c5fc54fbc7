// SPDX-License-Identifier: MIT
#include "core/io/Libav.h"

#include <array>

namespace lookback::io {

std::string libavSentence(int error) {
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(error, text.data(), text.size());
    return text.data();
}

int checkLibav(int result, const std::filesystem::path& file, const std::string& doing) {
    if (result < 0) {
        throw DiskError(file, "could not " + doing + ": " + libavSentence(result) + ".");
    }
    return result;
}

FilmEncoder::FilmEncoder(const char* format, const std::filesystem::path& target)
    : target_(target)
    , packet_(av_packet_alloc()) {
    AVFormatContext* made = nullptr;
    checkLibav(avformat_alloc_output_context2(&made, nullptr, format, nullptr), target_, "prepare the film");
    output_.reset(made);
    output_->flags |= AVFMT_FLAG_BITEXACT; // no date, no encoder's name: same frames, same bytes
}

void FilmEncoder::setCodec(const AVCodec* codec) {
    if (codec == nullptr) {
        throw Error(target_.filename().string() +
                    ": expected an encoder for this kind of film in libavcodec, "
                    "found none.");
    }
    codec_.reset(avcodec_alloc_context3(codec));
    codec_->flags |= AV_CODEC_FLAG_BITEXACT;
    codec_->thread_count = 1; // the number of threads changes what libx264 writes
    if ((output_->oformat->flags & AVFMT_GLOBALHEADER) != 0) {
        codec_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    }
}

void FilmEncoder::open(const std::filesystem::path& where, AVDictionary** codecOptions,
                       AVDictionary** formatOptions) {
    checkLibav(avcodec_open2(codec_.get(), codec_->codec, codecOptions), target_, "open the film's encoder");
    stream_ = avformat_new_stream(output_.get(), nullptr);
    if (stream_ == nullptr) {
        throw std::bad_alloc();
    }
    checkLibav(avcodec_parameters_from_context(stream_->codecpar, codec_.get()), target_,
               "describe the film");
    stream_->time_base = codec_->time_base;
    stream_->avg_frame_rate = codec_->framerate;
    const std::string url = "file:" + where.string(); // a ':' in the name is no protocol
    av_freep(&output_->url);
    output_->url = av_strdup(url.c_str()); // faststart opens it again
    checkLibav(avio_open(&output_->pb, url.c_str(), AVIO_FLAG_WRITE), target_, "create the film");
    checkLibav(avformat_write_header(output_.get(), formatOptions), target_, "write the film");
}

void FilmEncoder::encode(const AVFrame* frame) {
    checkLibav(avcodec_send_frame(codec_.get(), frame), target_, "encode a frame");
    for (;;) {
        const int result = avcodec_receive_packet(codec_.get(), packet_.get());
        if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) {
            return;
        }
        checkLibav(result, target_, "encode a frame");
        if (packet_->duration == 0 && codec_->framerate.num > 0) {
            packet_->duration = av_rescale_q(1, av_inv_q(codec_->framerate), codec_->time_base);
        }
        av_packet_rescale_ts(packet_.get(), codec_->time_base, stream_->time_base);
        packet_->stream_index = stream_->index;
        checkLibav(av_interleaved_write_frame(output_.get(), packet_.get()), target_, "write a frame");
    }
}

void FilmEncoder::close() {
    encode(nullptr);
    checkLibav(av_write_trailer(output_.get()), target_, "complete the film");
    checkLibav(avio_closep(&output_->pb), target_, "complete the film");
}

} // namespace lookback::io
