// SPDX-License-Identifier: MIT
#include "core/common/Domains.h"

#include "core/common/Error.h"

#include <algorithm>
#include <cstring>
#include <sstream>

namespace lookback {

namespace {

struct Unit {
    const char* spelling; ///< Without blanks, ^, *, _, dots, brackets.
    double factor;        ///< To the domain's own.
};

constexpr double kGramsPerSquareCentimetre = 4.788452e9; ///< In Msun/kpc^2: (3.0856776e21)^2 / 1.98841e33.

const std::vector<Unit>& spellings(Domain domain) {
    static const std::vector<Unit> column{
        {"Msun/kpc2", 1.0},
        {"solMass/kpc2", 1.0},
        {"Msunkpc-2", 1.0},
        {"solMasskpc-2", 1.0},
        {"Msun/pc2", 1e6},
        {"solMass/pc2", 1e6},
        {"Msunpc-2", 1e6},
        {"solMasspc-2", 1e6},
        {"g/cm2", kGramsPerSquareCentimetre},
        {"gcm-2", kGramsPerSquareCentimetre},
    };
    static const std::vector<Unit> brightness{{"mK", 1.0}, {"K", 1e3}};
    static const std::vector<Unit> temperature{{"K", 1.0}, {"mK", 1e-3}, {"kelvin", 1.0}, {"Kelvin", 1.0}};
    static const std::vector<Unit> field{{"G", 1.0},       {"Gauss", 1.0},       {"gauss", 1.0}, {"uG", 1e-6},
                                         {"uGauss", 1e-6}, {"microgauss", 1e-6}, {"T", 1e4}};
    switch (domain) {
    case Domain::Brightness21cm:
        return brightness;
    case Domain::Temperature:
        return temperature;
    case Domain::MagneticField:
        return field;
    default:
        return column;
    }
}

} // namespace

Domain domainFromName(const std::string& group) {
    std::string names;
    for (const DomainFacts& facts : kDomains) {
        if (group == facts.group) {
            return facts.domain;
        }
        names += (names.empty() ? "" : ", ") + std::string(facts.group);
    }
    throw ValueError("domain", "expected one of " + names + ", found " + group + ".");
}

std::vector<Domain> domainsFromNames(const std::string& groups) {
    auto text = groups;
    std::replace(text.begin(), text.end(), ',', ' ');
    std::istringstream names(text);
    std::vector<Domain> domains;
    for (std::string name; names >> name;) {
        const Domain domain = domainFromName(name);
        if (std::find(domains.begin(), domains.end(), domain) != domains.end()) {
            throw ValueError("domain", "expected each once, found " + name + " twice.");
        }
        domains.push_back(domain);
    }
    if (domains.empty()) {
        throw ValueError("domain", "expected at least one, found none.");
    }
    return domains;
}

std::optional<double> unitFactor(Domain domain, const std::string& unit) {
    std::string bare;
    for (const char c : unit) {
        if (std::strchr(" ^*_.(){}$\\", c) == nullptr) {
            bare += c;
        }
    }
    const auto& known = spellings(domain);
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const Unit& u) { return bare == u.spelling; });
    return found != known.end() ? std::optional(found->factor) : std::nullopt;
}

std::string unitsOf(Domain domain) {
    switch (domain) {
    case Domain::Brightness21cm:
        return "mK or K";
    case Domain::Temperature:
        return "K or mK";
    case Domain::MagneticField:
        return "G, uG or T";
    default:
        return "Msun/kpc^2, Msun/pc^2 or g/cm^2";
    }
}

} // namespace lookback
