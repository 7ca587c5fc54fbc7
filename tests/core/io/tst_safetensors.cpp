// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/Safetensors.h"
#include "tests/support/Shared.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace lookback;
namespace fs = std::filesystem;

class TestSafetensors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrote();
    void writesTheLayoutOfThePythonLibrary();
    void refusesDamageWithASentence_data();
    void refusesDamageWithASentence();
    void refusesToWriteBytesThatDoNotFitTheShape();
    void readsTheReferenceFiles();
    void givesThePublishedSha256();

private:
    fs::path scratch(const char* name) const { return fs::path(scratch_.path().toStdString()) / name; }

    QTemporaryDir scratch_;
};

static std::vector<std::byte> bytesFrom(std::size_t count, int first) {
    std::vector<std::byte> bytes(count);
    for (std::size_t i = 0; i < count; ++i) {
        bytes[i] = static_cast<std::byte>(first + static_cast<int>(i));
    }
    return bytes;
}

static io::Safetensors twoTensors() {
    return {.tensors = {{"b", "F32", {2, 1}, bytesFrom(8, 1)},
                        {"none", "I64", {0, 5}, {}},
                        {"a", "U8", {}, bytesFrom(1, 77)}},
            .metadata = {{"what", "a \"test\""}}};
}

// Eight bytes of length, then the header, then the data.
static std::string raw(const std::string& header, const std::string& data) {
    std::string text(8, '\0');
    for (int i = 0; i < 8; ++i) {
        text[i] = static_cast<char>(header.size() >> (8 * i) & 255);
    }
    return text + header + data;
}

void TestSafetensors::readsWhatItWrote() {
    const fs::path file = scratch("a.safetensors");
    const io::Safetensors written = twoTensors();
    io::writeSafetensors(file, written);
    const io::Safetensors content = io::readSafetensors(file);
    QCOMPARE(content.metadata, written.metadata);
    QCOMPARE(content.tensors.size(), std::size_t{3});
    for (const io::TensorBytes& tensor : written.tensors) {
        QCOMPARE(content.at(tensor.name).type, tensor.type);
        QCOMPARE(content.at(tensor.name).shape, tensor.shape);
        QCOMPARE(content.at(tensor.name).bytes, tensor.bytes);
    }
    QVERIFY_EXCEPTION_THROWN(content.at("c"), Error);
    QCOMPARE(io::readSafetensorsHeader(file).tensors.size(), std::size_t{3});
}

void TestSafetensors::writesTheLayoutOfThePythonLibrary() {
    const fs::path file = scratch("a.safetensors");
    io::writeSafetensors(file, {.tensors = {{"t", "U8", {3}, bytesFrom(3, 'x')}}, .metadata = {}});
    const std::string header = R"({"t":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}})";
    const std::string padded = header + std::string((8 - header.size() % 8) % 8, ' ');
    QCOMPARE(io::readText(file), raw(padded, "xyz"));
}

void TestSafetensors::refusesDamageWithASentence_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    const auto add = [](const char* name, const std::string& bytes, const char* says) {
        QTest::newRow(name) << QByteArray(bytes.data(), static_cast<int>(bytes.size())) << says;
    };
    const auto one = [](const std::string& fields) { return R"({"t":{)" + fields + "}}"; };
    add("empty", "", "only 0 bytes");
    add("short", "1234", "only 4 bytes");
    add("length beyond the file", std::string(8, '\x7f') + "{}", "claims");
    add("header cut", raw("{\"t\":", ""), "damaged");
    add("text", "This is a letter, not a network.", "claims");
    add("not an object", raw("[1]", ""), "damaged");
    add("nested", raw(R"({"t":[[[[[1]]]]]})", ""), "nested");
    add("twice", raw(R"({"t":{},"t":{}})", ""), "twice");
    add("fields missing", raw(one(R"("dtype":"U8")"), ""), "expected dtype");
    add("type", raw(one(R"("dtype":"X9","shape":[1],"data_offsets":[0,1])"), "x"), "X9");
    add("negative", raw(one(R"("dtype":"U8","shape":[-1],"data_offsets":[0,1])"), "x"), "-1");
    add("fraction", raw(one(R"("dtype":"U8","shape":[1.5],"data_offsets":[0,1])"), "x"), "1.5");
    add("overflow", raw(one(R"("dtype":"F64","shape":[4294967296,4294967296],"data_offsets":[0,0])"), ""),
        "does not fit");
    add("huge axis", raw(one(R"("dtype":"U8","shape":[18446744073709551615],"data_offsets":[0,1])"), "x"),
        "expected counts");
    add("shape", raw(one(R"("dtype":"F32","shape":[2],"data_offsets":[0,4])"), "xxxx"), "does not fit");
    add("beyond", raw(one(R"("dtype":"U8","shape":[9],"data_offsets":[0,9])"), "x"), "does not fit");
    add("backwards", raw(one(R"("dtype":"U8","shape":[1],"data_offsets":[1,0])"), "x"), "does not fit");
    add("hole", raw(one(R"("dtype":"U8","shape":[1],"data_offsets":[1,2])"), "xx"), "hole");
    add("overlap",
        raw(R"({"t":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
            R"("u":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
            "xxx"),
        "overlap");
    add("bytes left", raw(one(R"("dtype":"U8","shape":[1],"data_offsets":[0,1])"), "xx"), "found 2");
    add("metadata", raw(R"({"__metadata__":{"a":1}})", ""), "__metadata__");
}

void TestSafetensors::refusesDamageWithASentence() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    const fs::path file = scratch("bad.safetensors");
    io::writeTextAtomically(file, bytes.toStdString());
    try {
        io::readSafetensors(file);
        QFAIL("it was read");
    } catch (const FileError& e) {
        const QString sentence = QString::fromStdString(e.what());
        QVERIFY2(sentence.startsWith(QLatin1String("bad.safetensors: ")) && sentence.contains(says) &&
                     sentence.endsWith(QLatin1Char('.')),
                 e.what());
    }
}

void TestSafetensors::refusesToWriteBytesThatDoNotFitTheShape() {
    const fs::path file = scratch("new.safetensors");
    io::Safetensors content = twoTensors();
    content.tensors[0].shape = {3};
    QVERIFY_EXCEPTION_THROWN(io::writeSafetensors(file, content), Error);
    content = twoTensors();
    content.tensors[1].name = "a";
    QVERIFY_EXCEPTION_THROWN(io::writeSafetensors(file, content), Error);
    QVERIFY(!fs::exists(file));
    QVERIFY_EXCEPTION_THROWN(io::writeSafetensors(scratch("absent") / "a.safetensors", twoTensors()),
                             DiskError);
}

void TestSafetensors::readsTheReferenceFiles() {
    LOOKBACK_NEEDS(folder, "reference");
    int files = 0;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() != ".safetensors") {
            continue;
        }
        const io::Safetensors content = io::readSafetensors(entry.path());
        QVERIFY2(content.metadata.count("what") == 1, entry.path().c_str());
        QVERIFY(!content.tensors.empty());
        ++files;
    }
    QVERIFY(files > 0);
    const io::Safetensors steps = io::readSafetensors(folder / "ddpm_steps.safetensors");
    QCOMPARE(steps.at("x").shape, (std::vector<std::int64_t>{1, 5, 8, 8}));
    QCOMPARE(steps.at("x").type, std::string("F64"));
}

// FIPS 180-2, appendix B: the digest of "abc", and of the empty message.
void TestSafetensors::givesThePublishedSha256() {
    const fs::path file = scratch("abc");
    io::writeTextAtomically(file, "abc");
    QCOMPARE(io::sha256OfFile(file),
             std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    io::writeTextAtomically(file, "");
    QCOMPARE(io::sha256OfFile(file),
             std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    QVERIFY_EXCEPTION_THROWN(io::sha256OfFile(scratch("absent")), FileError);
}

QTEST_GUILESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
