// SPDX-License-Identifier: GPL-2.0-or-later
//
// Structures of tests/data/dispersion, and evaluations of them.
#pragma once

#include "dispersion/dispersion.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace dispersion_test {

struct Structure {
  std::vector<double> positions; ///< (n, 3) Angstrom
  std::vector<int> species;
  std::vector<int> atomic_numbers; ///< of the species
  double cell[3][3] = {{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}};
  bool periodic = false;

  int size() const { return static_cast<int>(species.size()); }
  double volume() const;
  dispersion::Atoms atoms() const;
};

/// The file of references: structures with the cases of each.
const nlohmann::json &references();
const nlohmann::json &reference(const std::string &name);
Structure structure(const nlohmann::json &entry);

dispersion::Damping damping(const std::string &name);
/// \param cutoffs  of two bodies, three bodies, coordination numbers, in Bohr
std::unique_ptr<dispersion::Dispersion> make(const Structure &s, const std::string &functional,
                                             const std::string &damping, bool atm,
                                             const std::vector<double> &cutoffs);

struct Evaluation {
  double energy = 0.0;
  std::vector<double> virial, forces, atom_energy, atom_virial;
};
Evaluation evaluate(dispersion::Dispersion &dispersion, const Structure &s);

} // namespace dispersion_test
