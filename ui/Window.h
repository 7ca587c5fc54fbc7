// SPDX-License-Identifier: MIT
#pragma once

#include "ui/analysis/Services.h"
#include "ui/common/EngineLane.h"
#include "ui/common/Job.h"
#include "ui/common/Settings.h"
#include "ui/evolution/Services.h"
#include "ui/field/Services.h"
#include "ui/training/Services.h"
#include "ui/translation/Services.h"

#include <QHash>
#include <QMainWindow>
#include <functional>
class QMenu;
class QStackedWidget;

namespace lookback::ui {

class AnalysisPage;
class EvolutionPage;
class FieldPage;
class Page;
class Rail;
class SettingsPage;
class StatusLine;
class TrainingPage;
class TranslationPage;

/// The window: the rail of pages at the left, the page, and the status line below.
class Window : public QMainWindow {
    Q_OBJECT

public:
    /// `engine` is a line about the library that runs the networks.
    Window(EvolutionServices services, const QString& engine, Theme& theme, AnalysisServices analysis = {},
           TrainingServices training = {}, FieldServices field = {}, TranslationServices translation = {},
           QWidget* parent = nullptr);

    ~Window() override;

    EvolutionPage* evolution() { return evolution_; }

    FieldPage* field() { return field_; }

    TranslationPage* translation() { return translation_; }

    AnalysisPage* analysis() { return analysis_; }

    TrainingPage* training() { return training_; }

    Page* current(); ///< Null on a page without work of its own, such as the settings.

    StatusLine* status() { return status_; }

    QStringList recentFiles() const { return settings_.recent; }

    void showPage(int index);
    bool showPage(const QString& name); ///< As on the command line; false if there is none such.
    void openFile(const QString& file);
    void openFiles(const QStringList& files); ///< Shows the last galaxies; the others are under Open.

    /// As dropped: one HDF5 file may hold galaxies, maps of them or universes, which its name need not tell;
    /// a look inside by another thread does, and the page for it opens.
    /// `known` is called once the page is shown and before it opens the file.
    void openWhereItBelongs(const QStringList& files, const std::function<void()>& known = {});

    bool looking() const { return looking_.running(); }

    /// Whether settings and files are remembered, and a queue that nobody works off is taken up.
    void setKeeping(bool keeping);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void addPages(const QString& engine);
    void connectPage(Page* page);
    void connectTraining();

    /// What a page has last said of itself.
    struct Said {
        QString title;
        QString work;
    };

    void showSaid();
    QString pageByName(const QString& file) const; ///< As for showPage(); where it says nothing, this one.
    void chooseFile();
    void remember(const QString& file);
    void fillOpen(QMenu& menu);
    void showKeys();

    EngineLane lane_; ///< The pages use it until they are gone.
    Settings settings_;
    Theme& theme_;
    std::filesystem::path demo_;
    std::filesystem::path demoUniverse_;
    std::filesystem::path demoMaps_;
    bool keeping_ = true;
    QHash<const Page*, Said> said_;
    Rail* rail_;
    QStackedWidget* pages_;
    StatusLine* status_;
    EvolutionPage* evolution_;
    FieldPage* field_;
    TranslationPage* translation_;
    AnalysisPage* analysis_;
    TrainingPage* training_;
    SettingsPage* settingsPage_;
    Job<QString> looking_; ///< For the page that a file is for. Last: its destructor waits.
};

} // namespace lookback::ui
