// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <vector>

namespace lookback::ui {

/// One page of the rail.
struct PageEntry {
    QString name; ///< As on the command line.
    QString title;
    QString icon;
    bool ready = false;
    bool atFoot = false;
};

/// All of them, in the order of the rail; one line a page.
const std::vector<PageEntry>& pageEntries();

} // namespace lookback::ui
