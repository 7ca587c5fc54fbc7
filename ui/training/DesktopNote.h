// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace lookback::ui {

/// Shows a note on the desktop (org.freedesktop.Notifications). Nothing happens where there is no desktop to
/// show it; never waits for an answer. For the GUI's thread.
void noteOnDesktop(const QString& title, const QString& text);

} // namespace lookback::ui
