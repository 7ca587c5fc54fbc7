// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/Controls.h"
#include "ui/common/Job.h"
#include "ui/training/Services.h"

#include <QCache>
#include <QSet>

namespace lookback::ui {

class FilmStrip;
class PreviewSheet;

/// What a model in training draws from fixed seeds, over its steps: a film strip of one galaxy and the chosen
/// step in full. Pictures are read in the background, those that are seen first.
class PreviewsCard : public Card {
    Q_OBJECT

public:
    PreviewsCard(QThreadPool* pool, std::function<QImage(const std::filesystem::path&)> read,
                 QWidget* parent = nullptr);
    ~PreviewsCard() override;

    void setPapers(const JobPapers& papers);

    FilmStrip* strip() { return strip_; }

    PreviewSheet* sheet() { return sheet_; }

    bool busy() const { return reading_.running(); }

Q_SIGNALS:
    void shown(); ///< Nothing more is being read.

private:
    struct Picture {
        int step;
        QImage image;
    };

    void readMissing();
    void showChosen();
    QImage frame(int index) const;

    QThreadPool* pool_;
    std::function<QImage(const std::filesystem::path&)> read_;
    int job_ = 0;
    int first_ = 0; ///< Step of the first preview; 0: there will be none.
    std::vector<PreviewFile> files_;
    mutable QCache<int, QImage> pictures_; ///< Whole sheets by step; looking one up keeps it longer.
    QSet<int> missing_;                    ///< Steps whose picture cannot be read.
    FilmStrip* strip_;
    PreviewSheet* sheet_;
    QLabel* none_; ///< Said while there are none.
    Job<std::vector<Picture>> reading_;
};

} // namespace lookback::ui
