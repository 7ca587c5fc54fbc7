// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/Npy.h"
#include "tests/core/io/Galaxies.h"

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <cstring>

using namespace lookback;
namespace fs = std::filesystem;

class TestNpy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryTypeAndByteOrder();
    void readsTheThreeVersions();
    void opensShapesAsGalaxies();
    void opensTwentyGigabytesAtOnce();
    void refusesDamageWithASentence_data();
    void refusesDamageWithASentence();

private:
    fs::path scratch(const char* name) const { return fs::path(scratch_.path().toStdString()) / name; }

    QTemporaryDir scratch_;
};

static std::string npy(const std::string& descr, const std::string& shape, const std::string& data,
                       int version = 1, const char* fortran = "False") {
    std::string header =
        "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
    const std::size_t prefix = version == 1 ? 10 : 12;
    header.append(63 - (prefix + header.size()) % 64, ' ');
    header += '\n';
    std::string text = "\x93NUMPY";
    text += static_cast<char>(version);
    text += '\0';
    for (std::size_t i = 0; i < prefix - 8; ++i) {
        text += static_cast<char>(header.size() >> (8 * i) & 255);
    }
    return text + header + data;
}

template <class T>
static std::string bytesOf(std::vector<T> values, bool swap = false) {
    std::string text(values.size() * sizeof(T), '\0');
    std::memcpy(text.data(), values.data(), text.size());
    for (std::size_t i = 0; swap && i < text.size(); i += sizeof(T)) {
        std::reverse(text.begin() + static_cast<long>(i), text.begin() + static_cast<long>(i + sizeof(T)));
    }
    return text;
}

void TestNpy::readsEveryTypeAndByteOrder() {
    const auto check = [&](const std::string& text, const char* type, const std::vector<float>& expected) {
        io::writeTextAtomically(scratch("a.npy"), text);
        const io::Npy array(scratch("a.npy"));
        QCOMPARE(array.type(), std::string(type));
        std::vector<float> values(expected.size());
        array.read(0, array.size(), values.data());
        QCOMPARE(values, expected);
    };
    check(npy("<f4", "(2,)", bytesOf<float>({1.5F, -2})), "float32", {1.5F, -2});
    check(npy(">f4", "(2,)", bytesOf<float>({1.5F, -2}, true)), "float32", {1.5F, -2});
    check(npy("<f8", "(2,)", bytesOf<double>({1.5, -2})), "float64", {1.5F, -2});
    check(npy(">f8", "(1, 2)", bytesOf<double>({1.5, -2}, true)), "float64", {1.5F, -2});
    check(npy("|i1", "(2,)", bytesOf<std::int8_t>({1, -2})), "int8", {1, -2});
    check(npy("|u1", "(2,)", bytesOf<std::uint8_t>({1, 254})), "uint8", {1, 254});
    check(npy("<i2", "(2,)", bytesOf<std::int16_t>({1, -2})), "int16", {1, -2});
    check(npy(">u2", "(1,)", bytesOf<std::uint16_t>({65000}, true)), "uint16", {65000});
    check(npy("<i4", "(2,)", bytesOf<std::int32_t>({1, -2})), "int32", {1, -2});
    check(npy(">i8", "(2,)", bytesOf<std::int64_t>({1, -2}, true)), "int64", {1, -2});
    check(npy("|b1", "(2,)", bytesOf<char>({0, 1})), "bool", {0, 1});
    check(npy("<f4", "()", bytesOf<float>({3})), "float32", {3});
}

void TestNpy::readsTheThreeVersions() {
    for (const int version : {1, 2, 3}) {
        io::writeTextAtomically(scratch("v.npy"), npy("<f4", "(1, 2)", bytesOf<float>({1, 2}), version));
        const io::Npy array(scratch("v.npy"));
        QCOMPARE(array.shape(), (std::vector<std::int64_t>{1, 2}));
        double last = 0.0;
        array.read(1, 1, &last);
        QCOMPARE(last, 2.0);
    }
}

void TestNpy::opensShapesAsGalaxies() {
    const auto facts = [&](const std::string& shape, std::size_t values) {
        io::writeTextAtomically(scratch("g.npy"),
                                npy("<f4", shape, bytesOf(std::vector<float>(values, 2.5F))));
        return io::openGalaxies(scratch("g.npy"))->facts();
    };
    QCOMPARE(facts("(2, 5, 4, 3)", 120).count, 2);
    QCOMPARE(facts("(2, 5, 4, 3)", 120).bandNames.front(), std::string("g"));
    QCOMPARE(facts("(5, 4, 3)", 60).bands, 5);
    QCOMPARE(facts("(4, 3)", 12).width, 3);
    QCOMPARE(facts("(40, 2, 2)", 160).count, 40);
    QCOMPARE(facts("(40, 2, 2)", 160).bands, 1);
    const auto file = io::openGalaxies(scratch("g.npy"));
    QCOMPARE(file->read(39).at(0, 1, 1), 2.5F);
    QVERIFY_EXCEPTION_THROWN(file->read(40), FileError);
    QVERIFY_EXCEPTION_THROWN(facts("(3,)", 3), FileError);
    QVERIFY_EXCEPTION_THROWN(facts("(0, 2, 2)", 0), FileError);
}

void TestNpy::opensTwentyGigabytesAtOnce() {
    io::writeTextAtomically(scratch("big.npy"), npy("<f4", "(250000, 5, 64, 64)", ""));
    fs::resize_file(scratch("big.npy"), fs::file_size(scratch("big.npy")) + 250000ULL * 81920);
    const std::size_t before = test::residentMemory();
    const auto file = io::openGalaxies(scratch("big.npy"));
    QCOMPARE(file->read(249999).at(4, 63, 63), 0.0F);
    QVERIFY(test::residentMemory() - before < 10'000'000);
}

void TestNpy::refusesDamageWithASentence_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    const auto add = [](const char* name, const std::string& bytes, const char* says) {
        QTest::newRow(name) << QByteArray(bytes.data(), static_cast<int>(bytes.size())) << says;
    };
    const std::string data = bytesOf<float>({1, 2});
    add("empty", "", "empty");
    add("text", "not numbers at all", "by its name");
    add("cut header", npy("<f4", "(2,)", data).substr(0, 40), "cut off");
    add("cut data", npy("<f4", "(1, 2)", data.substr(0, 7)), "expected 8 bytes of values, found 7");
    add("fortran", npy("<f4", "(1, 2)", data, 1, "True"), "Fortran");
    add("version", npy("<f4", "(1, 2)", data, 9), "version");
    add("type", npy("<c8", "(1,)", data), "c8");
    add("objects", npy("|O", "(1,)", data), "|O");
    add("huge", npy("<f4", "(2000000000, 2000000000)", data), "found (2000000000");
    add("negative", npy("<f4", "(-1, 2)", data), "(-1");
    add("words", npy("<f4", "(two, 2)", data), "(two");
    add("large claim", npy("<f4", "(2000000000, 2)", data), "found 8");
}

void TestNpy::refusesDamageWithASentence() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    io::writeTextAtomically(scratch("bad.npy"), bytes.toStdString());
    try {
        io::openGalaxies(scratch("bad.npy"));
        QFAIL("it was opened");
    } catch (const FileError& e) {
        QVERIFY2(QString::fromStdString(e.what()).contains(says), e.what());
    }
}

QTEST_GUILESS_MAIN(TestNpy)
#include "tst_npy.moc"
