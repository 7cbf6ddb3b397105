// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

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
  std::vector<double> sigma; ///< Gaussian sigma(E) = sum_k sigma[k] E^k, cm^-1
};

/// Reads an instrument description.
///
/// \param name one that ships (`tosca`), or the path of a YAML file of the same layout
/// \throws Error naming the file and the key
Instrument load_instrument(const std::string &name);

/// Names of the instruments that ship.
std::vector<std::string> instrument_names();

/// The banks of an instrument that `selection` names: one bank's name, `both` or `all`.
///
/// \throws Error listing the banks there are
std::vector<Bank> select_banks(const Instrument &instrument, const std::string &selection);

} // namespace ins
