// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/Film.h"

#include <QtTest>
#include <cmath>
#include <fstream>
#include <iterator>
#include <string>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

using namespace lookback;

namespace {

/// A soft blob that moves from left to right.
Picture blob(int width, int height, int frame) {
    Picture picture(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const double r = std::hypot(x - 5.0 - frame, y - height / 2.0) / 6.0;
            const auto value = static_cast<std::uint8_t>(230.0 * std::exp(-r * r));
            picture.at(x, y)[0] = value;
            picture.at(x, y)[1] = static_cast<std::uint8_t>(value * 0.7);
            picture.at(x, y)[2] = static_cast<std::uint8_t>(40 + value * 0.3);
        }
    }
    return picture;
}

void write(const std::filesystem::path& file, const std::string& comment, int width = 41, int height = 33,
           int frames = 30) {
    const auto film =
        io::createFilm(file, {.width = width, .height = height, .framesPerSecond = 25, .comment = comment});
    for (int i = 0; i < frames; ++i) {
        film->add(blob(width, height, i));
    }
    film->finish();
}

std::string bytesOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

struct Facts {
    int width = 0;
    int height = 0;
    int frames = 0;
    double seconds = 0.0;
};

Facts decode(const std::filesystem::path& file) {
    Facts facts;
    AVFormatContext* input = nullptr;
    if (avformat_open_input(&input, file.c_str(), nullptr, nullptr) < 0 ||
        avformat_find_stream_info(input, nullptr) < 0) {
        return facts;
    }
    facts.width = input->streams[0]->codecpar->width;
    facts.height = input->streams[0]->codecpar->height;
    AVPacket* packet = av_packet_alloc();
    while (av_read_frame(input, packet) >= 0) {
        ++facts.frames;
        facts.seconds += static_cast<double>(packet->duration) * av_q2d(input->streams[0]->time_base);
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    avformat_close_input(&input);
    return facts;
}

} // namespace

class TestFilm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesWhatADecoderReads_data();
    void writesWhatADecoderReads();
    void bringsBackTheComment_data();
    void bringsBackTheComment();
    void putsTheIndexInFront();
    void leavesTheOldFileWhenItIsNotFinished_data();
    void leavesTheOldFileWhenItIsNotFinished();
    void refusesOtherSizesRatesAndEndings();
    void saysWhatIsWrongWithADamagedFilm();

private:
    std::filesystem::path in(const std::string& name) const {
        return std::filesystem::path(folder_.path().toStdString()) / name;
    }

    static void names() {
        QTest::addColumn<QString>("name");
        QTest::newRow("mp4") << QStringLiteral("a film: 1.mp4");
        QTest::newRow("gif") << QStringLiteral("a film: 1.gif");
    }

    QTemporaryDir folder_;
};

void TestFilm::writesWhatADecoderReads_data() {
    names();
}

void TestFilm::writesWhatADecoderReads() {
    QFETCH(QString, name);
    const auto file = in("size." + name.right(3).toStdString());
    write(file, "");
    const Facts facts = decode(file);
    const bool mp4 = name.endsWith(QLatin1String("mp4"));
    QCOMPARE(facts.width, mp4 ? 42 : 41);
    QCOMPARE(facts.height, mp4 ? 34 : 33);
    QCOMPARE(facts.frames, 30);
    QVERIFY2(std::abs(facts.seconds - 30 / 25.0) < 0.05, std::to_string(facts.seconds).c_str());
}

void TestFilm::bringsBackTheComment_data() {
    names();
}

void TestFilm::bringsBackTheComment() {
    QFETCH(QString, name);
    const auto file = in(name.toStdString());
    std::string comment = "{\"seeds\": [7, 8]";
    for (int i = 0; i < 300; ++i) { // longer than a GIF's sub-block
        comment += ", " + std::to_string(i);
    }
    write(file, comment);
    QCOMPARE(io::readFilmComment(file), comment);
    const std::string first = bytesOf(file);
    write(file, comment);
    QVERIFY(bytesOf(file) == first);
    write(file, "");
    QCOMPARE(io::readFilmComment(file), std::string());
}

void TestFilm::putsTheIndexInFront() {
    write(in("fast.mp4"), "x");
    const std::string bytes = bytesOf(in("fast.mp4"));
    QVERIFY(bytes.find("moov") != std::string::npos);
    QVERIFY(bytes.find("moov") < bytes.find("mdat"));
}

void TestFilm::leavesTheOldFileWhenItIsNotFinished_data() {
    names();
}

void TestFilm::leavesTheOldFileWhenItIsNotFinished() {
    QFETCH(QString, name);
    const auto file = in(name.toStdString());
    write(file, "old");
    const auto before = std::distance(std::filesystem::directory_iterator(file.parent_path()), {});
    {
        const auto film =
            io::createFilm(file, {.width = 20, .height = 20, .framesPerSecond = 24, .comment = "new"});
        film->add(blob(20, 20, 0));
    }
    QCOMPARE(io::readFilmComment(file), std::string("old"));
    QCOMPARE(std::distance(std::filesystem::directory_iterator(file.parent_path()), {}), before);
}

void TestFilm::refusesOtherSizesRatesAndEndings() {
    QVERIFY_EXCEPTION_THROWN(write(in("a.avi"), ""), ValueError);
    QVERIFY_EXCEPTION_THROWN(write(in("a.mp4"), "", 0, 10), ValueError);
    QVERIFY_EXCEPTION_THROWN(write(in("a.gif"), "", 10, 10, 0), ValueError); // no frames
    const auto film =
        io::createFilm(in("b.mp4"), {.width = 20, .height = 20, .framesPerSecond = 24, .comment = ""});
    QVERIFY_EXCEPTION_THROWN(film->add(blob(21, 20, 0)), ValueError);
    QVERIFY_EXCEPTION_THROWN(
        io::createFilm(in("c.gif"), {.width = 20, .height = 20, .framesPerSecond = 0, .comment = ""}),
        ValueError);
    QVERIFY_EXCEPTION_THROWN(write(in("missing/a.mp4"), ""), DiskError);
}

void TestFilm::saysWhatIsWrongWithADamagedFilm() {
    for (const std::string name : {"cut.mp4", "cut.gif"}) {
        write(in(name), "whole");
        std::filesystem::resize_file(in(name), std::filesystem::file_size(in(name)) / 3);
        if (name == "cut.gif") {
            QVERIFY_EXCEPTION_THROWN(io::readFilmComment(in(name)), FileError);
        }
        std::filesystem::resize_file(in(name), 40);
        QVERIFY_EXCEPTION_THROWN(io::readFilmComment(in(name)), FileError);
    }
    std::ofstream(in("text.mp4")) << "not a film";
    QVERIFY_EXCEPTION_THROWN(io::readFilmComment(in("text.mp4")), FormatNotSupported);
    QVERIFY_EXCEPTION_THROWN(io::readFilmComment(in("absent.mp4")), FileError);
}

QTEST_GUILESS_MAIN(TestFilm)
#include "tst_film.moc"
