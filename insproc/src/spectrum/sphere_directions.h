// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>
#include <vector>

namespace ins {

/// Unit vectors spread evenly over the sphere, each for an equal share of it: a spherical Fibonacci
/// set. Set 0 is that of Euphonic's `golden` sampling; others are turned about z and moved along
/// it, so that no two of them look in the same directions.
///
/// \param count  at least 1
/// \param set    number of the set, from 0
/// Source: R. Marques et al., Comput. Graph. Forum 32 (8), 134 (2013).
std::vector<Eigen::Vector3d> sphere_directions(int count, int set = 0);

/// A direction that stands for a share of the sphere.
struct WeightedDirection {
  Eigen::Vector3d unit;
  double weight;
};

/// Of evenly spread directions those in a region of the sphere whose images under rotations fill
/// it. Each stands for a square around it: one at the border counts with the part that is inside,
/// so that the sum over images is as even as the directions are.
///
/// \param rotations  a group, of functions that are to be averaged; may be empty
/// \return weights sum to 1; all directions if the region holds none
std::vector<WeightedDirection> distinct_directions(const std::vector<Eigen::Vector3d> &directions,
                                                   const std::vector<Eigen::Matrix3d> &rotations);

} // namespace ins
