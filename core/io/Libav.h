// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Error.h"
#include "core/io/Film.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavformat/avformat.h>
#include <libavutil/log.h>
#include <libswscale/swscale.h>
}

#include <filesystem>
#include <memory>
#include <string>

// Guards around FFmpeg's C handles. For the .cpp files of films only.
namespace lookback::io {

template <auto Free>
struct FreeByAddress { // most of FFmpeg's free functions take a T** and reset it

    template <class T>
    void operator()(T* handle) const {
        Free(&handle);
    }
};

using CodecContext = std::unique_ptr<AVCodecContext, FreeByAddress<avcodec_free_context>>;
using Frame = std::unique_ptr<AVFrame, FreeByAddress<av_frame_free>>;
using Packet = std::unique_ptr<AVPacket, FreeByAddress<av_packet_free>>;
using FilterGraph = std::unique_ptr<AVFilterGraph, FreeByAddress<avfilter_graph_free>>;

struct CloseOutput {
    void operator()(AVFormatContext* output) const {
        avio_closep(&output->pb);
        avformat_free_context(output);
    }
};

using Output = std::unique_ptr<AVFormatContext, CloseOutput>;

/// What FFmpeg says about one of its negative error numbers.
std::string libavSentence(int error);

/// Throws DiskError "FILE: could not DOING: REASON." for a negative number, else returns it.
int checkLibav(int result, const std::filesystem::path& file, const std::string& doing);

/// Encodes frames and writes their packets: the part that MP4 and GIF share.
class FilmEncoder {
public:
    /// `format` is FFmpeg's name of the container, `target` the file that errors speak of.
    FilmEncoder(const char* format, const std::filesystem::path& target);

    AVFormatContext* output() { return output_.get(); }

    AVCodecContext* codec() { return codec_.get(); }

    void setCodec(const AVCodec* codec);

    /// Open codec and file `where`, write the container's header.
    void open(const std::filesystem::path& where, AVDictionary** codecOptions, AVDictionary** formatOptions);

    /// nullptr: flush what the encoder still holds.
    void encode(const AVFrame* frame);

    /// Flush, write the container's end and close the file.
    void close();

private:
    std::filesystem::path target_;
    Output output_;
    CodecContext codec_;
    Packet packet_;
    AVStream* stream_ = nullptr;
};

std::unique_ptr<FilmWriter> createMp4(const std::filesystem::path& file, const FilmOptions& options);
std::unique_ptr<FilmWriter> createGif(const std::filesystem::path& file, const FilmOptions& options);

/// The comment block of a GIF. Throws FileError.
std::string readGifComment(const std::filesystem::path& file);

} // namespace lookback::io
