// SPDX-License-Identifier: MIT
#include "ui/training/DesktopNote.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QVariantMap>

namespace lookback::ui {

void noteOnDesktop(const QString& title, const QString& text) {
    // Without an address Qt would start dbus-launch and wait for it.
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) {
        return;
    }
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        return;
    }
    const QString service = QStringLiteral("org.freedesktop.Notifications");
    QDBusMessage call = QDBusMessage::createMethodCall(
        service, QStringLiteral("/org/freedesktop/Notifications"), service, QStringLiteral("Notify"));
    const QVariantMap hints{{QStringLiteral("desktop-entry"), QStringLiteral("lookback")}};
    // Application, note that this one replaces, icon, title, text, actions, hints, time until it goes (ms).
    call.setArguments({QStringLiteral("Lookback"), 0U, QStringLiteral("lookback"), title,
                       text.toHtmlEscaped(), QStringList(), hints, -1});
    bus.asyncCall(call);
}

} // namespace lookback::ui
