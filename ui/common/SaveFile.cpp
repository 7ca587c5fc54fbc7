// SPDX-License-Identifier: MIT
#include "ui/common/SaveFile.h"

#include <QFileDialog>
#include <QRegularExpression>
#include <algorithm>

namespace lookback::ui {

void askFile(QWidget* parent, const QString& title, const QString& name, const QString& ending,
             std::function<void(const QString&)> write) {
    auto* dialog = new QFileDialog(parent, title);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ending);
    dialog->setNameFilter(QStringLiteral("*.%1").arg(ending));
    dialog->selectFile(name + QLatin1Char('.') + ending);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(write));
    dialog->open();
}

QString fileNameOf(const QString& title) {
    QString name = title.toLower();
    name.replace(QRegularExpression(QStringLiteral("[^a-z0-9]+")), QStringLiteral("_"));
    return name;
}

Picture toPicture(const QImage& image) {
    const QImage rgb = image.convertToFormat(QImage::Format_RGB888);
    Picture picture(rgb.width(), rgb.height());
    for (int y = 0; y < rgb.height(); ++y) {
        std::copy_n(rgb.constScanLine(y), static_cast<std::size_t>(rgb.width()) * 3, picture.at(0, y));
    }
    return picture;
}

} // namespace lookback::ui
