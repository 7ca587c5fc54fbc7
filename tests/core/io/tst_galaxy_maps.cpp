// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/display/ColourMap.h"
#include "core/io/FileInfo.h"
#include "core/io/GalaxyFile.h"
#include "core/io/GalaxyMaps.h"
#include "core/io/GalaxyMapsWriter.h"
#include "core/io/NpyWriter.h"
#include "core/io/PosteriorMaps.h"

#include <hdf5.h>

#include <QtTest>
#include <cmath>
#include <fstream>

using namespace lookback;
namespace fs = std::filesystem;

namespace {

constexpr int kSide = 64;

/// Map `index` of a domain: no two alike, and none symmetric.
std::vector<float> pixelsOf(Domain domain, int index, int side = kSide) {
    std::vector<float> pixels(static_cast<std::size_t>(side) * side);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = static_cast<float>(factsOf(domain).floor) *
                    (2.0F + static_cast<float>(i) + 0.37F * static_cast<float>(index));
    }
    return pixels;
}

io::GalaxyMapFacts galaxy(int index) {
    io::GalaxyMapFacts facts;
    facts.known = true;
    facts.galaxy = 100 + index / 2;
    facts.snapshot = 99;
    facts.rotation = {37.5 * (index % 2), 123.456};
    facts.extent = {-20.0, 20.0, -20.0, 20.0};
    facts.name = "mock.gid." + std::to_string(facts.galaxy);
    facts.particles = 4096;
    facts.seed = 17;
    return facts;
}

/// Four maps (two galaxies, two rotations) of each domain.
void write(const fs::path& file, const std::vector<Domain>& domains, int side = kSide) {
    io::GalaxyMapsWriter writer(file, {.domains = domains, .height = side, .width = side});
    for (int i = 0; i < 4; ++i) {
        std::vector<std::vector<float>> maps;
        std::vector<io::GalaxyMapRow> rows;
        for (const Domain domain : domains) {
            maps.push_back(pixelsOf(domain, i, side));
        }
        for (const auto& map : maps) {
            rows.push_back({.map = map});
        }
        writer.add(galaxy(i), rows);
    }
    writer.finish();
}

/// Work on a file as h5py would.
class Raw {
public:
    explicit Raw(const fs::path& file)
        : id_(H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT)) {}

    ~Raw() { H5Fclose(id_); }

    void remove(const char* path) const { H5Ldelete(id_, path, H5P_DEFAULT); }

    void rename(const char* from, const char* to) const {
        H5Lmove(id_, from, id_, to, H5P_DEFAULT, H5P_DEFAULT);
    }

    void removeAttribute(const char* path, const char* name) const {
        H5Adelete_by_name(id_, path, name, H5P_DEFAULT);
    }

    void setText(const char* path, const char* name, const char* value) const {
        removeAttribute(path, name);
        const hid_t type = H5Tcopy(H5T_C_S1);
        H5Tset_size(type, std::strlen(value));
        const hid_t space = H5Screate(H5S_SCALAR);
        const hid_t object = H5Oopen(id_, path, H5P_DEFAULT);
        const hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
        H5Awrite(attribute, type, value);
        H5Aclose(attribute);
        H5Oclose(object);
        H5Sclose(space);
        H5Tclose(type);
    }

    void setPixel(const char* path, hsize_t map, hsize_t y, hsize_t x, float value) const {
        const hid_t set = H5Dopen2(id_, path, H5P_DEFAULT);
        const hid_t space = H5Dget_space(set);
        const hsize_t at[] = {map, y, x};
        H5Sselect_elements(space, H5S_SELECT_SET, 1, at);
        const hid_t memory = H5Screate(H5S_SCALAR);
        H5Dwrite(set, H5T_NATIVE_FLOAT, memory, space, H5P_DEFAULT, &value);
        H5Sclose(memory);
        H5Sclose(space);
        H5Dclose(set);
    }

private:
    hid_t id_;
};

/// What an error says, or nothing.
template <class Work>
QString saidBy(Work work) {
    try {
        work();
    } catch (const Error& e) {
        return QString::fromUtf8(e.what());
    }
    return {};
}

} // namespace

class TestGalaxyMaps : public QObject {
    Q_OBJECT

private:
    QTemporaryDir folder_;

    fs::path scratch(const char* name) const { return fs::path(folder_.path().toStdString()) / name; }

private Q_SLOTS:
    void knowsDomainsAndTheirUnits();
    void readsWhatItWrites();
    void writesTheSameBytesAgain();
    void roundsToTheBitsAskedFor();
    void keepsThePosteriorBesideTheMap();
    void keepsMapsOfUnknownGalaxies();
    void alignsDomainsByGalaxySnapshotAndRotation();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void countsEmptyPixelsAndRefusesOthers();
    void convertsKnownUnits();
    void readsMapsOfOtherFormats();
    void describesItsMaps();
    void survivesDamage();
};

void TestGalaxyMaps::knowsDomainsAndTheirUnits() {
    for (const DomainFacts& facts : kDomains) {
        QCOMPARE(&factsOf(facts.domain), &facts);
        QCOMPARE(domainFromName(facts.group), facts.domain);
        QCOMPARE(unitFactor(facts.domain, facts.unit), std::optional(1.0));
        QCOMPARE(display::nameOf(display::colourMapFromName(facts.colourMap)), std::string(facts.colourMap));
        QVERIFY(facts.floor > 0.0);
    }
    QVERIFY_EXCEPTION_THROWN(domainFromName("dust"), ValueError);
    QCOMPARE(unitFactor(Domain::Gas, "solMass / kpc2"), std::optional(1.0)); // astropy
    QCOMPARE(unitFactor(Domain::Gas, "M_sun pc^-2").has_value(), true);
    QCOMPARE(unitFactor(Domain::Gas, "Msun/h per (Mpc/h)^2").has_value(), false);
    QCOMPARE(unitFactor(Domain::Temperature, "G").has_value(), false);
    QCOMPARE(unitFactor(Domain::MagneticField, "uG"), std::optional(1e-6));
    // A g/cm^2 is 4.788e9 Msun/kpc^2: a kpc is 3.0857e21 cm, the Sun 1.9884e33 g.
    QVERIFY(std::abs(unitFactor(Domain::Gas, "g cm^-2").value() * 1.98841e33 / (3.0856776e21 * 3.0856776e21) -
                     1.0) < 1e-5);
}

void TestGalaxyMaps::readsWhatItWrites() {
    const std::vector<Domain> domains{Domain::DarkMatter, Domain::Gas, Domain::Hydrogen,
                                      Domain::Brightness21cm};
    write(scratch("a.hdf5"), domains);
    const auto maps = io::openGalaxyMaps(scratch("a.hdf5"));
    QCOMPARE(maps->domains().size(), domains.size());
    QCOMPARE(maps->width(), kSide);
    for (const Domain domain : domains) {
        QCOMPARE(maps->count(domain), 4);
        for (int i = 3; i >= 0; --i) {
            const auto map = maps->read(domain, i);
            QCOMPARE(map.values.pixels, pixelsOf(domain, i));
            QCOMPARE(map.empty, 0);
            QCOMPARE(map.facts.galaxy, galaxy(i).galaxy);
            QCOMPARE(map.facts.snapshot, 99);
            QCOMPARE(map.facts.rotation, galaxy(i).rotation);
            QCOMPARE(map.facts.extent, galaxy(i).extent);
            QCOMPARE(map.facts.pixel(kSide), 0.625);
            QCOMPARE(map.facts.name, std::string(factsOf(domain).group) + "/" + galaxy(i).name);
            QCOMPARE(map.facts.particles, 4096);
            QCOMPARE(map.facts.seed, std::uint64_t{17});
        }
    }
    QVERIFY(maps->find(Domain::Stars) == nullptr);
}

void TestGalaxyMaps::writesTheSameBytesAgain() {
    const auto bytesOf = [](const fs::path& file) {
        std::ifstream in(file, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    write(scratch("once.hdf5"), {Domain::Gas, Domain::Stars});
    QTest::qSleep(1100); // another second on the clock
    write(scratch("twice.hdf5"), {Domain::Gas, Domain::Stars});
    QVERIFY(bytesOf(scratch("once.hdf5")) == bytesOf(scratch("twice.hdf5")));
}

void TestGalaxyMaps::roundsToTheBitsAskedFor() {
    io::GalaxyMapsWriter writer(scratch("round.hdf5"),
                                {.domains = {Domain::Gas}, .height = kSide, .width = kSide, .digits = 10});
    const auto pixels = pixelsOf(Domain::Gas, 1);
    writer.add(galaxy(0), {{.map = pixels}});
    writer.finish();
    const auto read = io::openGalaxyMaps(scratch("round.hdf5"))->read(Domain::Gas, 0).values.pixels;
    double worst = 0.0;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(read[i]) / pixels[i] - 1.0));
    }
    QVERIFY(worst > 1e-5 && worst <= std::pow(2.0, -11)); // half of the last bit that is kept
}

// Gas beside the posterior of the stars: two maps, two samples each; the third map stops half way.
void TestGalaxyMaps::keepsThePosteriorBesideTheMap() {
    const auto file = scratch("posterior.hdf5");
    const io::BesideImages beside{.maps = {{"mean", "Msun/kpc^2"}, {"truth", "Msun/kpc^2"}}, .samples = true};
    io::GalaxyMapsWriter writer(file, {.domains = {Domain::Gas, Domain::Stars},
                                       .height = kSide,
                                       .width = kSide,
                                       .beside = {{Domain::Stars, beside}}});
    const auto gas = pixelsOf(Domain::Gas, 0);
    const auto map = pixelsOf(Domain::Stars, 0);
    const auto truth = pixelsOf(Domain::Stars, 5);
    QVERIFY_EXCEPTION_THROWN(writer.sample(Domain::Gas, gas), ValueError);
    for (int i = 0; i < 2; ++i) {
        writer.sample(Domain::Stars, pixelsOf(Domain::Stars, 10 * i + 1));
        if (i == 1) {
            QVERIFY_EXCEPTION_THROWN(writer.add(galaxy(1), {{.map = gas}, {.map = map, .beside = {map, {}}}}),
                                     ValueError); // one sample, where the first map has two
        }
        writer.sample(Domain::Stars, pixelsOf(Domain::Stars, 10 * i + 2));
        QVERIFY_EXCEPTION_THROWN(writer.add(galaxy(i), {{.map = gas}, {.map = map}}), ValueError);
        std::vector<std::span<const float>> further{map, {}};
        if (i == 0) {
            further[1] = truth;
        }
        writer.add(galaxy(i), {{.map = gas}, {.map = map, .beside = further}}, {{"likelihood", 2.5}});
    }
    writer.sample(Domain::Stars, pixelsOf(Domain::Stars, 77));
    Provenance origin;
    origin.seeds = {4, 5};
    writer.setProvenance(origin);
    writer.finish();
    auto maps = io::openGalaxyMaps(file);
    QCOMPARE(maps->read(Domain::Stars, 1).values.pixels, map);
    std::optional<io::PosteriorMaps> opened(*maps);
    const io::PosteriorMaps& posterior = *opened;
    QCOMPARE(posterior.samples(Domain::Stars), 2);
    QCOMPARE(posterior.samples(Domain::Gas), 0);
    for (int i = 0; i < 2; ++i) {
        for (int k = 0; k < 2; ++k) {
            QCOMPARE(posterior.sample(Domain::Stars, i, k).pixels, pixelsOf(Domain::Stars, 10 * i + 1 + k));
        }
    }
    QCOMPARE(posterior.map(Domain::Stars, "truth", 0).value().pixels, truth);
    QVERIFY(!posterior.map(Domain::Stars, "truth", 1)); // blank
    QVERIFY(!posterior.map(Domain::Gas, "mean", 0));
    QCOMPARE(posterior.number(Domain::Stars, 1, "likelihood"), std::optional(2.5));
    QCOMPARE(provenanceFromJson(posterior.text("provenance").value()).seeds, origin.seeds);
    QVERIFY_EXCEPTION_THROWN(posterior.sample(Domain::Stars, 2, 0), FileError);
    QVERIFY_EXCEPTION_THROWN(posterior.sample(Domain::Stars, 0, 2), FileError);
    opened.reset();
    maps.reset();
    {
        const Raw raw(file); // samples of another size are told, not shown
        raw.rename("star/samples", "star/old");
        raw.rename("star/mean", "star/samples");
    }
    const auto said = saidBy([&] { io::PosteriorMaps(*io::openGalaxyMaps(file)).samples(Domain::Stars); });
    QVERIFY2(said.contains(QLatin1String("star/samples")), qPrintable(said));
}

void TestGalaxyMaps::keepsMapsOfUnknownGalaxies() {
    io::GalaxyMapFacts facts;
    facts.extent = {-3.0, 3.0, -3.0, 3.0};
    io::GalaxyMapsWriter writer(scratch("sky.hdf5"),
                                {.domains = {Domain::Gas}, .height = kSide, .width = kSide});
    writer.add(facts, {{.map = pixelsOf(Domain::Gas, 0)}});
    facts.extent = {};
    writer.add(facts, {{.map = pixelsOf(Domain::Gas, 1)}});
    writer.finish();
    const auto maps = io::openGalaxyMaps(scratch("sky.hdf5"));
    QVERIFY(!maps->facts(Domain::Gas, 0).known);
    QCOMPARE(maps->facts(Domain::Gas, 0).extent[1], 3.0);
    QCOMPARE(maps->facts(Domain::Gas, 1).extent[1], 0.0);
    QCOMPARE(maps->read(Domain::Gas, 1).values.pixels, pixelsOf(Domain::Gas, 1));
}

void TestGalaxyMaps::alignsDomainsByGalaxySnapshotAndRotation() {
    write(scratch("order.hdf5"), {Domain::Gas, Domain::Stars});
    {
        const Raw raw(scratch("order.hdf5")); // the stars in another order: 0 and 3 change places
        raw.rename("star/metadata/0000", "star/metadata/9999");
        raw.rename("star/metadata/0003", "star/metadata/0000");
        raw.rename("star/metadata/9999", "star/metadata/0003");
    }
    auto maps = io::openGalaxyMaps(scratch("order.hdf5"));
    QCOMPARE(maps->partner(Domain::Gas, 0, Domain::Stars), 3);
    QCOMPARE(maps->partner(Domain::Gas, 1, Domain::Stars), 1);
    QCOMPARE(maps->partner(Domain::Gas, 3, Domain::Stars), 0);
    QCOMPARE(maps->partner(Domain::Gas, 2, Domain::Gas), 2);
    maps.reset();
    {
        const Raw raw(scratch("order.hdf5"));
        raw.setText("star/metadata/0001", "rotxy", "0 1");
    }
    const auto text = saidBy([&] { io::openGalaxyMaps(scratch("order.hdf5"))->read(Domain::Stars, 1); });
    QVERIFY(text.isEmpty()); // text of two angles is as good
    const auto said =
        saidBy([&] { io::openGalaxyMaps(scratch("order.hdf5"))->partner(Domain::Gas, 1, Domain::Stars); });
    QCOMPARE(said,
             QStringLiteral("order.hdf5: map 1 of gas has no partner among star: none shows galaxy 100, "
                            "snapshot 99, rotated by 37.5 and 123.456 degrees."));
    {
        const Raw raw(scratch("order.hdf5"));
        raw.remove("star/metadata");
    }
    const auto bare =
        saidBy([&] { io::openGalaxyMaps(scratch("order.hdf5"))->partner(Domain::Gas, 1, Domain::Stars); });
    QVERIFY2(bare.contains(QLatin1String("do not say which galaxies they show")), qPrintable(bare));
}

void TestGalaxyMaps::saysWhatIsWrong_data() {
    QTest::addColumn<int>("what");
    QTest::addColumn<QString>("said");
    QTest::newRow("no group") << 0 << "expected maps of gas, found only star.";
    QTest::newRow("no images at all")
        << 1 << "expected a group dm, star, gas, hi, temp or bfield with images, found only other.";
    QTest::newRow("sizes") << 2 << "expected maps of one size, found 64 x 64 in star and 80 x 80 in gas.";
    QTest::newRow("unit") << 3 << "expected gas in Msun/kpc^2, Msun/pc^2 or g/cm^2, found K.";
    QTest::newRow("unit of one map") << 4 << "found map 2 in Msun/h per (Mpc/h)^2.";
    QTest::newRow("class") << 5 << "expected gas/metadata/0002 to be of the class gas, found star.";
    QTest::newRow("no galaxy") << 6
                               << "expected gas/metadata/0002 to have a number of a galaxy in the "
                                  "attribute gid, found none.";
    QTest::newRow("no rotation") << 7 << "two angles in the attribute rotxy, found none.";
    QTest::newRow("no metadata") << 8 << "expected metadata of every map, found no gas/metadata/0002.";
    QTest::newRow("extent") << 9
                            << "expected the extent of gas/metadata/0002 as left, right, bottom and top, "
                               "found 1 2 3.";
    QTest::newRow("unit of extent") << 10 << "to say units_extent as kpc, Mpc or pc, found ckpc/h.";
    QTest::newRow("no unit") << 11 << "does not say the unit of gas: expected an attribute units";
}

void TestGalaxyMaps::saysWhatIsWrong() {
    QFETCH(int, what);
    QFETCH(QString, said);
    const auto file = scratch("wrong.hdf5");
    write(file, {Domain::Gas, Domain::Stars});
    if (what == 2) {
        write(scratch("large.hdf5"), {Domain::Gas}, 80);
    }
    {
        const Raw raw(file);
        const char* const map = "gas/metadata/0002";
        switch (what) {
        case 0:
            raw.remove("gas");
            break;
        case 1:
            raw.remove("gas");
            raw.rename("star", "other");
            break;
        case 2: {
            raw.remove("gas/images");
            const hid_t id = H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
            const hid_t large = H5Fopen(scratch("large.hdf5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
            H5Ocopy(large, "gas/images", id, "gas/images", H5P_DEFAULT, H5P_DEFAULT);
            H5Fclose(large);
            H5Fclose(id);
            break;
        }
        case 3:
            raw.setText("gas/metadata/0000", "units", "K");
            break;
        case 4:
            raw.setText(map, "units", "Msun/h per (Mpc/h)^2");
            break;
        case 5:
            raw.setText(map, "class", "star");
            break;
        case 6:
            raw.removeAttribute(map, "gid");
            break;
        case 7:
            raw.removeAttribute(map, "rotxy");
            break;
        case 8:
            raw.remove(map);
            break;
        case 9:
            raw.setText(map, "extent", "1 2 3");
            break;
        case 10:
            raw.setText(map, "units_extent", "ckpc/h");
            break;
        default:
            raw.remove("gas/metadata");
            raw.removeAttribute("gas/images", "units");
        }
    }
    const auto found = saidBy([&] { io::openGalaxyMaps(file)->read(Domain::Gas, 2); });
    QVERIFY2(found.startsWith(QLatin1String("wrong.hdf5: ")), qPrintable(found));
    QVERIFY2(found.contains(said), qPrintable(found));
}

void TestGalaxyMaps::countsEmptyPixelsAndRefusesOthers() {
    const auto file = scratch("empty.hdf5");
    write(file, {Domain::Gas});
    {
        const Raw raw(file);
        raw.setPixel("gas/images", 0, 3, 5, 0.0F);
        raw.setPixel("gas/images", 0, 9, 5, 0.0F);
        raw.setPixel("gas/images", 1, 3, 5, -2.5F);
        raw.setPixel("gas/images", 2, 3, 5, std::nanf(""));
        raw.setPixel("gas/images", 3, 3, 5, INFINITY);
    }
    const auto maps = io::openGalaxyMaps(file);
    const auto map = maps->read(Domain::Gas, 0);
    QCOMPARE(map.empty, 2);
    QCOMPARE(map.values.at(0, 3, 5), static_cast<float>(factsOf(Domain::Gas).floor));
    QCOMPARE(saidBy([&] { maps->read(Domain::Gas, 1); }),
             QStringLiteral("empty.hdf5: expected values of at least 0 in map 1 of gas, found 1 below it, "
                            "down to -2.5 Msun/kpc^2."));
    for (const int index : {2, 3}) {
        const auto said = saidBy([&] { maps->read(Domain::Gas, index); });
        QVERIFY2(said.contains(QLatin1String("found 1 without a value")), qPrintable(said));
    }
    QVERIFY(saidBy([&] { maps->read(Domain::Gas, 4); }).contains(QLatin1String("from 0 to 3, asked for 4")));
}

void TestGalaxyMaps::convertsKnownUnits() {
    const auto file = scratch("parsec.hdf5");
    write(file, {Domain::Gas});
    {
        const Raw raw(file);
        raw.setText("gas/metadata/0000", "units", "solMass / pc2");
    }
    const auto map = io::openGalaxyMaps(file)->read(Domain::Gas, 0);
    QCOMPARE(map.values.pixels[7], pixelsOf(Domain::Gas, 0)[7] * 1e6F);
}

void TestGalaxyMaps::readsMapsOfOtherFormats() {
    io::NpyWriter npy(scratch("maps.npy"), {kSide, kSide});
    for (int i = 0; i < 3; ++i) {
        npy.add(pixelsOf(Domain::Temperature, i));
    }
    npy.finish();
    const auto maps =
        io::openGalaxyMaps(scratch("maps.npy"), {.domain = Domain::Temperature, .unit = "K", .extent = 30.0});
    QCOMPARE(maps->count(Domain::Temperature), 3);
    const auto map = maps->read(Domain::Temperature, 2);
    QCOMPARE(map.values.pixels, pixelsOf(Domain::Temperature, 2));
    QCOMPARE(map.facts.extent[1], 30.0);
    QVERIFY(!map.facts.known);
    auto said = saidBy([&] { io::openGalaxyMaps(scratch("maps.npy")); });
    QCOMPARE(said, QStringLiteral("maps.npy: does not say its unit: expected it to be given as unit, for gas "
                                  "Msun/kpc^2, Msun/pc^2 or g/cm^2."));
    QVERIFY_EXCEPTION_THROWN(io::openGalaxyMaps(scratch("maps.npy"), {.domain = Domain::Gas, .unit = "K"}),
                             ValueError);
    auto writer = io::createGalaxies(scratch("map.fits"), {.bands = 1,
                                                           .height = kSide,
                                                           .width = kSide,
                                                           .bandNames = {"gas"},
                                                           .unit = "Msun/pc^2",
                                                           .columns = {},
                                                           .provenance = {}});
    Image image(1, kSide, kSide);
    image.pixels = pixelsOf(Domain::Gas, 0);
    writer->add(image, 0.0, 1, {});
    writer->finish();
    QCOMPARE(io::openGalaxyMaps(scratch("map.fits"))->read(Domain::Gas, 0).values.pixels[9],
             image.pixels[9] * 1e6F);
    said = saidBy([&] { io::openGalaxyMaps(scratch("map.fits"), {.domain = Domain::Temperature}); });
    QCOMPARE(said, QStringLiteral("map.fits: expected temp in K or mK, found Msun/pc^2."));
    io::NpyWriter small(scratch("small.npy"), {32, 32});
    small.add(pixelsOf(Domain::Gas, 0, 32));
    small.finish();
    said = saidBy([&] { io::openGalaxyMaps(scratch("small.npy"), {.unit = "Msun/kpc^2"}); });
    QVERIFY2(said.contains(QLatin1String("64 to 1024 pixels a side, found 32 x 32")), qPrintable(said));
}

void TestGalaxyMaps::describesItsMaps() {
    write(scratch("info.hdf5"), {Domain::Gas, Domain::Stars});
    const auto info = io::describeFile(scratch("info.hdf5"));
    QCOMPARE(info.summary, std::string("Maps of galaxies, 64 x 64 pixels: 4 of star (Msun/kpc^2), 4 of gas "
                                       "(Msun/kpc^2)."));
    QCOMPARE(info.entries.size(), std::size_t{5});
    QCOMPARE(info.entries[4].name, std::string("/gas/metadata/0000"));
    QCOMPARE(info.entries[4].attributes.at("gid"), std::string("100"));
}

// Single bytes of the headers set to another value: an error or the maps, never a crash.
void TestGalaxyMaps::survivesDamage() {
    write(scratch("whole.hdf5"), {Domain::Gas});
    std::ifstream in(scratch("whole.hdf5"), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    for (std::size_t at = 8; at < 4096; at += 256) {
        auto broken = bytes;
        broken[at] = static_cast<char>(broken[at] + 101);
        const auto file = scratch(("broken" + std::to_string(at) + ".hdf5").c_str());
        std::ofstream(file, std::ios::binary) << broken;
        saidBy([&] { io::openGalaxyMaps(file)->read(Domain::Gas, 3); });
        fs::remove(file);
    }
}

QTEST_GUILESS_MAIN(TestGalaxyMaps)
#include "tst_galaxy_maps.moc"
