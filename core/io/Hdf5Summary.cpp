// SPDX-License-Identifier: MIT
// What a HDF5 file of a simulation, or of fields painted on one, is in a sentence.
#include "core/common/Error.h"
#include "core/io/Formats.h"
#include "core/io/SampleFile.h"
#include "core/io/Snapshot.h"

#include <algorithm>
#include <sstream>

namespace lookback::io {

namespace {

std::string boxText(const SimulationFacts& facts) {
    std::ostringstream text;
    text.precision(4);
    text << "in a box of " << facts.box << " Mpc/h at redshift " << facts.redshift;
    return text.str();
}

std::string summaryOf(const SampleFile& file) {
    const auto named = [&](const std::string& group) {
        const auto notes = file.notes(group);
        const auto painter = notes.texts.find("painter");
        return std::to_string(file.count(group)) + " of " +
               (painter == notes.texts.end() ? "an unnamed painter" : painter->second);
    };
    std::string text = "Galaxy fields for one map of dark matter: " + named("");
    for (const auto& rival : file.members("rivals")) {
        text += ", " + named("rivals/" + rival);
    }
    if (const auto matter = file.map("dark_matter")) {
        std::ostringstream size;
        size.precision(4);
        size << "; " << matter->width() << " x " << matter->height() << " pixels";
        if (matter->box > 0.0) {
            size << " of a side of " << matter->box << " Mpc/h";
        }
        text += size.str();
    }
    return text + (file.map("truth") ? ", with the truth." : ".");
}

std::string summaryOf(const Snapshot& snapshot) {
    std::string text = "A snapshot: " + std::to_string(snapshot.count(ParticleType::DarkMatter)) +
                       " particles of dark matter";
    for (const auto& [type, name] :
         {std::pair(ParticleType::Gas, "gas"), std::pair(ParticleType::Stars, "stars"),
          std::pair(ParticleType::BlackHoles, "black holes")}) {
        if (snapshot.count(type) > 0) {
            text += ", " + std::to_string(snapshot.count(type)) + " of " + name;
        }
    }
    return text + " " + boxText(snapshot.facts()) + ", in " + std::to_string(snapshot.files().size()) +
           (snapshot.files().size() == 1 ? " file." : " files.");
}

std::string summaryOf(const Catalogue& c) {
    const auto galaxies =
        std::count_if(c.subhaloStars.begin(), c.subhaloStars.end(), [](float mass) { return mass > 0.0F; });
    return "A catalogue: " + std::to_string(c.groupMasses.size()) + " haloes, " +
           std::to_string(c.subhaloStars.size()) + " subhaloes, " + std::to_string(galaxies) +
           " of them with stars, " + boxText(c.facts) + ".";
}

} // namespace

std::optional<std::string> simulationSummary(const std::filesystem::path& file) {
    try {
        return summaryOf(SampleFile(file));
    } catch (const FormatNotSupported&) { // the next kind
    }
    try {
        return summaryOf(Snapshot(file));
    } catch (const FormatNotSupported&) { // the next kind
    }
    try {
        return summaryOf(readCatalogue(file));
    } catch (const FormatNotSupported&) {
        return std::nullopt;
    }
}

} // namespace lookback::io
