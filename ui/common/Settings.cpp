// SPDX-License-Identifier: MIT
#include "ui/common/Settings.h"

#include <QFileInfo>
#include <QSettings>
#include <algorithm>

namespace lookback::ui {

namespace {

void putFirst(QStringList& list, const QString& path) {
    list.removeAll(path);
    list.prepend(path);
    while (list.size() > Settings::kRecentHighest) {
        list.removeLast();
    }
}

} // namespace

void Settings::addRecent(const QString& file) {
    putFirst(recent, QFileInfo(file).absoluteFilePath());
}

void Settings::setProject(const QString& folder) {
    project = folder;
    if (!folder.isEmpty()) {
        putFirst(projects, folder);
    }
}

Settings readSettings() {
    const QSettings stored;
    Settings s;
    s.theme = static_cast<ThemeChoice>(std::clamp(stored.value(QStringLiteral("theme"), 0).toInt(), 0, 2));
    s.previewEvaluations = stored.value(QStringLiteral("previewEvaluations"), s.previewEvaluations).toInt();
    s.refineEvaluations = stored.value(QStringLiteral("refineEvaluations"), s.refineEvaluations).toInt();
    s.recent = stored.value(QStringLiteral("recent")).toStringList();
    s.project = stored.value(QStringLiteral("project")).toString();
    s.projects = stored.value(QStringLiteral("projects")).toStringList();
    return s;
}

void writeSettings(const Settings& settings) {
    QSettings stored;
    stored.setValue(QStringLiteral("theme"), static_cast<int>(settings.theme));
    stored.setValue(QStringLiteral("previewEvaluations"), settings.previewEvaluations);
    stored.setValue(QStringLiteral("refineEvaluations"), settings.refineEvaluations);
    stored.setValue(QStringLiteral("recent"), settings.recent);
    stored.setValue(QStringLiteral("project"), settings.project);
    stored.setValue(QStringLiteral("projects"), settings.projects);
}

} // namespace lookback::ui
