// SPDX-License-Identifier: MIT
#include "ui/training/PreviewsCard.h"

#include "ui/training/FilmStrip.h"
#include "ui/training/JobWords.h"
#include "ui/training/PreviewSheet.h"

#include <QVBoxLayout>
#include <algorithm>

namespace lookback::ui {

namespace {

constexpr int kCached = 96 * 1024; ///< kB of pictures kept.
constexpr int kLeastHeight = 296;  ///< Pixels.
constexpr int kEmptyHeight = 88;
constexpr int kAtOnce = 8; ///< Pictures read before the first is shown.

} // namespace

PreviewsCard::PreviewsCard(QThreadPool* pool, std::function<QImage(const std::filesystem::path&)> read,
                           QWidget* parent)
    : Card(tr("Previews"), parent)
    , pool_(pool)
    , read_(std::move(read))
    , pictures_(kCached)
    , strip_(new FilmStrip)
    , sheet_(new PreviewSheet)
    , none_(label(QString(), "secondary")) {
    strip_->setFixedHeight(112);
    strip_->frame = [this](int index) { return frame(index); };
    body()->addWidget(strip_);
    body()->addWidget(sheet_, 1);
    none_->setAlignment(Qt::AlignCenter);
    none_->setWordWrap(true);
    body()->addWidget(none_, 1);
    connect(strip_, &FilmStrip::scrolled, this, &PreviewsCard::readMissing);
    connect(strip_, &FilmStrip::chosenChanged, this, [this] {
        showChosen();
        readMissing();
    });
    connect(sheet_, &PreviewSheet::chosenChanged, this, [this] {
        showChosen();
        strip_->update();
    });
}

PreviewsCard::~PreviewsCard() = default;

void PreviewsCard::setPapers(const JobPapers& papers) {
    if (papers.number != job_) {
        job_ = papers.number;
        reading_.cancel();
        pictures_.clear();
        missing_.clear();
        files_.clear();
        strip_->setSteps({});
    }
    files_ = papers.previews;
    first_ = papers.previewEvery;
    sheet_->setGrid(papers.seeds, papers.redshifts);
    std::vector<int> steps;
    for (const PreviewFile& file : files_) {
        steps.push_back(file.step);
    }
    strip_->setSteps(std::move(steps));
    showChosen();
    readMissing();
}

QImage PreviewsCard::frame(int index) const {
    const QImage* sheet = pictures_.object(files_[static_cast<std::size_t>(index)].step);
    return sheet == nullptr ? QImage() : sheet->copy(sheet_->part(sheet->size()));
}

void PreviewsCard::showChosen() {
    const int chosen = strip_->chosen();
    strip_->setVisible(chosen >= 0);
    sheet_->setVisible(chosen >= 0);
    none_->setVisible(chosen < 0);
    setMinimumHeight(chosen < 0 ? kEmptyHeight : kLeastHeight);
    setMaximumHeight(chosen < 0 ? kEmptyHeight : QWIDGETSIZE_MAX);
    if (chosen < 0) {
        setNote(QString());
        none_->setText(first_ > 0
                           ? tr("What the model draws from fixed seeds appears here, first at step %1.")
                                 .arg(countText(first_))
                           : QString());
        sheet_->setPicture({});
        return;
    }
    const int step = files_[static_cast<std::size_t>(chosen)].step;
    const QString name = sheet_->chosenName();
    setNote(name.isEmpty() ? tr("step %1").arg(countText(step))
                           : tr("%1 \u00B7 step %2, averaged weights").arg(name, countText(step)));
    const QImage* picture = pictures_.object(step);
    sheet_->setPicture(picture == nullptr ? QImage() : *picture);
}

void PreviewsCard::readMissing() {
    if (reading_.running() || !read_) {
        return;
    }
    std::vector<PreviewFile> wanted;
    const auto [first, last] = strip_->visible();
    for (int i = last; i >= first; --i) { // the newest first
        const PreviewFile& file = files_[static_cast<std::size_t>(i)];
        if (!pictures_.contains(file.step) && !missing_.contains(file.step)) {
            wanted.push_back(file);
        }
    }
    if (wanted.empty()) {
        Q_EMIT shown();
        return;
    }
    wanted.resize(std::min<std::size_t>(wanted.size(), kAtOnce));
    reading_.start(
        pool_,
        [read = read_, wanted](const Monitor& monitor) {
            std::vector<Picture> pictures;
            for (const PreviewFile& file : wanted) {
                monitor.step(static_cast<int>(pictures.size()), static_cast<int>(wanted.size()));
                pictures.push_back({file.step, read(file.file).convertToFormat(QImage::Format_RGB32)});
            }
            return pictures;
        },
        [this](const std::vector<Picture>& pictures) {
            for (const Picture& picture : pictures) {
                if (picture.image.isNull()) {
                    missing_.insert(picture.step);
                } else {
                    const auto kilobytes = static_cast<int>(picture.image.sizeInBytes() / 1024 + 1);
                    pictures_.insert(picture.step, new QImage(picture.image), kilobytes);
                }
            }
            strip_->update();
            showChosen();
            readMissing();
        },
        [this](const std::exception&) { Q_EMIT shown(); });
}

} // namespace lookback::ui
