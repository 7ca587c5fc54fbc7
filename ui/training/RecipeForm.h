// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Job.h"
#include "core/training/Presets.h"
#include "core/training/RecipeFields.h"
#include "ui/common/Job.h"

#include <QTimer>
#include <QWidget>
#include <map>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace lookback::ui {

class FieldRow;
class FoldSection;
class MenuButton;
class PlaceForm;

/// What a look at a recipe, its files and its network tells.
struct RecipeVerdict {
    std::vector<training::Problem> problems;
    QString summary; ///< Of a good recipe: "4.88 million parameters; ...".
};

/// Called in the background with a recipe and the place where it is to run.
using CheckRecipe = std::function<RecipeVerdict(const std::string& recipe, const training::JobPlace& place)>;

/// A recipe as a form, made from the table of fields that the trainer checks by (RecipeFields.h): presets on
/// top, a section for each part of the recipe, what is wrong beside the field that it is wrong with. Fields
/// are checked as one types, the recipe as a whole after 300 ms of quiet.
class RecipeForm : public QWidget {
    Q_OBJECT

public:
    explicit RecipeForm(QWidget* parent = nullptr);
    ~RecipeForm() override;

    void setPresets(std::vector<training::Preset> presets);
    void setCheck(CheckRecipe check);      ///< None: fields alone are checked.
    void setFolder(const QString& folder); ///< Where searches for files begin.

    /// Shows this recipe. What it holds that is not a field, or of the wrong type, is said below.
    void setRecipe(const std::string& text);
    std::string recipeText() const; ///< All fields that have a meaning, as JSON.

    void setPlace(const training::JobPlace& place);
    training::JobPlace place() const;

    bool good() const;    ///< Nothing is wrong, and the check has said so too.
    bool settled() const; ///< Nothing is being checked.

    FieldRow* row(const std::string& key) const;        ///< The one with a meaning now.
    FoldSection* section(const std::string& key) const; ///< "", "sizes", ..., and "place".

    PlaceForm* placeForm() const { return place_; }

    QString status() const;

Q_SIGNALS:
    void addWanted(); ///< "Add to queue"; recipeText() and place() are good.
    void cancelled();
    void settledNow(); ///< The check has answered.

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Part {
        FoldSection* fold = nullptr;
        std::vector<FieldRow*> rows;
        QPushButton* more = nullptr; ///< "Advanced"; null where there is nothing to fold.
        bool all = false;            ///< Advanced ones too.
    };

    QWidget* bar();
    QWidget* footer();
    void addPart(const training::RecipeSection& section, QVBoxLayout* column);
    void fillPresets(class QMenu& menu);
    void edited();
    void review();
    void reviewPart(Part& part, const training::RecipeValues& values);
    void startCheck();
    void showStatus();
    training::RecipeValues values() const;
    QString problemOf(const FieldRow& row) const;

    std::vector<training::Preset> presets_;
    CheckRecipe check_;
    std::map<std::string, Part> parts_;       ///< By the sections' keys.
    std::vector<FieldRow*> rows_;             ///< In the order of the table.
    std::vector<training::Problem> unread_;   ///< Of the recipe that was given: what no field could show.
    std::vector<training::Problem> ofFields_; ///< As one types.
    RecipeVerdict verdict_;                   ///< Of the last check.
    bool asked_ = false;                      ///< The verdict is of what the form holds now.

    MenuButton* preset_;
    PlaceForm* place_;
    QLabel* status_;
    QPushButton* add_;
    QPushButton* cancel_;
    QTimer quiet_;
    QThreadPool pool_;
    Job<RecipeVerdict> job_; // last: its destructor waits
};

} // namespace lookback::ui
