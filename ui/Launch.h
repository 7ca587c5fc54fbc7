// SPDX-License-Identifier: MIT
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>
#include <cstdint>
#include <optional>

namespace lookback::ui {

class Window;

/// What the command line of the window says.
struct LaunchOptions {
    QStringList files;
    QString page;  ///< Empty: the one that a file is for, else evolution.
    QString model; ///< Of the translation page: several, with commas between.
    std::optional<double> redshift;
    std::optional<std::uint64_t> seed;
    int galaxies = 9;
    std::optional<int> samples; ///< Of the field page, drawn for a screenshot; of the translation page.
    bool solid = false;         ///< Of the field page: 3-D.
    QSize size{1440, 900};      ///< Of the window.
    QString screenshot;         ///< Save the window with its refined result there and quit.
    QString bench;              ///< Measure the window, write JSON there and quit.
    int play = 0;               ///< With bench: seconds of play, to measure memory.
    QString device = QStringLiteral("auto");
    QString project; ///< Folder of jobs; empty: the one of the last time.
    QString answer;  ///< Help or version, asked for instead of the window; empty: neither.
};

/// What the words of the command line say, the program's name first. Throws ValueError for a wrong use.
LaunchOptions launchOptions(const QStringList& arguments);

/// Why no window can be shown here; empty: it can. Before the application is made: what draws by itself, such
/// as a screenshot, is told to do without a display where there is none.
QString flawOfDisplay(const LaunchOptions& options);

/// Show the window as the options say and run until it closes, or until the screenshot or the measurement is
/// written. Gives the program's exit code: 0; 2 for a page that there is not; 3 when what was asked for could
/// not be shown; 6 when the picture could not be written.
int launch(Window& window, const LaunchOptions& options);

} // namespace lookback::ui
