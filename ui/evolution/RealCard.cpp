// SPDX-License-Identifier: MIT
#include "ui/evolution/RealCard.h"

#include "ui/common/Icons.h"
#include "ui/common/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

namespace lookback::ui {

namespace {

constexpr double kNear = 0.05; ///< Of 1 + z: a galaxy farther off is of another time.

} // namespace

RealCard::RealCard(EngineLane& lane, const EvolutionServices& services, QWidget* parent)
    : Card(tr("Real, nearest in redshift"), parent)
    , lane_(lane)
    , services_(services)
    , stack_(new QStackedLayout)
    , row_(new ThumbRow)
    , sentence_(label(QString(), "small"))
    , back_(button(QStringLiteral("\u2039"), tr("Real galaxies before these")))
    , forth_(button(QStringLiteral("\u203A"), tr("Real galaxies after these"))) {
    build(!services.demoGalaxies.empty());
    connect(row_, &ThumbRow::pointed, this, &RealCard::pointed);
    connect(row_, &ThumbRow::capacityChanged, this, &RealCard::wantPictures);
    connect(back_, &QPushButton::clicked, this, [this] { step(-1); });
    connect(forth_, &QPushButton::clicked, this, [this] { step(1); });
}

void RealCard::build(bool demo) {
    auto* empty = new QWidget;
    auto* column = new QVBoxLayout(empty);
    column->setContentsMargins(24, 8, 24, 4);
    column->setSpacing(12);
    column->addStretch(1);
    auto* text = label(tr("Drop a GalaxiesML file or a FITS image here, or open one, to see real galaxies "
                          "of the slider's redshift beside the generated ones."),
                       "secondary");
    text->setWordWrap(true);
    text->setAlignment(Qt::AlignHCenter);
    column->addWidget(text);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    auto* open = button(tr("Open\u2026"), tr("Open a file of real galaxies"));
    connect(open, &QPushButton::clicked, this, &RealCard::openWanted);
    row->addWidget(open);
    if (demo) {
        auto* demonstration = button(tr("Demo galaxies"), tr("Open the simulated demo galaxies"));
        connect(demonstration, &QPushButton::clicked, this, &RealCard::demoWanted);
        row->addWidget(demonstration);
    }
    row->addStretch(1);
    column->addLayout(row);
    column->addStretch(1);

    auto* full = new QWidget;
    auto* all = new QVBoxLayout(full);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(4);
    row_->setRows(kShownLeast);
    all->addWidget(row_, 1);
    auto* foot = new QHBoxLayout;
    sentence_->setWordWrap(true);
    foot->addWidget(sentence_, 1);
    for (QPushButton* b : {back_, forth_}) {
        b->setProperty("compact", true);
        b->setFixedWidth(28);
        b->hide();
        foot->addWidget(b, 0, Qt::AlignTop);
    }
    all->addLayout(foot);
    row_->setAccessibleName(tr("Real galaxies"));
    stack_->addWidget(empty);
    stack_->addWidget(full);
    body()->addLayout(stack_);
}

void RealCard::open(const std::filesystem::path& file) {
    const auto open = services_.open;
    opening_.start(
        lane_.files(), [open, file](const Monitor&) { return std::shared_ptr<io::GalaxyFile>(open(file)); },
        [this](std::shared_ptr<io::GalaxyFile> opened) { adopt(std::move(opened)); },
        [this, file](const std::exception& e) {
            Q_EMIT failed(QString::fromUtf8(e.what()));
            if (!file_ && !services_.demoGalaxies.empty() && file != services_.demoGalaxies) {
                this->open(services_.demoGalaxies); // rather than nothing
            }
        });
}

bool RealCard::showsDemo() const {
    return file_ && file_->facts().path == services_.demoGalaxies;
}

void RealCard::closeFile() {
    file_.reset();
    order_.clear();
    row_->setThumbs({});
    setNote(QString());
    stack_->setCurrentIndex(0);
}

void RealCard::adopt(std::shared_ptr<io::GalaxyFile> file) {
    file_ = std::move(file);
    const io::GalaxyFacts& facts = file_->facts();
    order_.clear();
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(facts.redshifts.size()); ++i) {
        if (std::isfinite(facts.redshifts[i])) {
            order_.push_back(i);
        }
    }
    std::stable_sort(order_.begin(), order_.end(), [&facts](std::int64_t a, std::int64_t b) {
        return facts.redshifts[a] < facts.redshifts[b];
    });
    first_ = 0;
    row_->setMost(static_cast<int>(std::min<std::int64_t>(facts.count, 1000)));
    read_ = {};
    fresh_ = true;
    wanted_.clear();
    setTitle(showsDemo()      ? tr("Simulated, nearest in redshift")
             : order_.empty() ? tr("Opened, without redshifts")
                              : tr("Real, nearest in redshift"));
    setNote(showsDemo() ? tr("demo galaxies") : QString::fromStdString(facts.path.filename().string()));
    stack_->setCurrentIndex(1);
    wantPictures();
    Q_EMIT opened(facts);
}

void RealCard::setRedshift(double redshift) {
    redshift_ = redshift;
    wantPictures();
}

void RealCard::setLook(const display::Look& look, const std::optional<engine::ModelCard>& card) {
    look_ = look;
    card_ = card;
    fresh_ = true;
    showPictures();
}

void RealCard::step(int pages) {
    if (!file_ || !order_.empty()) {
        return;
    }
    const std::int64_t count = file_->facts().count;
    first_ = std::clamp<std::int64_t>(first_ + pages * row_->capacity(), 0,
                                      std::max<std::int64_t>(0, count - row_->capacity()));
    wantPictures();
}

void RealCard::wantPictures() {
    if (!file_) {
        return;
    }
    const io::GalaxyFacts& facts = file_->facts();
    const bool pages = order_.empty() && facts.count > row_->capacity();
    back_->setVisible(pages);
    forth_->setVisible(pages);
    std::vector<std::int64_t> indices =
        nearestInRedshift(order_, facts.redshifts, redshift_, row_->capacity());
    for (std::int64_t i = first_; order_.empty() && i < std::min(facts.count, first_ + row_->capacity());
         ++i) {
        indices.push_back(i);
    }
    if (static_cast<std::int64_t>(facts.bands) * facts.height * facts.width > kPixelsHighest) {
        indices.clear();
    }
    wanted_ = indices;
    if (reading_ || wanted_ == read_.indices) {
        showPictures();
        return; // the newest wish is looked at when this read ends
    }
    reading_ = true;
    const auto file = file_;
    job_.start(
        lane_.files(),
        [file, indices](const Monitor& monitor) {
            Read read{indices, {}};
            for (const std::int64_t i : indices) {
                monitor.step(static_cast<int>(read.images.size()), static_cast<int>(indices.size()));
                read.images.push_back(file->read(i));
            }
            return read;
        },
        [this, file](Read read) {
            reading_ = false;
            if (file == file_) {
                read_ = std::move(read);
                fresh_ = true;
            }
            showPictures();
            wantPictures();
        },
        [this](const std::exception& e) {
            reading_ = false;
            Q_EMIT failed(QString::fromUtf8(e.what()));
        });
}

/// Made anew only where something has changed: an image may have millions of pixels, and the slider moves.
void RealCard::renderPictures() {
    const io::GalaxyFacts& facts = file_->facts();
    std::vector<ThumbRow::Thumb> thumbs;
    for (std::size_t k = 0; k < read_.images.size(); ++k) {
        const std::int64_t i = read_.indices[k];
        ThumbRow::Thumb thumb{read_.images[k], lookOf(read_.images[k]), QString(), QString()};
        const bool known =
            i < static_cast<std::int64_t>(facts.redshifts.size()) && std::isfinite(facts.redshifts[i]);
        thumb.caption = known ? tr("z = %1").arg(facts.redshifts[i], 0, 'f', 2) : tr("no. %1").arg(i + 1);
        thumb.tip = tr("Galaxy %1 of %2 in %3")
                        .arg(i + 1)
                        .arg(facts.count)
                        .arg(QString::fromStdString(facts.path.filename().string()));
        thumbs.push_back(std::move(thumb));
    }
    row_->setThumbs(std::move(thumbs));
}

void RealCard::showPictures() {
    if (!file_) {
        return;
    }
    if (std::exchange(fresh_, false)) {
        renderPictures();
    }
    const io::GalaxyFacts& facts = file_->facts();
    const QString what = describeRealFile(facts, card_, first_, static_cast<int>(read_.images.size()));
    QString far;
    if (const auto near = nearestInRedshift(order_, facts.redshifts, redshift_, 1);
        !near.empty() && std::abs(facts.redshifts[near[0]] - redshift_) > kNear * (1.0 + redshift_)) {
        far = tr(" None near z = %1.").arg(redshift_, 0, 'f', 2);
    }
    sentence_->setText(
        (showsDemo() ? tr("%1 Simulated; open or drop a file of real ones.").arg(what) : what) + far);
    if (read_.indices == wanted_) {
        Q_EMIT shown();
    }
}

display::Look RealCard::lookOf(const Image& image) const {
    display::Look look = look_;
    const io::GalaxyFacts& facts = file_->facts();
    look.band = std::min(look.band, image.bands - 1);
    if (!look.colour || image.bands < 3) {
        look.single.limits = look.single.limits == display::LimitsKind::Fixed
                                 ? display::LimitsKind::Percentile
                                 : look.single.limits;
        return look;
    }
    for (int& band : look.lupton.bands) {
        band = std::min(band, image.bands - 1);
    }
    if (facts.zeroPoint > 0.0 && card_) { // the same brightness in magnitudes
        look.lupton.stretch *= std::pow(10.0, 0.4 * (facts.zeroPoint - card_->zeroPoint));
    } else if (facts.zeroPoint <= 0.0) { // nothing to compare with: each by its own pixels
        const display::Limits limits = display::percentileLimits(image.band(look.lupton.bands[1]), 99.0);
        look.lupton.minimum.fill(limits.low);
        look.lupton.stretch = display::kLuptonStretchRange.clamp(0.3 * (limits.high - limits.low));
    }
    return look;
}

void RealCard::askSky(int thumb, double x, double y, std::function<void(double, double)> told) {
    if (!file_ || thumb < 0 || thumb >= static_cast<int>(read_.indices.size())) {
        return;
    }
    sky_.start(
        lane_.files(),
        [file = file_, index = read_.indices[thumb], x, y](const Monitor&) {
            return file->skyPosition(index, x, y);
        },
        [told = std::move(told)](std::optional<std::pair<double, double>> sky) {
            if (sky) {
                told(sky->first, sky->second);
            }
        },
        [](const std::exception&) {}); // a position that cannot be told is not shown
}

} // namespace lookback::ui
