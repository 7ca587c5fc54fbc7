// SPDX-License-Identifier: MIT
#pragma once

#include "ui/translation/Services.h"

#include <QDialog>

namespace lookback::ui {

/// What the cards of the models say: what each is, what it was trained on, how well it did.
class ModelSheet : public QDialog {
    Q_OBJECT

public:
    explicit ModelSheet(const std::vector<TranslationModel>& models, QWidget* parent = nullptr);
};

} // namespace lookback::ui
