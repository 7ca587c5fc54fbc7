// SPDX-License-Identifier: MIT
#include "ui/Window.h"

#include "ui/Pages.h"
#include "ui/Rail.h"
#include "ui/SettingsPage.h"
#include "ui/StatusLine.h"
#include "ui/analysis/AnalysisPage.h"
#include "ui/evolution/EvolutionPage.h"
#include "ui/field/FieldPage.h"
#include "ui/training/TrainingPage.h"
#include "ui/translation/TranslationPage.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace lookback::ui {

namespace {

/// Or a film.
bool isPicture(const QString& file) {
    const QString ending = QFileInfo(file).suffix().toLower();
    return ending == QStringLiteral("png") || ending == QStringLiteral("mp4") ||
           ending == QStringLiteral("gif");
}

} // namespace

Window::Window(EvolutionServices services, const QString& engine, Theme& theme, AnalysisServices analysis,
               TrainingServices training, FieldServices field, TranslationServices translation,
               QWidget* parent)
    : QMainWindow(parent)
    , settings_(readSettings())
    , theme_(theme)
    , demo_(services.demoGalaxies)
    , demoUniverse_(field.demo)
    , demoMaps_(translation.demo)
    , rail_(new Rail)
    , pages_(new QStackedWidget)
    , status_(new StatusLine)
    , evolution_(new EvolutionPage(lane_, std::move(services)))
    , field_(new FieldPage(lane_, std::move(field)))
    , translation_(new TranslationPage(lane_, std::move(translation)))
    , analysis_(new AnalysisPage(lane_, std::move(analysis), demo_))
    , training_(new TrainingPage(std::move(training))) {
    setWindowTitle(tr("Lookback"));
    setMinimumSize(1100, 700);
    resize(1440, 900);
    setAcceptDrops(true);
    addPages(engine);
    auto* right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(pages_, 1);
    right->addWidget(status_);
    auto* centre = new QWidget;
    auto* row = new QHBoxLayout(centre);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(rail_);
    row->addLayout(right, 1);
    setCentralWidget(centre);
    connect(rail_, &Rail::chosen, this, qOverload<int>(&Window::showPage));
    showPage(0);
    evolution_->setFocus();
}

void Window::addPages(const QString& engine) {
    settingsPage_ = new SettingsPage(settings_, engine);
    for (const PageEntry& entry : pageEntries()) {
        rail_->addPage(entry.icon, entry.title,
                       entry.ready ? QString() : tr("%1: in preparation").arg(entry.title), entry.atFoot);
        if (entry.name == QStringLiteral("evolution")) {
            pages_->addWidget(evolution_);
            connectPage(evolution_);
        } else if (entry.name == QStringLiteral("field")) {
            pages_->addWidget(field_);
            connectPage(field_);
        } else if (entry.name == QStringLiteral("translation")) {
            pages_->addWidget(translation_);
            connectPage(translation_);
        } else if (entry.name == QStringLiteral("analysis")) {
            pages_->addWidget(analysis_);
            connectPage(analysis_);
        } else if (entry.name == QStringLiteral("training")) {
            pages_->addWidget(training_);
            connectPage(training_);
            connectTraining();
        } else if (entry.name == QStringLiteral("settings")) {
            pages_->addWidget(settingsPage_);
        } else {
            pages_->addWidget(new QWidget); // its rail entry cannot be chosen
        }
    }
    connect(evolution_, &EvolutionPage::modelChanged, this,
            [this] { analysis_->setModel(evolution_->model()); });
    connect(evolution_, &Page::settledNow, this, [this] {
        if (!evolution_->model() && !evolution_->failure().isEmpty()) {
            analysis_->modelFailed(evolution_->failure());
        }
    });
    connect(settingsPage_, &SettingsPage::themeWanted, this, [this](ThemeChoice choice) {
        settings_.theme = choice;
        theme_.choose(choice);
        writeSettings(settings_);
    });
    connect(settingsPage_, &SettingsPage::previewWanted, this, [this](int evaluations) {
        settings_.previewEvaluations = evaluations;
        evolution_->setEvaluations(evaluations, evolution_->state().refineEvaluations);
        writeSettings(settings_);
    });
    connect(settingsPage_, &SettingsPage::refinedWanted, this, [this](int evaluations) {
        settings_.refineEvaluations = evaluations;
        evolution_->setEvaluations(evolution_->state().previewEvaluations, evaluations);
        writeSettings(settings_);
    });
    EvolutionState state = evolution_->state();
    state.previewEvaluations = kPreviewRange.clamp(settings_.previewEvaluations);
    state.refineEvaluations = evolution::kStepsRange.clamp(settings_.refineEvaluations);
    evolution_->setState(state);
}

/// The pages' work ends before the lanes do that it waits in: all that is under way stops at its next step.
Window::~Window() {
    delete takeCentralWidget();
}

void Window::connectPage(Page* page) {
    page->fillOpen([this](QMenu& menu) { fillOpen(menu); });
    connect(page, &Page::positionSaid, status_, &StatusLine::setPosition);
    connect(page, &Page::workSaid, this, [this, page](const QString& text) {
        said_[page].work = text;
        showSaid();
    });
    connect(page, &Page::openWanted, this, &Window::chooseFile);
    connect(page, &Page::deviceSaid, this, [this](const QString& device) {
        status_->setDevice(device);
        settingsPage_->setDevice(device);
    });
    connect(page, &Page::titleSaid, this, [this, page](const QString& what) {
        said_[page].title = what;
        showSaid();
    });
    connect(page, &Page::fileOpened, this, &Window::remember);
}

/// Of the page that is shown, not of what goes on behind.
void Window::showSaid() {
    const Said said = said_.value(current());
    setWindowTitle(said.title.isEmpty() ? tr("Lookback") : tr("%1 - Lookback").arg(said.title));
    status_->setWork(said.work);
}

void Window::showPage(int index) {
    if (index != pages_->currentIndex()) {
        status_->setPosition(QString());
    }
    pages_->setCurrentIndex(index);
    rail_->setCurrent(index);
    showSaid();
    pages_->currentWidget()->setFocus();
}

bool Window::showPage(const QString& name) {
    const auto& entries = pageEntries();
    for (int i = 0; i < static_cast<int>(entries.size()); ++i) {
        if (entries[i].name == name && entries[i].ready) {
            showPage(i);
            return true;
        }
    }
    return false;
}

Page* Window::current() {
    return qobject_cast<Page*>(pages_->currentWidget());
}

QString Window::pageByName(const QString& file) const {
    const std::filesystem::path path = file.toStdString();
    if (TrainingPage::canOpen(path)) { // a recipe, a job, a project
        return QStringLiteral("training");
    }
    if (TranslationPage::canOpen(path)) { // maps of galaxies
        return QStringLiteral("translation");
    }
    if (FieldPage::canOpen(path)) { // maps and snapshots of universes
        return QStringLiteral("field");
    }
    if (QFileInfo(file).suffix().compare(QStringLiteral("csv"), Qt::CaseInsensitive) == 0) {
        return QStringLiteral("analysis"); // no other page reads tables
    }
    if (isPicture(file)) {
        return QStringLiteral("evolution"); // whose state they bring back
    }
    const QWidget* const page = pages_->currentWidget();
    return page == translation_ ? QStringLiteral("translation")
           : page == field_     ? QStringLiteral("field")
           : page == analysis_  ? QStringLiteral("analysis")
                                : QStringLiteral("evolution"); // no other page reads galaxies
}

void Window::openFile(const QString& file) {
    showPage(pageByName(file));
    current()->open(file.toStdString());
}

void Window::openFiles(const QStringList& files) {
    const auto job = std::find_if(files.begin(), files.end(), [](const QString& file) {
        return TrainingPage::canOpen(file.toStdString());
    });
    if (job != files.end()) {
        openFile(*job);
        return;
    }
    if (current() == analysis_) {
        std::vector<std::filesystem::path> paths;
        for (const QString& file : files) {
            paths.emplace_back(file.toStdString());
        }
        analysis_->openAll(paths);
        return;
    }
    if (files.isEmpty()) {
        return;
    }
    const auto galaxies = std::find_if_not(files.rbegin(), files.rend(), isPicture);
    const QString shown = galaxies == files.rend() ? files.back() : *galaxies;
    for (const QString& file : files) {
        if (file != shown) {
            remember(file);
        }
    }
    openFile(shown);
    if (files.size() > 1) {
        status_->setPosition(tr("%1 of %2 files is shown, the others are in the Open menu")
                                 .arg(QFileInfo(shown).fileName())
                                 .arg(files.size()));
    }
}

void Window::remember(const QString& file) {
    settings_.addRecent(file);
    if (keeping_) {
        writeSettings(settings_);
    }
}

void Window::chooseFile() {
    if (current() == training_) {
        training_->chooseProject();
        return;
    }
    const bool maps = current() == field_ || current() == translation_;
    auto* dialog = new QFileDialog(this, current() == translation_ ? tr("Open maps of the gas of galaxies")
                                         : maps ? tr("Open dark matter: maps or a snapshot")
                                                : tr("Open galaxies or a Lookback export"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters(
        {maps ? tr("Maps and snapshots (*.npy *.hdf5 *.h5 *.fits *.fit *.fits.fz *.fits.gz)")
              : tr("Galaxies and exports (*.hdf5 *.h5 *.fits *.fit *.fits.fz *.fits.gz *.npy *.csv *.png "
                   "*.mp4 *.gif)"),
         tr("All files (*)")});
    if (!settings_.recent.isEmpty()) {
        dialog->setDirectory(QFileInfo(settings_.recent.front()).absolutePath());
    }
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { openWhereItBelongs({file}); });
    dialog->open();
}

void Window::fillOpen(QMenu& menu) {
    menu.addAction(tr("Open a file\u2026\tCtrl+O"), this, &Window::chooseFile);
    const std::filesystem::path& demo = current() == field_         ? demoUniverse_
                                        : current() == translation_ ? demoMaps_
                                                                    : demo_;
    if (!demo.empty()) {
        menu.addAction(current() == field_         ? tr("Demo universe (simulated)")
                       : current() == translation_ ? tr("Demo maps of galaxies (simulated)")
                                                   : tr("Demo galaxies (simulated)"),
                       this, [this, demo] { openFile(QString::fromStdString(demo.string())); });
    }
    menu.addSeparator();
    for (const QString& file : settings_.recent) {
        QAction* action =
            menu.addAction(QFileInfo(file).fileName(), this, [this, file] { openWhereItBelongs({file}); });
        action->setToolTip(file);
    }
    if (settings_.recent.isEmpty()) {
        menu.addAction(tr("No files yet"))->setEnabled(false);
    }
}

} // namespace lookback::ui
