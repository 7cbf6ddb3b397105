// SPDX-License-Identifier: GPL-2.0-or-later
//
// What D3 knows of elements: radii, moments, and dispersion coefficients of reference molecules.
#pragma once

#include <vector>

namespace dispersion {

inline constexpr int last_element = 103;
/// No element has more reference molecules.
inline constexpr int most_references = 7;

struct Element {
  double covalent_radius = 0.0;          ///< Angstrom
  double r4_over_r2 = 0.0;               ///< ratio of the expectation values, Bohr^2
  std::vector<double> reference_numbers; ///< coordination numbers of the reference molecules
};

struct ElementPair {
  double radius = 0.0;    ///< cutoff radius R0 of zero damping, Angstrom
  std::vector<double> c6; ///< (references of the first, of the second) Hartree Bohr^6
};

/// \throws mace::Error if the element has no data
const Element &element(int atomic_number);
ElementPair element_pair(int first, int second);

} // namespace dispersion
