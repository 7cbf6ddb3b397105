// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// What acts on the atoms of an input, for the file of force constants.
struct PotentialDescription {
  /// Names of styles; models and D3 as they say of themselves.
  std::map<std::string, std::string> words;
  double reach = 0.0; ///< of a model's layers together, Angstrom; 0: unknown
};

/// After the styles have been initialized.
PotentialDescription describe_potential(LAMMPS_NS::LAMMPS *lmp);

} // namespace mace_lammps
