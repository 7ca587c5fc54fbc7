// SPDX-License-Identifier: MIT
#include "core/analysis/MorphologyTable.h"

#include <cmath>

namespace lookback::analysis {

namespace {

using M = const Morphology&;

// What is known whatever the pixel scale is.
const std::vector<MorphologyColumn> kColumns{
    {kSemiMajor, "Semi-major axis", "pixels", [](M m, double) { return m.isophote.semiMajor; }},
    {"semi_minor", "Semi-minor axis", "pixels", [](M m, double) { return m.isophote.semiMinor; }},
    {"position_angle", "Position angle", "radians", [](M m, double) { return m.isophote.angle; }},
    {kEllipticity, "Ellipticity", "", [](M m, double) { return m.isophote.ellipticity; }},
    {kIsophotalArea, "Isophotal area", "pixels", [](M m, double) { return m.isophote.isophotalArea; }},
    {"half_light_radius", "Half-light radius", "pixels", [](M m, double) { return m.isophote.radiusHalf; }},
    {"x", "x", "pixels", [](M m, double) { return m.isophote.x; }},
    {"y", "y", "pixels", [](M m, double) { return m.isophote.y; }},
    {"flux", "Isophotal flux", "", [](M m, double) { return m.isophote.flux; }},
    {"background", "Background", "", [](M m, double) { return m.isophote.background; }},
    {"noise", "Noise of a pixel", "", [](M m, double) { return m.isophote.rms; }},
    {kSersicIndex, "S\u00e9rsic index", "", [](M m, double) { return m.sersic.index.value; }},
    {"sersic_index_error", "Error of the S\u00e9rsic index", "",
     [](M m, double) { return m.sersic.index.error; }},
    {"sersic_radius", "S\u00e9rsic radius", "pixels",
     [](M m, double) { return m.sersic.radiusHalfLight.value; }},
    {"sersic_radius_error", "Error of the S\u00e9rsic radius", "pixels",
     [](M m, double) { return m.sersic.radiusHalfLight.error; }},
    {"sersic_axis_ratio", "S\u00e9rsic axis ratio", "", [](M m, double) { return m.sersic.axisRatio.value; }},
    {"sersic_axis_ratio_error", "Error of the S\u00e9rsic axis ratio", "",
     [](M m, double) { return m.sersic.axisRatio.error; }},
    {"sersic_angle", "S\u00e9rsic position angle", "radians",
     [](M m, double) { return m.sersic.angle.value; }},
    {"sersic_angle_error", "Error of the S\u00e9rsic position angle", "radians",
     [](M m, double) { return m.sersic.angle.error; }},
    {"sersic_flux", "S\u00e9rsic flux", "", [](M m, double) { return m.sersic.flux.value; }},
    {"sersic_flux_error", "Error of the S\u00e9rsic flux", "",
     [](M m, double) { return m.sersic.flux.error; }},
    {"sersic_x", "S\u00e9rsic x", "pixels", [](M m, double) { return m.sersic.x.value; }},
    {"sersic_y", "S\u00e9rsic y", "pixels", [](M m, double) { return m.sersic.y.value; }},
    {"sersic_sky", "Sky of the S\u00e9rsic fit", "", [](M m, double) { return m.sersic.sky.value; }},
    {"sersic_chi2", "Reduced chi squared", "", [](M m, double) { return m.sersic.chiSquared; }},
    {"gini", "Gini", "", [](M m, double) { return m.structure.gini; }},
    {"m20", "M20", "", [](M m, double) { return m.structure.m20; }},
    {"concentration", "Concentration", "", [](M m, double) { return m.structure.concentration; }},
    {"asymmetry", "Asymmetry", "", [](M m, double) { return m.structure.asymmetry; }},
    {"smoothness", "Smoothness", "", [](M m, double) { return m.structure.smoothness; }},
    {"merger_statistic", "Gini-M20 merger statistic", "", [](M m, double) { return m.structure.merger(); }},
    {"petrosian_radius", "Petrosian radius", "pixels",
     [](M m, double) { return m.structure.radiusPetrosian; }},
    {"signal_to_noise", "Signal to noise of a pixel", "",
     [](M m, double) { return m.structure.signalToNoise; }},
};

const std::vector<MorphologyColumn> kOnSky{
    {"semi_major_arcsec", "Semi-major axis", "arcsec",
     [](M m, double scale) { return m.isophote.semiMajor * scale; }},
    {"half_light_radius_arcsec", "Half-light radius", "arcsec",
     [](M m, double scale) { return m.isophote.radiusHalf * scale; }},
    {"sersic_radius_arcsec", "S\u00e9rsic radius", "arcsec",
     [](M m, double scale) { return m.sersic.radiusHalfLight.value * scale; }},
    {"petrosian_radius_arcsec", "Petrosian radius", "arcsec",
     [](M m, double scale) { return m.structure.radiusPetrosian * scale; }},
};

} // namespace

std::vector<MorphologyColumn> morphologyColumns(double pixelScale) {
    std::vector<MorphologyColumn> columns = kColumns;
    if (pixelScale > 0.0) {
        columns.insert(columns.end(), kOnSky.begin(), kOnSky.end());
    }
    return columns;
}

MeasuredSet measuredSet(const std::vector<Morphology>& rows, const std::string& name, double pixelScale) {
    MeasuredSet set;
    set.name = name;
    for (const MorphologyColumn& column : morphologyColumns(pixelScale)) {
        Quantity& quantity = set.quantities.emplace_back(Quantity{column.key, column.label, column.unit, {}});
        for (const Morphology& row : rows) {
            quantity.values.push_back(column.value(row, pixelScale));
        }
    }
    for (const Morphology& row : rows) {
        set.index.push_back(row.index);
        set.redshift.push_back(row.redshift);
        if (std::isfinite(row.sersic.index.value)) {
            const bool knows = !row.has(MorphologyFlag::FitWithoutPsf);
            set.knowsPsf = set.knowsPsf.value_or(false) || knows;
        }
    }
    return set;
}

} // namespace lookback::analysis
