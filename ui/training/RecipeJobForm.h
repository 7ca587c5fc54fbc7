// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Presets.h"
#include "ui/training/NewJobForm.h"

namespace lookback::ui {

class RecipeForm;

/// A new job by the form of its recipe, which is checked as a whole while one edits it.
class RecipeJobForm : public NewJobForm {
    Q_OBJECT

public:
    explicit RecipeJobForm(const std::vector<training::Preset>& presets, QWidget* parent = nullptr);

    void setRecipe(const std::string& recipe, const std::filesystem::path& base) override;
    void setPlace(const training::JobPlace& place) override;

    RecipeForm* recipe() { return form_; }

private:
    void setBase(const std::filesystem::path& base);

    RecipeForm* form_;
    std::filesystem::path base_; ///< Where files that the recipe names relatively are looked for.
};

} // namespace lookback::ui
