// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/EngineLane.h"
#include "ui/common/Inbox.h"
#include "ui/common/Job.h"
#include "ui/common/Page.h"
#include "ui/field/FieldCharts.h"
#include "ui/field/PanelCard.h"
#include "ui/field/SamplingStrip.h"
#include "ui/field/Services.h"
#include "ui/field/SolidPanel.h"

#include <QTimer>
#include <array>
#include <map>
#include <optional>

class QGridLayout;
class QStackedWidget;

namespace lookback::ui {

class ClusteringCard;
class ErrorBar;
class FieldBar;
class FileStart;
class WorkPanel;

/// From a dark-matter map to the galaxy fields it may hold: six linked maps, sampling, clustering against
/// the truth.
class FieldPage : public Page {
    Q_OBJECT

public:
    static constexpr int kPanels = 6;

    FieldPage(EngineLane& lane, FieldServices services, QWidget* parent = nullptr);
    ~FieldPage() override;

    /// What the page is to draw by, as the command line says; empty: as the page proposes. `samples` above 0:
    /// drawn as soon as there is a map.
    void start(const std::string& model, std::optional<std::uint64_t> seed, int samples);

    void open(const std::filesystem::path& file) override;
    void showMap(std::int64_t index);
    void setModel(const std::string& name);
    void useModel(const std::filesystem::path& card); ///< One that may not be installed.
    void sample();
    void stopAndKeep();
    void showSample(int index); ///< From 0.
    void setBlinking(bool blinking);
    void enlarge(int panel);   ///< Or all again.
    void setSolid(bool solid); ///< 3-D, or maps.
    bool solid() const;

    SolidPanel* solidPanel() { return solid_; } ///< Null until it was wanted.

    void announce() { checkSettled(); } ///< Say settledNow(), also where nothing was wanted.

    /// By its name a file that this page alone can use: a CAMELS set, a snapshot, a catalogue.
    static bool canOpen(const std::filesystem::path& file);

    std::function<bool(const std::filesystem::path&)> holds() const { return services_.holds; }

    PanelCard* panel(int index) { return panels_[static_cast<std::size_t>(index)]; }

    SamplingStrip* strip() { return strip_; }

    ClusteringCard* clustering() { return clustering_; }

    FieldBar* bar() { return bar_; }

    MapLink* link() { return &link_; }

    int shownSample() const { return shown_; }

    const std::shared_ptr<FieldRun>& run() const { return run_; }

    QString message() const; ///< Of the error bar.

    QString positionText() const; ///< What lies under the cursor.

    void exportPanel(int panel, const std::filesystem::path& file); ///< The ending says how.
    void save(const std::filesystem::path& file);                   ///< All samples, HDF5.

    void fillOpen(std::function<void(QMenu&)> fill) override;
    bool settled() const override;
    Provenance provenance() const override; ///< Of the samples.

    QString failure() const override { return askedFailure_.isEmpty() ? failure_ : askedFailure_; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    /// A map of a file, with what all its maps are called.
    struct Place {
        std::shared_ptr<field::MatterSource> source; ///< Used by the thread for files alone.
        field::MatterFacts facts;
        QStringList labels;
        std::int64_t index = -1;
    };

    /// A map of the source with what is known of its galaxies.
    struct Scene {
        std::shared_ptr<const Map> matter;
        std::shared_ptr<const Map> truth; ///< Null: not known.
        DensityBand density;              ///< Of the truth.
    };

    /// A painter that has been asked whether it has an answer.
    struct Prepared {
        FieldModel model;
        LoadedPainter loaded;
        std::string flaw;
        bool random = true;
    };

    /// What another painter made of the map.
    struct Rival {
        FieldModel model;
        std::string flaw; ///< Why nothing; empty: something.
        FieldFigures figures;
        std::shared_ptr<const Map> field; ///< Its first.
    };

    void build();
    void makeKeys();
    void connectParts();
    void findModels();
    void chooseModel();
    void adopt(Place opened);
    void read(Place place);
    void stayHere();                    ///< The map that was to come does not.
    void showPlace(const Place& place); ///< In the bar.
    void stopAll();                     ///< What is under way for the map that is shown.
    void adoptScene(Scene scene);
    void reopen(); ///< The samples of a file that was saved.
    void prepare();
    void paintRivals();
    void adoptRivals(std::vector<Rival> rivals);
    void takeNews(); ///< What the samples that have come since say.
    void setFigures(FieldFigures figures);
    void finishSampling(FieldFigures figures);
    void blink();
    void refreshPanels();
    void refreshPanel(PanelCard& card);
    void presentInput(PanelCard& card);
    void refreshOverlays();
    void refreshClustering();
    void refreshRegion();
    std::vector<FieldEntry> entries() const;
    std::shared_ptr<const Map> mapOf(FieldContent content) const;
    bool comparable() const; ///< There is a truth, in the unit of the samples.
    std::shared_ptr<const Map> limitsFrom(FieldContent content) const;
    QString emptyTextOf(FieldContent content) const;
    void showHeights(FieldContent content);
    void readVolume();
    void arrangePanels();
    void layPanels();
    void choosePanel(int index);
    void fail(const QString& sentence);
    void checkSettled();
    QString sourceText() const; ///< What exported plots say of their origin.
    void fillExport(QMenu& menu);
    void askPanelFile(int panel, const QString& ending);
    void askSave();
    const FieldModel* modelNamed(const std::string& name) const;

    EngineLane& lane_;
    FieldServices services_;
    MapLink link_; // before the views that follow it

    std::vector<FieldModel> models_;
    bool modelsKnown_ = false;
    std::string wanted_;                            ///< Model by name; empty: the first.
    std::map<std::string, LoadedPainter> painters_; ///< By name.
    std::optional<Prepared> prepared_;              ///< The chosen one, on this map.

    Place place_;                 ///< Of the scene.
    std::optional<Place> coming_; ///< What is being read, to take its place.
    std::optional<Scene> scene_;

    std::shared_ptr<FieldRun> run_;
    std::string runModel_;
    std::string runKind_; ///< "VDM", "CNN", "HOD".
    SamplingWish runWish_;
    std::shared_ptr<Inbox<FieldFigures>> inbox_;
    std::optional<FieldFigures> figures_;                       ///< Of run_.
    std::map<std::string, FieldFigures> others_;                ///< Figures of other kinds on this map.
    std::map<FieldContent, std::shared_ptr<const Map>> fields_; ///< Cnn, Hod.
    int shown_ = -1;                                            ///< Sample that is shown, from 0; -1: none.
    bool following_ = true;                                     ///< The newest sample is shown.
    std::shared_ptr<const Map> sample_;                         ///< The one shown.
    bool blinkTruth_ = false;
    int sampleWhenReady_ = 0;
    bool solidWhenReady_ = false; ///< 3-D is wanted.
    int chosen_ = 0;
    int enlarged_ = -1;
    bool arranged_ = false; ///< Somebody has chosen what panels show.
    QString failure_;
    QString askedFailure_; ///< Of what start() asked for, which no map mends.

    FieldBar* bar_;
    ErrorBar* errors_;
    WorkPanel* work_;
    FileStart* start_;
    QStackedWidget* stack_;
    QWidget* maps_;
    QGridLayout* grid_;
    SolidPanel* solid_ = nullptr;
    std::shared_ptr<field::MatterSource> volumeOf_; ///< Whose box is shown in 3-D.
    std::array<PanelCard*, kPanels> panels_{};
    SamplingStrip* strip_;
    ClusteringCard* clustering_;
    QTimer news_;
    QTimer blinker_;

    // Last: their destructors wait.
    Job<std::vector<FieldModel>> finding_;
    Job<FieldModel> describing_;
    Job<Place> opening_;
    Job<Scene> reading_;
    Job<Prepared> preparing_;
    Job<std::vector<Rival>> rivalling_;
    Job<FieldFigures> sampling_;
    Job<std::shared_ptr<const Map>> browsing_;
    Job<int> saving_;
    Job<FieldVolume> volumeJob_;
    Job<SavedRun> reopening_;
};

} // namespace lookback::ui
