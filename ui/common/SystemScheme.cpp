// SPDX-License-Identifier: MIT
#include "ui/common/SystemScheme.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QPalette>

namespace lookback::ui {

namespace {

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kGroup = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");

bool guess() {
    return qEnvironmentVariableIsEmpty("XDG_CURRENT_DESKTOP") ||
           QApplication::palette().color(QPalette::Window).lightness() < 128;
}

} // namespace

SystemScheme::SystemScheme(QObject* parent)
    : QObject(parent)
    , dark_(guess()) {
    // Without an address Qt would start dbus-launch and wait for it.
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) {
        return;
    }
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        return;
    }
    bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
                SLOT(settingChanged(QString, QString, QDBusVariant)));
    QDBusMessage question =
        QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    question << kGroup << kKey;
    auto* call = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, &SystemScheme::answered);
}

void SystemScheme::answered(QDBusPendingCallWatcher* call) {
    const QDBusPendingReply<QDBusVariant> reply = *call;
    call->deleteLater();
    if (!reply.isError()) {
        take(reply.value().variant());
    }
}

void SystemScheme::settingChanged(const QString& group, const QString& key, const QDBusVariant& value) {
    if (group == kGroup && key == kKey) {
        take(value.variant());
    }
}

void SystemScheme::take(const QVariant& scheme) {
    QVariant value = scheme;
    if (value.canConvert<QDBusVariant>()) { // Read() wraps its answer twice
        value = value.value<QDBusVariant>().variant();
    }
    const uint preference = value.toUInt(); // 1: dark, 2: light, 0: no preference
    const bool dark = preference == 1 || (preference == 0 && dark_);
    if (dark != dark_) {
        dark_ = dark;
        Q_EMIT changed(dark_);
    }
}

} // namespace lookback::ui
