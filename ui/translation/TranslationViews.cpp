// SPDX-License-Identifier: MIT
// What the panels of the Translation page show, and where they stand.
#include "ui/common/Figures.h"
#include "ui/translation/TranslationBar.h"
#include "ui/translation/TranslationPage.h"
#include "ui/translation/ViewRow.h"

#include <QGridLayout>
#include <QScrollArea>
#include <algorithm>
#include <cmath>

namespace lookback::ui {

namespace {

constexpr int kPanelRest = 68;  ///< Pixels of a panel's height that are not its map's width,
constexpr int kPanelSpare = 45; ///< and that it may have above and below its map.
constexpr int kColumnsWide = 5; ///< More columns leave little room for headings.
constexpr int kFlowMost = 3;    ///< Panels in one row where nothing stands below them.

} // namespace

std::vector<Domain> TranslationPage::targetsOf(const std::string& name) const {
    const auto loaded = loaded_.find(name);
    if (loaded != loaded_.end()) {
        return loaded->second.targets;
    }
    const TranslationModel* model = modelNamed(name);
    return model != nullptr ? model->targets : std::vector<Domain>{};
}

/// What any ticked model makes, or the file knows.
std::vector<Domain> TranslationPage::domains() const {
    std::vector<Domain> all;
    for (const Domain domain : targetDomains()) {
        const bool made = std::any_of(ticked_.begin(), ticked_.end(), [&](const std::string& model) {
            const std::vector<Domain> targets = targetsOf(model);
            return std::find(targets.begin(), targets.end(), domain) != targets.end();
        });
        if (made || (ticked_.empty() && scene_ && scene_->truth(domain) != nullptr)) {
            all.push_back(domain);
        }
    }
    return all;
}

void TranslationPage::setTarget(Domain domain) {
    const std::vector<Domain> all = domains();
    if (!all.empty() && std::find(all.begin(), all.end(), domain) == all.end()) {
        domain = all.front();
    }
    if (domain != target_) {
        target_ = domain;
        enlarged_.reset();
        layPanels();
        refresh();
    }
}

void TranslationPage::setLeading(const std::string& model) {
    if (model != leading_) {
        leading_ = model;
        enlarged_.reset();
        layPanels();
        refresh();
    }
}

std::vector<TranslationPage::Place> TranslationPage::placesOfModels() const {
    const bool truth = scene_ && scene_->truth(target_) != nullptr;
    std::vector<Place> all{{{PanelRole::Input, Domain::Gas, {}}, 0, 0}};
    if (truth) {
        all.push_back({{PanelRole::Truth, target_, {}}, ticked_.empty() ? 0 : 1, ticked_.empty() ? 1 : 0});
    }
    const int count = static_cast<int>(ticked_.size()) + 1;
    const int columns = truth || count <= kFlowMost ? count : (count + 1) / 2;
    for (int i = 0; i < static_cast<int>(ticked_.size()); ++i) {
        const std::string& model = ticked_[static_cast<std::size_t>(i)];
        all.push_back({{PanelRole::Model, target_, model}, (i + 1) / columns, (i + 1) % columns});
        if (truth) {
            all.push_back({{PanelRole::Residual, target_, model}, 1, i + 1});
        }
        const bool random = loaded_.count(model) > 0 && loaded_.at(model).random;
        if (truth && random && count >= kColumnsWide && shown_ != Shown::Spread) { // small: there is room
            all.push_back({{PanelRole::Spread, target_, model}, 2, i + 1});
        }
    }
    return all;
}

std::vector<TranslationPage::Place> TranslationPage::placesOfDomains() const {
    std::vector<Place> all{{{PanelRole::Input, Domain::Gas, {}}, 0, 0}};
    int column = 1;
    for (const Domain domain : leading_.empty() ? domains() : targetsOf(leading_)) {
        int row = 0;
        const bool truth = scene_ && scene_->truth(domain) != nullptr;
        if (truth) {
            all.push_back({{PanelRole::Truth, domain, {}}, row++, column});
        }
        if (!leading_.empty()) {
            all.push_back({{PanelRole::Model, domain, leading_}, row++, column});
            if (truth) {
                all.push_back({{PanelRole::Residual, domain, leading_}, row++, column});
            }
        }
        ++column;
    }
    return all;
}

std::vector<TranslationPage::Place> TranslationPage::places() const {
    if (enlarged_) {
        return {{*enlarged_, 0, 0}};
    }
    return arrangement_ == Arrangement::Models ? placesOfModels() : placesOfDomains();
}

void TranslationPage::layPanels() {
    std::vector<Place> all = places();
    std::stable_sort(all.begin(), all.end(), [](const Place& a, const Place& b) {
        return std::pair(a.row, a.column) < std::pair(b.row, b.column);
    });
    while (panels_.size() < all.size()) {
        auto* panel = new TranslationPanel;
        panels_.push_back(panel);
        connectPanel(panel);
    }
    for (int i = 0; i < std::max(grid_->rowCount(), grid_->columnCount()); ++i) {
        grid_->setRowStretch(i, 0);
        grid_->setColumnStretch(i, 0);
    }
    for (TranslationPanel* panel : panels_) {
        grid_->removeWidget(panel);
    }
    grid_->removeWidget(facts_);
    used_ = all.size();
    rows_ = 1;
    columns_ = 1;
    for (std::size_t i = 0; i < panels_.size(); ++i) {
        panels_[i]->setVisible(i < used_);
        if (i < used_) {
            panels_[i]->setSpec(all[i].spec);
            grid_->addWidget(panels_[i], all[i].row, all[i].column);
            grid_->setRowStretch(all[i].row, 1);
            grid_->setColumnStretch(all[i].column, 1);
            rows_ = std::max(rows_, all[i].row + 1);
            columns_ = std::max(columns_, all[i].column + 1);
            panels_[i]->setChosen(chosen_ && *chosen_ == all[i].spec);
        }
    }
    for (std::size_t i = 1; i < used_; ++i) {
        setTabOrder(panels_[i - 1]->view(), panels_[i]->view());
    }
    const int first = arrangement_ == Arrangement::Domains ? 1 : 2; // row below what stands at the left
    const bool facts = !enlarged_ && rows_ > first;
    facts_->setVisible(facts);
    if (facts) {
        grid_->addWidget(facts_, first, 0, rows_ - first, 1);
    }
    fitPanels();
}

void TranslationPage::fitPanels() {
    const int gap = grid_->spacing();
    const int wide = (scroll_->viewport()->width() - gap * (columns_ - 1)) / columns_;
    sheet_->setMaximumHeight(enlarged_ ? QWIDGETSIZE_MAX
                                       : rows_ * (wide + kPanelRest + kPanelSpare) + gap * (rows_ - 1));
}

TranslationPanel* TranslationPage::panel(const PanelSpec& spec) const {
    for (std::size_t i = 0; i < used_; ++i) {
        if (panels_[i]->spec() == spec) {
            return panels_[i];
        }
    }
    return nullptr;
}

std::vector<PanelSpec> TranslationPage::specs() const {
    std::vector<PanelSpec> all;
    for (std::size_t i = 0; i < used_; ++i) {
        all.push_back(panels_[i]->spec());
    }
    return all;
}

void TranslationPage::enlarge(const std::optional<PanelSpec>& spec) {
    enlarged_ = enlarged_ ? std::nullopt : spec;
    layPanels();
    refreshPanels();
}

void TranslationPage::setArrangement(Arrangement arrangement) {
    arrangement_ = arrangement;
    enlarged_.reset();
    bar_->setArrangement(arrangement);
    layPanels();
    refresh();
}

void TranslationPage::setShown(Shown shown) {
    shown_ = shown;
    row_->setShown(shown);
    layPanels();
    refresh();
}

bool TranslationPage::spreads(const PanelSpec& spec) const {
    return spec.role == PanelRole::Spread || (spec.role == PanelRole::Model && shown_ == Shown::Spread);
}

std::shared_ptr<const Map> TranslationPage::mapOf(const PanelSpec& spec) const {
    if (!scene_) {
        return nullptr;
    }
    if (spec.role == PanelRole::Input || spec.role == PanelRole::Truth) {
        return scene_->log(spec.domain);
    }
    const TargetFigures* figures = figuresOf(spec.model, spec.domain);
    if (figures == nullptr) {
        return nullptr;
    }
    if (shown_ == Shown::Sample && spec.role != PanelRole::Spread) {
        const auto browsed = samples_.find(spec.model);
        const std::vector<Domain> targets = targetsOf(spec.model);
        const auto at = static_cast<std::size_t>(std::find(targets.begin(), targets.end(), spec.domain) -
                                                 targets.begin());
        if (browsed == samples_.end() || at >= browsed->second.maps.size()) {
            return nullptr;
        }
        return spec.role == PanelRole::Model ? browsed->second.maps[at] : browsed->second.residuals[at];
    }
    if (spec.role == PanelRole::Residual) {
        return figures->residual;
    }
    return spreads(spec) ? figures->deviation : figures->mean;
}

/// Maps of one domain are shown between the same limits: the truth's, else those of the first model.
std::shared_ptr<const Map> TranslationPage::limitsFrom(const PanelSpec& spec) const {
    if (!scene_ || spec.role != PanelRole::Model || shown_ == Shown::Spread) {
        return nullptr;
    }
    if (const auto truth = scene_->log(spec.domain)) {
        return truth;
    }
    for (const std::string& model : ticked_) {
        if (const TargetFigures* figures = figuresOf(model, spec.domain)) {
            return figures->mean;
        }
    }
    return nullptr;
}

display::DisplayOptions TranslationPage::lookFor(const PanelSpec& spec) const {
    const bool residual = spec.role == PanelRole::Residual;
    const bool spread = spreads(spec);
    const auto& own = residual ? residualLooks_ : spread ? spreadLooks_ : looks_;
    if (const auto found = own.find(spec.domain); found != own.end()) {
        return found->second;
    }
    if (!residual && !spread) {
        return lookOf(spec.domain);
    }
    double reach = 0.0; // the same for all models, or they could not be compared
    for (const std::string& model : ticked_) {
        if (const TargetFigures* figures = figuresOf(model, spec.domain)) {
            reach = std::max(reach, residual ? figures->residualReach : figures->spreadReach);
        }
    }
    return residual ? residualLook(reach) : spreadLook(reach);
}

void TranslationPage::adoptLook(const TranslationPanel& panel) {
    const PanelSpec& spec = panel.spec();
    auto& own = spec.role == PanelRole::Residual ? residualLooks_ : spreads(spec) ? spreadLooks_ : looks_;
    own[spec.domain] = panel.view()->look();
    refreshPanels();
}

QString TranslationPage::emptyTextOf(const PanelSpec& spec) const {
    const auto flaw = flaws_.find(spec.model);
    if (flaw != flaws_.end()) {
        return flaw->second;
    }
    const Held* held = heldOf(spec.model);
    if (spreads(spec) && held != nullptr && held->figures.samples > 0) {
        return loaded_.at(spec.model).random ? tr("Two samples or more have a spread.")
                                             : tr("It has one answer, without a spread.");
    }
    if (work_ && work_->model == spec.model) {
        return work_->load ? tr("loading") : tr("being translated");
    }
    return paused_ ? tr("stopped") : tr("waiting for its turn");
}

void TranslationPage::refreshHeading(TranslationPanel& panel) {
    const PanelSpec& spec = panel.spec();
    const bool side = arrangement_ == Arrangement::Models;
    const Held* held = spec.model.empty() ? nullptr : heldOf(spec.model);
    const int samples = held != nullptr ? held->figures.samples : 0;
    switch (spec.role) {
    case PanelRole::Input:
        panel.setHeading(titleOf(Domain::Gas), tr("input"));
        break;
    case PanelRole::Truth:
        panel.setHeading(side ? titleOf(spec.domain) : shortTitleOf(spec.domain),
                         side ? tr("truth") : tr("true"), tr("%1, truth").arg(titleOf(spec.domain)));
        break;
    case PanelRole::Model: {
        const bool random = loaded_.count(spec.model) > 0 && loaded_.at(spec.model).random;
        const QString what =
            !random || samples < 1    ? QString()
            : shown_ == Shown::Mean   ? (samples > 1 ? tr("mean of %1").arg(samples) : tr("1 sample"))
            : shown_ == Shown::Spread ? tr("spread of %1").arg(samples)
                                      : tr("sample %1").arg(std::min(sample_, samples - 1) + 1);
        const bool top = !side && !(scene_ && scene_->truth(spec.domain) != nullptr); // of its column
        const QString name = nameOf(spec.model);
        panel.setHeading(top ? shortTitleOf(spec.domain) : name, top ? name : what,
                         tr("%1 by %2 %3").arg(titleOf(spec.domain), name, what).trimmed());
        break;
    }
    case PanelRole::Spread:
        panel.setHeading(tr("Spread"), samples > 1 ? tr("of %1").arg(samples) : QString(),
                         tr("%1, spread of %2").arg(titleOf(spec.domain), nameOf(spec.model)));
        break;
    case PanelRole::Residual: {
        const QString over = tr("%1 / truth").arg(nameOf(spec.model));
        panel.setHeading(columns_ > kColumnsWide ? tr("Residual") : over, {},
                         tr("%1, %2").arg(titleOf(spec.domain), over));
        break;
    }
    }
}

void TranslationPage::refreshPanel(TranslationPanel& panel) {
    const PanelSpec& spec = panel.spec();
    MapView& view = *panel.view();
    refreshHeading(panel);
    panel.setEmptyText(emptyTextOf(spec));
    const bool dex = spec.role == PanelRole::Residual || spreads(spec);
    view.setValues(dex ? MapValues::Linear : MapValues::Logarithms);
    if (scene_) {
        view.setSide(scene_->side(), tr("kpc"));
    }
    panel.setLook(lookFor(spec));
    view.setLimitsFrom(limitsFrom(spec));
    const auto map = mapOf(spec);
    if (view.sharedMap() != map) {
        view.setMap(map);
    }
}

void TranslationPage::refreshPanels() {
    if (shown_ == Shown::Sample) {
        browse();
    }
    for (std::size_t i = 0; i < used_; ++i) {
        refreshPanel(*panels_[i]);
    }
    if (!facts_->isHidden()) {
        factsWords_->setText(factsText());
    }
}

/// Samples lie on disk.
void TranslationPage::browse() {
    std::vector<std::pair<Browsed, std::shared_ptr<TranslationRun>>> wanted;
    for (const std::string& model : ticked_) {
        const Held* held = heldOf(model);
        if (held == nullptr || held->figures.samples == 0) {
            continue;
        }
        Browsed now{keyOf(model), std::min(sample_, held->figures.samples - 1), {}, {}};
        const auto there = samples_.find(model);
        if (there == samples_.end() || there->second.key != now.key || there->second.index != now.index) {
            wanted.emplace_back(std::move(now), held->run);
        }
    }
    if (wanted.empty()) {
        return;
    }
    browsing_.start(
        lane_.looks(),
        [wanted, scene = scene_](const Monitor&) {
            std::vector<Browsed> read;
            for (const auto& [what, run] : wanted) {
                read.push_back(what);
                read.back().maps = run->sample(what.index);
                for (std::size_t i = 0; i < run->targets().size(); ++i) {
                    const auto truth = scene->log(run->targets()[i]);
                    read.back().residuals.push_back(truth ? residualOf(*read.back().maps[i], *truth)
                                                          : nullptr);
                }
            }
            return read;
        },
        [this](std::vector<Browsed> read) {
            for (Browsed& browsed : read) {
                samples_[browsed.key.model] = std::move(browsed);
            }
            for (std::size_t i = 0; i < used_; ++i) {
                refreshPanel(*panels_[i]);
            }
            checkSettled();
        },
        [this](const std::exception& e) {
            fail(QString::fromUtf8(e.what()));
            checkSettled();
        });
}

void TranslationPage::showSample(int index) {
    int most = 0;
    for (const std::string& model : ticked_) {
        const Held* held = heldOf(model);
        most = held != nullptr ? std::max(most, held->figures.samples) : most;
    }
    sample_ = std::clamp(index, 0, std::max(0, most - 1));
    setShown(Shown::Sample);
}

} // namespace lookback::ui
