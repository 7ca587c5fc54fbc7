// SPDX-License-Identifier: MIT
#include "core/io/Png.h"

#include "core/common/Error.h"
#include "core/io/AtomicFile.h"

#include <png.h>

#include <cerrno>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <memory>

namespace lookback::io {

namespace {

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

using File = std::unique_ptr<std::FILE, CloseFile>;

constexpr png_uint_32 kPixelsLimit = 1U << 15;              // per side
constexpr png_alloc_size_t kChunkLimit = 64U << 20;         // bytes of one unpacked text
constexpr std::size_t kPictureLimit = std::size_t{3} << 28; // bytes

void remember(png_structp png, png_const_charp message) {
    *static_cast<std::string*>(png_get_error_ptr(png)) = message;
    png_longjmp(png, 1);
}

void ignore(png_structp, png_const_charp) {}

// libpng's two structures for reading, freed together.
struct Reader {
    std::string error;
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &error, remember, ignore);
    png_infop info = png != nullptr ? png_create_info_struct(png) : nullptr;

    Reader() = default;
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
};

struct Writer {
    std::string error;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &error, remember, ignore);
    png_infop info = png != nullptr ? png_create_info_struct(png) : nullptr;

    Writer() = default;
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    ~Writer() { png_destroy_write_struct(&png, &info); }
};

// libpng leaves by longjmp: nothing with a destructor may live in the functions that set the jump.
bool readPixels(Reader& reader, std::FILE* file, Picture& picture) {
    if (setjmp(png_jmpbuf(reader.png)) != 0) {
        return false;
    }
    png_init_io(reader.png, file);
    png_set_user_limits(reader.png, kPixelsLimit, kPixelsLimit);
    png_set_chunk_malloc_max(reader.png, kChunkLimit);
    png_read_info(reader.png, reader.info);
    png_set_expand(reader.png);
    png_set_strip_16(reader.png);
    png_set_strip_alpha(reader.png);
    png_set_gray_to_rgb(reader.png);
    const int passes = png_set_interlace_handling(reader.png);
    png_read_update_info(reader.png, reader.info);
    picture.width = static_cast<int>(png_get_image_width(reader.png, reader.info));
    picture.height = static_cast<int>(png_get_image_height(reader.png, reader.info));
    const std::size_t stride = static_cast<std::size_t>(picture.width) * 3;
    if (png_get_rowbytes(reader.png, reader.info) != stride || stride * picture.height > kPictureLimit) {
        png_error(reader.png, "the picture is larger than Lookback reads");
    }
    picture.rgb.resize(stride * picture.height);
    for (int pass = 0; pass < passes; ++pass) {
        for (int y = 0; y < picture.height; ++y) {
            png_read_row(reader.png, picture.at(0, y), nullptr);
        }
    }
    png_read_end(reader.png, reader.info);
    return true;
}

bool readTexts(Reader& reader, std::FILE* file, png_textp* texts, int* count) {
    if (setjmp(png_jmpbuf(reader.png)) != 0) {
        return false;
    }
    png_init_io(reader.png, file);
    png_set_user_limits(reader.png, kPixelsLimit, kPixelsLimit);
    png_set_chunk_malloc_max(reader.png, kChunkLimit);
    png_read_info(reader.png, reader.info); // the texts that Lookback writes come before the pixels
    png_get_text(reader.png, reader.info, texts, count);
    return true;
}

bool writePixels(Writer& writer, std::FILE* file, const Picture& picture, png_textp texts, int count) {
    if (setjmp(png_jmpbuf(writer.png)) != 0) {
        return false;
    }
    png_init_io(writer.png, file);
    png_set_IHDR(writer.png, writer.info, static_cast<png_uint_32>(picture.width),
                 static_cast<png_uint_32>(picture.height), 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_text(writer.png, writer.info, texts, count);
    png_write_info(writer.png, writer.info);
    for (int y = 0; y < picture.height; ++y) {
        png_write_row(writer.png, picture.at(0, y));
    }
    png_write_end(writer.png, writer.info);
    return true;
}

File openPng(const std::filesystem::path& path) {
    std::error_code ignored;
    File file(std::filesystem::is_regular_file(path, ignored) ? std::fopen(path.c_str(), "rb") : nullptr);
    if (!file) {
        throw FileError(path, "expected a PNG picture, found nothing that can be read.");
    }
    unsigned char signature[8] = {};
    if (std::fread(signature, 1, sizeof signature, file.get()) != sizeof signature ||
        png_sig_cmp(signature, 0, sizeof signature) != 0) {
        throw FormatNotSupported(path.filename().string() +
                                 ": expected a PNG picture, found something else.");
    }
    std::rewind(file.get());
    return file;
}

std::vector<png_text> pngTexts(const std::map<std::string, std::string>& text) {
    std::vector<png_text> entries;
    for (const auto& [key, value] : text) {
        if (key.empty() || key.size() > 79) {
            throw ValueError("text", "expected a key of 1 to 79 characters, found \"" + key + "\".");
        }
        png_text entry{};
        entry.compression = PNG_ITXT_COMPRESSION_zTXt;
        entry.key = const_cast<char*>(key.c_str()); // libpng copies both
        entry.text = const_cast<char*>(value.c_str());
        entry.itxt_length = value.size();
        entries.push_back(entry);
    }
    return entries;
}

} // namespace

void writePng(const std::filesystem::path& file, const Picture& picture,
              const std::map<std::string, std::string>& text) {
    if (picture.width <= 0 || picture.height <= 0 ||
        picture.rgb.size() != static_cast<std::size_t>(picture.width) * picture.height * 3) {
        throw ValueError("picture", "expected width x height x 3 values, found " +
                                        std::to_string(picture.rgb.size()) + " for " +
                                        std::to_string(picture.width) + " x " +
                                        std::to_string(picture.height) + ".");
    }
    std::vector<png_text> texts = pngTexts(text);
    AtomicFile target(file);
    File out(std::fopen(target.path().c_str(), "wb"));
    Writer writer;
    errno = 0;
    const bool written =
        out && writer.info != nullptr &&
        writePixels(writer, out.get(), picture, texts.data(), static_cast<int>(texts.size()));
    if (!written || std::fclose(out.release()) != 0) {
        throw DiskError(file, "could not be written (" +
                                  (errno != 0 ? std::string(std::strerror(errno)) : writer.error) + ").");
    }
    target.commit();
}

Picture readPng(const std::filesystem::path& path) {
    const File file = openPng(path);
    Reader reader;
    Picture picture;
    if (reader.info == nullptr || !readPixels(reader, file.get(), picture)) {
        throw FileError(path, "the PNG picture is damaged (" + reader.error + ").");
    }
    return picture;
}

std::map<std::string, std::string> readPngText(const std::filesystem::path& path) {
    const File file = openPng(path);
    Reader reader;
    png_textp texts = nullptr;
    int count = 0;
    if (reader.info == nullptr || !readTexts(reader, file.get(), &texts, &count)) {
        throw FileError(path, "the PNG picture is damaged (" + reader.error + ").");
    }
    std::map<std::string, std::string> result;
    for (int i = 0; i < count; ++i) {
        result[texts[i].key] = texts[i].text != nullptr ? texts[i].text : "";
    }
    return result;
}

} // namespace lookback::io
