// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace lookback::ui {

/// The demo data of this name, beside an installed program or in the sources that a built one lies in; empty
/// if there are none.
std::filesystem::path findDemoFile(const std::string& name);

} // namespace lookback::ui
