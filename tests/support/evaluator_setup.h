// SPDX-License-Identifier: GPL-2.0-or-later
//
// From a structure and a benchmark's command line to what an evaluator takes.
#pragma once

#include "extxyz.h"
#include "mace/evaluator.h"
#include "mace/polarization.h"

#include <algorithm>
#include <set>

namespace support {

/// \param name  double or single
inline mace::Precision parse_precision(const std::string &name) {
  return name == "double" ? mace::Precision::Double : mace::Precision::Single;
}

/// Numbers the elements of a structure as species, in order of Z, and asks for them in `options`.
/// \return  atomic number -> species
inline std::map<int, int> number_species(const Structure &structure,
                                         mace::EvaluatorOptions &options) {
  std::map<int, int> species_of;
  for (const int z :
       std::set<int>(structure.atomic_numbers.begin(), structure.atomic_numbers.end())) {
    species_of[z] = static_cast<int>(options.atomic_numbers.size());
    options.atomic_numbers.push_back(z);
  }
  return species_of;
}

/// Vectors of a periodic structure's cell, Angstrom.
inline mace::CellVectors cell_of(const Structure &structure) {
  mace::CellVectors cell;
  for (int i = 0; i < 3; ++i)
    std::copy_n(structure.lattice[i].begin(), 3, cell.begin() + std::ptrdiff_t(3 * i));
  return cell;
}

} // namespace support
