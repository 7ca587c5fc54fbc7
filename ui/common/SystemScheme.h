// SPDX-License-Identifier: MIT
#pragma once

#include <QDBusVariant>
#include <QObject>

class QDBusPendingCallWatcher;

namespace lookback::ui {

/// Whether the desktop is dark: what its settings portal says (org.freedesktop.appearance), else what the
/// palette it gave to Qt looks like, else dark, where no desktop runs. Never waits for an answer.
class SystemScheme : public QObject {
    Q_OBJECT

public:
    explicit SystemScheme(QObject* parent = nullptr);

    bool dark() const { return dark_; }

Q_SIGNALS:
    void changed(bool dark);

private Q_SLOTS:
    void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void answered(QDBusPendingCallWatcher* call);
    void take(const QVariant& scheme);

    bool dark_;
};

} // namespace lookback::ui
