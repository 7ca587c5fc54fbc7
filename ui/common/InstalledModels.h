// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/Device.h"
#include "core/engine/ModelCard.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace lookback::ui {

/// The cards that a page found, and the device its models run on, which is chosen when the first is loaded.
/// Two threads ask: the one that lists models and the one that loads them.
class InstalledModels {
public:
    InstalledModels(std::string device, int threads); ///< As engine::chooseDevice takes them.

    void add(const engine::ModelCard& card); ///< A later card takes the place of one of the same name.

    struct Chosen {
        engine::ModelCard card;
        engine::Device device;
    };

    /// One that was added. Throws what engine::chooseDevice does.
    Chosen choose(const std::string& name);

private:
    std::string wanted_;
    int threads_;
    std::mutex mutex_;
    std::map<std::string, engine::ModelCard> cards_; ///< By name.
    std::optional<engine::Device> device_;
};

} // namespace lookback::ui
