// SPDX-License-Identifier: MIT
#pragma once

#include "ui/canvas/MapLink.h"
#include "ui/common/EngineLane.h"
#include "ui/common/Inbox.h"
#include "ui/common/Job.h"
#include "ui/common/Page.h"
#include "ui/translation/Services.h"
#include "ui/translation/TranslateStrip.h"
#include "ui/translation/TranslationCharts.h"
#include "ui/translation/TranslationPanel.h"

#include <QTimer>
#include <atomic>
#include <compare>
#include <map>
#include <optional>

class QGridLayout;
class QScrollArea;
class QStackedWidget;

namespace lookback::ui {

class ErrorBar;
class FiguresCard;
class MapsForm;
class TranslationBar;
class FileStart;
class ViewRow;
class WorkPanel;

/// From the gas of a galaxy to its other domains, by several models beside each other: linked maps, residuals
/// against the truth, profiles, what steps cost.
class TranslationPage : public Page {
    Q_OBJECT

public:
    static constexpr int kModelsMost = 5; ///< Side by side: as many colours as plots have.

    TranslationPage(EngineLane& lane, TranslationServices services, QWidget* parent = nullptr);
    ~TranslationPage() override;

    /// What the page is to translate by, as the command line says; empty: as the page proposes.
    void start(const std::vector<std::string>& models, std::optional<std::uint64_t> seed,
               std::optional<int> samples);
    /// Translate by the model of this card alone, which may be of a training job.
    void useModel(const std::filesystem::path& card);

    void open(const std::filesystem::path& file) override;
    void openAs(const std::filesystem::path& file, const io::GalaxyMapsOptions& options);
    void showMap(std::int64_t index);
    void tick(const std::string& model, bool ticked);
    void setSteps(const std::string& model, const translation::TranslateOptions& options);
    void setTarget(Domain domain);             ///< Of the models side by side.
    void setLeading(const std::string& model); ///< Which makes all domains, and whose steps are set.
    void setArrangement(Arrangement arrangement);
    void setShown(Shown shown);
    void showSample(int index); ///< From 0.
    void translate();
    void stop(); ///< And keep what is there.
    void enlarge(const std::optional<PanelSpec>& spec);
    void measureLikelihood();
    void measureFile();
    void stopFile();

    void announce() {
        checkSettled();
    } ///< Say settledNow(), also where nothing was wanted.    /// Whether a file that its name does not tell
      ///< is one, by reading it; may be empty.

    std::function<bool(const std::filesystem::path&)> holds() const { return services_.holds; }

    /// By its name a file that this page alone can use.
    static bool canOpen(const std::filesystem::path& file);

    TranslationPanel* panel(const PanelSpec& spec) const; ///< Null: not shown.

    std::vector<PanelSpec> specs() const; ///< Of the panels that are shown, row after row.

    TranslationBar* bar() { return bar_; }

    ViewRow* row() { return row_; }

    TranslateStrip* strip() { return strip_; }

    FiguresCard* card() { return card_; }

    MapsForm* form() { return form_; }

    MapLink* link() { return &link_; }

    const std::vector<std::string>& ticked() const { return ticked_; }

    QString message() const; ///< Of the error bar.

    QString positionText() const; ///< What lies under the cursor.

    void exportPanel(const PanelSpec& spec, const std::filesystem::path& file); ///< The ending says how.
    void exportAll(const std::filesystem::path& file);                          ///< All panels, PNG.
    void save(const std::string& model, const std::filesystem::path& file);     ///< All samples, HDF5.

    void fillOpen(std::function<void(QMenu&)> fill) override;
    bool settled() const override;
    Provenance provenance() const override; ///< Of the leading model's maps.

    QString failure() const override { return askedFailure_.isEmpty() ? failure_ : askedFailure_; }

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// A file, or what it does not say of itself.
    struct Opened {
        std::filesystem::path file;
        io::GalaxyMapsOptions options;
        std::shared_ptr<io::GalaxyMaps> maps; ///< Null: there is a question.
        std::string question;
        bool picture = false; ///< FITS or NPY.
    };

    /// A galaxy of a file.
    struct Source {
        std::filesystem::path file;
        io::GalaxyMapsOptions options;
        std::shared_ptr<io::GalaxyMaps> maps; ///< Used by the thread for files alone.
        std::int64_t count = 0;
        std::int64_t index = -1;
    };

    /// What makes one run differ from another of the same galaxy.
    struct RunKey {
        std::string model;
        std::string sampler;
        int evaluations = 0;
        std::uint64_t seed = 0;

        auto operator<=>(const RunKey&) const = default;
    };

    /// What is there of it, while the page shows this galaxy.
    struct Held {
        std::shared_ptr<TranslationRun> run;
        TranslationFigures figures;
        bool whole = false; ///< Figures of all samples, with the slow ones.
    };

    /// One thing for the engine lane.
    struct Work {
        std::string model;
        bool load = false;
        RunKey key;
        int samples = 0;
    };

    /// Where a panel stands.
    struct Place {
        PanelSpec spec;
        int row = 0;
        int column = 0;
    };

    /// The samples that panels show, by model.
    struct Browsed {
        RunKey key;
        int index = 0;
        std::vector<std::shared_ptr<const Map>> maps;      ///< log10, in the order of the targets.
        std::vector<std::shared_ptr<const Map>> residuals; ///< dex; null without the truth.
    };

    void build();
    void makeKeys();
    void showNext(); ///< Domain, or model.
    void connectParts();
    void connectPanel(TranslationPanel* panel);
    void findModels();
    void chooseModels();
    void adopt(Opened opened);
    void read(Source source);
    void stayHere(); ///< The galaxy that was to come does not.
    void stopAll();  ///< What is under way for the galaxy that is shown.
    void adoptScene(GalaxyScene scene);
    void reopen(); ///< The samples of a file that was saved.
    void adoptSaved(SavedTranslationRun saved);
    void fail(const QString& sentence);
    void checkSettled();

    translation::TranslateOptions optionsOf(const std::string& model) const; ///< Of a loaded one.
    RunKey keyOf(const std::string& model) const;
    int samplesOf(const std::string& model) const;
    const Held* heldOf(const std::string& model) const; ///< Null: nothing yet.
    const TargetFigures* figuresOf(const std::string& model, Domain domain) const;
    std::optional<Work> nextWork() const;
    bool stillWanted() const;
    void settingsChanged();
    void translateNext();
    void load(const std::string& model);
    void translateBy(const Work& work);
    void takeNews();
    void showProgress(int done, int total);
    void idle();

    std::vector<Domain> domains() const; ///< That can be shown.
    std::vector<Domain> targetsOf(const std::string& model) const;
    void layPanels();
    bool spreads(const PanelSpec& spec) const; ///< It shows a standard deviation.
    void fitPanels();                          ///< No higher than their maps need.
    std::vector<Place> places() const;
    std::vector<Place> placesOfModels() const;
    std::vector<Place> placesOfDomains() const;
    void refresh();
    void refreshPanels();
    void refreshPanel(TranslationPanel& panel);
    void refreshHeading(TranslationPanel& panel);
    void refreshRow();
    void refreshSteps();
    void refreshCard();
    void adoptLook(const TranslationPanel& panel);
    display::DisplayOptions lookFor(const PanelSpec& spec) const;
    std::shared_ptr<const Map> mapOf(const PanelSpec& spec) const;
    std::shared_ptr<const Map> limitsFrom(const PanelSpec& spec) const;
    QString emptyTextOf(const PanelSpec& spec) const;
    QString factsText() const;
    void browse();

    std::vector<ModelEntry> entries() const;
    std::vector<TriedSteps> tries() const;
    ModelLooks modelLooks() const;
    QString nameOf(const std::string& model) const; ///< "DDPM", with more where two are of a kind.
    Ink inkOf(const std::string& model) const;
    void refreshLikelihood();
    std::string likelihoodModel() const; ///< Empty: none of the ticked ones knows.
    void refreshFile();

    const TranslationModel* modelNamed(const std::string& name) const;
    Provenance provenanceOf(const std::string& model) const;
    QString sourceText() const;
    void fillExport(QMenu& menu);
    void fillSubject(QMenu& menu);
    void fillSteps(QMenu& menu);
    void askPanelFile(const PanelSpec& spec, const QString& ending);
    void write(const std::filesystem::path& file, std::function<void(const Monitor&)> work);

    EngineLane& lane_;
    TranslationServices services_;
    MapLink link_; // before the views that follow it

    std::vector<TranslationModel> models_;
    bool modelsKnown_ = false;
    std::vector<std::string> wanted_; ///< By the command line.
    std::vector<std::string> ticked_; ///< In the order of the panels.
    std::map<std::string, Ink> inks_;
    std::map<std::string, LoadedTranslator> loaded_;
    std::map<std::string, translation::TranslateOptions> steps_; ///< As the user set them.
    std::map<std::string, QString> flaws_;                       ///< Why a model has nothing for this map.

    std::filesystem::path asked_;  ///< The file that the form is about.
    Source source_;                ///< Of the scene.
    std::optional<Source> coming_; ///< What is being read, to take its place.
    std::shared_ptr<const GalaxyScene> scene_;

    std::map<RunKey, Held> runs_; ///< Of this scene.
    std::optional<Work> work_;    ///< On the lane.
    std::shared_ptr<Inbox<TranslationFigures>> inbox_;
    bool paused_ = false;
    std::map<std::string, Browsed> samples_;
    std::map<RunKey, double> likelihoods_; ///< Of the truth, nats a pixel and domain.
    std::optional<translation::SetScores> scores_;
    ModelLooks scoredLooks_;
    std::shared_ptr<std::atomic<bool>> stopFile_;

    Arrangement arrangement_ = Arrangement::Models;
    Shown shown_ = Shown::Mean;
    int sample_ = 0;
    Domain target_ = Domain::Stars;
    std::string leading_;
    std::string stepsOf_; ///< The model whose steps the slider sets.
    std::optional<PanelSpec> enlarged_;
    std::optional<PanelSpec> chosen_;
    std::map<Domain, display::DisplayOptions> looks_;
    std::map<Domain, display::DisplayOptions> residualLooks_; ///< As the user wants them; else by the values.
    std::map<Domain, display::DisplayOptions> spreadLooks_;
    QString failure_;
    QString askedFailure_; ///< Of what start() asked for, which no map mends.

    TranslationBar* bar_;
    ErrorBar* errors_;
    WorkPanel* progress_;
    MapsForm* form_;
    FileStart* start_;
    QStackedWidget* stack_;
    QWidget* view_; ///< Row and panels.
    ViewRow* row_;
    QScrollArea* scroll_;
    QWidget* sheet_; ///< Of the panels.
    QGridLayout* grid_;
    Card* facts_;
    QLabel* factsWords_;
    std::vector<TranslationPanel*> panels_; ///< Those in use first.
    std::size_t used_ = 0;
    int rows_ = 1; ///< Of panels.
    int columns_ = 1;
    TranslateStrip* strip_;
    FiguresCard* card_;
    QTimer news_;
    QTimer quiet_; ///< After a setting has changed.

    // Last: their destructors wait.
    Job<std::vector<TranslationModel>> finding_;
    Job<TranslationModel> describing_;
    Job<Opened> opening_;
    Job<GalaxyScene> reading_;
    Job<std::optional<SavedTranslationRun>> reopening_;
    Job<LoadedTranslator> loading_;
    Job<TranslationFigures> translating_;
    Job<std::vector<Browsed>> browsing_;
    Job<double> likelihood_;
    Job<translation::SetScores> measuring_;
    Job<int> saving_;
};

} // namespace lookback::ui
