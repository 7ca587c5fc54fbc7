// SPDX-License-Identifier: MIT
#include "ui/common/Page.h"

#include "core/common/Version.h"

namespace lookback::ui {

Provenance Page::provenance() const {
    Provenance p;
    p.version = kVersion;
    p.page.clear();
    return p;
}

} // namespace lookback::ui
