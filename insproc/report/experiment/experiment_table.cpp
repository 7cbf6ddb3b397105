// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/experiment/experiment_table.h"

#include "io/tables/number_text.h"
#include "report/columns.h"
#include "report/mode_table.h"
#include "report/number_list.h"

#include <cmath>
#include <limits>

namespace ins {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Decimals that show a number to a few digits.
int decimals_for(const std::vector<double> &values) {
  double largest = 0.0;
  for (const double value : values)
    if (std::isfinite(value))
      largest = std::max(largest, std::abs(value));
  if (!(largest > 0.0))
    return 2;
  return std::max(0, 4 - static_cast<int>(std::floor(std::log10(largest))));
}

/// A number of the fits and its error, if any model has it.
void add_number(Table &table, const std::vector<ComparedModel> &models, const std::string &name,
                const std::string &unit, double factor, const FittedNumber SpectrumFit::*number) {
  std::vector<double> values, errors;
  bool used = false, fitted = false;
  for (const ComparedModel &model : models) {
    const SpectrumFit &fit = model.comparison.fit;
    const FittedNumber &own = fit.*number;
    used |= own.fitted || own.value != 0.0;
    fitted |= own.fitted;
    values.push_back(factor * own.value);
    errors.push_back(own.fitted ? factor * own.error * fit.misfit() : unknown);
  }
  const int decimals = decimals_for(fitted ? errors : values);
  if (used)
    table.columns.push_back({name, unit, values, decimals});
  if (fitted)
    table.columns.push_back({name + "_error", unit, errors, decimals});
}

std::string with_unit(const std::string &name, EnergyUnit unit) {
  return name + "_" + column_suffix(unit);
}

/// "calculated" for the only model, else its label.
std::string column_of(const std::string &label, std::size_t models) {
  return models == 1 ? "calculated" : label;
}

} // namespace

Table fit_table(const std::vector<ComparedModel> &models, EnergyUnit unit) {
  const double factor = from_cm1(unit);
  Table table;
  table.title = "Fit of each calculated spectrum to the measured one";
  Columns<ComparedModel> columns(table, models, unit);
  columns.word("model", [](const ComparedModel &model) { return model.label; });
  add_number(table, models, "scale", "", 1.0, &SpectrumFit::scale);
  add_number(table, models, with_unit("shift", unit), name(unit), factor, &SpectrumFit::shift);
  add_number(table, models, "cell", "", 1.0, &SpectrumFit::can);
  add_number(table, models, "level", "", 1.0 / factor, &SpectrumFit::level);
  add_number(table, models, "slope", "", 1.0 / (factor * factor), &SpectrumFit::slope);
  columns.number("chi2_per_freedom", "", 2, [](const ComparedModel &model) {
    const SpectrumFit &fit = model.comparison.fit;
    return model.comparison.measured.has_errors() ? fit.chi_squared / (fit.points - fit.parameters)
                                                  : unknown;
  });
  columns.number("points", "", 0,
                 [](const ComparedModel &model) { return model.comparison.fit.points; });
  return table;
}

Table agreement_table(const std::vector<ComparedModel> &models, EnergyUnit unit) {
  struct Row {
    std::string label;
    Agreement figures;
  };
  std::vector<Row> rows;
  for (const ComparedModel &model : models)
    for (const Agreement &figures : model.comparison.agreement)
      rows.push_back({model.label, figures});
  Table table;
  table.title = "Agreement by window";
  Columns<Row> columns(table, rows, unit);
  columns.word("model", [](const Row &row) { return row.label; });
  columns.energy("from", [](const Row &row) { return row.figures.window.first; });
  columns.energy("to", [](const Row &row) { return row.figures.window.second; });
  columns.number("points", "", 0, [](const Row &row) { return row.figures.points; });
  columns.number("pearson_r", "", 4, [](const Row &row) { return row.figures.pearson; });
  columns.number("r_factor", "", 4, [](const Row &row) { return row.figures.r_factor; });
  columns.number("chi2_per_point", "", 2, [](const Row &row) { return row.figures.chi_squared; });
  return table;
}

Table measured_band_table(const std::vector<MeasuredBand> &measured,
                          const std::vector<ComparedBands> &models, EnergyUnit unit) {
  Table table;
  table.title = "Measured bands and calculated ones";
  Columns<MeasuredBand> columns(table, measured, unit);
  columns.energy("measured", [](const MeasuredBand &band) { return band.position(); });
  columns.energy("measured_error", [](const MeasuredBand &band) {
    return band.high > band.low ? 0.5 * (band.high - band.low) : band.error;
  });
  const auto row_of = [&](const MeasuredBand &band) {
    return static_cast<std::size_t>(&band - measured.data());
  };
  for (const ComparedBands &model : models) {
    const BandComparison &bands = model.bands;
    const auto position = [&](const MeasuredBand &band) {
      const std::optional<std::size_t> own = bands.matches[row_of(band)];
      return own ? bands.calculated[*own].position : unknown;
    };
    const std::string head = column_of(model.label, models.size());
    columns.energy(head, position);
    columns.energy(models.size() == 1 ? "difference" : head + "_difference",
                   [&](const MeasuredBand &band) {
                     const double energy = position(band);
                     return std::isnan(energy) ? unknown : band.distance(energy);
                   });
  }
  columns.word("assignment", [&](const MeasuredBand &band) {
    std::string words = band.words;
    for (const ComparedBands &model : models)
      if (const auto own = model.bands.matches[row_of(band)]; own && words.empty())
        words = model.bands.words[*own];
    return words;
  });
  return table;
}

Table score_table(const std::vector<ComparedBands> &models, EnergyUnit unit) {
  Table table;
  table.title = "How far the bands of each model are from the measured ones";
  Columns<ComparedBands> columns(table, models, unit);
  columns.word("model", [](const ComparedBands &model) { return model.label; });
  columns.number("bands", "", 0,
                 [](const ComparedBands &model) { return model.bands.score.bands; });
  columns.number("found", "", 0,
                 [](const ComparedBands &model) { return model.bands.score.found; });
  columns.energy("mean", [](const ComparedBands &model) { return model.bands.score.mean; });
  columns.energy("mean_size",
                 [](const ComparedBands &model) { return model.bands.score.mean_size; });
  columns.energy("rms", [](const ComparedBands &model) { return model.bands.score.rms; });
  columns.energy("largest", [](const ComparedBands &model) { return model.bands.score.largest; });
  columns.number("factor", "", 4,
                 [](const ComparedBands &model) { return model.bands.score.factor; });
  return table;
}

Table move_table(const std::vector<MeasuredBand> &measured, const std::vector<std::string> &labels,
                 const std::vector<std::vector<BandMove>> &moves, EnergyUnit unit) {
  Table table;
  table.title = "How the bands move from the first state to the second";
  Columns<MeasuredBand> columns(table, measured, unit);
  const auto move_of = [&](std::size_t model, const MeasuredBand &band) -> const BandMove & {
    return moves[model][static_cast<std::size_t>(&band - measured.data())];
  };
  const auto word = [](double shift) { return std::isnan(shift) ? "-" : shift_word(shift); };
  columns.energy("band", [](const MeasuredBand &band) { return band.position(); });
  columns.energy("measured_shift",
                 [&](const MeasuredBand &band) { return move_of(0, band).measured; });
  columns.energy("measured_shift_error",
                 [&](const MeasuredBand &band) { return move_of(0, band).error; });
  columns.word("measured_direction",
               [&](const MeasuredBand &band) { return word(move_of(0, band).measured); });
  for (std::size_t k = 0; k < labels.size(); ++k) {
    const std::string head = column_of(labels[k], labels.size());
    columns.energy(head + "_shift",
                   [&](const MeasuredBand &band) { return move_of(k, band).calculated; });
    columns.word(head + "_direction",
                 [&](const MeasuredBand &band) { return word(move_of(k, band).calculated); });
  }
  return table;
}

Table curve_table(const std::vector<ComparedModel> &models, EnergyUnit unit) {
  const double factor = from_cm1(unit);
  const Histogram &measured = models.front().comparison.measured;
  Table table;
  table.kind = TableKind::Curves;
  table.title = "measured and calculated spectra";
  const std::string density = "arb / " + name(unit);
  table.columns.push_back(
      {with_unit("energy", unit), name(unit), number_list(factor * measured.centers()), 3});
  table.columns.push_back({"measured", density, number_list(measured.values / factor), 6});
  if (measured.has_errors())
    table.columns.push_back({"error", density, number_list(measured.errors / factor), 6});
  for (const ComparedModel &model : models) {
    const ModelComparison &own = model.comparison;
    // One grid for all: that of the first model's shift.
    Histogram curve{own.measured.edges, own.calculated, {}};
    curve = rebinned(curve, measured.edges);
    table.columns.push_back(
        {column_of(model.label, models.size()), density, number_list(curve.values / factor), 6});
  }
  return table;
}

} // namespace ins
