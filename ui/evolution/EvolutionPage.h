// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/Controls.h"
#include "ui/common/EngineLane.h"
#include "ui/common/Job.h"
#include "ui/common/Page.h"
#include "ui/evolution/EvolutionState.h"
#include "ui/evolution/GalaxyStream.h"
#include "ui/evolution/MeasureTracks.h"
#include "ui/evolution/Services.h"

namespace lookback::ui {

class BandsCard;
class BlendCard;
class ErrorBar;
class EvolutionBar;
class ExportPanel;
class GalaxyGrid;
class Gutter;
class LookBar;
class MeasuredCard;
class RealCard;
class TransportCard;

/// Drag the redshift and watch generated galaxies evolve, beside real ones of that redshift.
class EvolutionPage : public Page {
    Q_OBJECT

public:
    EvolutionPage(EngineLane& lane, EvolutionServices services, QWidget* parent = nullptr);
    ~EvolutionPage() override;

    /// Find the models, load `state.model` (or the first) and show the state, beside the demo galaxies until
    /// a file is opened.
    void start(const EvolutionState& state);

    const EvolutionState& state() const { return state_; }

    void setState(const EvolutionState& state);
    void setRedshift(double redshift, bool released);
    void setEvaluations(int preview, int refined);
    void setNoise(bool wanted); ///< Of the camera, over what is drawn.

    void open(const std::filesystem::path& file) override;
    void fillOpen(std::function<void(QMenu&)> fill) override;
    bool settled() const override;
    Provenance provenance() const override; ///< Of the galaxies shown.

    QString failure() const override { return failure_; }

    /// A model that was just trained, say: it stands in the menu until the window closes, instead of an
    /// installed one of its name.
    void useModel(const std::filesystem::path& card);

    /// Whether a file is one of galaxies; for another thread.
    std::function<bool(const std::filesystem::path&)> holds() const;

    const std::optional<LoadedModel>& model() const { return model_; }

    void exportTo(const std::filesystem::path& file); ///< Of what is shown, without asking.

    GalaxyGrid* grid() { return grid_; }

    TransportCard* transport() { return transport_; }

    RealCard* real() { return real_; }

    ErrorBar* errors() { return errors_; }

    ExportPanel* exporter() { return export_; }

    GalaxyStream* stream() { return &stream_; }

    const engine::ModelCard* card() const { return model_ ? &model_->card : nullptr; }

Q_SIGNALS:
    void modelChanged(); ///< model() is another one.

private:
    void build();
    void connectParts();
    void connectDrawing();
    void connectMeasures();
    void makeKeys();
    void makeLookKeys();

    void findModels();
    void load(const std::string& name);
    QString whereModelsGo() const;
    bool modelMissing(const std::string& name) const;
    void adopt(LoadedModel model);
    void restore(const Provenance& provenance, const QString& file);
    void fail(const QString& sentence);

    void want();      ///< Ask the stream for what the state says.
    void showState(); ///< All controls after the state.
    void setSeeds(std::uint64_t first, int count);
    void setLook(const display::Look& look);
    void showGutter();
    void showBands();
    void followTracks(); ///< Other galaxies or another band: measure anew.
    Image throughCamera(int index, Image image) const;
    void measureShown(); ///< Those pictures that are of the present redshift.
    void showMeasures();
    int measuredBand() const;
    void sayIfSettled();
    void point(const Image& image, const QString& name, double x, double y, double zeroPoint,
               const QString& unit);
    void pointReal(int thumb, double x, double y);
    void pointGenerated(int index, double x, double y);
    void sayWork(int evaluations, int galaxies, double ms);
    ExportRequest request() const;

    /// What the tracks depend on.
    struct Followed {
        std::string model;
        std::string weights; ///< SHA-256.
        int band = 0;
        int evaluations = 0;
        std::vector<evolution::Identity> identities;

        bool operator==(const Followed&) const = default;
    };

    EngineLane& lane_;
    EvolutionServices services_;
    EvolutionState state_;
    std::vector<engine::ModelCard> models_;
    std::optional<LoadedModel> model_;
    QString failure_;
    QString positionText_;
    std::string modelOfFile_; ///< Named by the provenance of the file opened last.
    bool stated_ = false;     ///< The models were looked for.
    int pointed_ = -1;
    QPointF pointedAt_;

    EvolutionBar* bar_;
    ErrorBar* errors_;
    ExportPanel* export_;
    Card* main_;
    LookBar* looks_;
    GalaxyGrid* grid_;
    Gutter* gutter_;
    RealCard* real_;
    BandsCard* bands_;
    MeasuredCard* measured_;
    BlendCard* blend_;
    TransportCard* transport_;
    std::optional<Followed> followed_;
    std::vector<double> drawnAt_; ///< Redshift of each picture of the large view.
    QTimer measureSoon_;          ///< A moving slider is not measured.
    QTimer showSoon_;             ///< Many numbers, one repaint.
    MeasureTracks tracks_;
    GalaxyStream stream_;
    Job<engine::ModelList> finding_;
    Job<LoadedModel> loading_;
    Job<std::optional<Provenance>> provenance_;
};

} // namespace lookback::ui
