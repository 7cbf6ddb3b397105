// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <span>

namespace ins {

/// One row of the table. Cross-sections and lengths are bound ones at 2200 m/s, NaN where none was
/// measured.
struct SearsRow {
  const char *element;
  int mass_number; ///< 0: natural mixture
  double mass;     ///< amu
  double coherent; ///< barn
  double incoherent;
  double total;            ///< scattering: coherent + incoherent, as tabulated
  double length;           ///< coherent scattering length, fm
  double length_imaginary; ///< its imaginary part: of strong absorbers, else 0
};

/// Neutron scattering cross-sections and lengths of elements and isotopes, an element's rows
/// together.
///
/// Source: V. F. Sears, Neutron News 3 (3), 26 (1992); lengths from the list of it that NIST keeps
/// (www.ncnr.nist.gov/resources/n-lengths). Where the table leaves the incoherent part
/// blank beside a coherent and a total one it is 0 (nuclei without spin).
std::span<const SearsRow> sears_1992();

} // namespace ins
