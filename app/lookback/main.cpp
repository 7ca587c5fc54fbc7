// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Memory.h"
#include "core/common/Version.h"
#include "core/engine/Device.h"
#include "ui/Launch.h"
#include "ui/Window.h"
#include "ui/analysis/RealServices.h"
#include "ui/canvas/VtkSetup.h"
#include "ui/evolution/RealServices.h"
#include "ui/field/RealServices.h"
#include "ui/training/RealServices.h"
#include "ui/translation/RealServices.h"

#include <QApplication>
#include <QIcon>
#include <cstdio>

using namespace lookback;

namespace {

/// Read before there is an application: help and mistakes need no display.
ui::LaunchOptions optionsOf(int argc, char** argv) {
    const QCoreApplication words(argc, argv); // whose name the help says
    return ui::launchOptions(QCoreApplication::arguments());
}

int show(int argc, char** argv, const ui::LaunchOptions& options) {
    ui::prepareVtk(); // before the application
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("lookback"));
    QApplication::setApplicationName(QStringLiteral("lookback"));
    QApplication::setApplicationDisplayName(QStringLiteral("Lookback"));
    QApplication::setDesktopFileName(QStringLiteral("io.github.lookback.Lookback"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/lookback.svg")));
    QApplication::setApplicationVersion(QString::fromLatin1(kVersion));
    ui::Theme theme(ui::readSettings().theme);
    const std::string device = options.device.toStdString();
    ui::Window window(ui::realServices(device, 0), QString::fromStdString(engine::describeEngine()), theme,
                      ui::realAnalysisServices(), ui::realTrainingServices(),
                      ui::realFieldServices(device, 0), ui::realTranslationServices(device, 0));
    return ui::launch(window, options);
}

} // namespace

int main(int argc, char** argv) {
    keepFreedMemory();
    try {
        const ui::LaunchOptions options = optionsOf(argc, argv);
        if (!options.answer.isEmpty()) {
            std::printf("%s", qPrintable(options.answer));
            return 0;
        }
        if (const QString flaw = ui::flawOfDisplay(options); !flaw.isEmpty()) {
            std::fprintf(stderr, "%s\n", qPrintable(flaw));
            return 4;
        }
        return show(argc, argv, options);
    } catch (const ValueError& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 2;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
