// SPDX-License-Identifier: MIT
#pragma once

#include "core/training/Job.h"

#include <QWidget>
#include <filesystem>
#include <string>

namespace lookback::ui {

/// Where the settings of a new job are made.
class NewJobForm : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// Files that it names relatively are looked for from `base`. Throws FileError for what is no recipe.
    virtual void setRecipe(const std::string& recipe, const std::filesystem::path& base) = 0;
    virtual void setPlace(const training::JobPlace& place) = 0;

Q_SIGNALS:
    void addWanted(const std::string& recipe, const std::filesystem::path& base,
                   const lookback::training::JobPlace& place, bool start);
    void cancelled();
};

} // namespace lookback::ui
