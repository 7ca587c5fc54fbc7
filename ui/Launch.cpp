// SPDX-License-Identifier: MIT
#include "ui/Launch.h"

#include "core/common/Error.h"
#include "core/common/Version.h"
#include "ui/Bench.h"
#include "ui/Window.h"
#include "ui/analysis/AnalysisPage.h"
#include "ui/evolution/EvolutionPage.h"
#include "ui/field/FieldPage.h"
#include "ui/training/TrainingPage.h"
#include "ui/translation/TranslationPage.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QImageWriter>
#include <QSaveFile>
#include <QTimer>
#include <cstdio>
#include <memory>
#include <numeric>
#include <vector>

namespace lookback::ui {

namespace {

/// The number given for an option, or nothing; `convert` is one of QString's.
template <class Number>
std::optional<Number> numberOf(const QCommandLineParser& parser, const char* option,
                               Number (*convert)(const QString&, bool*)) {
    if (!parser.isSet(QString::fromLatin1(option))) {
        return {};
    }
    const QString text = parser.value(QString::fromLatin1(option));
    bool good = false;
    const Number value = convert(text, &good);
    if (!good) {
        throw ValueError(std::string("--") + option,
                         "expected a number, found \"" + text.toStdString() + "\".");
    }
    return value;
}

double toDouble(const QString& text, bool* good) {
    return text.toDouble(good);
}

std::uint64_t toSeed(const QString& text, bool* good) {
    return text.toULongLong(good);
}

int toInt(const QString& text, bool* good) {
    return text.toInt(good);
}

QSize sizeFrom(const QString& text) {
    const QStringList parts = text.split(QLatin1Char('x'));
    const QSize size = parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
    if (size.isEmpty()) {
        throw ValueError("--size",
                         "expected WIDTHxHEIGHT such as 1440x900, found \"" + text.toStdString() + "\".");
    }
    return size;
}

constexpr int kFieldSamples = 16; ///< Of a screenshot.

std::vector<std::string> namesIn(const QString& text) {
    std::vector<std::string> names;
    for (const QString& name : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        names.push_back(name.trimmed().toStdString());
    }
    return names;
}

EvolutionState stateFrom(const LaunchOptions& options, EvolutionState state) {
    state.model = options.model.toStdString();
    if (options.redshift) {
        state.redshift = roundedRedshift(*options.redshift);
    }
    state.seeds.resize(static_cast<std::size_t>(evolution::kGalaxiesRange.clamp(options.galaxies)));
    std::iota(state.seeds.begin(), state.seeds.end(), options.seed.value_or(7));
    return state;
}

/// Once everything is there: save the window and leave.
void shootWhenSettled(Window& window, const QString& file) {
    const auto told = std::make_shared<bool>(false); // the page may settle twice before the program ends
    const auto shoot = [&window, file, told] {
        if (*told || window.looking()) { // which page it will be is not known yet
            return;
        }
        Page* page = window.current() != nullptr ? window.current() : window.evolution();
        if (!page->failure().isEmpty()) {
            *told = true;
            std::fprintf(stderr, "%s\n", qPrintable(page->failure()));
            QApplication::exit(3);
            return;
        }
        if (!page->settled()) {
            return;
        }
        QCoreApplication::sendPostedEvents(); // rows made a moment ago are shown,
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest); // and laid out
        QImage image = window.grab().toImage();
        image.setText(QStringLiteral("lookback"), QString::fromStdString(toJson(page->provenance())));
        QSaveFile saved(file); // what is there stays until all is written
        if (!saved.open(QIODevice::WriteOnly) ||
            !image.save(&saved, QFileInfo(file).suffix().toLatin1().constData()) || !saved.commit()) {
            std::fprintf(stderr, "%s: expected to write the picture, the disk refused.\n", qPrintable(file));
            QApplication::exit(6);
            return;
        }
        QApplication::exit(0);
    };
    // A pass of the event loop later: the last pictures are then laid out.
    const std::vector<Page*> pages{window.evolution(), window.field(), window.translation(),
                                   window.analysis(), window.training()};
    for (Page* page : pages) {
        QObject::connect(page, &Page::settledNow, &window,
                         [&window, shoot] { QTimer::singleShot(50, &window, shoot); });
    }
}

} // namespace

LaunchOptions launchOptions(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QObject::tr("Watch galaxies evolve with redshift."));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("files"),
                                 QObject::tr("Galaxies or Lookback exports to open."),
                                 QStringLiteral("[FILE...]"));
    const auto add = [&](const char* name, const QString& what, const char* value) {
        parser.addOption({QString::fromLatin1(name), what, QString::fromLatin1(value)});
    };
    add("page", QObject::tr("Page to show: evolution, field, translation, analysis, training, settings."),
        "NAME");
    add("model", QObject::tr("Model to load, by name; of the translation page several, with commas."),
        "NAME");
    add("redshift", QObject::tr("Redshift of the slider, 0 to 4."), "Z");
    add("seed", QObject::tr("Seed of the first galaxy or sample."), "N");
    add("galaxies", QObject::tr("How many galaxies, 1 to 64."), "K");
    add("samples", QObject::tr("How many samples: of a field 0 to 1000, of a translation 1 to 64."), "N");
    parser.addOption({QStringLiteral("solid"), QObject::tr("The field page in 3-D.")});
    add("device", QObject::tr("auto, cpu, cuda or cuda:N."), "NAME");
    add("project", QObject::tr("Folder of training jobs to show."), "DIR");
    add("size", QObject::tr("Size of the window, such as 1440x900."), "WxH");
    add("screenshot", QObject::tr("Save the window with its refined result and quit."), "OUT.png");
    add("bench", QObject::tr("Measure the window, write the numbers and quit."), "OUT.json");
    add("play", QObject::tr("With --bench: then play for so long and measure memory."), "SECONDS");
    if (!parser.parse(arguments)) {
        throw ValueError("options", parser.errorText().toStdString());
    }

    LaunchOptions options;
    if (parser.isSet(help)) {
        options.answer = parser.helpText();
        return options;
    }
    if (parser.isSet(version)) {
        options.answer = QStringLiteral("lookback %1\n").arg(QString::fromLatin1(kVersion));
        return options;
    }
    options.files = parser.positionalArguments();
    options.model = parser.value(QStringLiteral("model"));
    options.screenshot = parser.value(QStringLiteral("screenshot"));
    options.bench = parser.value(QStringLiteral("bench"));
    options.project = parser.value(QStringLiteral("project"));
    if (parser.isSet(QStringLiteral("page"))) {
        options.page = parser.value(QStringLiteral("page"));
    }
    if (parser.isSet(QStringLiteral("device"))) {
        options.device = parser.value(QStringLiteral("device"));
    }
    if (parser.isSet(QStringLiteral("size"))) {
        options.size = sizeFrom(parser.value(QStringLiteral("size")));
    }
    options.redshift = numberOf(parser, "redshift", toDouble);
    if (options.redshift) {
        evolution::kRedshiftRange.check("--redshift", *options.redshift);
    }
    options.seed = numberOf(parser, "seed", toSeed);
    options.galaxies = numberOf(parser, "galaxies", toInt).value_or(options.galaxies);
    evolution::kGalaxiesRange.check("--galaxies", options.galaxies);
    const auto ending = QFileInfo(options.screenshot).suffix().toLower();
    if (!options.screenshot.isEmpty() && !QImageWriter::supportedImageFormats().contains(ending.toLatin1())) {
        throw ValueError("--screenshot",
                         "expected a name that ends as pictures do, such as page.png, found \"" +
                             options.screenshot.toStdString() + "\".");
    }
    if (!options.screenshot.isEmpty() && !options.bench.isEmpty()) {
        throw ValueError("--screenshot",
                         "expected no --bench beside it: the window does one of them and ends.");
    }
    if (parser.isSet(QStringLiteral("play")) && options.bench.isEmpty()) {
        throw ValueError("--play", "expected --bench beside it.");
    }
    options.samples = numberOf(parser, "samples", toInt);
    if (options.samples) {
        Range<int>{0, kFieldSamplesRange.highest}.check("--samples", *options.samples);
    }
    options.solid = parser.isSet(QStringLiteral("solid"));
    options.play = numberOf(parser, "play", toInt).value_or(0);
    Range<int>{0, 3600}.check("--play", options.play);
    return options;
}

QString flawOfDisplay(const LaunchOptions& options) {
    const auto given = [](const char* name) { return !qEnvironmentVariableIsEmpty(name); };
    if (given("QT_QPA_PLATFORM") || given("DISPLAY") || given("WAYLAND_DISPLAY")) {
        return {};
    }
    if (!options.screenshot.isEmpty() || !options.bench.isEmpty()) {
        qputenv("QT_QPA_PLATFORM", QByteArrayLiteral("offscreen"));
        return {};
    }
    return QObject::tr("Expected a display to show the window on, found none: neither DISPLAY nor "
                       "WAYLAND_DISPLAY is set. With --screenshot, and as lookback-cli, it works without.");
}

namespace {

/// Model, seed and samples are those of the page that is shown.
void startAsAsked(Window& window, const EvolutionState& state, const LaunchOptions& options) {
    const bool field = window.current() == window.field();
    window.field()->start(field ? options.model.toStdString() : std::string(), options.seed,
                          field && !options.screenshot.isEmpty() ? options.samples.value_or(kFieldSamples)
                                                                 : 0);
    window.field()->setSolid(options.solid);
    const bool maps = window.current() == window.translation();
    if (maps) {
        window.translation()->start(namesIn(options.model), options.seed, options.samples);
    }
    EvolutionState first = state;
    first.model = field || maps ? std::string() : state.model;
    window.evolution()->start(first);
}

} // namespace

int launch(Window& window, const LaunchOptions& options) {
    const bool byItself = !options.screenshot.isEmpty() || !options.bench.isEmpty();
    window.setKeeping(!byItself);
    if (!window.showPage(options.page.isEmpty() ? QStringLiteral("evolution") : options.page)) {
        std::fprintf(
            stderr,
            "--page: expected evolution, field, translation, analysis, training or settings, found \"%s\".\n",
            qPrintable(options.page));
        return 2;
    }
    if (!options.project.isEmpty()) {
        window.training()->setProject(QFileInfo(options.project).absoluteFilePath().toStdString());
    }
    std::unique_ptr<Bench> bench;
    if (!options.bench.isEmpty()) {
        bench = std::make_unique<Bench>(window, options.bench, options.play);
    } else if (!options.screenshot.isEmpty()) {
        shootWhenSettled(window, options.screenshot);
    }
    EvolutionState state = stateFrom(options, window.evolution()->state());
    if (bench) {
        state.seeds.resize(1); // the budget is for one galaxy
    }
    window.resize(options.size);
    window.show();
    // After the first paint: models are looked for and files are read by other threads.
    QTimer::singleShot(0, &window, [&window, state, options] {
        const auto startPages = [&window, state, options] { startAsAsked(window, state, options); };
        if (!options.page.isEmpty() || options.files.isEmpty()) {
            startPages();
            window.openFiles(options.files);
        } else {
            window.openWhereItBelongs(options.files, startPages);
        }
        if (window.current() == window.analysis()) {
            if (options.files.size() == 1 && !options.model.isEmpty()) {
                window.analysis()->generateWhenReady(); // beside the file, what the model makes of it
            }
            window.analysis()->announce();
        }
        if (window.current() == window.field()) {
            window.field()->announce();
        }
        if (window.current() == window.translation()) {
            window.translation()->announce();
        }
        if (window.current() == window.training()) {
            window.training()->announce();
        }
    });
    return QApplication::exec();
}

} // namespace lookback::ui
