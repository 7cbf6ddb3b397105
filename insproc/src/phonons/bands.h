// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "phonons/band_path.h"
#include "phonons/dynamical_matrix.h"

#include <Eigen/Core>
#include <functional>
#include <vector>

namespace ins {

/// Frequencies along one segment of a path, both ends included.
struct BandLine {
  BandSegment segment;
  std::vector<Eigen::Vector3d> q; ///< (points) fractional
  Eigen::VectorXd distance; ///< (points) length of the path up to here, 2 pi included; 1/Angstrom
  Eigen::MatrixXd frequencies; ///< (points, 3N) cm^-1, one column a band; imaginary ones negative
  Eigen::MatrixXd speeds; ///< (points, 3N) |group velocity|, Angstrom/ps; empty if not asked for
};

struct BandSettings {
  int points = 101; ///< on the longest segment; the others get their share by length, at least 2

  /// Follow each mode across crossings by the overlap of its eigenvectors from point to point,
  /// starting anew where the path is broken. Otherwise bands are counted by frequency.
  bool connect = false;

  bool velocities = false; ///< find the group velocities too

  std::function<void(double)> progress; ///< told the share of the work done, 0..1; may be empty
};

/// Frequencies along a path.
///
/// With a non-analytical term, Gamma at an end of a segment is approached along the segment, so
/// that modes split there as they do beside it; a joint at Gamma may therefore show two sets.
/// \throws Error if there are fewer than two points to a segment or LAPACK does not converge
std::vector<BandLine> bands_along(const DynamicalMatrix &matrix,
                                  const std::vector<BandSegment> &segments,
                                  const BandSettings &settings = {});

} // namespace ins
