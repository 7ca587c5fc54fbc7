// SPDX-License-Identifier: MIT
// What keys and dropped files do to the window.
#include "ui/ShortcutSheet.h"
#include "ui/Window.h"
#include "ui/analysis/AnalysisPage.h"
#include "ui/evolution/EvolutionPage.h"
#include "ui/field/FieldPage.h"
#include "ui/translation/TranslationPage.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMimeData>

namespace lookback::ui {

void Window::showKeys() {
    std::vector<KeyHelp> keys{{tr("Ctrl+O"), tr("Open a file")}};
    const Page& page = current() != nullptr ? *current() : *evolution_;
    keys.insert(keys.end(), page.keys().help().begin(), page.keys().help().end());
    keys.push_back({tr("Ctrl+1 to 5"), tr("Evolution, Field, Translation, Analysis, Training")});
    keys.push_back({tr("Ctrl+,"), tr("Settings")});
    keys.push_back({tr("Tab"), tr("To the next control")});
    keys.push_back({tr("F11"), tr("Full screen")});
    keys.push_back({tr("F1"), tr("These keys")});
    keys.push_back({tr("Ctrl+Q"), tr("Quit")});
    (new ShortcutSheet(keys, this))->open();
}

void Window::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
    }
}

void Window::dropEvent(QDropEvent* event) {
    QStringList files;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile()) {
            files << url.toLocalFile();
        }
    }
    if (!files.isEmpty()) {
        openWhereItBelongs(files);
        event->acceptProposedAction();
    }
}

void Window::openWhereItBelongs(const QStringList& files, const std::function<void()>& known) {
    const auto open = [this, files, known](const QString& page) {
        showPage(page); // none of that name: stays
        if (known) {
            known();
        }
        openFiles(files);
    };
    const QString ending = files.isEmpty() ? QString() : QFileInfo(files.front()).suffix().toLower();
    const bool unclear = ending == QStringLiteral("hdf5") || ending == QStringLiteral("h5");
    if (files.size() != 1 || current() == analysis_) { // whose sets are of any kind
        open({});
        return;
    }
    if (!unclear) {
        open(pageByName(files.front()));
        return;
    }
    looking_.start(
        lane_.files(),
        [maps = translation_->holds(), matter = field_->holds(), galaxies = evolution_->holds(),
         file = files.front().toStdString()](const Monitor&) {
            return maps && maps(file)           ? QStringLiteral("translation")
                   : matter && matter(file)     ? QStringLiteral("field")
                   : galaxies && galaxies(file) ? QStringLiteral("evolution")
                                                : QString();
        },
        open, [open](const std::exception&) { open({}); });
}

void Window::keyPressEvent(QKeyEvent* event) {
    const bool control = event->modifiers() & Qt::ControlModifier;
    if (control && event->key() == Qt::Key_O) {
        chooseFile();
    } else if (control && event->key() == Qt::Key_Q) {
        close();
    } else if (control && event->key() == Qt::Key_1) {
        showPage(0);
    } else if (control && event->key() == Qt::Key_2) {
        showPage(QStringLiteral("field"));
    } else if (control && event->key() == Qt::Key_3) {
        showPage(QStringLiteral("translation"));
    } else if (control && event->key() == Qt::Key_4) {
        showPage(QStringLiteral("analysis"));
    } else if (control && event->key() == Qt::Key_5) {
        showPage(QStringLiteral("training"));
    } else if (control && event->key() == Qt::Key_Comma) {
        showPage(QStringLiteral("settings"));
    } else if (event->key() == Qt::Key_F1) {
        showKeys();
    } else if (event->key() == Qt::Key_F11) {
        setWindowState(windowState() ^ Qt::WindowFullScreen);
    } else if (current() == nullptr || !current()->keys().handle(*event)) {
        QMainWindow::keyPressEvent(event);
    }
}

} // namespace lookback::ui
