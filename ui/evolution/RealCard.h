// SPDX-License-Identifier: MIT
#pragma once

#include "ui/canvas/ThumbRow.h"
#include "ui/common/Controls.h"
#include "ui/common/EngineLane.h"
#include "ui/common/Job.h"
#include "ui/evolution/Services.h"

#include <optional>

class QStackedLayout;

namespace lookback::ui {

/// The galaxies of an opened file whose redshifts are nearest to the slider's, read on the file thread.
/// A file without redshifts, of other sizes or bands, or of scenes is shown as far as it goes, and the card
/// says in words what it is. Until a file is opened, the simulated demo galaxies stand in for it.
class RealCard : public Card {
    Q_OBJECT

public:
    static constexpr int kShownLeast = 5;
    static constexpr std::int64_t kPixelsHighest = 64 << 20; ///< A larger image is not read into a thumbnail.

    RealCard(EngineLane& lane, const EvolutionServices& services, QWidget* parent = nullptr);

    void open(const std::filesystem::path& file); ///< In the background; opened() or failed() follows.
    void closeFile();
    bool showsDemo() const; ///< The simulated galaxies that come with Lookback.

    bool busy() const { return opening_.running() || reading_; }

    const io::GalaxyFacts* facts() const { return file_ ? &file_->facts() : nullptr; }

    const ThumbRow* row() const { return row_; }

    QString sentence() const { return sentence_->text(); }

    void setRedshift(double redshift);
    void setLook(const display::Look& look, const std::optional<engine::ModelCard>& card);
    void step(int pages); ///< Through a file without redshifts.

    /// Sky position under the cursor, if the file knows; `told` is called on this thread.
    void askSky(int thumb, double x, double y, std::function<void(double ra, double dec)> told);

Q_SIGNALS:
    void opened(const lookback::io::GalaxyFacts& facts);
    void failed(const QString& sentence);
    void pointed(int thumb, double x, double y);
    void openWanted();
    void demoWanted();
    void shown(); ///< The pictures for the latest redshift are there.

private:
    struct Read {
        std::vector<std::int64_t> indices;
        std::vector<Image> images;
    };

    void build(bool demo);
    void adopt(std::shared_ptr<io::GalaxyFile> file);
    void wantPictures();
    void showPictures();
    void renderPictures();
    display::Look lookOf(const Image& image) const;

    EngineLane& lane_;
    const EvolutionServices& services_;
    std::shared_ptr<io::GalaxyFile> file_; ///< Read on the file thread alone.
    std::vector<std::int64_t> order_;      ///< By redshift; empty if there are none.
    double redshift_ = 0.0;
    std::int64_t first_ = 0; ///< Without redshifts: the first shown.
    display::Look look_;
    std::optional<engine::ModelCard> card_;
    Read read_;
    bool fresh_ = true; ///< Pictures or how they look have changed since they were last shown.
    std::vector<std::int64_t> wanted_;
    bool reading_ = false;

    QStackedLayout* stack_;
    ThumbRow* row_;
    QLabel* sentence_;
    QPushButton* back_;
    QPushButton* forth_;
    Job<std::shared_ptr<io::GalaxyFile>> opening_;
    Job<Read> job_;
    Job<std::optional<std::pair<double, double>>> sky_;
};

/// The `count` entries of `order` (indices sorted by redshift) nearest to `redshift`, nearest first.
std::vector<std::int64_t> nearestInRedshift(const std::vector<std::int64_t>& order,
                                            const std::vector<double>& redshifts, double redshift, int count);

/// What the file is, beside the model: redshifts, sizes, bands, scale.
QString describeRealFile(const io::GalaxyFacts& facts, const std::optional<engine::ModelCard>& card,
                         std::int64_t first, int shown);

} // namespace lookback::ui
