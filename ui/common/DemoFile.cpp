// SPDX-License-Identifier: MIT
#include "ui/common/DemoFile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace lookback::ui {

std::filesystem::path findDemoFile(const std::string& file) {
    const QString name = QString::fromStdString(file);
    QDir folder(QCoreApplication::applicationDirPath());
    const QString installed = folder.filePath(QStringLiteral("../share/lookback/") + name);
    if (QFileInfo::exists(installed)) {
        return QFileInfo(installed).canonicalFilePath().toStdString();
    }
    for (int up = 0; up < 5 && folder.cdUp(); ++up) {
        const QString built = folder.filePath(QStringLiteral("resources/") + name);
        if (QFileInfo::exists(built)) {
            return built.toStdString();
        }
    }
    return {};
}

} // namespace lookback::ui
