// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/PageBar.h"
#include "ui/field/Services.h"

namespace lookback::ui {

/// The top bar of the Field page: which file, which of its maps and which model at the left, with what the
/// model was trained on; 2-D or 3-D, Open and Export at the right.
class FieldBar : public PageBar {
    Q_OBJECT

public:
    explicit FieldBar(QWidget* parent = nullptr);

    void setFile(const QString& name); ///< Empty: none.
    void setMaps(std::int64_t count, std::function<QString(std::int64_t)> labelOf);
    void setMap(std::int64_t index);
    void setModels(const std::vector<FieldModel>& models);
    void setModel(const std::string& name);
    void setSolid(bool solid);
    void setReady(bool ready); ///< There is a map.

Q_SIGNALS:
    void mapWanted(qint64 index);
    void modelWanted(const QString& name);
    void solidWanted(bool solid);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fillMaps(QMenu& menu);
    void fillModels(QMenu& menu);
    void showNames();

    MenuButton* map_;
    MenuButton* model_;
    QButtonGroup* views_ = nullptr;
    QString label_;
    std::int64_t count_ = 0;
    std::int64_t index_ = 0;
    std::function<QString(std::int64_t)> labelOf_;
    std::vector<FieldModel> models_;
    std::string chosen_;
};

} // namespace lookback::ui
