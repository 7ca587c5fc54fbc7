// SPDX-License-Identifier: MIT
#include "core/io/AlignedMaps.h"

#include "core/common/Error.h"
#include "core/io/GalaxyMaps.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace lookback::io {

namespace {

constexpr double kLowestExtent = 1e-3; // kpc: below it nothing is a map of a galaxy

/// "Neutral hydrogen" -> "neutral hydrogen", as in a caption; "21 cm" stays.
std::string quantityOf(const DomainFacts& domain) {
    std::string title = domain.title;
    if (title[0] >= 'A' && title[0] <= 'Z') {
        title[0] = static_cast<char>(title[0] - 'A' + 'a');
    }
    return title;
}

MapChannel channelOf(Domain domain) {
    const DomainFacts& facts = factsOf(domain);
    return {facts.group, quantityOf(facts), facts.unit, facts.floor};
}

std::vector<MapChannel> channelsOf(const std::vector<Domain>& domains) {
    std::vector<MapChannel> channels;
    std::transform(domains.begin(), domains.end(), std::back_inserter(channels), channelOf);
    return channels;
}

class AlignedMaps final : public GalaxyFile {
public:
    AlignedMaps(const std::filesystem::path& path, const std::vector<Domain>& inputs,
                const std::vector<Domain>& targets, std::int64_t keep, bool scale)
        : maps_(openGalaxyMaps(path))
        , domains_(inputs)
        , inputs_(inputs.size())
        , scale_(scale) {
        domains_.insert(domains_.end(), targets.begin(), targets.end());
        auto sorted = domains_;
        std::sort(sorted.begin(), sorted.end());
        if (inputs.empty() || targets.empty() ||
            std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
            throw ValueError("domains", "expected some to give and some to make of them, each once.");
        }
        facts_.path = path;
        facts_.format = "maps of galaxies";
        facts_.count = maps_->count(inputs.front());
        facts_.bands = static_cast<int>(domains_.size()) + (scale ? 1 : 0);
        facts_.height = maps_->height();
        facts_.width = maps_->width();
        MapFacts what;
        what.inputs = channelsOf(inputs);
        if (scale) {
            what.inputs.push_back({MapFacts::kExtentName, "half width of the map", "kpc", kLowestExtent});
        }
        what.targets = channelsOf(targets);
        what.periodic = false;
        facts_.bandNames = what.names();
        facts_.maps = std::move(what);
        findPartners();
        const auto bytes = static_cast<std::int64_t>(values() * sizeof(float));
        kept_ = std::min(facts_.count, keep / bytes);
    }

    Image read(std::int64_t index) override {
        if (index < 0 || index >= facts_.count) {
            throw FileError(facts_.path, "expected a map from 0 to " + std::to_string(facts_.count - 1) +
                                             ", asked for " + std::to_string(index) + ".");
        }
        Image image(facts_.bands, facts_.height, facts_.width);
        for (std::size_t d = 0; d < domains_.size(); ++d) {
            const auto row = rows_[d][static_cast<std::size_t>(index)];
            const auto map = maps_->read(domains_[d], row);
            const auto floor = static_cast<float>(factsOf(domains_[d]).floor);
            std::transform(map.values.pixels.begin(), map.values.pixels.end(),
                           image.pixels.begin() + static_cast<std::ptrdiff_t>(bandOf(d) * pixels()),
                           [floor](float v) { return std::max(v, floor); });
            if (scale_ && d == 0) {
                const double half = map.facts.halfWidth();
                if (!(half > kLowestExtent)) {
                    throw FileError(facts_.path, "expected the extent of map " + std::to_string(row) +
                                                     " of " + factsOf(domains_[d]).group + ", found none.");
                }
                std::fill_n(image.pixels.begin() + static_cast<std::ptrdiff_t>(inputs_ * pixels()), pixels(),
                            static_cast<float>(half));
            }
        }
        return image;
    }

    void read(std::int64_t first, std::int64_t count, float* out) override {
        for (std::int64_t i = first; i < first + count; ++i) {
            const auto known = memory_.find(i);
            if (known != memory_.end()) {
                out = std::copy(known->second.begin(), known->second.end(), out);
                continue;
            }
            auto image = read(i);
            out = std::copy(image.pixels.begin(), image.pixels.end(), out);
            if (static_cast<std::int64_t>(memory_.size()) < kept_) {
                memory_.emplace(i, std::move(image.pixels));
            }
        }
    }

    void readRows(std::span<const std::int64_t> rows, float* out) override {
        std::vector<std::size_t> order(rows.size()); // of the file
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(), [&](auto a, auto b) { return rows[a] < rows[b]; });
        for (const auto i : order) {
            read(rows[i], 1, out + i * values());
        }
    }

    std::vector<double> column(const std::string& name) override {
        throw FileError(facts_.path, "expected a column " + name + ", but maps have none.");
    }

    std::vector<std::string> columnNames() override { return {}; }

    std::optional<std::pair<double, double>> skyPosition(std::int64_t, double, double) override {
        return std::nullopt;
    }

private:
    std::size_t pixels() const { return static_cast<std::size_t>(facts_.height) * facts_.width; }

    std::size_t values() const { return pixels() * static_cast<std::size_t>(facts_.bands); } ///< Of an image.

    /// Of domain d: behind the inputs there may be the scale.
    std::size_t bandOf(std::size_t d) const { return scale_ && d >= inputs_ ? d + 1 : d; }

    void findPartners() {
        const Domain first = domains_.front();
        for (const Domain domain : domains_) {
            maps_->count(domain); // said before thousands of metadata are read
            auto& rows = rows_.emplace_back(static_cast<std::size_t>(facts_.count));
            for (std::int64_t i = 0; i < facts_.count; ++i) {
                rows[static_cast<std::size_t>(i)] = maps_->partner(first, i, domain);
            }
        }
    }

    std::unique_ptr<GalaxyMaps> maps_;
    std::vector<Domain> domains_;
    std::size_t inputs_;                                ///< Domains that are given.
    bool scale_;                                        ///< Half the width is given too.
    std::vector<std::vector<std::int64_t>> rows_;       ///< Per domain: which map belongs to image i.
    std::map<std::int64_t, std::vector<float>> memory_; ///< Images that were read.
    std::int64_t kept_ = 0;                             ///< How many of them at most.
};

} // namespace

std::unique_ptr<GalaxyFile> openDomainMaps(const std::filesystem::path& path,
                                           const std::vector<Domain>& inputs,
                                           const std::vector<Domain>& targets, std::int64_t keep,
                                           bool scale) {
    return std::make_unique<AlignedMaps>(path, inputs, targets, keep, scale);
}

} // namespace lookback::io
