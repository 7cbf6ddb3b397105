// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"

#include <complex>
#include <optional>
#include <string>
#include <vector>

namespace ins {

enum class CrossSectionKind { total, incoherent, coherent };

/// A nuclide (or the natural mixture of an element) and its bound neutron cross-sections.
struct Nuclide {
  std::string element;
  int mass_number = 0;                        ///< 0 for a mixture
  bool natural = true;                        ///< the mixture, or the only nuclide the table has
  double mass = 0.0;                          ///< amu
  std::optional<double> coherent;             ///< barn
  std::optional<double> incoherent;           ///< barn
  std::optional<double> total;                ///< barn
  std::optional<std::complex<double>> length; ///< coherent scattering length, fm

  /// What tables and columns call it: "H" for the natural element, "2H", "15N" for an isotope.
  std::string label() const;
};

/// Replaces the isotope of some atoms: mass and cross-section.
struct IsotopeOverride {
  std::string atoms;   ///< an element ("H"), an isotope that is there ("D", "15N") or a 1-based
                       ///< atom of the primitive cell ("3")
  std::string isotope; ///< "2H", "D", "15N"; or an element for the natural mixture
};

/// A nuclide by label: "H", "2H"; "D" and "T" stand for 2H and 3H.
///
/// \throws Error if the table does not have it
Nuclide find_nuclide(const std::string &label);

/// The nuclide that an atom's mass says: the natural mixture or the isotope with the nearest mass
/// number, whichever is closer in mass. An isotope without neutron data gives way to the mixture
/// within 0.01 amu.
///
/// \throws Error naming the element and mass if there are no data
Nuclide nuclide_from_mass(const std::string &element, double mass);

/// The nuclide of every atom, by mass.
std::vector<Nuclide> nuclides(const Crystal &crystal);

/// Bound cross-section in barn (not divided by 4 pi).
///
/// \throws Error if the table has no value
double cross_section(const Nuclide &nuclide, CrossSectionKind kind);

/// Bound coherent scattering length in fm.
///
/// \throws Error if the table has no value
std::complex<double> scattering_length(const Nuclide &nuclide);

/// Sets the masses that the overrides ask for; cross-sections follow from the masses.
///
/// \throws Error for an unknown isotope, an isotope of another element, an atom out of range, or an
/// element that the crystal does not have
void apply_isotopes(Crystal &crystal, const std::vector<IsotopeOverride> &overrides);

} // namespace ins
