// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Domains.h"
#include "ui/canvas/MapCard.h"

#include <string>

namespace lookback::ui {

/// How panels are arranged: one domain by several models, or all domains by one model.
enum class Arrangement { Models, Domains };

/// What panels of models show.
enum class Shown { Mean, Sample, Spread };

enum class PanelRole { Input, Truth, Model, Residual, Spread };

/// What a panel shows.
struct PanelSpec {
    PanelRole role = PanelRole::Input;
    Domain domain = Domain::Gas;
    std::string model; ///< Not of Input and Truth.

    bool operator==(const PanelSpec&) const = default;
};

/// Colours of a domain's logarithms as first proposed: linear in them, its customary colour map.
display::DisplayOptions lookOf(Domain domain);

/// Residuals: blue, grey, red, from minus to plus `reach` dex rounded up to a step that bars can name.
display::DisplayOptions residualLook(double reach);

/// Spreads: from 0 to `reach` dex, rounded up likewise.
display::DisplayOptions spreadLook(double reach);

bool sameLook(const display::DisplayOptions& one, const display::DisplayOptions& other);

/// One panel of the Translation page.
class TranslationPanel : public MapCard {
    Q_OBJECT

public:
    explicit TranslationPanel(QWidget* parent = nullptr);

    const PanelSpec& spec() const { return spec_; }

    void setSpec(const PanelSpec& spec) { spec_ = spec; }

    /// `name`: what it is in full, for screen readers and files; empty: both together.
    void setHeading(const QString& title, const QString& note, const QString& name = {});
    /// Sets it unless it is the one in force.
    void setLook(const display::DisplayOptions& look);

    QString heading() const { return heading_; }

    QString name() const { return name_; }

    QString note() const { return note_; }

    QString emptyText() const { return emptyText_; }

    void setEmptyText(const QString& text);

protected:
    std::vector<float> evenWidths() const override;

private:
    PanelSpec spec_;
    QString heading_;
    QString note_;
    QString name_;
    QString emptyText_;
};

} // namespace lookback::ui
