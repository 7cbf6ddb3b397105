// SPDX-License-Identifier: GPL-2.0-or-later
//
// The coherent one-phonon spectrum of a powder, as the banks of a spectrometer see it.
#pragma once

#include "base/energy_grid.h"
#include "phonons/dynamical_matrix.h"
#include "reciprocal/graded_mesh.h"
#include "reciprocal/reciprocal_points.h"
#include "reciprocal/trajectory_cut.h"
#include "spectrometer/instrument.h"
#include "spectrum/coherent_scattering.h"

#include <Eigen/Core>
#include <cstddef>
#include <functional>
#include <vector>

namespace ins {

/// Coherent scattering where a bank's momentum transfer has it, averaged over all directions of Q.
///
/// Reciprocal space is filled with tetrahedra (GradedMesh). In each, energies, lengths of Q and
/// what the scattering has besides its factor of the energy are linear between the corners, and
/// the trajectory of a bank cuts out a plane. Modes are solved once for all points that lattice
/// vectors and operations make of one another, and kept from one mesh to the next. Cells far from
/// any trajectory are not halved again.
/// Source: docs/coherent-scattering.md.
class CoherentPart {
public:
  /// \param banks, grid  of the spectrum
  /// \param highest      energy up to which there are modes, cm^-1
  /// \param operations   that change no intensity: a group, the identity first
  /// \param step         edges of the first cells are at most so long, 1/Angstrom; those of cells
  ///                     beside reciprocal lattice points at most 2^7 times shorter
  CoherentPart(const DynamicalMatrix &matrix, const CoherentScattering &scattering,
               std::vector<Bank> banks, const EnergyGrid &grid, double highest,
               std::vector<ReciprocalOperation> operations, double step);

  /// The average on a mesh: on the first one, and every time on one of half the step.
  ///
  /// \param progress  called with the share of the work done, 0..1; may be empty
  /// \return          (banks)(bins) barn per bin and primitive cell
  std::vector<Eigen::VectorXd> next(const std::function<void(double)> &progress);

  /// How often all cells of the first mesh can be halved.
  static constexpr int most_halvings = GradedMesh::deepest / 2;

  /// Edge of the longest cells of the last mesh, 1/Angstrom.
  double step() const { return mesh_.edges(halved_).colwise().norm().maxCoeff(); }

  /// Wave vectors that were solved so far.
  std::size_t wave_vectors() const { return points_.size(); }

  /// Cells of the last mesh that the next one would halve.
  std::size_t cells() const { return cells_.size(); }

private:
  struct Corner;
  void solve(const std::function<void(double)> &progress);
  int depth_of_lowest() const;
  double transfer(std::size_t bank, double energy) const;
  std::vector<Eigen::VectorXd> nothing() const;
  bool add_cell(std::vector<Eigen::VectorXd> &result, const GradedCell &cell) const;
  double mode_value(Corner &corner, Eigen::Index mode) const;

  const DynamicalMatrix &matrix_;
  const CoherentScattering &scattering_;
  std::vector<Bank> banks_;
  GradedMesh mesh_;
  ReciprocalPoints points_;
  CellTetrahedra tetrahedra_;
  std::vector<CutWindow> windows_; ///< (banks)
  ReciprocalRegion region_;
  int deepest_;                    ///< depth of the first cells beside a reciprocal lattice point
  int halved_ = -1;                ///< times that all cells were halved
  std::vector<PhononModes> modes_; ///< (points)
  std::vector<Eigen::MatrixXd> transfers_; ///< (points)(modes, banks) |Q| at their energies
  std::vector<GradedCell> cells_;
};

} // namespace ins
