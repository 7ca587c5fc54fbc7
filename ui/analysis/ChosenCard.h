// SPDX-License-Identifier: MIT
#pragma once

#include "ui/analysis/Services.h"
#include "ui/canvas/ThumbRow.h"
#include "ui/common/Controls.h"
#include "ui/common/EngineLane.h"
#include "ui/common/Job.h"

#include <array>
#include <memory>

namespace lookback::ui {

/// The pictures of the galaxies that are selected, of both sets, read in the background; of a few when
/// nothing is.
class ChosenCard : public Card {
    Q_OBJECT

public:
    explicit ChosenCard(EngineLane& lane, QWidget* parent = nullptr);

    void setSet(int which, std::shared_ptr<const AnalysisSet> set);

    /// Rows of both sets; `selected`: by the hand, not just the first ones.
    void setRows(const std::array<std::vector<std::int64_t>, 2>& rows, bool selected);

    bool busy() const { return halves_[0].reading || halves_[1].reading; }

    const ThumbRow* row(int which) const { return halves_[which].row; }

Q_SIGNALS:
    void pointed(int which, qint64 row); ///< Row -1: nothing is under the cursor.
    void failed(const QString& sentence);
    void shown(); ///< The pictures wanted last are there.

private:
    struct Pictures {
        std::vector<std::int64_t> rows;
        std::vector<Image> images;
    };

    struct Half {
        std::shared_ptr<const AnalysisSet> set;
        std::vector<std::int64_t> rows;
        Pictures read;
        bool reading = false;
        QLabel* heading = nullptr;
        ThumbRow* row = nullptr;
        Job<Pictures> job;
    };

    void want(int which);
    void showPictures(int which);
    void showHeading(int which);

    EngineLane& lane_;
    std::array<Half, 2> halves_;
    bool selected_ = false;
};

} // namespace lookback::ui
