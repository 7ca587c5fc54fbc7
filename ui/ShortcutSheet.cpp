// SPDX-License-Identifier: MIT
#include "ui/ShortcutSheet.h"

#include "ui/common/Controls.h"

#include <QGridLayout>

namespace lookback::ui {

ShortcutSheet::ShortcutSheet(const std::vector<KeyHelp>& keys, QWidget* parent)
    : QDialog(parent) {
    setWindowTitle(tr("Keys"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(24, 20, 24, 20);
    grid->setHorizontalSpacing(20);
    grid->setVerticalSpacing(7);
    const int rows = (static_cast<int>(keys.size()) + 1) / 2; // two columns
    for (int i = 0; i < static_cast<int>(keys.size()); ++i) {
        const int column = i / rows * 3;
        grid->addWidget(label(keys[i].keys, "heading"), i % rows, column, Qt::AlignRight);
        grid->addWidget(new QLabel(keys[i].what), i % rows, column + 1);
    }
    grid->setColumnMinimumWidth(2, 20);
}

} // namespace lookback::ui
