// SPDX-License-Identifier: MIT
#pragma once

namespace lookback::ui {

/// What VTK's OpenGL wants of Qt; to be called before the application is made. On Linux VTK 9.1 finds its
/// OpenGL by GLX alone, so Qt is asked for X11 with GLX unless the user has chosen something else or there is
/// no X server.
void prepareVtk();

} // namespace lookback::ui
