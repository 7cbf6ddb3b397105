// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "spectrometer/resolution_width.h"

#include <optional>
#include <string>
#include <vector>

namespace ins {

/// One detector bank of a spectrometer: of indirect geometry, where analysers fix the final energy,
/// or of direct geometry, where choppers or a monochromator fix the incident one.
struct Bank {
  std::string name;             ///< used as prefix of columns: forward, backward, ...
  double angle = 0.0;           ///< scattering angle, degrees
  double final_energy = 0.0;    ///< cm^-1; 0 in direct geometry
  double incident_energy = 0.0; ///< cm^-1; 0 in indirect geometry

  bool direct() const { return incident_energy > 0.0; }
};

/// Width of a direct-geometry spectrometer's line for more than one incident energy:
/// sigma(E) = sum_jk coefficients[j][k] Ei^j E^k, cm^-1.
struct IncidentWidth {
  std::vector<std::vector<double>> coefficients;
  double lowest = 0.0; ///< incident energy for which it holds, cm^-1
  double highest = 0.0;

  /// sigma(E) for one incident energy; beyond it, where nothing is scattered, as at it.
  /// \throws Error if the energy is not among those for which it holds
  ResolutionWidth at(double incident_energy) const;
};

/// What the spectrum needs to know of a spectrometer.
struct Instrument {
  std::string name;
  std::vector<Bank> banks;
  ResolutionWidth sigma;
  std::optional<IncidentWidth> incident_width; ///< from which `sigma` was made
};

/// Reads an instrument description.
///
/// \param name one that ships (`tosca`), or the path of a YAML file of the same layout
/// \throws Error naming the file and the key, or why an instrument is not among those that ship
Instrument load_instrument(const std::string &name);

/// What a user asks for instead of what an instrument has; empty: as it is.
struct InstrumentChanges {
  std::vector<double> angles; ///< degrees; each becomes a bank, "angle90" for one at 90 degrees
  std::optional<double> final_energy;    ///< of all banks, cm^-1
  std::optional<double> incident_energy; ///< of all banks of a direct-geometry instrument, cm^-1
  std::vector<double> sigma;             ///< one polynomial for all energies, cm^-1
};

/// \throws Error naming the value that makes no sense
Instrument changed(Instrument instrument, const InstrumentChanges &changes);

/// Names of the instruments that ship.
std::vector<std::string> instrument_names();

/// The banks of an instrument that `selection` names: one bank's name, `both` or `all`.
///
/// \throws Error listing the banks there are
std::vector<Bank> select_banks(const Instrument &instrument, const std::string &selection);

/// The banks of an instrument when nobody has named any: `preferred` if it is one, else all.
std::vector<Bank> default_banks(const Instrument &instrument, const std::string &preferred);

/// Index of the bank that pictures, sticks and comparisons are of where there are several:
/// `backward` if it is one of them, else the first.
int main_bank(const std::vector<Bank> &banks);

} // namespace ins
