// SPDX-License-Identifier: MIT
#include "ui/field/FieldPage.h"

#include "core/common/Error.h"
#include "core/common/Version.h"
#include "ui/analysis/WorkPanel.h"
#include "ui/canvas/MapBar.h"
#include "ui/common/ErrorBar.h"
#include "ui/common/Figures.h"
#include "ui/field/ClusteringCard.h"
#include "ui/field/FieldBar.h"
#include "ui/field/Region.h"

#include <QRegularExpression>
#include <QStackedWidget>
#include <algorithm>

namespace lookback::ui {

namespace {

constexpr std::int64_t kLabelled = 100000; ///< Maps of a file that are offered.

QString nameOf(const std::filesystem::path& file) {
    return QString::fromStdString(file.filename().string());
}

/// "32 Mpc/h box, 256 x 256, slab 6.4 Mpc/h".
QString factsText(const Map& map) {
    QStringList parts;
    parts << (map.box > 0.0 ? FieldPage::tr("%1 Mpc/h box").arg(figures(map.box, 4))
                            : FieldPage::tr("size not said"));
    parts << QStringLiteral("%1 \u00D7 %2").arg(map.width()).arg(map.height());
    if (map.depth > 0.0) {
        parts << FieldPage::tr("slab %1 Mpc/h").arg(figures(map.depth, 3));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

FieldPage::~FieldPage() {
    stopAll();
}

bool FieldPage::canOpen(const std::filesystem::path& file) {
    static const QRegularExpression kNames(QStringLiteral(
        "^(Maps_.*\\.npy|(snap|snapshot|fof_subhalo_tab|groups)_\\d+(\\.\\d+)?\\.(hdf5|h5))$"));
    return kNames.match(nameOf(file)).hasMatch();
}

void FieldPage::open(const std::filesystem::path& file) {
    if (!services_.open) {
        return;
    }
    errors_->clear();
    work_->start(tr("Reading %1").arg(nameOf(file)));
    opening_.start(
        lane_.files(),
        [open = services_.open, file](const Monitor&) {
            Place opened;
            opened.source = open(file, {});
            opened.facts = opened.source->facts();
            for (std::int64_t i = 0; i < std::min(opened.facts.maps, kLabelled); ++i) {
                opened.labels << QString::fromStdString(opened.source->labelOf(i));
            }
            return opened;
        },
        [this](Place opened) { adopt(std::move(opened)); },
        [this](const std::exception& e) {
            work_->hide();
            fail(QString::fromUtf8(e.what()));
            checkSettled();
        });
    findModels();
}

void FieldPage::adopt(Place opened) {
    QStringList notes;
    for (const std::string& note : opened.facts.notes) {
        notes << QString::fromStdString(note);
    }
    if (!notes.isEmpty()) {
        errors_->showNote(notes.join(QLatin1Char(' ')));
    }
    opened.index = 0;
    read(std::move(opened));
}

void FieldPage::showMap(std::int64_t index) {
    Place place = coming_ ? *coming_ : place_;
    if (!place.source || place.labels.isEmpty()) {
        return;
    }
    index = std::clamp<std::int64_t>(index, 0, place.labels.size() - 1);
    if (index == place.index) {
        return;
    }
    place.index = index;
    read(std::move(place));
}

/// All that is shown stays that of the map before until this one is there.
void FieldPage::read(Place place) {
    coming_ = std::move(place);
    showPlace(*coming_);
    reading_.start(
        lane_.files(),
        [source = coming_->source, index = coming_->index](const Monitor& monitor) {
            Scene scene;
            scene.matter = std::make_shared<const Map>(source->matter(index, monitor));
            if (auto truth = source->truth(index, monitor)) {
                Densities densities;
                densities.add(*truth);
                scene.density = densities.band();
                scene.truth = std::make_shared<const Map>(std::move(*truth));
            }
            return scene;
        },
        [this](Scene scene) { adoptScene(std::move(scene)); },
        [this](const std::exception& e) {
            stayHere();
            fail(QString::fromUtf8(e.what()));
            checkSettled();
        });
}

void FieldPage::stayHere() {
    work_->hide();
    if (coming_) {
        coming_.reset();
        showPlace(place_);
    }
}

void FieldPage::showPlace(const Place& place) {
    bar_->setFile(nameOf(place.facts.file));
    bar_->setMaps(place.labels.size(),
                  [labels = place.labels](std::int64_t i) { return labels.value(static_cast<int>(i)); });
    bar_->setMap(std::max<std::int64_t>(0, place.index));
}

void FieldPage::stopAll() {
    if (inbox_) {
        inbox_->stop = true; // one step earlier than the job's own cancellation
    }
    sampling_.cancel();
    rivalling_.cancel();
    reopening_.cancel();
    browsing_.cancel();
    preparing_.cancel();
}

void FieldPage::adoptScene(Scene scene) {
    work_->hide();
    stopAll();
    if (coming_) {
        const bool another = coming_->source != place_.source;
        place_ = std::move(*coming_);
        coming_.reset();
        if (another) {
            link_.setViewport({});
            link_.setRegion({});
            Q_EMIT titleSaid(nameOf(place_.facts.file));
            Q_EMIT fileOpened(QString::fromStdString(place_.facts.file.string()));
        }
    }
    failure_.clear();
    news_.stop();
    scene_ = std::move(scene);
    run_.reset();
    figures_.reset();
    others_.clear();
    fields_.clear();
    sample_.reset();
    shown_ = -1;
    setBlinking(false);
    if (solidWhenReady_) {
        setSolid(true);
    } else {
        stack_->setCurrentWidget(maps_);
    }
    strip_->show();
    clustering_->show();
    bar_->setReady(true);
    strip_->finish(QString());
    strip_->setHeld(0, false);
    arrangePanels();
    refreshPanels();
    refreshClustering();
    refreshRegion();
    Q_EMIT workSaid(factsText(*scene_->matter));
    if (place_.facts.kind == "posterior") {
        reopen();
    }
    prepare();
    checkSettled();
}

std::shared_ptr<const Map> FieldPage::mapOf(FieldContent content) const {
    if (!scene_) {
        return nullptr;
    }
    switch (content) {
    case FieldContent::Matter:
        return scene_->matter;
    case FieldContent::Truth:
        return scene_->truth;
    case FieldContent::Sample:
        return blinkTruth_ && scene_->truth ? scene_->truth : sample_;
    case FieldContent::Mean:
        return figures_ ? figures_->mean : nullptr;
    case FieldContent::Deviation:
        return figures_ ? figures_->deviation : nullptr;
    case FieldContent::ZScore:
        return figures_ ? figures_->zScore : nullptr;
    case FieldContent::Difference:
        if (figures_ && figures_->mean && comparable()) {
            Map difference = *figures_->mean;
            for (std::size_t i = 0; i < difference.values.pixels.size(); ++i) {
                difference.values.pixels[i] -= scene_->truth->values.pixels[i];
            }
            return std::make_shared<const Map>(std::move(difference));
        }
        return nullptr;
    case FieldContent::Cnn:
    case FieldContent::Hod:
        break;
    }
    const auto found = fields_.find(content);
    return found == fields_.end() ? nullptr : found->second;
}

bool FieldPage::comparable() const {
    return scene_ && scene_->truth && (!sample_ || sample_->unit == scene_->truth->unit);
}

/// Galaxy maps are shown between the same limits, the truth's where it is known.
std::shared_ptr<const Map> FieldPage::limitsFrom(FieldContent content) const {
    switch (content) {
    case FieldContent::Truth:
    case FieldContent::Sample:
    case FieldContent::Mean:
    case FieldContent::Cnn:
    case FieldContent::Hod:
    case FieldContent::ZScore: // the truth below
        return comparable() ? scene_->truth : content == FieldContent::Truth ? nullptr : sample_;
    default:
        return nullptr;
    }
}

void FieldPage::checkSettled() {
    if (settled()) {
        Q_EMIT settledNow();
    }
}

bool FieldPage::settled() const {
    return !finding_.running() && !describing_.running() && !opening_.running() && !reading_.running() &&
           !preparing_.running() && !rivalling_.running() && !sampling_.running() && !browsing_.running() &&
           !saving_.running() && !volumeJob_.running() && !reopening_.running();
}

void FieldPage::fail(const QString& sentence) {
    errors_->showError(sentence);
    if (!scene_) {
        failure_ = sentence;
    }
}

QString FieldPage::message() const {
    return errors_->message();
}

const FieldModel* FieldPage::modelNamed(const std::string& name) const {
    const auto found =
        std::find_if(models_.begin(), models_.end(), [&](const FieldModel& m) { return m.name == name; });
    return found == models_.end() ? nullptr : &*found;
}

Provenance FieldPage::provenance() const {
    Provenance p;
    p.version = kVersion;
    p.page = "field";
    if (run_) {
        p.model = runModel_;
        if (const FieldModel* model = modelNamed(runModel_); model != nullptr) {
            p.modelSha256 = model->sha256;
            p.trainingData = model->training;
            p.simulatedTraining = model->simulated;
        }
        p.sampler = runWish_.paint.sampler;
        p.steps = runWish_.paint.evaluations;
        for (int i = 0; i < run_->count(); ++i) {
            p.seeds.push_back(run_->firstSeed() + static_cast<std::uint64_t>(i));
        }
    }
    if (prepared_) {
        p.device = prepared_->loaded.device;
    }
    return p;
}

QString FieldPage::sourceText() const {
    if (!scene_) {
        return {};
    }
    QString text = tr("Lookback %1: %2, %3")
                       .arg(QLatin1String(kVersion), nameOf(place_.facts.file),
                            place_.labels.value(static_cast<int>(place_.index)));
    if (run_ && run_->count() > 0) {
        text += tr("; %1 samples by %2, seeds from %3")
                    .arg(run_->count())
                    .arg(QString::fromStdString(runModel_))
                    .arg(run_->firstSeed());
    }
    return text;
}

} // namespace lookback::ui
