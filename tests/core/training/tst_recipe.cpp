// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/engine/Schedule.h"
#include "core/io/AtomicFile.h"
#include "core/training/Recipe.h"
#include "core/training/RecipeText.h"

#include <QtTest>
#include <algorithm>
#include <set>

using namespace lookback;
using namespace lookback::training;
namespace fs = std::filesystem;

namespace {

const char* const kSmall = R"({"name": "x", "data": {"training": "a.hdf5", "validation": "b.hdf5",
    "description": "d", "simulated": true}})";

std::vector<fs::path> recipesThatComeWithIt() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(fs::path(LOOKBACK_SOURCE) / "resources" / "recipes")) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

QStringList said(const std::vector<Problem>& problems) {
    QStringList all;
    for (const auto& problem : problems) {
        all << QString::fromStdString(textOf(problem));
    }
    return all;
}

/// A value that the field may take, and that is not its standard.
FieldValue another(const RecipeField& field, const RecipeValues& values) {
    switch (field.kind) {
    case FieldKind::Text:
    case FieldKind::File:
        return std::string("other \"text\" \\ of two\nlines");
    case FieldKind::Choice: {
        const auto choices = choicesOf(field, values);
        return choices.back().value == std::get<std::string>(field.standard) ? choices.front().value
                                                                             : choices.back().value;
    }
    case FieldKind::Flag:
        return !std::get<bool>(field.standard);
    case FieldKind::Integer: {
        const auto lowest = static_cast<std::int64_t>(field.range.lowest);
        return std::get<std::int64_t>(field.standard) == lowest ? lowest + 1 : lowest;
    }
    case FieldKind::Number:
        return std::get<double>(field.standard) == field.range.highest ? field.range.lowest
                                                                       : field.range.highest;
    case FieldKind::Integers:
        return std::vector<std::int64_t>(static_cast<std::size_t>(field.count.highest),
                                         static_cast<std::int64_t>(field.range.highest));
    case FieldKind::Numbers:
        return std::vector<double>(static_cast<std::size_t>(field.count.highest), field.range.highest);
    }
    return {};
}

} // namespace

class TestRecipe : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void describesEveryFieldInFull();
    void readsEveryFieldThatItWrites();
    void namesEveryMistakeAtOnce();
    void refusesWhatIsNoNumber_data();
    void refusesWhatIsNoNumber();
    void holdsCardsAndRecipesToTheSameSchedule();
    void refusesSizesOfAnotherNetwork();
    void saysNothingOfFieldsThatHangOnAMistake();
    void readsTheRecipesThatComeWithIt_data();
    void readsTheRecipesThatComeWithIt();
    void hasPublishedAndSmallRecipesOfEveryNetwork();
    void keepsToThePaperWhereItSaysSo();
};

void TestRecipe::describesEveryFieldInFull() {
    std::set<std::string> sections;
    for (const auto& section : recipeSections()) {
        sections.insert(section.key);
    }
    for (const auto& field : recipeFields()) {
        const auto* const name = field.key.c_str();
        QVERIFY2(!field.label.empty() && field.help.size() > 10 && field.help.ends_with('.'), name);
        QVERIFY2(sections.contains(field.section()), name);
        QVERIFY2(static_cast<bool>(field.store), name);
        const bool number = field.kind == FieldKind::Integer || field.kind == FieldKind::Number ||
                            field.kind == FieldKind::Integers || field.kind == FieldKind::Numbers;
        QVERIFY2(!number || field.range.lowest < field.range.highest, name);
        QVERIFY2((field.kind == FieldKind::Choice) != field.choices.empty(), name);
        RecipeValues values; // of a recipe that the field has a meaning in
        for (const auto& condition : field.when) {
            QVERIFY2(findField(condition.field, {}) != nullptr, name);
            values[condition.field] = condition.values.front();
        }
        QVERIFY2(applies(field, values), name);
        if (!field.needed) {
            QVERIFY2(problemWith(field, field.standard, values).empty(), name);
        }
        for (const auto& published : field.published) {
            values["task"] = published.task;
            for (const auto& value : published.values) {
                const auto problem = problemWith(field, value, values);
                QVERIFY2(problem.empty(), (field.key + ": " + problem).c_str());
            }
        }
    }
}

void TestRecipe::readsEveryFieldThatItWrites() {
    for (const auto& task : trainingTasks()) {
        for (const auto& architecture : task.architectures) {
            for (const char* kind : {"edm", task.name == "field" ? "vdm" : "ddpm"}) {
                RecipeValues values{{"task", task.name}, {"architecture", architecture.value}};
                for (const auto& field : recipeFields()) {
                    if (field.key != "task" && field.key != "architecture" && applies(field, values)) {
                        values[field.key] = another(field, values);
                    }
                }
                values["name"] = std::string("model");
                if (task.name != "redshift") {
                    values["schedule.kind"] = std::string(kind);
                }
                const auto given = parseRecipe(writeRecipe(values));
                for (const auto& [key, value] : values) {
                    const auto* const field = findField(key, values);
                    QCOMPARE(given.values.contains(key), applies(*field, values));
                    if (applies(*field, values)) {
                        QVERIFY2(given.values.at(key) == value, key.c_str());
                    }
                }
                QCOMPARE(parseRecipe(writeRecipe(given.values)).values == given.values, true);
            }
        }
    }
}

void TestRecipe::namesEveryMistakeAtOnce() {
    const auto problems = said(parseRecipe(R"({"name": "a/b", "title": 7, "task": "dance", "weights": [1],
        "schedule": {"steps": 1, "loss_scales": [], "sigma_max": "high"},
        "data": {"training": "a.hdf5", "simulated": "yes", "description": "d", "scaling": "log"},
        "optimiser": {"batch": 0, "steps": "many", "learning_rat": 1, "ema": 1.5, "optimiser.seed": 3},
        "output": [], "optimiser.seed": 3})")
                                   .problems);
    const QStringList expected{
        QStringLiteral("title: expected a text, found 7"),
        QStringLiteral("weights is not known"),
        QStringLiteral("schedule.sigma_max: expected a number, found \"high\""),
        QStringLiteral("data.simulated: expected true or false, found \"yes\""),
        QStringLiteral("optimiser.steps: expected a whole number, found \"many\""),
        QStringLiteral("optimiser.learning_rat is not known"),
        QStringLiteral("optimiser.optimiser.seed is not known"),
        QStringLiteral("output: expected an object of fields, found []"),
        QStringLiteral("optimiser.seed is not known"),
        QStringLiteral("name: expected a name without slashes, found \"a/b\""),
        QStringLiteral("task: expected evolution or redshift or field or occupancy or counts or translation, "
                       "found \"dance\""),
        QStringLiteral("schedule.steps: expected 2 to 100000, found 1"),
        QStringLiteral("schedule.loss_scales: expected 1 to 8 numbers of 1 to 1024, found none"),
        QStringLiteral("data.validation is missing"),
        QStringLiteral("data.scaling: expected asinh or published, found \"log\""),
        QStringLiteral("optimiser.batch: expected 1 to 4096, found 0"),
        QStringLiteral("optimiser.ema: expected 0 to 0.999999, found 1.5"),
    };
    QCOMPARE(problems, expected);
}

void TestRecipe::refusesWhatIsNoNumber_data() {
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("good");
    for (const char* good : {"8", "8.0", "1e3"}) {
        QTest::newRow(good) << QByteArray(good) << true;
    }
    for (const char* bad : {"8.5", "true", "\"8\"", "[8]", "null", "1e300", "-1", "18446744073709551615"}) {
        QTest::newRow(bad) << QByteArray(bad) << false;
    }
}

void TestRecipe::refusesWhatIsNoNumber() {
    QFETCH(QByteArray, value);
    QFETCH(bool, good);
    std::string text = kSmall;
    text.insert(text.size() - 1, ", \"optimiser\": {\"batch\": " + value.toStdString() + "}");
    const auto problems = parseRecipe(text).problems;
    QCOMPARE(problems.empty(), good);
    QVERIFY(good || (problems.size() == 1 && problems[0].field == "optimiser.batch"));
}

void TestRecipe::holdsCardsAndRecipesToTheSameSchedule() {
    std::string text = kSmall;
    text.insert(text.size() - 1, R"(, "schedule": {"kind": "ddpm", "beta_start": 0.5, "beta_end": 0.1})");
    const auto problems = parseRecipe(text).problems;
    QCOMPARE(said(problems), QStringList{QStringLiteral(
                                 "schedule.beta_end: expected more than beta_start, found 0.5 to 0.1")});
    engine::Schedule schedule;
    schedule.kind = engine::Schedule::Kind::Ddpm;
    schedule.betaStart = 0.5;
    schedule.betaEnd = 0.1;
    const auto ofCard = engine::problemsOf(schedule);
    QCOMPARE(ofCard.size(), std::size_t{1});
    QCOMPARE("schedule." + ofCard[0].field, problems[0].field);
    QCOMPARE("expected " + ofCard[0].expected, problems[0].sentence);
}

void TestRecipe::refusesSizesOfAnotherNetwork() {
    std::string text = kSmall;
    text.insert(text.size() - 1, R"(, "sizes": {"top": [8], "widths": [8], "heads": [3]}, "loss": "hsc")");
    QCOMPARE(said(parseRecipe(text).problems),
             (QStringList{QStringLiteral("sizes.heads is not known"),
                          QStringLiteral("loss is not known with task evolution"),
                          QStringLiteral("sizes.top is not known with architecture compact_unet")}));
}

void TestRecipe::saysNothingOfFieldsThatHangOnAMistake() {
    std::string text = kSmall;
    text.insert(text.size() - 1,
                R"(, "task": "redshift", "architecture": "transformer", "sizes": {"top": [8]})");
    QCOMPARE(said(parseRecipe(text).problems),
             QStringList{QStringLiteral("architecture: expected redshift_cnn, found \"transformer\"")});
    text = kSmall;
    text.insert(text.size() - 1, R"(, "task": "redshift")"); // whose standard network is of another task
    QCOMPARE(said(parseRecipe(text).problems),
             QStringList{QStringLiteral("architecture: expected redshift_cnn, found \"compact_unet\"")});
    QCOMPARE(said(parseRecipe("[1, 2]").problems),
             QStringList{QStringLiteral("expected an object of fields, found [1,2]")});
}

void TestRecipe::readsTheRecipesThatComeWithIt_data() {
    QTest::addColumn<QString>("file");
    for (const auto& file : recipesThatComeWithIt()) {
        QTest::newRow(file.filename().c_str()) << QString::fromStdString(file.string());
    }
}

void TestRecipe::readsTheRecipesThatComeWithIt() {
    QFETCH(QString, file);
    const auto recipe = readRecipe(file.toStdString());
    QVERIFY(QFileInfo(file).baseName().startsWith(QString::fromStdString(recipe.name)));
    QVERIFY(!recipe.title.empty());
    const auto values = parseRecipe(recipe.text).values;
    QCOMPARE(parseRecipe(writeRecipe(values)).values == values, true); // all of it has a meaning
}

void TestRecipe::hasPublishedAndSmallRecipesOfEveryNetwork() {
    std::map<std::string, QStringList> kinds; // of each network: the recipes' names
    for (const auto& file : recipesThatComeWithIt()) {
        const auto recipe = readRecipe(file);
        kinds[recipe.architecture] << QString::fromStdString(file.stem().string());
    }
    for (const auto& task : trainingTasks()) {
        for (const auto& architecture : task.architectures) {
            const auto& names = kinds[architecture.value];
            const auto has = [&](const char* word) { return !names.filter(QLatin1String(word)).isEmpty(); };
            QVERIFY2(has("laptop"), architecture.value.c_str());
            const bool ours = architecture.label.ends_with(", ours"); // nobody else has published it
            QVERIFY2(has("published") != ours, architecture.value.c_str());
        }
    }
}

void TestRecipe::keepsToThePaperWhereItSaysSo() {
    int compared = 0;
    for (const auto& file : recipesThatComeWithIt()) {
        if (file.stem().string().find("published") == std::string::npos) {
            continue;
        }
        const auto values = parseRecipe(readRecipe(file).text).values;
        for (const auto& field : recipeFields()) {
            const auto published = publishedFor(field, values);
            if (!published.empty() && applies(field, values)) {
                const auto value = valueOf(field, values);
                QVERIFY2(std::find(published.begin(), published.end(), value) != published.end(),
                         (file.filename().string() + ": " + field.key + " " + textOf(value)).c_str());
                ++compared;
            }
        }
    }
    QVERIFY(compared > 30);
}

QTEST_GUILESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
