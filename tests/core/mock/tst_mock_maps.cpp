// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/GalaxyMaps.h"
#include "core/mock/Encounter.h"
#include "core/mock/GasPhysics.h"
#include "core/mock/GaussianField.h"
#include "core/mock/HaloGalaxies.h"
#include "core/mock/Maps.h"
#include "core/mock/Orientation.h"
#include "core/mock/Projection.h"
#include "core/mock/Sampling.h"

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>
#include <numeric>

using namespace lookback;
using namespace lookback::mock;
namespace fs = std::filesystem;

namespace {

bool near(double a, double b, double relative) {
    return std::abs(a / b - 1.0) < relative;
}

MapsOptions small() {
    MapsOptions o;
    o.count = 2;
    o.seed = 4;
    o.size = 64;
    o.threads = 1;
    return o;
}

double total(const std::vector<float>& map) {
    return std::accumulate(map.begin(), map.end(), 0.0);
}

} // namespace

class TestMockMaps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shieldsHydrogen();
    void looksUpWhatItComputes();
    void knowsPressureTemperatureAndField();
    void drawsHaloesAndGalaxiesByTheirRelations();
    void drawsRadiiOfADensity();
    void makesFieldsOfUnitVariance();
    void keepsTheSumOfWhatItProjects();
    void seesTheSameFromTheOtherSide();
    void leavesALoneDiscAsItIs();
    void drawsTailsOutOfDiscsThatPass();
    void makesTheSameGalaxyOnAnyThread();
    void couplesDomainsWithoutTyingThem();
    void stopsWhenCancelled();
    void refusesOptionsOutOfRange();
};

// Thin gas: photoionisation against recombination, alpha n / Gamma; alpha of 1e4 K is 4.2e-13 cm^3/s (case
// A).
void TestMockMaps::shieldsHydrogen() {
    QVERIFY(near(photoionisation(0.0), 2.27e-14, 1e-9));
    QVERIFY(near(photoionisation(1.0), 3.42e-13, 1e-9));
    QVERIFY(near(neutralShare(1e-6, 1e4, 0.0), 4.2e-13 * 1e-6 / 2.27e-14, 0.03));
    QVERIFY(neutralShare(10.0, 1e4, 0.0) > 0.99);
    QVERIFY(neutralShare(10.0, 1e6, 0.0) < 1e-4); // collisions
    double before = 0.0;
    for (double n = 1e-6; n < 100.0; n *= 1.5) {
        const double share = neutralShare(n, 1e4, 0.5);
        QVERIFY(share > before && share < 1.0);
        before = share;
    }
    // Half neutral near 1e-2 cm^-3 at redshift 1 and below that today: figure 4 of Rahmati et al. (2013).
    QVERIFY(neutralShare(0.03, 1e4, 1.0) > 0.5 && neutralShare(0.003, 1e4, 1.0) < 0.5);
    QVERIFY(neutralShare(0.005, 1e4, 0.0) > neutralShare(0.005, 1e4, 1.0));
}

void TestMockMaps::looksUpWhatItComputes() {
    const NeutralTable table(0.3);
    for (double n = 2.3e-6; n < 200.0; n *= 3.7) {
        for (double t = 333.0; t < 1e7; t *= 4.1) {
            QVERIFY(near(table.at(n, t), neutralShare(n, t, 0.3), 0.05));
        }
    }
}

void TestMockMaps::knowsPressureTemperatureAndField() {
    QCOMPARE(molecularShare(4.3e4), 0.5);
    QVERIFY(near(molecularShare(4.3e3), std::pow(0.1, 0.92) / (1.0 + std::pow(0.1, 0.92)), 1e-12));
    // 0.59 x 1.6726e-24 g x (1.5e7 cm/s)^2 / (2 x 1.3807e-16 erg/K)
    QVERIFY(near(virialTemperature(150.0), 8.041e5, 1e-3));
    QVERIFY(near(frozenField(8.0) / frozenField(1.0), 4.0, 1e-12)); // rho^(2/3)
    QVERIFY(near(equipartitionField(1.0, 10.0), 5.35e-6, 0.01));    // sqrt(4 pi 2.275e-24) x 1e6
    QCOMPARE(starFormationRate(0.05), 0.0);
    QVERIFY(near(starFormationRate(32.0) / starFormationRate(1.0), 4.0, 1e-12)); // n^0.4
}

void TestMockMaps::drawsHaloesAndGalaxiesByTheirRelations() {
    QVERIFY(
        near(meanConcentration(1e12 / 0.6766, 0.0), std::pow(10.0, 0.905), 1e-9)); // Dutton & Maccio's pivot
    QVERIFY(meanColdGas(1e9) / 1e9 > meanColdGas(1e11) / 1e11);
    int mergers = 0;
    std::vector<double> stars;
    std::vector<double> concentrations;
    constexpr int kCount = 600;
    for (int i = 0; i < kCount; ++i) {
        const auto system = drawSystem(9, static_cast<std::uint64_t>(i));
        QVERIFY(system.mass > std::pow(10.0, 10.5) && system.mass < 1e13);
        mergers += system.morphology == Morphology::Merger ? 1 : 0;
        double mass = 0.0;
        for (const Body& body : system.bodies) {
            mass += body.mass;
            stars.push_back(std::log10(body.stars / meanStellarMass(body.mass)));
            concentrations.push_back(
                std::log10(body.concentration / meanConcentration(body.mass, system.redshift)));
            QVERIFY(body.bulgeShare + body.haloShare < 1.0 && body.hotGas > 0.0 && body.gasScale > 0.0);
        }
        QVERIFY(near(mass, system.mass, 1e-9));
    }
    QVERIFY(std::abs(mergers / double{kCount} - 0.2) < 0.05);
    const auto deviation = [](const std::vector<double>& values) {
        double squares = 0.0;
        for (const double value : values) {
            squares += value * value;
        }
        return std::sqrt(squares / static_cast<double>(values.size()));
    };
    QVERIFY(near(deviation(stars), 0.2, 0.1));
    QVERIFY(near(deviation(concentrations), 0.11, 0.1));
}

// Hernquist (1990): half of the mass within a (1 + sqrt 2), a quarter within a.
void TestMockMaps::drawsRadiiOfADensity() {
    const RadialLaw law([](double r) { return 1.0 / (r / 3.0 * std::pow(1.0 + r / 3.0, 3)); }, 0.003, 30000.0,
                        7e9, 3, 0.4);
    QVERIFY(near(law.massWithin(3.0), 0.25 * 7e9, 0.01));
    QVERIFY(near(law.halfMassRadius(), 3.0 * (1.0 + std::numbers::sqrt2), 0.02));
    double weights = 0.0;
    double within = 0.0;
    constexpr int kDraws = 20000;
    for (int i = 0; i < kDraws; ++i) {
        const Radius radius = law.draw((i + 0.5) / kDraws);
        weights += radius.weight;
        within += radius.r < 3.0 ? radius.weight : 0.0;
        QVERIFY(near(radius.density, law.density(radius.r), 1e-3));
    }
    QVERIFY(near(weights / kDraws, 1.0, 1e-3));
    QVERIFY(near(within / weights, 0.25, 0.01));
}

void TestMockMaps::makesFieldsOfUnitVariance() {
    const GaussianField field(-3.4, 5, 2);
    Random random(1);
    const Turbulence turbulence(field, 10.0, 0.3, random);
    double sum = 0.0;
    double squares = 0.0;
    double alike = 0.0;
    constexpr int kPlaces = 40000;
    for (int i = 0; i < kPlaces; ++i) {
        const auto x = static_cast<float>(random.uniform(-300.0, 300.0));
        const auto y = static_cast<float>(random.uniform(-300.0, 300.0));
        const auto z = static_cast<float>(random.uniform(-300.0, 300.0));
        const float value = turbulence.at(x, y, z);
        sum += value;
        squares += static_cast<double>(value) * value;
        alike += static_cast<double>(value) * turbulence.at(x + 0.004F, y, z);
    }
    QVERIFY(std::abs(sum / kPlaces) < 0.05);
    QVERIFY(std::abs(squares / kPlaces - 0.95) < 0.12); // interpolation takes a little
    QVERIFY(alike / squares > 0.98);                    // smooth below its finest wave, 0.045 kpc
}

void TestMockMaps::keepsTheSumOfWhatItProjects() {
    const Frame view = viewFrom({30.0, 20.0});
    for (const double size : {0.01, 0.4, 1.7, 6.0}) {
        Projection<1> projection(96, 48.0); // kpc a pixel
        projection.add(view, {3.0F, -2.0F, 5.0F, static_cast<float>(size), 8.0F}, {8.0F});
        const auto map = projection.surface(0);
        QVERIFY(near(total(map), 8.0, 1e-4));
        double x = 0.0;
        double spread = 0.0;
        const double centre = dot(view[0], {3.0, -2.0, 5.0});
        for (std::size_t i = 0; i < map.size(); ++i) {
            const double at = static_cast<double>(i % 96) - 47.5;
            x += map[i] / 8.0 * at;
            spread += map[i] / 8.0 * (at - centre) * (at - centre);
        }
        QVERIFY(std::abs(x - centre) < 1e-3);
        const double cell =
            std::max(1.0, 1.5 * size); // two quadratic splines: a variance of half a cell's square
        QVERIFY(spread > 0.2 * cell * cell && spread < 2.1 * cell * cell);
    }
}

void TestMockMaps::seesTheSameFromTheOtherSide() {
    const Frame front = viewFrom({0.0, 0.0});
    const Frame back = viewFrom({0.0, 180.0});
    for (const Frame& view : {front, back, viewFrom({77.0, -31.0})}) {
        for (std::size_t i = 0; i < 3; ++i) {
            QVERIFY(std::abs(dot(view[i], view[i]) - 1.0) < 1e-12);
            QVERIFY(std::abs(dot(view[i], view[(i + 1) % 3])) < 1e-12);
        }
    }
    const Point point{5.3F, 2.2F, 9.0F, 0.1F, 1.0F};
    Projection<1> a(64, 32.0);
    Projection<1> b(64, 32.0);
    a.add(front, point, {1.0F});
    b.add(back, point, {1.0F});
    const auto first = a.surface(0);
    const auto second = b.surface(0);
    for (std::size_t y = 0; y < 64; ++y) {
        for (std::size_t x = 0; x < 64; ++x) {
            QVERIFY(std::abs(first[y * 64 + x] - second[y * 64 + 63 - x]) < 1e-5F);
        }
    }
}

void TestMockMaps::leavesALoneDiscAsItIs() {
    auto system = drawSystem(3, 0);
    system.bodies.resize(1);
    const Body before = system.bodies.front();
    std::vector<Point> stars;
    const double r = 6.0 * before.discScale;
    for (int i = 0; i < 12; ++i) {
        const double phi = i * std::numbers::pi / 6.0;
        const Vector at =
            sum(before.centre, outOf(before.frame, {r * std::cos(phi), r * std::sin(phi), 0.0}));
        stars.push_back(
            {static_cast<float>(at[0]), static_cast<float>(at[1]), static_cast<float>(at[2]), 0.1F, 1.0F});
    }
    const Point start = stars.front();
    DiscPoints disc{.body = &before, .points = {}, .gas = {}};
    for (Point& p : stars) {
        disc.points.push_back(&p);
    }
    encounter(system, 0.4, {&disc, 1});
    for (const Point& p : stars) {
        const Vector from = sum({p.x, p.y, p.z}, system.bodies.front().centre, -1.0);
        QVERIFY(near(std::sqrt(dot(from, from)), r, 0.02));
        QVERIFY(std::abs(dot(from, before.frame[2])) < 0.02 * r);
    }
    QVERIFY(std::hypot(stars.front().x - start.x, stars.front().y - start.y, stars.front().z - start.z) >
            0.1 * r);
}

void TestMockMaps::drawsTailsOutOfDiscsThatPass() {
    std::uint64_t index = 0;
    auto system = drawSystem(3, index);
    while (system.morphology != Morphology::Merger || system.sinceEncounter < 0.3) {
        system = drawSystem(3, ++index);
    }
    auto calm = system;
    calm.bodies.resize(1);
    const auto beyond = [](const Matter& matter, const Body& body) {
        double far = 0.0;
        double all = 0.0;
        for (const GasPoint& g : matter.gas) {
            const bool cold = g.nuclei > 1e-3F && g.temperature < 3e4F;
            const double r =
                std::hypot(g.at.x - body.centre[0], g.at.y - body.centre[1], g.at.z - body.centre[2]);
            all += cold ? g.at.mass : 0.0;
            far += cold && r > 8.0 * body.gasScale ? g.at.mass : 0.0;
        }
        return far / all;
    };
    const PointCounts few{.dark = 100, .stars = 1000, .discGas = 20000, .hotGas = 100};
    const auto torn = matterOf(system, few, 3);
    const auto whole = matterOf(calm, few, 3);
    QVERIFY(beyond(torn, system.bodies.front()) > 2.0 * beyond(whole, calm.bodies.front()));
}

void TestMockMaps::makesTheSameGalaxyOnAnyThread() {
    const QTemporaryDir scratch;
    const fs::path folder = scratch.path().toStdString();
    auto o = small();
    writeMockMaps(o, folder / "one.hdf5", {});
    o.threads = 2;
    writeMockMaps(o, folder / "two.hdf5", {});
    const auto bytesOf = [](const fs::path& file) {
        std::ifstream in(file, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    QVERIFY(bytesOf(folder / "one.hdf5") == bytesOf(folder / "two.hdf5"));
    const auto maps = io::openGalaxyMaps(folder / "one.hdf5");
    for (const DomainFacts& domain : kDomains) {
        QCOMPARE(maps->count(domain.domain), 2 * kRotations);
        QCOMPARE(maps->partner(Domain::Gas, 7, domain.domain), 7);
        const auto map = maps->read(domain.domain, 7);
        QCOMPARE(map.facts.galaxy, 1);
        QVERIFY(map.facts.extent[1] > 1.0 && map.facts.extent[1] < 300.0);
        QVERIFY(std::all_of(map.values.pixels.begin(), map.values.pixels.end(),
                            [](float v) { return std::isfinite(v) && v > 0.0F; }));
    }
}

// What a column of gas does not tell: dark matter at one column scatters by more than 0.1 dex, and yet
// follows.
void TestMockMaps::couplesDomainsWithoutTyingThem() {
    const auto galaxy = mockGalaxyMaps(small(), 0);
    QCOMPARE(galaxy.views.size(), std::size_t{kRotations});
    const auto& maps = galaxy.views.front().maps;
    const auto& gas = maps[static_cast<std::size_t>(Domain::Gas)];
    for (const Domain domain : {Domain::DarkMatter, Domain::Stars, Domain::MagneticField}) {
        const auto& other = maps[static_cast<std::size_t>(domain)];
        double sx = 0.0, sy = 0.0, sxx = 0.0, sxy = 0.0, syy = 0.0;
        const auto n = static_cast<double>(gas.size());
        for (std::size_t i = 0; i < gas.size(); ++i) {
            const double x = std::log10(gas[i]);
            const double y = std::log10(std::max(static_cast<double>(other[i]), factsOf(domain).floor));
            sx += x;
            sy += y;
            sxx += x * x;
            sxy += x * y;
            syy += y * y;
        }
        const double cov = sxy - sx * sy / n;
        const double r = cov / std::sqrt((sxx - sx * sx / n) * (syy - sy * sy / n));
        QVERIFY2(r > 0.3 && r < 0.99, factsOf(domain).group);
        QVERIFY(std::sqrt((syy - sy * sy / n) * (1.0 - r * r) / n) > 0.08);
    }
    // The stars of the whole galaxy are there from every side, as far as the map reaches.
    const double pixel = 2.0 * galaxy.halfWidth / 64.0;
    for (const GalaxyView& view : galaxy.views) {
        const double stars = total(view.maps[static_cast<std::size_t>(Domain::Stars)]) * pixel * pixel;
        QVERIFY(stars > 0.5 * galaxy.stars && stars < 1.001 * galaxy.stars);
    }
}

void TestMockMaps::stopsWhenCancelled() {
    const QTemporaryDir scratch;
    const fs::path file = fs::path(scratch.path().toStdString()) / "maps.hdf5";
    const Monitor atOnce{.onStep = {}, .cancelled = [] { return true; }};
    QVERIFY_EXCEPTION_THROWN(writeMockMaps(small(), file, atOnce), Monitor::Cancelled);
    QVERIFY(fs::is_empty(scratch.path().toStdString()));
}

void TestMockMaps::refusesOptionsOutOfRange() {
    auto o = small();
    o.size = 32;
    QVERIFY_EXCEPTION_THROWN(check(o), ValueError);
    o = small();
    o.count = 0;
    QVERIFY_EXCEPTION_THROWN(check(o), ValueError);
    o = small();
    o.digits = 24;
    QVERIFY_EXCEPTION_THROWN(check(o), ValueError);
}

QTEST_GUILESS_MAIN(TestMockMaps)
#include "tst_mock_maps.moc"
