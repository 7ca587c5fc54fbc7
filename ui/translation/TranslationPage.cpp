// SPDX-License-Identifier: MIT
#include "ui/translation/TranslationPage.h"

#include "core/common/Error.h"
#include "core/common/Version.h"
#include "ui/analysis/WorkPanel.h"
#include "ui/common/ErrorBar.h"
#include "ui/translation/FiguresCard.h"
#include "ui/translation/MapsForm.h"
#include "ui/translation/TranslationBar.h"
#include "ui/translation/ViewRow.h"

#include <QRegularExpression>
#include <QStackedWidget>
#include <algorithm>

namespace lookback::ui {

namespace {

constexpr std::array kInks{Ink::Blue, Ink::Amber, Ink::Green, Ink::Red, Ink::Violet};

QString fileNameText(const std::filesystem::path& file) {
    return QString::fromStdString(file.filename().string());
}

bool isHdf5(const std::filesystem::path& file) {
    const QString ending = QString::fromStdString(file.extension().string()).toLower();
    return ending == QStringLiteral(".hdf5") || ending == QStringLiteral(".h5") ||
           ending == QStringLiteral(".hdf");
}

/// "128 x 128 pixels, 60 kpc wide".
QString sizeText(const GalaxyScene& scene) {
    const QString pixels = TranslationPage::tr("%1 \u00D7 %2 pixels").arg(scene.width()).arg(scene.height());
    return scene.side() > 0.0
               ? TranslationPage::tr("%1, %2 kpc wide").arg(pixels).arg(scene.side(), 0, 'g', 4)
               : TranslationPage::tr("%1, size not said").arg(pixels);
}

} // namespace

TranslationPage::~TranslationPage() {
    stopAll();
    stopFile();
}

bool TranslationPage::canOpen(const std::filesystem::path& file) {
    static const QRegularExpression kNames(
        QStringLiteral("^(demo_maps|.*galaxy_?maps.*|tng50.*|.*translation.*)\\.(hdf5|h5)$"),
        QRegularExpression::CaseInsensitiveOption);
    return kNames.match(fileNameText(file)).hasMatch();
}

void TranslationPage::open(const std::filesystem::path& file) {
    openAs(file, {});
}

/// A file that only lacks a unit, or has one that is not understood, opens with another: then the form asks.
void TranslationPage::openAs(const std::filesystem::path& file, const io::GalaxyMapsOptions& options) {
    if (!services_.open) {
        return;
    }
    errors_->clear();
    progress_->start(tr("Reading %1").arg(fileNameText(file)));
    opening_.start(
        lane_.files(),
        [open = services_.open, file, options](const Monitor&) {
            Opened opened{file, options, nullptr, {}, !isHdf5(file)};
            try {
                opened.maps = open(file, options);
                opened.maps->count(Domain::Gas); // the models translate gas
            } catch (const Error& e) {
                const std::exception_ptr first = std::current_exception();
                try {
                    io::GalaxyMapsOptions other{
                        .domain = Domain::Gas, .unit = factsOf(Domain::Gas).unit, .extent = 0.0};
                    open(file, other)->count(Domain::Gas);
                } catch (const Error&) {
                    std::rethrow_exception(first);
                }
                opened.maps = nullptr;
                opened.question = e.what();
            }
            return opened;
        },
        [this](Opened opened) { adopt(std::move(opened)); },
        [this](const std::exception& e) {
            progress_->hide();
            fail(QString::fromUtf8(e.what()));
            checkSettled();
        });
    findModels();
}

void TranslationPage::adopt(Opened opened) {
    asked_ = opened.file;
    if (!opened.question.empty()) {
        progress_->hide();
        const QString question = QString::fromStdString(opened.question);
        form_->ask(fileNameText(opened.file), opened.options, question);
        failure_ = scene_ ? QString() : question;
        checkSettled();
        return;
    }
    const auto count = opened.maps->count(Domain::Gas);
    if (opened.picture && opened.options.extent == 0.0) {
        opened.options.unit = opened.maps->find(Domain::Gas)->unit;
        form_->ask(fileNameText(opened.file), opened.options, {});
    } else {
        form_->hide();
    }
    read({opened.file, opened.options, std::move(opened.maps), count, 0});
}

void TranslationPage::showMap(std::int64_t index) {
    Source source = coming_ ? *coming_ : source_;
    if (!source.maps) {
        return;
    }
    index = std::clamp<std::int64_t>(index, 0, source.count - 1);
    if (index == source.index) {
        return;
    }
    source.index = index;
    read(std::move(source));
}

/// All that is shown stays that of the galaxy before until this one is there.
void TranslationPage::read(Source source) {
    coming_ = std::move(source);
    bar_->setFile(fileNameText(coming_->file));
    row_->setMaps(coming_->count);
    row_->setMap(coming_->index, tr("reading"));
    reading_.start(
        lane_.files(),
        [maps = coming_->maps, index = coming_->index](const Monitor&) { return readScene(*maps, index); },
        [this](GalaxyScene scene) { adoptScene(std::move(scene)); },
        [this](const std::exception& e) {
            stayHere();
            fail(QString::fromUtf8(e.what()));
            translateNext();
            checkSettled();
        });
}

void TranslationPage::stayHere() {
    progress_->hide();
    if (coming_) {
        coming_.reset();
        bar_->setFile(fileNameText(source_.file));
        row_->setMaps(source_.count);
        row_->setMap(std::max<std::int64_t>(0, source_.index),
                     scene_ ? sceneText(scene_->facts(), source_.index) : QString());
    }
}

void TranslationPage::stopAll() {
    if (inbox_) {
        inbox_->stop = true; // one step earlier than the job's own cancellation
    }
    translating_.cancel();
    likelihood_.cancel();
    browsing_.cancel();
    reopening_.cancel();
    news_.stop();
    if (work_ && !work_->load) {
        work_.reset();
    }
}

void TranslationPage::adoptScene(GalaxyScene scene) {
    progress_->hide();
    stopAll();
    if (coming_) {
        const bool another = coming_->maps != source_.maps;
        source_ = std::move(*coming_);
        coming_.reset();
        if (another) {
            stopFile();
            measuring_.cancel();
            scores_.reset();
            card_->finishFile(QString());
            card_->setMaps(source_.count);
            link_.setViewport({});
            Q_EMIT titleSaid(fileNameText(source_.file));
            Q_EMIT fileOpened(QString::fromStdString(source_.file.string()));
        }
    }
    failure_.clear();
    scene_ = std::make_shared<const GalaxyScene>(std::move(scene));
    runs_.clear();
    flaws_.clear();
    samples_.clear();
    likelihoods_.clear();
    paused_ = false;
    stack_->setCurrentWidget(view_);
    strip_->show();
    card_->show();
    bar_->setReady(true);
    row_->setMap(source_.index, sceneText(scene_->facts(), source_.index));
    if (!scene_->head.notes.empty()) {
        errors_->showNote(QString::fromStdString(scene_->head.notes.front()));
    }
    Q_EMIT workSaid(sizeText(*scene_));
    setTarget(target_);
    layPanels();
    refresh();
    if (isHdf5(source_.file)) {
        reopen();
    }
    translateNext();
}

void TranslationPage::checkSettled() {
    if (settled()) {
        Q_EMIT settledNow();
    }
}

bool TranslationPage::settled() const {
    return !finding_.running() && !describing_.running() && !opening_.running() && !reading_.running() &&
           !reopening_.running() && !loading_.running() && !translating_.running() && !browsing_.running() &&
           !likelihood_.running() && !measuring_.running() && !saving_.running() && !quiet_.isActive();
}

void TranslationPage::fail(const QString& sentence) {
    errors_->showError(sentence);
    if (!scene_) {
        failure_ = sentence;
    }
}

QString TranslationPage::message() const {
    return errors_->message();
}

const TranslationModel* TranslationPage::modelNamed(const std::string& name) const {
    const auto found = std::find_if(models_.begin(), models_.end(),
                                    [&](const TranslationModel& m) { return m.name == name; });
    return found == models_.end() ? nullptr : &*found;
}

QString TranslationPage::nameOf(const std::string& name) const {
    const TranslationModel* model = modelNamed(name);
    if (model == nullptr) {
        return QString::fromStdString(name);
    }
    const auto alike = std::count_if(ticked_.begin(), ticked_.end(), [&](const std::string& other) {
        const TranslationModel* m = modelNamed(other);
        return m != nullptr && m->kind == model->kind;
    });
    return QString::fromStdString(alike > 1 ? name : model->kind);
}

Ink TranslationPage::inkOf(const std::string& model) const {
    const auto found = inks_.find(model);
    return found == inks_.end() ? Ink::Blue : found->second;
}

void TranslationPage::tick(const std::string& model, bool ticked) {
    const auto at = std::find(ticked_.begin(), ticked_.end(), model);
    if (modelNamed(model) == nullptr || ticked == (at != ticked_.end())) {
        return;
    }
    if (ticked && static_cast<int>(ticked_.size()) == kModelsMost) {
        errors_->showNote(tr("At most %1 models stand side by side: untick one first.").arg(kModelsMost));
        bar_->setTicked(ticked_);
        return;
    }
    if (ticked) {
        const auto isFree = [this](Ink ink) {
            return std::none_of(ticked_.begin(), ticked_.end(),
                                [&](const std::string& other) { return inkOf(other) == ink; });
        };
        inks_[model] = *std::find_if(kInks.begin(), kInks.end(), isFree);
        ticked_.push_back(model);
    } else {
        ticked_.erase(at);
    }
    if (std::find(ticked_.begin(), ticked_.end(), leading_) == ticked_.end()) {
        leading_ = ticked_.empty() ? std::string() : ticked_.front();
    }
    paused_ = false;
    bar_->setTicked(ticked_);
    setTarget(target_);
    layPanels();
    refresh();
    translateNext();
}

Provenance TranslationPage::provenance() const {
    return provenanceOf(leading_);
}

Provenance TranslationPage::provenanceOf(const std::string& name) const {
    Provenance p;
    p.version = kVersion;
    p.page = "translation";
    if (const TranslationModel* model = modelNamed(name)) {
        p.model = model->name;
        p.modelSha256 = model->sha256;
        p.trainingData = model->training;
        p.simulatedTraining = model->simulated;
    }
    const Held* held = heldOf(name);
    if (held != nullptr && held->run) {
        const RunKey key = keyOf(name);
        p.sampler = key.sampler;
        p.steps = key.evaluations;
        for (int i = 0; i < held->run->count(); ++i) {
            p.seeds.push_back(key.seed + static_cast<std::uint64_t>(i));
        }
        p.device = loaded_.at(name).device;
    }
    return p;
}

QString TranslationPage::sourceText() const {
    if (!scene_) {
        return {};
    }
    return tr("Lookback %1: %2, %3")
        .arg(QLatin1String(kVersion), fileNameText(source_.file), sceneText(scene_->facts(), source_.index));
}

} // namespace lookback::ui
