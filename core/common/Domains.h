// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace lookback {

/// What a map of a galaxy shows. Numbers are positions in kDomains.
enum class Domain { DarkMatter, Stars, Gas, Hydrogen, Brightness21cm, Temperature, MagneticField };

/// What is known of a domain wherever its maps are read, shown or translated.
struct DomainFacts {
    Domain domain;
    const char* group;     ///< Its name in files, recipes and commands (layout of Denzel et al. 2024).
    const char* title;     ///< Its name on screen.
    const char* symbol;    ///< Of the quantity, for axes.
    const char* unit;      ///< Of linear maps.
    double floor;          ///< In `unit`; below it a map counts as empty, and its logarithm ends there.
    bool column;           ///< A column density, which adds up to a mass; else a mean weighted by mass.
    const char* colourMap; ///< Customary one, by name.
};

/// Floors: a column of HI of 1e3 Msun/kpc^2 is 1.2e17 atoms/cm^2, where hydrogen ceases to shield itself;
/// stars of 1e3 Msun/kpc^2 lie near 34 mag/arcsec^2, fainter than any survey; those of dark matter and gas
/// lie below the mean of the universe times the depth of a halo. 1e2 K and 1e-10 G are colder and weaker than
/// what TNG50 resolves. 0.1 mK is that column of HI over 700 km/s.
inline constexpr std::array kDomains{
    DomainFacts{Domain::DarkMatter, "dm", "Dark matter", "Sigma_DM", "Msun/kpc^2", 1e4, true, "magma"},
    DomainFacts{Domain::Stars, "star", "Stars", "Sigma_star", "Msun/kpc^2", 1e3, true, "grey"},
    DomainFacts{Domain::Gas, "gas", "Gas", "Sigma_gas", "Msun/kpc^2", 1e3, true, "viridis"},
    DomainFacts{Domain::Hydrogen, "hi", "Neutral hydrogen", "Sigma_HI", "Msun/kpc^2", 1e3, true, "cividis"},
    DomainFacts{Domain::Brightness21cm, "hi/21cm", "21 cm", "T_b", "mK", 1e-1, false, "cividis"},
    DomainFacts{Domain::Temperature, "temp", "Temperature", "T", "K", 1e2, false, "inferno"},
    DomainFacts{Domain::MagneticField, "bfield", "Magnetic field", "B", "G", 1e-10, false, "viridis"},
};

constexpr const DomainFacts& factsOf(Domain domain) {
    return kDomains[static_cast<std::size_t>(domain)];
}

/// By group name, "gas" or "hi/21cm". Throws ValueError that lists what there is.
Domain domainFromName(const std::string& group);

/// By group names apart by commas or blanks: "dm, star". Throws likewise, and for none or one twice.
std::vector<Domain> domainsFromNames(const std::string& groups);

/// What values in `unit` are multiplied by to be in the domain's own; nothing for a unit that is not known to
/// measure it. Spellings of astropy, yt and of papers are known: "solMass / kpc2", "Msun kpc^-2",
/// "Msun/pc^2", "g cm^-2"; "K", "mK"; "G", "Gauss", "uG", "T".
std::optional<double> unitFactor(Domain domain, const std::string& unit);

/// "Msun/kpc^2, Msun/pc^2 or g/cm^2", for sentences.
std::string unitsOf(Domain domain);

} // namespace lookback
