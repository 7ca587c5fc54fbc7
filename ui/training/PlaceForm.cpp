// SPDX-License-Identifier: MIT
#include "ui/training/PlaceForm.h"

#include "ui/training/FieldControl.h"
#include "ui/training/FieldRow.h"

#include <QRegularExpression>
#include <QVBoxLayout>
#include <algorithm>

namespace lookback::ui {

namespace {

using training::FieldKind;
using training::RecipeField;

RecipeField choice(const char* key, const char* name, const char* help,
                   std::vector<training::FieldChoice> choices) {
    RecipeField field;
    field.key = key;
    field.label = name;
    field.help = help;
    field.kind = FieldKind::Choice;
    field.standard = choices.front().value;
    field.choices = std::move(choices);
    return field;
}

RecipeField number(const char* key, const char* name, const char* help, const char* unit,
                   std::int64_t standard, double highest) {
    RecipeField field;
    field.key = key;
    field.label = name;
    field.help = help;
    field.unit = unit;
    field.kind = FieldKind::Integer;
    field.standard = standard;
    field.range = {standard == 1 ? 1.0 : 0.0, highest};
    return field;
}

RecipeField text(const char* key, const char* name, const char* help) {
    RecipeField field;
    field.key = key;
    field.label = name;
    field.help = help;
    field.standard = std::string();
    return field;
}

std::deque<RecipeField> placeFields() {
    return {
        choice("executor", "Runs on", "Where the job's processes start; they outlive this window.",
               {{"local", "this machine", {}}, {"slurm", "a cluster, by Slurm", {}}}),
        choice("device", "Device", "Of each process; automatic takes a GPU where there is one.",
               {{"auto", "automatic", {}}, {"cpu", "CPU", {}}, {"cuda", "GPU (CUDA)", {}}}),
        number("threads", "Threads", "Of each process; 0 shares out all cores.", "threads", 0, 1024),
        number("ranks", "Processes", "That share each batch between them.", "processes", 1, 1024),
        text("partition", "Partition", "Of the cluster; empty leaves it to Slurm."),
        number("minutes", "Time limit",
               "After which the job saves and queues again; 0 takes the partition's.", "minutes", 0, 100000),
        text("extra", "Further lines", "For the script, apart by semicolons: #SBATCH --gres=gpu:1"),
    };
}

bool ofSlurm(const std::string& key) {
    return key == "partition" || key == "minutes" || key == "extra";
}

} // namespace

PlaceForm::PlaceForm(QWidget* parent)
    : QWidget(parent)
    , fields_(placeFields()) {
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(6);
    for (const RecipeField& field : fields_) {
        auto* row = new FieldRow(field);
        rows_.push_back(row);
        all->addWidget(row);
        connect(row->control(), &FieldControl::changed, this, [this] {
            review();
            Q_EMIT changed();
        });
    }
    review();
}

FieldRow* PlaceForm::row(const char* key) const {
    const auto found =
        std::find_if(rows_.begin(), rows_.end(), [&](const FieldRow* r) { return r->field().key == key; });
    return found == rows_.end() ? nullptr : *found;
}

training::JobPlace PlaceForm::place() const {
    const auto textIn = [this](const char* key) {
        return std::get<std::string>(*row(key)->control()->value());
    };
    const auto numberIn = [this](const char* key) {
        const auto value = row(key)->control()->value();
        return static_cast<int>(std::get<std::int64_t>(value ? *value : row(key)->field().standard));
    };
    training::JobPlace place;
    place.executor = textIn("executor");
    place.device = textIn("device");
    place.threads = numberIn("threads");
    place.ranks = numberIn("ranks");
    if (place.executor == "slurm") {
        place.partition = textIn("partition");
        place.minutes = numberIn("minutes");
        place.extra = QString::fromStdString(textIn("extra"))
                          .split(QLatin1Char(';'), Qt::SkipEmptyParts)
                          .replaceInStrings(QRegularExpression(QStringLiteral("^\\s+|\\s+$")), QString())
                          .join(QLatin1Char('\n'))
                          .toStdString();
    }
    return place;
}

void PlaceForm::setPlace(const training::JobPlace& place) {
    row("executor")->control()->setValue(place.executor);
    row("device")->control()->setValue(place.device);
    row("threads")->control()->setValue(std::int64_t{place.threads});
    row("ranks")->control()->setValue(std::int64_t{place.ranks});
    row("partition")->control()->setValue(place.partition);
    row("minutes")->control()->setValue(std::int64_t{place.minutes});
    row("extra")->control()->setValue(
        QString::fromStdString(place.extra).replace(QLatin1Char('\n'), QStringLiteral("; ")).toStdString());
    review();
}

bool PlaceForm::good() const {
    return std::all_of(rows_.begin(), rows_.end(), [](const FieldRow* r) { return r->problem().isEmpty(); });
}

void PlaceForm::review() {
    const bool slurm = row("executor")->control()->value() == training::FieldValue(std::string("slurm"));
    for (FieldRow* r : rows_) {
        const bool shown = slurm || !ofSlurm(r->field().key);
        r->setVisible(shown);
        const auto value = r->control()->value();
        QString problem = r->control()->misread();
        if (value) {
            problem = QString::fromStdString(training::problemWith(r->field(), *value, {}));
        }
        r->mark(shown ? problem : QString(), {});
    }
}

} // namespace lookback::ui
