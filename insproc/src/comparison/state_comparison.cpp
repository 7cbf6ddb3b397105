// SPDX-License-Identifier: GPL-2.0-or-later
#include "comparison/state_comparison.h"

#include "crystal/molecules.h"
#include "crystal/same_atoms.h"
#include "modes/mode_assignment.h"

namespace ins {

namespace {

/// Wave vectors of the reduced mesh that have sticks, by index.
std::vector<Eigen::Vector3d> wave_vectors(const Spectrum &spectrum) {
  std::vector<Eigen::Vector3d> points;
  for (const Stick &stick : spectrum.sticks) {
    const auto point = static_cast<std::size_t>(stick.point);
    if (point >= points.size())
      points.resize(point + 1, Eigen::Vector3d::Zero());
    points[point] = stick.q;
  }
  return points;
}

} // namespace

StateComparison compare_states(const ForceConstants &first, const ForceConstants &second,
                               const PhononOptions &options, const Spectrum &spectrum) {
  require_same_atoms(first.primitive, second.primitive);
  const DynamicalMatrix first_matrix(first, options);
  const DynamicalMatrix second_matrix(second, options);
  const std::vector<Molecule> molecules = find_molecules(first.primitive);

  const Eigen::Vector3d origin = Eigen::Vector3d::Zero();
  const PhononModes gamma = phonon_modes(first_matrix, origin);
  StateComparison result;
  result.gamma = match_modes(gamma, phonon_modes(second_matrix, origin));
  result.gamma_assignments = assignments(gamma, gamma, molecules);
  for (const Eigen::Vector3d &q : wave_vectors(spectrum)) {
    const PhononModes modes = phonon_modes(first_matrix, q);
    result.matches.push_back(match_modes(modes, phonon_modes(second_matrix, q)));
    result.assignments.push_back(assignments(modes, gamma, molecules));
  }
  return result;
}

} // namespace ins
