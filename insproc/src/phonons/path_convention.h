// SPDX-License-Identifier: GPL-2.0-or-later
//
// Conventions of labels, coordinates and paths, as tables. docs/band-path.md
#pragma once

#include "crystal/standard_cell.h"
#include "phonons/high_symmetry_points.h"

#include <Eigen/Core>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ins {

/// One entry of a table: formulas are in terms of the conventional cell's shape.
struct LatticeEntry {
  std::string symbol;    ///< what the convention calls the lattice: "oF1", "ORCF1"
  std::string bravais;   ///< "oF"
  std::string condition; ///< empty if there is none
  std::vector<std::pair<std::string, std::string>> parameters;            ///< name, formula
  std::vector<std::pair<std::string, std::array<std::string, 3>>> points; ///< label, formulas
  std::string path;  ///< labels in their order; | where the path is broken
  std::string place; ///< file and line, for errors
};

/// A table of one convention.
struct PathConvention {
  std::string name;
  CellChoice cell = CellChoice::crystallographic;
  /// Rows: vectors of the primitive cell in the conventional one, by Bravais lattice; lattices
  /// without an entry are primitive.
  std::map<std::string, Eigen::Matrix3d> primitive;
  std::vector<LatticeEntry> lattices; ///< the first whose condition holds is taken
};

/// Points and path of one crystal's lattice.
struct LatticePoints {
  std::string symbol;
  Eigen::Matrix3d primitive; ///< rows are the vectors, in the crystal's orientation; Angstrom
  std::vector<HighSymmetryPoint> points; ///< in the primitive cell's reciprocal lattice
  std::string path;
};

/// Names of the tables that ship: "hinuma" (the default of the command line), ...
std::vector<std::string> path_convention_names();

/// Reads a table that ships or a file.
///
/// \throws Error naming the file, and the line of what is unknown, missing or unreadable
PathConvention load_path_convention(const std::string &name_or_file);

/// Points and path that a convention gives a cell, time reversal taken for granted.
///
/// Formulas know a, b, c (Angstrom), cos_alpha, cos_beta, cos_gamma, the same of the reciprocal
/// cell with _star behind, and space_group. \param cell  of the convention's choice \throws Error
/// if the convention has no entry for the lattice, or a formula cannot be evaluated
LatticePoints lattice_points(const PathConvention &convention, const StandardCell &cell);

} // namespace ins
