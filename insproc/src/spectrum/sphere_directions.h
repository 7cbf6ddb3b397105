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

} // namespace ins
