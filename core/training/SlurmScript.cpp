// SPDX-License-Identifier: MIT
#include "core/training/SlurmScript.h"

#include "core/common/Error.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>
#include <sstream>
#include <system_error>
#include <vector>

namespace lookback::training {

namespace {

namespace fs = std::filesystem;

constexpr int kWarningSeconds = 60;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::vector<fs::path> templatePlaces() {
    std::vector<fs::path> places;
    if (const auto config = environment("XDG_CONFIG_HOME"); !config.empty()) {
        places.push_back(fs::path(config) / "lookback");
    } else if (const auto home = environment("HOME"); !home.empty()) {
        places.push_back(fs::path(home) / ".config" / "lookback");
    }
    std::error_code ignored;
    const auto program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    places.push_back(program / ".." / "share" / "lookback");
    places.push_back(program / ".." / ".." / ".." / "packaging"); // as built: build/PRESET/app
    return places;
}

/// What the whole cluster reads in its lists: letters that neither a shell nor an #SBATCH line minds.
std::string plain(const std::string& name) {
    std::string text = name;
    std::replace_if(
        text.begin(), text.end(),
        [](unsigned char c) {
            return c >= 0x80 || (std::isalnum(c) == 0 && c != '-' && c != '_' && c != '.');
        },
        '_');
    return text;
}

std::string quoted(const std::string& text) {
    std::string safe = "'";
    for (const char c : text) {
        safe += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return safe + "'";
}

std::string positive(int number) {
    return number > 0 ? std::to_string(number) : "";
}

using Words = std::map<std::string, std::string>;

Words wordsOf(const Job& job, const fs::path& cli) {
    const auto& place = job.place;
    const int warning =
        place.minutes > 0 ? std::min(kWarningSeconds, place.minutes * 60 / 5) : kWarningSeconds;
    return {{"NAME", plain(job.name)},           {"JOB", fs::absolute(job.folder).string()},
            {"CLI", fs::absolute(cli).string()}, {"DEVICE", place.device},
            {"PARTITION", place.partition},      {"MINUTES", positive(place.minutes)},
            {"RANKS", positive(place.ranks)},    {"THREADS", positive(place.threads)},
            {"WARNING", std::to_string(warning)}};
}

/// The end of the word that begins at the @ at `at`, past its second @; `at` if there is none.
std::size_t wordEnd(const std::string& line, std::size_t at) {
    auto end = at + 1;
    while (end < line.size() && std::isupper(static_cast<unsigned char>(line[end])) != 0) {
        ++end;
    }
    return end > at + 1 && end < line.size() && line[end] == '@' ? end + 1 : at;
}

bool fits(const std::string& value) {
    return std::none_of(value.begin(), value.end(), [](unsigned char c) {
        return std::isspace(c) != 0 || c == '"' || c == '\'' || c == '\\';
    });
}

/// The line filled in; nothing if it is to be left out.
std::string filled(const std::string& line, const Words& words) {
    const bool option = line.starts_with("#SBATCH");
    std::string out;
    for (std::size_t at = 0; at < line.size();) {
        const auto end = line[at] == '@' ? wordEnd(line, at) : at;
        if (end == at) {
            out += line[at++];
            continue;
        }
        const auto name = line.substr(at + 1, end - at - 2);
        const auto word = words.find(name);
        if (word == words.end()) {
            throw Error("@" + name + "@ in the Slurm template is not a word that Lookback fills in.");
        }
        if (option && word->second.empty()) {
            return "";
        }
        if (option && !fits(word->second)) {
            throw Error("@" + name + "@ in an #SBATCH line: expected no blanks and quotes, found " +
                        word->second + ".");
        }
        out += option ? word->second : quoted(word->second);
        at = end;
    }
    return out + "\n";
}

/// The user's own lines: each an #SBATCH line or a line of the program.
std::string extraOf(const Job& job) {
    auto extra = job.place.extra;
    if (!extra.empty() && extra.back() != '\n') {
        extra += '\n';
    }
    return extra;
}

} // namespace

fs::path findSlurmTemplate() {
    std::string looked;
    for (const auto& folder : templatePlaces()) {
        const auto file = (folder / "slurm.sbatch").lexically_normal();
        std::error_code ignored;
        if (fs::is_regular_file(file, ignored)) {
            return file;
        }
        looked += (looked.empty() ? "" : ", ") + file.string();
    }
    throw Error("expected a template for Slurm, found none of " + looked + ".");
}

std::string fillSlurmTemplate(const std::string& text, const Job& job, const fs::path& cli) {
    const auto words = wordsOf(job, cli);
    std::string script;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        // Comments may speak of @ signs.
        const bool comment = line.starts_with("#") && !line.starts_with("#SBATCH");
        script += comment ? line + "\n" : line == "@EXTRA@" ? extraOf(job) : filled(line, words);
    }
    return script;
}

} // namespace lookback::training
