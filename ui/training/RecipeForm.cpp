// SPDX-License-Identifier: MIT
#include "ui/training/RecipeForm.h"

#include "core/training/RecipeText.h"
#include "ui/common/Controls.h"
#include "ui/training/FieldControl.h"
#include "ui/training/FieldRow.h"
#include "ui/training/FoldSection.h"
#include "ui/training/PlaceForm.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

namespace lookback::ui {

namespace {

constexpr int kQuiet = 300; ///< ms without a key before files and network are looked at.
const std::string kPlace = "place";

const training::Problem* problemWith(const std::vector<training::Problem>& problems,
                                     const std::string& field) {
    const auto found = std::find_if(problems.begin(), problems.end(),
                                    [&](const training::Problem& p) { return p.field == field; });
    return found == problems.end() ? nullptr : &*found;
}

} // namespace

RecipeForm::RecipeForm(QWidget* parent)
    : QWidget(parent)
    , preset_(new MenuButton(tr("Presets"), [this](QMenu& m) { fillPresets(m); }))
    , place_(new PlaceForm)
    , status_(label(QString(), "secondary"))
    , add_(button(tr("Add to queue"), tr("Add this job to the queue")))
    , cancel_(button(tr("Cancel"), tr("Leave the form"))) {
    setAccessibleName(tr("Recipe of a new job"));
    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(12, 4, 12, 12);
    column->setSpacing(8);
    for (const auto& section : training::recipeSections()) {
        addPart(section, column);
    }
    Part where;
    where.fold = new FoldSection(tr("Place"));
    where.fold->body()->addWidget(place_);
    column->addWidget(where.fold);
    parts_[kPlace] = where;
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(bar());
    all->addWidget(scroll, 1);
    all->addWidget(footer());
    pool_.setMaxThreadCount(1);
    quiet_.setSingleShot(true);
    quiet_.setInterval(kQuiet);
    connect(&quiet_, &QTimer::timeout, this, &RecipeForm::startCheck);
    connect(place_, &PlaceForm::changed, this, &RecipeForm::edited);
    edited();
}

RecipeForm::~RecipeForm() = default;

QWidget* RecipeForm::bar() {
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(8);
    row->addWidget(label(tr("New job"), "title"));
    row->addStretch(1);
    preset_->setLabel(tr("Start from a preset"));
    preset_->setEnabled(false);
    row->addWidget(preset_);
    return bar;
}

QWidget* RecipeForm::footer() {
    auto* footer = new QWidget;
    auto* row = new QHBoxLayout(footer);
    row->setContentsMargins(12, 8, 12, 12);
    row->setSpacing(8);
    status_->setWordWrap(true);
    row->addWidget(status_, 1);
    add_->setProperty("primary", true);
    row->addWidget(cancel_);
    row->addWidget(add_);
    connect(add_, &QPushButton::clicked, this, &RecipeForm::addWanted);
    connect(cancel_, &QPushButton::clicked, this, &RecipeForm::cancelled);
    return footer;
}

void RecipeForm::addPart(const training::RecipeSection& section, QVBoxLayout* column) {
    Part part;
    part.fold = new FoldSection(QString::fromStdString(section.label));
    for (const auto& field : training::recipeFields()) {
        if (field.section() != section.key) {
            continue;
        }
        auto* row = new FieldRow(field);
        part.rows.push_back(row);
        rows_.push_back(row);
        part.fold->body()->addWidget(row);
        connect(row->control(), &FieldControl::changed, this, &RecipeForm::edited);
        if (field.advanced && part.more == nullptr) {
            part.more = button(tr("Advanced"),
                               tr("Advanced fields of %1").arg(QString::fromStdString(section.label)));
        }
    }
    if (part.more != nullptr) {
        setRole(part.more, "more");
        part.more->setFlat(true);
        part.fold->body()->addWidget(part.more);
        connect(part.more, &QPushButton::clicked, this, [this, key = section.key] {
            parts_[key].all = !parts_[key].all;
            review();
        });
    }
    column->addWidget(part.fold);
    parts_[section.key] = std::move(part);
}

void RecipeForm::setPresets(std::vector<training::Preset> presets) {
    presets_ = std::move(presets);
    preset_->setEnabled(!presets_.empty());
}

void RecipeForm::fillPresets(QMenu& menu) {
    std::string task;
    for (const auto& preset : presets_) {
        if (preset.task != task && !task.empty()) {
            menu.addSeparator();
        }
        task = preset.task;
        const QString name = QString::fromStdString(preset.name);
        QAction* action =
            menu.addAction(QString::fromStdString(preset.title) + QStringLiteral("  \u00B7  ") + name);
        connect(action, &QAction::triggered, this, [this, text = preset.text, name] {
            preset_->setLabel(name);
            setRecipe(text);
        });
    }
}

void RecipeForm::setCheck(CheckRecipe check) {
    check_ = std::move(check);
    edited();
}

void RecipeForm::setFolder(const QString& folder) {
    for (FieldRow* row : rows_) {
        row->control()->setFolder(folder);
    }
}

void RecipeForm::setRecipe(const std::string& text) {
    const auto parsed = training::parseRecipe(text);
    unread_.clear();
    for (const auto& problem : parsed.problems) {
        const bool kept = parsed.values.contains(problem.field); // its field shows it
        if (!kept && problem.sentence != "is missing") {
            unread_.push_back(problem);
        }
    }
    for (FieldRow* row : rows_) {
        const auto* const given = training::findField(row->field().key, parsed.values);
        const bool mine = given == &row->field();
        row->control()->setValue(mine ? training::valueOf(row->field(), parsed.values)
                                      : row->field().standard);
    }
    edited();
}

/// Of fields with a meaning, in the order of the table: what others hang on comes before them.
training::RecipeValues RecipeForm::values() const {
    training::RecipeValues values;
    for (const FieldRow* row : rows_) {
        const auto value = row->control()->value();
        if (value && training::applies(row->field(), values)) {
            values[row->field().key] = *value;
        }
    }
    return values;
}

std::string RecipeForm::recipeText() const {
    auto all = values();
    for (const FieldRow* row : rows_) { // an empty line says nothing
        const auto& field = row->field();
        const auto given = all.find(field.key);
        if (!field.needed && given != all.end() && given->second == training::FieldValue(std::string())) {
            all.erase(given);
        }
    }
    return training::writeRecipe(all);
}

void RecipeForm::setPlace(const training::JobPlace& place) {
    place_->setPlace(place);
    edited();
}

training::JobPlace RecipeForm::place() const {
    return place_->place();
}

FieldRow* RecipeForm::row(const std::string& key) const {
    const auto* const field = training::findField(key, values());
    const auto found =
        std::find_if(rows_.begin(), rows_.end(), [&](const FieldRow* r) { return &r->field() == field; });
    return found == rows_.end() ? nullptr : *found;
}

FoldSection* RecipeForm::section(const std::string& key) const {
    const auto found = parts_.find(key);
    return found == parts_.end() ? nullptr : found->second.fold;
}

/// Something has changed: say what is wrong with the fields, and look at the rest when the hand rests.
void RecipeForm::edited() {
    job_.cancel();
    asked_ = false;
    verdict_ = {};
    if (check_) {
        quiet_.start();
    }
    review();
}

void RecipeForm::review() {
    const auto given = values();
    ofFields_ = training::checkFields(given);
    for (FieldRow* row : rows_) {
        if (row->field().kind == training::FieldKind::Choice && training::applies(row->field(), given)) {
            const auto before = row->control()->value();
            row->control()->setChoices(training::choicesOf(row->field(), given));
            if (row->control()->value() != before) { // the networks of another task
                return review();
            }
        }
    }
    for (auto& [key, part] : parts_) {
        reviewPart(part, given);
    }
    showStatus();
}

QString RecipeForm::problemOf(const FieldRow& row) const {
    if (const QString misread = row.control()->misread(); !misread.isEmpty()) {
        return misread;
    }
    for (const auto* const problems : {&ofFields_, &verdict_.problems}) {
        if (const auto* const problem = problemWith(*problems, row.field().key)) {
            return QString::fromStdString(problem->sentence == "is missing" ? "expected something here"
                                                                            : problem->sentence);
        }
    }
    return {};
}

void RecipeForm::reviewPart(Part& part, const training::RecipeValues& values) {
    int wrong = 0;
    int folded = 0;
    int shown = 0;
    for (FieldRow* row : part.rows) {
        const bool meant = training::applies(row->field(), values);
        const QString problem = meant ? problemOf(*row) : QString();
        row->mark(problem, training::publishedFor(row->field(), values));
        part.all = part.all || (row->field().advanced && !problem.isEmpty());
        wrong += problem.isEmpty() ? 0 : 1;
        folded += meant && row->field().advanced ? 1 : 0;
        shown += meant ? 1 : 0;
    }
    for (FieldRow* row : part.rows) {
        row->setVisible(training::applies(row->field(), values) && (part.all || !row->field().advanced));
    }
    if (part.more != nullptr) {
        part.more->setVisible(folded > 0);
        part.more->setText((part.all ? tr("\u25BE  Advanced") : tr("\u25B8  Advanced (%1)").arg(folded)));
    }
    if (!part.rows.empty()) {
        part.fold->setVisible(shown > 0); // a network without sizes
        part.fold->setNote(wrong > 0 ? tr("%1 to mend").arg(wrong) : QString());
    }
}

void RecipeForm::startCheck() {
    job_.start(
        &pool_,
        [check = check_, text = recipeText(), where = place()](const Monitor&) { return check(text, where); },
        [this](RecipeVerdict verdict) {
            verdict_ = std::move(verdict);
            asked_ = true;
            review();
            Q_EMIT settledNow();
        },
        [this](const std::exception& e) {
            verdict_.problems = {{"", e.what()}};
            asked_ = true;
            review();
            Q_EMIT settledNow();
        });
    showStatus();
}

bool RecipeForm::settled() const {
    return !check_ || asked_;
}

bool RecipeForm::good() const {
    const bool fields =
        std::all_of(rows_.begin(), rows_.end(), [](const FieldRow* r) { return r->problem().isEmpty(); });
    return fields && place_->good() && ofFields_.empty() && settled() && verdict_.problems.empty();
}

void RecipeForm::showStatus() {
    QStringList said;
    for (const auto& problem : unread_) { // of the recipe as it came; the form leaves it out
        said << tr("Left out: %1.").arg(QString::fromStdString(textOf(problem)));
    }
    const auto placed = values();
    int wrong = place_->good() ? 0 : 1;
    for (const FieldRow* r : rows_) {
        wrong += r->problem().isEmpty() ? 0 : 1;
    }
    for (const auto& problem : verdict_.problems) {
        const auto* const field = training::findField(problem.field, placed);
        if (field == nullptr ||
            !training::applies(*field, placed)) { // of the whole, or of a part: no field's
            said << QString::fromStdString(textOf(problem)) + QLatin1Char('.');
            ++wrong;
        }
    }
    if (wrong > 0) {
        said << (wrong == 1 ? tr("One thing to mend.") : tr("%1 things to mend.").arg(wrong));
    } else if (!settled()) {
        said << tr("Looking at files and network\u2026");
    } else {
        said << (verdict_.summary.isEmpty() ? tr("Ready.") : tr("Ready: %1.").arg(verdict_.summary));
    }
    status_->setText(said.join(QLatin1Char(' ')));
    setRole(status_, wrong > 0 ? "warning" : "secondary");
    status_->setStyleSheet(QString()); // the role has changed: dress again
    add_->setEnabled(good());
}

QString RecipeForm::status() const {
    return status_->text();
}

void RecipeForm::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT cancelled();
        return;
    }
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    if (control && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && add_->isEnabled()) {
        Q_EMIT addWanted();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace lookback::ui
