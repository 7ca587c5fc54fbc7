// SPDX-License-Identifier: MIT
#include "ui/common/InstalledModels.h"

#include <utility>

namespace lookback::ui {

InstalledModels::InstalledModels(std::string device, int threads)
    : wanted_(std::move(device))
    , threads_(threads) {}

void InstalledModels::add(const engine::ModelCard& card) {
    const std::lock_guard guard(mutex_);
    cards_[card.name] = card;
}

InstalledModels::Chosen InstalledModels::choose(const std::string& name) {
    const std::lock_guard guard(mutex_);
    if (!device_) {
        device_ = engine::chooseDevice(wanted_, threads_);
    }
    return {cards_.at(name), *device_};
}

} // namespace lookback::ui
