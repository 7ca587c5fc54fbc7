// SPDX-License-Identifier: MIT
#pragma once

#include "ui/analysis/PlotCard.h"
#include "ui/analysis/Services.h"
#include "ui/common/EngineLane.h"
#include "ui/common/Job.h"

#include <array>

class QDoubleSpinBox;

namespace lookback::ui {

/// Power spectra of two maps, a true one and a modelled one: P(k), transfer and correlation.
class SpectraView : public QWidget {
    Q_OBJECT

public:
    SpectraView(EngineLane& lane, AnalysisServices services, QWidget* parent = nullptr);

    void open(const std::filesystem::path&
                  file); ///< The first is the truth; the second, and every later one, the model.
    void openAs(int which, const std::filesystem::path& file);

    bool busy() const { return job_.running(); }

    bool ready() const { return ready_; }

    std::array<PlotCard*, 3> cards() { return {power_, transfer_, correlation_}; }

    QDoubleSpinBox* box() { return box_; }

Q_SIGNALS:
    void openWanted(int which);
    void failed(const QString& sentence);
    void shown();

private:
    void compute();
    void refresh();
    QString nameOf(int which) const;

    EngineLane& lane_;
    AnalysisServices services_;
    std::array<std::filesystem::path, 2> files_;
    std::array<QPushButton*, 2> buttons_{};
    QDoubleSpinBox* box_;
    PlotCard* power_;
    PlotCard* transfer_;
    PlotCard* correlation_;
    bool ready_ = false;
    Job<maps::SpectrumPair> job_;
};

} // namespace lookback::ui
