// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Random.h"
#include "core/field/Evaluation.h"
#include "core/field/FieldFile.h"
#include "core/field/FieldPicture.h"
#include "core/field/Matter.h"

#include <QtTest>
#include <cmath>

using namespace lookback;
using namespace lookback::field;
namespace fs = std::filesystem;

namespace {

constexpr int kSide = 16;

Map mapOf(std::uint64_t seed, double most) {
    Map map;
    map.box = 12.5;
    map.depth = 5.0;
    map.unit = kGalaxyUnit;
    map.quantity = "galaxies";
    map.values = Image(1, kSide, kSide);
    Random random(seed);
    for (float& value : map.values.pixels) {
        value = static_cast<float>(most * random.uniform());
    }
    return map;
}

FieldHead head() {
    FieldHead h;
    h.matter = mapOf(1, 1e10);
    h.matter.unit = kMatterUnit;
    h.matter.quantity = "dark matter";
    h.matter.haloes = {{1.0, 2.0, 3e12, 0.25}, {4.0, 5.0, 6e11, 0.0}};
    h.truth = mapOf(2, 3.0);
    h.source = "some.npy";
    h.index = 7;
    h.label = "slab 3 of 5, y axis";
    return h;
}

FieldPart part(const char* name, const char* model) {
    FieldPart p;
    p.painter = name;
    p.provenance.model = model;
    p.provenance.modelSha256 = "0123";
    p.provenance.sampler = "dpm++";
    p.provenance.steps = 20;
    return p;
}

} // namespace

class TestFieldFile : public QObject {
    Q_OBJECT

private:
    QTemporaryDir folder_;

    fs::path scratch(const char* name) const { return fs::path(folder_.path().toStdString()) / name; }

    fs::path writeOne(const char* name, int samples) const;

private Q_SLOTS:
    void readsWhatItWrites();
    void keepsRivalsBesideTheFirst();
    void writesWhatTheDesignNames();
    void opensAgainAsInput();
    void isNotThereBeforeItIsWhole();
    void leavesOutWhatCannotBeCompared();
    void refusesOtherFiles();
    void evaluatesMapByMap();
    void drawsThePanels();
};

fs::path TestFieldFile::writeOne(const char* name, int samples) const {
    FieldWriter out(scratch(name), head());
    out.begin(part("VDM", "vdm-test"));
    for (int i = 0; i < samples; ++i) {
        out.add(mapOf(10 + static_cast<std::uint64_t>(i), 3.0), 100 + static_cast<std::uint64_t>(i));
    }
    out.finish();
    return scratch(name);
}

void TestFieldFile::readsWhatItWrites() {
    const SavedField saved(writeOne("a.hdf5", 4));
    QCOMPARE(saved.head().matter.values.pixels, head().matter.values.pixels);
    QCOMPARE(saved.head().matter.haloes->size(), std::size_t{2});
    QCOMPARE(saved.head().matter.haloes->back().mass, static_cast<double>(6e11F));
    QCOMPARE(saved.head().matter.haloes->front().radius, 0.25);
    QCOMPARE(saved.head().truth->values.pixels, head().truth->values.pixels);
    QCOMPARE(saved.head().matter.box, 12.5);
    QCOMPARE(saved.head().label, head().label);
    QCOMPARE(saved.head().index, 7);
    QCOMPARE(saved.parts().size(), std::size_t{1});
    QCOMPARE(saved.parts().front().painter, std::string("VDM"));
    QCOMPARE(saved.parts().front().provenance.model, std::string("vdm-test"));
    QCOMPARE(saved.parts().front().provenance.seeds, (std::vector<std::uint64_t>{100, 101, 102, 103}));
    QCOMPARE(saved.count(0), 4);
    QCOMPARE(saved.sample(0, 2).values.pixels, mapOf(12, 3.0).values.pixels);
    QCOMPARE(saved.sample(0, 2).unit, std::string(kGalaxyUnit));
    QVERIFY_EXCEPTION_THROWN(saved.sample(0, 4), FileError);
}

void TestFieldFile::keepsRivalsBesideTheFirst() {
    FieldWriter out(scratch("r.hdf5"), head());
    out.begin(part("VDM", "vdm-test"));
    out.add(mapOf(10, 3.0), 1);
    out.add(mapOf(11, 3.0), 2);
    out.begin(part("HOD", "hod-test"));
    out.add(mapOf(20, 3.0), 5);
    QCOMPARE(out.tally().count(), 1);
    out.finish();
    const SavedField saved(scratch("r.hdf5"));
    QCOMPARE(saved.parts().size(), std::size_t{2});
    QCOMPARE(saved.count(0), 2);
    QCOMPARE(saved.parts()[1].provenance.model, std::string("hod-test"));
    QCOMPARE(saved.sample(1, 0).values.pixels, mapOf(20, 3.0).values.pixels);
}

void TestFieldFile::writesWhatTheDesignNames() {
    const io::SampleFile file(writeOne("d.hdf5", 3));
    Posterior posterior(head().truth);
    for (std::uint64_t i = 0; i < 3; ++i) {
        posterior.add(mapOf(10 + i, 3.0));
    }
    QCOMPARE(file.map("mean")->values.pixels, posterior.mean().values.pixels);
    QCOMPARE(file.map("std")->values.pixels, posterior.deviation().values.pixels);
    QCOMPARE(file.map("zscore")->values.pixels, posterior.zScore()->values.pixels);
    QCOMPARE(file.numbers("k"), file.numbers("power/k"));
    for (const char* const name : {"power/samples_25", "power/samples_50", "power/samples_75", "power/truth",
                                   "power/transfer_50", "power/correlation_50"}) {
        QCOMPARE(file.numbers(name).size(), file.numbers("k").size());
    }
    const auto notes = file.notes("");
    QCOMPARE(notes.numbers.at("box_mpc_h"), 12.5);
    QCOMPARE(notes.numbers.at("z_width"), posterior.calibration()->zWidth);
    QVERIFY(notes.texts.at("provenance").find("vdm-test") != std::string::npos);
}

void TestFieldFile::opensAgainAsInput() {
    const auto source = openMatter(writeOne("again.hdf5", 2));
    QCOMPARE(source->facts().kind, std::string("posterior"));
    QCOMPARE(source->matter(0).values.pixels, head().matter.values.pixels);
    QVERIFY(source->matter(0).haloes && source->truth(0));
    QCOMPARE(source->labelOf(0), head().label);
}

void TestFieldFile::isNotThereBeforeItIsWhole() {
    {
        FieldWriter out(scratch("half.hdf5"), head());
        out.begin(part("VDM", "vdm-test"));
        out.add(mapOf(10, 3.0), 1);
    }
    QVERIFY(!fs::exists(scratch("half.hdf5")));
    FieldWriter empty(scratch("half.hdf5"), head());
    empty.begin(part("VDM", "vdm-test"));
    QVERIFY_EXCEPTION_THROWN(empty.finish(), ValueError);
    QVERIFY_EXCEPTION_THROWN(FieldWriter(scratch("no/such/folder.hdf5"), head()), DiskError);
}

void TestFieldFile::leavesOutWhatCannotBeCompared() {
    auto stars = head();
    stars.truth->unit = kMatterUnit;
    stars.truth->quantity = "stars";
    Tally tally(stars.matter, stars.truth);
    tally.add(mapOf(10, 3.0));
    tally.add(mapOf(11, 3.0));
    QVERIFY(!tally.posterior().squaredError() && !tally.classification());
    QVERIFY(!tally.clustering()->transfer.median.empty()); // contrasts have no unit
    QVERIFY(tally.flaw().find("stars") != std::string::npos);
    auto boxless = head();
    boxless.matter.box = 0.0;
    Tally without(boxless.matter, boxless.truth);
    without.add(mapOf(10, 3.0));
    QVERIFY(!without.clustering() && without.posterior().squaredError());
}

void TestFieldFile::refusesOtherFiles() {
    QFile(QString::fromStdString(scratch("text.hdf5").string())).open(QIODevice::WriteOnly);
    QVERIFY_EXCEPTION_THROWN(SavedField(scratch("text.hdf5")), FormatNotSupported);
    const auto file = writeOne("cut.hdf5", 3);
    fs::resize_file(file, fs::file_size(file) / 2);
    QVERIFY_EXCEPTION_THROWN(SavedField{file}, FileError);
}

void TestFieldFile::evaluatesMapByMap() {
    Evaluation evaluation("VDM");
    double errors = 0.0;
    for (std::uint64_t map = 0; map < 3; ++map) {
        const Map truth = mapOf(30 + map, 3.0);
        Tally tally(head().matter, truth);
        for (std::uint64_t i = 0; i < 4; ++i) {
            Map sample = truth; // twice its contrast around the same mean, and a little of its own
            const Map noise = mapOf(100 + 10 * map + i, 0.01);
            for (std::size_t p = 0; p < sample.values.pixels.size(); ++p) {
                sample.values.pixels[p] =
                    10.0F + 2.0F * (sample.values.pixels[p] - 1.5F) + noise.values.pixels[p];
            }
            tally.add(sample);
        }
        errors += tally.posterior().squaredError().value() / 3.0;
        evaluation.add(tally);
    }
    const auto s = evaluation.scores();
    QCOMPARE(s.maps, 3);
    QCOMPARE(s.samples, 12);
    QVERIFY(std::abs(s.squaredError - errors) < 1e-12);
    // Contrast 2 (x - 1.5) / 10 against (x - 1.5) / 1.5: T = 0.3.
    QVERIFY(std::abs(s.transferOff - 0.7) < 0.02);
    QVERIFY(std::isnan(s.powerError)); // 16 pixels of 12.5 Mpc/h end at k = 4 h/Mpc
    QVERIFY(s.correlation.front() > 0.99);
    QVERIFY(std::abs(s.excessCorrelation) < 0.02); // the same modes as the truth's
    QCOMPARE(s.classification->recall(), 1.0);
}

void TestFieldFile::drawsThePanels() {
    Posterior posterior(head().truth);
    posterior.add(mapOf(10, 3.0));
    posterior.add(mapOf(11, 3.0));
    const auto sheet = drawPanels(head(), "VDM", mapOf(10, 3.0), posterior);
    QVERIFY(sheet.width > 3 * 320 && sheet.height > 2 * 320);
    auto unknown = head();
    unknown.truth.reset();
    Posterior without;
    without.add(mapOf(10, 3.0));
    const auto other = drawPanels(unknown, "VDM", mapOf(10, 3.0), without);
    QCOMPARE(other.width, sheet.width);
    QVERIFY(other.rgb != sheet.rgb);
}

QTEST_GUILESS_MAIN(TestFieldFile)
#include "tst_field_file.moc"
