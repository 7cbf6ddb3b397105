// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where bands are drawn: lines between points of high symmetry.
#pragma once

#include "crystal/crystal.h"
#include "phonons/high_symmetry_points.h"
#include "phonons/path_convention.h"

#include <Eigen/Core>
#include <string>
#include <vector>

namespace ins {

/// A straight line between two points.
struct BandSegment {
  HighSymmetryPoint start;
  HighSymmetryPoint end;
  bool joined = false; ///< it begins where the segment before it ends
};

/// The points of high symmetry of a crystal and a path along them; wave vectors are fractions of
/// the crystal's own reciprocal lattice.
struct BandPath {
  std::string symbol; ///< what the convention calls the lattice, such as "cF2"
  Eigen::Matrix3d conventional = Eigen::Matrix3d::Zero(); ///< rows are the axes of the standard
                                                          ///< conventional cell, Angstrom
  Eigen::Matrix3d primitive = Eigen::Matrix3d::Zero();    ///< and of the primitive one
  std::vector<HighSymmetryPoint> points;
  std::vector<BandSegment> segments;
};

/// The path that a convention gives the crystal's Bravais lattice; time reversal is taken for
/// granted, so q stands for -q as well.
///
/// \param symprec  tolerance of the space group, Angstrom
/// \throws Error if no space group is found, or the convention has no entry for the lattice
BandPath standard_band_path(const Crystal &crystal, const PathConvention &convention,
                            double symprec = 1e-5);

/// A path in words: labels of `points`, or wave vectors as three numbers with commas between
/// ("1/2,0,0.25"), separated by spaces; | breaks the path. Γ stands for GAMMA, and so does G where
/// the lattice has no point of that name.
///
/// \param points  whose labels can be used
/// \throws Error for a label that is none of them, a number that cannot be read, a stretch of fewer
///         than two points, or a segment without length
std::vector<BandSegment> parse_band_path(const std::string &text,
                                         const std::vector<HighSymmetryPoint> &points);

/// Whether text can be a path of some crystal, whose lattice need not be known.
///
/// \throws Error as parse_band_path() does, for labels that the convention gives no lattice
void check_band_path(const std::string &text, const PathConvention &convention);

/// What each of three axes is in those of a cell: "a = b, b = -c, c = 1/2 a + 1/2 b".
///
/// \param axes, lattice  rows are vectors, Angstrom
std::string axes_in_words(const Eigen::Matrix3d &axes, const Eigen::Matrix3d &lattice);

/// A label as it is set in print: "Γ", "Σ₀", "X".
std::string typeset(const std::string &label);

} // namespace ins
