// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

namespace ins {

/// Global values at equal intervals, in LAMMPS' units.
struct AveTimeSeries {
  Eigen::ArrayXd times; ///< ps
  std::vector<std::string> names;
  std::vector<Eigen::ArrayXd> values; ///< of each name
};

/// Reads what LAMMPS' fix ave/time has written in mode scalar. A last line that is cut off is left
/// out.
///
/// \param step_length  ps from one step to the next
/// \throws Error  naming file and line: no head with columns, less than two lines, unequal
///                intervals
AveTimeSeries read_ave_time_series(const std::string &path, double step_length);

/// The element that a column of a vector holds, "c_ID[4]" the fourth; 0 if it is none.
int vector_element(const std::string &column);

} // namespace ins
