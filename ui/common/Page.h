// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Provenance.h"
#include "ui/common/KeyTable.h"

#include <QWidget>
#include <filesystem>
#include <functional>
#include <vector>

class QMenu;

namespace lookback::ui {

/// What the window expects of each of its pages.
class Page : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual void open(const std::filesystem::path& file) = 0; ///< Never waits; failures go to the error bar.
    virtual void fillOpen(std::function<void(QMenu&)> fill) = 0; ///< What the page's Open menu holds.
    virtual bool settled() const = 0;                            ///< Nothing more is on its way.
    virtual QString failure() const = 0; ///< Why there is nothing to show; empty if there is.

    /// How what is shown came to be; of a page that draws nothing, its version alone.
    virtual Provenance provenance() const;

    const KeyTable& keys() const { return keys_; }

Q_SIGNALS:
    void positionSaid(const QString& text); ///< Left end of the status line.
    void workSaid(const QString& text);     ///< Right end.
    void deviceSaid(const QString& text);   ///< Rightmost.
    void titleSaid(const QString& text);    ///< What is open.
    void fileOpened(const QString& file);
    void openWanted(); ///< Show the dialogue.
    void settledNow();

protected:
    KeyTable keys_; ///< Filled by the page.
};

} // namespace lookback::ui
