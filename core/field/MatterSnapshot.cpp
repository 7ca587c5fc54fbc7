// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Text.h"
#include "core/cosmology/Deposit.h"
#include "core/field/MatterSources.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace lookback::field {

namespace {

namespace fs = std::filesystem;

/// How catalogues are called where snapshots are called so: Gadget and CAMELS, newer AREPO.
constexpr std::array<std::array<const char*, 2>, 4> kCatalogueNames{{{"snapshot_", "groups_"},
                                                                     {"snapshot_", "fof_subhalo_tab_"},
                                                                     {"snap_", "fof_subhalo_tab_"},
                                                                     {"snap_", "groups_"}}};

std::optional<std::string> replaced(const std::string& text, const std::string& from, const std::string& to) {
    const auto at = text.rfind(from);
    if (at == std::string::npos) {
        return std::nullopt;
    }
    return std::string(text).replace(at, from.size(), to);
}

/// The catalogue beside a snapshot, in its folder or, of snapdir_033, in groups_033; nothing without one.
std::optional<fs::path> catalogueBeside(const fs::path& snapshot) {
    std::vector<fs::path> folders{snapshot.parent_path()};
    const auto sibling = replaced(snapshot.parent_path().filename().string(), "snapdir_", "groups_");
    if (sibling) {
        folders.push_back(snapshot.parent_path().parent_path() / *sibling);
    }
    std::error_code ignored;
    for (const auto& folder : folders) {
        for (const auto& [from, to] : kCatalogueNames) {
            const auto name = replaced(snapshot.filename().string(), from, to);
            if (!name) {
                continue;
            }
            const fs::path whole = folder / *name;
            const fs::path parts = fs::path(whole).replace_extension(".0" + whole.extension().string());
            const fs::path joined = folder / replaced(*name, ".0.", ".").value_or(*name);
            for (const auto& file : {whole, parts, joined}) {
                if (fs::exists(file, ignored)) {
                    return file;
                }
            }
        }
    }
    return std::nullopt;
}

int sideFor(double box) {
    constexpr int kMultiple = 8; // what networks with three levels can halve
    const int side = kMultiple * static_cast<int>(std::lround(box / kCamelsBox * kCamelsSide / kMultiple));
    return std::clamp(side, kDepositRange.lowest, kDepositRange.highest);
}

/// How far the haloes lie from their middle at most, along any axis of the periodic box, Mpc/h.
double reachOf(const std::vector<MatterHalo>& haloes, double box) {
    double reach = 0.0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        std::complex<double> sum;
        for (const MatterHalo& halo : haloes) {
            sum += std::polar(1.0, 2.0 * std::numbers::pi * halo.position[axis] / box);
        }
        const double middle = std::arg(sum) / (2.0 * std::numbers::pi) * box;
        for (const MatterHalo& halo : haloes) {
            reach = std::max(reach, std::abs(std::remainder(halo.position[axis] - middle, box)));
        }
    }
    return reach;
}

class MatterSnapshot final : public MatterSource {
public:
    MatterSnapshot(const fs::path& file, const MatterOptions& options);

    const MatterFacts& facts() const override { return facts_; }

    std::string labelOf(std::int64_t index) const override { return slabLabel(index, facts_.slabs); }

    Map matter(std::int64_t index, const Monitor& monitor) override;
    std::optional<Map> truth(std::int64_t index, const Monitor& monitor) override;
    MatterVolume volume(int side, const Monitor& monitor) override;
    std::vector<MatterHalo> haloes() override;

private:
    void readCatalogue(const fs::path& file);
    void readGalaxies(const io::Catalogue& catalogue);
    void depositAll(const Monitor& monitor);
    Map mapOf(std::vector<float> values, std::int64_t index) const;

    MatterFacts facts_;
    io::Snapshot snapshot_;
    std::vector<std::vector<float>> slabs_; ///< Msun/h per (Mpc/h)^2; empty until one is asked for.
    std::vector<float> galaxies_;           ///< x, y, z, Mpc/h; empty without truth.
    std::vector<MatterHalo> haloes_;
};

MatterSnapshot::MatterSnapshot(const fs::path& file, const MatterOptions& options)
    : snapshot_(file) {
    const auto& simulation = snapshot_.facts();
    if (snapshot_.count(io::ParticleType::DarkMatter) == 0) {
        throw FileError(file, "expected particles of dark matter in PartType1, found none.");
    }
    if (options.box > 0.0 && std::abs(options.box / simulation.box - 1.0) > 1e-3) {
        throw ValueError("box", "expected " + shortly(simulation.box) + " Mpc/h, as " +
                                    file.filename().string() + " says, found " + shortly(options.box) + ".");
    }
    facts_.file = file;
    facts_.kind = "snapshot";
    facts_.slabs = std::max(1, static_cast<int>(std::lround(simulation.box / (kCamelsBox / kSlabs))));
    facts_.maps = 3 * facts_.slabs;
    facts_.side = options.side > 0 ? options.side : sideFor(simulation.box);
    kDepositRange.check("side", facts_.side);
    facts_.box = simulation.box;
    facts_.unit = kMatterUnit;
    facts_.quantity = "dark matter";
    facts_.hasVolume = true;
    if (!simulation.unitSaid) {
        facts_.notes.push_back("The file does not say its unit of length; kpc/h, as this layout has it.");
    }
    if (std::abs(simulation.box - kCamelsBox) > 1e-3 * kCamelsBox) {
        facts_.notes.push_back("A slab is " + shortly(simulation.box / facts_.slabs) +
                               " Mpc/h deep, those of CAMELS " + shortly(kCamelsBox / kSlabs) + " Mpc/h.");
    }
    if (simulation.redshift > 0.05) {
        facts_.notes.push_back("The snapshot is of redshift " + shortly(simulation.redshift) +
                               ", not of today.");
    }
    const auto beside = catalogueBeside(file);
    if (!options.truth.empty()) {
        readCatalogue(options.truth);
    } else if (beside) {
        readCatalogue(*beside);
    } else {
        facts_.notes.push_back("No catalogue was found beside it: neither haloes nor galaxies are known.");
    }
}

void MatterSnapshot::readCatalogue(const fs::path& file) {
    const auto catalogue = io::readCatalogue(file);
    if (std::abs(catalogue.facts.box / facts_.box - 1.0) > 1e-3) {
        throw FileError(file, "expected the box of " + shortly(facts_.box) + " Mpc/h of " +
                                  facts_.file.filename().string() + ", found " +
                                  shortly(catalogue.facts.box) + " Mpc/h.");
    }
    haloes_ = haloesOf(catalogue);
    facts_.hasHaloes = !haloes_.empty();
    constexpr std::size_t kMany = 20; // haloes that no box has all in one corner
    if (const double reach = reachOf(haloes_, facts_.box);
        haloes_.size() >= kMany && reach < facts_.box / 8) {
        facts_.notes.push_back("All " + std::to_string(haloes_.size()) +
                               " haloes of the catalogue lie within " + shortly(reach, 2) +
                               " Mpc/h of one point of a box of " + shortly(facts_.box) +
                               " Mpc/h, apart from the matter: their positions may be in another unit.");
    }
    readGalaxies(catalogue);
    if (!galaxies_.empty()) {
        facts_.truthFile = file;
    } else if (catalogue.subhaloStars.empty()) {
        facts_.notes.push_back("The catalogue has haloes but no subhaloes: there is no truth for galaxies.");
    } else {
        facts_.notes.push_back("No subhalo of the catalogue has stars: there is no truth for galaxies.");
    }
}

/// Galaxies as in Sether et al. (2024): subhaloes with stars.
void MatterSnapshot::readGalaxies(const io::Catalogue& catalogue) {
    for (std::size_t i = 0; i < catalogue.subhaloStars.size(); ++i) {
        if (catalogue.subhaloStars[i] > 0.0F) {
            const auto at = catalogue.subhaloPositions.begin() + static_cast<std::ptrdiff_t>(3 * i);
            galaxies_.insert(galaxies_.end(), at, at + 3);
        }
    }
}

void MatterSnapshot::depositAll(const Monitor& monitor) {
    if (!slabs_.empty()) {
        return;
    }
    const io::Particles particles = snapshot_.read(io::ParticleType::DarkMatter, monitor);
    std::vector<std::vector<float>> slabs;
    for (int index = 0; index < 3 * facts_.slabs; ++index) {
        monitor.step(index, 3 * facts_.slabs);
        const auto map =
            cosmology::depositSlab(particles.positions, particles.masses, particles.mass, facts_.box,
                                   index / facts_.slabs, index % facts_.slabs, facts_.slabs, facts_.side);
        slabs.emplace_back(map.begin(), map.end());
    }
    slabs_ = std::move(slabs);
}

Map MatterSnapshot::mapOf(std::vector<float> values, std::int64_t index) const {
    Map map;
    map.values = Image(1, facts_.side, facts_.side);
    map.values.pixels = std::move(values);
    map.quantity = facts_.quantity;
    map.unit = facts_.unit;
    map.box = facts_.box;
    map.depth = facts_.box / facts_.slabs;
    if (facts_.hasHaloes) {
        map.haloes = haloesOnMap(haloes_, facts_.box, index, facts_.slabs);
    }
    return map;
}

Map MatterSnapshot::matter(std::int64_t index, const Monitor& monitor) {
    checkIndex(facts_, index);
    depositAll(monitor);
    Map map = mapOf(slabs_[static_cast<std::size_t>(index)], index);
    checkMatter(facts_.file, labelOf(index), map);
    return map;
}

std::optional<Map> MatterSnapshot::truth(std::int64_t index, const Monitor&) {
    checkIndex(facts_, index);
    if (galaxies_.empty()) {
        return std::nullopt;
    }
    const auto number =
        cosmology::depositSlab(galaxies_, {}, 1.0, facts_.box, static_cast<int>(index / facts_.slabs),
                               static_cast<int>(index % facts_.slabs), facts_.slabs, facts_.side);
    Map map = mapOf({number.begin(), number.end()}, index);
    map.quantity = "galaxies";
    map.unit = kGalaxyUnit;
    return map;
}

MatterVolume MatterSnapshot::volume(int side, const Monitor& monitor) {
    Range<int>{8, 1024}.check("side", side);
    const io::Particles particles = snapshot_.read(io::ParticleType::DarkMatter, monitor);
    cosmology::Cells<double> cells(side);
    cosmology::deposit(particles.positions, particles.masses, particles.mass, facts_.box, cells);
    double total = 0.0;
    for (const double mass : cells.values) {
        total += mass;
    }
    MatterVolume volume{side, facts_.box, std::vector<float>(cells.values.size())};
    const double mean = total / static_cast<double>(cells.values.size());
    std::transform(cells.values.begin(), cells.values.end(), volume.values.begin(),
                   [mean](double mass) { return static_cast<float>(mass / mean); });
    return volume;
}

std::vector<MatterHalo> MatterSnapshot::haloes() {
    if (!facts_.hasHaloes) {
        throw Error(facts_.file.filename().string() +
                    ": expected a catalogue of haloes beside it, found none.");
    }
    return haloes_;
}

} // namespace

std::unique_ptr<MatterSource> openMatterSnapshot(const fs::path& file, const MatterOptions& options) {
    return std::make_unique<MatterSnapshot>(file, options);
}

} // namespace lookback::field
