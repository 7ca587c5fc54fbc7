// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>
#include <functional>
#include <initializer_list>

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QMenu;

namespace lookback::ui {

class MenuButton;

/// The bar on top of a page: its title, then what is chosen at the left; what can be done at the right.
class PageBar : public QWidget {
    Q_OBJECT

public:
    explicit PageBar(const QString& title, QWidget* parent = nullptr);

    std::function<void(QMenu&)> fillOpen;   ///< Files opened lately; given by the window.
    std::function<void(QMenu&)> fillExport; ///< Given by the page.

    void showExportMenu(); ///< Where there is something to export.

    /// What is said of the model that is chosen, such as what it was trained on; empty: nothing.
    QString badge() const;

protected:
    QHBoxLayout* row() { return row_; } ///< Parts are added from left to right.

    /// A choice of one of several: {text, tip}, the first in force. Ids count from 0.
    struct View {
        QString text;
        QString tip;
    };

    QButtonGroup* addViews(std::initializer_list<View> views);

    MenuButton* addFile(); ///< Which file; hidden while it has no name, see setFileName.
    void setFileName(const QString& name);
    void elideFileName(int room); ///< Pixels that there are for it.

    void addBadge();
    void setBadge(const QString& text, const QString& tip);

    void addMenus(const QString& openTip, const QString& exportTip); ///< Open and Export.
    void setExportable(bool exportable);

private:
    QHBoxLayout* row_;
    MenuButton* file_ = nullptr;
    QLabel* badge_ = nullptr;
    MenuButton* open_ = nullptr;
    MenuButton* export_ = nullptr;
    QString fileName_;
};

} // namespace lookback::ui
