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

int main(int argc, char** argv) {
    keepFreedMemory();
    ui::prepareVtk(); // before the application
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("lookback"));
    QApplication::setApplicationName(QStringLiteral("lookback"));
    QApplication::setApplicationDisplayName(QStringLiteral("Lookback"));
    QApplication::setDesktopFileName(QStringLiteral("io.github.lookback.Lookback"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/lookback.svg")));
    QApplication::setApplicationVersion(QString::fromLatin1(kVersion));
    try {
        const ui::LaunchOptions options = ui::launchOptions(application);
        ui::Theme theme(ui::readSettings().theme);
        ui::Window window(ui::realServices(options.device.toStdString(), 0),
                          QString::fromStdString(engine::describeEngine()), theme, ui::realAnalysisServices(),
                          ui::realTrainingServices(), ui::realFieldServices(options.device.toStdString(), 0),
                          ui::realTranslationServices(options.device.toStdString(), 0));
        return ui::launch(window, options);
    } catch (const ValueError& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 2;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
