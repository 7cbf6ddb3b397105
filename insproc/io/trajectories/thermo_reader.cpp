// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/trajectories/thermo_reader.h"

#include "base/error.h"
#include "io/trajectories/heat_flux_series.h"
#include "io/trajectories/lammps_log.h"
#include "io/trajectories/lammps_units.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace ins {

namespace {

enum class Kind { Energy, Pressure, Temperature, Length, Volume, Angle, Density, Other };

struct KnownColumn {
  const char *name;
  Kind kind;
};

constexpr std::array known_columns = {
    KnownColumn{"Temp", Kind::Temperature}, KnownColumn{"Press", Kind::Pressure},
    KnownColumn{"Pxx", Kind::Pressure},     KnownColumn{"Pyy", Kind::Pressure},
    KnownColumn{"Pzz", Kind::Pressure},     KnownColumn{"Pxy", Kind::Pressure},
    KnownColumn{"Pxz", Kind::Pressure},     KnownColumn{"Pyz", Kind::Pressure},
    KnownColumn{"PotEng", Kind::Energy},    KnownColumn{"KinEng", Kind::Energy},
    KnownColumn{"TotEng", Kind::Energy},    KnownColumn{"E_pair", Kind::Energy},
    KnownColumn{"E_mol", Kind::Energy},     KnownColumn{"E_vdwl", Kind::Energy},
    KnownColumn{"E_coul", Kind::Energy},    KnownColumn{"E_bond", Kind::Energy},
    KnownColumn{"E_angle", Kind::Energy},   KnownColumn{"E_dihed", Kind::Energy},
    KnownColumn{"E_impro", Kind::Energy},   KnownColumn{"E_long", Kind::Energy},
    KnownColumn{"E_tail", Kind::Energy},    KnownColumn{"Enthalpy", Kind::Energy},
    KnownColumn{"Econserve", Kind::Energy}, KnownColumn{"Ecouple", Kind::Energy},
    KnownColumn{"Volume", Kind::Volume},    KnownColumn{"Density", Kind::Density},
    KnownColumn{"Lx", Kind::Length},        KnownColumn{"Ly", Kind::Length},
    KnownColumn{"Lz", Kind::Length},        KnownColumn{"Xy", Kind::Length},
    KnownColumn{"Xz", Kind::Length},        KnownColumn{"Yz", Kind::Length},
    KnownColumn{"Cella", Kind::Length},     KnownColumn{"Cellb", Kind::Length},
    KnownColumn{"Cellc", Kind::Length},     KnownColumn{"CellAlpha", Kind::Angle},
    KnownColumn{"CellBeta", Kind::Angle},   KnownColumn{"CellGamma", Kind::Angle}};

/// Columns that count or time the program.
constexpr std::array bookkeeping = {"Step",  "Time",  "CPU",     "Elapsed", "Elaplong",   "Dt",
                                    "T/CPU", "S/CPU", "CPULeft", "Part",    "TimeoutRem", "Atoms"};

Kind kind_of(const std::string &name) {
  for (const KnownColumn &known : known_columns)
    if (name == known.name)
      return known.kind;
  return Kind::Other;
}

/// Unit of a kind and what one of the log's is in it.
std::pair<std::string, double> unit_of(Kind kind, const LammpsUnits &units, double energies) {
  switch (kind) {
  case Kind::Energy:
    return {"eV", units.energy * energies};
  case Kind::Pressure:
    return {"MPa", units.pressure};
  case Kind::Temperature:
    return {"K", 1.0};
  case Kind::Length:
    return {"A", units.length};
  case Kind::Volume:
    return {"A3", std::pow(units.length, 3)};
  case Kind::Angle:
    return {"degree", 1.0};
  case Kind::Density:
  case Kind::Other:
    break;
  }
  return {"", 1.0};
}

double step_of(const LogRun &run, std::size_t row) {
  return run.rows[row][static_cast<std::size_t>(run.column("Step"))];
}

/// Whether `later` goes on with the dynamics of `earlier`, possibly from a restart before its end.
bool continues(const LogRun &earlier, const LogRun &later) {
  const LammpsRunCommands &a = earlier.commands, &b = later.commands;
  const double interval = earlier.rows.size() > 1 ? step_of(earlier, 1) - step_of(earlier, 0) : 0.0;
  const double start = step_of(later, 0);
  return earlier.columns == later.columns && a.timestep() == b.timestep() &&
         a.ensemble() == b.ensemble() && a.temperature() == b.temperature() &&
         a.pressure() == b.pressure() && start > step_of(earlier, 0) &&
         start <= step_of(earlier, earlier.rows.size() - 1) + interval;
}

struct JoinedRows {
  std::vector<double> steps;
  std::vector<const std::vector<double> *> rows;
};

/// Rows of runs that continue each other; a later run replaces what it repeats.
JoinedRows join(const std::vector<LogRun> &runs, std::size_t first, std::size_t last) {
  JoinedRows joined;
  for (std::size_t r = first; r <= last; ++r)
    for (std::size_t row = 0; row < runs[r].rows.size(); ++row) {
      const double step = step_of(runs[r], row);
      while (!joined.steps.empty() && joined.steps.back() >= step) {
        joined.steps.pop_back();
        joined.rows.pop_back();
      }
      joined.steps.push_back(step);
      joined.rows.push_back(&runs[r].rows[row]);
    }
  return joined;
}

/// Leaves out what breaks the equal intervals that statistics of correlated samples need: the first
/// and last lines of runs that no multiple of the interval falls on.
void make_equidistant(JoinedRows &joined, std::vector<std::string> &remarks) {
  if (joined.steps.size() < 3)
    return;
  std::vector<double> gaps;
  for (std::size_t i = 1; i < joined.steps.size(); ++i)
    gaps.push_back(joined.steps[i] - joined.steps[i - 1]);
  std::nth_element(gaps.begin(), gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2),
                   gaps.end());
  const double interval = gaps[gaps.size() / 2];
  JoinedRows kept;
  for (std::size_t i = 0; i < joined.steps.size(); ++i)
    if (std::fmod(joined.steps[i], interval) == 0.0) {
      kept.steps.push_back(joined.steps[i]);
      kept.rows.push_back(joined.rows[i]);
    }
  if (kept.steps.size() < joined.steps.size() / 2) // not counted from step 0
    return;
  if (const std::size_t dropped = joined.steps.size() - kept.steps.size())
    remarks.push_back(fmt::format("{} of {} lines between the steps that are {:g} apart are left "
                                  "out",
                                  dropped, joined.steps.size(), interval));
  joined = std::move(kept);
}

void add_potential_energy(ThermoSeries &series) {
  const Eigen::ArrayXd *pairs = series.find("E_pair"), *molecules = series.find("E_mol");
  if (!series.find("PotEng") && pairs)
    series.columns.push_back(
        {"PotEng", "eV", molecules ? Eigen::ArrayXd(*pairs + *molecules) : *pairs});
}

/// Picoseconds from one step to the next.
double step_length(const LogRun &run, const LammpsUnits &units, double given) {
  return given > 0.0 ? given : run.commands.timestep().value_or(units.timestep) * units.time;
}

/// Which component of the heat flux of the run's compute a column holds, from 1; 0 if it is none.
int heat_flux_component(const LogRun &run, const std::string &column) {
  const std::string &id = run.commands.heat_flux();
  for (int component = 1; component <= 3; ++component)
    if (!id.empty() && column == fmt::format("c_{}[{}]", id, component))
      return component;
  return 0;
}

ThermoSeries series_of(const LogRun &run, const JoinedRows &joined, const LammpsUnits &units,
                       double timestep) {
  ThermoSeries series;
  series.conditions.ensemble = run.commands.ensemble();
  series.conditions.temperature = run.commands.temperature();
  if (const auto pressure = run.commands.pressure())
    series.conditions.pressure = *pressure * units.pressure;
  series.conditions.atoms = run.atoms;
  const auto samples = static_cast<Eigen::Index>(joined.steps.size());
  series.times = Eigen::Map<const Eigen::ArrayXd>(joined.steps.data(), samples) *
                 step_length(run, units, timestep);
  if (const int time = run.column("Time"); time >= 0 && timestep == 0.0)
    for (Eigen::Index i = 0; i < samples; ++i)
      series.times[i] = units.time * (*joined.rows[static_cast<std::size_t>(i)])[time];
  const double energies = run.commands.normalized() ? run.atoms : 1.0;
  for (std::size_t c = 0; c < run.columns.size(); ++c) {
    const std::string &name = run.columns[c];
    if (std::find(bookkeeping.begin(), bookkeeping.end(), name) != bookkeeping.end())
      continue;
    auto [unit, factor] = unit_of(kind_of(name), units, energies);
    ThermoColumn column{name, unit, Eigen::ArrayXd(samples)};
    if (const int component = heat_flux_component(run, name); component > 0) {
      column.name = heat_flux_names[component - 1];
      column.unit = heat_flux_unit;
      factor = energies * heat_flux_factor(units);
    }
    for (Eigen::Index i = 0; i < samples; ++i)
      column.values[i] = factor * (*joined.rows[static_cast<std::size_t>(i)])[c];
    series.columns.push_back(std::move(column));
  }
  add_potential_energy(series);
  return series;
}

} // namespace

ReadThermo read_thermo(const std::vector<std::string> &logs, const ThermoReaderSettings &settings) {
  ReadThermo result;
  std::vector<LogRun> runs;
  for (const std::string &path : logs) {
    LammpsLog log = read_lammps_log(path);
    for (LogRun &run : log.runs) {
      if (run.commands.minimizing())
        continue;
      if (run.column("Step") < 0)
        throw Error(fmt::format("{}:{}: there is no column Step; add it to thermo_style custom",
                                path, run.line));
      runs.push_back(std::move(run));
    }
    result.remarks.insert(result.remarks.end(), log.remarks.begin(), log.remarks.end());
  }
  const std::string names = fmt::format("{}", fmt::join(logs, ", "));
  if (runs.empty())
    throw Error(fmt::format("{}: there are minimizations only, and no run", names));
  const int count = static_cast<int>(runs.size());
  if (settings.run > count)
    throw Error(fmt::format("{}: run {} is asked for; there are {}", names, settings.run, count));
  const std::size_t last = static_cast<std::size_t>(settings.run > 0 ? settings.run : count) - 1;
  std::size_t first = last;
  while (settings.run == 0 && first > 0 && continues(runs[first - 1], runs[first]))
    --first;

  const LogRun &run = runs[last];
  const std::string units = settings.units.empty() ? run.commands.units() : settings.units;
  if (units.empty())
    throw Error(fmt::format("{}: the log does not tell its units; give --units", names));
  JoinedRows joined = join(runs, first, last);
  make_equidistant(joined, result.remarks);
  if (!run.finished)
    result.remarks.push_back(fmt::format("{}: the last run has not been finished; it is used up "
                                         "to step {:.0f}",
                                         names, joined.steps.back()));
  result.units = lammps_units(units);
  result.step_length = step_length(run, result.units, settings.timestep);
  result.series = series_of(run, joined, result.units, settings.timestep);
  result.origin = first == last ? fmt::format("run {} of {}", last + 1, count)
                                : fmt::format("runs {} to {} of {}", first + 1, last + 1, count);
  result.origin += fmt::format(", steps {:.0f} to {:.0f}, {} samples", joined.steps.front(),
                               joined.steps.back(), joined.steps.size());
  return result;
}

} // namespace ins
