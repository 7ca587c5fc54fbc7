// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/field/FieldFile.h"
#include "core/field/MatterSources.h"

namespace lookback::field {

namespace {

namespace fs = std::filesystem;

/// The map of a saved posterior, to go on from.
class MatterSaved final : public MatterSource {
public:
    explicit MatterSaved(const fs::path& file)
        : saved_(file) {
        const FieldHead& head = saved_.head();
        facts_.file = file;
        facts_.kind = "posterior";
        facts_.maps = 1;
        facts_.side = head.matter.width();
        facts_.box = head.matter.box;
        facts_.unit = head.matter.unit;
        facts_.quantity = head.matter.quantity;
        facts_.truthFile = head.truth ? file : fs::path();
    }

    const MatterFacts& facts() const override { return facts_; }

    std::string labelOf(std::int64_t) const override { return saved_.head().label; }

    Map matter(std::int64_t index, const Monitor&) override {
        checkIndex(facts_, index);
        checkMatter(facts_.file, "dark_matter", saved_.head().matter);
        return saved_.head().matter;
    }

    std::optional<Map> truth(std::int64_t index, const Monitor&) override {
        checkIndex(facts_, index);
        return saved_.head().truth;
    }

    MatterVolume volume(int, const Monitor&) override {
        throw Error(facts_.file.filename().string() + ": expected a snapshot for a volume, found a map.");
    }

    std::vector<MatterHalo> haloes() override {
        throw Error(facts_.file.filename().string() +
                    ": expected the haloes of a box, found those of a map alone.");
    }

private:
    SavedField saved_;
    MatterFacts facts_;
};

} // namespace

std::unique_ptr<MatterSource> openMatterSaved(const fs::path& file, const MatterOptions&) {
    return std::make_unique<MatterSaved>(file);
}

} // namespace lookback::field
