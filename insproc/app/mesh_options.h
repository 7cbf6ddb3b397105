// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "phonons/dynamical_matrix.h"
#include "phonons/qmesh.h"

#include <CLI/CLI.hpp>
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace ins::app {

/// The options that say at which wave vectors modes are wanted.
class MeshOptions {
public:
  /// \param group   heading of the options in the help text
  MeshOptions(CLI::App &command, const std::string &group);

  /// Counts given with --mesh.
  std::optional<std::array<int, 3>> counts() const;
  /// Length given with --cutoff, Angstrom.
  std::optional<double> cutoff() const { return cutoff_; }
  bool use_symmetry() const { return !no_symmetry_; }
  /// Given with --symprec; else that of the force constants counts.
  std::optional<double> symprec() const { return symprec_; }

  /// The mesh of a crystal, reduced as the options say.
  QMesh mesh(const DynamicalMatrix &matrix) const;

  /// The mesh of the first of several states, reduced by the symmetries that all of them have.
  QMesh mesh(const std::vector<const DynamicalMatrix *> &states) const;

private:
  std::vector<int> counts_;
  std::optional<double> cutoff_;
  bool no_symmetry_ = false;
  std::optional<double> symprec_;
};

} // namespace ins::app
