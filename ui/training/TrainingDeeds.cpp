// SPDX-License-Identifier: MIT
// What the user does on the Training page, carried out in the background in the order asked.
#include "ui/common/ErrorBar.h"
#include "ui/training/JobFacts.h"
#include "ui/training/JobList.h"
#include "ui/training/JobWords.h"
#include "ui/training/TrainingBar.h"
#include "ui/training/TrainingPage.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>
#include <QUrl>

namespace lookback::ui {

namespace {

namespace fs = std::filesystem;

constexpr qint64 kRecipeHighest = 1 << 20; ///< Bytes of a file that may be a recipe.

bool isThere(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

bool isJob(const fs::path& folder) {
    return isThere(folder / "recipe.json") && folder.parent_path().filename() == "jobs";
}

/// A recipe says how to optimise; a model card does not.
bool isRecipe(const fs::path& path) {
    QFile file(QString::fromStdString(path.string()));
    return path.extension() == ".json" && file.size() < kRecipeHighest && file.open(QIODevice::ReadOnly) &&
           QJsonDocument::fromJson(file.readAll()).object().contains(QLatin1String("optimiser"));
}

} // namespace

bool TrainingPage::canOpen(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored) ? isThere(path / "jobs") || isThere(path / "recipe.json")
                                           : isRecipe(path);
}

void TrainingPage::open(const fs::path& path) {
    std::error_code ignored;
    errors_->clear();
    if (!fs::is_directory(path, ignored)) {
        if (isRecipe(path)) {
            newJob(path);
        } else {
            errors_->showError(tr("%1: expected a recipe (JSON with an \u201Coptimiser\u201D) or a project's "
                                  "folder, found neither.")
                                   .arg(QString::fromStdString(path.filename().string())));
        }
        return;
    }
    const fs::path folder = path.filename().empty() ? path.parent_path() : path;
    const bool job = isJob(folder);
    if (!job && isThere(folder / "recipe.json")) {
        errors_->showError(
            tr("%1: expected a project, or a job in the folder \u201Cjobs\u201D of one, found a "
               "run that belongs to none.")
                .arg(QString::fromStdString(folder.filename().string())));
        return;
    }
    const fs::path project = job ? folder.parent_path().parent_path() : folder;
    setProject(project);
    Q_EMIT projectChanged(QString::fromStdString(project.string()));
    if (job) {
        choose({std::atoi(folder.filename().c_str())}); // "0007-evolution"
    }
}

void TrainingPage::queueDeed(const QString& done, std::function<int()> work) {
    deeds_.push_back({std::move(work), done});
    facts_->setBusy(true);
    nextDeed();
}

void TrainingPage::nextDeed() {
    if (deed_.running() || deeds_.empty()) {
        return;
    }
    const Deed deed = std::move(deeds_.front());
    deeds_.pop_front();
    const auto ended = [this] {
        facts_->setBusy(deed_.running() || !deeds_.empty());
        nextDeed();
        look_.cancel(); // what it sees is already old
        look();
        sayIfSettled();
    };
    deed_.start(
        &doing_, [work = deed.work](const Monitor&) { return work(); },
        [this, ended, said = deed.done](int number) {
            if (!said.isEmpty()) {
                errors_->showNote(said);
            } else {
                errors_->clear();
            }
            if (number > 0) { // a new job
                closeForm();
                showPlace();
                wanted_ = {number};
            }
            ended();
        },
        [this, ended](const std::exception& e) {
            errors_->showError(QString::fromUtf8(e.what()));
            ended();
        });
}

void TrainingPage::wish(int number, JobWish what, int position) {
    if (!services_.act) {
        return;
    }
    const QString name = numberText(number);
    const QString said = what == JobWish::Trash
                             ? tr("%1 is in the project's folder \u201Ctrash\u201D.").arg(name)
                         : what == JobWish::Pause ? tr("%1 saves its state and ends.").arg(name)
                         : what == JobWish::Stop  ? tr("%1 saves its model and ends.").arg(name)
                                                  : QString();
    queueDeed(said, [act = services_.act, project = project_, number, what, position] {
        act(project, number, what, position);
        return 0;
    });
}

void TrainingPage::act(JobAction action) {
    const training::Job* job = current();
    if (job == nullptr) {
        return;
    }
    switch (action) {
    case JobAction::Start:
        wish(job->number, JobWish::Start);
        break;
    case JobAction::Pause:
    case JobAction::Unqueue:
        wish(job->number, JobWish::Pause);
        break;
    case JobAction::Stop:
        wish(job->number, JobWish::Stop);
        break;
    case JobAction::Use:
        Q_EMIT modelWanted(QString::fromStdString(papers_.card.string()), QString::fromStdString(job->task));
        break;
    case JobAction::Compare:
        Q_EMIT compareWanted(QString::fromStdString(papers_.card.string()),
                             QString::fromStdString(papers_.validation.string()));
        break;
    case JobAction::Clone:
        newJob(job->folder / "recipe.json", job->place);
        break;
    case JobAction::Log:
        openOutside(job->folder / "log.txt");
        break;
    case JobAction::Folder:
        openOutside(job->folder);
        break;
    case JobAction::Delete:
        if (job->state != training::JobState::Running) {
            askToDelete();
        }
        break;
    }
}

void TrainingPage::newJob(const fs::path& recipe, const training::JobPlace& place) {
    if (!services_.makeForm) {
        return;
    }
    if (recipe.empty() || !services_.readRecipe) {
        openForm({}, {}, place);
        return;
    }
    recipeWork_.start(
        &reading_, [read = services_.readRecipe, recipe](const Monitor&) { return read(recipe); },
        [this, recipe, place](const std::string& text) { openForm(text, recipe, place); },
        [this](const std::exception& e) { errors_->showError(QString::fromUtf8(e.what())); });
}

void TrainingPage::openForm(const std::string& recipe, const fs::path& file,
                            const training::JobPlace& place) {
    closeForm();
    NewJobForm* form = services_.makeForm(presets_);
    try {
        if (!recipe.empty()) {
            form->setRecipe(recipe, file.parent_path());
        }
        form->setPlace(place);
    } catch (const std::exception& e) {
        delete form;
        errors_->showError(QString::fromUtf8(e.what()));
        return;
    }
    form_ = form;
    connect(form, &NewJobForm::cancelled, this, [this] {
        closeForm();
        showPlace();
    });
    connect(
        form, &NewJobForm::addWanted, this,
        [this](const std::string& text, const fs::path& base, const training::JobPlace& where, bool start) {
            if (!services_.add) {
                return;
            }
            queueDeed({}, [add = services_.add, project = project_, text, base, where, start] {
                return add(project, text, base, where, start);
            });
        });
    stack_->addWidget(form);
    showPlace();
    form->setFocus();
}

void TrainingPage::closeForm() {
    if (form_ != nullptr) {
        stack_->removeWidget(form_);
        form_->deleteLater();
        form_.clear();
    }
}

void TrainingPage::askToDelete() {
    std::vector<int> numbers;
    for (const int number : list_->chosen()) {
        if (list_->jobs().find(number)->state != training::JobState::Running) {
            numbers.push_back(number);
        }
    }
    if (numbers.empty()) {
        return;
    }
    const QString what = numbers.size() == 1
                             ? QStringLiteral("%1 %2").arg(numberText(numbers.front()),
                                                           QString::fromStdString(current()->name))
                             : tr("%1 jobs").arg(numbers.size());
    auto* box = new QMessageBox(QMessageBox::Question, tr("Delete"), tr("Delete %1?").arg(what),
                                QMessageBox::Cancel, this);
    box->setInformativeText(
        tr("Its files go to the folder \u201Ctrash\u201D of the project and stay there until you empty it."));
    QPushButton* yes = box->addButton(tr("Move to the trash"), QMessageBox::AcceptRole);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(yes, &QPushButton::clicked, this, [this, numbers] {
        for (const int number : numbers) {
            wish(number, JobWish::Trash);
        }
    });
    box->open();
}

void TrainingPage::openOutside(const fs::path& file) {
    const QString path = QString::fromStdString(file.string());
    if (!isThere(file)) {
        errors_->showError(tr("%1: expected it in %2, found nothing; it is written when the job runs.")
                               .arg(QString::fromStdString(file.filename().string()),
                                    QString::fromStdString(file.parent_path().string())));
    } else if (!QDesktopServices::openUrl(QUrl::fromLocalFile(path))) {
        errors_->showNote(tr("No program is set to open it: %1").arg(path));
    }
}

} // namespace lookback::ui
