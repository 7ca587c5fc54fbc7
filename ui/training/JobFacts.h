// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/Controls.h"
#include "ui/training/JobActions.h"
#include "ui/training/Services.h"

#include <map>

class QGridLayout;

namespace lookback::ui {

/// A fact of a job: "Step", "18,600 / 30,000".
struct JobFact {
    QString name;
    QString value;

    bool operator==(const JobFact&) const = default;
};

/// All that is known of a job as it stands at `now` (Unix s).
std::vector<JobFact> factsOf(const training::Job& job, const JobPapers& papers, double now);

/// The facts of a job and what can be done with it.
class JobFacts : public Card {
    Q_OBJECT

public:
    explicit JobFacts(QWidget* parent = nullptr);

    void present(const training::Job& job, const JobPapers& papers, double now);
    void setBusy(bool busy); ///< An action is under way.

    QPushButton* button(JobAction action) const; ///< Null where it is not offered.
    QString fact(const QString& name) const;

Q_SIGNALS:
    void wanted(lookback::ui::JobAction action);

private:
    void showFacts(const std::vector<JobFact>& facts);
    void showActions(const std::vector<OfferedAction>& actions);

    QGridLayout* grid_;
    QVBoxLayout* buttonColumn_;
    QWidget* buttonPlace_ = nullptr;
    std::vector<JobFact> facts_;
    std::vector<QLabel*> values_;
    std::vector<QLabel*> names_;
    std::vector<OfferedAction> offered_;
    std::map<JobAction, QPushButton*> buttons_;
};

} // namespace lookback::ui
