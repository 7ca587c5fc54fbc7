// SPDX-License-Identifier: MIT
// How the parts of the Translation page are laid out, and what each tells the page.
#include "ui/analysis/WorkPanel.h"
#include "ui/canvas/Chart.h"
#include "ui/common/ErrorBar.h"
#include "ui/common/FileStart.h"
#include "ui/translation/FiguresCard.h"
#include "ui/translation/MapsForm.h"
#include "ui/translation/ModelSheet.h"
#include "ui/translation/TranslationBar.h"
#include "ui/translation/TranslationPage.h"
#include "ui/translation/ViewRow.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace lookback::ui {

namespace {

constexpr int kNewsMs = 100;
constexpr int kQuietMs = 300;

StartWords startWords(bool demo) {
    return {.heading = TranslationPage::tr("From the gas of a galaxy to what cannot be seen"),
            .what = (demo ? TranslationPage::tr("Drop a file with gas maps here, or open the demo galaxies.")
                          : TranslationPage::tr("Drop a file with gas maps here.")) +
                    QLatin1Char(' ') +
                    TranslationPage::tr("Dark matter, stars, neutral hydrogen, temperature and magnetic "
                                        "field are then made of it, by one model or by several beside each "
                                        "other, with the truth where the file knows it."),
            .open = TranslationPage::tr("Open a file with maps of gas"),
            .demo = demo ? TranslationPage::tr("Demo galaxies") : QString(),
            .demoTip = TranslationPage::tr("Simulated galaxies in six domains, from several sides"),
            .formats = TranslationPage::tr("HDF5 as from TNG50: groups gas, dm, star, hi, temp, bfield with "
                                           "images \u00B7 FITS and NPY maps of gas")};
}

} // namespace

TranslationPage::TranslationPage(EngineLane& lane, TranslationServices services, QWidget* parent)
    : Page(parent)
    , lane_(lane)
    , services_(std::move(services))
    , bar_(new TranslationBar)
    , errors_(new ErrorBar)
    , progress_(new WorkPanel)
    , form_(new MapsForm)
    , start_(new FileStart(startWords(!services_.demo.empty())))
    , stack_(new QStackedWidget)
    , view_(new QWidget)
    , row_(new ViewRow)
    , scroll_(new QScrollArea)
    , sheet_(new QWidget)
    , grid_(new QGridLayout(sheet_))
    , facts_(new Card(tr("This galaxy")))
    , factsWords_(label(QString(), "secondary"))
    , strip_(new TranslateStrip)
    , card_(new FiguresCard) {
    setFocusPolicy(Qt::StrongFocus);
    build();
    connectParts();
    makeKeys();
}

void TranslationPage::build() {
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setSpacing(12);
    factsWords_->setWordWrap(true);
    factsWords_->setAlignment(Qt::AlignTop);
    factsWords_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* words = new QScrollArea; // a galaxy with much to say makes no panel higher
    words->setWidget(factsWords_);
    words->setWidgetResizable(true);
    words->setFrameShape(QFrame::NoFrame);
    words->setFocusPolicy(Qt::NoFocus);
    words->viewport()->setAutoFillBackground(false);
    factsWords_->setAutoFillBackground(false);
    facts_->body()->addWidget(words, 1);
    facts_->hide();
    auto* page = new QWidget;
    auto* upon = new QVBoxLayout(page);
    upon->setContentsMargins(0, 0, 0, 0);
    upon->setSpacing(0);
    upon->addWidget(sheet_, 1);
    upon->addStretch();
    scroll_->setWidget(page);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->installEventFilter(this);
    scroll_->viewport()->installEventFilter(this);
    page->setAutoFillBackground(false);
    scroll_->viewport()->setAutoFillBackground(false);
    auto* shown = new QVBoxLayout(view_);
    shown->setContentsMargins(0, 0, 0, 0);
    shown->setSpacing(8);
    shown->addWidget(row_);
    shown->addWidget(scroll_, 1);
    stack_->addWidget(start_);
    stack_->addWidget(view_);
    strip_->hide();
    card_->hide();
    card_->setMinimumWidth(310);
    card_->setMaximumWidth(400);

    auto* left = new QVBoxLayout;
    left->setSpacing(12);
    left->addWidget(stack_, 1);
    left->addWidget(strip_);
    auto* upper = new QHBoxLayout;
    upper->setSpacing(12);
    upper->addLayout(left, 26);
    upper->addWidget(card_, 9);
    auto* cards = new QVBoxLayout;
    cards->setContentsMargins(12, 12, 12, 12);
    cards->setSpacing(12);
    cards->addWidget(errors_);
    cards->addWidget(progress_);
    cards->addWidget(form_);
    cards->addLayout(upper, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(bar_);
    all->addLayout(cards, 1);
    news_.setInterval(kNewsMs);
    quiet_.setInterval(kQuietMs);
    quiet_.setSingleShot(true);
}

void TranslationPage::connectPanel(TranslationPanel* panel) {
    panel->view()->setLink(&link_);
    connect(panel->view(), &MapView::chosen, this, [this, panel] {
        chosen_ = panel->spec();
        for (TranslationPanel* other : panels_) {
            other->setChosen(other == panel);
        }
        if (arrangement_ == Arrangement::Domains && panel->spec().role != PanelRole::Input &&
            panel->spec().domain != target_) {
            target_ = panel->spec().domain; // its profile is the one plotted
            refreshCard();
        }
    });
    connect(panel, &MapCard::lookChanged, this, [this, panel] { adoptLook(*panel); });
    connect(panel, &MapCard::enlargeWanted, this, [this, panel] { enlarge(panel->spec()); });
    connect(panel, &MapCard::exportWanted, this,
            [this, panel](const QString& ending) { askPanelFile(panel->spec(), ending); });
}

void TranslationPage::connectParts() {
    bar_->fillExport = [this](QMenu& menu) { fillExport(menu); };
    row_->fillSubject = [this](QMenu& menu) { fillSubject(menu); };
    strip_->fillSteps = [this](QMenu& menu) { fillSteps(menu); };
    connect(bar_, &TranslationBar::modelTicked, this,
            [this](const QString& name, bool on) { tick(name.toStdString(), on); });
    connect(bar_, &TranslationBar::aboutWanted, this, [this] { (new ModelSheet(models_, this))->open(); });
    connect(bar_, &TranslationBar::arrangementWanted, this, &TranslationPage::setArrangement);
    connect(start_, &FileStart::openWanted, this, &Page::openWanted);
    connect(start_, &FileStart::demoWanted, this, [this] { open(services_.demo); });
    connect(form_, &MapsForm::openWanted, this, [this] { openAs(asked_, form_->options()); });
    connect(form_, &MapsForm::closeWanted, form_, &QWidget::hide);
    connect(row_, &ViewRow::mapWanted, this, &TranslationPage::showMap);
    connect(row_, &ViewRow::shownWanted, this, &TranslationPage::setShown);
    connect(row_, &ViewRow::stepWanted, this, [this](int by) { showSample(sample_ + by); });
    connect(strip_, &TranslateStrip::translateWanted, this, &TranslationPage::translate);
    connect(strip_, &TranslateStrip::stopWanted, this, &TranslationPage::stop);
    connect(strip_, &TranslateStrip::wishChanged, this, &TranslationPage::settingsChanged);
    connect(strip_, &TranslateStrip::stepsWanted, this, [this](int evaluations) {
        if (loaded_.count(stepsOf_) > 0) {
            setSteps(stepsOf_, {.sampler = optionsOf(stepsOf_).sampler, .evaluations = evaluations});
        }
    });
    connect(card_, &FiguresCard::likelihoodWanted, this, &TranslationPage::measureLikelihood);
    connect(card_, &FiguresCard::measureWanted, this, &TranslationPage::measureFile);
    connect(card_, &FiguresCard::stopWanted, this, &TranslationPage::stopFile);
    connect(&news_, &QTimer::timeout, this, &TranslationPage::takeNews);
    connect(&quiet_, &QTimer::timeout, this, &TranslationPage::translateNext);
    connect(&link_, &MapLink::cursorChanged, this, [this] { Q_EMIT positionSaid(positionText()); });
    connect(progress_, &WorkPanel::cancelled, this, [this] {
        opening_.cancel();
        reading_.cancel();
        saving_.cancel();
        stayHere();
        translateNext();
        checkSettled();
    });
    translating_.onProgress = [this](int done, int total) { showProgress(done, total); };
    measuring_.onProgress = [this](int done, int total) { card_->progressFile(done, total); };
    saving_.onProgress = [this](int done, int total) { progress_->progress(done, total); };
    for (Chart* chart : card_->charts()) {
        connect(chart, &Chart::exportFailed, errors_, &ErrorBar::showError);
        connect(chart, &Chart::exported, this,
                [this](const QString& file) { errors_->showNote(tr("Written: %1").arg(file)); });
    }
}

void TranslationPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    findModels();
}

/// Page Up and Page Down go to another galaxy, whichever panel has the focus; they do not scroll.
bool TranslationPage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == scroll_ && event->type() == QEvent::KeyPress) {
        event->ignore();
        return true;
    }
    if (watched == scroll_->viewport() && event->type() == QEvent::Resize) {
        fitPanels();
    }
    return Page::eventFilter(watched, event);
}

void TranslationPage::fillOpen(std::function<void(QMenu&)> fill) {
    bar_->fillOpen = std::move(fill);
}

void TranslationPage::makeKeys() {
    const auto there = [this] { return static_cast<bool>(scene_); };
    keys_.add(
        {Qt::Key_Space}, {tr("Space"), tr("Translate; stop and keep")},
        [this] { translating_.running() ? stop() : translate(); }, there);
    keys_.add(
        {Qt::Key_Escape}, {tr("Esc"), tr("Stop and keep; no region")},
        [this] { translating_.running() ? stop() : link_.setRegion({}); }, there);
    keys_.add(
        {Qt::Key_PageUp}, {tr("Page Up, Page Down"), tr("The galaxy before, the next")},
        [this] { showMap(source_.index - 1); }, there);
    keys_.add(
        {Qt::Key_PageDown}, {}, [this] { showMap(source_.index + 1); }, there);
    keys_.add(
        {Qt::Key_T}, {tr("T"), tr("The next domain, or the next model")}, [this] { showNext(); }, there);
    keys_.add(
        {Qt::Key_V}, {tr("V"), tr("Models side by side, or all domains")},
        [this] {
            setArrangement(arrangement_ == Arrangement::Models ? Arrangement::Domains : Arrangement::Models);
        },
        there);
    keys_.add(
        {Qt::Key_M}, {tr("M, S, D"), tr("Mean, one sample, spread")}, [this] { setShown(Shown::Mean); },
        there);
    keys_.add(
        {Qt::Key_S}, {}, [this] { setShown(Shown::Sample); }, there);
    keys_.add(
        {Qt::Key_D}, {}, [this] { setShown(Shown::Spread); }, there);
    keys_.add(
        {Qt::Key_BracketLeft}, {tr("[ and ]"), tr("The sample before, the next")},
        [this] { showSample(sample_ - 1); }, there);
    keys_.add(
        {Qt::Key_BracketRight}, {}, [this] { showSample(sample_ + 1); }, there);
    keys_.add(
        {Qt::Key_F}, {tr("F"), tr("The chosen panel alone, all again")},
        [this] { enlarge(chosen_ && panel(*chosen_) != nullptr ? *chosen_ : specs().front()); }, there);
    keys_.tell({tr("Arrows"), tr("In a map: move the cursor (Ctrl: ten pixels)")});
    keys_.tell({tr("+ - Home"), tr("In a map: zoom, the whole")});
    keys_.add({Qt::Key_E, Qt::ControlModifier}, {tr("Ctrl+E"), tr("Export")},
              [this] { bar_->showExportMenu(); });
}

void TranslationPage::showNext() {
    const auto next = [](const auto& all, const auto& now) {
        const auto at = std::find(all.begin(), all.end(), now);
        return at == all.end() || at + 1 == all.end() ? all.front() : *(at + 1);
    };
    if (arrangement_ == Arrangement::Models && !domains().empty()) {
        setTarget(next(domains(), target_));
    } else if (arrangement_ == Arrangement::Domains && !ticked_.empty()) {
        setLeading(next(ticked_, leading_));
    }
}

} // namespace lookback::ui
