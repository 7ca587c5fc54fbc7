// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/PageBar.h"
#include "ui/translation/Services.h"
#include "ui/translation/TranslationPanel.h"

class QButtonGroup;

namespace lookback::ui {

/// The top bar of the Translation page: which file and which models at the left, with what they were trained
/// on; the arrangement of the panels, Open and Export at the right.
class TranslationBar : public PageBar {
    Q_OBJECT

public:
    explicit TranslationBar(QWidget* parent = nullptr);

    void setFile(const QString& name); ///< Empty: none.
    void setModels(const std::vector<TranslationModel>& models);
    void setTicked(const std::vector<std::string>& names);
    void setArrangement(Arrangement arrangement);
    void setReady(bool ready); ///< There is a map.

    QString modelsText() const; ///< Of the button.

Q_SIGNALS:
    void modelTicked(const QString& name, bool ticked);
    void aboutWanted(); ///< The cards of the models.
    void arrangementWanted(lookback::ui::Arrangement arrangement);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fillModels(QMenu& menu);
    void showNames();

    MenuButton* models_;
    QButtonGroup* views_ = nullptr;
    std::vector<TranslationModel> all_;
    std::vector<std::string> ticked_;
};

} // namespace lookback::ui
