// SPDX-License-Identifier: MIT
#include "core/field/Painters.h"

#include "core/common/Error.h"
#include "core/field/Cnn.h"
#include "core/field/Hod.h"
#include "core/field/Vdm.h"

#include <algorithm>

namespace lookback::field {

std::string painterKind(const engine::ModelCard& card) {
    if (card.task == "counts") {
        return "CNN";
    }
    if (card.task == "field") {
        return card.architecture == "hod" ? "HOD" : "VDM";
    }
    return "";
}

engine::ModelList findPainters() {
    engine::ModelList list = engine::findModels();
    std::erase_if(list.cards, [](const engine::ModelCard& card) { return painterKind(card).empty(); });
    return list;
}

std::unique_ptr<Painter> makePainter(const engine::ModelCard& card, const engine::Device& device) {
    const std::string kind = painterKind(card);
    if (kind == "VDM") {
        return std::make_unique<Vdm>(card, device);
    }
    if (kind == "CNN") {
        return std::make_unique<Cnn>(card, device);
    }
    if (kind == "HOD") {
        return std::make_unique<Hod>(card);
    }
    throw FileError(card.cardFile, "expected a model that paints galaxies on dark matter (task field or "
                                   "counts), found one of task " +
                                       card.task + ".");
}

} // namespace lookback::field
