// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "spectrum/resolution_width.h"

#include <optional>
#include <string>
#include <vector>

namespace ins {

/// One detector bank of an indirect-geometry spectrometer.
struct Bank {
  std::string name;          ///< used as prefix of columns: forward, backward, ...
  double angle = 0.0;        ///< scattering angle, degrees
  double final_energy = 0.0; ///< cm^-1
};

/// What the spectrum needs to know of a spectrometer.
struct Instrument {
  std::string name;
  std::vector<Bank> banks;
  ResolutionWidth sigma;
};

/// Reads an instrument description.
///
/// \param name one that ships (`tosca`), or the path of a YAML file of the same layout
/// \throws Error naming the file and the key
Instrument load_instrument(const std::string &name);

/// What a user asks for instead of what an instrument has; empty: as it is.
struct InstrumentChanges {
  std::vector<double> angles; ///< degrees; each becomes a bank, "angle90" for one at 90 degrees
  std::optional<double> final_energy; ///< of all banks, cm^-1
  std::vector<double> sigma;          ///< one polynomial for all energies, cm^-1
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
