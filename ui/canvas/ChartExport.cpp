// SPDX-License-Identifier: MIT
// Charts as files.
#include "core/common/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/Csv.h"
#include "ui/canvas/Chart.h"

#include <QBuffer>
#include <QFileDialog>
#include <QMenu>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSvgGenerator>
#include <limits>

namespace lookback::ui {

namespace {

constexpr double kTitleHeight = 24.0;
constexpr double kMargin = 8.0;

/// Title and chart on a page of the colour of a card.
void paintPage(QPainter& painter, ChartScene& scene, const QSizeF& size, const ChartData& data,
               const AxisView& x, const AxisView& y, const Tokens& colours) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRectF(QPointF(0, 0), size), colours.card);
    painter.setFont(textFont(13, QFont::DemiBold));
    painter.setPen(colours.text);
    painter.drawText(QRectF(kMargin, kMargin, size.width() - 2.0 * kMargin, kTitleHeight), Qt::AlignVCenter,
                     data.title);
    scene.paint(painter,
                QRectF(kMargin, kMargin + kTitleHeight, size.width() - 2.0 * kMargin,
                       size.height() - kTitleHeight - 2.0 * kMargin),
                data, x, y, colours);
}

QSizeF pageSize(const QSize& chart) {
    return {chart.width() + 2.0 * kMargin, chart.height() + kTitleHeight + 2.0 * kMargin};
}

/// One row a bin or point.
io::CsvTable tableOf(const ChartData& data) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    std::vector<std::string> names;
    std::vector<double> x;
    std::vector<double> end;
    std::vector<double> y;
    std::vector<double> low;
    std::vector<double> high;
    bool steps = false;
    bool spread = false;
    for (const Series& s : data.series) {
        const bool histogram = s.kind == SeriesKind::Steps;
        steps = steps || histogram;
        spread = spread || s.spread != SpreadKind::None;
        for (std::size_t i = 0; i < s.y.size(); ++i) {
            names.push_back(s.name.toStdString());
            x.push_back(s.x[i]);
            end.push_back(histogram ? s.x[i + 1] : none);
            y.push_back(s.y[i]);
            low.push_back(i < s.low.size() ? s.low[i] : none);
            high.push_back(i < s.high.size() ? s.high[i] : none);
        }
    }
    io::CsvTable table;
    const std::string xName = data.x.text().toStdString();
    table.add("series", names);
    table.add(steps ? xName + ", from" : xName, x);
    if (steps) {
        table.add(xName + ", to", end);
    }
    table.add(data.y.text().toStdString(), y);
    if (spread) {
        table.add("low", low);
        table.add("high", high);
    }
    return table;
}

} // namespace

QImage Chart::picture(double scale) const {
    const QSizeF page = pageSize(size());
    QImage image((page * scale).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.setText(QStringLiteral("Title"), data_.title);
    image.setText(QStringLiteral("Source"), data_.source);
    QPainter painter(&image);
    paintPage(painter, scene_, page, data_, viewX(), viewY(), theme());
    return image;
}

std::string Chart::svg() const {
    const QSizeF page = pageSize(size());
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(page.toSize());
    generator.setViewBox(QRectF(QPointF(0, 0), page));
    generator.setTitle(data_.title);
    generator.setDescription(data_.source);
    QPainter painter(&generator);
    paintPage(painter, scene_, page, data_, viewX(), viewY(), tokens(false));
    painter.end();
    return buffer.data().toStdString();
}

std::string Chart::pdf() const {
    const QSizeF page = pageSize(size());
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(data_.source.isEmpty() ? data_.title
                                           : QStringLiteral("%1 (%2)").arg(data_.title, data_.source));
    writer.setCreator(QStringLiteral("Lookback"));
    constexpr double kPointsPerPixel = 0.75;
    writer.setPageMargins(QMarginsF());
    writer.setPageSize(QPageSize(page * kPointsPerPixel, QPageSize::Point, QString(), QPageSize::ExactMatch));
    constexpr int kFine = 10; // device pixels of one logical pixel
    writer.setResolution(96 * kFine);
    QPainter painter(&writer);
    painter.scale(kFine, kFine);
    paintPage(painter, scene_, page, data_, viewX(), viewY(), tokens(false));
    painter.end();
    return buffer.data().toStdString();
}

void Chart::exportTo(const std::filesystem::path& file) const {
    const std::string ending = QString::fromStdString(file.extension().string()).toLower().toStdString();
    if (ending == ".csv") {
        io::writeCsv(file, tableOf(data_));
    } else if (ending == ".svg") {
        io::writeTextAtomically(file, svg());
    } else if (ending == ".pdf") {
        io::writeTextAtomically(file, pdf());
    } else if (ending == ".png") {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        picture(2.0).save(&buffer, "PNG");
        io::writeTextAtomically(file, buffer.data().toStdString());
    } else {
        throw ValueError("file", "expected a name ending in .png, .svg, .pdf or .csv, found \"" +
                                     file.filename().string() + "\".");
    }
}

void Chart::fillExport(QMenu& menu) {
    const std::pair<QString, QString> kinds[] = {{tr("Picture (PNG)\u2026"), QStringLiteral("png")},
                                                 {tr("Drawing (SVG)\u2026"), QStringLiteral("svg")},
                                                 {tr("Document (PDF)\u2026"), QStringLiteral("pdf")},
                                                 {tr("Numbers (CSV)\u2026"), QStringLiteral("csv")}};
    for (const auto& [name, ending] : kinds) {
        menu.addAction(name, this, [this, e = ending] { askFile(e); })->setEnabled(!empty());
    }
}

void Chart::askFile(const QString& ending) {
    QString name = data_.title.toLower();
    name.replace(QRegularExpression(QStringLiteral("[^a-z0-9]+")), QStringLiteral("_"));
    auto* dialog = new QFileDialog(this, tr("Save the chart"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ending);
    dialog->setNameFilter(QStringLiteral("*.%1").arg(ending));
    dialog->selectFile(name + QLatin1Char('.') + ending);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        try {
            exportTo(file.toStdString());
            Q_EMIT exported(file);
        } catch (const std::exception& e) {
            Q_EMIT exportFailed(QString::fromUtf8(e.what()));
        }
    });
    dialog->open();
}

} // namespace lookback::ui
