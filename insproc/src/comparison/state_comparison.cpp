// SPDX-License-Identifier: GPL-2.0-or-later
#include "comparison/state_comparison.h"

#include "crystal/molecules.h"
#include "crystal/same_atoms.h"
#include "crystal/state_alignment.h"
#include "force_constants/aligned_state.h"
#include "modes/mode_assignment.h"
#include "phonons/blas_threads.h"
#include "phonons/side_by_side.h"

#include <utility>

namespace ins {

StateComparison compare_states(ForceConstants first, ForceConstants second,
                               const SpectrumSettings &settings) {
  require_same_atoms(first.primitive, second.primitive);
  StateComparison result;
  result.exchanged = exchanged_atoms(first.primitive, second.primitive);
  second = aligned_state(std::move(second), first.primitive);
  apply_isotopes(first.primitive, settings.isotopes);
  apply_isotopes(second.primitive, settings.isotopes);

  const DynamicalMatrix first_matrix(first, settings.phonons);
  const DynamicalMatrix second_matrix(second, settings.phonons);
  const QMesh mesh = spectrum_mesh({&first_matrix, &second_matrix}, settings);
  // Shares of the work: two meshes, two spectra, the matching.
  const auto part = [&](double begin, double end) -> std::function<void(double)> {
    if (!settings.progress)
      return {};
    return [=, &settings](double share) { settings.progress(begin + share * (end - begin)); };
  };
  const MeshModes first_modes = mesh_modes(first_matrix, mesh, true, part(0.0, 0.25));
  const MeshModes second_modes = mesh_modes(second_matrix, mesh, true, part(0.25, 0.5));
  SpectrumSettings wanted = settings;
  wanted.sticks = true;
  wanted.progress = part(0.5, 0.6);
  result.first = compute_spectrum(first_matrix, first_modes, wanted);
  wanted.progress = part(0.6, 0.7);
  result.second = compute_spectrum(second_matrix, second_modes, wanted);

  const BondGraph first_bonds = find_bonds(first.primitive);
  const BondGraph second_bonds = find_bonds(second.primitive);
  const BondGraph bonds = common_bonds(first_bonds, second_bonds);
  const std::vector<Molecule> molecules = find_molecules(first.primitive, bonds);
  result.molecules = static_cast<int>(molecules.size());
  result.first_molecules = static_cast<int>(find_molecules(first.primitive, first_bonds).size());
  result.second_molecules = static_cast<int>(find_molecules(second.primitive, second_bonds).size());
  result.doubtful = doubtful_bond(first.primitive, bonds);
  const PhononModes &gamma = first_modes.points.front();
  struct Point {
    std::vector<ModeMatch> matches;
    std::vector<std::string> assignments;
  };
  const std::function<void(double)> matched = part(0.7, 1.0);
  side_by_side(
      mesh.points.size(), static_cast<std::size_t>(blas_threads()), 1,
      [&](std::size_t k) {
        const PhononModes &modes = first_modes.points[k];
        return Point{match_modes(modes, second_modes.points[k]),
                     assignments(modes, gamma, molecules)};
      },
      [&](std::size_t k, Point point) {
        result.matches.push_back(std::move(point.matches));
        result.assignments.push_back(std::move(point.assignments));
        if (matched)
          matched(static_cast<double>(k + 1) / static_cast<double>(mesh.points.size()));
      });
  return result;
}

} // namespace ins
