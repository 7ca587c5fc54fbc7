// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/ModelCard.h"
#include "ui/common/PageBar.h"
#include "ui/evolution/EvolutionState.h"

namespace lookback::ui {

/// The top bar of the Evolution page: what is loaded on the left, what can be done on the right.
class EvolutionBar : public PageBar {
    Q_OBJECT

public:
    explicit EvolutionBar(QWidget* parent = nullptr);

    /// `folders`: where they were looked for.
    void setModels(const std::vector<engine::ModelCard>& models,
                   const std::vector<std::filesystem::path>& folders);
    void setModel(const engine::ModelCard* card, bool loading);
    void setState(const EvolutionState& state);

Q_SIGNALS:
    void modelWanted(const QString& name);
    void seedsWanted(quint64 first);
    void samplerWanted(lookback::evolution::Sampler sampler, int evaluations);
    void noiseWanted(bool wanted);
    void exportWanted(const QString& ending); ///< "png", "csv", "fits", "hdf5", "mp4", "gif".

private:
    void labelSampler();
    void fillModels(QMenu& menu);
    void fillSeeds(QMenu& menu);
    void fillSamplers(QMenu& menu);
    void fillExports(QMenu& menu);

    MenuButton* model_;
    MenuButton* seeds_;
    MenuButton* sampler_;
    std::vector<engine::ModelCard> models_;
    std::vector<std::filesystem::path> folders_;
    EvolutionState state_;
    bool camera_ = false; ///< The model leaves the camera's noise to us.
};

} // namespace lookback::ui
