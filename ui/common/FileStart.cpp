// SPDX-License-Identifier: MIT
#include "ui/common/FileStart.h"

#include "ui/common/Controls.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace lookback::ui {

namespace {

constexpr int kWidth = 560; // pixels of a line

} // namespace

FileStart::FileStart(const StartWords& words, QWidget* parent)
    : QWidget(parent) {
    auto* all = new QVBoxLayout(this);
    all->setSpacing(16);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    auto* open = button(tr("Open a file\u2026"), words.open);
    connect(open, &QPushButton::clicked, this, &FileStart::openWanted);
    if (!words.demo.isEmpty()) {
        auto* demo = button(words.demo, tr("Open the demo data, which are simulated"));
        demo->setProperty("primary", true);
        demo->setToolTip(words.demoTip);
        connect(demo, &QPushButton::clicked, this, &FileStart::demoWanted);
        buttons->addWidget(demo);
    }
    buttons->addWidget(open);
    buttons->addStretch(1);
    all->addStretch(2);
    all->addWidget(paragraph(words.heading, "title", kWidth), 0, Qt::AlignHCenter);
    all->addWidget(paragraph(words.what, "secondary", kWidth), 0, Qt::AlignHCenter);
    all->addLayout(buttons);
    all->addWidget(paragraph(words.formats, "small", kWidth), 0, Qt::AlignHCenter);
    all->addStretch(3);
}

} // namespace lookback::ui
