// SPDX-License-Identifier: MIT
#include "ui/common/Settings.h"

#include <QFileInfo>
#include <QSettings>
#include <algorithm>

namespace lookback::ui {

void Settings::addRecent(const QString& file) {
    const QString path = QFileInfo(file).absoluteFilePath();
    recent.removeAll(path);
    recent.prepend(path);
    while (recent.size() > kRecentHighest) {
        recent.removeLast();
    }
}

Settings readSettings() {
    const QSettings stored;
    Settings s;
    s.theme = static_cast<ThemeChoice>(std::clamp(stored.value(QStringLiteral("theme"), 0).toInt(), 0, 2));
    s.previewEvaluations = stored.value(QStringLiteral("previewEvaluations"), s.previewEvaluations).toInt();
    s.refineEvaluations = stored.value(QStringLiteral("refineEvaluations"), s.refineEvaluations).toInt();
    s.recent = stored.value(QStringLiteral("recent")).toStringList();
    return s;
}

void writeSettings(const Settings& settings) {
    QSettings stored;
    stored.setValue(QStringLiteral("theme"), static_cast<int>(settings.theme));
    stored.setValue(QStringLiteral("previewEvaluations"), settings.previewEvaluations);
    stored.setValue(QStringLiteral("refineEvaluations"), settings.refineEvaluations);
    stored.setValue(QStringLiteral("recent"), settings.recent);
}

} // namespace lookback::ui
