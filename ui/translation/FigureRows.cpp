// SPDX-License-Identifier: MIT
#include "ui/translation/FigureRows.h"

#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

QString fixed(std::optional<double> value, int digits) {
    if (!value || !std::isfinite(*value)) {
        return {};
    }
    QString text =
        std::abs(*value) < 1e4 ? QString::number(*value, 'f', digits) : QString::number(*value, 'g', 2);
    return text.replace(QLatin1Char('-'), QStringLiteral("\u2212"));
}

/// Three digits, however small.
QString error(std::optional<double> value) {
    return value && *value > 0.0 && *value < 0.01 ? QString::number(*value, 'g', 2)
                                                  : fixed(value, value && *value >= 10.0 ? 1 : 3);
}

QString seconds(double value) {
    return value <= 0.0  ? QString()
           : value < 0.1 ? fixed(value, 3)
                         : fixed(value, value < 10.0    ? 2
                                        : value < 100.0 ? 1
                                                        : 0);
}

QString signedText(double dex) {
    if (!std::isfinite(dex)) {
        return {};
    }
    return (dex < 0.0 ? QStringLiteral("\u2212") : QStringLiteral("+")) +
           QString::number(std::abs(dex), 'f', 2);
}

} // namespace

std::vector<QStringList> figureRows(const std::vector<ModelEntry>& entries, Domain domain) {
    std::vector<QStringList> rows;
    for (const ModelEntry& entry : entries) {
        QStringList row{entry.name};
        if (const TargetFigures* target = entry.figures.find(domain)) {
            row << error(target->squaredError) << fixed(target->similarity, 3)
                << fixed(target->signalToNoise, 1) << fixed(target->zWidth, 2)
                << seconds(entry.figures.secondsEach);
        } else {
            row << QString() << QString() << QString() << QString() << QString();
        }
        rows.push_back(row);
    }
    return rows;
}

std::vector<QStringList> stepRows(const std::vector<TriedSteps>& tries) {
    std::vector<QStringList> rows;
    for (const TriedSteps& one : tries) {
        rows.push_back({one.name, QString::number(one.evaluations), QString::number(one.samples),
                        seconds(one.secondsEach), error(one.squaredError)});
    }
    return rows;
}

std::vector<QStringList> fileRows(const translation::SetScores& scores, Domain domain,
                                  const ModelLooks& looks) {
    std::vector<QStringList> rows;
    for (const translation::ModelScores& model : scores.models) {
        const auto look = looks.find(model.model);
        const auto target =
            std::find_if(model.targets.begin(), model.targets.end(),
                         [domain](const translation::TargetScores& t) { return t.target == domain; });
        if (look != looks.end() && target != model.targets.end() && target->maps > 0) {
            rows.push_back({look->second.first, error(target->squaredError), fixed(target->ratio, 2),
                            signedText(target->profileResidual), fixed(target->profileBand, 2),
                            signedText(target->totalResidual), fixed(target->totalBand, 2)});
        }
    }
    return rows;
}

} // namespace lookback::ui
