// SPDX-License-Identifier: MIT
#include "ui/Pages.h"

#include <QCoreApplication>

namespace lookback::ui {

namespace {

PageEntry entry(const char* name, const char* title, bool ready, bool atFoot = false) {
    const QString word = QString::fromLatin1(name);
    return {word, QCoreApplication::translate("Pages", title), word, ready, atFoot};
}

} // namespace

const std::vector<PageEntry>& pageEntries() {
    static const std::vector<PageEntry> kPages{
        entry("evolution", "Evolution", true),     entry("field", "Field", true),
        entry("translation", "Translation", true), entry("analysis", "Analysis", true),
        entry("training", "Training", true),       entry("settings", "Settings", true, true),
    };
    return kPages;
}

} // namespace lookback::ui
