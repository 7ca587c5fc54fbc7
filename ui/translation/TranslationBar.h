// SPDX-License-Identifier: MIT
#pragma once

#include "ui/translation/Services.h"
#include "ui/translation/TranslationPanel.h"

class QButtonGroup;

namespace lookback::ui {

/// The top bar of the Translation page: which file and which models at the left, with what they were trained
/// on; the arrangement of the panels, Open and Export at the right.
class TranslationBar : public QWidget {
    Q_OBJECT

public:
    explicit TranslationBar(QWidget* parent = nullptr);

    void setFile(const QString& name); ///< Empty: none.
    void setModels(const std::vector<TranslationModel>& models);
    void setTicked(const std::vector<std::string>& names);
    void setArrangement(Arrangement arrangement);
    void setReady(bool ready); ///< There is a map.

    QString badge() const; ///< Empty: not shown.

    QString modelsText() const; ///< Of the button.

    std::function<void(QMenu&)> fillOpen; ///< Given by the window.
    std::function<void(QMenu&)> fillExport;

    void showExportMenu();

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

    MenuButton* file_;
    MenuButton* models_;
    QLabel* badge_;
    QButtonGroup* views_;
    MenuButton* open_;
    MenuButton* export_;
    QString name_;
    std::vector<TranslationModel> all_;
    std::vector<std::string> ticked_;
};

} // namespace lookback::ui
