// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/committee_table.h"

#include "base/error.h"
#include "io/tables/cell_text.h"
#include "report/columns.h"
#include "report/energy_axis.h"
#include "report/number_list.h"

#include <algorithm>

namespace ins {

namespace {

constexpr const char *model_mark = "model_";
constexpr double room_over_curves = 1.18; ///< height of a panel over the highest maximum

/// Mean and the others, bin by bin, of totals of models.
void add_bank_spread(Table &table, const std::vector<Eigen::VectorXd> &totals,
                     const std::vector<std::string> &names, const std::string &prefix) {
  std::vector<double> mean, spread, lowest, highest;
  for (Eigen::Index bin = 0; bin < totals.front().size(); ++bin) {
    std::vector<double> values;
    for (const Eigen::VectorXd &total : totals)
      values.push_back(total[bin]);
    const ValueSpread all = spread_of(values);
    mean.push_back(all.mean);
    spread.push_back(all.spread);
    lowest.push_back(all.lowest);
    highest.push_back(all.highest);
  }
  table.columns.push_back({prefix + "mean", "barn", std::move(mean), 6});
  table.columns.push_back({prefix + "spread", "barn", std::move(spread), 6});
  table.columns.push_back({prefix + "lowest", "barn", std::move(lowest), 6});
  table.columns.push_back({prefix + "highest", "barn", std::move(highest), 6});
  for (std::size_t k = 0; k < totals.size(); ++k)
    table.columns.push_back({prefix + model_mark + names[k], "barn", number_list(totals[k]), 6});
}

Panel panel_of(const std::vector<double> &x, const std::vector<double> &highest,
               const std::optional<std::pair<double, double>> &range, const std::string &label) {
  Panel panel;
  panel.y_label = label;
  double most = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (!range || (x[i] >= range->first && x[i] <= range->second))
      most = std::max(most, highest[i]);
  if (most > 0.0)
    panel.y_range = {0.0, room_over_curves * most};
  return panel;
}

} // namespace

Table committee_spectrum_table(const Committee &committee, const std::vector<std::string> &names,
                               EnergyUnit unit) {
  const Spectrum &first = committee.spectra.front();
  Table table;
  table.kind = TableKind::Curves;
  table.title = "spectra of " + std::to_string(names.size()) + " models";
  table.columns.push_back({"energy_" + column_suffix(unit), name(unit),
                           number_list(first.energies * from_cm1(unit)), 3});
  for (std::size_t b = 0; b < first.banks.size(); ++b) {
    std::vector<Eigen::VectorXd> totals;
    for (const Spectrum &spectrum : committee.spectra)
      totals.push_back(spectrum.banks[b].total());
    add_bank_spread(table, totals, names,
                    first.banks.size() > 1 ? first.banks[b].bank.name + "." : std::string());
  }
  return table;
}

Table committee_band_table(const Committee &committee, const std::vector<std::string> &names,
                           EnergyUnit unit) {
  Table table;
  table.title = "bands of the spectrum in " + std::to_string(names.size()) + " models";
  Columns<CommitteeBand> add(table, committee.bands, unit);
  add.energy("mean", [](const CommitteeBand &band) { return band.position.mean; });
  add.energy("spread", [](const CommitteeBand &band) { return band.position.spread; });
  add.energy("lowest", [](const CommitteeBand &band) { return band.position.lowest; });
  add.energy("highest", [](const CommitteeBand &band) { return band.position.highest; });
  for (std::size_t k = 0; k < names.size(); ++k)
    add.energy(model_mark + names[k], [k](const CommitteeBand &band) { return band.positions[k]; });
  add.number("n_modes", "", 1, [](const CommitteeBand &band) { return band.modes; });
  add.number("intensity", "barn", 3, [](const CommitteeBand &band) { return band.intensity; });
  add.number("overlap", "", 2, [](const CommitteeBand &band) { return band.overlap; });
  add.word("assignment", [](const CommitteeBand &band) { return band.assignment; });
  return table;
}

Table committee_shift_table(const CommitteeShifts &committee, const std::vector<std::string> &names,
                            EnergyUnit unit) {
  struct Row {
    const CommitteeBand &band;
    const CommitteeShift &shift;
  };
  std::vector<Row> rows;
  for (std::size_t i = 0; i < committee.shifts.size(); ++i)
    rows.push_back({committee.first.bands[i], committee.shifts[i]});
  Table table;
  table.title = "how bands move in " + std::to_string(names.size()) + " models";
  Columns<Row> add(table, rows, unit);
  add.energy("first", [](const Row &row) { return row.band.position.mean; });
  add.energy("second", [](const Row &row) { return row.shift.position.mean; });
  add.energy("shift", [](const Row &row) { return row.shift.shift.mean; });
  add.energy("shift_spread", [](const Row &row) { return row.shift.shift.spread; });
  add.energy("lowest", [](const Row &row) { return row.shift.shift.lowest; });
  add.energy("highest", [](const Row &row) { return row.shift.shift.highest; });
  for (std::size_t k = 0; k < names.size(); ++k)
    add.energy(model_mark + names[k], [k](const Row &row) { return row.shift.shifts[k]; });
  add.number("n_modes", "", 1, [](const Row &row) { return row.band.modes; });
  add.number("intensity", "barn", 3, [](const Row &row) { return row.band.intensity; });
  add.number("overlap", "", 2, [](const Row &row) { return row.shift.overlap; });
  add.word("assignment", [](const Row &row) { return row.band.assignment; });
  return table;
}

Plot committee_plot(const Table &spectrum, const std::string &title,
                    const std::optional<std::pair<double, double>> &range) {
  const Table curves = per_energy(spectrum);
  const Column &energy = energy_column(curves);
  const std::vector<double> &x = energy.numbers();
  const std::string prefix =
      curves.find("backward.mean")
          ? std::string("backward.")
          : curves.columns.at(1).name.substr(0, curves.columns[1].name.find("mean"));
  Plot plot;
  plot.title = title;
  plot.x_label =
      "Energy transfer (" +
      (energy.unit.empty() ? std::string("arb. units") : symbol(parse_energy_unit(energy.unit))) +
      ")";
  plot.x_range = range.value_or(range_of_interest(curves, prefix + "highest"));
  plot.height = 640.0;
  const std::vector<double> &mean = curves.numbers(prefix + "mean"),
                            &spread = curves.numbers(prefix + "spread"),
                            &highest = curves.numbers(prefix + "highest");
  const std::string label = "S (" + typeset_unit(curves.columns[1].unit) + ")";
  Panel all = panel_of(x, highest, plot.x_range, label);
  const std::string mean_label = "mean, and the spread of models";
  Band ground{x, mean, mean, Ink::Blue, mean_label};
  for (std::size_t i = 0; i < x.size(); ++i) {
    ground.low[i] = std::max(0.0, mean[i] - spread[i]);
    ground.high[i] += spread[i];
  }
  all.bands.push_back(std::move(ground));
  all.name = "spread";
  all.curves.push_back({mean_label, x, mean, Ink::Blue});
  plot.panels.push_back(std::move(all));
  Panel each = panel_of(x, highest, plot.x_range, label);
  each.name = "models";
  const std::string mark = prefix + model_mark;
  for (const Column &column : curves.columns)
    if (column.name.starts_with(mark))
      each.curves.push_back({column.name.substr(mark.size()), x, column.numbers(),
                             ink(each.curves.size()), CurveStyle::Thin});
  plot.panels.push_back(std::move(each));
  return plot;
}

} // namespace ins
