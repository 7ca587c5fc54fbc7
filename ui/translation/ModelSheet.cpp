// SPDX-License-Identifier: MIT
#include "ui/translation/ModelSheet.h"

#include "ui/common/Controls.h"
#include "ui/common/Figures.h"
#include "ui/translation/GalaxyScene.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace lookback::ui {

namespace {

QString metricsText(const TranslationModel& model) {
    QStringList parts;
    for (const auto& [name, value] : model.metrics) {
        parts << QStringLiteral("%1 %2").arg(QString::fromStdString(name), figures(value, 3));
    }
    return parts.join(QStringLiteral(" \u00B7 "));
}

QLabel* wrapped(const QString& text, const char* role) {
    QLabel* l = label(text, role);
    l->setWordWrap(true);
    l->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return l;
}

Card* cardOf(const TranslationModel& model) {
    auto* card = new Card(QString::fromStdString(model.kind));
    card->setNote(QString::fromStdString(model.name));
    card->body()->setSpacing(4);
    if (model.simulated) {
        auto* badge = label(ModelSheet::tr("trained on simulated galaxies"), "badge");
        card->header()->addWidget(badge);
    }
    QStringList targets;
    for (const Domain target : model.targets) {
        targets << titleOf(target).toLower();
    }
    card->body()->addWidget(wrapped(QString::fromStdString(model.title), "plain"));
    card->body()->addWidget(
        wrapped(ModelSheet::tr("Makes %1 of gas.").arg(targets.join(QStringLiteral(", "))), "secondary"));
    card->body()->addWidget(wrapped(ModelSheet::tr("%1, %2 maps of %3 \u00D7 %3 pixels.")
                                        .arg(QString::fromStdString(model.training))
                                        .arg(model.maps)
                                        .arg(model.side),
                                    "secondary"));
    if (!model.metrics.empty()) {
        card->body()->addWidget(wrapped(metricsText(model), "secondary"));
    }
    card->body()->addWidget(wrapped(
        ModelSheet::tr("Licence %1 \u00B7 SHA-256 %2\u2026")
            .arg(QString::fromStdString(model.licence), QString::fromStdString(model.sha256).left(12)),
        "small"));
    return card;
}

} // namespace

ModelSheet::ModelSheet(const std::vector<TranslationModel>& models, QWidget* parent)
    : QDialog(parent) {
    setWindowTitle(tr("Models for galaxies"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(620, 560);
    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    for (const TranslationModel& model : models) {
        column->addWidget(cardOf(model));
    }
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(inside);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
}

} // namespace lookback::ui
