// SPDX-License-Identifier: GPL-2.0-or-later
//
// Structures for tests and benchmarks: extended XYZ in, periodic neighbor graphs out.
#pragma once

#include "mace/atoms.h"

#include <array>
#include <map>
#include <string>
#include <vector>

namespace support {

/// Atoms of a test. A lattice of zeros means no periodicity.
struct Structure {
  std::string name;
  std::array<std::array<double, 3>, 3> lattice{}; ///< rows, Angstrom
  std::vector<int> atomic_numbers;
  std::vector<std::array<double, 3>> positions;

  bool periodic() const { return lattice[0][0] != 0.0; }
  double volume() const;
};

/// Frames of an extended XYZ file whose columns begin with species and position.
/// \throws std::runtime_error naming file and line
std::vector<Structure> read_extxyz(const std::string &path);

/// n[0] x n[1] x n[2] copies.
Structure repeat(const Structure &structure, const std::array<int, 3> &n);

/// Owned atoms, their periodic images within a cut-off and full neighbor lists: what a pair style
/// hands to an engine. Set-up `images`, or `ghosts` with a shell of several cut-offs.
class Graph {
public:
  /// \param species_of  atomic number -> species index
  /// \param shells      0: set-up `images`; n: ghosts within n cut-offs, those within n-1 with
  /// lists
  Graph(const Structure &structure, const std::map<int, int> &species_of, double cutoff,
        int shells = 0);
  mace::Atoms atoms() const;
  /// Forces of ghosts added to the atoms they are images of: (n_owned, 3).
  std::vector<double> fold(const std::vector<double> &per_row) const;
  int size() const { return n_owned_; }
  int rows() const { return static_cast<int>(species_.size()); }
  std::vector<double> &positions() { return positions_; }

private:
  int n_owned_;
  bool images_;
  std::vector<double> positions_;
  std::vector<int> species_, image_of_, centers_, neighbors_;
  std::vector<std::int64_t> first_;
};

} // namespace support
