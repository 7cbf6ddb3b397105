// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dynamics/thermo_series.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ins {

/// What the commands that LAMMPS has echoed into its log say of the runs after them.
class LammpsRunCommands {
public:
  /// Takes a line of the log; what is no command of interest is left alone.
  void read(std::string_view line);

  const std::string &units() const { return units_; }          ///< empty: not told
  std::optional<double> timestep() const { return timestep_; } ///< in units of the log
  bool minimizing() const { return minimizing_; }              ///< the last command that runs
  bool normalized() const { return normalized_; }              ///< energies are printed per atom
  int atoms() const { return atoms_; }                         ///< 0: not told
  /// ID of the compute mace/heat_flux or heat/flux, the last one; empty: there is none.
  const std::string &heat_flux() const { return heat_flux_; }

  Ensemble ensemble() const;
  std::optional<double> temperature() const; ///< K, of the thermostat, where it stays the same
  std::optional<double> pressure() const;    ///< in units of the log; hydrostatic and the same

private:
  void read_command(const std::vector<std::string_view> &words);

  std::string pending_; ///< of a command that continues on the next line
  std::string units_, heat_flux_;
  std::optional<double> timestep_;
  bool minimizing_ = false;
  bool normalized_ = false;
  int atoms_ = 0;
  std::map<std::string, std::vector<std::string>> fixes_; ///< words behind the group, by ID
};

} // namespace ins
