// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/anharmonicity.h"

#include "base/error.h"
#include "phonons/dynamical_matrix.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace ins {

namespace {

Eigen::VectorXd gamma_frequencies(const ForceConstants &fc) {
  return phonon_frequencies(DynamicalMatrix(fc), Eigen::Vector3d::Zero());
}

} // namespace

AmplitudeDifference amplitude_difference(const ForceConstants &first, const ForceConstants &other) {
  if (first.values.size() != other.values.size())
    throw Error(fmt::format("force constants of {} and {} pairs of atoms cannot be compared",
                            first.values.size(), other.values.size()));
  AmplitudeDifference difference;
  for (std::size_t k = 0; k < first.values.size(); ++k)
    difference.force_constant = std::max(difference.force_constant,
                                         (other.values[k] - first.values[k]).cwiseAbs().maxCoeff());
  const Eigen::VectorXd shifts = gamma_frequencies(other) - gamma_frequencies(first);
  for (const double shift : shifts)
    if (std::abs(shift) > std::abs(difference.frequency))
      difference.frequency = shift;
  return difference;
}

} // namespace ins
