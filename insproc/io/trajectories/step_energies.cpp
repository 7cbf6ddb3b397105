// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/trajectories/step_energies.h"

#include "base/error.h"
#include "io/tables/csv.h"
#include "io/text/line_reader.h"
#include "io/text/line_stream.h"
#include "io/trajectories/lammps_log.h"
#include "io/trajectories/lammps_units.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace ins {

namespace {

/// Whether the first line with words is the head of a table of values separated by commas.
bool is_history(const std::string &path) {
  LineStream file(path);
  std::string_view line;
  while (file.next(line))
    if (!line.empty() && line[0] != '#')
      return line.starts_with("step,");
  throw Error(fmt::format("{}: the file is empty", path));
}

std::map<long, double> read_history(const std::string &path, const LammpsUnits &units) {
  const std::vector<CsvRow> rows = read_csv_rows(path);
  const std::vector<std::string> &names = rows.front().cells;
  const auto energy = std::find(names.begin(), names.end(), "energy") - names.begin();
  if (energy == static_cast<std::ptrdiff_t>(names.size()))
    throw Error(fmt::format("{}:{}: there is no column energy", path, rows.front().line));
  std::map<long, double> energies;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    double step = 0.0, value = 0.0;
    if (!parse_number(rows[i].cells[0], step) || !parse_number(rows[i].cells[energy], value))
      throw Error(fmt::format("{}:{}: step and energy should be numbers", path, rows[i].line));
    energies[std::lround(step)] = units.energy * value;
  }
  return energies;
}

void add_run(const std::string &path, const LogRun &run, const std::string &units,
             std::map<long, double> &energies) {
  const int step = run.column("Step"), total = run.column("PotEng"), pairs = run.column("E_pair"),
            molecules = run.column("E_mol");
  if (step < 0 || (total < 0 && pairs < 0))
    throw Error(fmt::format("{}:{}: the columns Step and PotEng are needed; add step and pe to "
                            "thermo_style custom",
                            path, run.line));
  const std::string name = units.empty() ? run.commands.units() : units;
  if (name.empty())
    throw Error(fmt::format("{}: the log does not tell its units; give --units", path));
  const double unit =
      lammps_units(name).energy * (run.commands.normalized() ? std::max(run.atoms, 1) : 1);
  for (const std::vector<double> &row : run.rows)
    energies[std::lround(row[step])] =
        unit * (total >= 0 ? row[total] : row[pairs] + (molecules >= 0 ? row[molecules] : 0.0));
}

} // namespace

std::map<long, double> read_step_energies(const std::string &path, const std::string &units) {
  if (is_history(path))
    return read_history(path, lammps_units(units.empty() ? "metal" : units));
  std::map<long, double> energies;
  for (const LogRun &run : read_lammps_log(path).runs)
    add_run(path, run, units, energies);
  return energies;
}

} // namespace ins
