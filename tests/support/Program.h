// SPDX-License-Identifier: MIT
#pragma once

#include <QProcess>
#include <QStringList>

namespace lookback::test {

/// How a run of lookback-cli ended.
struct Ended {
    int code = -1;
    QByteArray out;
    QByteArray error;
};

/// Runs it within a folder, as a script would. LOOKBACK_CLI: its path, of the test's CMake target.
inline Ended runCli(const QString& folder, const QStringList& arguments) {
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(QStringLiteral(LOOKBACK_CLI), arguments);
    process.waitForFinished(120000);
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

/// The same of words between spaces.
inline Ended runCli(const QString& folder, const QString& line) {
    return runCli(folder, line.split(QLatin1Char(' '), Qt::SkipEmptyParts));
}

} // namespace lookback::test
