// SPDX-License-Identifier: MIT
#include "core/training/RecipeText.h"
#include "ui/common/Theme.h"
#include "ui/training/FieldControl.h"
#include "ui/training/FieldRow.h"
#include "ui/training/FoldSection.h"
#include "ui/training/PlaceForm.h"
#include "ui/training/RecipeForm.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QtTest>
#include <atomic>

using namespace lookback;
using namespace lookback::ui;

namespace {

std::string preset(const char* name) {
    QFile file(QStringLiteral(LOOKBACK_SOURCE "/resources/recipes/%1.json").arg(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

/// As a hand would: all of the text is written over.
void type(FieldRow* row, const char* text) {
    auto* line = qobject_cast<QLineEdit*>(row->control()->focusTarget());
    line->selectAll();
    QTest::keyClick(line, Qt::Key_Delete);
    QTest::keyClicks(line, QLatin1String(text));
}

void choose(FieldRow* row, const char* value) {
    row->control()->setValue(std::string(value));
    Q_EMIT row->control()->changed();
}

QPushButton* buttonNamed(const QWidget& in, const char* name) {
    for (auto* b : in.findChildren<QPushButton*>()) {
        if (b->accessibleName() == QLatin1String(name)) {
            return b;
        }
    }
    return nullptr;
}

} // namespace

class TestRecipeForm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void givesBackTheRecipeThatItShows_data();
    void givesBackTheRecipeThatItShows();
    void saysWhatIsWrongBesideTheField();
    void showsOnlyFieldsWithAMeaning();
    void offersTheNetworksOfTheTask();
    void marksWhatDiffersFromThePaperAndTheDefault();
    void keepsAdvancedFieldsFoldedUnlessOneIsWrong();
    void checksTheWholeInTheBackgroundAfterAPause();
    void showsWhatTheCheckFindsAtItsField();
    void leavesOutWhatARecipeShouldNotHold();
    void stepsNumbersByTheArrowKeys();
    void tellsWhereTheJobRuns();
    void startsFromAPreset();
    void canBeReachedByKeyboardAndReadAloud();
    void paintsItself_data();
    void paintsItself();

private:
    std::unique_ptr<Theme> theme_;
    std::unique_ptr<RecipeForm> form_;
};

void TestRecipeForm::initTestCase() {
    theme_ = std::make_unique<Theme>(ThemeChoice::Dark);
}

void TestRecipeForm::init() {
    form_ = std::make_unique<RecipeForm>(nullptr);
    form_->resize(900, 700);
    form_->show();
}

void TestRecipeForm::givesBackTheRecipeThatItShows_data() {
    QTest::addColumn<QString>("name");
    const QDir folder(QStringLiteral(LOOKBACK_SOURCE "/resources/recipes"));
    for (const QString& file : folder.entryList({QStringLiteral("*.json")})) {
        QTest::newRow(qPrintable(file)) << QFileInfo(file).baseName();
    }
}

void TestRecipeForm::givesBackTheRecipeThatItShows() {
    QFETCH(QString, name);
    const auto text = preset(qPrintable(name));
    form_->setRecipe(text);
    QVERIFY2(form_->good(), qPrintable(form_->status()));
    const auto given = training::parseRecipe(text).values;
    const auto shown = training::parseRecipe(form_->recipeText());
    QVERIFY(shown.problems.empty());
    for (const auto& [key, value] : given) {
        QVERIFY2(shown.values.at(key) == value, key.c_str());
    }
    for (const auto& [key, value] : shown.values) { // what it adds is what held anyway
        const auto* const field = training::findField(key, given);
        QVERIFY2(value == training::valueOf(*field, given), key.c_str());
    }
}

void TestRecipeForm::saysWhatIsWrongBesideTheField() {
    form_->setRecipe(preset("redshift-laptop"));
    auto* batch = form_->row("optimiser.batch");
    type(batch, "0");
    QCOMPARE(batch->problem(), QStringLiteral("expected 1 to 4096, found 0"));
    QVERIFY(!form_->good());
    QVERIFY(!buttonNamed(*form_, "Add this job to the queue")->isEnabled());
    type(batch, "many");
    QCOMPARE(batch->problem(), QStringLiteral("expected a whole number, found \"many\""));
    type(form_->row("schedule.sigma_max"), "0.01");
    QCOMPARE(form_->row("schedule.sigma_max")->problem(),
             QStringLiteral("expected more than sigma_min, found 0.05 to 0.01"));
    QVERIFY2(form_->status().contains(QLatin1String("2 things to mend")), qPrintable(form_->status()));
    type(batch, "8");
    type(form_->row("schedule.sigma_max"), "80");
    QVERIFY(form_->good());
    QVERIFY(buttonNamed(*form_, "Add this job to the queue")->isEnabled());
    type(form_->row("name"), "");
    QVERIFY(!form_->row("name")->problem().isEmpty());
}

void TestRecipeForm::showsOnlyFieldsWithAMeaning() {
    form_->setRecipe(preset("redshift-laptop"));
    QVERIFY(form_->row("schedule.sigma_max")->isVisibleTo(form_.get()));
    QVERIFY(!form_->row("schedule.beta_end")->isVisibleTo(form_.get()));
    choose(form_->row("schedule.kind"), "ddpm");
    QVERIFY(!form_->row("schedule.sigma_max")->isVisibleTo(form_.get()));
    QVERIFY(form_->row("schedule.beta_end")->isVisibleTo(form_.get()));
    QVERIFY(!training::parseRecipe(form_->recipeText()).values.contains("schedule.sigma_max"));
    choose(form_->row("architecture"), "redshift_unet");
    QVERIFY(!form_->section("sizes")->isVisibleTo(form_.get())); // it has none
}

void TestRecipeForm::offersTheNetworksOfTheTask() {
    form_->setRecipe(preset("redshift-laptop"));
    choose(form_->row("task"), "redshift");
    QCOMPARE(*form_->row("architecture")->control()->value() ==
                 training::FieldValue(std::string("redshift_cnn")),
             true);
    QVERIFY(form_->row("loss")->isVisibleTo(form_.get()));
    QVERIFY(form_->row("sizes.top")->isVisibleTo(form_.get()));
    QVERIFY2(form_->good(), qPrintable(form_->status()));
    QVERIFY(training::parseRecipe(form_->recipeText()).problems.empty());
}

void TestRecipeForm::marksWhatDiffersFromThePaperAndTheDefault() {
    form_->setRecipe(preset("redshift-published"));
    for (const auto& field : training::recipeFields()) {
        QCOMPARE(form_->row(field.key)->mark(), QString());
    }
    auto* batch = form_->row("optimiser.batch");
    type(batch, "64");
    QCOMPARE(batch->mark(), QStringLiteral("differs from the paper: 128"));
    QVERIFY(batch->findChild<QLabel*>()->text().startsWith(QStringLiteral("Batch")));
    type(form_->row("optimiser.learning_rate"), "1e-3");
    QCOMPARE(form_->row("optimiser.learning_rate")->mark(),
             QStringLiteral("differs from the paper: 2e-05 or 5e-05"));
    QVERIFY(batch->control()->focusTarget()->accessibleDescription().contains(QLatin1String("default: 32")));
    type(batch, "32");
    QVERIFY(!batch->control()->focusTarget()->accessibleDescription().contains(QLatin1String("default")));
}

void TestRecipeForm::keepsAdvancedFieldsFoldedUnlessOneIsWrong() {
    form_->setRecipe(preset("redshift-laptop"));
    auto* clip = form_->row("optimiser.clip");
    QVERIFY(!clip->isVisibleTo(form_.get()));
    QTest::mouseClick(buttonNamed(*form_, "Advanced fields of Optimiser"), Qt::LeftButton);
    QVERIFY(clip->isVisibleTo(form_.get()));
    QTest::mouseClick(buttonNamed(*form_, "Advanced fields of Optimiser"), Qt::LeftButton);
    QVERIFY(!clip->isVisibleTo(form_.get()));
    clip->control()->setValue(-1.0);
    Q_EMIT clip->control()->changed();
    QVERIFY(clip->isVisibleTo(form_.get()));
}

void TestRecipeForm::checksTheWholeInTheBackgroundAfterAPause() {
    std::atomic<int> calls{0};
    std::atomic<QThread*> thread{nullptr};
    form_->setCheck([&](const std::string&, const training::JobPlace&) {
        ++calls;
        thread = QThread::currentThread();
        return RecipeVerdict{{}, QStringLiteral("4.88 million parameters")};
    });
    form_->setRecipe(preset("redshift-laptop"));
    QVERIFY(!form_->good()); // nobody has looked yet
    QVERIFY(!form_->settled());
    for (const char* text : {"9", "10", "11", "12"}) { // typing is one edit
        type(form_->row("optimiser.batch"), text);
    }
    QTRY_VERIFY(form_->settled());
    QCOMPARE(calls.load(), 1);
    QVERIFY(thread != QThread::currentThread());
    QVERIFY(form_->good());
    QVERIFY(form_->status().contains(QLatin1String("4.88 million")));
}

void TestRecipeForm::showsWhatTheCheckFindsAtItsField() {
    form_->setCheck([](const std::string& text, const training::JobPlace& place) {
        const auto values = training::parseRecipe(text).values;
        RecipeVerdict verdict;
        if (values.at("data.training") == training::FieldValue(std::string("absent.hdf5"))) {
            verdict.problems = {{"data.training", "there is no such file"},
                                {"sizes", "expected training to fit into 8 GB, found a need of 9 GB"}};
        }
        verdict.summary = QString::fromStdString(place.executor);
        return verdict;
    });
    form_->setRecipe(preset("redshift-laptop"));
    type(form_->row("data.training"), "absent.hdf5");
    QTRY_VERIFY(form_->settled());
    QCOMPARE(form_->row("data.training")->problem(), QStringLiteral("there is no such file"));
    QVERIFY2(form_->status().contains(QLatin1String("found a need of 9 GB")), qPrintable(form_->status()));
    QVERIFY(!form_->good());
    type(form_->row("data.training"), "there.hdf5");
    QCOMPARE(form_->row("data.training")->problem(), QString()); // an answer to another question
    QTRY_VERIFY(form_->settled());
    QVERIFY(form_->good());
}

void TestRecipeForm::leavesOutWhatARecipeShouldNotHold() {
    auto text = preset("redshift-laptop");
    text.insert(text.find('{') + 1, R"("learning_rat": 3, )");
    form_->setRecipe(text);
    QVERIFY2(form_->status().contains(QLatin1String("learning_rat is not known")),
             qPrintable(form_->status()));
    QVERIFY(form_->good());
    QVERIFY(training::parseRecipe(form_->recipeText()).problems.empty());
    form_->setRecipe("{");
    QVERIFY2(form_->status().contains(QLatin1String("expected a recipe as JSON")),
             qPrintable(form_->status()));
}

void TestRecipeForm::stepsNumbersByTheArrowKeys() {
    form_->setRecipe(preset("redshift-laptop"));
    const auto after = [&](const char* key, const char* from, Qt::Key press) {
        auto* row = form_->row(key);
        type(row, from);
        auto* line = qobject_cast<QLineEdit*>(row->control()->focusTarget());
        QTest::keyClick(line, press);
        return line->text();
    };
    QCOMPARE(after("optimiser.batch", "16", Qt::Key_Up), QStringLiteral("17"));
    QCOMPARE(after("optimiser.batch", "16", Qt::Key_PageDown), QStringLiteral("6"));
    QCOMPARE(after("optimiser.batch", "1", Qt::Key_Down), QStringLiteral("1")); // the range ends
    QCOMPARE(after("optimiser.learning_rate", "0.0004", Qt::Key_Up), QStringLiteral("0.0005"));
    QCOMPARE(after("optimiser.learning_rate", "0.0005", Qt::Key_Up), QStringLiteral("0.001"));
    QCOMPARE(after("optimiser.learning_rate", "0.001", Qt::Key_Down), QStringLiteral("0.0005"));
    QCOMPARE(after("optimiser.learning_rate", "1", Qt::Key_Up), QStringLiteral("1"));
}

void TestRecipeForm::tellsWhereTheJobRuns() {
    training::JobPlace place;
    place.executor = "slurm";
    place.device = "cuda";
    place.threads = 4;
    place.ranks = 2;
    place.partition = "gpu";
    place.minutes = 240;
    place.extra = "#SBATCH --gres=gpu:1\n#SBATCH --mem=32G";
    form_->setPlace(place);
    const auto back = form_->place();
    QCOMPARE(back.executor, place.executor);
    QCOMPARE(back.device, place.device);
    QCOMPARE(back.threads, place.threads);
    QCOMPARE(back.ranks, place.ranks);
    QCOMPARE(back.partition, place.partition);
    QCOMPARE(back.minutes, place.minutes);
    QCOMPARE(back.extra, place.extra);
    auto* partition = form_->placeForm()->row("partition");
    QVERIFY(partition->isVisibleTo(form_.get()));
    choose(form_->placeForm()->row("executor"), "local");
    QVERIFY(!partition->isVisibleTo(form_.get()));
    QCOMPARE(form_->place().minutes, 0); // nothing of Slurm is left
    form_->setRecipe(preset("redshift-laptop"));
    QVERIFY(form_->good());
    type(form_->placeForm()->row("ranks"), "0");
    QVERIFY(!form_->good());
}

void TestRecipeForm::startsFromAPreset() {
    const auto found = training::findPresets();
    QVERIFY2(found.notes.empty(), found.notes.empty() ? "" : found.notes.front().c_str());
    QVERIFY(found.presets.size() >= 11);
    form_->setPresets(found.presets);
    auto* presets = qobject_cast<QPushButton*>(buttonNamed(*form_, "Presets"));
    Q_EMIT presets->menu()->aboutToShow();
    QAction* wanted = nullptr;
    for (QAction* action : presets->menu()->actions()) {
        if (action->text().endsWith(QLatin1String("redshift-published-attention"))) {
            wanted = action;
        }
    }
    QVERIFY(wanted != nullptr);
    wanted->trigger();
    QCOMPARE(*form_->row("architecture")->control()->value() ==
                 training::FieldValue(std::string("redshift_unet_attention")),
             true);
    QVERIFY(presets->text().contains(QLatin1String("redshift-published-attention")));
}

void TestRecipeForm::canBeReachedByKeyboardAndReadAloud() {
    form_->setRecipe(preset("redshift-laptop"));
    for (const auto& field : training::recipeFields()) {
        auto* target = form_->row(field.key)->control()->focusTarget();
        QVERIFY2(!target->accessibleName().isEmpty(), field.key.c_str());
        QVERIFY2(target->focusPolicy() & Qt::TabFocus, field.key.c_str());
    }
    QSignalSpy add(form_.get(), &RecipeForm::addWanted);
    QSignalSpy cancel(form_.get(), &RecipeForm::cancelled);
    auto* name = form_->row("name")->control()->focusTarget();
    QTest::keyClick(name, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(add.count(), 1);
    QTest::keyClick(name, Qt::Key_Escape);
    QCOMPARE(cancel.count(), 1);
    QTest::mouseClick(buttonNamed(*form_, "Add this job to the queue"), Qt::LeftButton);
    QTest::mouseClick(buttonNamed(*form_, "Leave the form"), Qt::LeftButton);
    QCOMPARE(add.count(), 2);
    QCOMPARE(cancel.count(), 2);
}

void TestRecipeForm::paintsItself_data() {
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("width");
    QTest::newRow("dark") << true << 900;
    QTest::newRow("light") << false << 900;
    QTest::newRow("narrow") << true << 620;
}

/// Nothing is cut off at the sides; LOOKBACK_PICTURES keeps the pictures.
void TestRecipeForm::paintsItself() {
    QFETCH(bool, dark);
    QFETCH(int, width);
    theme_->choose(dark ? ThemeChoice::Dark : ThemeChoice::Light);
    form_->setRecipe(preset("redshift-published"));
    type(form_->row("optimiser.batch"), "0");
    type(form_->row("optimiser.learning_rate"), "1e-3");
    auto* content = form_->findChild<QScrollArea*>()->widget();
    form_->resize(width, 700);
    QTRY_COMPARE(form_->width(), width);
    for (const auto& field : training::recipeFields()) {
        const auto* row = form_->row(field.key);
        if (row->isVisibleTo(form_.get())) {
            const auto* control = row->control();
            QVERIFY2(control->mapTo(content, QPoint(control->width(), 0)).x() <= content->width(),
                     field.key.c_str());
        }
    }
    QVERIFY2(content->minimumSizeHint().width() <= form_->width(),
             qPrintable(QString::number(content->minimumSizeHint().width())));
    const auto folder = qEnvironmentVariable("LOOKBACK_PICTURES");
    if (!folder.isEmpty()) {
        const QString name = QString::fromLatin1(QTest::currentDataTag());
        form_->resize(width, content->sizeHint().height() + 120);
        QTRY_VERIFY(form_->height() > 700);
        QVERIFY(form_->grab().save(QStringLiteral("%1/recipe_form_%2.png").arg(folder, name)));
    }
    theme_->choose(ThemeChoice::Dark);
}

QTEST_MAIN(TestRecipeForm)
#include "tst_recipe_form.moc"
